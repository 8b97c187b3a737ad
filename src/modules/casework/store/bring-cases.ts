/**
 * Many cases at once, each with all that was done on it: for a register that was kept before, and for the demonstration. What
 * is brought is judged by the same rules as what is typed, each thing on its own day, and written in a few statements in the
 * name of whoever brings it; the database's policies look at every row as always.
 */
import { randomUUID } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { characteristicsOf, sameAs, subjectsOf } from '../../../foundations/people/index.ts'
import { createRecords, endWorks, retentionRulesFor } from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import { type Actor, setOf, type Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type CaseInput, checkCase, checkPart, isVictim } from '../domain/case.ts'
import { type ClosureInput, checkClosure } from '../domain/closure.ts'
import {
  type BreachInput,
  checkBreach,
  checkIntervention,
  type InterventionInput,
  kindsOn,
} from '../domain/intervention.ts'
import { addressKey, checkReport, type ReportInput } from '../domain/report.ts'
import { suggestGrade } from '../domain/report-grade.ts'
import type { CloseReason } from '../domain/report-words.ts'
import { type ScreeningAnswers, screen } from '../domain/screen-rule.ts'
import type { Role } from '../domain/words.ts'
import {
  type ContactInput,
  checkContact,
  checkIncident,
  checkPlan,
  checkSupport,
  type IncidentInput,
  type PlanInput,
  type SupportInput,
} from '../domain/work.ts'
import { teamOf } from '../team-of.ts'
import { newReference } from './cases.ts'
import { interventionKinds } from './intervention-kinds.ts'
import { incidentOfReport } from './report-decisions.ts'

export interface BroughtReport {
  readonly report: ReportInput
  readonly callerProfileId: string | null
  readonly reportedAt: Date
  readonly decidedAt: Date
}

/** With its day: each thing is judged as if it were written down then. */
type Dated<Name extends string, Thing> = { readonly [key in Name]: Thing } & { readonly at: Date }

export interface BroughtCase {
  readonly case: CaseInput
  readonly areaId: number
  readonly leadUserId: string | null
  readonly openedAt: Date
  readonly parts: readonly { readonly profileId: string; readonly role: Role; readonly sinceOn: string }[]
  readonly screened: { readonly answers: ScreeningAnswers; readonly at: Date } | null
  /** That were accepted into the case: each is an incident of it, which its caller suffered where they are a victim. */
  readonly reports: readonly BroughtReport[]
  /** That came by no report. */
  readonly incidents: readonly Dated<'incident', IncidentInput>[]
  readonly contacts: readonly Dated<'contact', ContactInput>[]
  readonly supports: readonly Dated<'support', SupportInput>[]
  readonly interventions: readonly (Dated<'intervention', InterventionInput> & {
    readonly breaches: readonly Dated<'breach', BreachInput>[]
  })[]
  readonly plan: Dated<'plan', PlanInput> | null
  /** Closing is asked for; somebody else approves it with `approveClosures`. */
  readonly closing: Dated<'closure', ClosureInput> | null
}

/** A report that came to nothing more. */
export interface BroughtClosedReport extends BroughtReport {
  readonly areaId: number
  readonly reason: CloseReason
  readonly note: string
}

export interface Brought {
  readonly purposeId: string
  readonly ownerTeamId: string
  readonly cases: readonly BroughtCase[]
  readonly closedReports: readonly BroughtClosedReport[]
}

/** What was found wrong, and with what: nothing of all is written. */
export interface BringRefusal {
  /** Such as `case 3, incident 0`. */
  readonly where: string
  readonly problem: unknown
}

