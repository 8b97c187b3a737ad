import type { Db, Purpose, Tx } from '../../platform/db/index.ts'
import type { Visit } from '../../platform/http/index.ts'
import type { RecordKind } from '../sharing/index.ts'

/** What wiring gives this room's pages. */
export interface DocumentsDeps {
  readonly db: Db
  readonly now: () => Date
  /** What records of each kind are called and where their page is, told by the rooms that keep them. */
  readonly kinds: readonly RecordKind[]
  /** Told in the same transaction, after every write, that this record was worked on. */
  readonly onWorked: (tx: Tx, recordId: string) => Promise<unknown>
}

export function reading(visit: Visit, name: string): Purpose {
  return { name: `documents.${name}`, kind: 'read', correlationId: visit.correlationId }
}

export function writing(visit: Visit, name: string): Purpose {
  return { name: `documents.${name}`, kind: 'write', correlationId: visit.correlationId }
}

/** Taking a file out of the system. */
export function exporting(visit: Visit, name: string): Purpose {
  return { name: `documents.${name}`, kind: 'export', correlationId: visit.correlationId }
}
