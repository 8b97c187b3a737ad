/** Who and what a case is about: profiles of people, households and places. */
import { sql } from 'kysely'
import { knownName, namesOfRecords, sameAs } from '../../../foundations/people/index.ts'
import { type Actor, anyOf, type Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { checkPart, type PartProblem } from '../domain/case.ts'
import type { Role } from '../domain/words.ts'
import { addCaseEvent } from './cases.ts'

export interface Participant {
  readonly id: string
  readonly caseId: string
  readonly profileId: string
  /** Null when the actor does not know of the profile: then the pages say so and no more. */
  readonly name: string | null
  readonly role: Role
  readonly note: string
  /** ISO days. */
  readonly sinceOn: string
  readonly untilOn: string | null
  readonly addedBy: string | null
  readonly addedAt: Date
  readonly version: number
}

const COLUMNS = sql<Omit<Participant, 'name'>>`p.id, p.case_id as "caseId", p.profile_id as "profileId", p.role, p.note,
  p.since_on as "sinceOn", p.until_on as "untilOn", p.added_by as "addedBy", p.added_at as "addedAt", p.version`

/** Everybody who has or had a part in these cases: those who have one first, in the order in which they came. */
export async function participantsOf(tx: Tx, caseIds: readonly string[]): Promise<Participant[]> {
  if (caseIds.length === 0) return []
  const { rows } = await sql<Omit<Participant, 'name'>>`select ${COLUMNS} from casework.participants p
    where p.case_id = ${anyOf(caseIds)} order by p.until_on is not null, p.added_at, p.id`.execute(tx)
  const names = await namesOfRecords(tx, [...new Set(rows.map((row) => row.profileId))])
  return rows.map((row) => ({ ...row, name: names.get(row.profileId) ?? null }))
}

/** The parts that these profiles have in cases that the actor may read. */
export async function partsOf(tx: Tx, profileIds: readonly string[]): Promise<Participant[]> {
  if (profileIds.length === 0) return []
  const { rows } = await sql<Omit<Participant, 'name'>>`select ${COLUMNS} from casework.participants p
    where p.profile_id = ${anyOf(profileIds)} order by p.until_on is not null, p.added_at desc, p.id`.execute(tx)
  const names = await namesOfRecords(tx, [...new Set(rows.map((row) => row.profileId))])
  return rows.map((row) => ({ ...row, name: names.get(row.profileId) ?? null }))
}

export type AddPartRefusal = PartProblem | 'not-known'

/** Gives a profile a part in a case. Refused when it has one, or when a person would be their own perpetrator. */
export async function addParticipant(
  tx: Tx,
  actor: Actor,
  given: {
    readonly caseId: string
    readonly profileId: string
    readonly role: Role
    readonly note?: string
    /** ISO day. */
    readonly sinceOn: string
  },
): Promise<Result<string, AddPartRefusal>> {
  const known = await knownName(tx, given.profileId)
  if (known === undefined || known.mergedInto !== null) return refused('not-known')
  const samePerson = new Set((await sameAs(tx, [given.profileId])).get(given.profileId))
  const present = (await participantsOf(tx, [given.caseId])).filter(({ untilOn }) => untilOn === null)
  const problem = checkPart({ ...given, kind: known.kind }, { present, samePerson })
  if (problem !== null) return refused(problem)
  const { rows } = await sql<{ id: string }>`
    insert into casework.participants (case_id, profile_id, role, note, since_on, added_by)
    values (${given.caseId}::uuid, ${given.profileId}::uuid, ${given.role}, ${given.note ?? ''}, ${given.sinceOn}::date,
      ${actor.userId}::uuid)
    returning id`.execute(tx)
  const id = rows[0]?.id ?? ''
  await addCaseEvent(tx, actor, {
    caseId: given.caseId,
    kind: 'part-added',
    aboutId: given.profileId,
    became: given.role,
  })
  return ok(id)
}

/** Ends a part; what it was stays. False when there is no such part that the actor may end. */
export async function endParticipant(
  tx: Tx,
  actor: Actor,
  given: { readonly id: string; readonly caseId: string; readonly untilOn: string; readonly note?: string },
): Promise<boolean> {
  const { rows } = await sql<{ profile_id: string; role: string }>`
    update casework.participants set until_on = greatest(${given.untilOn}::date, since_on), version = version + 1
    where id = ${given.id}::uuid and case_id = ${given.caseId}::uuid and until_on is null
    returning profile_id, role`.execute(tx)
  const [ended] = rows
  if (ended === undefined) return false
  await addCaseEvent(tx, actor, {
    ...{ caseId: given.caseId, kind: 'part-ended', aboutId: ended.profile_id, was: ended.role },
    note: given.note ?? '',
  })
  return true
}

/** One part in a case; null when there is none that the actor may read. */
export async function findParticipant(
  tx: Tx,
  of: { readonly id: string; readonly caseId: string },
): Promise<Participant | null> {
  return (await participantsOf(tx, [of.caseId])).find(({ id }) => id === of.id) ?? null
}

export type ChangePartRefusal = AddPartRefusal | 'changed-meanwhile' | 'not-allowed'

/** Gives somebody another part, or another note on it. What it was stays in the case's history. */
export async function changeParticipant(
  tx: Tx,
  actor: Actor,
  given: {
    readonly id: string
    readonly caseId: string
    readonly version: number
    readonly role: Role
    readonly note: string
  },
): Promise<Result<void, ChangePartRefusal>> {
  const present = (await participantsOf(tx, [given.caseId])).filter(({ untilOn }) => untilOn === null)
  const one = present.find(({ id }) => id === given.id)
  if (one === undefined) return refused('not-allowed')
  const { profileId, version, role: was } = one
  if (version !== given.version) return refused('changed-meanwhile')
  const known = await knownName(tx, profileId)
  // Of somebody whose record is hidden from the actor the note can change, and the part cannot: nothing could be checked.
  if (known === undefined && was !== given.role) return refused('not-known')
  if (known !== undefined) {
    const samePerson = new Set((await sameAs(tx, [profileId])).get(profileId))
    const others = present.filter(({ id }) => id !== given.id)
    const problem = checkPart({ profileId, role: given.role, kind: known.kind }, { present: others, samePerson })
    if (problem !== null) return refused(problem)
  }
  const { numAffectedRows } = await sql`
    update casework.participants set note = ${given.note}, role = ${given.role}, version = version + 1
    where id = ${given.id}::uuid and version = ${given.version} and until_on is null`.execute(tx)
  if (numAffectedRows !== 1n) return refused('not-allowed')
  if (was !== given.role) {
    const change = { was, became: given.role, note: given.note }
    await addCaseEvent(tx, actor, { caseId: given.caseId, kind: 'part-changed', aboutId: profileId, ...change })
  }
  return ok(undefined)
}