/** Makes the records of cases and their reports and all that hangs on them. Returns the ids of the cases, in the order given. */
export async function bringCases(
  tx: Tx,
  actor: Actor,
  given: Brought,
): Promise<Result<readonly string[], BringRefusal>> {
  const wrong = await firstWrong(tx, given)
  if (wrong !== null) return refused(wrong)
  const { purposeId, ownerTeamId, cases, closedReports } = given
  const made = await createRecords(tx, actor, {
    ...{ purposeId, ownerTeamId },
    records: [
      ...cases.map(({ areaId }) => ({ kind: 'case', areaId })),
      ...cases.flatMap(({ areaId, reports }) => reports.map(() => ({ kind: 'report', areaId }))),
      ...closedReports.map(({ areaId }) => ({ kind: 'report', areaId })),
    ],
  })
  if (!made.ok) return refused({ where: 'the records', problem: made.problem })
  const ids = [...made.value]
  const all = cases.map((one) => ({ ...one, id: ids.shift() ?? '' }))
  const reports = [
    ...all.flatMap((one) => one.reports.map((report) => ({ ...report, id: ids.shift() ?? '', one, closed: null }))),
    ...closedReports.map((report) => ({ ...report, id: ids.shift() ?? '', one: null, closed: report })),
  ]
  await addCases(tx, actor, all)
  await addReports(tx, actor, { reports, ownerTeamId })
  await addIncidents(tx, actor, { all, reports })
  await addWork(tx, actor, all)
  await askToCloseAll(tx, actor, { all, purposeId })
  return ok(all.map(({ id }) => id))
}

type Made = BroughtCase & { readonly id: string }
type MadeReport = BroughtReport & {
  readonly id: string
  /** The case that it is in. */
  readonly one: Made | null
  readonly closed: BroughtClosedReport | null
}

const asOf = (at: Date) => ({ now: at, today: londonDay(at) })

/** The first thing that the rules of casework refuse; null when all is in order. */
async function firstWrong(tx: Tx, given: Brought): Promise<BringRefusal | null> {
  const profileIds = [
    ...new Set([
      ...given.cases.flatMap(({ parts }) => parts.map(({ profileId }) => profileId)),
      ...[...given.cases.flatMap(({ reports }) => reports), ...given.closedReports].flatMap(
        ({ callerProfileId }) => callerProfileId ?? [],
      ),
    ]),
  ]
  const subjects = await subjectsOf(tx, profileIds)
  const samePerson = await sameAs(tx, profileIds)
  const characteristics = await characteristicsOf(tx, [
    ...new Set(
      given.cases.flatMap(({ interventions }) =>
        interventions.flatMap(({ intervention }) => intervention.profileId ?? []),
      ),
    ),
  ])
  const kinds = await interventionKinds(tx)
  const outcomes = (await retentionRulesFor(tx, given.purposeId)).map(({ outcome }) => outcome)
  const now = new Date()

  const judged = function* (): Generator<BringRefusal> {
    const found = (where: string, problems: readonly unknown[]) => problems.map((problem) => ({ where, problem }))
    const late = (where: string, at: Date) => (at > now ? [{ where, problem: 'in the future' }] : [])
    const reportsOf = function* (where: string, reports: readonly BroughtReport[]) {
      for (const [n, { report, reportedAt, decidedAt, callerProfileId }] of reports.entries()) {
        const at = `${where}, report ${n}`
        yield* found(at, checkReport(report, { now: reportedAt }))
        yield* late(at, decidedAt)
        if (decidedAt < reportedAt) yield { where: at, problem: 'decided before it was made' }
        const caller = callerProfileId === null ? undefined : subjects.get(callerProfileId)
        if (callerProfileId !== null && (caller === undefined || caller.kind === 'place')) {
          yield { where: at, problem: 'the caller is not known' }
        }
      }
    }
    for (const [n, one] of given.cases.entries()) {
      const where = `case ${n}`
      yield* found(where, checkCase(one.case, { now: one.openedAt }))
      yield* late(where, one.openedAt)
      for (const [i, part] of one.parts.entries()) {
        const subject = subjects.get(part.profileId)
        const same = new Set(samePerson.get(part.profileId) ?? [part.profileId])
        const problem =
          subject === undefined
            ? 'not-known'
            : checkPart({ ...part, kind: subject.kind }, { present: one.parts.slice(0, i), samePerson: same })
        if (problem !== null) yield { where: `${where}, part ${i}`, problem }
      }
      const parts = new Set(one.parts.map(({ profileId }) => profileId))
      if (one.screened !== null) yield* late(`${where}, screening`, one.screened.at)
      yield* reportsOf(where, one.reports)
      for (const [i, { incident, at }] of one.incidents.entries()) {
        yield* found(`${where}, incident ${i}`, checkIncident(incident, { ...asOf(at), parts, samePerson }))
        yield* late(`${where}, incident ${i}`, at)
      }
      for (const [i, { contact, at }] of one.contacts.entries()) {
        yield* found(`${where}, contact ${i}`, checkContact(contact, { ...asOf(at), parts }))
        yield* late(`${where}, contact ${i}`, at)
      }
      for (const [i, { support, at }] of one.supports.entries()) {
        // What became of an offer is known later than the offer.
        yield* found(`${where}, support ${i}`, checkSupport(support, { ...asOf(now), parts }))
        yield* late(`${where}, support ${i}`, at)
      }
      const roles = new Map(one.parts.map(({ profileId, role }) => [profileId, [role]]))
      for (const [i, { intervention, at, breaches }] of one.interventions.entries()) {
        const { profileId } = intervention
        const bornOn = profileId === null ? null : (characteristics.get(profileId)?.bornOn ?? null)
        const at_ = `${where}, intervention ${i}`
        yield* found(at_, checkIntervention(intervention, { ...asOf(now), kinds, parts: roles, bornOn }))
        yield* late(at_, at)
        for (const { breach, at: brokenAt } of breaches) {
          yield* found(`${at_}, breach`, checkBreach(breach, { ...asOf(brokenAt), ...intervention }))
          yield* late(`${at_}, breach`, brokenAt)
        }
      }
      if (one.plan !== null) {
        yield* found(`${where}, plan`, checkPlan(one.plan.plan, asOf(one.plan.at)))
        yield* late(`${where}, plan`, one.plan.at)
      }
      if (one.closing !== null) {
        const { closure, at } = one.closing
        yield* found(
          `${where}, closing`,
          checkClosure(closure, {
            ...{ outcomes, warnings: one.plan === null ? ['There is no plan for the case.'] : [] },
            ...{ hasVictim: one.parts.some(({ role }) => isVictim(role)) },
            ...{ openOn: londonDay(one.openedAt), today: londonDay(at) },
          }),
        )
        yield* late(`${where}, closing`, at)
      }
    }
    yield* reportsOf('closed reports', given.closedReports)
  }
  for (const problem of judged()) return problem
  return null
}

