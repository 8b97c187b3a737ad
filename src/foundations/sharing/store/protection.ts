import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { keeper } from '../deps.ts'
import { HAND_OVER_DAYS, type Keyholder } from '../domain/protection.ts'
import { type Because, type Classification, type Level, levelOf } from '../domain/words.ts'
import { addRecordEvent, type RecordHeader } from './records.ts'

/** A team or a person that can open a record, and why. */
export interface Opener {
  readonly teamId: string | null
  readonly userId: string | null
  /** The team's name; empty for a person. */
  readonly teamName: string
  readonly agencyName: string
  readonly level: Level
  readonly because: Because
  readonly until: Date | null
  /** The disclosure or emergency that it comes from. */
  readonly sourceId: string | null
}

/** Every team and person that can open this record, with the reason and the end of it. For those who manage it. */
export async function openersOf(tx: Tx, header: RecordHeader): Promise<Opener[]> {
  const { rows } = await sql<{
    team_id: string | null
    user_id: string | null
    team: string
    agency: string
    level: number
    because: Because
    until: Date | null
    source_id: string | null
  }>`
    select w.team_id, w.user_id, coalesce(t.name, '') as team, coalesce(g.name, '') as agency, w.level, w.because, w.until,
      w.source_id
    from (
      select r.team_id, null::uuid as user_id, r.level, r.because, r.until, null::uuid as source_id
        from sharing.rightful_teams(array[${header.purposeId}], array[${header.ownerTeamId}::uuid], array[${header.areaId}::int]) r
      union all
      select s.team_id, s.user_id, s.level, s.source, s.expires_at, s.source_id from sharing.grants s
        where s.record_id = ${header.id}::uuid and s.withdrawn_at is null and s.starts_at <= now()
          and (s.expires_at is null or s.expires_at > now())
    ) w left join identity.teams t on t.id = w.team_id left join identity.agencies g on g.id = t.agency_id
    order by w.level desc, g.name, t.name`.execute(tx)
  return rows.map((row) => ({
    ...{ teamId: row.team_id, userId: row.user_id, teamName: row.team, agencyName: row.agency },
    ...{ level: levelOf(row.level), because: row.because, until: row.until, sourceId: row.source_id },
  }))
}

/** Somebody who works in a team that can open a record. */
export interface Candidate extends Keyholder {
  readonly name: string
  readonly teamName: string
  readonly agencyName: string
}

/**
 * As the keeper: the people whose teams can read this record, by ownership, rule or disclosure, with or without being
 * named on it; somebody of two teams comes twice. Only for showing to whoever manages the record, or rescues it.
 */
export async function candidatesFor(tx: Tx, recordId: string): Promise<Candidate[]> {
  const { rows } = await sql<{
    user_id: string
    name: string
    team: string
    agency: string
    active: boolean
    manages: boolean
  }>`
    select u.id as user_id, n.display_name as name, t.name as team, g.name as agency, u.status = 'active' as active,
      max(w.level) >= 4 as manages
    from (
      select a.team_id, a.level from sharing.records r join sharing.audience_teams a on a.audience_id = r.audience_id
        where r.id = ${recordId}::uuid and (a.until is null or a.until > now())
      union all
      select s.team_id, s.level from sharing.grants s where s.record_id = ${recordId}::uuid and s.team_id is not null
        and s.withdrawn_at is null and (s.expires_at is null or s.expires_at > now())
    ) w
    join identity.teams t on t.id = w.team_id and t.closed_on is null
    join identity.agencies g on g.id = t.agency_id
    join identity.team_members m on m.team_id = t.id
    join identity.users u on u.id = m.user_id
    join identity.user_names n on n.user_id = u.id
    where w.level >= 2
    group by u.id, n.display_name, t.id, g.id
    order by max(w.level) desc, lower(g.name), lower(t.name), lower(n.display_name), u.id`.execute(tx)
  return rows.map((row) => ({
    ...{ userId: row.user_id, name: row.name, teamName: row.team, agencyName: row.agency },
    ...{ active: row.active, manages: row.manages },
  }))
}

/** As the keeper: everybody who works here, to choose from when a conflict of interest is declared for somebody. */
export async function everybody(tx: Tx): Promise<{ userId: string; name: string; agencyName: string }[]> {
  const { rows } = await sql<{ user_id: string; name: string; agency: string }>`
    select u.id as user_id, n.display_name as name, g.name as agency
    from identity.users u join identity.user_names n on n.user_id = u.id join identity.agencies g on g.id = u.agency_id
    where u.status = 'active' order by lower(n.display_name), lower(g.name), u.id`.execute(tx)
  return rows.map((row) => ({ userId: row.user_id, name: row.name, agencyName: row.agency }))
}

