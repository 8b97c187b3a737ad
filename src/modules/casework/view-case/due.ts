/** What is due in a case, in the order in which somebody should look at it. */
import { daysApart, londonDay } from '../../../platform/clock/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import { UPDATE_WITHIN_DAYS, updateDueAt } from '../domain/case.ts'
import type { Case } from '../store/cases.ts'

export interface Due {
  readonly what: string
  readonly text: string
  readonly overdue: boolean
}

/** Nothing is due in a closed case. `today` is an ISO day. */
export function dueIn(
  one: Pick<
    Case,
    'state' | 'screening' | 'matrixDueOn' | 'assessedAt' | 'reviewDueOn' | 'lastWorkedAt' | 'band' | 'openedAt'
  >,
  { today }: { readonly today: string },
): Due[] {
  if (one.state === 'closed') return []
  const due: Due[] = []
  const by = (what: string, day: string) => due.push({ what, ...inWords(day, today) })
  if (one.assessedAt === null && one.matrixDueOn !== null) by('Risk assessment matrix', one.matrixDueOn)
  if (one.assessedAt === null && one.screening === null) {
    due.push({ what: 'Screening', text: 'Not done yet', overdue: londonDay(one.openedAt) < today })
  }
  if (one.reviewDueOn !== null) by('Review of the risk', one.reviewDueOn)
  by('Next work', londonDay(updateDueAt(one)))
  return due
}

function inWords(day: string, today: string): Omit<Due, 'what'> {
  const late = daysApart(day, today)
  if (late > 0)
    return { text: `Overdue by ${plural(late, 'day', 'days')}: was due on ${formatDate(day)}`, overdue: true }
  return { text: late === 0 ? 'Due today' : `Due by ${formatDate(day)}`, overdue: false }
}

/** "At least every 7 days while the risk is high". */
export function rhythmInWords(band: Case['band']): string {
  const days = UPDATE_WITHIN_DAYS[band ?? 'none']
  return band === 'high' ? `At least every ${days} days while the risk is high` : `At least every ${days} days`
}
