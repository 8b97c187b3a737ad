/** Sorting figures into a few classes with neat limits, for shading maps. */
import { finite, formatFigure } from './text.ts'

export interface ValueClass {
  /** The class holds values from here ... */
  from: number
  /** ... to below here; the last class also holds this value. */
  to: number
  /** In words: "5 to 9", "5 to under 10", "20 or more". */
  label: string
  /** How many of the values are in it. */
  count: number
}

export interface ClassifyOptions {
  /** How many classes at most, 1 to 7; fewer where the values do not differ enough. 5 unless said. */
  classes?: number
  /** `quantile`: about as many values in each. `natural`: breaks in the gaps between clusters (Fisher-Jenks). */
  method?: 'quantile' | 'natural'
}

/**
 * Classes of the values with limits moved to the neatest number nearby; null and values that are not finite are left out. No class
 * is empty. Without values there are no classes. Throws a RangeError for a number of classes outside 1 to 7.
 */
export function classify(values: readonly (number | null)[], options: ClassifyOptions = {}): ValueClass[] {
  const wanted = options.classes ?? 5
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 7) throw new RangeError('A map has 1 to 7 classes')
  const sorted = values.flatMap((value) => finite(value) ?? []).sort((a, b) => a - b)
  const least = sorted[0]
  const most = sorted.at(-1)
  if (least === undefined || most === undefined) return []
  const whole = sorted.every((value) => Number.isInteger(value))
  const raw = options.method === 'natural' ? naturalBreaks(sorted, wanted) : quantileBreaks(sorted, wanted)
  const breaks: number[] = []
  for (const window of raw) {
    const neat = neatNumber(window, whole)
    if (neat > Math.max(least, breaks.at(-1) ?? Number.NEGATIVE_INFINITY) && neat <= most) breaks.push(neat)
  }
  const limits = [least, ...breaks, most]
  const filled = limits.slice(0, -1).map((from, index) => {
    const to = limits[index + 1] ?? most
    const isLast = index === limits.length - 2
    const count = sorted.filter((value) => value >= from && (isLast ? value <= to : value < to)).length
    return { from, to, count }
  })
  const classes: { from: number; to: number; count: number }[] = []
  for (const one of filled) {
    const before = classes.at(-1)
    // Two neat limits may enclose nothing: the empty class joins its neighbour.
    if (one.count === 0 && before !== undefined) before.to = one.to
    else classes.push(one)
  }
  return classes.map((one, index) => ({
    ...one,
    label: classLabel({ ...one, whole, breaks, first: index === 0, last: index === classes.length - 1 }),
  }))
}

/** The class of a value, counted from 0; undefined when there is none for it. */
export function classOf(value: number | null, classes: readonly ValueClass[]): number | undefined {
  const number = finite(value)
  if (number === null) return undefined
  const index = classes.findIndex(
    (one, at) => number >= one.from && (number < one.to || (at === classes.length - 1 && number <= one.to)),
  )
  return index < 0 ? undefined : index
}

/** Where a break may lie, and where it would best lie. */
interface Window {
  low: number
  best: number
  high: number
}

function quantileBreaks(sorted: readonly number[], classes: number): Window[] {
  const at = (share: number) => {
    const position = share * (sorted.length - 1)
    const below = sorted[Math.floor(position)] ?? 0
    const above = sorted[Math.ceil(position)] ?? below
    return below + (above - below) * (position - Math.floor(position))
  }
  return Array.from({ length: classes - 1 }, (_, index) => ({
    low: at((index + 0.75) / classes),
    best: at((index + 1) / classes),
    high: at((index + 1.25) / classes),
  }))
}

/** Fisher's exact grouping: the classes whose values differ least from their own mean. */
function naturalBreaks(sorted: readonly number[], classes: number): Window[] {
  const n = sorted.length
  const groups = Math.min(classes, new Set(sorted).size)
  const sums = new Float64Array(n + 1)
  const squares = new Float64Array(n + 1)
  // Around the mean, so that large values with small differences keep their digits.
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n
  sorted.forEach((value, index) => {
    sums[index + 1] = (sums[index] ?? 0) + (value - mean)
    squares[index + 1] = (squares[index] ?? 0) + (value - mean) ** 2
  })
  const spread = (from: number, to: number) => {
    const sum = (sums[to] ?? 0) - (sums[from] ?? 0)
    return (squares[to] ?? 0) - (squares[from] ?? 0) - (sum * sum) / (to - from)
  }
  let costs = Float64Array.from({ length: n + 1 }, (_, to) => (to === 0 ? 0 : spread(0, to)))
  const starts: Int32Array[] = []
  for (let group = 2; group <= groups; group++) {
    const next = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY)
    const start = new Int32Array(n + 1)
    for (let to = group; to <= n; to++) {
      for (let from = group - 1; from < to; from++) {
        const cost = (costs[from] ?? 0) + spread(from, to)
        if (cost < (next[to] ?? 0)) {
          next[to] = cost
          start[to] = from
        }
      }
    }
    costs = next
    starts.push(start)
  }
  const found: Window[] = []
  let to = n
  for (const start of starts.toReversed()) {
    to = start[to] ?? 0
    const below = sorted[to - 1] ?? 0
    const above = sorted[to] ?? below
    found.unshift({ low: below + (above - below) * 0.01, best: (below + above) / 2, high: above })
  }
  return found
}

/** The number with the fewest digits between `low` and `high`, and of those the nearest to `best`. */
function neatNumber(window: Window, whole: boolean): number {
  const { low, best, high } = window
  const largest = Math.max(Math.abs(low), Math.abs(high))
  if (largest === 0) return 0
  if (low <= 0 && high >= 0) return 0
  for (let power = Math.ceil(Math.log10(largest)); power >= (whole ? 0 : -9); power--) {
    for (const unit of [10, 5, 2, 1]) {
      // Divided by powers of ten, not multiplied by a tenth: 3 / 10 is 0.3 where 3 * 0.1 is not.
      const scale = 10 ** Math.abs(power - 1)
      const multiple = power >= 1 ? unit * scale : unit / scale
      if (whole && multiple < 1) continue
      const count = Math.round(best / multiple)
      const candidate = power >= 1 ? count * unit * scale : (count * unit) / scale
      if (candidate >= low && candidate <= high) return candidate
    }
  }
  return whole ? Math.ceil(best) : best
}

function classLabel(of: {
  from: number
  to: number
  whole: boolean
  breaks: readonly number[]
  first: boolean
  last: boolean
}): string {
  if (of.whole) {
    const to = of.last ? of.to : of.to - 1
    return to === of.from ? formatFigure(of.from) : `${formatFigure(of.from)} to ${formatFigure(to)}`
  }
  const decimals = of.breaks.reduce((most, value) => Math.max(most, decimalsOf(value)), 0)
  const figure = (value: number) => formatFigure(value, of.breaks.length === 0 ? undefined : decimals)
  if (of.first && of.last) return of.from === of.to ? figure(of.from) : `${figure(of.from)} to ${figure(of.to)}`
  if (of.first) return `Under ${figure(of.to)}`
  return of.last ? `${figure(of.from)} or more` : `${figure(of.from)} to under ${figure(of.to)}`
}

function decimalsOf(value: number): number {
  for (let places = 0; places < 9; places++) {
    if (Math.abs(value - Number(value.toFixed(places))) < 1e-12 * Math.max(1, Math.abs(value))) return places
  }
  return 9
}
