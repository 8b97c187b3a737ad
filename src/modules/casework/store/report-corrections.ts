/** Reports put right after they were saved: what they said before stays, with who changed it, when and why. */
import { sql } from 'kysely'
import { getProfile, namesOfRecords } from '../../../foundations/people/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { addressKey } from '../domain/report.ts'
import { answersDiffer, changedFacts, type Fact, staysAt, type Told } from '../domain/report-correction.ts'
import { teamOf } from '../team-of.ts'
import { addReportEvent, type Report, repeatedIncident, reportByIncident } from './reports.ts'

export interface Correction {
  readonly id: string
  readonly at: Date
  readonly byUserId: string
  readonly reason: string
  /** What the report said before. */
  readonly before: Told
  readonly answersChanged: boolean
  /** The profile of a place to which the report was tied until then; null where it was not untied. */
  readonly placeProfileId: string | null
}

/** The names of columns as they are kept, with the facts that they hold. */
interface KeptFacts extends Pick<Told, 'what' | 'location' | 'ongoing' | 'impact' | 'targeted' | 'vulnerable'> {
  readonly asb_type: Told['asbType']
  readonly happened_at: string
  readonly happened_before: Told['before']
  readonly update_by: Told['updateBy']
  readonly grade: Told['grade']
  readonly suggested_grade: Told['suggestedGrade']
  readonly grade_reason: string
  readonly source: string
  readonly incident_number: string | null
  readonly caller_anonymous: boolean
  readonly caller_name: string
  readonly caller_phone: string
  readonly caller_address: string
}

function toldOf(kept: KeptFacts): Told {
  const { what, location, ongoing, impact, targeted, vulnerable, grade, source } = kept
  return {
    ...{ what, location, ongoing, impact, targeted, vulnerable, grade, source, asbType: kept.asb_type },
    ...{ happenedAt: new Date(kept.happened_at), before: kept.happened_before, updateBy: kept.update_by },
    ...{ suggestedGrade: kept.suggested_grade, gradeReason: kept.grade_reason, incidentNumber: kept.incident_number },
    ...{ callerAnonymous: kept.caller_anonymous, callerName: kept.caller_name, callerPhone: kept.caller_phone },
    callerAddress: kept.caller_address,
  }
}

/** Everything that was put right on a report, the newest first. */
export async function correctionsOf(tx: Tx, reportId: string): Promise<Correction[]> {
  const { rows } = await sql<Omit<Correction, 'before'> & { before: KeptFacts }>`
    select id, at, by_user_id as "byUserId", reason, before, answers_changed as "answersChanged",
      place_profile_id as "placeProfileId"
    from casework.report_corrections where report_id = ${reportId}::uuid order by version desc`.execute(tx)
  return rows.map((row) => ({ ...row, before: toldOf(row.before) }))
}

export interface Corrected {
  readonly changed: readonly Fact[]
  readonly answersChanged: boolean
  /** The report is about another place than the one to which it was tied, and is tied to none now. */
  readonly placeUntied: boolean
}

export type CorrectRefusal =
  /** Somebody else saved meanwhile, or the report is no longer open to the actor. */
  | { readonly kind: 'changed-meanwhile' }
  | { readonly kind: 'not-allowed' }
  /** Nothing differs from what the report says. */
  | { readonly kind: 'nothing' }
  /** The source gave this incident number to the team with another report. */
  | { readonly kind: 'known'; readonly reference: string }

/**
 * Puts right what a report says, for the version that was read. What it said before is kept first. Somebody who now stays
 * anonymous is no longer tied to a profile, nor a report to the profile of a place at which it did not happen. What follows from the answers is for the caller to have worked out.
 * @throws AppError `repeated-incident` when another report, which the actor cannot see, has the incident number
 */
