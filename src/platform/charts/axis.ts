/** Scales and ticks: where months, values and labels stand. */
import { scaleLinear } from 'd3-scale'
import { type Month, monthFromIndex, monthIndex, monthInWords, monthShort, parseMonth } from '../clock/index.ts'
import { formatFigure, textWidth } from './text.ts'

export interface Tick {
  at: number
  label: string
}

/** Horizontal places for the points of a chart: on a calendar when every label is a month, otherwise evenly. */
export interface TimeAxis extends TimePlaces {
  /** Names under the axis: months or free labels, each centred at its point. */
  names: Tick[]
  /** Years, each centred under its months. */
  years: Tick[]
  /** Where one year ends and the next begins. */
  boundaries: number[]
  /** Every year has its name, so that the boundaries can stand between the names. */
  spansNamed: boolean
}

/** The points alone, which is all that a very small chart needs. */
export interface TimePlaces extends PointNames {
  /** Centre of each point, in the order of the labels. */
  xs: number[]
  /** Width of one month or step, in pixels. */
  step: number
}

export interface PointNames {
  /** The short name of a point, for labels in the drawing: `Sep 2025`. */
  short: (label: string) => string
  /** The full name of a point, for descriptions: `September 2025`. */
  full: (label: string) => string
}

const MONTH_STEPS = [1, 2, 3, 6]

/** Throws a RangeError when two points carry the same label, which would draw one over the other. */
export function timeAxis(of: { labels: readonly string[]; left: number; right: number; size: number }): TimeAxis {
  const months = monthsOf(of.labels)
  return months === undefined ? evenAxis(of.labels, of) : calendarAxis(months, of)
}

/** As `timeAxis`, without anything that stands under the plot. */
export function timePlaces(of: { labels: readonly string[]; left: number; right: number }): TimePlaces {
  const months = monthsOf(of.labels)
  return months === undefined ? evenPlaces(of.labels, of) : calendarPlaces(months, of)
}

/** What points are called: months in words when every label is one, otherwise their labels. */
export function pointNames(labels: readonly string[]): PointNames {
  return monthsOf(labels) === undefined ? AS_LABELLED : AS_MONTHS
}

const AS_LABELLED: PointNames = { short: (label) => label, full: (label) => label }
const AS_MONTHS: PointNames = {
  short: (label) => monthShort(label as Month),
  full: (label) => monthInWords(label as Month),
}

/** The labels as months; undefined when any is none. */
function monthsOf(labels: readonly string[]): readonly Month[] | undefined {
  if (new Set(labels).size !== labels.length) throw new RangeError('Two points of a chart have the same label')
  return labels.every((label): label is Month => parseMonth(label) !== undefined) ? (labels as Month[]) : undefined
}

interface Space {
  left: number
  right: number
  size: number
}

interface CalendarPlaces extends TimePlaces {
  first: number
  last: number
  centre: (index: number) => number
}

function calendarPlaces(months: readonly Month[], space: Omit<Space, 'size'>): CalendarPlaces {
  const indexes = months.map(monthIndex)
  let first = indexes[0] ?? 0
  let last = first
  for (const index of indexes) {
    if (index < first) first = index
    if (index > last) last = index
  }
  const step = (space.right - space.left) / (last - first + 1)
  const centre = (index: number) => space.left + (index - first + 0.5) * step
  return { xs: indexes.map(centre), step, first, last, centre, ...AS_MONTHS }
}

function calendarAxis(months: readonly Month[], space: Space): TimeAxis {
  const { first, last, centre, ...places } = calendarPlaces(months, space)
  const { step } = places
  const every = MONTH_STEPS.find((size) => size * step >= textWidth('Mmm', space) + 5)
  const names: Tick[] = []
  const boundaries: number[] = []
  for (let index = first; index <= last; index++) {
    const number = (index % 12) + 1
    if (every !== undefined && (number - 1) % every === 0) {
      names.push({ at: centre(index), label: monthShort(monthFromIndex(index)).slice(0, 3) })
    }
    if (number === 1 && index > first) boundaries.push(centre(index) - step / 2)
  }
  const years = yearTicks({ first, last, centre, step, space })
  return {
    ...places,
    names: names.filter((tick) => keepsInside(tick, { ...space, left: space.left - 6, right: space.right + 6 })),
    years: years.ticks,
    boundaries,
    spansNamed: years.every === 1,
  }
}

/**
 * Every year, or every second or fifth where they would touch, centred under its months. The first and last year of
 * a chart may have too few months for their name: it then hangs over the end, where nothing else stands.
 */
