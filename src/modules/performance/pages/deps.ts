import type { Db } from '../../../platform/db/index.ts'

/** What the pages of this module are given when the house is wired. */
export interface PageDeps {
  readonly db: Db
  /** Tells what is overdue. */
  readonly now: () => Date
}

const LONDON_DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The day by London's calendar, `YYYY-MM-DD`. */
export function today(now: Date): string {
  return LONDON_DAY.format(now)
}
