import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import type { EmergencyReason, EmergencyState, ReviewOutcome } from '../domain/emergency.ts'
import type { DisclosedRecord, FoundRecord } from './disclosures.ts'

export interface Emergency {
  readonly id: string
  readonly userId: string
  readonly agencyName: string
  readonly teamName: string
  readonly reasonCode: EmergencyReason
  readonly reason: string
  readonly hours: number
  readonly askedAt: Date
  readonly state: EmergencyState
  readonly openedAt: Date | null
  readonly expiresAt: Date | null
  readonly endedBy: string | null
  readonly endedAt: Date | null
  readonly endReason: string
  readonly reviewedBy: string | null
  readonly reviewedAt: Date | null
  readonly reviewOutcome: ReviewOutcome | null
  readonly reviewNote: string
  /** What was opened; null when nothing was, or the actor may not know any more. */
  readonly record: DisclosedRecord | null
  /** Whether the actor's team manages what was opened. */
  readonly managed: boolean
}

interface Row {
  id: string
  user_id: string
  agency: string
  team: string
  reason_code: EmergencyReason
  reason: string
  hours: number
  asked_at: Date
  state: EmergencyState
  opened_at: Date | null
  expires_at: Date | null
  ended_by: string | null
  ended_at: Date | null
  end_reason: string | null
  reviewed_by: string | null
  reviewed_at: Date | null
  review_outcome: ReviewOutcome | null
  review_note: string | null
  record_id: string | null
  purpose_id: string
  purpose_title: string
  owner_team_id: string
  owner_team: string
  owner_agency: string
  managed: boolean
  total: number
}

const selectEmergencies = sql`
  select e.id, e.user_id, g.name as agency, t.name as team, e.reason_code, e.reason, e.hours, e.asked_at, e.state,
    e.opened_at, e.expires_at, e.ended_by, e.ended_at, e.end_reason, e.reviewed_by, e.reviewed_at, e.review_outcome, e.review_note, s.record_id, s.purpose_id,
    p.title as purpose_title, s.owner_team_id, o.name as owner_team, w.name as owner_agency,
    exists (select from sharing.records r join sharing.my_audiences a on a.audience_id = r.audience_id and a.level >= 4
      where r.id = s.record_id) as managed, count(*) over () as total
  from sharing.emergencies e
  join identity.agencies g on g.id = e.agency_id
  join identity.teams t on t.id = e.team_id
  left join sharing.emergency_records s on s.emergency_id = e.id
  left join sharing.purposes p on p.id = s.purpose_id
  left join identity.teams o on o.id = s.owner_team_id
  left join identity.agencies w on w.id = o.agency_id`

function toEmergency(row: Row): Emergency {
  return {
    ...{ id: row.id, userId: row.user_id, agencyName: row.agency, teamName: row.team, reasonCode: row.reason_code },
    ...{ reason: row.reason, hours: row.hours, askedAt: row.asked_at, state: row.state, openedAt: row.opened_at },
    ...{ endedBy: row.ended_by, endedAt: row.ended_at, endReason: row.end_reason ?? '' },
    ...{ expiresAt: row.expires_at, reviewedBy: row.reviewed_by, reviewedAt: row.reviewed_at },
    ...{ reviewOutcome: row.review_outcome, reviewNote: row.review_note ?? '', managed: row.managed },
    record:
      row.record_id === null
        ? null
        : {
            ...{ recordId: row.record_id, purposeId: row.purpose_id, purposeTitle: row.purpose_title },
            ...{ ownerTeamId: row.owner_team_id, ownerTeamName: row.owner_team, ownerAgencyName: row.owner_agency },
          },
  }
}

/** Null when there is none that the actor may see. */
export async function findEmergency(tx: Tx, id: string): Promise<Emergency | null> {
  const { rows } = await sql<Row>`${selectEmergencies} where e.id = ${id}::uuid`.execute(tx)
  return rows[0] === undefined ? null : toEmergency(rows[0])
}

/** Every emergency in which one record was opened, the newest first. For those who manage it. */
export async function emergenciesOf(tx: Tx, recordId: string): Promise<Emergency[]> {
  const { rows } = await sql<Row>`${selectEmergencies} where s.record_id = ${recordId}::uuid
    order by e.asked_at desc, e.id`.execute(tx)
  return rows.map(toEmergency)
}

