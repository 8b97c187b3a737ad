/** Incidents on a case: what happened, once, however many agencies were told of it. */
import { sql } from 'kysely'
import { type Actor, anyOf, type Tx } from '../../../platform/db/index.ts'
import { ok, type Result } from '../../../platform/result/index.ts'
import type { AsbType } from '../domain/words.ts'
import {
  type AgencyNamed,
  type ForSameness,
  type IncidentInput,
  type Likeness,
  likenessOf,
  numberAsCompared,
} from '../domain/work.ts'
import type { IncidentPart } from '../domain/work-words.ts'
import { touchCase } from './cases.ts'
import {
  changeKept,
  KEPT_COLUMNS,
  type KeepRefusal,
  type Kept,
  type KnownNames,
  type ListOf,
  type Named,
  namingOf,
  type OnCase,
} from './kept.ts'

export interface ToldAgency extends AgencyNamed {
  readonly name: string
  readonly toldBy: string
  /** ISO day. */
  readonly toldOn: string
}

export interface Incident extends Kept {
  /** The record of the report that it came from. */
  readonly reportId: string | null
  /** ISO day. */
  readonly onDay: string
  /** HH:MM by London's clocks; empty when only the day is known. */
  readonly atTime: string
  readonly about: boolean
  readonly asbType: AsbType
  readonly policeNumber: string
  readonly place: string
  readonly whatHappened: string
  readonly people: readonly (Named & { readonly part: IncidentPart })[]
  readonly tellings: readonly ToldAgency[]
  /** The incident that this is the same as: together they count once. */
  readonly sameAs: string | null
  readonly differentFrom: readonly string[]
}

type IncidentRow = Omit<Incident, 'people' | 'tellings'> & {
  readonly people: readonly { readonly profileId: string; readonly part: IncidentPart }[]
  readonly tellings: readonly Omit<ToldAgency, 'name'>[]
}

const COLUMNS = sql`${KEPT_COLUMNS}, t.report_id as "reportId", t.on_day as "onDay", t.at_time as "atTime", t.about,
  t.asb_type as "asbType", t.police_number as "policeNumber", t.place, t.what_happened as "whatHappened",
  t.same_as as "sameAs", t.different_from as "differentFrom",
  (select coalesce(jsonb_agg(jsonb_build_object('profileId', p.profile_id, 'part', p.part) order by p.part desc, p.profile_id),
    '[]') from casework.incident_people p where p.incident_id = t.id) as people,
  (select coalesce(jsonb_agg(jsonb_build_object('agencyId', a.agency_id, 'agencyName', a.agency_name, 'toldBy', a.told_by,
    'toldOn', a.told_on) order by a.position), '[]') from casework.incident_tellings a where a.incident_id = t.id) as tellings`

/** Incidents on these cases, the newest first, without those that were taken off. */
export async function incidentsOf(tx: Tx, caseIds: readonly string[], of: ListOf = {}): Promise<Incident[]> {
  if (caseIds.length === 0) return []
  const { rows } = await sql<IncidentRow>`select ${COLUMNS} from casework.incidents t
    where t.case_id = ${anyOf(caseIds)} and (t.removed_at is null or ${of.removedToo === true})
    order by t.on_day desc, t.at_time desc, t.added_at desc`.execute(tx)
  return named(tx, rows, of.known)
}

/** Null when there is none that the actor may read. Those that were taken off are found. */
export async function findIncident(tx: Tx, { id, caseId }: OnCase): Promise<Incident | null> {
  const { rows } = await sql<IncidentRow>`select ${COLUMNS} from casework.incidents t
    where t.id = ${id}::uuid and t.case_id = ${caseId}::uuid`.execute(tx)
  return (await named(tx, rows))[0] ?? null
}

/** Which of these incidents count: those that are marked the same as another one that is among them count once. */
export function countedOnce<T extends { readonly id: string; readonly sameAs: string | null }>(
  incidents: readonly T[],
): T[] {
  const there = new Set(incidents.map(({ id }) => id))
  const seen = new Set<string>()
  return incidents.filter(({ id, sameAs }) => {
    if (sameAs !== null && there.has(sameAs)) return false
    const counts = !seen.has(sameAs ?? id)
    seen.add(sameAs ?? id)
    return counts
  })
}

