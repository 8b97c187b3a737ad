import { type Month, monthFromIndex, monthIndex } from '../../../platform/clock/index.ts'
import { mean } from './numbers.ts'
import type { MonthlySeries } from './seasonal.ts'

/**
 * The XmR chart (individuals and moving range) of the "Making Data Count" method, equal to the R package
 * NHSRplotthedots 0.2.2 in every limit and label; the tests compare all rows of its results.
 *
 * What that means where the method leaves room:
 * - Limits are mean -/+ 2.66 times the mean moving range, near limits two thirds of that way. A moving range never
 *   reaches across the start of a segment.
 * - Screening drops moving ranges of 3.267 times their mean *or more* and takes the mean of the rest, once. Where
 *   nothing is left (a segment of equal values) there are no limits, and only trend and shift can signal.
 * - With `fixAfter` the mean and the limits come from the first n points of each segment; the later points are judged
 *   by them and take part in every rule, together with the earlier ones.
 * - Rules look inside one segment only. The first that holds gives the label: outside, trend, two of three, shift.
 * - A tie breaks a trend; a point on the mean breaks a shift. All seven (or more) points of a run are flagged.
 * - In two of three, all three points lie on one side of the mean and only those beyond the near limit, but not
 *   beyond the limit, are counted and flagged.
 * - The direction of a point in a trend is that of the step to the next point when that is in a trend as well, else
 *   that of the step to it. So the peak between a rise and a fall counts as falling.
 */

export type Improvement = 'increase' | 'decrease' | 'neutral'
export type XmrRule = 'outside' | 'trend' | 'two of three' | 'shift' | 'none'
export type XmrDirection = 'up' | 'down' | 'none'
export type XmrClass = 'improvement' | 'concern' | 'neutral high' | 'neutral low' | 'common cause'
export type Assurance = 'consistently passing' | 'consistently failing' | 'inconsistent'

export interface XmrOptions {
  /** Leave unusually large moving ranges out of the limits. Default true. */
  readonly screen?: boolean
  /** Take mean and limits from the first n points of each segment (at least 2). */
  readonly fixAfter?: number
  /** Dates or months from which a new segment starts: at the point of that date, or the first one after it. */
  readonly rebaseAt?: readonly string[]
  /** Leave so many of the first points out of `points`; mean, limits and rules rest on all of them. Default 0. */
  readonly skip?: number
  /** Which way is better. Default neutral. */
  readonly improvement?: Improvement
}

export interface XmrInput {
  /** `YYYY-MM` or `YYYY-MM-DD`. */
  readonly x: string
  readonly y: number
}

export interface XmrLimits {
  readonly mean: number
  /** Lower and upper process limit; null when no moving range is left to set them. */
  readonly lower: number | null
  readonly upper: number | null
  readonly nearLower: number | null
  readonly nearUpper: number | null
  /** The standard deviation that the moving ranges imply: their mean / 1.128. */
  readonly sigma: number | null
}

export interface XmrPoint extends XmrInput, XmrLimits {
  /** 0 for the points before the first re-baseline, then 1, 2, ... */
  readonly segment: number
  readonly rule: XmrRule
  readonly direction: XmrDirection
  readonly class: XmrClass
  /** The limits rest on fewer than 13 points: trial limits. */
  readonly short: boolean
}

export interface XmrSegment extends XmrLimits {
  readonly index: number
  readonly from: string
  readonly to: string
  readonly points: number
  /** How many of them set the limits. */
  readonly baselinePoints: number
  readonly short: boolean
}

export interface XmrChart {
  readonly points: readonly XmrPoint[]
  readonly segments: readonly XmrSegment[]
  /** True when any segment is short. */
  readonly short: boolean
  /** The variation icon: the class of the last point; null for a chart without points. */
  readonly icon: XmrClass | null
}

export const SHORT_SEGMENT = 13
/** Mean moving range of two normal values, in standard deviations. */
export const MOVING_RANGE_OF_SIGMA = 1.128
const LIMIT = 2.66
const NEAR_LIMIT = 2 * (LIMIT / 3)
const SCREEN = 3.267
const RUN = 7

/**
 * The chart of points in ascending order of `x`. A missing month is simply not there: its neighbours follow each other.
 * Throws a RangeError when the points are not in strictly ascending order, a value is not finite, or `fixAfter` is not
 * a whole number of at least 2.
 */