/** Adds rows to a table, in the order given. Columns say of which type each is. */
async function insert(
  tx: Tx,
  table: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  if (rows.length === 0) return
  const names = Object.keys(columns)
  const typed = sql.join(Object.entries(columns).map(([name, type]) => sql`${sql.ref(name)} ${sql.raw(type)}`))
  const list = sql.join(names.map((name): RawBuilder<unknown> => sql`${sql.ref(name)}`))
  await sql`insert into ${sql.table(`casework.${table}`)} (${list})
    select ${list} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (${typed})`.execute(tx)
}

function lastMomentOf(one: BroughtCase): Date {
  const moments = [
    one.openedAt,
    ...[one.screened, one.plan, one.closing].flatMap((thing) => thing?.at ?? []),
    ...[...one.incidents, ...one.contacts, ...one.supports, ...one.interventions].map(({ at }) => at),
    ...one.reports.map(({ decidedAt }) => decidedAt),
  ]
  return new Date(Math.max(...moments.map((moment) => moment.getTime())))
}

async function addCases(tx: Tx, actor: Actor, all: readonly Made[]): Promise<void> {
  const found = all.map((one) => ({
    one,
    screened:
      one.screened === null
        ? null
        : { ...one.screened, ...screen(one.screened.answers, { on: londonDay(one.screened.at) }) },
  }))
  await insert(
    tx,
    'cases',
    {
      ...{ record_id: 'uuid', reference: 'text', title: 'text', focus: 'text', asb_type: 'text', reason: 'text' },
      ...{ lawful_ground: 'text', first_reported_at: 'timestamptz', opened_at: 'timestamptz', opened_by: 'uuid' },
      ...{ lead_user_id: 'uuid', screening: 'text', screened_at: 'timestamptz', matrix_due_on: 'date' },
      last_worked_at: 'timestamptz',
    },
    found.map(({ one, screened }) => ({
      ...{ record_id: one.id, reference: newReference('C'), title: one.case.title.trim(), focus: one.case.focus },
      ...{ asb_type: one.case.asbType, reason: one.case.reason.trim(), lawful_ground: one.case.lawfulGround },
      ...{ first_reported_at: one.case.firstReportedAt, opened_at: one.openedAt, opened_by: actor.userId },
      ...{ lead_user_id: one.leadUserId, screening: screened?.outcome, screened_at: screened?.at },
      ...{ matrix_due_on: screened?.matrixDueOn, last_worked_at: lastMomentOf(one) },
    })),
  )
  // Who had a part from the beginning stands among the participants, with the day.
  await addEvents(
    tx,
    actor,
    found.flatMap(({ one, screened }) => [
      { case_id: one.id, kind: 'opened', at: one.openedAt },
      ...(screened === null ? [] : [{ case_id: one.id, kind: 'screened', at: screened.at, became: screened.outcome }]),
    ]),
  )
  await insert(
    tx,
    'participants',
    { case_id: 'uuid', profile_id: 'uuid', role: 'text', since_on: 'date', added_by: 'uuid', added_at: 'timestamptz' },
    all.flatMap(({ id, parts, openedAt }) =>
      parts.map(({ profileId, role, sinceOn }) => {
        return {
          case_id: id,
          profile_id: profileId,
          role,
          since_on: sinceOn,
          added_by: actor.userId,
          added_at: openedAt,
        }
      }),
    ),
  )
  await insert(
    tx,
    'screenings',
    {
      ...{ record_id: 'uuid', vulnerable: 'boolean', increasing: 'boolean', coping: 'boolean', targeted: 'boolean' },
      ...{ impact: 'boolean', multi_agency: 'boolean', outcome: 'text', matrix_due_on: 'date', by_team_id: 'uuid' },
      ...{ screened_at: 'timestamptz', screened_by: 'uuid', added_by: 'uuid', added_at: 'timestamptz' },
    },
    found.flatMap(({ one, screened }) => {
      if (screened === null) return []
      const { multiAgency, ...answers } = screened.answers
      const by = { screened_by: actor.userId, by_team_id: teamOf(actor), added_by: actor.userId }
      const when = { screened_at: screened.at, added_at: screened.at, matrix_due_on: screened.matrixDueOn }
      return [{ record_id: one.id, ...answers, multi_agency: multiAgency, outcome: screened.outcome, ...by, ...when }]
    }),
  )
}

