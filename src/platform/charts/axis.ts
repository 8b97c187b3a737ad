/** Scales and ticks: where months, values and labels stand. */
import { scaleLinear } from 'd3-scale'
import {
  calendarMonth,
  type Month,
  monthFromIndex,
  monthIndex,
  monthInWords,
  monthShort,
  parseMonth,
} from '../clock/index.ts'
import { formatFigure, textWidth } from './text.ts'

export interface Tick {
  at: number
  label: string
}

/** Horizontal places for the points of a chart: on a calendar when every label is a month, otherwise evenly. */
export interface TimeAxis {
  /** Centre of a point. */
  x: (label: string) => number
  /** Width of one month or step, in pixels. */
  step: number
  /** Names under the axis: months or free labels, each centred at its point. */
  names: Tick[]
  /** Years, each centred under its months. */
  years: Tick[]
  /** Where one year ends and the next begins. */
  boundaries: number[]
  /** Every year has its name, so that the boundaries can stand between the names. */
  spansNamed: boolean
  /** The short name of a point, for labels in the drawing: `Sep 2025`. */
  short: (label: string) => string
  /** The full name of a point, for descriptions: `September 2025`. */
  full: (label: string) => string
}

const MONTH_STEPS = [1, 2, 3, 6]

/** Throws a RangeError when two points carry the same label, which would draw one over the other. */
export function timeAxis(of: { labels: readonly string[]; left: number; right: number; size: number }): TimeAxis {
  if (new Set(of.labels).size !== of.labels.length) throw new RangeError('Two points of a chart have the same label')
  const months = of.labels.map((label) => parseMonth(label))
  const known = months.filter((value) => value !== undefined)
  return known.length === months.length ? calendarAxis(known, of) : evenAxis(of.labels, of)
}

interface Space {
  left: number
  right: number
  size: number
}

function calendarAxis(months: readonly Month[], space: Space): TimeAxis {
  const indexes = months.map(monthIndex)
  const first = indexes.reduce((least, index) => Math.min(least, index), indexes[0] ?? 0)
  const last = indexes.reduce((most, index) => Math.max(most, index), indexes[0] ?? 0)
  const step = (space.right - space.left) / (last - first + 1)
  const centre = (index: number) => space.left + (index - first + 0.5) * step
  const every = MONTH_STEPS.find((size) => size * step >= textWidth('Mmm', space) + 5)
  const names: Tick[] = []
  const boundaries: number[] = []
  for (let index = first; index <= last; index++) {
    const value = monthFromIndex(index)
    const number = calendarMonth(value)
    if (every !== undefined && (number - 1) % every === 0) {
      names.push({ at: centre(index), label: monthShort(value).slice(0, 3) })
    }
    if (number === 1 && index > first) boundaries.push(centre(index) - step / 2)
  }
  const name = (words: (value: Month) => string) => (label: string) => {
    const value = parseMonth(label)
    return value === undefined ? label : words(value)
  }
  const years = yearTicks({ first, last, centre, step, space })
  return {
    x: (label) => {
      const value = parseMonth(label)
      return value === undefined ? space.left : centre(monthIndex(value))
    },
    step,
    names: names.filter((tick) => keepsInside(tick, { ...space, left: space.left - 6, right: space.right + 6 })),
    years: years.ticks,
    boundaries,
    spansNamed: years.every === 1,
    short: name(monthShort),
    full: name(monthInWords),
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

function evenAxis(labels: readonly string[], space: Space): TimeAxis {
  const step = (space.right - space.left) / Math.max(1, labels.length)
  const places = new Map(labels.map((label, index) => [label, space.left + (index + 0.5) * step]))
  const widest = labels.reduce((width, label) => Math.max(width, textWidth(label, space)), 0)
  const every = Math.max(1, Math.ceil((widest + 8) / step))
  return {
    x: (label) => places.get(label) ?? space.left,
    step,
    names: labels.flatMap((label, index) =>
      (labels.length - 1 - index) % every === 0 ? [{ at: places.get(label) ?? space.left, label }] : [],
    ),
    years: [],
    boundaries: [],
    spansNamed: false,
    short: (label) => label,
    full: (label) => label,
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
  /** Fills the height with the values and nothing else, for very small charts. */
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
  const scale = scaleLinear().domain([low, high]).range([of.bottom, of.top])
  if (of.tight !== true) scale.nice(of.count)
  const values = scale.ticks(of.count)
  const step = values.length > 1 ? Math.abs((values[1] ?? 0) - (values[0] ?? 0)) : 1
  const decimals = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)))
  return {
    y: (value) => scale(value),
    ticks: values.map((value) => ({ at: scale(value), label: formatFigure(value, decimals) })),
    from: scale.domain()[0] ?? low,
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
