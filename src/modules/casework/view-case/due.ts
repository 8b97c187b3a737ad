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
  /** Where it is done; an anchor of the page or an address. */
  readonly href?: string
  /** ISO day; what is due first stands first. Absent for what is due at once. */
  readonly on?: string
}

/** What is due further ahead than this does not stand at the head of the page. In days. */
const AHEAD_DAYS = 14

type Facts = Parameters<typeof dueOn>[0] & Pick<Case, 'screening' | 'openedAt'>

/** Nothing is due in a closed case. `today` is an ISO day. */
export function dueIn(one: Facts, { today }: { readonly today: string }): Due[] {
  if (one.state === 'closed') return []
  const unscreened = one.assessedAt === null && one.screening === null
  const screening = { what: 'Screening', text: 'Not done yet', href: '#screening' }
  return [
    ...(unscreened ? [{ ...screening, overdue: londonDay(one.openedAt) < today }] : []),
    ...dueOn(one, { today }).map(({ what, on, late }) => ({
      ...{ what: DUE_WORDS[what], overdue: late, on, href: WHERE[what] },
      text: late ? lateInWords(on, today) : on === today ? 'Due today' : `Due by ${formatDate(on)}`,
    })),
  ]
}

/** One thing that is due on a day, when that is near or past. Days are ISO days; null for never. */
export function dueOnDay(of: {
  readonly what: string
  readonly on: string | null
  readonly today: string
  readonly href: string
}): Due[] {
  const { what, on, today, href } = of
  if (on === null || daysApart(today, on) > AHEAD_DAYS) return []
  const overdue = on < today
  return [
    {
      what,
      on,
      overdue,
      href,
      text: overdue ? lateInWords(on, today) : on === today ? 'Due today' : `Due by ${formatDate(on)}`,
    },
  ]
}

/** What is late first, each in the order of its days. */
export function inOrderOfDays(due: readonly Due[]): Due[] {
  return [...due].sort((a, b) => Number(b.overdue) - Number(a.overdue) || (a.on ?? '').localeCompare(b.on ?? ''))
}

/** The section of the page where each is done. */
const WHERE = { matrix: '#assessments', review: '#assessments', update: '#contacts' } as const

function lateInWords(on: string, today: string): string {
  return `Overdue by ${plural(daysApart(on, today), 'day', 'days')}: was due on ${formatDate(on)}`
}

/** "At least every 7 days while the risk is high". */
export function rhythmInWords(band: Case['band']): string {
  const days = UPDATE_WITHIN_DAYS[band ?? 'none']
  return band === 'high' ? `At least every ${days} days while the risk is high` : `At least every ${days} days`
}
