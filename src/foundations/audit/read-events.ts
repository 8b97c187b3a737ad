import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'

export interface RecordedEvent {
  readonly id: number
  readonly at: Date
  readonly actorKind: 'person' | 'system' | 'anonymous'
  readonly userId: string | null
  readonly agencyId: string | null
  readonly action: string
  readonly kind: 'read' | 'write'
  readonly subjectType: string | null
  readonly subjectId: string | null
  readonly outcome: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly correlationId: string | null
}

export interface EventFilter {
  /** Done by this user, or done to their account. */
  readonly userId?: string
  /** A whole action, or a room with its dot, for example `identity.`. */
  readonly action?: string
  readonly kind?: 'read' | 'write'
  /** First and last day by London's clocks, `YYYY-MM-DD`, both included. */
  readonly from?: string
  readonly to?: string
  readonly correlationId?: string
  /** Only events before this one, for the next page. */
  readonly beforeId?: number
}

interface EventRow {
  id: number
  at: Date
  actor_kind: 'person' | 'system' | 'anonymous'
  user_id: string | null
  agency_id: string | null
  action: string
  kind: 'read' | 'write'
  subject_type: string | null
  subject_id: string | null
  outcome: string
  detail: Record<string, unknown>
  correlation_id: string | null
}

/** The events that the actor may see and that fit, the newest first. */
export async function readAuditEvents(tx: Tx, filter: EventFilter, limit: number): Promise<RecordedEvent[]> {
  const conditions = [sql`true`]
  if (filter.userId !== undefined) {
    conditions.push(
      sql`(user_id = ${filter.userId}::uuid or (subject_type = 'user' and subject_id = ${filter.userId}))`,
    )
  }
  if (filter.action?.endsWith('.')) conditions.push(sql`starts_with(action, ${filter.action})`)
  else if (filter.action !== undefined) conditions.push(sql`action = ${filter.action}`)
  if (filter.kind !== undefined) conditions.push(sql`kind = ${filter.kind}`)
  if (filter.correlationId !== undefined) conditions.push(sql`correlation_id = ${filter.correlationId}`)
  if (filter.from !== undefined)
    conditions.push(sql`at >= ${filter.from}::date::timestamp at time zone 'Europe/London'`)
  if (filter.to !== undefined) {
    conditions.push(sql`at < (${filter.to}::date + 1)::timestamp at time zone 'Europe/London'`)
  }
  if (filter.beforeId !== undefined) conditions.push(sql`id < ${filter.beforeId}`)
  const { rows } = await sql<EventRow>`select * from audit.events
    where ${sql.join(conditions, sql` and `)} order by id desc limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, at: row.at, actorKind: row.actor_kind, userId: row.user_id, agencyId: row.agency_id },
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
