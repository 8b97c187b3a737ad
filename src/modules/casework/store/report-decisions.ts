/** What becomes of a report: a case of its own, a part of another case, or nothing more. Who is second is told so. */
import { sql } from 'kysely'
import { findRecord } from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { carryAssessment } from '../assessing.ts'
import { type CaseInput, isVictim } from '../domain/case.ts'
import { londonTime } from '../domain/moments.ts'
import type { ReportInput } from '../domain/report.ts'
import type { CloseReason } from '../domain/report-words.ts'
import type { IncidentInput } from '../domain/work.ts'
import { teamOf } from '../team-of.ts'
import { findCase, type OpenRefusal, openCase, touchCase } from './cases.ts'
import { addIncident } from './incidents.ts'
import { type AddPartRefusal, addParticipant, participantsOf } from './participants.ts'
import { addReportEvent, contributable, findReport, type Report } from './reports.ts'
import { carryScreening } from './screenings.ts'

export type DecideRefusal =
  /** Not there, or only open to reading. */
  | { readonly kind: 'not-allowed' }
  /** Somebody decided first: the report as it stands now. */
  | { readonly kind: 'decided'; readonly report: Report }

export type Decided<Value, More = never> = Result<Value, DecideRefusal | More>

interface Decision {
  readonly recordId: string
  /** The version that the decision was made on. */
  readonly version: number
  readonly now?: Date
}

type Outcome =
  | { readonly state: 'in-case'; readonly caseId: string }
  | { readonly state: 'closed'; readonly closeReason: CloseReason; readonly closeNote: string }

/** Moves a report that waits. The row is locked by it, so of two at one moment the second finds nothing that waits. */
async function decide(tx: Tx, actor: Actor, of: Decision & Outcome): Promise<DecideRefusal | null> {
  const { rows } = await sql<{ record_id: string }>`
    update casework.reports set state = ${of.state}, decided_at = ${of.now ?? new Date()}, decided_by = ${actor.userId}::uuid,
      decided_team_id = ${teamOf(actor)}::uuid, case_id = ${of.state === 'in-case' ? of.caseId : null}::uuid,
      close_reason = ${of.state === 'closed' ? of.closeReason : null},
      close_note = ${of.state === 'closed' ? of.closeNote.trim() : ''}, version = version + 1
    where record_id = ${of.recordId}::uuid and state = 'pending' and version = ${of.version}
    returning record_id`.execute(tx)
  return rows.length > 0 ? null : whyUndecided(tx, of.recordId)
}

async function whyUndecided(tx: Tx, recordId: string): Promise<DecideRefusal> {
  const report = await findReport(tx, recordId)
  if (report === null || !(await contributable(tx, [recordId])).has(recordId)) return { kind: 'not-allowed' }
  return { kind: 'decided', report }
}

/** Whether it still waits in this version; otherwise why not. Locks it until the transaction ends. */
async function stillWaits(tx: Tx, of: Decision): Promise<DecideRefusal | null> {
  const { rows } = await sql<{ version: number }>`
    select version from casework.reports where record_id = ${of.recordId}::uuid and state = 'pending'
      and version = ${of.version} for update`.execute(tx)
  return rows.length > 0 ? null : whyUndecided(tx, of.recordId)
}

export interface CaseFromReport {
  readonly caseId: string
  /** Parts that could not be given, with the reason: the case is opened all the same. */
  readonly left: readonly AddPartRefusal[]
}

/** Opens a case from a report, with the caller as the victim and its place, under the same purpose and area. */
export async function acceptReport(
  tx: Tx,
  actor: Actor,
  given: Decision & {
    readonly case: CaseInput
    readonly record: { readonly purposeId: string; readonly ownerTeamId: string; readonly areaId: number }
    readonly leadUserId: string | null
    /** What the caller is in the case; null leaves them out. */
    readonly callerRole: 'victim' | 'witness' | 'other' | null
  },
): Promise<Decided<CaseFromReport, { readonly kind: 'case'; readonly problem: OpenRefusal }>> {
  const now = given.now ?? new Date()
  const waits = await stillWaits(tx, given)
  if (waits !== null) return refused(waits)
  const report = await findReport(tx, given.recordId)
  if (report === null) return refused({ kind: 'not-allowed' })
  const opened = await openCase(tx, actor, {
    ...{ case: given.case, record: given.record, leadUserId: given.leadUserId, now },
  })
  if (!opened.ok) return refused({ kind: 'case', problem: opened.problem })
  const caseId = opened.value
  const problem = await decide(tx, actor, { ...given, state: 'in-case', caseId, now })
  if (problem !== null) return refused(problem)
  const left: AddPartRefusal[] = []
  const parts = [
    { profileId: report.callerProfileId, role: given.callerRole },
    { profileId: report.placeProfileId, role: 'place' },
  ] as const
  for (const { profileId, role } of parts) {
    if (profileId === null || role === null) continue
    const added = await addParticipant(tx, actor, { caseId, profileId, role, sinceOn: londonDay(now) })
    if (!added.ok) left.push(added.problem)
  }
  const suffers = given.callerRole === 'victim' && left.length === 0
  await addIncident(tx, actor, {
    caseId,
    reportId: given.recordId,
    incident: await incidentOf(tx, report, suffers),
    now,
  })
  await carryScreening(tx, actor, { reportId: given.recordId, caseId, now })
  await carryAssessment(tx, actor, { reportId: given.recordId, caseId, now })
  await addReportEvent(tx, actor, { reportId: given.recordId, kind: 'accepted', aboutId: caseId })
  return ok({ caseId, left })
}

