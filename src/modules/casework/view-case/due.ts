/** What is due in a case, in words, as it stands at the head of its page. */
import { daysApart, londonDay } from '../../../platform/clock/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import { UPDATE_WITHIN_DAYS } from '../domain/case.ts'
import { DUE_WORDS, dueOn } from '../domain/due.ts'
import type { Case } from '../store/cases.ts'

export interface Due {
  readonly what: string
  readonly text: string
  readonly overdue: boolean
}

type Facts = Parameters<typeof dueOn>[0] & Pick<Case, 'screening' | 'openedAt'>

/** Nothing is due in a closed case. `today` is an ISO day. */
export function dueIn(one: Facts, { today }: { readonly today: string }): Due[] {
  if (one.state === 'closed') return []
  const unscreened = one.assessedAt === null && one.screening === null
  return [
    ...(unscreened ? [{ what: 'Screening', text: 'Not done yet', overdue: londonDay(one.openedAt) < today }] : []),
    ...dueOn(one, { today }).map(({ what, on, late }) => ({
      ...{ what: DUE_WORDS[what], overdue: late },
      text: late ? lateInWords(on, today) : on === today ? 'Due today' : `Due by ${formatDate(on)}`,
    })),
  ]
}

function lateInWords(on: string, today: string): string {
  return `Overdue by ${plural(daysApart(on, today), 'day', 'days')}: was due on ${formatDate(on)}`
}

/** "At least every 7 days while the risk is high". */
export function rhythmInWords(band: Case['band']): string {
  const days = UPDATE_WITHIN_DAYS[band ?? 'none']
  return band === 'high' ? `At least every ${days} days while the risk is high` : `At least every ${days} days`
}
