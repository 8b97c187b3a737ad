/** Things that wait, one line each: what to do, by when in words, and what it is about. */
import { daysApart } from '../../../platform/clock/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'

export interface WaitingItem {
  /** What to do; it leads straight to where it is done. */
  readonly text: string
  readonly href: string
  readonly when: string
  readonly late: boolean
  readonly about: Child
}

export function WaitingList(props: {
  items: readonly WaitingItem[]
  /** In all, of which so many are listed. */
  total: number
  /** Where the others are. */
  more?: { readonly text: string; readonly href: string }
}): Html {
  const { items, total, more } = props
  const hidden = total - items.length
  return (
    <>
      <ul class="govuk-list cw-waiting">
        {items.map(({ text, href, when, late, about }) => (
          <li>
            <a class="govuk-link" href={href}>
              {text}
            </a>
            <span class="cw-waiting__when">{late ? <strong class="cw-late">{when}</strong> : when}</span>
            <span class="cw-waiting__about">{about}</span>
          </li>
        ))}
      </ul>
      {(hidden > 0 || more !== undefined) && (
        <p class="govuk-body">
          {hidden > 0 && `${plural(hidden, 'more is', 'more are')} not listed. `}
          {more !== undefined && (
            <a class="govuk-link" href={more.href}>
              {more.text}
            </a>
          )}
        </p>
      )}
    </>
  )
}

/** “Overdue by 3 days: was due on 2 May 2026”, “Due today”, “Due by 9 May 2026”. Days are ISO days. */
export function dueBy(on: string, today: string): Pick<WaitingItem, 'when' | 'late'> {
  if (on < today) return { when: `Overdue by ${days(on, today)}: was due on ${formatDate(on)}`, late: true }
  return { when: on === today ? 'Due today' : `Due by ${formatDate(on)}, in ${days(today, on)}`, late: false }
}

/** “3 days”; of two ISO days the earlier first. */
export function days(from: string, to: string): string {
  return plural(daysApart(from, to), 'day', 'days')
}
