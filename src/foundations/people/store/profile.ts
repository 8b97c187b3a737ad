/** A profile with all that stands around it. */
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import type { RelationshipKind, SubjectKind } from '../domain/words.ts'
import { listSuspectedPairs, type SuspectedPair } from './links.ts'
import { type ProfileParts, readProfileParts } from './profiles.ts'

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
  const family = await withAbsorbed(tx, recordId)
  const members = await membersAround(tx, family)
  return {
    ...parts,
    absorbed: await mergesOf(tx, recordId),
    links: await linksOf(tx, family),
    suspected: await listSuspectedPairs(tx, { recordId, state: 'suspected' }),
    members: members.filter((member) => family.includes(member.householdId)),
    memberOf: members.filter((member) => family.includes(member.personId)),
    relationships: await relationshipsAround(tx, family),
  }
}

/** The profile and those that go on as it. */
export async function withAbsorbed(tx: Tx, recordId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive family (id) as (
      select ${recordId}::uuid
      union
      select s.record_id from people.subjects s join family f on f.id = s.merged_into
    ) select id from family`.execute(tx)
  return rows.map((row) => row.id)
}

async function linksOf(tx: Tx, family: readonly string[]): Promise<LinkedProfile[]> {
  const { rows } = await sql<LinkedProfile>`
    select l.id as "linkId", s.record_id as "recordId", s.display_name as "displayName", s.kind, l.reason,
      l.linked_by as "linkedBy", l.linked_at as "linkedAt", l.unlinked_by as "unlinkedBy", l.unlinked_at as "unlinkedAt",
      l.unlink_reason as "unlinkReason"
    from people.links l
    join people.subjects s on s.record_id = case when l.a_id = any (${[...family]}::uuid[]) then l.b_id else l.a_id end
    where (l.a_id = any (${[...family]}::uuid[])) <> (l.b_id = any (${[...family]}::uuid[]))
    order by l.unlinked_at is not null, l.linked_at desc, l.id desc`.execute(tx)
  return rows
}

async function mergesOf(tx: Tx, recordId: string): Promise<MergeRow[]> {
  const { rows } = await sql<MergeRow>`
    select m.id as "mergeId", m.survivor_id as "survivorId", m.absorbed_id as "absorbedId",
      s.display_name as "absorbedName", m.reason, m.merged_by as "mergedBy", m.merged_at as "mergedAt",
      m.undone_by as "undoneBy", m.undone_at as "undoneAt", m.undo_reason as "undoReason"
    from people.merges m left join people.subjects s on s.record_id = m.absorbed_id
    where m.survivor_id = ${recordId}::uuid order by m.merged_at desc, m.id desc`.execute(tx)
  return rows
}

async function membersAround(tx: Tx, family: readonly string[]): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select m.id, m.household_id as "householdId", h.display_name as "householdName", m.person_id as "personId",
      p.display_name as "personName", m.role, m.from_on as "fromOn", m.to_on as "toOn"
    from people.members m
    join people.subjects h on h.record_id = m.household_id join people.subjects p on p.record_id = m.person_id
    where m.household_id = any (${[...family]}::uuid[]) or m.person_id = any (${[...family]}::uuid[])
    order by m.to_on is not null, m.id`.execute(tx)
  return rows
}

async function relationshipsAround(tx: Tx, family: readonly string[]): Promise<Relationship[]> {
  const { rows } = await sql<Relationship>`
    select r.id, r.from_id as "fromId", f.display_name as "fromName", r.to_id as "toId", t.display_name as "toName", r.kind,
      r.note, r.from_on as "fromOn", r.to_on as "toOn"
    from people.relationships r
    join people.subjects f on f.record_id = r.from_id join people.subjects t on t.record_id = r.to_id
    where r.from_id = any (${[...family]}::uuid[]) or r.to_id = any (${[...family]}::uuid[])
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
    with recursive joined as (
      select a_id as x, b_id as y from people.links where unlinked_at is null
      union all select b_id, a_id from people.links where unlinked_at is null
      union all select record_id, merged_into from people.subjects where merged_into is not null
      union all select merged_into, record_id from people.subjects where merged_into is not null
    ), same (id) as (
      select ${recordId}::uuid union select j.y from joined j join same s on s.id = j.x
    ) select id from same order by id`.execute(tx)
  const profiles: Profile[] = []
  for (const { id } of rows) {
    const profile = await getProfile(tx, id)
    if (profile !== undefined) profiles.push(profile)
  }
  return { profiles }
}
