/** Reports of a problem: taking, reading, finding. Every function takes the transaction; row-level security decides. */
import { sql } from 'kysely'
import { createProfile, knownName, type ProfileInput, type SaveRefusal } from '../../../foundations/people/index.ts'
import { type CreateRefusal, createRecord, type NewRecord } from '../../../foundations/sharing/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { AppError, ok, type Result, refused } from '../../../platform/result/index.ts'
import { addressKey, checkReport, type ReportInput, type ReportProblem } from '../domain/report.ts'
import { suggestGrade } from '../domain/report-grade.ts'
import type { Channel, CloseReason, Grade, ReportState } from '../domain/report-words.ts'
import { teamOf } from '../team-of.ts'
import { newReference } from './cases.ts'
import { openTo } from './open-to.ts'

export interface Report extends Omit<ReportInput, 'grade'> {
  readonly recordId: string
  /** Such as `R-7K3M-92QD`, to quote in letters and e-mails. */
  readonly reference: string
  readonly state: ReportState
  readonly grade: Grade
  readonly suggestedGrade: Grade
  readonly channel: Channel
  readonly callerProfileId: string | null
  readonly placeProfileId: string | null
  /** When somebody told it. */
  readonly reportedAt: Date
  readonly takenAt: Date
  readonly takenBy: string | null
  readonly takenTeamId: string
  readonly screening: 'standard' | 'matrix' | null
  readonly screenedAt: Date | null
  /** ISO day. */
  readonly matrixDueOn: string | null
  readonly assessedAt: Date | null
  readonly decidedAt: Date | null
  readonly decidedBy: string | null
  readonly decidedTeamId: string | null
  readonly caseId: string | null
  readonly closeReason: CloseReason | null
  readonly closeNote: string
  readonly version: number
}

/** What to select from `casework.reports r` for a `Report`. */
export const REPORT_COLUMNS = sql<Report>`r.record_id as "recordId", r.reference, r.state, r.asb_type as "asbType", r.what,
  r.location, r.happened_at as "happenedAt", r.ongoing, r.happened_before as before, r.impact, r.targeted, r.vulnerable,
  r.update_by as "updateBy", r.grade, r.suggested_grade as "suggestedGrade", r.grade_reason as "gradeReason", r.source,
  r.incident_number as "incidentNumber", r.channel, r.caller_anonymous as "callerAnonymous", r.caller_name as "callerName",
  r.caller_phone as "callerPhone", r.caller_address as "callerAddress", r.caller_profile_id as "callerProfileId",
  r.place_profile_id as "placeProfileId", r.reported_at as "reportedAt", r.taken_at as "takenAt", r.taken_by as "takenBy",
  r.taken_team_id as "takenTeamId", r.screening, r.screened_at as "screenedAt", r.matrix_due_on as "matrixDueOn",
  r.assessed_at as "assessedAt", r.decided_at as "decidedAt", r.decided_by as "decidedBy",
  r.decided_team_id as "decidedTeamId", r.case_id as "caseId", r.close_reason as "closeReason", r.close_note as "closeNote",
  r.version`

/** Whom a report names as the caller. `told`: only what was said is kept, and somebody looks for the profile later. */
export type Caller =
  | { readonly kind: 'known'; readonly profileId: string }
  | { readonly kind: 'new'; readonly profile: ProfileInput }
  | { readonly kind: 'told' }

export type TakeRefusal =
  | { readonly kind: 'invalid'; readonly problems: readonly ReportProblem[] }
  | { readonly kind: 'sharing'; readonly problem: CreateRefusal }
  | { readonly kind: 'profile'; readonly problem: SaveRefusal }
  /** The source has given this incident number to the team before. */
  | { readonly kind: 'known'; readonly recordId: string; readonly reference: string }

export interface TakenReport {
  readonly recordId: string
  readonly reference: string
  readonly callerProfileId: string | null
  /** Whether the caller's profile was made with it. */
  readonly profileMade: boolean
}

/**
 * Takes a report: makes its record, which is shared by rule in the same moment, and the caller's profile where it is new,
 * under the same purpose. A repeated incident number of one source and team is refused as `known`.
 * @throws AppError `repeated-incident` when the earlier report is not open to the actor any more, or comes this moment
 */