/** Adds a report to a case that the actor may contribute to and that is not closed. */
export async function attachReport(
  tx: Tx,
  actor: Actor,
  given: Decision & { readonly caseId: string },
): Promise<Decided<string, { readonly kind: 'no-such-case' }>> {
  const now = given.now ?? new Date()
  const waits = await stillWaits(tx, given)
  if (waits !== null) return refused(waits)
  const report = await findReport(tx, given.recordId)
  const one = await findCase(tx, given.caseId)
  const writable = await contributable(tx, [given.caseId])
  if (report === null || one === null || one.state === 'closed' || !writable.has(given.caseId))
    return refused({ kind: 'no-such-case' })
  const problem = await decide(tx, actor, { ...given, state: 'in-case', now })
  if (problem !== null) return refused(problem)
  const suffers = (await participantsOf(tx, [given.caseId])).some(
    ({ profileId, role, untilOn }) => profileId === report.callerProfileId && isVictim(role) && untilOn === null,
  )
  const incident = await incidentOf(tx, report, suffers)
  await addIncident(tx, actor, { caseId: given.caseId, reportId: given.recordId, incident, now })
  await carryScreening(tx, actor, { reportId: given.recordId, caseId: given.caseId, now })
  await carryAssessment(tx, actor, { reportId: given.recordId, caseId: given.caseId, now })
  await touchCase(tx, given.caseId, now)
  await addReportEvent(tx, actor, { reportId: given.recordId, kind: 'attached', aboutId: given.caseId })
  return ok(given.caseId)
}

const POLICE_NUMBER_LENGTH = 40

async function incidentOf(tx: Tx, report: Report, callerSuffers: boolean): Promise<IncidentInput> {
  const header = await findRecord(tx, report.recordId)
  return incidentOfReport(report, { callerSuffers, ownerAgencyId: header?.ownerAgencyId ?? null })
}

/** What was reported, as an incident of a case. The report itself stays the source. */
export function incidentOfReport(
  report: Omit<ReportInput, 'grade'> & Pick<Report, 'reportedAt' | 'callerProfileId'>,
  of: { readonly callerSuffers: boolean; readonly ownerAgencyId: string | null },
): IncidentInput {
  const number = report.incidentNumber ?? ''
  return {
    ...{ onDay: londonDay(report.happenedAt), atTime: londonTime(report.happenedAt), about: !report.ongoing },
    ...{ asbType: report.asbType, place: report.location, whatHappened: report.what },
    policeNumber: number.length > POLICE_NUMBER_LENGTH ? '' : number,
    people:
      of.callerSuffers && report.callerProfileId !== null
        ? [{ profileId: report.callerProfileId, part: 'suffered' }]
        : [],
    tellings:
      of.ownerAgencyId === null
        ? []
        : [
            {
              ...{ agencyId: of.ownerAgencyId, agencyName: '', toldOn: londonDay(report.reportedAt) },
              toldBy: report.callerAnonymous ? 'Somebody who stays anonymous' : report.callerName,
            },
          ],
  }
}

export async function closeReport(
  tx: Tx,
  actor: Actor,
  given: Decision & { readonly reason: CloseReason; readonly note: string },
): Promise<Decided<null>> {
  const problem = await decide(tx, actor, {
    ...{ recordId: given.recordId, version: given.version, now: given.now ?? new Date() },
    ...{ state: 'closed', closeReason: given.reason, closeNote: given.note },
  })
  if (problem !== null) return refused(problem)
  await addReportEvent(tx, actor, {
    ...{ reportId: given.recordId, kind: 'closed', became: given.reason, note: given.note.trim() },
  })
  return ok(null)
}

/** A closed report waits again. One that is in a case stays there: its history does. */
export async function reopenReport(
  tx: Tx,
  actor: Actor,
  given: { readonly recordId: string; readonly version: number; readonly note: string },
): Promise<Decided<null>> {
  const { rows } = await sql<{ record_id: string }>`
    update casework.reports set state = 'pending', decided_at = null, decided_by = null, decided_team_id = null,
      close_reason = null, close_note = '', version = version + 1
    where record_id = ${given.recordId}::uuid and state = 'closed' and version = ${given.version}
    returning record_id`.execute(tx)
  if (rows.length === 0) return refused(await whyUndecided(tx, given.recordId))
  await addReportEvent(tx, actor, { reportId: given.recordId, kind: 'reopened', note: given.note.trim() })
  return ok(null)
}
