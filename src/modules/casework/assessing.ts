/** What an assessment below a report or a case need not ask again: of whom it can be, and what is held for its header. */
import { latestAssessments, type Prefill, type Prefilled } from '../../foundations/assessment/index.ts'
import {
  addressLine,
  CHARACTERISTICS,
  getProfile,
  isCodeOf,
  type Profile,
  phoneShown,
} from '../../foundations/people/index.ts'
import { londonDay } from '../../platform/clock/index.ts'
import type { Actor, Tx } from '../../platform/db/index.ts'
import { formatDate } from '../../platform/html/format.ts'
import { victimsIn } from './case-reviews/explain.ts'
import { londonTime } from './domain/moments.ts'
import type { Band } from './domain/words.ts'
import { findCase, setBand } from './store/cases.ts'
import { incidentsOf } from './store/incidents.ts'
import { putOnNextMeeting } from './store/meetings.ts'
import { participantsOf } from './store/participants.ts'
import { findReport, type Report, reportsOf } from './store/reports.ts'

/** Whoever suffers is assessed: the victims of a case, else who reported it; of a report who told it. */
export async function assessmentSubjects(tx: Tx, recordId: string): Promise<{ subjectId: string; role: string }[]> {
  const people = await participantsOf(tx, [recordId])
  const victims = victimsIn(people)
  if (victims.length > 0) return victims.map(({ profileId }) => ({ subjectId: profileId, role: 'Victim' }))
  const report = (await findReport(tx, recordId)) ?? (await reportsOf(tx, { caseId: recordId, limit: 1 }))[0]
  const caller = report?.callerProfileId ?? null
  return caller === null ? [] : [{ subjectId: caller, role: 'Caller' }]
}

type Values = Partial<Record<Prefill, { readonly value: string; readonly from: string }>>

/**
 * What the profile, the case and the report hold for the header of an assessment, as far as the actor may read it. Nothing
 * is guessed: what is not held is left out, ethnicity above all.
 */
export async function assessmentHeader(
  tx: Tx,
  of: { readonly recordId: string; readonly subjectId: string | null },
): Promise<{ readonly values: Prefilled; readonly recordIds: readonly string[] }> {
  const values: Values = {}
  const hold = (from: string, held: Partial<Record<Prefill, string>>) => {
    for (const [key, value] of Object.entries(held) as [Prefill, string][]) {
      if (value.trim() !== '' && values[key] === undefined) values[key] = { value: value.trim(), from }
    }
  }
  const profile = of.subjectId === null ? undefined : await getProfile(tx, of.subjectId)
  if (profile !== undefined) hold('their profile', heldInProfile(profile))
  const report = await findReport(tx, of.recordId)
  if (report !== null) {
    const from = `report ${report.reference}`
    hold(from, heldInReport(report))
    // What a caller said of themselves is theirs only where they are the one who is assessed.
    if (of.subjectId === null || of.subjectId === report.callerProfileId) {
      hold(from, { name: report.callerName, phone: report.callerPhone, address: report.callerAddress })
    }
    return { values, recordIds: [] }
  }
  const one = await findCase(tx, of.recordId)
  if (one === null) return { values, recordIds: [] }
  hold('this case', { 'case-reference': one.reference })
  const [latest] = await incidentsOf(tx, [of.recordId])
  if (latest !== undefined) {
    hold(`the incident of ${formatDate(latest.onDay)}`, {
      'incident-number': latest.policeNumber,
      'incident-date': latest.onDay,
      'incident-time': latest.atTime,
      details: latest.whatHappened,
    })
  }
  return { values, recordIds: latest?.reportId == null ? [] : [latest.reportId] }
}

function heldInReport(report: Report): Partial<Record<Prefill, string>> {
  return {
    'incident-number': report.incidentNumber ?? '',
    'incident-date': londonDay(report.happenedAt),
    'incident-time': londonTime(report.happenedAt),
    details: report.what,
  }
}

function heldInProfile(profile: Profile): Partial<Record<Prefill, string>> {
  const home = profile.addresses.find(({ use, toOn }) => use === 'home' && toOn === null)
  const [phone] = profile.phones
  const landlord = profile.relationships.find(
    ({ kind, fromId, toId, toOn }) =>
      toOn === null &&
      ((kind === 'tenant' && fromId === profile.recordId) || (kind === 'landlord' && toId === profile.recordId)),
  )
  return {
    name: profile.displayName,
    address: home === undefined ? '' : addressLine(home),
    'date-of-birth': profile.born?.precision === 'day' ? profile.born.on : '',
    phone: phone === undefined ? '' : phoneShown(phone.number),
    ethnicity: ethnicityOf(profile),
    landlord: landlord === undefined ? '' : landlord.kind === 'tenant' ? landlord.toName : landlord.fromName,
  }
}

/** As it was answered; '' where nobody answered: there is no default. */
function ethnicityOf(profile: Profile): string {
  const answer = profile.details?.ethnicity ?? null
  if (answer === null) return ''
  if ('value' in answer) {
    if (answer.described !== undefined && answer.described !== '') return answer.described
    return isCodeOf(CHARACTERISTICS.ethnicity, answer.value) ? CHARACTERISTICS.ethnicity[answer.value] : ''
  }
  return answer.answer === 'prefer-not-to-say' ? 'Prefers not to say' : ''
}

const MATRIX = 'asb-ram'
const BANDS: readonly Band[] = ['standard', 'medium', 'high']

/**
 * A matrix that was done on a report counts for the case that the report comes into, so that nobody is asked all of it
 * again. A case that stands at the same band or higher stays as it is.
 */
export async function carryAssessment(
  tx: Tx,
  actor: Actor,
  of: { readonly reportId: string; readonly caseId: string; readonly now: Date },
): Promise<void> {
  const standing = ((await latestAssessments(tx, [of.reportId])).get(of.reportId) ?? []).find(
    ({ instrumentId }) => instrumentId === MATRIX,
  )
  const band = BANDS.find((known) => known === standing?.band)
  const one = standing === undefined ? null : await findCase(tx, of.caseId)
  if (standing === undefined || band === undefined || one === null) return
  if (one.band !== null && BANDS.indexOf(one.band) >= BANDS.indexOf(band)) return
  const { completedAt, reviewDueOn } = standing
  await setBand(tx, actor, { recordId: of.caseId, band, completedAt, reviewDueOn })
  if (band === 'high') {
    await putOnNextMeeting(tx, actor, { caseId: of.caseId, because: 'high-risk', today: londonDay(of.now) })
  }
}
