import { sql } from 'kysely'
import type { AuditWriter } from '../../platform/db/index.ts'

/**
 * Purposes that leave no event: the look-up of the session behind each request. The request's own transaction follows
 * at once and is recorded with its actor, so an event here would only say everything twice.
 */
export const unrecordedPurposes: ReadonlySet<string> = new Set(['identity.resolve-session'])

/** Writes one event in the transaction that it tells of; if that is rolled back, so is the event. */
export const writeAuditEvent: AuditWriter = async (tx, event) => {
  const { actor, purpose } = event
  if (unrecordedPurposes.has(purpose.name)) return
  await sql`insert into audit.events
      (actor_kind, user_id, agency_id, action, kind, subject_type, subject_id, outcome, detail, correlation_id)
    values (${actor.kind}, ${actor.userId}, ${actor.agencyId}, ${purpose.name}, ${purpose.kind},
      ${event.subjectType ?? null}, ${event.subjectId === undefined ? null : String(event.subjectId)},
      ${event.outcome ?? 'done'}, ${JSON.stringify(event.detail ?? {})}::jsonb, ${purpose.correlationId ?? null})`.execute(
    tx,
  )
}
