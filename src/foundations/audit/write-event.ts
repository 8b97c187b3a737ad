import { sql } from 'kysely'
import type { AuditWriter } from '../../platform/db/index.ts'
import { chainPurposes } from './chain/store.ts'

/**
 * Purposes that leave no event. The look-up of the session behind each request: the request's own transaction follows at
 * once and is recorded with its actor, so an event here would only say everything twice. And the chain's own reading and
 * writing: a seal tells of itself, an event of each would have to be sealed in turn for ever, and a check of the chain is
 * recorded as one event with its outcome.
 */
export const unrecordedPurposes: ReadonlySet<string> = new Set([
  'identity.resolve-session',
  // Asked every few seconds; when something was to be computed, that is recorded.
  'sharing.check-access',
  chainPurposes.settle.name,
  chainPurposes.seal.name,
  chainPurposes.read.name,
])

/** Writes one event in the transaction that it tells of; if that is rolled back, so is the event. */
export const writeAuditEvent: AuditWriter = async (tx, event) => {
  const { purpose } = event
  if (unrecordedPurposes.has(purpose.name)) return
  // The database takes the actor from the transaction's own settings.
  await sql`select audit.write_event(${purpose.name}, ${purpose.kind}, ${event.subjectType ?? null},
    ${event.subjectId === undefined ? null : String(event.subjectId)}, ${event.outcome ?? 'done'},
    ${JSON.stringify(event.detail ?? {})}::jsonb, ${purpose.correlationId ?? null}, ${event.purposeId ?? null},
    ${[...(event.recordIds ?? [])]}::uuid[])`.execute(tx)
}