export function xmrChart(points: readonly XmrInput[], options: XmrOptions = {}): XmrChart {
  const rebaseAt = (options.rebaseAt ?? []).map(dayOf).sort()
  const n = points.length
  const xs = new Array<string>(n)
  const ys = new Float64Array(n)
  const starts: number[] = []
  let previous = ''
  let next = 0
  for (let i = 0; i < n; i++) {
    const { x = '', y = Number.NaN } = points[i] ?? {}
    if (!isLater(x, previous)) throw new RangeError(`Points must be in order of date, each date once: ${x}`)
    previous = x
    let starting = i === 0
    for (let at = rebaseAt[next]; at !== undefined && at <= dayOf(x); at = rebaseAt[++next]) starting = true
    if (starting) starts.push(i)
    xs[i] = x
    ys[i] = y
  }
  return chart({ xOf: (i) => xs[i] ?? '', ys, starts, options })
}

/**
 * `xmrChart` of the months that have a value, in a fraction of its time: no text is made of a month that is not shown, and
 * none is compared. Throws as that does.
 */
export function xmrChartOfMonths({ first, values }: MonthlySeries, options: XmrOptions = {}): XmrChart {
  const begin = monthIndex(first)
  const rebaseAt = (options.rebaseAt ?? []).map(startOf).sort((a, b) => a - b)
  const ys = new Float64Array(values.length)
  const months: number[] = []
  const starts: number[] = []
  let next = 0
  for (let place = 0; place < values.length; place++) {
    const value = values[place] ?? null
    if (value === null || Number.isNaN(value)) continue
    const n = months.length
    const month = begin + place
    let starting = n === 0
    for (let at = rebaseAt[next]; at !== undefined && at <= month; at = rebaseAt[++next]) starting = true
    if (starting) starts.push(n)
    ys[n] = value
    months.push(month)
  }
  return chart({
    xOf: (i) => monthFromIndex(months[i] ?? begin),
    ys: ys.subarray(0, months.length),
    starts,
    options,
  })
}

/** The chart of bare values, numbered 1, 2, 3, ... in place of dates; `rebaseAt` does not apply. */
export function xmrChartOfValues(ys: readonly number[], options: Omit<XmrOptions, 'rebaseAt'> = {}): XmrChart {
  return chart({
    xOf: (i) => String(i + 1),
    ys: new Float64Array(ys),
    starts: ys.length > 0 ? [0] : [],
    options,
  })
}

/**
 * What the limits of the last segment promise about a target: "consistently passing" when even the limit on the wrong
 * side meets it. Null when there are no limits or no direction is better.
 */
export function assurance(
  chart: XmrChart,
  { target, improvement }: { target: number; improvement: Improvement },
): Assurance | null {
  const last = chart.segments.at(-1)
  if (last === undefined || last.lower === null || last.upper === null || improvement === 'neutral') return null
  if (target > last.upper) return improvement === 'increase' ? 'consistently failing' : 'consistently passing'
  if (target < last.lower) return improvement === 'increase' ? 'consistently passing' : 'consistently failing'
  return 'inconsistent'
}

interface Series {
  readonly xOf: (place: number) => string
  readonly ys: Float64Array
  /** Index of the first point of each segment. */
  readonly starts: readonly number[]
  readonly options: XmrOptions
}

function chart({ xOf, ys, starts, options }: Series): XmrChart {
  const { screen = true, fixAfter, skip = 0, improvement = 'neutral' } = options
  if (fixAfter !== undefined && !(Number.isInteger(fixAfter) && fixAfter >= 2)) {
    throw new RangeError(`Limits need at least the first 2 points, not ${fixAfter}`)
  }
  const points: XmrPoint[] = []
  const segments: XmrSegment[] = []
  starts.forEach((from, segment) => {
    const to = starts[segment + 1] ?? ys.length
    const y = ys.subarray(from, to)
    for (let i = 0; i < y.length; i++) {
      if (!Number.isFinite(y[i])) throw new RangeError(`Not a finite number at ${xOf(from + i)}`)
    }
    const baselinePoints = Math.min(y.length, fixAfter ?? y.length)
    const limits = limitsOf(y.subarray(0, baselinePoints), screen)
    const short = baselinePoints < SHORT_SEGMENT
    const signalAt = signalsOf(y, limits)
    for (let i = Math.max(0, skip - from); i < y.length; i++) {
      const { rule, direction } = signalAt(i)
      points.push({
        x: xOf(from + i),
        y: y[i] ?? Number.NaN,
        segment,
        mean: limits.mean,
        lower: limits.lower,
        upper: limits.upper,
        nearLower: limits.nearLower,
        nearUpper: limits.nearUpper,
        sigma: limits.sigma,
        rule,
        direction,
        class: classOf(direction, improvement),
        short,
      })
    }
    segments.push({
      index: segment,
      from: xOf(from),
      to: xOf(to - 1),
      points: y.length,
      baselinePoints,
      short,
      ...limits,
    })
  })
  return {
    points,
    segments,
    short: segments.some(({ short }) => short),
    icon: points.at(-1)?.class ?? null,
  }
}