export async function takeReport(
  tx: Tx,
  actor: Actor,
  given: {
    readonly report: ReportInput
    readonly record: Omit<NewRecord, 'kind'>
    readonly caller: Caller
    readonly placeProfileId?: string | null
    readonly channel?: Channel
    /** When it was told; now unless given. */
    readonly reportedAt?: Date
    readonly now?: Date
  },
): Promise<Result<TakenReport, TakeRefusal>> {
  const { report, record, caller } = given
  const now = given.now ?? new Date()
  const reportedAt = given.reportedAt ?? now
  const problems = checkReport(report, { now: reportedAt })
  if (reportedAt > now) problems.push({ field: 'reportedAt', message: 'When it was reported cannot be in the future' })
  if (problems.length > 0) return refused({ kind: 'invalid', problems })
  const earlier = await reportByIncident(tx, { ...report, teamId: record.ownerTeamId })
  if (earlier !== null) return refused({ kind: 'known', ...earlier })
  // Both are refused before they write anything, and for the same reasons, so nothing is left behind.
  const who = await callerProfile(tx, actor, { caller, record })
  if (!who.ok) return refused(who.problem)
  const made = await createRecord(tx, actor, { ...record, kind: 'report' })
  if (!made.ok) return refused({ kind: 'sharing', problem: made.problem })
  const reference = newReference('R')
  const suggested = suggestGrade(report).grade
  const grade = report.grade ?? suggested
  await sql`insert into casework.reports (record_id, reference, asb_type, what, location, location_key, happened_at, ongoing,
      happened_before, impact, targeted, vulnerable, update_by, grade, suggested_grade, grade_reason, source, incident_number,
      channel, caller_anonymous, caller_name, caller_phone, caller_address, caller_address_key, caller_profile_id,
      place_profile_id, reported_at, taken_at, taken_by, taken_team_id)
    values (${made.value}::uuid, ${reference}, ${report.asbType}, ${report.what.trim()}, ${report.location.trim()},
      ${addressKey(report.location)}, ${report.happenedAt}, ${report.ongoing}, ${report.before}, ${report.impact},
      ${report.targeted}, ${report.vulnerable}, ${report.updateBy}, ${grade}, ${suggested},
      ${grade === suggested ? '' : report.gradeReason.trim()}, ${report.source.trim()}, ${report.incidentNumber},
      ${given.channel ?? 'form'}, ${report.callerAnonymous}, ${report.callerName.trim()}, ${report.callerPhone.trim()},
      ${report.callerAddress.trim()}, ${addressKey(report.callerAddress)}, ${who.value.profileId}::uuid,
      ${given.placeProfileId ?? null}::uuid, ${reportedAt}, ${now}, ${actor.userId}::uuid, ${record.ownerTeamId}::uuid)
    on conflict do nothing`.execute(tx)
  // The same number came at this moment, or for a report that is closed to the actor: nothing of this one may stay.
  if ((await findReport(tx, made.value)) === null) throw repeatedIncident()
  await addReportEvent(tx, actor, { reportId: made.value, kind: 'taken' })
  return ok({ recordId: made.value, reference, callerProfileId: who.value.profileId, profileMade: who.value.made })
}

/** A report of the same team and source has the number, and the actor cannot see it. */
export function repeatedIncident(): AppError {
  return new AppError(
    'repeated-incident',
    'A report with this incident number was taken before, and it is not open to you any more.',
    { status: 409 },
  )
}

async function callerProfile(
  tx: Tx,
  actor: Actor,
  { caller, record }: { caller: Caller; record: Omit<NewRecord, 'kind'> },
): Promise<Result<{ profileId: string | null; made: boolean }, TakeRefusal>> {
  if (caller.kind === 'told') return ok({ profileId: null, made: false })
  if (caller.kind === 'new') {
    const saved = await createProfile(tx, actor, { profile: caller.profile, record })
    if (saved.ok) return ok({ profileId: saved.value.recordId, made: true })
    return refused(saved.problem.kind === 'sharing' ? saved.problem : { kind: 'profile', problem: saved.problem })
  }
  const known = await knownName(tx, caller.profileId)
  if (known === undefined || known.kind === 'place') {
    return refused({
      kind: 'invalid',
      problems: [{ field: 'callerId', message: 'Choose one of those found, or somebody new' }],
    })
  }
  return ok({ profileId: known.mergedInto ?? caller.profileId, made: false })
}

/** The report of this team that has the source's number, as far as the actor may read it. */
export async function reportByIncident(
  tx: Tx,
  of: { readonly teamId: string; readonly source: string; readonly incidentNumber: string | null },
): Promise<{ readonly recordId: string; readonly reference: string } | null> {
  if (of.incidentNumber === null) return null
  const { rows } = await sql<{ recordId: string; reference: string }>`
    select r.record_id as "recordId", r.reference from casework.reports r
    where r.taken_team_id = ${of.teamId}::uuid and lower(r.source) = lower(${of.source.trim()})
      and lower(r.incident_number) = lower(${of.incidentNumber})`.execute(tx)
  return rows[0] ?? null
}

