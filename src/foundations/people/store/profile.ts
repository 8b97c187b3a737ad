/** A profile with all that stands around it. */
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import type { RelationshipKind, SubjectKind } from '../domain/words.ts'
import { listSuspectedPairs, type SuspectedPair } from './links.ts'
import { type ProfileParts, readProfileParts, type Subject, subjectsOf } from './profiles.ts'

export interface LinkedProfile {
  readonly linkId: number
  readonly recordId: string
  readonly displayName: string
  readonly kind: SubjectKind
  readonly reason: string
  readonly linkedBy: string
  readonly linkedAt: Date
  /** Ended links stay on record. */
  readonly unlinkedBy: string | null
  readonly unlinkedAt: Date | null
  readonly unlinkReason: string | null
}

export interface MergeRow {
  readonly mergeId: number
  readonly survivorId: string
  readonly absorbedId: string
  /** The absorbed profile's name; null when the actor knows nothing of that record. */
  readonly absorbedName: string | null
  readonly reason: string
  readonly mergedBy: string
  readonly mergedAt: Date
  readonly undoneBy: string | null
  readonly undoneAt: Date | null
  readonly undoReason: string | null
}

export interface Member {
  readonly id: number
  readonly householdId: string
  readonly householdName: string
  readonly personId: string
  readonly personName: string
  readonly role: string
  readonly fromOn: string | null
  readonly toOn: string | null
}

export interface Relationship {
  readonly id: number
  readonly fromId: string
  readonly fromName: string
  readonly toId: string
  readonly toName: string
  /** from is the kind of to. */
  readonly kind: RelationshipKind
  readonly note: string
  readonly fromOn: string | null
  readonly toOn: string | null
}

export interface Profile extends ProfileParts {
  /** Merges in which it survived, the undone ones too. */
  readonly absorbed: readonly MergeRow[]
  readonly links: readonly LinkedProfile[]
  readonly suspected: readonly SuspectedPair[]
  /** Of a household. */
  readonly members: readonly Member[]
  /** Of a person. */
  readonly memberOf: readonly Member[]
  readonly relationships: readonly Relationship[]
}

/**
 * Everything about a profile that the actor may read. What hangs on a profile that was merged into it is shown with it.
 * Undefined when the actor may not read it, or there is none: the answer is the same.
 */
export async function getProfile(tx: Tx, recordId: string): Promise<Profile | undefined> {
  const parts = await readProfileParts(tx, recordId)
  if (parts === undefined) return undefined
  const merges = await mergesAround(tx, recordId)
  const family = [recordId, ...merges.filter((merge) => merge.undoneAt === null).map((merge) => merge.absorbedId)]
  const absorbed = merges.filter((merge) => merge.survivorId === recordId)
  const links = await linksAround(tx, family)
  const members = await membersAround(tx, family)
  const relationships = await relationshipsAround(tx, family)
  const names = await subjectsOf(tx, [
    ...absorbed.map((merge) => merge.absorbedId),
    ...links.map((link) => link.recordId),
    ...members.flatMap((member) => [member.householdId, member.personId]),
    ...relationships.flatMap((relationship) => [relationship.fromId, relationship.toId]),
  ])
  const named = membersNamed(members, names)
  return {
    ...parts,
    absorbed: absorbed.map((merge) => ({ ...merge, absorbedName: names.get(merge.absorbedId)?.displayName ?? null })),
    links: links.flatMap((link) => {
      const other = names.get(link.recordId)
      return other === undefined ? [] : [{ ...link, ...other }]
    }),
    suspected: await listSuspectedPairs(tx, { recordId, state: 'suspected' }),
    members: named.filter((member) => family.includes(member.householdId)),
    memberOf: named.filter((member) => family.includes(member.personId)),
    relationships: relationships.flatMap((relationship) => {
      const [from, to] = [names.get(relationship.fromId), names.get(relationship.toId)]
      if (from === undefined || to === undefined) return []
      return [{ ...relationship, fromName: from.displayName, toName: to.displayName }]
    }),
  }
}

// What stands around a profile is looked up by its id, row by row, and cannot be planned otherwise: `offset 0` keeps each
// look-up by itself. Left to join as it likes, the planner may start from everybody's rows and ask the policy about each.
// Names come in one statement after all of it: few profiles have anything around them, and the policy of subjects takes
// longer to set up than to ask.

/** Not an array: of that the planner knows how long it is, and would plan anew for every length. */
const each = (ids: readonly string[]) =>
  sql`(select id::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as given (id) offset 0)`

