/** Households and their members, and how profiles stand to each other. */
import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { isDay } from '../domain/births.ts'
import { tidy } from '../domain/profile.ts'
import { isCodeOf, RELATIONSHIPS, type SubjectKind } from '../domain/words.ts'

export type AroundRefusal =
  /** Not there, or the actor may not read both. */
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-allowed' }
  /** A member is a person and belongs to a household. */
  | { readonly kind: 'wrong-kinds' }
  | { readonly kind: 'bad-date' }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'unknown-relationship' }
  | { readonly kind: 'already-done' }

async function kindsOf(
  tx: Tx,
  ids: readonly [string, string],
): Promise<Result<readonly [SubjectKind, SubjectKind], AroundRefusal>> {
  const { rows } = await sql<{ record_id: string; kind: SubjectKind; contributable: boolean }>`
    select s.record_id, s.kind, exists (select from sharing.contributable_records c where c.id = s.record_id) as contributable
    from people.subjects s join sharing.viewable_records v on v.id = s.record_id
    where s.record_id = any (${[...ids]}::uuid[])`.execute(tx)
  const [first, second] = ids.map((id) => rows.find((row) => row.record_id === id))
  if (first === undefined || second === undefined || ids[0] === ids[1]) return refused({ kind: 'not-found' })
  if (!first.contributable && !second.contributable) return refused({ kind: 'not-allowed' })
  return ok([first.kind, second.kind])
}

export async function addMember(
  tx: Tx,
  actor: Actor,
  given: {
    readonly householdId: string
    readonly personId: string
    /** In words; up to 100 characters. */
    readonly role: string
    readonly fromOn: string | null
  },
): Promise<Result<{ readonly id: number }, AroundRefusal>> {
  const role = tidy(given.role)
  if (given.fromOn !== null && !isDay(given.fromOn)) return refused({ kind: 'bad-date' })
  if (role.length > 100) return refused({ kind: 'too-long' })
  const kinds = await kindsOf(tx, [given.householdId, given.personId])
  if (!kinds.ok) return kinds
  if (kinds.value[0] !== 'household' || kinds.value[1] !== 'person') return refused({ kind: 'wrong-kinds' })
  const { rows } = await sql<{ id: number }>`
    insert into people.members (household_id, person_id, role, from_on, added_by)
    values (${given.householdId}::uuid, ${given.personId}::uuid, ${role}, ${given.fromOn}::date, ${actor.userId}::uuid)
    on conflict (household_id, person_id) where to_on is null do nothing returning id`.execute(tx)
  const [made] = rows
  return made === undefined ? refused({ kind: 'already-done' }) : ok(made)
}

export async function addRelationship(
  tx: Tx,
  actor: Actor,
  given: {
    readonly fromId: string
    readonly toId: string
    /** One of RELATIONSHIPS: from is the kind of to. */
    readonly kind: string
    readonly note: string
    readonly fromOn: string | null
  },
): Promise<Result<{ readonly id: number }, AroundRefusal>> {
  const note = tidy(given.note)
  if (!isCodeOf(RELATIONSHIPS, given.kind)) return refused({ kind: 'unknown-relationship' })
  if (given.fromOn !== null && !isDay(given.fromOn)) return refused({ kind: 'bad-date' })
  if (note.length > 500) return refused({ kind: 'too-long' })
  const kinds = await kindsOf(tx, [given.fromId, given.toId])
  if (!kinds.ok) return kinds
  const { rows } = await sql<{ id: number }>`
    insert into people.relationships (from_id, to_id, kind, note, from_on, added_by)
    values (${given.fromId}::uuid, ${given.toId}::uuid, ${given.kind}, ${note}, ${given.fromOn}::date, ${actor.userId}::uuid)
    on conflict (from_id, to_id, kind) where to_on is null do nothing returning id`.execute(tx)
  const [made] = rows
  return made === undefined ? refused({ kind: 'already-done' }) : ok(made)
}

/** Notes the last day of a membership. */
export function endMember(
  tx: Tx,
  given: { readonly id: number; readonly toOn: string },
): Promise<Result<null, AroundRefusal>> {
  return end(tx, { ...given, table: 'people.members' })
}

/** Notes the last day of a relationship. */
export function endRelationship(
  tx: Tx,
  given: { readonly id: number; readonly toOn: string },
): Promise<Result<null, AroundRefusal>> {
  return end(tx, { ...given, table: 'people.relationships' })
}

async function end(
  tx: Tx,
  {
    table,
    id,
    toOn,
  }: { readonly table: 'people.members' | 'people.relationships'; readonly id: number; readonly toOn: string },
): Promise<Result<null, AroundRefusal>> {
  if (!isDay(toOn)) return refused({ kind: 'bad-date' })
  const { rows } = await sql<{ from_on: string | null; to_on: string | null }>`
    select from_on, to_on from ${sql.table(table)} where id = ${id}`.execute(tx)
  const [row] = rows
  if (row === undefined) return refused({ kind: 'not-found' })
  if (row.to_on !== null) return refused({ kind: 'already-done' })
  if (row.from_on !== null && toOn < row.from_on) return refused({ kind: 'bad-date' })
  const ended = await sql`update ${sql.table(table)} set to_on = ${toOn}::date where id = ${id} returning id`.execute(
    tx,
  )
  return ended.rows.length === 0 ? refused({ kind: 'not-allowed' }) : ok(null)
}