/** Null when there is no such report, or the actor may not read it: the answer is the same. */
export async function findReport(tx: Tx, recordId: string): Promise<Report | null> {
  const { rows } =
    await sql<Report>`select ${REPORT_COLUMNS} from casework.reports r where r.record_id = ${recordId}::uuid`.execute(
      tx,
    )
  return rows[0] ?? null
}

/** References of reports with what they are about, as far as the actor may read them; for registers of other rooms. */
export async function titlesOfReports(tx: Tx, recordIds: readonly string[]): Promise<Map<string, string>> {
  if (recordIds.length === 0) return new Map()
  const { rows } = await sql<{ record_id: string; title: string }>`
    select r.record_id, r.reference || ': ' || left(r.what, 80) as title from casework.reports r
    where r.record_id = any (${[...recordIds]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.record_id, row.title]))
}

/** Reports that name one of these people or places, or one of these houses, or that are in a case; the newest first. */
export async function reportsOf(
  tx: Tx,
  of: {
    readonly profileIds?: readonly string[]
    /** As `addressKey` makes them. */
    readonly addressKeys?: readonly string[]
    readonly caseId?: string
    readonly except?: string
    /** At most so many; 50 unless told. */
    readonly limit?: number
  },
): Promise<Report[]> {
  const profiles = [...(of.profileIds ?? [])]
  const keys = (of.addressKeys ?? []).filter((key) => key !== '')
  // Each has an index, and all together ask the policy of a report once.
  const ways = [
    ...(profiles.length === 0
      ? []
      : [sql`r.caller_profile_id = any (${profiles}::uuid[])`, sql`r.place_profile_id = any (${profiles}::uuid[])`]),
    ...(keys.length === 0
      ? []
      : [
          sql`(r.location_key <> '' and r.location_key = any (${keys}::text[]))`,
          sql`(r.caller_address_key <> '' and r.caller_address_key = any (${keys}::text[]))`,
        ]),
    ...(of.caseId === undefined ? [] : [sql`r.case_id = ${of.caseId}::uuid`]),
  ]
  if (ways.length === 0) return []
  const { rows } = await sql<Report>`
    select ${REPORT_COLUMNS} from casework.reports r
    where (${sql.join(ways, sql` or `)}) and r.record_id is distinct from ${of.except ?? null}::uuid
    order by r.reported_at desc, r.record_id limit ${of.limit ?? 50}`.execute(tx)
  return rows
}

export interface NewReportEvent {
  readonly reportId: string
  readonly kind: 'taken' | 'screened' | 'accepted' | 'attached' | 'closed' | 'reopened' | 'caller' | 'corrected'
  readonly aboutId?: string | null
  readonly became?: string | null
  readonly note?: string
}

/** Adds to what happened to a report. */
export async function addReportEvent(tx: Tx, actor: Actor, event: NewReportEvent): Promise<void> {
  await sql`insert into casework.report_events (report_id, kind, by_user_id, by_team_id, about_id, became, note)
    values (${event.reportId}::uuid, ${event.kind}, ${actor.userId}::uuid, ${teamOf(actor)}::uuid,
      ${event.aboutId ?? null}::uuid, ${event.became ?? null}, ${event.note ?? ''})`.execute(tx)
}

export interface ReportEvent {
  readonly id: number
  readonly kind: NewReportEvent['kind']
  readonly at: Date
  readonly byUserId: string | null
  readonly aboutId: string | null
  readonly became: string | null
  readonly note: string
}

/** What happened to a report, the newest first. */
export async function reportEvents(tx: Tx, reportId: string): Promise<ReportEvent[]> {
  const { rows } = await sql<ReportEvent>`
    select id, kind, at, by_user_id as "byUserId", about_id as "aboutId", became, note
    from casework.report_events where report_id = ${reportId}::uuid order by id desc`.execute(tx)
  return rows
}

export interface ReportFilter {
  readonly state?: ReportState
  readonly grade?: Grade
  /** Areas that the report's record is about; all unless given. */
  readonly areaIds?: readonly number[]
  /** Words in reference, incident number, text, place or caller; never from an address. */
  readonly text?: string
  /** Only those whose matrix is due and was not done. */
  readonly matrixDue?: boolean
}

export interface ListedReport extends Report {
  readonly areaId: number
  readonly ownerTeamId: string
  /** How many fit in all, however many are listed. */
  readonly total: number
}

/** Reports that the actor may read: those that wait oldest first, others newest first. */
export async function listReports(
  tx: Tx,
  filter: ReportFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<ListedReport[]> {
  const order = filter.state === 'pending' ? sql`r.reported_at, r.record_id` : sql`r.reported_at desc, r.record_id`
  const { rows } = await sql<ListedReport>`
    with found as materialized (
      select r.*, row_number() over (order by ${order}) as place, count(*) over ()::int as total from casework.reports r
      where ${conditionOf(filter)} order by ${order} limit ${page.limit} offset ${page.offset}
    )
    select ${REPORT_COLUMNS}, v.area_id as "areaId", v.owner_team_id as "ownerTeamId", r.total
    from found r join sharing.records v on v.id = r.record_id order by r.place`.execute(tx)
  return rows
}

/** How many reports fit; for a page beyond the last, which lists none that would say so. */
export async function countReports(tx: Tx, filter: ReportFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count
    from casework.reports r where ${conditionOf(filter)}`.execute(tx)
  return rows[0]?.count ?? 0
}

