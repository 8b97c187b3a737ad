/** Profiles of one and the same: linked across purposes, merged within one, suspected by the system. */
import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { tidy } from '../domain/profile.ts'
import type { SubjectKind } from '../domain/words.ts'
import { copyMissing, type PartTable, partTables, removeRows } from './parts.ts'
import { renewFindingOf } from './profiles.ts'

export type LinkRefusal =
  /** Not there, or the actor may not read both. */
  | { readonly kind: 'not-found' }
  /** Readable, but the actor may change neither (of a merge: not both). */
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'no-reason' }
  | { readonly kind: 'same-record' }
  | { readonly kind: 'different-kinds' }
  | { readonly kind: 'already-done' }
  /** A merge is within one purpose; across purposes profiles are linked. */
  | { readonly kind: 'different-purposes' }
  /** One of them goes on as another profile: merge or undo that one first. */
  | { readonly kind: 'merged-away' }

interface PairRow {
  kind: SubjectKind
  record_id: string
  merged_into: string | null
  purpose_id: string
  contributable: boolean
}

interface Pair {
  readonly first: PairRow
  readonly second: PairRow
}

async function readPair(tx: Tx, ids: readonly [string, string]): Promise<Result<Pair, LinkRefusal>> {
  if (ids[0] === ids[1]) return refused({ kind: 'same-record' })
  const { rows } = await sql<PairRow>`
    select s.kind, s.record_id, s.merged_into, v.purpose_id,
      exists (select from sharing.contributable_records c where c.id = s.record_id) as contributable
    from people.subjects s join sharing.viewable_records v on v.id = s.record_id
    where s.record_id = any (${[...ids]}::uuid[])`.execute(tx)
  const [first, second] = ids.map((id) => rows.find((row) => row.record_id === id))
  if (first === undefined || second === undefined) return refused({ kind: 'not-found' })
  if (first.kind !== second.kind) return refused({ kind: 'different-kinds' })
  return ok({ first, second })
}

const ordered = (ids: readonly [string, string]) => (ids[0] < ids[1] ? ids : ([ids[1], ids[0]] as const))

/** Says that two profiles are of the same person, household or place. Both stay as they are, each for its own purpose. */
export async function linkProfiles(
  tx: Tx,
  actor: Actor,
  given: { readonly recordId: string; readonly otherId: string; readonly reason: string },
): Promise<Result<{ readonly linkId: number }, LinkRefusal>> {
  const reason = tidy(given.reason)
  if (reason === '') return refused({ kind: 'no-reason' })
  const pair = await readPair(tx, [given.recordId, given.otherId])
  if (!pair.ok) return pair
  if (!pair.value.first.contributable && !pair.value.second.contributable) return refused({ kind: 'not-allowed' })
  const [a, b] = ordered([given.recordId, given.otherId])
  const { rows } = await sql<{ id: number }>`
    insert into people.links (a_id, b_id, reason, linked_by) values (${a}::uuid, ${b}::uuid, ${reason}, ${actor.userId}::uuid)
    on conflict (a_id, b_id) where unlinked_at is null do nothing returning id`.execute(tx)
  const [made] = rows
  if (made === undefined) return refused({ kind: 'already-done' })
  await decide(tx, actor, { a, b, state: 'same', reason })
  return ok({ linkId: made.id })
}

/** Ends a link, which stays on record with the reason. */
export async function unlinkProfiles(
  tx: Tx,
  actor: Actor,
  given: { readonly linkId: number; readonly reason: string },
): Promise<Result<null, LinkRefusal>> {
  const reason = tidy(given.reason)
  if (reason === '') return refused({ kind: 'no-reason' })
  const { rows } = await sql<{ a_id: string; b_id: string; over: boolean }>`
    select a_id, b_id, unlinked_at is not null as over from people.links where id = ${given.linkId}`.execute(tx)
  const [link] = rows
  if (link === undefined) return refused({ kind: 'not-found' })
  if (link.over) return refused({ kind: 'already-done' })
  const ended = await sql`
    update people.links set unlinked_by = ${actor.userId}::uuid, unlinked_at = now(), unlink_reason = ${reason}
    where id = ${given.linkId} and unlinked_at is null returning id`.execute(tx)
  if (ended.rows.length === 0) return refused({ kind: 'not-allowed' })
  await decide(tx, actor, { a: link.a_id, b: link.b_id, state: 'different', reason })
  return ok(null)
}

