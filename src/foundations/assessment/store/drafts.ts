import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'

/** Which assessment is being made: of whom, by what. */
export interface DraftKey {
  readonly recordId: string
  readonly subjectId: string | null
  readonly instrumentId: string
  readonly instrumentVersion: string
}

/** An assessment that somebody has begun. Fields as they were typed, by the key of the answer or of the header field. */
export interface Draft extends DraftKey {
  readonly answers: Readonly<Record<string, string>>
  readonly header: Readonly<Record<string, string>>
  readonly savedAt: Date
}

interface Row {
  record_id: string
  subject_id: string | null
  instrument_id: string
  instrument_version: string
  answers: Record<string, string>
  header: Record<string, string>
  saved_at: Date
}

function draftOf(row: Row): Draft {
  return {
    ...{ recordId: row.record_id, subjectId: row.subject_id, instrumentId: row.instrument_id },
    ...{ instrumentVersion: row.instrument_version, answers: row.answers, header: row.header, savedAt: row.saved_at },
  }
}

/** Saves what somebody has typed so far. Null when they may not add to the record, or do not know of the subject. */
export async function saveDraft(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  draft: Omit<Draft, 'savedAt'>,
): Promise<Date | null> {
  const { rows } = await sql<{ saved_at: Date }>`
    insert into assessment.drafts (record_id, subject_id, instrument_id, instrument_version, user_id, answers, header)
    select ${draft.recordId}::uuid, ${draft.subjectId}::uuid, ${draft.instrumentId}, ${draft.instrumentVersion},
      ${actor.userId}::uuid, ${JSON.stringify(draft.answers)}::jsonb, ${JSON.stringify(draft.header)}::jsonb
    where people.may_write(${draft.recordId}::uuid)
      and (${draft.subjectId}::uuid is null or people.may_know(${draft.subjectId}::uuid))
    on conflict (record_id, subject_id, instrument_id, instrument_version, user_id)
      do update set answers = excluded.answers, header = excluded.header, saved_at = now()
    returning saved_at`.execute(tx)
  return rows[0]?.saved_at ?? null
}

export async function findDraft(tx: Tx, actor: Pick<Actor, 'userId'>, key: DraftKey): Promise<Draft | null> {
  const { rows } = await sql<Row>`select * from assessment.drafts where ${same(actor, key)}`.execute(tx)
  const [row] = rows
  return row === undefined ? null : draftOf(row)
}

/** What the actor has begun below a record, the newest first. */
export async function draftsOf(tx: Tx, actor: Pick<Actor, 'userId'>, recordId: string): Promise<Draft[]> {
  const { rows } = await sql<Row>`select * from assessment.drafts
    where user_id = ${actor.userId}::uuid and record_id = ${recordId}::uuid order by saved_at desc`.execute(tx)
  return rows.map(draftOf)
}

/** Once it is finished, or not wanted. */
export async function dropDraft(tx: Tx, actor: Pick<Actor, 'userId'>, key: DraftKey): Promise<boolean> {
  const { rows } = await sql<{
    id: string
  }>`delete from assessment.drafts where ${same(actor, key)} returning id`.execute(tx)
  return rows.length > 0
}

function same(actor: Pick<Actor, 'userId'>, key: DraftKey) {
  return sql<boolean>`user_id = ${actor.userId}::uuid and record_id = ${key.recordId}::uuid
    and subject_id is not distinct from ${key.subjectId}::uuid and instrument_id = ${key.instrumentId}
    and instrument_version = ${key.instrumentVersion}`
}
