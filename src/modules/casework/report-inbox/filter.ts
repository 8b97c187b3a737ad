import type { Actor } from '../../../platform/db/index.ts'
import { pageNumber } from '../../../platform/html/paging.tsx'
import { GRADES, REPORT_STATES } from '../domain/report-words.ts'
import { isKeyOf } from '../domain/words.ts'
import type { ReportFilter } from '../store/reports.ts'

export const PER_PAGE = 25
const LAST_PAGE = 400

/** What the inbox shows, as it stands in the address: never words about anybody. */
export interface InboxChoice {
  readonly state: keyof typeof REPORT_STATES | 'all'
  readonly grade: keyof typeof GRADES | ''
  /** `mine`: the areas that the actor's teams serve; `all`: every report that they may read. */
  readonly areas: 'mine' | 'all'
  readonly matrixDue: boolean
  /** From 1. */
  readonly page: number
}

export function choiceOf(query: URLSearchParams): InboxChoice {
  const state = query.get('state') ?? ''
  const grade = query.get('grade') ?? ''
  return {
    state: isKeyOf(REPORT_STATES, state) || state === 'all' ? state : 'pending',
    grade: isKeyOf(GRADES, grade) ? grade : '',
    areas: query.get('areas') === 'all' ? 'all' : 'mine',
    matrixDue: query.get('matrix') === 'due',
    page: Math.min(pageNumber(query), LAST_PAGE),
  }
}

export function filterOf(choice: InboxChoice, actor: Pick<Actor, 'areaIds'>): ReportFilter {
  return {
    ...(choice.state === 'all' ? {} : { state: choice.state }),
    ...(choice.grade === '' ? {} : { grade: choice.grade }),
    ...(choice.areas === 'all' ? {} : { areaIds: actor.areaIds }),
    ...(choice.matrixDue ? { matrixDue: true } : {}),
  }
}

/** The choice as a query, without what is usual. */
export function queryOf(choice: InboxChoice): string {
  const query = new URLSearchParams()
  if (choice.state !== 'pending') query.set('state', choice.state)
  if (choice.grade !== '') query.set('grade', choice.grade)
  if (choice.areas !== 'mine') query.set('areas', choice.areas)
  if (choice.matrixDue) query.set('matrix', 'due')
  if (choice.page > 1) query.set('page', String(choice.page))
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