export async function correctReport(
  tx: Tx,
  actor: Actor,
  given: {
    readonly report: Report
    readonly told: Told
    readonly reason: string
    readonly now?: Date
  },
): Promise<Result<Corrected, CorrectRefusal>> {
  const { report, told } = given
  const { recordId, version } = report
  const changed = changedFacts(report, told)
  if (changed.length === 0) return refused({ kind: 'nothing' })
  const now = given.now ?? new Date()
  const may = await sql<{ may: boolean }>`select casework.corrects_report(${recordId}::uuid) as may`.execute(tx)
  if (may.rows[0]?.may !== true) return refused({ kind: 'not-allowed' })
  const locked = await sql`select from casework.reports
    where record_id = ${recordId}::uuid and version = ${version} for update`.execute(tx)
  if (locked.rows.length === 0) return refused({ kind: 'changed-meanwhile' })
  const twin = await reportByIncident(tx, { ...told, teamId: report.takenTeamId })
  if (twin !== null && twin.recordId !== recordId) return refused({ kind: 'known', reference: twin.reference })
  const answersChanged = answersDiffer(report, told)
  const untied = await placeLeft(tx, report, told)
  const kept = await sql<{ id: string }>`
    insert into casework.report_corrections (report_id, version, at, by_user_id, by_team_id, reason, before, answers_changed,
      place_profile_id)
    select r.record_id, r.version, ${now}, ${actor.userId}::uuid, ${teamOf(actor)}::uuid, ${given.reason.trim()},
      casework.report_facts(r), ${answersChanged}, ${untied}::uuid
    from casework.reports r where r.record_id = ${recordId}::uuid
    returning id`.execute(tx)
  await sql`update casework.reports set asb_type = ${told.asbType}, what = ${told.what.trim()}, location = ${told.location.trim()},
      location_key = ${addressKey(told.location)}, happened_at = ${told.happenedAt}, ongoing = ${told.ongoing},
      happened_before = ${told.before}, impact = ${told.impact}, targeted = ${told.targeted}, vulnerable = ${told.vulnerable},
      update_by = ${told.updateBy}, grade = ${told.grade}, suggested_grade = ${told.suggestedGrade},
      grade_reason = ${told.gradeReason.trim()}, incident_number = ${told.incidentNumber},
      caller_anonymous = ${told.callerAnonymous}, caller_name = ${told.callerName.trim()},
      caller_phone = ${told.callerPhone.trim()}, caller_address = ${told.callerAddress.trim()},
      caller_address_key = ${addressKey(told.callerAddress)},
      caller_profile_id = case when ${told.callerAnonymous} then null else caller_profile_id end,
      place_profile_id = case when ${untied}::uuid is null then place_profile_id end, version = version + 1
    where record_id = ${recordId}::uuid and version = ${version}`
    .execute(tx)
    .catch((error: unknown) => {
      // Its other report is not open to the actor, or came this moment.
      throw (error as { constraint?: string }).constraint === 'reports_incident_once' ? repeatedIncident() : error
    })
  await addReportEvent(tx, actor, {
    ...{ reportId: recordId, kind: 'corrected', aboutId: kept.rows[0]?.id ?? null, note: given.reason.trim() },
    became: answersChanged ? told.grade : null,
  })
  return ok({ changed, answersChanged, placeUntied: untied !== null })
}

/** The place to which the report is tied, when what is told now says that it happened elsewhere. */
async function placeLeft(tx: Tx, report: Report, told: Told): Promise<string | null> {
  const id = report.placeProfileId
  if (id === null || report.location.trim() === told.location.trim()) return null
  // Who may only know of the place compares by its name.
  const profile = await getProfile(tx, id)
  const shown = (await namesOfRecords(tx, [id])).get(id)
  const names = [...(profile?.names ?? []).map(({ given, family }) => `${given} ${family}`), shown ?? '']
  const place = { names, addresses: profile?.addresses ?? [] }
  return staysAt(place, { before: report.location, after: told.location }) ? null : id
}