/** Merges into the profile and into those that go on as it, the undone ones of its own too; the newest first. */
async function mergesAround(tx: Tx, recordId: string): Promise<Omit<MergeRow, 'absorbedName'>[]> {
  const { rows } = await sql<Omit<MergeRow, 'absorbedName'>>`
    with recursive around (id, absorbed_id, undone_at) as (
      select m.id, m.absorbed_id, m.undone_at from people.merges m where m.survivor_id = ${recordId}::uuid
      union
      select m.* from around a
      cross join lateral (
        select m.id, m.absorbed_id, m.undone_at from people.merges m
        where m.survivor_id = a.absorbed_id and a.undone_at is null offset 0
      ) m
    )
    select m.id as "mergeId", m.survivor_id as "survivorId", m.absorbed_id as "absorbedId", m.reason,
      m.merged_by as "mergedBy", m.merged_at as "mergedAt", m.undone_by as "undoneBy", m.undone_at as "undoneAt",
      m.undo_reason as "undoReason"
    from around a cross join lateral (select m.* from people.merges m where m.id = a.id offset 0) m
    order by m.merged_at desc, m.id desc`.execute(tx)
  return rows
}

async function linksAround(tx: Tx, family: readonly string[]): Promise<Omit<LinkedProfile, 'displayName' | 'kind'>[]> {
  const { rows } = await sql<Omit<LinkedProfile, 'displayName' | 'kind'>>`
    select l.id as "linkId", l.other_id as "recordId", l.reason,
      l.linked_by as "linkedBy", l.linked_at as "linkedAt", l.unlinked_by as "unlinkedBy", l.unlinked_at as "unlinkedAt",
      l.unlink_reason as "unlinkReason"
    from ${each(family)} f
    cross join lateral (
      select l.*, l.b_id as other_id from people.links l where l.a_id = f.id
      union all select l.*, l.a_id from people.links l where l.b_id = f.id
      offset 0
    ) l
    where l.other_id <> all (${[...family]}::uuid[])
    order by l.unlinked_at is not null, l.linked_at desc, l.id desc`.execute(tx)
  return rows
}

type MemberRow = Omit<Member, 'householdName' | 'personName'>

async function membersAround(tx: Tx, family: readonly string[]): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select m.id, m.household_id as "householdId", m.person_id as "personId", m.role, m.from_on as "fromOn", m.to_on as "toOn"
    from ${each(family)} f
    cross join lateral (
      select m.* from people.members m where m.household_id = f.id
      -- Both in the family: once is enough.
      union all select m.* from people.members m where m.person_id = f.id and m.household_id <> all (${[...family]}::uuid[])
      offset 0
    ) m
    order by m.to_on is not null, m.id`.execute(tx)
  return rows
}

function membersNamed(members: readonly MemberRow[], names: ReadonlyMap<string, Subject>): Member[] {
  return members.flatMap((member) => {
    const [household, person] = [names.get(member.householdId), names.get(member.personId)]
    if (household === undefined || person === undefined) return []
    return [{ ...member, householdName: household.displayName, personName: person.displayName }]
  })
}

async function relationshipsAround(
  tx: Tx,
  family: readonly string[],
): Promise<Omit<Relationship, 'fromName' | 'toName'>[]> {
  const { rows } = await sql<Omit<Relationship, 'fromName' | 'toName'>>`
    select r.id, r.from_id as "fromId", r.to_id as "toId", r.kind, r.note, r.from_on as "fromOn", r.to_on as "toOn"
    from ${each(family)} f
    cross join lateral (
      select r.* from people.relationships r where r.from_id = f.id
      union all select r.* from people.relationships r where r.to_id = f.id and r.from_id <> all (${[...family]}::uuid[])
      offset 0
    ) r
    order by r.to_on is not null, r.id`.execute(tx)
  return rows
}

export interface HeldAbout {
  /** The profiles of one person, household or place that the actor may read: linked, merged, of every purpose. */
  readonly profiles: readonly Profile[]
}

/**
 * Everything that this room holds about whom a record is about, for a subject access export: the profile, those merged
 * into it and those linked with it, step by step. As the system it is everything; as a person it is what they may read.
 */
export async function everythingHeldAbout(tx: Tx, recordId: string): Promise<HeldAbout> {
  const { rows } = await sql<{ id: string }>`
    with recursive same (id) as (
      select ${recordId}::uuid
      union
      select n.id from same
      cross join lateral (
        select l.b_id as id from people.links l where l.a_id = same.id and l.unlinked_at is null
        union all select l.a_id from people.links l where l.b_id = same.id and l.unlinked_at is null
        union all select s.merged_into from people.subjects s where s.record_id = same.id and s.merged_into is not null
        union all select s.record_id from people.subjects s where s.merged_into = same.id
        offset 0
      ) n
    ) select id from same order by id`.execute(tx)
  const profiles: Profile[] = []
  for (const { id } of rows) {
    const profile = await getProfile(tx, id)
    if (profile !== undefined) profiles.push(profile)
  }
  return { profiles }
}