/** Closes the record to these people, or opens it again (null). False when somebody changed it meanwhile. */
export async function setNames(
  tx: Tx,
  of: { readonly recordId: string; readonly version: number; readonly names: readonly string[] | null },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.records')
    .set((eb) => ({ named_user_ids: of.names === null ? null : [...of.names], version: eb('version', '+', 1) }))
    .where('id', '=', of.recordId)
    .where('version', '=', of.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/**
 * As the keeper: keeps somebody out of a record, or lets them in again, together with what was decided about it. False
 * when it was so already.
 */
export async function setBarred(
  tx: Tx,
  of: { readonly recordId: string; readonly userId: string; readonly barred: boolean },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update sharing.records set version = version + 1, barred_user_ids = case when ${of.barred}
      then array_append(barred_user_ids, ${of.userId}::uuid) else array_remove(barred_user_ids, ${of.userId}::uuid) end
    where id = ${of.recordId}::uuid and (${of.userId}::uuid = any (barred_user_ids)) <> ${of.barred}`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await sql`
    update sharing.disclosures d set barred_user_ids = r.barred_user_ids
    from sharing.records r join sharing.disclosure_records s on s.record_id = r.id
    where r.id = ${of.recordId}::uuid and d.id = s.disclosure_id`.execute(tx)
  return true
}

/** As the keeper: the teams that manage a record today, to be told about it. */
export async function managingTeams(tx: Tx, recordId: string): Promise<string[]> {
  const { rows } = await sql<{ team_id: string }>`
    select a.team_id from sharing.records r join sharing.audience_teams a on a.audience_id = r.audience_id
    where r.id = ${recordId}::uuid and a.level >= 4 and (a.until is null or a.until > now())`.execute(tx)
  return rows.map((row) => row.team_id)
}

/**
 * Gives a record to another team or area. Who has access follows at once: the audience is another. The team that hands
 * it over can read it for a week. False when somebody changed it meanwhile.
 */
export async function moveRecord(
  tx: Tx,
  actor: Actor,
  of: {
    readonly header: RecordHeader
    readonly version: number
    readonly teamId: string
    readonly areaId: number
    readonly reason: string
  },
): Promise<boolean> {
  const { header, teamId, areaId } = of
  // Held until the end, so that nothing is written here for a record that somebody else changes at the same time.
  const { rows: held } = await sql`select from sharing.records
    where id = ${header.id}::uuid and version = ${of.version} for update`.execute(tx)
  if (held.length === 0) return false
  await sql`insert into sharing.audiences (purpose_id, owner_team_id, area_id)
    values (${header.purposeId}, ${teamId}::uuid, ${areaId}) on conflict do nothing`.execute(tx)
  await addRecordEvent(tx, actor, {
    ...{ recordId: header.id, kind: 'moved', purposeId: header.purposeId, ownerTeamId: header.ownerTeamId },
    ...{ toTeamId: teamId, reason: of.reason },
  })
  if (teamId !== header.ownerTeamId) {
    const handing = actor.teamIds.includes(header.ownerTeamId) ? header.ownerTeamId : await managingTeamOf(tx, header)
    await sql`
      insert into sharing.grants (record_id, audience_id, team_id, level, source, expires_at)
      select r.id, r.audience_id, ${handing}::uuid, 2, 'hand-over', now() + make_interval(days => ${HAND_OVER_DAYS})
      from sharing.records r where r.id = ${header.id}::uuid`.execute(tx)
  }
  const { numAffectedRows } = await sql`
    update sharing.records set owner_team_id = ${teamId}::uuid, area_id = ${areaId},
      audience_id = sharing.audience_id(purpose_id, ${teamId}::uuid, ${areaId}), version = version + 1
    where id = ${header.id}::uuid and version = ${of.version}`.execute(tx)
  return numAffectedRows === 1n
}

/** The actor's own team that manages the record in the owner team's stead. */
async function managingTeamOf(tx: Tx, header: RecordHeader): Promise<string> {
  const { rows } = await sql<{ team_id: string }>`
    select t.team_id from sharing.records r join sharing.audience_teams t on t.audience_id = r.audience_id
    where r.id = ${header.id}::uuid and t.level >= 4 and t.team_id = any (platform.team_ids()) limit 1`.execute(tx)
  const found = rows[0]
  if (found === undefined) throw new Error('Nobody hands over what their team does not manage')
  return found.team_id
}

/** False when somebody changed the record meanwhile. */
export async function setClassification(
  tx: Tx,
  of: { readonly recordId: string; readonly version: number; readonly classification: Classification },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.records')
    .set((eb) => ({ classification: of.classification, version: eb('version', '+', 1) }))
    .where('id', '=', of.recordId)
    .where('version', '=', of.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Restricts processing (UK GDPR article 18) or lifts it. False when somebody changed the record meanwhile. */
export async function setRestriction(
  tx: Tx,
  of: { readonly recordId: string; readonly version: number; readonly restricted: boolean },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.records')
    .set((eb) => ({
      ...{ restricted_at: of.restricted ? eb.fn<Date>('now') : null, version: eb('version', '+', 1) },
    }))
    .where('id', '=', of.recordId)
    .where('version', '=', of.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** A closed record as the register shows it: nothing of what it holds, nor about whom. */
export interface ClosedRecord {
  readonly id: string
  readonly kind: string
  readonly purposeId: string
  readonly purposeTitle: string
  readonly ownerTeamName: string
  readonly ownerAgencyName: string
  readonly closedAt: Date | null
  readonly named: number
  /** Nobody named on it can open and manage it any more. */
  readonly stuck: boolean
}

/** As the keeper, for somebody: closed records in which they have no conflict of interest, first those that are stuck. */
export async function closedRecords(
  tx: Tx,
  page: { readonly forUserId: string; readonly limit: number; readonly offset: number },
): Promise<{ records: ClosedRecord[]; total: number }> {
  const { rows } = await sql<{
    id: string
    kind: string
    purpose_id: string
    purpose: string
    team: string
    agency: string
    closed_at: Date | null
    named: number
    stuck: boolean
    total: number
  }>`
    select r.id, r.kind, r.purpose_id, p.title as purpose, t.name as team, g.name as agency,
      (select max(e.at) from sharing.record_events e where e.record_id = r.id and e.kind = 'closed') as closed_at,
      cardinality(r.named_user_ids) as named, count(*) over () as total,
      not exists (select from unnest(r.named_user_ids) as n (id)
        join identity.users u on u.id = n.id and u.status = 'active'
        join identity.team_members m on m.user_id = u.id
        join sharing.audience_teams a on a.team_id = m.team_id and a.audience_id = r.audience_id and a.level >= 4
          and (a.until is null or a.until > now())
        where n.id <> all (r.barred_user_ids)) as stuck
    from sharing.records r
    join sharing.purposes p on p.id = r.purpose_id
    join identity.teams t on t.id = r.owner_team_id
    join identity.agencies g on g.id = t.agency_id
    where r.named_user_ids is not null and ${page.forUserId}::uuid <> all (r.barred_user_ids)
    order by stuck desc, closed_at desc nulls last, r.id limit ${page.limit} offset ${page.offset}`.execute(tx)
  return {
    records: rows.map((row) => ({
      ...{ id: row.id, kind: row.kind, purposeId: row.purpose_id, purposeTitle: row.purpose },
      ...{ ownerTeamName: row.team, ownerAgencyName: row.agency, closedAt: row.closed_at },
      ...{ named: row.named, stuck: row.stuck },
    })),
    total: rows[0]?.total ?? 0,
  }
}

/**
 * As the keeper, for somebody: what the rules must know of a closed record; null when it is not closed, not there, or one in
 * which they have a conflict of interest.
 */
export async function closedRecord(tx: Tx, of: { readonly recordId: string; readonly forUserId: string }) {
  const { recordId, forUserId } = of
  const { rows } = await sql<{
    purpose_id: string
    owner_team_id: string
    named_user_ids: string[]
    barred_user_ids: string[]
    version: number
  }>`select purpose_id, owner_team_id, named_user_ids, barred_user_ids, version from sharing.records
    where id = ${recordId}::uuid and named_user_ids is not null and ${forUserId}::uuid <> all (barred_user_ids)`.execute(
    tx,
  )
  const row = rows[0]
  if (row === undefined) return null
  return {
    ...{ id: recordId, purposeId: row.purpose_id, ownerTeamId: row.owner_team_id },
    ...{ namedUserIds: row.named_user_ids, barredUserIds: row.barred_user_ids, version: row.version },
  }
}

/**
 * Closes a record to somebody because of what they declared about themselves, with an entry in its history. Asked as the
 * keeper. False when it was closed to them already.
 */
export async function barUser(
  tx: Tx,
  of: { readonly recordId: string; readonly userId: string; readonly reason: string },
): Promise<boolean> {
  if (!(await setBarred(tx, { recordId: of.recordId, userId: of.userId, barred: true }))) return false
  const record = await tx
    .selectFrom('sharing.records')
    .select(['purpose_id', 'owner_team_id'])
    .where('id', '=', of.recordId)
    .executeTakeFirstOrThrow()
  await addRecordEvent(tx, keeper, {
    ...{ recordId: of.recordId, kind: 'conflict', purposeId: record.purpose_id, ownerTeamId: record.owner_team_id },
    ...{ aboutUserId: of.userId, reason: of.reason },
  })
  return true
}
