import { sql } from 'kysely'
import { type Actor, type Purpose, systemActor, type Tx } from '../../../platform/db/index.ts'
import type { EventToSeal, SealToDigest } from './canonical.ts'

/** The sealer: reads events, adds seals, and may do nothing else. */
export const sealer: Actor = systemActor(['audit.seal'])

/** The chain's own reading and writing; a seal, or the event that tells of a check, says more than an event of each would. */
export const chainPurposes = {
  settle: { name: 'audit.find-settled-events', kind: 'read' },
  seal: { name: 'audit.seal-events', kind: 'write' },
  read: { name: 'audit.read-chain', kind: 'read' },
} as const satisfies Record<string, Purpose>

export interface StoredSeal extends SealToDigest {
  readonly eventIds: readonly number[]
  readonly eventDigests: Uint8Array
  readonly head: Uint8Array
}

export interface SealHead {
  readonly number: number
  readonly toId: number
  readonly sealedAt: Date
  readonly head: Uint8Array
}

interface EventRow extends Omit<EventToSeal, 'team_ids' | 'record_ids'> {
  team_ids: string
  record_ids: string
}

/**
 * Events in this range of numbers, both included, in order. Every column comes as text that depends on no setting of the
 * session. Lists are joined by commas, because the two drivers read arrays differently.
 */
export async function eventsToSeal(
  tx: Tx,
  range: { from: number; to: number; limit?: number },
): Promise<EventToSeal[]> {
  const limit = range.limit ?? null
  const { rows } = await sql<EventRow>`
    with chosen as (select * from audit.events where id between ${range.from} and ${range.to} order by id limit ${limit}::int),
      listed as (select r.event_id, string_agg(r.record_id::text, ',' order by r.record_id) as record_ids
        from audit.event_records r
        where r.event_id between ${range.from} and (select max(id) from chosen) group by r.event_id)
    select e.id, extract(epoch from e.at)::text as at, e.actor_kind, e.user_id, e.agency_id,
      array_to_string(e.team_ids, ',', 'null') as team_ids, e.action, e.kind, e.subject_type, e.subject_id, e.outcome,
      e.detail::text as detail, e.correlation_id, e.purpose_id, e.record_count, coalesce(l.record_ids, '') as record_ids
    from chosen e left join listed l on l.event_id = e.id order by e.id`.execute(tx)
  return rows.map((row) => ({ ...row, team_ids: listOf(row.team_ids), record_ids: listOf(row.record_ids) }))
}

function listOf(joined: string): string[] {
  return joined === '' ? [] : joined.split(',')
}

interface SealRow {
  number: number
  version: number
  from_id: number
  to_id: number
  event_count: number
  event_ids: string
  event_digests: Uint8Array
  batch_digest: Uint8Array
  previous_head: Uint8Array
  head: Uint8Array
  sealed_at: string
}

/** Seals above this number, the lowest first. */
export async function sealsAfter(tx: Tx, number: number, limit: number): Promise<StoredSeal[]> {
  const { rows } = await sql<SealRow>`
    select number, version, from_id, to_id, event_count, array_to_string(event_ids, ',', 'null') as event_ids, event_digests,
      batch_digest, previous_head, head, extract(epoch from sealed_at)::text as sealed_at
    from audit.seals where number > ${number} order by number limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    ...{ number: row.number, version: row.version, fromId: row.from_id, toId: row.to_id, count: row.event_count },
    ...{ eventIds: listOf(row.event_ids).map(Number), eventDigests: row.event_digests },
    ...{ batchDigest: row.batch_digest, previousHead: row.previous_head, head: row.head, sealedAt: row.sealed_at },
  }))
}

/** Heads above this number, the lowest first. */
export async function headsAfter(tx: Tx, number: number, limit: number): Promise<SealHead[]> {
  const { rows } = await sql<{ number: number; to_id: number; sealed_at: Date; head: Uint8Array }>`
    select number, to_id, sealed_at, head from audit.seals where number > ${number} order by number limit ${limit}`.execute(
    tx,
  )
  return rows.map((row) => ({ number: row.number, toId: row.to_id, sealedAt: row.sealed_at, head: row.head }))
}

/** The newest seal, or null before the first. */
export async function lastHead(tx: Tx): Promise<SealHead | null> {
  const { rows } = await sql<{ number: number; to_id: number; sealed_at: Date; head: Uint8Array }>`
    select number, to_id, sealed_at, head from audit.seals order by number desc limit 1`.execute(tx)
  const [row] = rows
  return row === undefined ? null : { number: row.number, toId: row.to_id, sealedAt: row.sealed_at, head: row.head }
}

export async function countEvents(tx: Tx, range: { above?: number; below?: number }): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from audit.events
    where ${range.above === undefined ? sql`true` : sql`id > ${range.above}`}
      and ${range.below === undefined ? sql`true` : sql`id < ${range.below}`}`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function insertSeal(tx: Tx, seal: StoredSeal & { sealedAtIso: string }): Promise<void> {
  await sql`insert into audit.seals (number, version, from_id, to_id, event_count, event_ids, event_digests, batch_digest,
      previous_head, head, sealed_at)
    values (${seal.number}, ${seal.version}, ${seal.fromId}, ${seal.toId}, ${seal.count},
      ${`{${seal.eventIds.join(',')}}`}::text::bigint[], ${seal.eventDigests}::bytea, ${seal.batchDigest}::bytea,
      ${seal.previousHead}::bytea, ${seal.head}::bytea, ${seal.sealedAtIso}::timestamptz)`.execute(tx)
}
