import { sql } from 'kysely'
import type { PurposeKind, Tx } from '../../platform/db/index.ts'

export interface RecordedEvent {
  readonly id: number
  readonly at: Date
  readonly actorKind: 'person' | 'system' | 'anonymous'
  readonly userId: string | null
  readonly agencyId: string | null
  readonly teamIds: readonly string[]
  readonly action: string
  readonly kind: PurposeKind
  readonly subjectType: string | null
  readonly subjectId: string | null
  readonly outcome: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly correlationId: string | null
  /** The lawful purpose of the records concerned. */
  readonly purposeId: string | null
  /** The records concerned, as far as the reader may know of them, in order. */
  readonly recordIds: readonly string[]
}

export interface EventFilter {
  /** Done by this user, or done to their account. */
  readonly userId?: string
  readonly agencyId?: string
  /** Done by somebody who was in this team then. */
  readonly teamId?: string
  readonly purposeId?: string
  readonly recordId?: string
  /** `done`, `refused` or another that is recorded; `not-done` is everything but done. */
  readonly outcome?: string
  /** A whole action, or a room with its dot, for example `identity.`. */
  readonly action?: string
  readonly kind?: PurposeKind
  /** First and last day by London's clocks, `YYYY-MM-DD`, both included. */
  readonly from?: string
  readonly to?: string
  readonly correlationId?: string
  /** Only these. */
  readonly ids?: readonly number[]
  /** Only events before this one, for the next page. */
  readonly beforeId?: number
}

interface EventRow {
  id: number
  at: Date
  actor_kind: 'person' | 'system' | 'anonymous'
  user_id: string | null
  agency_id: string | null
  team_ids: string[]
  action: string
  kind: PurposeKind
  subject_type: string | null
  subject_id: string | null
  outcome: string
  detail: Record<string, unknown>
  correlation_id: string | null
  purpose_id: string | null
  record_ids: string[]
}

/** The events that the actor may see and that fit, the newest first. */
export async function readAuditEvents(tx: Tx, filter: EventFilter, limit: number): Promise<RecordedEvent[]> {
  const conditions = [sql`true`]
  if (filter.userId !== undefined) {
    conditions.push(
      sql`(user_id = ${filter.userId}::uuid or (subject_type = 'user' and subject_id = ${filter.userId}))`,
    )
  }
  if (filter.agencyId !== undefined) conditions.push(sql`agency_id = ${filter.agencyId}::uuid`)
  if (filter.teamId !== undefined) conditions.push(sql`team_ids @> array[${filter.teamId}::uuid] and team_ids <> '{}'`)
  if (filter.purposeId !== undefined) conditions.push(sql`purpose_id = ${filter.purposeId}`)
  if (filter.recordId !== undefined) {
    conditions.push(sql`id in (select event_id from audit.event_records where record_id = ${filter.recordId}::uuid)`)
  }
  if (filter.outcome === 'not-done') conditions.push(sql`outcome <> 'done'`)
  else if (filter.outcome !== undefined) conditions.push(sql`outcome = ${filter.outcome}`)
  if (filter.action?.endsWith('.')) conditions.push(sql`starts_with(action, ${filter.action})`)
  else if (filter.action !== undefined) conditions.push(sql`action = ${filter.action}`)
  if (filter.kind !== undefined) conditions.push(sql`kind = ${filter.kind}`)
  if (filter.correlationId !== undefined) conditions.push(sql`correlation_id = ${filter.correlationId}`)
  if (filter.from !== undefined)
    conditions.push(sql`at >= ${filter.from}::date::timestamp at time zone 'Europe/London'`)
  if (filter.to !== undefined) {
    conditions.push(sql`at < (${filter.to}::date + 1)::timestamp at time zone 'Europe/London'`)
  }
  if (filter.ids !== undefined) conditions.push(sql`id = any (${`{${filter.ids.join(',')}}`}::text::bigint[])`)
  if (filter.beforeId !== undefined) conditions.push(sql`id < ${filter.beforeId}`)
  const { rows } =
    await sql<EventRow>`select id, at, actor_kind, user_id, agency_id, team_ids, action, kind, subject_type,
      subject_id, outcome, detail, correlation_id, purpose_id,
      coalesce((select array_agg(r.record_id order by r.record_id) from audit.event_records r where r.event_id = events.id),
        '{}') as record_ids
    from audit.events
    where ${sql.join(conditions, sql` and `)} order by id desc limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, at: row.at, actorKind: row.actor_kind, userId: row.user_id, agencyId: row.agency_id },
    ...{ teamIds: row.team_ids, purposeId: row.purpose_id, recordIds: row.record_ids },
    ...{ action: row.action, kind: row.kind, subjectType: row.subject_type, subjectId: row.subject_id },
    ...{ outcome: row.outcome, detail: row.detail, correlationId: row.correlation_id },
  }))
}

/** Every action that has been recorded, for the list to choose from. */
export async function recordedActions(tx: Tx): Promise<string[]> {
  // Jumps from one action to the next along the index instead of reading every event.
  const { rows } = await sql<{ action: string }>`
    with recursive jump (action) as (
      (select action from audit.events order by action limit 1)
      union all
      select (select e.action from audit.events e where e.action > jump.action order by e.action limit 1)
      from jump where jump.action is not null)
    select action from jump where action is not null`.execute(tx)
  return rows.map((row) => row.action)
}

/** Every lawful purpose under which something was recorded, for the list to choose from. */
export async function recordedPurposes(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ purpose_id: string }>`
    with recursive jump (purpose_id) as (
      (select purpose_id from audit.events where purpose_id is not null order by purpose_id limit 1)
      union all
      select (select e.purpose_id from audit.events e where e.purpose_id > jump.purpose_id order by e.purpose_id limit 1)
      from jump where jump.purpose_id is not null)
    select purpose_id from jump where purpose_id is not null`.execute(tx)
  return rows.map((row) => row.purpose_id)
}