interface EventRow {
  readonly case_id: string
  readonly kind: string
  readonly at: Date
  readonly about_id?: string
  readonly was?: string | null
  readonly became?: string
  readonly note?: string
}

const EVENT = { kind: 'text', at: 'timestamptz', by_user_id: 'uuid', by_team_id: 'uuid', about_id: 'uuid' } as const

/** In order of time, as which they are read. */
function addEvents(tx: Tx, actor: Actor, rows: readonly EventRow[]): Promise<void> {
  return insert(
    tx,
    'case_events',
    { case_id: 'uuid', ...EVENT, was: 'text', became: 'text', note: 'text' },
    [...rows]
      .sort((a, b) => a.at.getTime() - b.at.getTime())
      .map((row) => ({ ...row, note: row.note ?? '', by_user_id: actor.userId, by_team_id: teamOf(actor) })),
  )
}

async function addReports(
  tx: Tx,
  actor: Actor,
  { reports, ownerTeamId }: { readonly reports: readonly MadeReport[]; readonly ownerTeamId: string },
): Promise<void> {
  await insert(
    tx,
    'reports',
    {
      ...{
        record_id: 'uuid',
        reference: 'text',
        asb_type: 'text',
        what: 'text',
        location: 'text',
        location_key: 'text',
      },
      ...{ happened_at: 'timestamptz', ongoing: 'boolean', happened_before: 'text', impact: 'text', targeted: 'text' },
      ...{ vulnerable: 'text', update_by: 'text', grade: 'text', suggested_grade: 'text', grade_reason: 'text' },
      ...{ source: 'text', incident_number: 'text', channel: 'text', caller_anonymous: 'boolean', caller_name: 'text' },
      ...{ caller_phone: 'text', caller_address: 'text', caller_address_key: 'text', caller_profile_id: 'uuid' },
      ...{ reported_at: 'timestamptz', taken_at: 'timestamptz', taken_by: 'uuid', taken_team_id: 'uuid' },
    },
    reports.map(({ id, report, reportedAt, callerProfileId }) => {
      const suggested = suggestGrade(report).grade
      const grade = report.grade ?? suggested
      return {
        ...{ record_id: id, reference: newReference('R'), asb_type: report.asbType, what: report.what.trim() },
        ...{ location: report.location.trim(), location_key: addressKey(report.location), impact: report.impact },
        ...{ happened_at: report.happenedAt, ongoing: report.ongoing, happened_before: report.before },
        ...{ targeted: report.targeted, vulnerable: report.vulnerable, update_by: report.updateBy, grade },
        ...{ suggested_grade: suggested, grade_reason: grade === suggested ? '' : report.gradeReason.trim() },
        ...{ source: report.source.trim(), incident_number: report.incidentNumber, channel: 'form' },
        ...{ caller_anonymous: report.callerAnonymous, caller_name: report.callerName.trim() },
        ...{ caller_phone: report.callerPhone.trim(), caller_address: report.callerAddress.trim() },
        ...{ caller_address_key: addressKey(report.callerAddress), caller_profile_id: callerProfileId },
        ...{ reported_at: reportedAt, taken_at: reportedAt, taken_by: actor.userId, taken_team_id: ownerTeamId },
      }
    }),
  )
  const decided = reports.map(({ id, one, closed, decidedAt }) => ({
    ...{ id, at: decidedAt, caseId: one?.id ?? null, reason: closed?.reason ?? null, note: closed?.note.trim() ?? '' },
  }))
  await sql`update casework.reports t set state = case when g."caseId" is null then 'closed' else 'in-case' end,
      decided_at = g.at, decided_by = ${actor.userId}::uuid, decided_team_id = ${teamOf(actor)}::uuid, case_id = g."caseId",
      close_reason = g.reason, close_note = g.note, version = t.version + 1
    from jsonb_to_recordset(${JSON.stringify(decided)}::jsonb)
      as g (id uuid, at timestamptz, "caseId" uuid, reason text, note text)
    where t.record_id = g.id and t.state = 'pending'`.execute(tx)
  const told = reports.flatMap(({ id, one, closed, reportedAt, decidedAt }) => [
    { report_id: id, kind: 'taken', at: reportedAt },
    one === null
      ? { report_id: id, kind: 'closed', at: decidedAt, became: closed?.reason, note: closed?.note.trim() }
      : { report_id: id, kind: one.openedAt < decidedAt ? 'attached' : 'accepted', at: decidedAt, about_id: one.id },
  ])
  await insert(
    tx,
    'report_events',
    { report_id: 'uuid', ...EVENT, became: 'text', note: 'text' },
    told
      .sort((a, b) => a.at.getTime() - b.at.getTime())
      .map((row) => ({ note: '', ...row, by_user_id: actor.userId, by_team_id: teamOf(actor) })),
  )
}

