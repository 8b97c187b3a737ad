import type { Tx } from '../../../platform/db/index.ts'
import type { SharingDeps } from '../deps.ts'
import type { HeldSection } from '../domain/rights.ts'

export type { HeldSection, HeldValue } from '../domain/rights.ts'

/**
 * What the rooms above hold below a record. Sharing knows no contents, so it asks them: each room that keeps something
 * below records of a kind gives one of these, and wiring passes them all. Every function is asked as the keeper.
 */
export interface Holding {
  /** Of the record, as in sharing.records. Several rooms may hold something of one kind. */
  readonly kind: string
  /** Everything held below the record, in words that its subject understands. */
  readonly export: (tx: Tx, recordId: string) => Promise<readonly HeldSection[]>
  /** Removes everything held below the record, keys for searching and pointers included. */
  readonly dispose: (tx: Tx, recordId: string) => Promise<Disposed>
  /** Records about the same person: linked or merged profiles, households. Those of every agency; sharing filters. */
  readonly findAbout: (tx: Tx, recordId: string) => Promise<readonly string[]>
}

export interface Disposed {
  readonly rows: number
  /** The same by table, for the certificate. */
  readonly tables?: Readonly<Record<string, number>>
}

/** What retention and rights need beyond the rest of sharing. */
export interface RightsDeps extends SharingDeps {
  readonly holdings: readonly Holding[]
}
