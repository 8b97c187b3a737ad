import type { RecordHeader } from '../../../foundations/sharing/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import type { Visit } from '../../../platform/http/index.ts'
import type { Case } from '../store/cases.ts'
import type { Incident } from '../store/incidents.ts'
import type { KnownNames } from '../store/kept.ts'
import type { Participant } from '../store/participants.ts'
import type { Report } from '../store/reports.ts'
import type { Due } from './due.ts'

/** By what a case's own parts are read, whether for its page or for people's rights. */
export interface CaseRead {
  readonly one: Case
  readonly participants: readonly Participant[]
  /** Names of the participants, which need not be asked for again. */
  readonly known: KnownNames
  /** Read at the first call and kept: more than one part shows something of them. */
  readonly incidents: () => Promise<readonly Incident[]>
  /** Those in the case, and those that its victims made anywhere; the newest first. */
  readonly reports: () => Promise<readonly Report[]>
}

/** A case as its page and all parts of the page see it. */
export interface CaseShown extends CaseRead {
  readonly header: RecordHeader
  readonly visit: Visit
  /** ISO day of London's calendar. */
  readonly today: string
  /** The actor may add to it: contributes, it is not restricted, and it is not closed. */
  readonly mayAdd: boolean
}

/** What the body of a part is shown with. */
export interface PartShown extends CaseShown {
  /** Names of users, among them all that the part named in `users`. */
  readonly userNames: ReadonlyMap<string, string>
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

/** What was read of a part, once, in all the shapes in which the page shows it. Nothing here asks the database. */
export interface PartRead {
  readonly body: (shown: PartShown) => Html
  /** What the timeline says of it; absent where it has nothing to say. */
  readonly timeline?: readonly TimelineEntry[]
  /** What is next or late in it, for the head of the page; nothing of a closed case is shown. */
  readonly due?: (shown: Pick<CaseShown, 'today'>) => readonly Due[]
  /** Users whose names the body says. */
  readonly users?: readonly (string | null)[]
}

/** A section of the case page, given by the slice that keeps what it shows. */
export interface CasePart<Needs = CaseShown> {
  /** Anchor on the page. */
  readonly key: string
  readonly title: string
  readonly read: (tx: Tx, of: Needs) => Promise<PartRead>
}

/** A part that can be read without a page, such as for people's rights. */
export type OwnPart = CasePart<CaseRead>