function limitsOf(y: Float64Array, screen: boolean): XmrLimits {
  const centre = mean(y)
  let ranges = new Float64Array(Math.max(0, y.length - 1))
  for (let i = 0; i < ranges.length; i++) ranges[i] = Math.abs((y[i + 1] ?? 0) - (y[i] ?? 0))
  if (screen) {
    const largest = SCREEN * mean(ranges)
    let kept = 0
    for (const range of ranges) if (range < largest) ranges[kept++] = range
    ranges = ranges.subarray(0, kept)
  }
  if (ranges.length === 0) {
    return { mean: centre, lower: null, upper: null, nearLower: null, nearUpper: null, sigma: null }
  }
  const range = mean(ranges)
  return {
    mean: centre,
    lower: centre - LIMIT * range,
    upper: centre + LIMIT * range,
    nearLower: centre - NEAR_LIMIT * range,
    nearUpper: centre + NEAR_LIMIT * range,
    sigma: range / MOVING_RANGE_OF_SIGMA,
  }
}

interface Signal {
  readonly rule: XmrRule
  readonly direction: XmrDirection
}

const NO_SIGNAL: Signal = { rule: 'none', direction: 'none' }

/** What each point signals, by its place: told when asked, as few of many points may be shown. */
function signalsOf(y: Float64Array, limits: XmrLimits): (place: number) => Signal {
  const n = y.length
  const { mean: centre, lower, upper, nearLower, nearUpper } = limits
  const side = new Int8Array(n)
  const outside = new Uint8Array(n)
  const near = new Uint8Array(n)
  /** Sign of the step from the point before. */
  const step = new Int8Array(n)
  for (let i = 0; i < n; i++) {
    const value = y[i] ?? 0
    side[i] = Math.sign(value - centre)
    if (i > 0) step[i] = Math.sign(value - (y[i - 1] ?? 0))
    if (lower === null || upper === null || nearLower === null || nearUpper === null) continue
    if (value > upper || value < lower) outside[i] = 1
    else if (value > nearUpper || value < nearLower) near[i] = 1
  }
  const shift = runs(side, RUN, 0)
  const trend = runs(step, RUN - 1, 1)
  const two = new Uint8Array(n)
  for (let i = 0; i + 2 < n; i++) {
    if (side[i] === 0 || side[i] !== side[i + 1] || side[i] !== side[i + 2]) continue
    if ((near[i] ?? 0) + (near[i + 1] ?? 0) + (near[i + 2] ?? 0) < 2) continue
    for (let j = i; j < i + 3; j++) if (near[j]) two[j] = 1
  }
  return (i) => {
    const rule = outside[i] ? 'outside' : trend[i] ? 'trend' : two[i] ? 'two of three' : shift[i] ? 'shift' : 'none'
    if (rule === 'none') return NO_SIGNAL
    // In a trend the step to the next point tells the way, when that is in a trend as well.
    const towards = rule !== 'trend' ? side[i] : trend[i + 1] ? step[i + 1] : step[i]
    return { rule, direction: towards === 1 ? 'up' : 'down' }
  }
}

/** Flags every place that belongs to `length` or more equal signs in a row, and `before` places in front of them. */
function runs(signs: Int8Array, length: number, before: number): Uint8Array {
  const flags = new Uint8Array(signs.length)
  let run = 0
  for (let i = 0; i < signs.length; i++) {
    run = signs[i] === 0 ? 0 : i > 0 && signs[i] === signs[i - 1] ? run + 1 : 1
    if (run === length) flags.fill(1, i - length + 1 - before, i + 1)
    else if (run > length) flags[i] = 1
  }
  return flags
}

function classOf(direction: XmrDirection, improvement: Improvement): XmrClass {
  if (direction === 'none') return 'common cause'
  if (improvement === 'neutral') return direction === 'up' ? 'neutral high' : 'neutral low'
  return (direction === 'up') === (improvement === 'increase') ? 'improvement' : 'concern'
}

/** The first month whose first day is not before that day. */
function startOf(x: string): number {
  return monthIndex(x.slice(0, 7) as Month) + (dayOf(x).endsWith('-01') ? 0 : 1)
}

/** A month stands for its first day, so that months and days can be compared. */
function dayOf(x: string): string {
  return x.length === 7 ? `${x}-01` : x
}

function isLater(x: string, previous: string): boolean {
  return previous.length === x.length ? x > previous : dayOf(x) > dayOf(previous)
}