async function addIncidents(
  tx: Tx,
  actor: Actor,
  { all, reports }: { readonly all: readonly Made[]; readonly reports: readonly MadeReport[] },
): Promise<void> {
  const rows = [
    ...reports.flatMap(({ id: reportId, one, report, reportedAt, decidedAt, callerProfileId }) => {
      if (one === null) return []
      const callerSuffers = one.parts.some(({ profileId, role }) => profileId === callerProfileId && isVictim(role))
      const incident = incidentOfReport(
        { ...report, reportedAt, callerProfileId },
        { callerSuffers, ownerAgencyId: actor.agencyId },
      )
      return [{ id: randomUUID(), caseId: one.id, reportId, incident, at: decidedAt }]
    }),
    ...all.flatMap(({ id: caseId, incidents }) =>
      incidents.map(({ incident, at }) => ({ id: randomUUID(), caseId, reportId: null, incident, at })),
    ),
  ]
  await insert(
    tx,
    'incidents',
    {
      ...{ id: 'uuid', case_id: 'uuid', report_id: 'uuid', on_day: 'date', at_time: 'text', about: 'boolean' },
      ...{ asb_type: 'text', police_number: 'text', place: 'text', what_happened: 'text', added_by: 'uuid' },
      added_at: 'timestamptz',
    },
    rows.map(({ id, caseId, reportId, incident, at }) => ({
      ...{ id, case_id: caseId, report_id: reportId, on_day: incident.onDay, at_time: incident.atTime },
      ...{ about: incident.about, asb_type: incident.asbType, police_number: incident.policeNumber.trim() },
      ...{ place: incident.place.trim(), what_happened: incident.whatHappened.trim() },
      ...{ added_by: actor.userId, added_at: at },
    })),
  )
  const below = rows.map(({ id, caseId, incident }) => ({ incident, base: { incident_id: id, case_id: caseId } }))
  await insert(
    tx,
    'incident_people',
    { incident_id: 'uuid', case_id: 'uuid', profile_id: 'uuid', part: 'text' },
    below.flatMap(({ base, incident }) =>
      incident.people.map(({ profileId, part }) => ({ ...base, profile_id: profileId, part })),
    ),
  )
  await insert(
    tx,
    'incident_tellings',
    {
      ...{ incident_id: 'uuid', case_id: 'uuid', position: 'smallint', told_by: 'text', agency_id: 'uuid' },
      ...{ agency_name: 'text', told_on: 'date' },
    },
    below.flatMap(({ base, incident }) =>
      incident.tellings.map(({ agencyId, agencyName, toldBy, toldOn }, position) => ({
        ...{ ...base, position, told_by: toldBy.trim(), agency_id: agencyId, agency_name: agencyName.trim() },
        told_on: toldOn,
      })),
    ),
  )
}

