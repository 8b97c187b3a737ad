import { type Area, findArea } from '../../../foundations/areas/index.ts'
import { type Month, parseMonth } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { chosenSort, type Sort } from '../pages/sorting.ts'
import type { Measure } from '../store/index.ts'
import { type Filters, SORT_KEYS, type SortKey } from './find-exceptions.ts'

/** The months that a measure has figures for. */
export interface Span {
  readonly measureId: number
  readonly from: Month
  readonly to: Month
}

export interface ListForm {
  /** The month is null only while there are no figures at all. */
  readonly filters: Omit<Filters, 'month'> & { readonly month: Month | null }
  /** Null: strongest first. */
  readonly sort: Sort<SortKey> | null
  /** From 1. */
  readonly page: number
  /** What could not be understood and was left out. */
  readonly errors: readonly FieldError[]
}

/**
 * Reads the filters of an address. What makes no sense is left out and named, so that a link that somebody cut short still
 * shows a page, and the page says what it shows.
 */
export async function readListForm(
  tx: Tx,
  query: URLSearchParams,
  given: { readonly measures: readonly Measure[]; readonly spans: readonly Span[] },
): Promise<ListForm> {
  const errors: FieldError[] = []
  const wrong = (field: string, message: string): void => void errors.push({ field, message })
  const text = (name: string): string => query.get(name)?.trim() ?? ''
  const short = (value: string): string => (value.length > 60 ? `${value.slice(0, 60)}…` : value)

  const measureSlug = text('measure')
  const measure = given.measures.find((one) => one.slug === measureSlug) ?? null
  if (measureSlug !== '' && measure === null)
    wrong('measure', `There is no measure “${short(measureSlug)}”. All measures are shown`)

  const typeSlug = text('type')
  const type = measure?.types.find((one) => one.slug === typeSlug) ?? null
  if (typeSlug !== '' && type === null) {
    if (measure === null) wrong('measure', 'Choose the measure as well as the type. All types are shown')
    else wrong('type', `${measure.title} has no type “${short(typeSlug)}”. All types are shown`)
  }

  const newest = newestMonth(given.spans, measure)
  const monthText = text('month')
  const wanted = parseMonth(monthText)
  if (monthText !== '' && wanted === undefined) {
    wrong('month', `“${short(monthText)}” is not a month such as 2025-09. The newest month is shown`)
  }

  const areaText = text('area')
  const area: Area | null = areaText === '' ? null : ((await findArea(tx, areaText)) ?? null)
  if (areaText !== '' && area === null) wrong('area', `There is no area “${short(areaText)}”. All areas are shown`)

  const method = oneOf(text('method'), ['seasonal', 'xmr'] as const)
  if (method === null && text('method') !== '')
    wrong('method', `There is no method “${short(text('method'))}”. Each measure’s own is used`)
  const direction = oneOf(text('direction'), ['above', 'below'] as const)
  if (direction === null && text('direction') !== '')
    wrong('direction', `There is no direction “${short(text('direction'))}”. Both are shown`)

  const sort = chosenSort(query, SORT_KEYS)
  return {
    filters: { month: wanted ?? newest, measure, type, area, method, direction, small: text('small') === 'yes' },
    sort: sort.sort,
    page: /^[1-9]\d{0,5}$/.test(text('page')) ? Number(text('page')) : 1,
    // There is no field to sort by: the headings of the table are links.
    errors: [...errors, ...sort.errors.map(({ message }) => ({ field: '', message }))],
  }
}

/** The newest month of the measure, or of any. */
export function newestMonth(spans: readonly Span[], measure: Measure | null): Month | null {
  let newest: Month | null = null
  for (const span of spans) {
    if (measure !== null && span.measureId !== measure.id) continue
    if (newest === null || span.to > newest) newest = span.to
  }
  return newest
}

function oneOf<const T extends string>(text: string, choices: readonly T[]): T | null {
  return choices.find((choice) => choice === text) ?? null
}

/** The filters as the query of an address; what is left at its default is left out. */
export function listQuery(
  form: Pick<ListForm, 'filters' | 'sort'>,
  change: Readonly<Record<string, string | number | null>> = {},
): Record<string, string | number | null> {
  const { filters, sort } = form
  return {
    month: filters.month,
    measure: filters.measure?.slug ?? null,
    type: filters.type?.slug ?? null,
    area: filters.area?.code ?? null,
    method: filters.method,
    direction: filters.direction,
    small: filters.small ? 'yes' : null,
    sort: sort === null ? null : sortText(sort),
    ...change,
  }
}

/** The sort as it stands in an address. */
export function sortText(sort: Sort<SortKey>): string {
  return `${sort.descending ? '-' : ''}${sort.key}`
}
