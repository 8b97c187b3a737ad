/** Comparing a profile with all others, of every purpose, in the system's name and after the response was sent. */
import { sql } from 'kysely'
import { anyOf, type Db, systemActor, type Tx } from '../../../platform/db/index.ts'
import { compare, THRESHOLDS } from '../domain/compare.ts'
import { matchingKeys } from '../domain/keys.ts'
import type { Sketch } from '../domain/sketch.ts'
import { barOwnersOfAddress, withOwnersAddress } from './own.ts'

const matcher = systemActor(['people.match', 'sharing.keep'])

/** A key shared by more than this many profiles says nothing; a common name without a birth date comes near it. */
const MOST_PER_KEY = 2000

/**
 * Finds the profiles, of every purpose, that may be of the same as this one, and stores the pairs. Each pair is seen only by
 * who may read both profiles, so it does not matter who wrote first or what they may see. Pairs that are no longer alike
 * and were not decided go. Returns how many pairs the profile is in now. The caller runs it after answering.
 */
export function matchRecord(db: Db, recordId: string): Promise<number> {
  return db.withActor(matcher, { name: 'people.match', kind: 'write' }, async (tx, note) => {
    note({ subjectType: 'record', subjectId: recordId })
    await barOwnersOfAddress(tx, recordId)
    return storePairs(tx, [recordId])
  })
}

/** The same for many that came at once. Returns how many pairs they are in together. */
export function matchRecords(db: Db, recordIds: readonly string[]): Promise<number> {
  return db.withActor(matcher, { name: 'people.match', kind: 'write' }, async (tx, note) => {
    note({ recordIds })
    for (const recordId of await withOwnersAddress(tx, recordIds)) await barOwnersOfAddress(tx, recordId)
    return storePairs(tx, recordIds)
  })
}

interface Sketched {
  readonly record_id: string
  readonly sketch: Sketch
}

async function storePairs(tx: Tx, recordIds: readonly string[]): Promise<number> {
  const { rows: own } = await sql<Sketched>`
    select o.record_id, o.sketch from jsonb_array_elements_text(${JSON.stringify(recordIds)}::jsonb) as given (id)
    cross join lateral (select p.record_id, p.sketch from people.sketches p join people.subjects s using (record_id)
      where p.record_id = given.id::uuid and s.merged_into is null offset 0) o`.execute(tx)
  const keys = own.flatMap(({ record_id, sketch }) => matchingKeys(sketch).map((key) => ({ of: record_id, key })))
  const { rows: others } = await sql<Sketched & { of: string[] }>`
    with hits as (
      select h.record_id, array_agg(distinct given.of) as of
      from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as given (of uuid, key text)
      cross join lateral (select k.record_id from people.search_keys k where k.key = given.key collate "C"
        order by k.record_id limit ${MOST_PER_KEY}) h
      where h.record_id <> given.of group by h.record_id
    )
    select p.record_id, p.sketch, h.of from hits h
    join people.sketches p on p.record_id = h.record_id join people.subjects s on s.record_id = h.record_id
    where s.merged_into is null`.execute(tx)
  const sketches = new Map(own.map(({ record_id, sketch }) => [record_id, sketch]))
  const pairs = new Map(
    others.flatMap((other) =>
      other.of.flatMap((id) => {
        const sketch = sketches.get(id)
        if (sketch === undefined) return []
        const { score, reasons } = compare([sketch, other.sketch])
        if (score < THRESHOLDS.possible) return []
        const [a_id, b_id] = id < other.record_id ? [id, other.record_id] : [other.record_id, id]
        return [[`${a_id} ${b_id}`, { a_id, b_id, score, reasons }] as const]
      }),
    ),
  )
  const given = JSON.stringify([...pairs.values()])
  await sql`
    delete from people.suspected_pairs p
    where (p.a_id = ${anyOf(recordIds)} or p.b_id = ${anyOf(recordIds)}) and p.state = 'suspected'
      and not exists (select from jsonb_to_recordset(${given}::jsonb) as given (a_id uuid, b_id uuid)
        where given.a_id = p.a_id and given.b_id = p.b_id)`.execute(tx)
  // Who was linked by somebody is not suspected any more; who was decided to be different stays so.
  const stored = await sql`
    insert into people.suspected_pairs (a_id, b_id, score, reasons)
    select given.a_id, given.b_id, given.score, array(select jsonb_array_elements_text(given.reasons))
    from jsonb_to_recordset(${given}::jsonb) as given (a_id uuid, b_id uuid, score smallint, reasons jsonb)
    where not exists (select from people.links l
        where l.a_id = given.a_id and l.b_id = given.b_id and l.unlinked_at is null)
      and not exists (select from people.suspected_pairs p
        where p.a_id = given.a_id and p.b_id = given.b_id and p.state <> 'suspected')
    on conflict (a_id, b_id) do update set score = excluded.score, reasons = excluded.reasons
    returning id`.execute(tx)
  return stored.rows.length
}

const BATCH = 2000

/**
 * Makes pointers afresh: of one purpose, when the discoverability of its agreement has changed, or of some records. Run as
 * the keeper. Until it has run nothing leaks: pointers are read only while the agreement in force gives them. Returns how
 * many records have a pointer now.
 */
export async function rebuildPointers(
  tx: Tx,
  which: { readonly purposeId: string } | { readonly recordIds: readonly string[] },
): Promise<number> {
  let ids: readonly string[]
  if ('recordIds' in which) ids = which.recordIds
  else {
    const { rows } = await sql<{ record_id: string }>`
      select s.record_id from people.subjects s join sharing.records r on r.id = s.record_id
      where r.purpose_id = ${which.purposeId}`.execute(tx)
    ids = rows.map((row) => row.record_id)
  }
  let made = 0
  for (let at = 0; at < ids.length; at += BATCH) {
    const { rows } = await sql<{ made: number }>`
      select people.refresh_pointers(${ids.slice(at, at + BATCH)}::uuid[]) as made`.execute(tx)
    made += rows[0]?.made ?? 0
  }
  return made
}

/** The record that a pointer points at, for the keeper who carries out what somebody asked of it; null when it is gone. */
export async function recordOfPointer(tx: Tx, pointerId: string): Promise<string | null> {
  const target = await tx
    .selectFrom('people.pointer_targets')
    .select('record_id')
    .where('pointer_id', '=', pointerId)
    .executeTakeFirst()
  return target?.record_id ?? null
}