/** What every kept thing says of who wrote it down. */
const KEPT = { case_id: 'uuid', added_by: 'uuid', added_at: 'timestamptz' } as const

async function addWork(tx: Tx, actor: Actor, all: readonly Made[]): Promise<void> {
  const kept = (caseId: string, at: Date) => ({ case_id: caseId, added_by: actor.userId, added_at: at })
  const contacts = all.flatMap(({ id: caseId, contacts: own }) =>
    own.map((one) => ({ ...one, id: randomUUID(), caseId })),
  )
  await insert(
    tx,
    'contacts',
    {
      ...{ id: 'uuid', kind: 'text', on_day: 'date', at_time: 'text', what_happened: 'text' },
      ...CONTACT_NEXT,
      ...KEPT,
    },
    contacts.map(({ id, caseId, contact, at }) => ({
      ...{ id, kind: contact.kind, on_day: contact.onDay, at_time: contact.atTime, next_on: contact.nextOn },
      ...{ what_happened: contact.whatHappened.trim(), next_note: contact.nextNote.trim() },
      ...kept(caseId, at),
    })),
  )
  await insert(
    tx,
    'contact_people',
    { contact_id: 'uuid', case_id: 'uuid', profile_id: 'uuid' },
    contacts.flatMap(({ id, caseId, contact }) =>
      contact.withIds.map((profileId) => ({ contact_id: id, case_id: caseId, profile_id: profileId })),
    ),
  )
  await insert(
    tx,
    'contact_agencies',
    {
      ...{ contact_id: 'uuid', case_id: 'uuid', position: 'smallint', agency_id: 'uuid', agency_name: 'text' },
      officer: 'text',
    },
    contacts.flatMap(({ id, caseId, contact }) =>
      contact.agencies.map(({ agencyId, agencyName, officer }, position) => ({
        ...{ contact_id: id, case_id: caseId, position, agency_id: agencyId, agency_name: agencyName.trim() },
        officer: officer.trim(),
      })),
    ),
  )
  await insert(
    tx,
    'supports',
    {
      ...{ kind: 'text', details: 'text', provider: 'text', profile_id: 'uuid', offered_on: 'date', answer: 'text' },
      ...{ refused_because: 'text', result: 'text', ended_on: 'date', ...KEPT },
    },
    all.flatMap(({ id, supports }) =>
      supports.map(({ support, at }) => ({
        ...{ kind: support.kind, details: support.details.trim(), provider: support.provider.trim() },
        ...{ profile_id: support.profileId, offered_on: support.offeredOn, answer: support.answer },
        ...{ refused_because: support.answer === 'refused' ? support.refusedBecause.trim() : '' },
        ...{ result: support.result, ended_on: support.endedOn, ...kept(id, at) },
      })),
    ),
  )
  await addInterventions(tx, actor, all)
  await insert(
    tx,
    'plans',
    {
      ...{ case_id: 'uuid', number: 'int', aim: 'text', success: 'text', review_on: 'date', written_by: 'uuid' },
      written_at: 'timestamptz',
    },
    all.flatMap(({ id, plan }) =>
      plan === null
        ? []
        : [
            {
              ...{ case_id: id, number: 1, aim: plan.plan.aim.trim(), success: plan.plan.success.trim() },
              ...{ review_on: plan.plan.reviewOn, written_by: actor.userId, written_at: plan.at },
            },
          ],
    ),
  )
}

