import { type Actor, type PurposeKind, systemActor } from '../../platform/db/index.ts'

/** The command line acts as the system, for figures and areas only. */
export const figuresActor: Actor = systemActor([
  'performance.view',
  'performance.import',
  'performance.analyse',
  'areas.import',
])

/** Why a command opened its transaction, as the audit log names it. */
export function commandPurpose(name: string, kind: PurposeKind = 'read') {
  return { name, kind }
}
