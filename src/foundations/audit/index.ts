/** The door of audit: the record of what was done and looked at. */
export { permissions } from './permissions.ts'
export { type EventFilter, type RecordedEvent, readAuditEvents } from './read-events.ts'
export { refusalRecorder } from './record-refusal.ts'
export { type AuditDeps, auditRoutes } from './routes.tsx'
export { unrecordedPurposes, writeAuditEvent } from './write-event.ts'