async function named(tx: Tx, rows: readonly IncidentRow[], known?: KnownNames): Promise<Incident[]> {
  const naming = await namingOf(
    tx,
    {
      profiles: rows.flatMap((row) => row.people.map(({ profileId }) => profileId)),
      agencies: rows.flatMap((row) => row.tellings.map(({ agencyId }) => agencyId)),
    },
    known,
  )
  return rows.map((row) => ({
    ...row,
    people: row.people.map((one) => ({ ...one, name: naming.profile(one.profileId) })),
    tellings: row.tellings.map((one) => ({ ...one, name: naming.agency(one) })),
  }))
}

/**
 * Adds an incident that `checkIncident` found in order, and returns its id. With `reportId` it is the incident of a
 * report that was accepted into the case: a report becomes one incident of a case, so a second time gives the same id.
 */
export async function addIncident(
  tx: Tx,
  actor: Actor,
  given: {
    readonly caseId: string
    readonly incident: IncidentInput
    readonly reportId?: string
    readonly now?: Date
  },
): Promise<string> {
  const { caseId, incident, reportId = null } = given
  const now = given.now ?? new Date()
  if (reportId !== null) {
    const { rows } = await sql<{ id: string }>`select id from casework.incidents
      where report_id = ${reportId}::uuid and case_id = ${caseId}::uuid and removed_at is null`.execute(tx)
    if (rows[0] !== undefined) return rows[0].id
  }
  const { rows } = await sql<{ id: string }>`
    insert into casework.incidents (case_id, report_id, on_day, at_time, about, asb_type, police_number, place, what_happened,
      added_by, added_at)
    values (${caseId}::uuid, ${reportId}::uuid, ${incident.onDay}::date, ${incident.atTime}, ${incident.about},
      ${incident.asbType}, ${incident.policeNumber.trim()}, ${incident.place.trim()}, ${incident.whatHappened.trim()},
      ${actor.userId}::uuid, ${now})
    returning id`.execute(tx)
  const id = rows[0]?.id ?? ''
  await writeLists(tx, { id, caseId }, incident)
  await touchCase(tx, caseId, now)
  return id
}

export async function changeIncident(
  tx: Tx,
  actor: Actor,
  given: OnCase & { readonly version: number; readonly incident: IncidentInput; readonly now?: Date },
): Promise<Result<{ version: number }, KeepRefusal>> {
  const { id, caseId, version, incident } = given
  const set = sql`on_day = ${incident.onDay}::date, at_time = ${incident.atTime}, about = ${incident.about},
    asb_type = ${incident.asbType}, police_number = ${incident.policeNumber.trim()}, place = ${incident.place.trim()},
    what_happened = ${incident.whatHappened.trim()}`
  const saved = await changeKept(tx, actor, {
    ...{ table: 'incidents', id, caseId, version, set, now: given.now ?? new Date() },
  })
  if (!saved.ok) return saved
  await writeLists(tx, { id, caseId }, incident)
  return ok(saved.value)
}

async function writeLists(tx: Tx, { id, caseId }: OnCase, incident: IncidentInput): Promise<void> {
  const ids = incident.people.map(({ profileId }) => profileId)
  await sql`delete from casework.incident_people p where p.incident_id = ${id}::uuid and not exists (
    select from unnest(${ids}::uuid[], ${incident.people.map(({ part }) => part)}::text[]) as g (profile_id, part)
    where g.profile_id = p.profile_id and g.part = p.part)`.execute(tx)
  await sql`insert into casework.incident_people (incident_id, case_id, profile_id, part)
    select ${id}::uuid, ${caseId}::uuid, g.profile_id, g.part
    from unnest(${ids}::uuid[], ${incident.people.map(({ part }) => part)}::text[]) as g (profile_id, part)
    on conflict do nothing`.execute(tx)
  await sql`delete from casework.incident_tellings where incident_id = ${id}::uuid`.execute(tx)
  for (const [position, { agencyId, agencyName, toldBy, toldOn }] of incident.tellings.entries()) {
    await sql`insert into casework.incident_tellings (incident_id, case_id, position, told_by, agency_id, agency_name, told_on)
      values (${id}::uuid, ${caseId}::uuid, ${position}, ${toldBy.trim()}, ${agencyId}::uuid, ${agencyName.trim()},
        ${toldOn}::date)`.execute(tx)
  }
}

