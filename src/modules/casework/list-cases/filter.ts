/** What stands in the address of the list of cases; nothing personal does. */
import { BANDS, CASE_STATES, isKeyOf } from '../domain/words.ts'
import { type CaseFilter, type CaseSort, DUES, SORTS, VIEWS } from '../store/case-lists.ts'

export const PER_PAGE = 25

export function filterOf(query: URLSearchParams): CaseFilter {
  const state = query.get('state') ?? ''
  const band = query.get('band') ?? ''
  const area = query.get('area') ?? ''
  return {
    view: VIEWS.find((view) => view === query.get('view')) ?? 'team',
    state: state === 'all' || isKeyOf(CASE_STATES, state) ? state : 'current',
    band: band === 'none' || isKeyOf(BANDS, band) ? band : null,
    late: DUES.find((due) => due === query.get('late')) ?? null,
    areaId: /^[1-9]\d{0,8}$/.test(area) ? Number(area) : null,
  }
}

export function sortOf(query: URLSearchParams): CaseSort {
  const text = query.get('sort') ?? 'risk'
  const descending = text.startsWith('-')
  const key = SORTS.find((one) => one === (descending ? text.slice(1) : text))
  return key === undefined ? { key: 'risk', descending: false } : { key, descending }
}

/** The address of the same list, turned to another page or sorted in another way. */
export function hrefOf(
  path: string,
  of: { readonly filter: CaseFilter; readonly sort: CaseSort; readonly page?: number },
): string {
  const { filter, sort, page = 1 } = of
  const query = new URLSearchParams()
  query.set('view', filter.view)
  if (filter.state !== 'current') query.set('state', filter.state)
  if (filter.band !== null) query.set('band', filter.band)
  if (filter.late !== null) query.set('late', filter.late)
  if (filter.areaId !== null) query.set('area', String(filter.areaId))
  if (sort.key !== 'risk' || sort.descending) query.set('sort', `${sort.descending ? '-' : ''}${sort.key}`)
  if (page > 1) query.set('page', String(page))
  return `${path}?${query}`
}
