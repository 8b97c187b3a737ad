import { addMonths, type Month, monthFromIndex, monthIndex } from '../../../platform/clock/index.ts'
import {
  classOf,
  type ExceptionClass,
  type Reading,
  readingOfPoisson,
  readingOfSeasonal,
  readingOfXmr,
  strengthOf,
} from '../domain/exceptions.ts'
import type { Tested } from '../domain/false-alarms.ts'
import { chartForMean, poissonChart } from '../domain/poisson.ts'
import { financialYear, seasonalChart } from '../domain/seasonal.ts'
import { xmrChartOfMonths } from '../domain/xmr.ts'
import type { ChartSeries } from '../store/counts.ts'
import type { ChartKind, SignalRule } from '../store/exceptions.ts'
import type { Measure } from '../store/measures.ts'

/** Why a month stands out. */
export interface Signal {
  readonly rule: SignalRule
  readonly direction: 'above' | 'below'
  readonly class: ExceptionClass
  /** The count or the expected count reaches the measure's least count worth reporting. */
  readonly significant: boolean
  /** Distance beyond the line in standard deviations; 0 for a run within the lines. */
  readonly strength: number
}

/** One month of a chart: what the picture, the table and the file show alike. */
export interface FigureRow {
  readonly month: Month
  /** Null for a gap, and for a month to come. */
  readonly count: number | null
  readonly expected: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly signal: Signal | null
  /** After the last month of the figures. */
  readonly ahead: boolean
  /** New limits begin with this month. */
  readonly newLimits: boolean
  /** Of the seasonal chart: how many of the three years had this month. */
  readonly years: number | null
  /** Standard deviations from the expected value, above it positive; null where it cannot be said. */
  readonly deviations: number | null
  /** What `chanceOfException` needs; null where nothing could be tested. */
  readonly tested: Tested | null
}

export interface ChartFigures {
  readonly kind: ChartKind
  /** In order of time, without holes. */
  readonly rows: readonly FigureRow[]
  /** The last month with a count. */
  readonly latest: FigureRow | null
  /** Of the seasonal chart: the average of all months that the newest lines rest on. */
  readonly overall: number | null
  /** Mean of all counts; null when there are none. */
  readonly mean: number | null
}

/** Which charts suit the figures: the Poisson chart only where counts are small. */
export function kindsFor(series: ChartSeries): readonly ChartKind[] {
  const mean = meanOf(series)
  return mean !== null && chartForMean(mean) === 'poisson' ? ['seasonal', 'poisson', 'xmr'] : ['seasonal', 'xmr']
}

/**
 * The chart that is shown unless another is asked for: by the measure's own method, or, where that cannot judge the
 * latest month for want of years, by the other one.
 */
export function usualFigures(
  series: ChartSeries,
  measure: Measure,
  { since }: { readonly since?: Month | undefined } = {},
): ChartFigures {
  if (measure.method === 'seasonal') {
    const figures = figuresOf(series, { measure, kind: 'seasonal', since })
    if (figures.latest !== null && figures.latest.upper !== null) return figures
  }
  return figuresOf(series, { measure, kind: kindsFor(series).includes('poisson') ? 'poisson' : 'xmr', since })
}

/**
 * The months of the chart, judged exactly as the list of exceptions judges them. Lines rest on all months; `since` leaves
 * the rows of earlier ones out, which costs a page what it shows. At least the last month with a count has a row.
 */
export function figuresOf(
  series: ChartSeries,
  given: { readonly measure: Measure; readonly kind: ChartKind; readonly since?: Month | undefined },
): ChartFigures {
  const { kind, measure } = given
  const from =
    given.since === undefined
      ? 0
      : Math.max(0, Math.min(monthIndex(given.since) - monthIndex(series.first), lastCounted(series)))
  const rows = kind === 'seasonal' ? seasonal(series, { measure, from }) : byLimits(series, { measure, kind, from })
  const latest = rows.rows.findLast((row) => row.count !== null) ?? null
  return { kind, rows: rows.rows, overall: rows.overall, latest, mean: meanOf(series) }
}

interface Rows {
  readonly rows: FigureRow[]
  readonly overall: number | null
}

/** The first month to show of a chart that shows so many up to its last count. */
export function monthsBack(series: ChartSeries, months: number): Month {
  return monthAt(series, Math.max(0, lastCounted(series) - months + 1))
}

/** Place of the last month with a count; 0 when there is none. */
function lastCounted(series: ChartSeries): number {
  return Math.max(
    0,
    series.values.findLastIndex((value) => value !== null),
  )
}

/** Charts of one page begin with one month and share these texts. */
let months: { readonly first: Month; readonly list: Month[] } = { first: '' as Month, list: [] }

function monthAt({ first }: ChartSeries, place: number): Month {
  if (months.first !== first) months = { first, list: [] }
  for (let i = months.list.length; i <= place; i++) months.list.push(monthFromIndex(monthIndex(first) + i))
  return months.list[place] ?? addMonths(first, place)
}

interface Given {
  readonly measure: Measure
  /** Place of the first month that gets a row. */
  readonly from: number
}

function seasonal(series: ChartSeries, { measure, from }: Given): Rows {
  const last = addMonths(series.first, series.values.length - 1)
  const to = financialYear(last).to
  const points = seasonalChart(series, { from: monthAt(series, from), to, k: measure.deviations })
  const rows = points.map((point): FigureRow => {
    const reading = readingOfSeasonal(point)
    return {
      month: point.month,
      count: point.value,
      expected: point.centre,
      lower: point.lower,
      upper: point.upper,
      ahead: point.month > last,
      newLimits: false,
      years: point.years,
      ...judged(reading, measure),
    }
  })
  return { rows, overall: points.at(-1)?.overall ?? null }
}