const CONTACT_NEXT = { next_on: 'date', next_note: 'text' } as const

async function addInterventions(tx: Tx, actor: Actor, all: readonly Made[]): Promise<void> {
  const kinds = await interventionKinds(tx)
  const own = all.flatMap(({ id: caseId, interventions }) =>
    interventions.map((one) => ({ ...one, id: randomUUID(), caseId })),
  )
  const kept = (caseId: string, at: Date) => ({ case_id: caseId, added_by: actor.userId, added_at: at })
  await insert(
    tx,
    'interventions',
    {
      ...{
        id: 'uuid',
        kind_code: 'text',
        kind_version: 'int',
        profile_id: 'uuid',
        start_on: 'date',
        start_time: 'text',
      },
      ...{ end_on: 'date', end_time: 'text', conditions: 'text[]', court_reference: 'text', details: 'text' },
      ...{ limit_because: 'text', review_on: 'date', outcome: 'text', outcome_note: 'text', ended_on: 'date', ...KEPT },
    },
    own.map(({ id, caseId, intervention: one, at }) => ({
      ...{ id, kind_code: one.kindCode, profile_id: one.profileId, start_on: one.startOn, start_time: one.startTime },
      kind_version: kindsOn(kinds, one.startOn).find(({ code }) => code === one.kindCode)?.version,
      ...{ end_on: one.endOn, end_time: one.endTime, conditions: one.conditions, details: one.details.trim() },
      ...{
        court_reference: one.courtReference.trim(),
        limit_because: one.limitBecause.trim(),
        review_on: one.reviewOn,
      },
      ...{ outcome: one.outcome, outcome_note: one.outcomeNote.trim(), ended_on: one.endedOn, ...kept(caseId, at) },
    })),
  )
  await insert(
    tx,
    'intervention_breaches',
    {
      ...{ intervention_id: 'uuid', on_day: 'date', condition: 'text', what_happened: 'text', action: 'text' },
      ...KEPT,
    },
    own.flatMap(({ id, caseId, breaches }) =>
      breaches.map(({ breach, at }) => ({
        ...{ intervention_id: id, on_day: breach.onDay, condition: breach.condition, action: breach.action },
        ...{ what_happened: breach.whatHappened.trim(), ...kept(caseId, at) },
      })),
    ),
  )
}

async function askToCloseAll(
  tx: Tx,
  actor: Actor,
  { all, purposeId }: { readonly all: readonly Made[]; readonly purposeId: string },
): Promise<void> {
  const titles = new Map((await retentionRulesFor(tx, purposeId)).map(({ outcome, title }) => [outcome, title]))
  const asked = all.flatMap(({ id, closing }) =>
    closing === null ? [] : [{ id, ...closing, title: titles.get(closing.closure.outcome) ?? '' }],
  )
  if (asked.length === 0) return
  await sql`update casework.cases set state = 'closing', version = version + 1
    where record_id in ${setOf(asked.map(({ id }) => id))} and state = 'open'`.execute(tx)
  await insert(
    tx,
    'closures',
    {
      ...{ case_id: 'uuid', outcome: 'text', outcome_title: 'text', ended_on: 'date', achieved: 'text' },
      ...{
        victims_view: 'text',
        view_because: 'text',
        acknowledged: 'text[]',
        asked_by: 'uuid',
        asked_at: 'timestamptz',
      },
    },
    asked.map(({ id, closure, at, title }) => ({
      ...{ case_id: id, outcome: closure.outcome, outcome_title: title, ended_on: closure.endedOn },
      ...{ achieved: closure.achieved.trim(), victims_view: closure.victimsView, asked_by: actor.userId, asked_at: at },
      ...{ view_because: closure.viewBecause.trim(), acknowledged: closure.acknowledged },
    })),
  )
  const events = asked.map(({ id, at, title }) => ({ case_id: id, kind: 'closing-asked', at, note: title }))
  await addEvents(tx, actor, events)
}