function yearTicks(of: {
  first: number
  last: number
  centre: (index: number) => number
  step: number
  space: Space
}): { every: number; ticks: Tick[] } {
  const half = textWidth('2000', of.space) / 2
  const every = [1, 2, 5, 10].find((count) => count * 12 * of.step >= 2 * half + 5) ?? 20
  const ticks: Tick[] = []
  const firstYear = Math.floor(of.first / 12)
  const lastYear = Math.floor(of.last / 12)
  for (let year = firstYear; year <= lastYear; year++) {
    if ((lastYear - year) % every !== 0) continue
    const from = of.centre(Math.max(of.first, year * 12)) - of.step / 2
    const to = of.centre(Math.min(of.last, year * 12 + 11)) + of.step / 2
    let at = (from + to) / 2
    if (every === 1 && year === firstYear && year !== lastYear) at = Math.min(at, to - 3 - half)
    if (every === 1 && year === lastYear && year !== firstYear) at = Math.max(at, from + 3 + half)
    ticks.push({ at, label: String(year) })
  }
  return { every, ticks }
}

function keepsInside(tick: Tick, space: Space): boolean {
  const half = textWidth(tick.label, space) / 2
  return tick.at - half >= space.left && tick.at + half <= space.right + 24
}

function evenPlaces(labels: readonly string[], space: Omit<Space, 'size'>): TimePlaces {
  const step = (space.right - space.left) / Math.max(1, labels.length)
  return { xs: labels.map((_, index) => space.left + (index + 0.5) * step), step, ...AS_LABELLED }
}

function evenAxis(labels: readonly string[], space: Space): TimeAxis {
  const places = evenPlaces(labels, space)
  const widest = labels.reduce((width, label) => Math.max(width, textWidth(label, space)), 0)
  const every = Math.max(1, Math.ceil((widest + 8) / places.step))
  return {
    ...places,
    names: labels.flatMap((label, index) =>
      (labels.length - 1 - index) % every === 0 ? [{ at: places.xs[index] ?? space.left, label }] : [],
    ),
    years: [],
    boundaries: [],
    spansNamed: false,
  }
}

export interface ValueAxis {
  y: (value: number) => number
  ticks: Tick[]
  /** The lowest value of the scale. */
  from: number
}

/**
 * A vertical scale that holds all values. It starts at zero when that costs little more than half of the height, and
 * always for columns, which lie when they do not.
 */
export function valueAxis(of: {
  values: readonly number[]
  top: number
  bottom: number
  count: number
  columns?: boolean
  /** Fills the height with the values and nothing else, without ticks, for very small charts. */
  tight?: boolean
}): ValueAxis {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of of.values) {
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) {
    low = 0
    high = 1
  }
  if (low >= 0 && of.tight !== true && (of.columns === true || low <= 0.55 * high)) low = 0
  else if (high <= 0 && of.columns === true) high = 0
  else if (of.columns === true) low = Math.min(low, 0)
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (high - low < Math.max(1e-9, size * 1e-9)) {
    // A constant series still needs a height: a tenth around it, or one unit above nought.
    if (size > 1e-6) low -= size * 0.1
    high += size > 1e-6 ? size * 0.1 : 1
  }
  if (of.tight === true) return { y: linear({ low, high, bottom: of.bottom, top: of.top }), ticks: [], from: low }
  const scale = scaleLinear().domain([low, high]).nice(of.count)
  const [from = low, to = high] = scale.domain()
  const y = linear({ low: from, high: to, bottom: of.bottom, top: of.top })
  const values = scale.ticks(of.count)
  const step = values.length > 1 ? Math.abs((values[1] ?? 0) - (values[0] ?? 0)) : 1
  const decimals = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)))
  return { y, ticks: values.map((value) => ({ at: y(value), label: formatFigure(value, decimals) })), from }
}

/** Values to pixels. A scale of d3 does the same sum after several calls, which thousands of points feel. */
function linear(of: { low: number; high: number; bottom: number; top: number }): (value: number) => number {
  const { low, bottom, top } = of
  const size = of.high - low
  return (value) => {
    const share = (value - low) / size
    return bottom * (1 - share) + top * share
  }
}

export interface EndLabel {
  at: number
  text: string
  class: string
  bold?: boolean
}

/** Moves labels apart until neighbours are at least `gap` apart, keeping their order and staying inside. */
export function spreadLabels<L extends { at: number }>(
  labels: readonly L[],
  space: { gap: number; top: number; bottom: number },
): (L & { from: number })[] {
  const placed = labels.map((label) => ({ ...label, from: label.at })).sort((a, b) => a.at - b.at)
  let floor = space.top
  for (const label of placed) {
    label.at = Math.max(label.at, floor)
    floor = label.at + space.gap
  }
  let ceiling = space.bottom
  for (const label of placed.toReversed()) {
    label.at = Math.min(label.at, ceiling)
    ceiling = label.at - space.gap
  }
  return placed
}