function conditionOf(filter: ReportFilter) {
  const conditions = [openTo('r', { areaIds: filter.areaIds })]
  // Written out, so that the index of those that wait fits.
  if (filter.state === 'pending') conditions.push(sql`r.state = 'pending'`)
  else if (filter.state !== undefined) conditions.push(sql`r.state = ${filter.state}`)
  if (filter.grade !== undefined) conditions.push(sql`r.grade = ${filter.grade}`)
  if (filter.matrixDue === true) conditions.push(sql`r.screening = 'matrix' and r.assessed_at is null`)
  const words = (filter.text ?? '').trim()
  if (words !== '') {
    const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql`(r.reference ilike ${like} or r.incident_number ilike ${like} or r.what ilike ${like}
      or r.location ilike ${like} or r.caller_name ilike ${like})`)
  }
  return sql.join(conditions, sql` and `)
}

/** Those of these records to which the actor may contribute. */
export async function contributable(tx: Tx, recordIds: readonly string[]): Promise<Set<string>> {
  if (recordIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select id from sharing.contributable_records where id = any (${[...recordIds]}::uuid[])`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** Ties a report to the profile of its caller. False when the actor may not, or it is tied already. */
export async function setCaller(
  tx: Tx,
  actor: Actor,
  given: { readonly recordId: string; readonly profileId: string },
): Promise<boolean> {
  const { rows } = await sql<{ record_id: string }>`
    update casework.reports set caller_profile_id = ${given.profileId}::uuid, version = version + 1
    where record_id = ${given.recordId}::uuid and caller_profile_id is null and not caller_anonymous
    returning record_id`.execute(tx)
  if (rows.length === 0) return false
  await addReportEvent(tx, actor, { reportId: given.recordId, kind: 'caller', aboutId: given.profileId })
  return true
}

/** Notes that a matrix was completed on a report itself. Other records, and a second one, are passed over. */
export async function noteReportAssessed(
  tx: Tx,
  done: { readonly recordId: string; readonly completedAt: Date },
): Promise<void> {
  await sql`update casework.reports set assessed_at = ${done.completedAt}
    where record_id = ${done.recordId}::uuid and assessed_at is null`.execute(tx)
}

export interface MatrixTime {
  readonly recordId: string
  readonly reportedAt: Date
  readonly screenedAt: Date
  /** ISO day. */
  readonly matrixDueOn: string
  /** The first assessment of the report or of its case since it was reported; null while there is none. */
  readonly assessedAt: Date | null
}

/** From report to matrix: each report between two moments whose screening asked for one, as far as the actor may read it. */
export async function matrixTimes(tx: Tx, of: { readonly from: Date; readonly to: Date }): Promise<MatrixTime[]> {
  const { rows } = await sql<MatrixTime>`
    select r.record_id as "recordId", r.reported_at as "reportedAt", r.screened_at as "screenedAt",
      r.matrix_due_on as "matrixDueOn", least(r.assessed_at, (select min(e.at) from casework.case_events e
        where e.case_id = r.case_id and e.kind = 'band' and e.at >= r.reported_at)) as "assessedAt"
    from casework.reports r
    where r.reported_at >= ${of.from} and r.reported_at < ${of.to} and r.screening = 'matrix'
    order by r.reported_at, r.record_id`.execute(tx)
  return rows
}
