import { completeAssessments } from '../../foundations/assessment/index.ts'
import { createProfiles, type MadeProfile, type ProfileInput, parseAddress } from '../../foundations/people/index.ts'
import {
  approveClosures,
  type BroughtCase,
  type BroughtReport,
  bringCases,
  noteVulnerabilities,
  setBands,
} from '../../modules/casework/index.ts'
import { londonDay } from '../../platform/clock/index.ts'
import type { Actor, Db, Tx } from '../../platform/db/index.ts'
import type { Result } from '../../platform/result/index.ts'
import {
  type BackgroundCase,
  type BackgroundProfile,
  type BackgroundReport,
  type BackgroundTeam,
  backgroundCases,
} from './background.ts'
import { bandsOf } from './seed-cases.ts'
import { known, type SeededPeople } from './seed-people.ts'

const PURPOSE = 'asb-casework'

/** Tables that grow from nothing: how they are searched was decided while they were empty. */
const GROWN = ['sharing.records', 'sharing.record_events', 'people.subjects', 'people.details', 'casework.cases']

interface Seeding {
  readonly db: Db
  readonly seeded: SeededPeople
  readonly areaIds: ReadonlyMap<string, number>
  /** ISO day. */
  readonly today: string
}

/**
 * Brings the cases of each team in its worker's name, and lets its manager close what is over. Returns the profiles, to be
 * found and compared with others.
 */
export async function seedBackground({ db, seeded, areaIds, today }: Seeding): Promise<readonly MadeProfile[]> {
  const people: MadeProfile[] = []
  for (const team of backgroundCases(today)) {
    const actor = known(seeded.actors, team.by)
    const made = await db.withActor(actor, { name: 'people.bring-profiles', kind: 'write' }, async (tx, note) => {
      const profiles = await bringPeople(tx, { team, actor, areaIds })
      note({ recordIds: profiles.map(({ recordId }) => recordId), purposeId: PURPOSE })
      return profiles
    })
    people.push(...made)
    await db.tidy(GROWN)
    const ids = new Map(team.people.map(({ key }, n) => [key, made[n]?.recordId ?? '']))
    const caseIds = await db.withActor(actor, { name: 'casework.bring-cases', kind: 'write' }, async (tx, note) => {
      const cases = await bring(tx, { team, actor, areaIds, ids })
      note({ recordIds: cases, purposeId: PURPOSE })
      return cases
    })
    const over = caseIds.filter((_, n) => team.cases[n]?.closing !== null)
    const manager = known(seeded.actors, team.approver)
    await db.withActor(manager, { name: 'casework.close-cases', kind: 'write' }, async (tx, note) => {
      note({ recordIds: over, purposeId: PURPOSE })
      granted(await approveClosures(tx, manager, { caseIds: over, purposeId: PURPOSE, note: '' }))
    })
  }
  return people
}

interface Bringing {
  readonly team: BackgroundTeam
  readonly actor: Actor
  readonly areaIds: ReadonlyMap<string, number>
}

async function bringPeople(tx: Tx, { team, actor, areaIds }: Bringing): Promise<readonly MadeProfile[]> {
  const made = granted(
    await createProfiles(tx, actor, {
      ...{ purposeId: PURPOSE, ownerTeamId: actor.teamIds[0] ?? '' },
      profiles: team.people.map((person) => ({
        ...{ profile: profileOf(person), areaId: known(areaIds, person.area), createdAt: person.since },
      })),
    }),
  )
  await noteVulnerabilities(
    tx,
    actor,
    ...team.people.map(({ vulnerabilities: kinds, since }, n) => {
      return { profileId: made[n]?.recordId ?? '', kinds, notedOn: londonDay(since) }
    }),
  )
  return made
}

/** Returns the ids of the cases, in the order of the team's. */
async function bring(tx: Tx, of: Bringing & { readonly ids: ReadonlyMap<string, string> }): Promise<readonly string[]> {
  const { team, actor, ids } = of
  const [ownerTeamId = ''] = actor.teamIds
  const area = (code: string) => known(of.areaIds, code)
  const caseIds = granted(
    await bringCases(tx, actor, {
      ...{ purposeId: PURPOSE, ownerTeamId },
      cases: team.cases.map((one) => caseOf(one, { ids, actor, areaId: area(one.area) })),
      closedReports: team.closedReports.map((report) => ({
        ...{ ...reportOf(report, ids), areaId: area(report.area), reason: report.closed, note: '' },
      })),
    }),
  )
  const cases = team.cases.map((one, at) => ({ ...one, id: caseIds[at] ?? '' }))
  const assessed = granted(
    await completeAssessments(tx, actor, {
      ...{ instrument: 'asb-ram@2015', teamId: ownerTeamId },
      assessments: cases.flatMap(({ id, parts, assessments }) =>
        assessments.map(({ at, answers }) => {
          return { recordId: id, subjectId: known(ids, parts[0]?.key ?? ''), answers, completedAt: at }
        }),
      ),
    }),
  )
  await setBands(tx, actor, bandsOf(assessed))
  return caseIds
}

