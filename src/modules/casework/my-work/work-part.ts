import type { Tx } from '../../../platform/db/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import type { Visit } from '../../../platform/http/index.ts'

/** One section of a day's work, given by the slice or room that knows of it. */
export interface WorkPart {
  readonly key: string
  readonly title: string
  /** How many things wait, and what they are; null where this person has nothing to do with it. */
  readonly show: (
    tx: Tx,
    given: { readonly visit: Visit; readonly today: string; readonly note: (recordIds: readonly string[]) => void },
  ) => Promise<{ readonly count: number; readonly body: Html } | null>
}