export interface SuspectedSame {
  readonly incident: Incident
  readonly because: Likeness
}

/** Incidents that may be the same as this one: in its case, or by number in any case that the actor may read. */
export async function suspectedSame(tx: Tx, one: Incident): Promise<SuspectedSame[]> {
  const number = numberAsCompared(one.policeNumber)
  const { rows } = await sql<IncidentRow>`select ${COLUMNS} from casework.incidents t
    where t.removed_at is null and t.id <> ${one.id}::uuid and (
      (t.case_id = ${one.caseId}::uuid and t.on_day = ${one.onDay}::date)
      or (${number} <> '' and t.police_number <> ''
        and regexp_replace(lower(t.police_number), '[^a-z0-9]', '', 'g') = ${number}))
    order by t.on_day, t.added_at limit 50`.execute(tx)
  const found = rows.flatMap((row) => {
    const because = likenessOf(forSameness(one), forSameness(row))
    return because === null ? [] : [{ row, because }]
  })
  const incidents = await named(
    tx,
    found.map(({ row }) => row),
  )
  return incidents.flatMap((incident, index) => {
    const because = found[index]?.because
    return because === undefined ? [] : [{ incident, because }]
  })
}

function forSameness(row: ForSameness): ForSameness {
  return row
}

/** Incidents that are marked the same as this one, whichever way, as far as the actor may read them. */
export async function markedSame(tx: Tx, one: Pick<Incident, 'id' | 'sameAs'>): Promise<Incident[]> {
  const { rows } = await sql<IncidentRow>`select ${COLUMNS} from casework.incidents t
    where t.removed_at is null and t.id <> ${one.id}::uuid
      and (t.same_as = ${one.id}::uuid or t.id = ${one.sameAs}::uuid or t.same_as = ${one.sameAs}::uuid)
    order by t.on_day, t.added_at`.execute(tx)
  return named(tx, rows)
}

/** Marks an incident as the same as another that the actor may read, or as none. False when it may not be changed. */
export async function markSame(
  tx: Tx,
  actor: Actor,
  given: OnCase & { readonly sameAs: string | null; readonly now?: Date },
): Promise<boolean> {
  const now = given.now ?? new Date()
  const by = sql`changed_by = ${actor.userId}::uuid, changed_at = ${now}, version = version + 1`
  if (given.sameAs === null) {
    const { numAffectedRows } = await sql`update casework.incidents set same_as = null, ${by}
      where id = ${given.id}::uuid and case_id = ${given.caseId}::uuid and removed_at is null`.execute(tx)
    if (numAffectedRows !== 1n) return false
    await touchCase(tx, given.caseId, now)
    return true
  }
  const other = await sql<{ id: string; same_as: string | null }>`
    select id, same_as from casework.incidents where id = ${given.sameAs}::uuid and removed_at is null`.execute(tx)
  const first = other.rows[0]?.same_as ?? other.rows[0]?.id
  if (first === undefined) return false
  // Those that were the same as this one are the same as the other too; so nothing ever points to what points on.
  const self = first === given.id ? given.sameAs : given.id
  const root = first === given.id ? given.id : first
  const { numAffectedRows } = await sql`update casework.incidents set same_as = ${root}::uuid,
      different_from = array_remove(different_from, ${given.sameAs}::uuid), ${by}
    where id = ${self}::uuid and removed_at is null and id <> ${root}::uuid`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await sql`update casework.incidents set same_as = ${root}::uuid where same_as = ${self}::uuid and id <> ${root}::uuid`.execute(
    tx,
  )
  await touchCase(tx, given.caseId, now)
  return true
}

/** Notes that somebody looked at two incidents and found that they are not the same. */
export async function markDifferent(
  tx: Tx,
  actor: Actor,
  given: OnCase & { readonly otherId: string; readonly now?: Date },
): Promise<boolean> {
  const now = given.now ?? new Date()
  const { numAffectedRows } = await sql`
    update casework.incidents set different_from = array_append(array_remove(different_from, ${given.otherId}::uuid),
        ${given.otherId}::uuid), changed_by = ${actor.userId}::uuid, changed_at = ${now}, version = version + 1
    where id = ${given.id}::uuid and case_id = ${given.caseId}::uuid and removed_at is null`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await touchCase(tx, given.caseId, now)
  return true
}
