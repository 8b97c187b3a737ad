import { populationOf } from '../../../foundations/areas/index.ts'
import { addMonths, type Month, monthRange } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { ratePer } from '../domain/comparison.ts'
import { chosenMonth, chosenOne, chosenType } from '../pages/choices.tsx'
import { chosenSort, type Sort, sorted } from '../pages/sorting.ts'
import { COMPARED_KINDS, type Comparison, comparisonFor, measuresWithFigures } from '../store/counts.ts'
import { listMeasures, type Measure, type MeasureAndType } from '../store/measures.ts'

export const SORT_KEYS = ['area', 'previous', 'last', 'change', 'percent', 'previous-rate', 'rate'] as const
export type SortKey = (typeof SORT_KEYS)[number]

export const LEVELS = ['report', 'neighbourhood', 'ward'] as const
export type Level = (typeof LEVELS)[number]

export interface ComparedArea extends Comparison {
  /** Both spans have all their months. */
  readonly whole: boolean
  /** Per 1,000 residents, of the year nearest to the end of each span; null without residents or with months missing. */
  readonly previousRate: number | null
  readonly lastRate: number | null
  readonly residents: number | null
  readonly populationYear: number | null
}

export interface CompareView {
  readonly measures: readonly Measure[]
  readonly chosen: MeasureAndType
  readonly level: Level
  readonly to: Month
  /** Months that may be chosen. */
  readonly months: readonly Month[]
  readonly rows: readonly ComparedArea[]
  readonly sort: Sort<SortKey> | null
  readonly errors: readonly FieldError[]
}

/** Null while no measure has figures. */
export async function readComparison(tx: Tx, query: URLSearchParams): Promise<CompareView | null> {
  const frames = new Map((await measuresWithFigures(tx)).map((frame) => [frame.measureId, frame]))
  const measures = (await listMeasures(tx)).filter((measure) => frames.has(measure.id))
  const [usual] = measures
  if (usual === undefined) return null
  const choice = chosenType(query, { measures, usual })
  const frame = frames.get(choice.value.measure.id)
  if (frame === undefined) return null
  const to = chosenMonth(query, { field: 'to', frame })
  const level = chosenOne(query, { field: 'level', words: LEVELS, what: 'the areas' })
  const { sort, errors: sortErrors } = chosenSort(query, SORT_KEYS)
  const compared = await comparisonFor(tx, {
    ...choice.value,
    to: to.value,
    kinds: level.value === 'report' ? COMPARED_KINDS : [level.value],
  })
  const rows = await withRates(tx, compared, to.value)
  return {
    measures,
    chosen: choice.value,
    level: level.value,
    to: to.value,
    months: monthRange(frame.from, frame.to),
    rows: sort === null ? rows : sorted(rows, { by: VALUE_OF[sort.key], descending: sort.descending }),
    sort,
    errors: [...choice.errors, ...to.errors, ...level.errors, ...sortErrors],
  }
}

const VALUE_OF: Readonly<Record<SortKey, (row: ComparedArea) => string | number | null>> = {
  area: (row) => row.area.name,
  previous: (row) => (row.previousMonths === 0 ? null : row.previous),
  last: (row) => (row.lastMonths === 0 ? null : row.last),
  change: (row) => (row.whole ? row.change : null),
  percent: (row) => (row.whole ? row.percentChange : null),
  'previous-rate': (row) => row.previousRate,
  rate: (row) => row.lastRate,
}

async function withRates(tx: Tx, rows: readonly Comparison[], to: Month): Promise<ComparedArea[]> {
  const ids = rows.map((row) => row.area.id)
  const yearOf = (month: Month) => Number(month.slice(0, 4))
  const now = await populationOf(tx, ids, yearOf(to))
  const before = await populationOf(tx, ids, yearOf(addMonths(to, -12)))
  return rows.map((row) => {
    const people = now.get(row.area.id)
    return {
      ...row,
      whole: row.previousMonths === 12 && row.lastMonths === 12,
      previousRate: ratePer({
        count: row.previousMonths === 12 ? row.previous : null,
        population: before.get(row.area.id)?.residents,
      }),
      lastRate: ratePer({ count: row.lastMonths === 12 ? row.last : null, population: people?.residents }),
      residents: people?.residents ?? null,
      populationYear: people?.year ?? null,
    }
  })
}
