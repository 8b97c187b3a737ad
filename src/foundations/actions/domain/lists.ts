/** Which actions a list shows, as it stands in an address. */
import { addDays, weekdayOf } from '../../../platform/clock/index.ts'

export const whoses = ['mine', 'teams', 'asked', 'all'] as const
/** `asked`: those that the actor or their teams asked of others. `all`: of every record that they may open. */
export type Whose = (typeof whoses)[number]
export const whoseLabels: Readonly<Record<Whose, string>> = {
  mine: 'Mine',
  teams: 'My teams’',
  asked: 'Asked of others',
  all: 'All I can see',
}

export const shows = ['open', 'overdue', 'week', 'done', 'cancelled'] as const
export type Show = (typeof shows)[number]
export const showLabels: Readonly<Record<Show, string>> = {
  open: 'Open',
  overdue: 'Overdue',
  week: 'Due this week',
  done: 'Done',
  cancelled: 'Cancelled',
}

export const sortKeys = ['due', 'title', 'owner', 'added', 'done'] as const
export type SortKey = (typeof sortKeys)[number]
export const sortLabels: Readonly<Record<SortKey, string>> = {
  due: 'Due date',
  title: 'What',
  owner: 'Owner',
  added: 'Added',
  done: 'Done on',
}

export interface ActionSort {
  readonly key: SortKey
  readonly descending: boolean
}

export interface ListFilter {
  readonly whose: Whose
  readonly show: Show
}

/** What an address asks for, as far as it makes sense; the rest is as if it were not there. */
export function filterOf(query: URLSearchParams): ListFilter {
  return {
    whose: whoses.find((one) => one === query.get('whose')) ?? 'mine',
    show: shows.find((one) => one === query.get('show')) ?? 'open',
  }
}

/** What ended is first wanted from the newest, what is open from the most urgent. */
export function usualSort(show: Show): ActionSort {
  if (show === 'done') return { key: 'done', descending: true }
  return show === 'cancelled' ? { key: 'added', descending: true } : { key: 'due', descending: false }
}

export function sortOf(query: URLSearchParams, show: Show): ActionSort {
  const text = query.get('sort') ?? ''
  const descending = text.startsWith('-')
  const key = sortKeys.find((one) => one === (descending ? text.slice(1) : text))
  return key === undefined ? usualSort(show) : { key, descending }
}

/** The address of a list; what is usual is left out of it. */
export function listHref(
  path: string,
  of: { readonly filter: ListFilter; readonly sort?: ActionSort; readonly page?: number },
): string {
  const { filter, sort, page } = of
  const query = new URLSearchParams()
  if (filter.whose !== 'mine') query.set('whose', filter.whose)
  if (filter.show !== 'open') query.set('show', filter.show)
  const usual = usualSort(filter.show)
  if (sort !== undefined && (sort.key !== usual.key || sort.descending !== usual.descending)) {
    query.set('sort', `${sort.descending ? '-' : ''}${sort.key}`)
  }
  if (page !== undefined && page > 1) query.set('page', String(page))
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** The days of "this week": from Monday to Sunday, as far as they are still to come. */
export function restOfWeek(today: string): { readonly from: string; readonly to: string } {
  return { from: today, to: addDays(today, 7 - weekdayOf(today)) }
}
