/** One person's looks: who looked, under which name they work here, at which records. */
export interface LooksToCompare {
  readonly userId: string
  readonly displayName: string
  readonly recordIds: readonly string[]
}

export interface OwnRecord {
  readonly userId: string
  readonly recordId: string
  /** The record is about somebody with the looker's surname, or at an address that is the looker's. */
  readonly own: 'name' | 'address'
}

/**
 * Asked of the room that knows people, which opens a transaction of its own for it: which of these looks were at somebody
 * with the looker's own name or address. It answers with ids only, so that an auditor learns nobody's name by it.
 */
export type NamesOfRecords = (looks: readonly LooksToCompare[]) => Promise<readonly OwnRecord[]>
