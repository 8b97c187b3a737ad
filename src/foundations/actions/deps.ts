import type { Db, Tx } from '../../platform/db/index.ts'
import { purposesOf } from '../../platform/http/index.ts'
import type { RecordKind } from '../sharing/index.ts'

/** What wiring gives this room's pages. */
export interface ActionsDeps {
  readonly db: Db
  readonly now: () => Date
  /** What records of each kind are called and where their page is, told by the rooms that keep them. */
  readonly kinds: readonly RecordKind[]
  /**
   * Told in the same transaction, after every write, that this record was worked on. Whoever did it may be an owner who can
   * only read the record and said that their action is done.
   */
  readonly onWorked: (tx: Tx, recordId: string) => Promise<unknown>
}

export const { reading, writing, exporting } = purposesOf('actions')
