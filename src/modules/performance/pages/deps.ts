import type { Db } from '../../../platform/db/index.ts'

export { londonDay as today } from '../../../platform/clock/index.ts'

/** What the pages of this module are given when the house is wired. */
export interface PageDeps {
  readonly db: Db
  /** Tells what is overdue. */
  readonly now: () => Date
}