async function decide(
  tx: Tx,
  actor: Actor,
  pair: { readonly a: string; readonly b: string; readonly state: 'same' | 'different'; readonly reason: string },
): Promise<void> {
  await sql`
    update people.suspected_pairs set state = ${pair.state}, decided_by = ${actor.userId}::uuid, decided_at = now(),
      decision_reason = ${pair.reason}
    where a_id = ${pair.a}::uuid and b_id = ${pair.b}::uuid`.execute(tx)
}

/**
 * Lets one profile go on as another of the same purpose. The survivor gains the names, addresses and other parts that it
 * did not have, and details where it had none. The absorbed one keeps everything and is found as the survivor.
 */
export async function mergeProfiles(
  tx: Tx,
  actor: Actor,
  given: { readonly survivorId: string; readonly absorbedId: string; readonly reason: string },
): Promise<Result<{ readonly mergeId: number }, LinkRefusal>> {
  const { survivorId, absorbedId } = given
  const reason = tidy(given.reason)
  if (reason === '') return refused({ kind: 'no-reason' })
  const pair = await readPair(tx, [survivorId, absorbedId])
  if (!pair.ok) return pair
  const { first, second } = pair.value
  if (!first.contributable || !second.contributable) return refused({ kind: 'not-allowed' })
  if (first.purpose_id !== second.purpose_id) return refused({ kind: 'different-purposes' })
  // In one order for everybody, so that two who merge the same pair wait for each other.
  const locked = await sql<{ record_id: string; merged_into: string | null }>`
    select record_id, merged_into from people.subjects where record_id = any (${[survivorId, absorbedId]}::uuid[])
    order by record_id for update`.execute(tx)
  if (locked.rows.some((row) => row.merged_into !== null)) return refused({ kind: 'merged-away' })

  const added: Partial<Record<PartTable, number[]>> = {}
  for (const table of partTables) added[table] = await copyMissing(tx, { table, fromId: absorbedId, toId: survivorId })
  const filled = await fillDetails(tx, { survivorId, absorbedId })
  const { rows } = await sql<{ id: number }>`
    insert into people.merges (survivor_id, absorbed_id, reason, merged_by, added, filled)
    values (${survivorId}::uuid, ${absorbedId}::uuid, ${reason}, ${actor.userId}::uuid, ${JSON.stringify(added)}::jsonb,
      ${JSON.stringify(filled)}::jsonb)
    returning id`.execute(tx)
  await sql`update people.subjects set merged_into = ${survivorId}::uuid, version = version + 1, changed_at = now()
    where record_id = ${absorbedId}::uuid`.execute(tx)
  await sql`update people.subjects set version = version + 1, changed_at = now()
    where record_id = ${survivorId}::uuid`.execute(tx)
  await renewFindingOf(tx, survivorId)
  const [a, b] = ordered([survivorId, absorbedId])
  await decide(tx, actor, { a, b, state: 'same', reason })
  return ok({ mergeId: rows[0]?.id ?? 0 })
}