export interface EmergencyFilter {
  readonly state?: 'to-review' | 'reviewed' | 'refused' | undefined
  readonly agencyId?: string | undefined
  /** Days, `YYYY-MM-DD`, both included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** The emergencies that the actor may see and that fit: first those to be reviewed, the newest of each first. */
export async function listEmergencies(
  tx: Tx,
  filter: EmergencyFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ emergencies: Emergency[]; total: number }> {
  const conditions = [sql`true`]
  if (filter.state === 'to-review') conditions.push(sql`e.state = 'opened' and e.reviewed_at is null`)
  if (filter.state === 'reviewed') conditions.push(sql`e.reviewed_at is not null`)
  if (filter.state === 'refused') conditions.push(sql`e.state <> 'opened'`)
  if (filter.agencyId !== undefined)
    conditions.push(sql`(e.agency_id = ${filter.agencyId}::uuid or o.agency_id = ${filter.agencyId}::uuid)`)
  const day = sql`(e.asked_at at time zone 'Europe/London')::date`
  if (filter.from !== undefined) conditions.push(sql`${day} >= ${filter.from}::date`)
  if (filter.to !== undefined) conditions.push(sql`${day} <= ${filter.to}::date`)
  const { rows } = await sql<Row>`${selectEmergencies} where ${sql.join(conditions, sql` and `)}
    order by (e.state = 'opened' and e.reviewed_at is null) desc, e.asked_at desc, e.id
    limit ${page.limit} offset ${page.offset}`.execute(tx)
  return { emergencies: rows.map(toEmergency), total: rows[0]?.total ?? 0 }
}

/** In the asker's own name; nothing is open yet. Returns its id. */
export async function insertEmergency(
  tx: Tx,
  actor: Actor,
  asked: {
    readonly teamId: string
    readonly reasonCode: EmergencyReason
    readonly reason: string
    readonly hours: number
  },
): Promise<string> {
  const { id } = await tx
    .insertInto('sharing.emergencies')
    .values({
      ...{ user_id: actor.userId ?? '', agency_id: actor.agencyId ?? '', team_id: asked.teamId },
      ...{ reason_code: asked.reasonCode, reason: asked.reason, hours: asked.hours },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** As the keeper: opens the record to the one who asked, for the hours asked for, counted from now. */
export async function openInEmergency(
  tx: Tx,
  of: { readonly emergencyId: string; readonly userId: string; readonly record: FoundRecord },
): Promise<void> {
  await tx
    .insertInto('sharing.emergency_records')
    .values({
      ...{ emergency_id: of.emergencyId, user_id: of.userId, record_id: of.record.id },
      ...{ purpose_id: of.record.purposeId, owner_team_id: of.record.ownerTeamId },
    })
    .execute()
  const { numAffectedRows } = await sql`
    update sharing.emergencies set state = 'opened', opened_at = now(), expires_at = now() + make_interval(hours => hours)
    where id = ${of.emergencyId}::uuid and state = 'asked'`.execute(tx)
  if (numAffectedRows !== 1n) throw new Error('An emergency was answered twice')
  await sql`
    insert into sharing.grants (record_id, audience_id, user_id, level, source, source_id, starts_at, expires_at)
    select ${of.record.id}::uuid, ${of.record.audienceId}::uuid, e.user_id, 2, 'break-glass', e.id, e.opened_at, e.expires_at
    from sharing.emergencies e where e.id = ${of.emergencyId}::uuid`.execute(tx)
}

/** As the keeper: nothing was opened, for whatever reason. */
export async function refuseEmergency(tx: Tx, emergencyId: string): Promise<void> {
  await tx
    .updateTable('sharing.emergencies')
    .set({ state: 'refused' })
    .where('id', '=', emergencyId)
    .where('state', '=', 'asked')
    .execute()
}

/**
 * Ends it before its time, in the name of somebody who manages the record. False when it was over already, or the database
 * does not let this person end it.
 */
export async function endEmergency(
  tx: Tx,
  of: { readonly id: string; readonly by: string; readonly reason: string },
): Promise<boolean> {
  const { numAffectedRows: withdrawn } = await sql`update sharing.grants set withdrawn_at = now()
    where source = 'break-glass' and source_id = ${of.id}::uuid and withdrawn_at is null and expires_at > now()`.execute(
    tx,
  )
  if (withdrawn !== 1n) return false
  const { numAffectedRows } = await sql`update sharing.emergencies
    set ended_by = ${of.by}::uuid, ended_at = now(), end_reason = ${of.reason}
    where id = ${of.id}::uuid and state = 'opened' and ended_at is null and expires_at > now()`.execute(tx)
  if (numAffectedRows !== 1n) throw new Error('A grant was withdrawn of an emergency that was over')
  return true
}

/** False when somebody reviewed it meanwhile, or the database does not let this person review it. */
export async function writeReview(
  tx: Tx,
  of: { readonly id: string; readonly by: string; readonly outcome: ReviewOutcome; readonly note: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sharing.emergencies')
    .set((eb) => ({
      ...{ reviewed_by: of.by, reviewed_at: eb.fn<Date>('now'), review_outcome: of.outcome, review_note: of.note },
    }))
    .where('id', '=', of.id)
    .where('state', '=', 'opened')
    .where('reviewed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