/** What assessments found of many cases, each in order of time; as `setBand` after each of them. */
export async function setBands(
  tx: Tx,
  actor: Actor,
  found: readonly {
    readonly recordId: string
    readonly bands: readonly {
      readonly band: 'standard' | 'medium' | 'high'
      readonly completedAt: Date
      /** ISO day. */
      readonly reviewDueOn: string | null
    }[]
  }[],
): Promise<void> {
  const rows = found.flatMap(({ recordId, bands }) => {
    const [first, last] = [bands[0], bands.at(-1)]
    if (first === undefined || last === undefined) return []
    const since = bands[bands.findLastIndex(({ band }) => band !== last.band) + 1] ?? last
    return [{ recordId, ...last, since: since.completedAt, first: first.completedAt }]
  })
  await sql`update casework.cases c set band = g.band, band_since = g.since,
      first_assessed_at = least(c.first_assessed_at, g.first), assessed_at = greatest(c.assessed_at, g."completedAt"),
      review_due_on = g."reviewDueOn", last_worked_at = greatest(c.last_worked_at, g."completedAt")
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g ("recordId" uuid, band text, since timestamptz,
      first timestamptz, "completedAt" timestamptz, "reviewDueOn" date)
    where c.record_id = g."recordId"`.execute(tx)
  await addEvents(
    tx,
    actor,
    found.flatMap(({ recordId, bands }) =>
      bands.flatMap(({ band, completedAt }, i) => {
        const was = bands[i - 1]?.band ?? null
        return was === band ? [] : [{ case_id: recordId, kind: 'band', at: completedAt, was, became: band }]
      }),
    ),
  )
}

export type ApproveManyRefusal =
  /** One of them is not waiting, is the actor's own, or not one that they manage. */
  'not-allowed'

/** Approves all requests that wait on these cases, as `approveClosure` does one, on the day after each was asked. */
export async function approveClosures(
  tx: Tx,
  actor: Actor,
  of: { readonly caseIds: readonly string[]; readonly purposeId: string; readonly note: string },
): Promise<Result<void, ApproveManyRefusal>> {
  if (of.caseIds.length === 0) return ok(undefined)
  const { rows } = await sql<{ caseId: string; outcome: string; title: string; endedOn: string; at: Date }>`
    update casework.closures set state = 'approved', decided_by = ${actor.userId}::uuid,
      decided_at = least(asked_at + interval '1 day', now()), decision_note = ${of.note.trim()}
    where case_id in ${setOf(of.caseIds)} and state = 'asked' and asked_by <> ${actor.userId}::uuid
    returning case_id as "caseId", outcome, outcome_title as title, ended_on as "endedOn", decided_at as at`.execute(tx)
  if (rows.length !== of.caseIds.length) return refused('not-allowed')
  const ends = rows.map(({ caseId, outcome, endedOn }) => ({ recordId: caseId, outcome, endedOn }))
  const ended = await endWorks(tx, actor, { purposeId: of.purposeId, ends })
  if (!ended.ok) throw new Error(`The work could not end: ${ended.problem}`)
  const moved = await sql`update casework.cases c set state = 'closed', closed_at = g.at, outcome = g.outcome,
      last_worked_at = greatest(c.last_worked_at, g.at), version = c.version + 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g ("caseId" uuid, at timestamptz, outcome text)
    where c.record_id = g."caseId" and c.state = 'closing'`.execute(tx)
  if (moved.numAffectedRows !== BigInt(rows.length)) throw new Error('The cases could not be closed')
  await addEvents(
    tx,
    actor,
    rows.map(({ caseId, title, at }) => ({ case_id: caseId, kind: 'closed', at, note: title })),
  )
  return ok(undefined)
}