/** Undoes a merge: the absorbed profile is itself again, and the survivor loses what it had gained and still has. */
export async function unmergeProfiles(
  tx: Tx,
  actor: Actor,
  given: { readonly mergeId: number; readonly reason: string },
): Promise<Result<{ readonly survivorId: string; readonly absorbedId: string }, LinkRefusal>> {
  const reason = tidy(given.reason)
  if (reason === '') return refused({ kind: 'no-reason' })
  const { rows } = await sql<{
    survivor_id: string
    absorbed_id: string
    added: Partial<Record<PartTable, number[]>>
    filled: Filled
    over: boolean
  }>`select survivor_id, absorbed_id, added, filled, undone_at is not null as over
    from people.merges where id = ${given.mergeId}`.execute(tx)
  const [merge] = rows
  if (merge === undefined) return refused({ kind: 'not-found' })
  if (merge.over) return refused({ kind: 'already-done' })
  const pair = await readPair(tx, [merge.survivor_id, merge.absorbed_id])
  if (!pair.ok) return pair
  if (!pair.value.first.contributable || !pair.value.second.contributable) return refused({ kind: 'not-allowed' })
  if (pair.value.first.merged_into !== null) return refused({ kind: 'merged-away' })
  const undone = await sql`
    update people.merges set undone_by = ${actor.userId}::uuid, undone_at = now(), undo_reason = ${reason}
    where id = ${given.mergeId} and undone_at is null returning id`.execute(tx)
  if (undone.rows.length === 0) return refused({ kind: 'already-done' })
  for (const table of partTables) {
    await removeRows(tx, { table, recordId: merge.survivor_id, ids: merge.added[table] ?? [] })
  }
  await emptyDetails(tx, { survivorId: merge.survivor_id, filled: merge.filled })
  await sql`update people.subjects set merged_into = null, version = version + 1, changed_at = now()
    where record_id = ${merge.absorbed_id}::uuid`.execute(tx)
  await sql`update people.subjects set version = version + 1, changed_at = now()
    where record_id = ${merge.survivor_id}::uuid`.execute(tx)
  await renewFindingOf(tx, merge.survivor_id)
  const [a, b] = ordered([merge.survivor_id, merge.absorbed_id])
  await decide(tx, actor, { a, b, state: 'different', reason })
  return ok({ survivorId: merge.survivor_id, absorbedId: merge.absorbed_id })
}

/** Columns that are taken over together. */
const DETAIL_GROUPS = {
  born_on: ['born_on', 'born_precision'],
  gender: ['gender', 'gender_described', 'gender_because'],
  ethnicity: ['ethnicity', 'ethnicity_because'],
  language: ['language', 'language_because'],
  disability: ['disability', 'disability_because'],
} as const
type Filled = Readonly<Record<string, string | null>>

