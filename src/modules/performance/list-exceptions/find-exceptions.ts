import { type Area, areasByIds, descendants } from '../../../foundations/areas/index.ts'
import { addMonths, type Month } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { CameBack } from '../domain/exceptions.ts'
import { type ChartFigures, figuresOf } from '../pages/figures.ts'
import { type ResponseState, returnOf, stateOf } from '../pages/response-state.ts'
import { type Sort, sorted } from '../pages/sorting.ts'
import { typeTitle } from '../pages/words.ts'
import {
  type CountType,
  exceptionsFor,
  listRequests,
  type Measure,
  type Screening,
  type ScreeningMethod,
  type StoredException,
  seriesOfCharts,
} from '../store/index.ts'

/** What is asked for. Null leaves everything in. */
export interface Filters {
  readonly month: Month
  readonly measure: Measure | null
  readonly type: CountType | null
  /** This area and all inside it. */
  readonly area: Area | null
  /** Null: each measure's own method, or the other one where its own cannot judge the month. */
  readonly method: ScreeningMethod | null
  readonly direction: 'above' | 'below' | null
  /** Counts below the measure's significance too. */
  readonly small: boolean
}

export interface ExceptionRow extends StoredException {
  readonly measure: Measure
  readonly type: CountType
  readonly area: Area
  readonly state: ResponseState
  /** Null while nobody was asked. */
  readonly requestId: string | null
}

export interface FoundExceptions {
  /** Strongest first. */
  readonly rows: readonly ExceptionRow[]
  /** All that the other filters leave, in either direction. */
  readonly bothDirections: readonly ExceptionRow[]
  /** Of whole measures, whatever areas and types are asked for. */
  readonly screenings: readonly Screening[]
}

/** The exceptions of a month with the state of their answers. `today` is a day, `YYYY-MM-DD`. */
export async function findExceptions(
  tx: Tx,
  filters: Filters,
  given: { readonly measures: readonly Measure[]; readonly today: string },
): Promise<FoundExceptions> {
  const { month, measure, type, area, method, small } = filters
  const inside = area === null ? null : [area.id, ...(await descendants(tx, [area.id])).map((one) => one.id)]
  const { list, screenings } = await exceptionsFor(tx, {
    month,
    small,
    ...(measure === null ? {} : { measureId: measure.id }),
    ...(type === null ? {} : { typeId: type.id }),
    ...(inside === null ? {} : { areaIds: inside }),
    ...(method === null ? {} : { method }),
  })
  if (list.length === 0) return { rows: [], bothDirections: [], screenings }
  const requests = new Map(
    (await listRequests(tx, { month })).map((request) => [`${request.typeId} ${request.areaId}`, request]),
  )
  const areas = new Map((await areasByIds(tx, [...new Set(list.map((one) => one.areaId))])).map((one) => [one.id, one]))
  const measures = new Map(given.measures.map((one) => [one.id, one]))
  const bothDirections = list.flatMap((one): ExceptionRow[] => {
    const ofMeasure = measures.get(one.measureId)
    const ofType = ofMeasure?.types.find((candidate) => candidate.id === one.typeId)
    const ofArea = areas.get(one.areaId)
    if (ofMeasure === undefined || ofType === undefined || ofArea === undefined) return []
    const request = requests.get(`${one.typeId} ${one.areaId}`)
    const state = stateOf(request, { areaKind: ofArea.kind, today: given.today })
    return [{ ...one, measure: ofMeasure, type: ofType, area: ofArea, state, requestId: request?.id ?? null }]
  })
  const rows = bothDirections.filter((row) => filters.direction === null || row.direction === filters.direction)
  return { rows, bothDirections, screenings }
}

/** The month of the list and those before it, so many in all, are drawn; later ones only say whether it came back. */
export const DRAWN_MONTHS = 24

export interface ChartedRow extends ExceptionRow {
  readonly figures: ChartFigures
  readonly cameBack: CameBack
}

/** The same rows with their charts. One query, however many. */
export async function withCharts(tx: Tx, rows: readonly ExceptionRow[]): Promise<ChartedRow[]> {
  const series = await seriesOfCharts(tx, rows)
  const byChart = new Map(series.map((one) => [`${one.typeId} ${one.areaId}`, one]))
  return rows.flatMap((row): ChartedRow[] => {
    const one = byChart.get(`${row.typeId} ${row.areaId}`)
    if (one === undefined) return []
    const since = addMonths(row.month, 1 - DRAWN_MONTHS)
    const figures = figuresOf(one, { measure: row.measure, kind: row.chart, since })
    return [{ ...row, figures, cameBack: returnOf(figures, row.month) }]
  })
}

export const SORT_KEYS = ['type', 'area', 'count', 'expected', 'strength'] as const
export type SortKey = (typeof SORT_KEYS)[number]

/** In the order that a person chose; null, and what is equal, stays strongest first. */
export function sortRows<T extends ExceptionRow>(rows: readonly T[], sort: Sort<SortKey> | null): readonly T[] {
  if (sort === null) return rows
  return sorted(rows, { by: (row) => sortValue(row, sort.key), descending: sort.descending })
}

function sortValue(row: ExceptionRow, key: SortKey): string | number {
  switch (key) {
    case 'type':
      return typeTitle(row.measure, row.type)
    case 'area':
      return row.area.name
    case 'count':
      return row.count
    case 'expected':
      return row.expected
    case 'strength':
      return row.strength
  }
}
