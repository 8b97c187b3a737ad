import type { Db, Purpose, PurposeKind } from '../../platform/db/index.ts'
import type { Visit } from '../../platform/http/index.ts'
import type { NamesOfRecords, TasksOfRooms } from './signals/ports.ts'
import type { SignalSettings } from './signals/rules.ts'

/** What wiring gives this room. */
export interface AuditDeps {
  readonly db: Db
  /** Whose records are about somebody of the looker's own name or address: the room that knows people answers. */
  readonly namesOfRecords: NamesOfRecords
  /** Which records are whose task: the rooms that keep records answer. */
  readonly tasks: TasksOfRooms
  readonly signals?: Partial<SignalSettings>
  readonly now?: () => Date
  /** A check of the chain broke off. */
  readonly onError?: (error: unknown) => void
}

export function acting(visit: Visit, name: string, kind: PurposeKind = 'read'): Purpose {
  return { name: `audit.${name}`, kind, correlationId: visit.correlationId }
}

export const AUDIT_CRUMBS = [
  { text: 'Home', href: '/' },
  { text: 'Audit log', href: '/audit' },
] as const