async function fillDetails(
  tx: Tx,
  { survivorId, absorbedId }: { readonly survivorId: string; readonly absorbedId: string },
): Promise<Filled> {
  const filled: Record<string, string | null> = {}
  for (const [lead, columns] of Object.entries(DETAIL_GROUPS)) {
    const set = sql.join(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`f.${column}`)}`))
    const { rows } = await sql<Record<string, string | null>>`
      update people.details t set ${set} from people.details f
      where t.record_id = ${survivorId}::uuid and f.record_id = ${absorbedId}::uuid
        and ${sql.ref(`t.${lead}`)} is null and ${sql.ref(`f.${lead}`)} is not null
      returning ${sql.join(columns.map((column) => sql`${sql.ref(`t.${column}`)}::text as ${sql.ref(column)}`))}`.execute(
      tx,
    )
    Object.assign(filled, rows[0] ?? {})
  }
  return filled
}

async function emptyDetails(
  tx: Tx,
  { survivorId, filled }: { readonly survivorId: string; readonly filled: Filled },
): Promise<void> {
  for (const [lead, columns] of Object.entries(DETAIL_GROUPS)) {
    const value = filled[lead]
    if (value === undefined || value === null) continue
    const unset = sql.join(columns.map((column) => sql`${sql.ref(column)} = null`))
    // What somebody has corrected since stays.
    await sql`update people.details set ${unset}
      where record_id = ${survivorId}::uuid and ${sql.ref(lead)}::text = ${value}`.execute(tx)
  }
}

export interface SuspectedPair {
  readonly id: number
  readonly first: { readonly recordId: string; readonly displayName: string }
  readonly second: { readonly recordId: string; readonly displayName: string }
  readonly kind: SubjectKind
  /** 0 to 100. */
  readonly score: number
  readonly reasons: readonly string[]
  readonly state: 'suspected' | 'same' | 'different'
  readonly foundAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly decisionReason: string | null
  /** Of one purpose: they would be merged. Else they would be linked. */
  readonly samePurpose: boolean
}

/** Pairs of profiles that may be of the same, of those whose both profiles the actor may read; the likeliest first. */
export async function listSuspectedPairs(
  tx: Tx,
  filter: {
    readonly id?: number
    readonly state?: SuspectedPair['state']
    readonly recordId?: string
    readonly limit?: number
  } = {},
): Promise<SuspectedPair[]> {
  const { id, state = null, recordId, limit = 100 } = filter
  const isWanted = sql`(${state}::text is null or p.state = ${state})`
  // Each way of asking has a statement of its own, which begins with what was asked for.
  let pairs = sql`select p.* from people.suspected_pairs p where ${isWanted}`
  if (id !== undefined) pairs = sql`select p.* from people.suspected_pairs p where p.id = ${id} and ${isWanted}`
  if (recordId !== undefined) {
    const side = (column: 'p.a_id' | 'p.b_id') => sql`select p.* from people.suspected_pairs p
      where ${sql.ref(column)} = ${recordId}::uuid and ${isWanted} ${id === undefined ? sql`` : sql`and p.id = ${id}`}`
    pairs = sql`${side('p.a_id')} union all ${side('p.b_id')}`
    // Most have none, and asking only that leaves out the policies of all that is told about a pair.
    const any = await sql`select from (${pairs}) p limit 1`.execute(tx)
    if (any.rows.length === 0) return []
  }
  const { rows } = await sql<{
    id: number
    a_id: string
    b_id: string
    a_name: string
    b_name: string
    kind: SubjectKind
    score: number
    reasons: string[]
    state: SuspectedPair['state']
    found_at: Date
    decided_by: string | null
    decided_at: Date | null
    decision_reason: string | null
    same_purpose: boolean
  }>`
    select p.id, p.a_id, p.b_id, a.display_name as a_name, b.display_name as b_name, a.kind, p.score, p.reasons, p.state,
      p.found_at, p.decided_by, p.decided_at, p.decision_reason, va.purpose_id = vb.purpose_id as same_purpose
    from (${pairs} offset 0) p
    cross join lateral (select s.* from people.subjects s where s.record_id = p.a_id offset 0) a
    cross join lateral (select s.* from people.subjects s where s.record_id = p.b_id offset 0) b
    cross join lateral (select v.purpose_id from sharing.viewable_records v where v.id = p.a_id offset 0) va
    cross join lateral (select v.purpose_id from sharing.viewable_records v where v.id = p.b_id offset 0) vb
    where p.state <> 'suspected' or (a.merged_into is null and b.merged_into is null)
    order by p.score desc, p.id desc limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    first: { recordId: row.a_id, displayName: row.a_name },
    second: { recordId: row.b_id, displayName: row.b_name },
    kind: row.kind,
    score: row.score,
    reasons: row.reasons,
    state: row.state,
    foundAt: row.found_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decisionReason: row.decision_reason,
    samePurpose: row.same_purpose,
  }))
}

/**
 * Decides a suspected pair. Profiles of different purposes that are the same are linked; of one purpose they are left to
 * `mergeProfiles`, because somebody has to say which of them goes on, and are linked until then.
 */
export async function decidePair(
  tx: Tx,
  actor: Actor,
  given: { readonly pairId: number; readonly state: 'same' | 'different'; readonly reason: string },
): Promise<Result<null, LinkRefusal>> {
  const reason = tidy(given.reason)
  if (reason === '') return refused({ kind: 'no-reason' })
  const { rows } = await sql<{ a_id: string; b_id: string }>`
    select a_id, b_id from people.suspected_pairs where id = ${given.pairId}`.execute(tx)
  const [found] = rows
  if (found === undefined) return refused({ kind: 'not-found' })
  const pair = await readPair(tx, [found.a_id, found.b_id])
  if (!pair.ok) return pair
  if (!pair.value.first.contributable && !pair.value.second.contributable) return refused({ kind: 'not-allowed' })
  if (given.state === 'same') {
    const linked = await linkProfiles(tx, actor, { recordId: found.a_id, otherId: found.b_id, reason })
    return linked.ok || linked.problem.kind === 'already-done' ? ok(null) : linked
  }
  await decide(tx, actor, { a: found.a_id, b: found.b_id, state: 'different', reason })
  return ok(null)
}