function byLimits(series: ChartSeries, given: Given & { readonly kind: 'xmr' | 'poisson' }): Rows {
  const { measure, kind, from } = given
  const { values } = series
  let place = countBefore(values, from)
  // One before the first row as well: new limits begin where it had others.
  const skip = Math.max(0, place - 1)
  const { at, segmentAt } = kind === 'poisson' ? poissonReadings(series) : xmrReadings(series, { measure, skip })
  const rows: FigureRow[] = []
  let segment = place === 0 ? 0 : segmentAt(place - 1)
  for (let i = from; i < values.length; i++) {
    const count = values[i] ?? null
    const reading = count === null ? null : at(place)
    const before = segment
    if (count !== null) segment = segmentAt(place++)
    rows.push({
      month: monthAt(series, i),
      count,
      expected: reading?.expected ?? null,
      lower: reading?.lower ?? null,
      upper: reading?.upper ?? null,
      ahead: false,
      newLimits: segment > before,
      years: null,
      ...judged(reading, measure),
    })
  }
  return { rows, overall: null }
}

/** Readings by place among the months that have a count, made when asked for, and their sets of limits. */
interface Readings {
  readonly at: (place: number) => Reading | null
  readonly segmentAt: (place: number) => number
}

function poissonReadings(series: ChartSeries): Readings {
  const chart = poissonChart(
    series.values.flatMap((count, i) => (count === null ? [] : [{ x: monthAt(series, i), count }])),
  )
  return {
    at: (place) => {
      const point = chart.points[place]
      return point === undefined ? null : readingOfPoisson(point, chart.baseline)
    },
    segmentAt: () => 0,
  }
}

function countBefore(values: readonly (number | null)[], end: number): number {
  let count = 0
  for (let i = 0; i < end; i++) if (values[i] !== null) count++
  return count
}

function xmrReadings(
  series: ChartSeries,
  /** Of the first `skip` places nobody asks. */
  { measure, skip }: { readonly measure: Measure; readonly skip: number },
): Readings {
  const { points } = xmrChartOfMonths(series, { rebaseAt: measure.rebaseMonths, skip })
  return {
    at: (place) => {
      const point = points[place - skip]
      return point === undefined ? null : readingOfXmr(point)
    },
    segmentAt: (place) => points[place - skip]?.segment ?? 0,
  }
}

function judged(reading: Reading | null, measure: Measure): Pick<FigureRow, 'signal' | 'deviations' | 'tested'> {
  if (reading === null) return { signal: null, deviations: null, tested: null }
  return {
    signal: reading.rule === 'none' ? null : signalOf(reading, measure),
    deviations: (reading.value - reading.expected) / reading.standardDeviation,
    tested: reading.tested,
  }
}

function signalOf(reading: Reading, { outcome, significance }: Measure): Signal | null {
  const { rule, direction, value, expected } = reading
  if (rule === 'none' || direction === null) return null
  return {
    rule,
    direction,
    class: classOf({ direction, outcome }),
    significant: value >= significance || expected >= significance,
    strength: strengthOf(reading),
  }
}

function meanOf(series: ChartSeries): number | null {
  let sum = 0
  let count = 0
  for (const value of series.values) {
    if (value === null) continue
    sum += value
    count++
  }
  return count === 0 ? null : sum / count
}

/**
 * The last months of a chart, up to and with `to`. A seasonal chart's window is moved to whole financial years, months to
 * come included. Months before the first count are left out.
 */
export function lastMonths(
  figures: ChartFigures,
  { months, to }: { readonly months: number | 'all'; readonly to?: Month | undefined },
): readonly FigureRow[] {
  const { rows, latest, kind } = figures
  if (latest === null) return []
  const end = to ?? latest.month
  const until = kind === 'seasonal' ? financialYear(end).to : end
  const from = months === 'all' ? Number.NEGATIVE_INFINITY : monthIndex(until) - months + 1
  const shown = rows.filter((row) => row.month <= until && monthIndex(row.month) >= from)
  const first = shown.findIndex((row) => row.count !== null)
  return first === -1 ? shown : shown.slice(first)
}

/** Charts that need attention first: significant concerns by strength, then by how far they lean the unwanted way. */
export function worstFirst<T extends { readonly figures: ChartFigures; readonly measure: Measure }>(
  charts: readonly T[],
): T[] {
  const scored = charts.map((chart) => ({ chart, rank: concernRank(chart) }))
  return scored.sort((a, b) => b.rank.strength - a.rank.strength || b.rank.lean - a.rank.lean).map(({ chart }) => chart)
}

function concernRank({ figures, measure }: { readonly figures: ChartFigures; readonly measure: Measure }): {
  strength: number
  lean: number
} {
  const { latest } = figures
  const signal = latest?.signal
  const towards = latest?.deviations ?? Number.NEGATIVE_INFINITY
  const lean =
    measure.outcome === 'reduce'
      ? towards
      : measure.outcome === 'increase'
        ? latest?.deviations == null
          ? Number.NEGATIVE_INFINITY
          : -towards
        : Math.abs(latest?.deviations ?? 0)
  const worries = signal?.significant && signal.class !== 'improvement' && signal.rule === 'outside'
  return { strength: worries ? 1 + signal.strength : 0, lean }
}
