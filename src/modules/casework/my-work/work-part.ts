import type { Tx } from '../../../platform/db/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import type { Visit } from '../../../platform/http/index.ts'
import type { Whose } from '../store/waiting.ts'

/** One section of a day's work, given by the slice or room that knows of it. */
export interface WorkPart {
  readonly key: string
  readonly title: string
  /** Also stands on the page of the teams' work; then `whose` says which of the two it is shown on. */
  readonly ofTeams?: boolean
  /** How many things wait, and what they are; null where this person has nothing to do with it. */
  readonly show: (
    tx: Tx,
    given: {
      readonly visit: Visit
      readonly today: string
      readonly now: Date
      readonly whose: Whose
      readonly note: (recordIds: readonly string[]) => void
    },
  ) => Promise<{ readonly count: number; readonly body: Html } | null>
}
