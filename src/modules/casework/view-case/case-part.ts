import type { RecordHeader } from '../../../foundations/sharing/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import type { Visit } from '../../../platform/http/index.ts'
import type { Case } from '../store/cases.ts'
import type { Participant } from '../store/participants.ts'

/** A case as its page and all parts of the page see it. */
export interface CaseShown {
  readonly one: Case
  readonly header: RecordHeader
  readonly participants: readonly Participant[]
  readonly visit: Visit
  /** ISO day of London's calendar. */
  readonly today: string
  /** The actor may add to it: contributes, it is not restricted, and it is not closed. */
  readonly mayAdd: boolean
}

/** One thing that happened, for the timeline of a case. */
export interface TimelineEntry {
  readonly at: Date
  /** What sort of thing, such as "Visit" or "Support offered". */
  readonly what: string
  /** In a sentence or less. */
  readonly text: string
  readonly byUserId: string | null
  readonly href?: string
}

/** A section of the case page, given by the slice that keeps what it shows. */
export interface CasePart {
  /** Anchor on the page. */
  readonly key: string
  readonly title: string
  readonly show: (tx: Tx, shown: CaseShown) => Promise<Html>
  /** What the timeline says of it; absent where it has nothing to say. */
  readonly timeline?: (tx: Tx, caseId: string) => Promise<readonly TimelineEntry[]>
}
