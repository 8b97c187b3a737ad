export { type Actor, anonymous, type Purpose, type PurposeKind, purposeKinds, systemActor } from './actor.ts'
export type { Database } from './database.generated.ts'
export type { Engine } from './engine.ts'
export { lockFolder } from './folder-lock.ts'
export { anyOf, setOf } from './ids.ts'
export { type Memory, remembered, withMemory } from './memory.ts'
export { hashOfScripts, type MigrationReport, migrate, pendingMigrations, readScripts } from './migrate.ts'
export { openEmbedded } from './pglite-engine.ts'
export { openServer } from './postgres-engine.ts'
export {
  type AuditEvent,
  type AuditNote,
  type AuditWriter,
  continueAs,
  copyField,
  copyIn,
  createDb,
  type Db,
  sideBySide,
  type Tx,
} from './transactions.ts'
