import {
  type ControlPoint,
  controlChart,
  responsiveChart,
  seasonalChart,
  sparkChart,
} from '../../../platform/charts/index.ts'
import { formatNumber } from '../../../platform/html/format.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import type { Measure } from '../store/measures.ts'
import { type ChartFigures, type FigureRow, lastMonths } from './figures.ts'
import { markOf, unitAMonth } from './words.ts'

interface Drawn {
  readonly id: string
  readonly title: string
  readonly measure: Measure
  readonly figures: ChartFigures
  readonly rows: readonly FigureRow[]
}

/** The chart of a page: wide and, for phones, narrow. */
export function bigChart(chart: Drawn): Html {
  return chart.figures.kind === 'seasonal'
    ? responsiveChart(seasonalChart, seasonalOf(chart))
    : responsiveChart(controlChart, controlOf(chart))
}

/** The same chart as one drawing with heading and source, for a file. */
export function chartForFile(chart: Drawn): Html {
  const source = `Source: ${chart.measure.source || 'the partnership’s imports'}. ${limitsNote(chart.figures.kind, chart.measure)}`
  return chart.figures.kind === 'seasonal'
    ? seasonalChart({ ...seasonalOf(chart), heading: true, source })
    : controlChart({ ...controlOf(chart), heading: true, source })
}

/** Months that a chart the size of a stamp shows at most. */
export const CHARTED_MONTHS = 36

/** A chart the size of a stamp: the last three years. */
export function smallChart(chart: Omit<Drawn, 'rows'>): Html {
  const rows = lastMonths(chart.figures, { months: CHARTED_MONTHS }).filter((row) => !row.ahead)
  return sparkChart({
    id: chart.id,
    title: chart.title,
    unit: unitAMonth(chart.measure),
    points: rows.map(controlPoint),
    floor: 0,
  })
}

/** How the lines were made, in a few words, stated beside every chart. */
export function limitsNote(kind: ChartFigures['kind'], measure: Pick<Measure, 'deviations'>): string {
  switch (kind) {
    case 'seasonal':
      return `Lines ${formatNumber(measure.deviations)} standard deviations from the average of the same month in the three financial years before.`
    case 'xmr':
      return 'Limits 2.66 times the mean moving range from the average.'
    case 'poisson':
      return 'Exact Poisson limits around the average.'
  }
}

function seasonalOf({ id, title, measure, figures, rows }: Drawn) {
  return {
    id,
    title,
    unit: unitAMonth(measure),
    points: rows.map((row) => ({
      month: row.month,
      actual: row.count,
      expected: row.expected,
      lower: row.lower,
      upper: row.upper,
      mark: markOf(row),
    })),
    ...(figures.overall === null ? {} : { overallAverage: figures.overall }),
  }
}

function controlOf({ id, title, measure, rows }: Drawn) {
  return { id, title, unit: unitAMonth(measure), points: rows.map(controlPoint), floor: 0 }
}

function controlPoint(row: FigureRow): ControlPoint {
  return {
    x: row.month,
    y: row.count,
    mean: row.expected,
    lower: row.lower,
    upper: row.upper,
    mark: markOf(row),
    ...(row.newLimits ? { segmentStart: 'New limits' } : {}),
  }
}
