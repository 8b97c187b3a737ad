import { sql } from 'kysely'
import { type Actor, anyOf, remembered, type Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type Because, type Classification, type Level, levelOf, positionOf } from '../domain/words.ts'

export interface NewRecord {
  readonly kind: string
  readonly purposeId: string
  readonly ownerTeamId: string
  readonly areaId: number
  /** The agreement's unless given. */
  readonly classification?: Classification
}

export type CreateRefusal =
  /** The team is not one of the actor's. */
  | 'not-your-team'
  /** No agreement of the purpose is in force that the actor's agency has signed. */
  | 'no-agreement'

/**
 * Adds a record and shares it, in the same transaction, with the teams that the agreement's rules name. The record
 * itself says nothing about anybody: the calling room adds what it holds under the returned id.
 */
export async function createRecord(tx: Tx, actor: Actor, record: NewRecord): Promise<Result<string, CreateRefusal>> {
  if (!actor.teamIds.includes(record.ownerTeamId)) return refused('not-your-team')
  const governing = await tx
    .selectFrom('sharing.signed_parties as p')
    .innerJoin('sharing.agreements_in_force as f', 'f.id', 'p.agreement_id')
    .innerJoin('sharing.purposes as u', 'u.id', 'p.purpose_id')
    .select('f.classification')
    .where('u.retired_on', 'is', null)
    .where('p.purpose_id', '=', record.purposeId)
    .where('p.agency_id', '=', actor.agencyId)
    .executeTakeFirst()
  if (governing === undefined) return refused('no-agreement')
  const { kind, purposeId, ownerTeamId, areaId } = record
  // Without naming what it may conflict with, because only the keeper may look whether the audience is there.
  await sql`insert into sharing.audiences (purpose_id, owner_team_id, area_id)
    values (${purposeId}, ${ownerTeamId}::uuid, ${areaId}) on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ id: string }>`
    insert into sharing.records (kind, purpose_id, audience_id, owner_team_id, owner_agency_id, area_id, classification, created_by)
    values (${kind}, ${purposeId}, sharing.audience_id(${purposeId}, ${ownerTeamId}::uuid, ${areaId}),
      ${ownerTeamId}::uuid, ${actor.agencyId}::uuid, ${areaId},
      ${record.classification ?? governing.classification}, ${actor.userId}::uuid)
    returning id`.execute(tx)
  const id = rows[0]?.id ?? ''
  await addRecordEvent(tx, actor, { recordId: id, kind: 'created', purposeId, ownerTeamId })
  return ok(id)
}

export interface AccessReason {
  readonly because: Because
  readonly level: Level
  readonly until: Date | null
  /** What the disclosure that gives it allows and forbids. */
  readonly restrictions: string | null
}

export interface RecordHeader {
  readonly id: string
  readonly kind: string
  readonly purposeId: string
  readonly purposeTitle: string
  readonly ownerTeamId: string
  readonly ownerTeamName: string
  readonly ownerAgencyId: string
  /** The agency of the owner team, which differs from the owner agency after a succession. */
  readonly holdingAgencyName: string
  readonly areaId: number
  readonly classification: Classification
  /** How it must be handled, in the agreement's words; empty when no agreement is in force. */
  readonly handling: string
  readonly createdAt: Date
  readonly createdBy: string | null
  /** A closed record: only these people may open it. */
  readonly namedUserIds: readonly string[] | null
  readonly barredUserIds: readonly string[]
  readonly restrictedAt: Date | null
  readonly version: number
  /** The actor's own. */
  readonly level: Level
  readonly reasons: readonly AccessReason[]
  /** True after the day on which the agreement should have been reviewed. */
  readonly agreementOverdue: boolean
  /** False when no agreement of its purpose is in force: then nothing is shared by rule. */
  readonly agreementInForce: boolean
  /** Of what shared structure this was read, by number and day: teams, agencies, areas and agreements as they were then. */
  readonly structure: string
}

interface HeaderRow {
  id: string
  kind: string
  purpose_id: string
  purpose_title: string
  owner_team_id: string
  team_name: string
  owner_agency_id: string
  agency_name: string
  area_id: number
  classification: Classification
  handling: string | null
  overdue: boolean | null
  created_at: Date
  created_by: string | null
  named_user_ids: string[] | null
  barred_user_ids: string[]
  restricted_at: Date | null
  version: number
  because: Because | null
  level: number
  until: Date | null
  disclosure_id: string | null
  structure: string
}

/** What stands above each record that the actor knows of, with how and why they may open it. Others are absent. */
export async function recordHeaders(tx: Tx, recordIds: readonly string[]): Promise<Map<string, RecordHeader>> {
  if (recordIds.length === 0) return new Map()
  const { rows } = await sql<HeaderRow>`
    -- First the few records, whatever the planner thinks of them: everything else is joined to those.
    -- Not by an array, of which the planner knows how long it is: it would plan anew for every length.
    with wanted as materialized (
      select r.* from jsonb_array_elements_text(${JSON.stringify([...new Set(recordIds)])}::jsonb) as given (id)
      cross join lateral (select r.* from sharing.records r where r.id = given.id::uuid offset 0) r
      -- What the policy asks only about records that are there is asked here anyhow, so that the time does not tell of them.
      where (select sharing.open_purposes() is not null and sharing.given_records(1) is not null)
    )
    select r.id, r.kind, r.purpose_id, p.title as purpose_title, r.owner_team_id, t.name as team_name, r.owner_agency_id,
      g.name as agency_name, r.area_id, r.classification, f.handling, f.review_on < sharing.today() as overdue,
      r.created_at, r.created_by, r.named_user_ids, r.barred_user_ids, r.restricted_at, r.version,
      w.because, coalesce(w.level, 0) as level, w.until, w.disclosure_id,
      (select s.version || ' on ' || sharing.today() from sharing.structure s) as structure
    from wanted r
    join sharing.purposes p on p.id = r.purpose_id
    join identity.teams t on t.id = r.owner_team_id
    join identity.agencies g on g.id = t.agency_id
    left join sharing.agreements_in_force f on f.purpose_id = r.purpose_id
    left join lateral (
      select a.because, a.level, a.until, null::uuid as disclosure_id
        from sharing.my_audiences a where a.audience_id = r.audience_id
      union all
      select m.source, m.level, m.expires_at, case m.source when 'disclosure' then m.source_id end
        from sharing.my_grants m where m.record_id = r.id
      union all
      select 'open', 1, null, null where r.purpose_id = any ((select sharing.open_purposes())::text[])
    ) w on true`.execute(tx)
  const restrictions = await restrictionsOf(tx, rows)
  const headers = new Map<string, RecordHeader>()
  for (const row of rows) {
    const known = headers.get(row.id)
    const reasons = [...(known?.reasons ?? []), ...reasonOf(row, restrictions)]
    const level = levelOf(Math.max(0, ...reasons.map((reason) => positionOf(reason.level))))
    headers.set(row.id, known === undefined ? headerOf(row, { level, reasons }) : { ...known, level, reasons })
  }
  return headers
}

/** What goes with each disclosure. A statement by itself, for those few records that were disclosed. */
async function restrictionsOf(tx: Tx, rows: readonly HeaderRow[]): Promise<Map<string, string>> {
  const ids = rows.flatMap((row) => row.disclosure_id ?? [])
  if (ids.length === 0) return new Map()
  const disclosures = await sql<{ id: string; restrictions: string | null }>`
    select d.id, d.restrictions from sharing.disclosures d where d.id = ${anyOf(ids)}`.execute(tx)
  return new Map(
    disclosures.rows.flatMap(({ id, restrictions }) => (restrictions === null ? [] : [[id, restrictions]])),
  )
}

function reasonOf(row: HeaderRow, restrictions: ReadonlyMap<string, string>): AccessReason[] {
  if (row.because === null) return []
  const said = row.disclosure_id === null ? null : (restrictions.get(row.disclosure_id) ?? null)
  return [{ because: row.because, level: levelOf(row.level), until: row.until, restrictions: said }]
}

function headerOf(row: HeaderRow, access: { level: Level; reasons: readonly AccessReason[] }): RecordHeader {
  return {
    ...{ id: row.id, kind: row.kind, purposeId: row.purpose_id, purposeTitle: row.purpose_title },
    ...{ ownerTeamId: row.owner_team_id, ownerTeamName: row.team_name, ownerAgencyId: row.owner_agency_id },
    ...{ holdingAgencyName: row.agency_name, areaId: row.area_id, classification: row.classification },
    ...{ handling: row.handling ?? '', createdAt: row.created_at, createdBy: row.created_by },
    ...{ namedUserIds: row.named_user_ids, barredUserIds: row.barred_user_ids, restrictedAt: row.restricted_at },
    ...{ version: row.version, ...access },
    agreementOverdue: row.overdue === true,
    agreementInForce: row.handling !== null,
    structure: row.structure,
  }
}

/** The header of one record; null when the actor does not know of it, or it does not exist: the answer is the same. */
export async function findRecord(tx: Tx, recordId: string): Promise<RecordHeader | null> {
  return (await recordHeaders(tx, [recordId])).get(recordId) ?? null
}

/** The actor's level on one record; `none` also when there is no such record. */
export async function accessTo(tx: Tx, recordId: string): Promise<Level> {
  return (await findRecord(tx, recordId))?.level ?? 'none'
}

export interface AudienceTeam {
  readonly teamId: string
  readonly teamName: string
  readonly agencyName: string
  readonly level: Level
  readonly because: Because
}

/** Every team that opens this record by ownership, succession or rule, and by a disclosure that its managers may see. */
export async function teamsWithAccess(tx: Tx, header: RecordHeader): Promise<AudienceTeam[]> {
  const { rows } = await sql<{ team_id: string; team: string; agency: string; level: number; because: Because }>`
    select w.team_id, t.name as team, g.name as agency, w.level, w.because from (
      select r.team_id, r.level, r.because from jsonb_to_recordset(${JSON.stringify(await rightfulTeams(tx, header))}::jsonb)
        as r (team_id uuid, level smallint, because text)
      union all
      select s.team_id, s.level, s.source from sharing.grants s
        where s.record_id = ${header.id}::uuid and s.team_id is not null and s.withdrawn_at is null
          and (s.expires_at is null or s.expires_at > now())
    ) w join identity.teams t on t.id = w.team_id join identity.agencies g on g.id = t.agency_id
    order by w.level desc, g.name, t.name`.execute(tx)
  return rows.map((row) => ({
    ...{ teamId: row.team_id, teamName: row.team, agencyName: row.agency },
    ...{ level: levelOf(row.level), because: row.because },
  }))
}

/** What follows from the shared structure alone, so it is computed once for each state of that, and anew after a change. */
function rightfulTeams(tx: Tx, { purposeId, ownerTeamId, areaId, structure }: RecordHeader) {
  return remembered(tx, ['sharing.rightful-teams', structure, purposeId, ownerTeamId, areaId], async () => {
    const { rows } = await sql<{ team_id: string; level: number; because: Because }>`
      select r.team_id, r.level, r.because
      from sharing.rightful_teams(array[${purposeId}], array[${ownerTeamId}::uuid], array[${areaId}::int]) r`.execute(
      tx,
    )
    return rows
  })
}

export type RecordEventKind =
  | 'created'
  | 'moved'
  | 'closed'
  | 'opened'
  | 'conflict'
  | 'conflict-lifted'
  | 'restricted'
  | 'unrestricted'
  | 'reclassified'
  | 'named'

export interface NewRecordEvent {
  readonly recordId: string
  readonly kind: RecordEventKind
  readonly purposeId: string
  readonly ownerTeamId: string
  readonly aboutUserId?: string
  readonly toTeamId?: string
  readonly namedUserIds?: readonly string[]
  readonly reason?: string
}

export async function addRecordEvent(tx: Tx, actor: Pick<Actor, 'userId'>, event: NewRecordEvent): Promise<void> {
  await sql`insert into sharing.record_events
      (record_id, kind, purpose_id, owner_team_id, by_user_id, about_user_id, to_team_id, named_user_ids, reason)
    values (${event.recordId}::uuid, ${event.kind}, ${event.purposeId}, ${event.ownerTeamId}::uuid, ${actor.userId}::uuid,
      ${event.aboutUserId ?? null}::uuid, ${event.toTeamId ?? null}::uuid,
      ${event.namedUserIds === undefined ? null : [...event.namedUserIds]}::uuid[], ${event.reason ?? ''})`.execute(tx)
}

export interface RecordEvent {
  readonly id: number
  readonly kind: RecordEventKind
  readonly at: Date
  readonly byUserId: string | null
  readonly aboutUserId: string | null
  readonly toTeamId: string | null
  readonly namedUserIds: readonly string[] | null
  readonly reason: string
}

/** What happened to a record's ownership, closing and conflicts, the newest first. For those who manage it, and overseers. */
export async function recordEvents(tx: Tx, recordId: string): Promise<RecordEvent[]> {
  const { rows } = await sql<{
    id: number
    kind: RecordEventKind
    at: Date
    by_user_id: string | null
    about_user_id: string | null
    to_team_id: string | null
    named_user_ids: string[] | null
    reason: string
  }>`select id, kind, at, by_user_id, about_user_id, to_team_id, named_user_ids, reason
    from sharing.record_events where record_id = ${recordId}::uuid order by id desc`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, at: row.at, byUserId: row.by_user_id, aboutUserId: row.about_user_id },
    ...{ toTeamId: row.to_team_id, namedUserIds: row.named_user_ids, reason: row.reason },
  }))
}
