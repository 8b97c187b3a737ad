import { addMonths, type Month, monthIndex } from '../../../platform/clock/index.ts'
import {
  type ExceptionClass,
  exceptionsOf,
  type Reading,
  readingOfPoisson,
  readingOfSeasonal,
  readingOfXmr,
} from '../domain/exceptions.ts'
import type { Tested } from '../domain/false-alarms.ts'
import { chartForMean, poissonChart } from '../domain/poisson.ts'
import { financialYear, seasonalChart } from '../domain/seasonal.ts'
import { xmrChart } from '../domain/xmr.ts'
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
  readonly rows: readonly FigureRow[]
  /** The last month with a count. */
  readonly latest: FigureRow | null
  /** Of the seasonal chart: the average of all months that the newest lines rest on. */
  readonly overall: number | null
  /** Mean of all counts; null when there are none. */
  readonly mean: number | null
}

const ALL_RULES = ['outside', 'trend', 'two of three', 'shift'] as const

/** Which charts suit the figures: the Poisson chart only where counts are small. */
export function kindsFor(series: ChartSeries): readonly ChartKind[] {
  const mean = meanOf(series)
  return mean !== null && chartForMean(mean) === 'poisson' ? ['seasonal', 'poisson', 'xmr'] : ['seasonal', 'xmr']
}

/**
 * The chart that is shown unless another is asked for: by the measure's own method, or, where that cannot judge the
 * latest month for want of years, by the other one.
 */
export function usualFigures(series: ChartSeries, measure: Measure): ChartFigures {
  if (measure.method === 'seasonal') {
    const figures = figuresOf(series, { measure, kind: 'seasonal' })
    if (figures.latest !== null && figures.latest.upper !== null) return figures
  }
  return figuresOf(series, { measure, kind: kindsFor(series).includes('poisson') ? 'poisson' : 'xmr' })
}

/** Every month of the chart, judged exactly as the list of exceptions judges it. */
export function figuresOf(
  series: ChartSeries,
  given: { readonly measure: Measure; readonly kind: ChartKind },
): ChartFigures {
  const { kind } = given
  const rows = kind === 'seasonal' ? seasonal(series, given.measure) : byLimits(series, { ...given, kind })
  const latest = rows.rows.findLast((row) => row.count !== null) ?? null
  return { kind, rows: rows.rows, overall: rows.overall, latest, mean: meanOf(series) }
}

interface Rows {
  readonly rows: FigureRow[]
  readonly overall: number | null
}

function seasonal(series: ChartSeries, measure: Measure): Rows {
  const last = addMonths(series.first, series.values.length - 1)
  const to = financialYear(last).to
  const points = seasonalChart(series, { from: series.first, to, k: measure.deviations })
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

function byLimits(
  series: ChartSeries,
  { measure, kind }: { readonly measure: Measure; readonly kind: 'xmr' | 'poisson' },
): Rows {
  const present = series.values.flatMap((value, i) =>
    value === null ? [] : [{ x: addMonths(series.first, i), y: value }],
  )
  const found = new Map<string, { reading: Reading; segment: number }>()
  if (kind === 'poisson') {
    const chart = poissonChart(present.map(({ x, y }) => ({ x, count: y })))
    for (const point of chart.points) {
      found.set(point.x, { reading: readingOfPoisson(point, chart.baseline), segment: 0 })
    }
  } else {
    for (const point of xmrChart(present, { rebaseAt: measure.rebaseMonths }).points) {
      found.set(point.x, { reading: readingOfXmr(point), segment: point.segment })
    }
  }
  let segment = 0
  const rows = series.values.map((count, i): FigureRow => {
    const month = addMonths(series.first, i)
    const one = found.get(month)
    const newLimits = one !== undefined && one.segment > segment
    segment = one?.segment ?? segment
    return {
      month,
      count,
      expected: one?.reading.expected ?? null,
      lower: one?.reading.lower ?? null,
      upper: one?.reading.upper ?? null,
      ahead: false,
      newLimits,
      years: null,
      ...judged(one?.reading ?? null, measure),
    }
  })
  return { rows, overall: null }
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
  const { list } = exceptionsOf([{ key: null, reading, outcome }], { significantFrom: 0, rules: ALL_RULES })
  const [found] = list
  if (found === undefined || reading.rule === 'none') return null
  return {
    rule: reading.rule,
    direction: found.direction,
    class: found.class,
    significant: reading.value >= significance || reading.expected >= significance,
    strength: found.strength,
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