function profileOf(person: BackgroundProfile): ProfileInput {
  const { kind, given, family, born, address, details } = person
  return {
    ...{ kind, names: [{ given, family, use: 'main' as const }], details, phones: [], emails: [], references: [] },
    born: born === null ? null : { on: born, precision: 'day' },
    addresses:
      address === ''
        ? []
        : [
            {
              use: kind === 'place' ? 'other' : 'home',
              ...{ building: '', locality: '', uprn: null, areaId: null, fromOn: null, toOn: null },
              ...parseAddress(address),
            },
          ],
  }
}

/** What was answered on the phone, by how heavy it turned out to be. */
const ANSWERS = {
  standard: { impact: 'routine', targeted: 'no', vulnerable: 'no' },
  medium: { impact: 'distressed', targeted: 'yes', vulnerable: 'no' },
  high: { impact: 'danger', targeted: 'yes', vulnerable: 'yes' },
} as const

function reportOf(one: Omit<BackgroundReport, 'closed' | 'area'>, ids: ReadonlyMap<string, string>): BroughtReport {
  const { asbType, what, location, happenedAt, callerName, callerPhone } = one
  return {
    report: {
      ...{ asbType, what, location, happenedAt, callerName, callerPhone, callerAddress: '' },
      ...{ ongoing: false, before: one.before ? 'yes' : 'no', ...ANSWERS[one.weight] },
      ...{ updateBy: 'phone', grade: null, gradeReason: '', source: 'Telephone', incidentNumber: null },
      callerAnonymous: callerName === '' && callerPhone === '',
    },
    callerProfileId: one.caller === null ? null : known(ids, one.caller),
    ...{ reportedAt: one.reportedAt, decidedAt: one.decidedAt },
  }
}

function caseOf(
  one: BackgroundCase,
  of: { readonly ids: ReadonlyMap<string, string>; readonly actor: Actor; readonly areaId: number },
): BroughtCase {
  const { outline, openedAt } = one
  const id = (key: string) => known(of.ids, key)
  const suffers = one.parts[0]?.key ?? ''
  const does = one.parts.find(({ role }) => role === 'perpetrator' || role === 'both')?.key
  const reports = one.reports.map((report) => reportOf(report, of.ids))
  const yes = one.screened.matrix
  return {
    case: {
      ...{ title: one.title, focus: one.focus, asbType: outline.asbType, reason: outline.reason },
      lawfulGround: outline.lawfulGround,
      firstReportedAt: reports[0] !== undefined && reports[0].reportedAt <= openedAt ? reports[0].reportedAt : null,
    },
    ...{ areaId: of.areaId, leadUserId: of.actor.userId, openedAt },
    parts: one.parts.map(({ key, role }) => ({ profileId: id(key), role, sinceOn: londonDay(openedAt) })),
    screened: {
      at: one.screened.at,
      answers: {
        ...{ vulnerable: false, increasing: yes, coping: false, targeted: yes && outline.asbType === 'personal' },
        ...{ impact: yes, multiAgency: false },
      },
    },
    reports,
    incidents: one.incidents.map(({ day, what, told }) => ({
      at: noon(day > londonDay(openedAt) ? day : londonDay(openedAt)),
      incident: {
        ...{ onDay: day, atTime: '', about: false, asbType: outline.asbType, policeNumber: '', place: one.street },
        whatHappened: what,
        people: [
          { profileId: id(suffers), part: 'suffered' as const },
          ...(does === undefined ? [] : [{ profileId: id(does), part: 'did' as const }]),
        ],
        tellings: told ? [{ agencyId: of.actor.agencyId, agencyName: '', toldBy: '', toldOn: day }] : [],
      },
    })),
    contacts: one.contacts.map(({ day, kind, what }) => ({
      at: noon(day),
      contact: {
        ...{ kind, onDay: day, atTime: '', withIds: [], agencies: [], whatHappened: what },
        ...{ nextOn: null, nextNote: '' },
      },
    })),
    supports: one.supports.map(({ day, kind, answer, because, result }) => ({
      at: noon(day),
      support: {
        ...{ kind, details: '', provider: '', profileId: id(suffers), offeredOn: day, answer },
        ...{ refusedBecause: because, result, endedOn: null },
      },
    })),
    interventions: one.interventions.map(
      ({ day, kind, withPerpetrator, conditions, outcome, endOn, endedOn, breaches }) => ({
        at: noon(day),
        intervention: {
          ...{ kindCode: kind, profileId: withPerpetrator && does !== undefined ? id(does) : null, startOn: day },
          ...{ startTime: '', endOn, endTime: '', conditions, courtReference: '', details: '', limitBecause: '' },
          ...{ reviewOn: null, outcome, outcomeNote: '', endedOn },
        },
        breaches: breaches.map((breach) => ({
          at: noon(breach.day),
          breach: { onDay: breach.day, condition: '', whatHappened: breach.what, action: breach.action },
        })),
      }),
    ),
    plan: one.plan === null ? null : { plan: one.plan, at: one.plan.at },
    closing:
      one.closing === null
        ? null
        : {
            at: one.closing.at,
            closure: {
              ...{ outcome: one.closing.outcome, endedOn: londonDay(one.closing.at), achieved: one.closing.achieved },
              ...{ victimsView: one.closing.view, viewBecause: one.closing.because, acknowledged: [] },
            },
          },
  }
}

/** Midday of an ISO day, by which nothing falls on another day in any season. */
function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`)
}

function granted<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value
  throw new Error(`The demonstration was refused something: ${JSON.stringify(result.problem)}`)
}
