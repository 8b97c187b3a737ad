import type { Db, Tx } from '../../platform/db/index.ts'
import { systemActor } from '../../platform/db/index.ts'
import { purposesOf } from '../../platform/http/index.ts'

/** What wiring gives this room's pages. */
export interface SharingDeps {
  readonly db: Db
  readonly now: () => Date
  /** What records of each kind are called and where their page is, told by the rooms that keep them. */
  readonly kinds: readonly RecordKind[]
  /** Told after access to these records, or what may be found of a whole purpose, has changed. */
  readonly onAccessChanged: (changed: { recordIds: readonly string[] } | { purposeId: string }) => Promise<void>
  /** Finds what a pointer leads to. Asked as the keeper only. */
  readonly resolvePointer: (tx: Tx, pointerId: string) => Promise<string | null>
  /** Pages of other rooms for people who work with records, to which no menu leads them. */
  readonly places?: readonly Place[]
}

/** A page to which the overview leads. */
export interface Place {
  readonly href: string
  readonly title: string
  /** What is found there, in a sentence. */
  readonly text: string
  /** Shown to people who hold one of these; to everybody who reaches the overview when empty. */
  readonly anyOf: readonly string[]
}

/** A kind of record, as the room that keeps it describes it. */
export interface RecordKind {
  readonly kind: string
  /** In the singular, such as "profile of a person". */
  readonly label: string
  readonly path: (recordId: string) => string
  /** Names of these records, as far as the actor may read them. */
  readonly names: (tx: Tx, recordIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

/** The system at keeping access in step and carrying out what a person asked for and the rules allow. */
export const keeper = systemActor(['sharing.keep'])

export const { reading, writing, exporting } = purposesOf('sharing')
