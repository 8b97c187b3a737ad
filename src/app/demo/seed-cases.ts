import { addAction } from '../../foundations/actions/index.ts'
import { type Completed, completeAssessments } from '../../foundations/assessment/index.ts'
import { createProfiles, type MadeProfile, type ProfileInput, parseAddress } from '../../foundations/people/index.ts'
import {
  addInvolved,
  approveClosures,
  type BroughtCase,
  bringCases,
  noteVulnerabilities,
  planMeeting,
  setBands,
  takeReport,
} from '../../modules/casework/index.ts'
import { addDays, londonDay } from '../../platform/clock/index.ts'
import type { Actor, Db, Tx } from '../../platform/db/index.ts'
import type { Result } from '../../platform/result/index.ts'
import type { DemonstrationCase } from './cases.ts'
import { known, type SeededPeople } from './seed-people.ts'

const PURPOSE = 'asb-casework'
const MANAGER = 'asb-manager@example.org'

interface Seeding {
  readonly db: Db
  readonly cases: readonly DemonstrationCase[]
  readonly seeded: SeededPeople
  readonly areaIds: ReadonlyMap<string, number>
  /** ISO day. */
  readonly today: string
}

/**
 * Brings the cases of each of their people, with everything on its day; then plans a meeting and leaves a report waiting.
 * Returns the profiles, to be found and compared with others.
 */
export async function seedCases(seeding: Seeding): Promise<readonly MadeProfile[]> {
  const { db, seeded, areaIds, today } = seeding
  const people: MadeProfile[] = []
  for (const by of new Set(seeding.cases.map((one) => one.by))) people.push(...(await seedCasesOf(seeding, by)))
  const manager = known(seeded.actors, MANAGER)
  const north = known(areaIds, seeding.cases[0]?.area ?? '')
  await as(db, manager, 'plan-meeting', async (tx) => {
    const meeting = { areaId: north, teamId: manager.teamIds[0] ?? '', heldOn: addDays(today, 6) }
    granted(await planMeeting(tx, manager, { ...meeting, startsAt: '10:00', venue: 'Town hall, committee room 2' }))
  })
  const caller = known(seeded.actors, 'caseworker@example.org')
  await as(db, caller, 'take-report', async (tx) => {
    const taken = await takeReport(tx, caller, {
      report: {
        ...{ asbType: 'personal', what: 'Stones thrown at the kitchen window again, now after dark', ongoing: false },
        ...{ location: '12 Lantern Lane, Belperry, ZZ1 2AB', happenedAt: noon(addDays(today, -1)), before: 'yes' },
        ...{
          impact: 'distressed',
          targeted: 'yes',
          vulnerable: 'yes',
          updateBy: 'phone',
          grade: null,
          gradeReason: '',
        },
        ...{ source: 'Telephone', incidentNumber: null, callerAnonymous: false, callerName: 'Ivy Pebblestone' },
        ...{ callerPhone: '01632 960 412', callerAddress: '12 Lantern Lane, Belperry, ZZ1 2AB' },
      },
      record: { purposeId: PURPOSE, ownerTeamId: caller.teamIds[0] ?? '', areaId: north },
      caller: { kind: 'told' },
    })
    return granted(taken)
  })
  return people
}

async function seedCasesOf(seeding: Seeding, by: string): Promise<readonly MadeProfile[]> {
  const { db, seeded, areaIds, today } = seeding
  const actor = known(seeded.actors, by)
  const owned = { purposeId: PURPOSE, ownerTeamId: actor.teamIds[0] ?? '' }
  const cases = seeding.cases.filter((one) => one.by === by)
  const persons = cases.flatMap((one) => one.people.map((person) => ({ ...person, one })))
  const dayOf = (one: DemonstrationCase) => addDays(today, -one.openedDaysAgo)
  const made = await as(db, actor, 'bring-profiles', async (tx, note) => {
    const profiles = granted(
      await createProfiles(tx, actor, {
        ...owned,
        profiles: persons.map((person) => ({
          ...{
            profile: profileOf(person),
            areaId: known(areaIds, person.one.area),
            createdAt: noon(dayOf(person.one)),
          },
        })),
      }),
    )
    note({ recordIds: profiles.map(({ recordId }) => recordId), purposeId: PURPOSE })
    const noted = persons.map(({ one, vulnerabilities: kinds = [] }, at) => {
      return { profileId: profiles[at]?.recordId ?? '', kinds, notedOn: dayOf(one) }
    })
    await noteVulnerabilities(tx, actor, ...noted)
    return profiles
  })
  const ids = new Map(persons.map(({ key }, at) => [key, made[at]?.recordId ?? '']))
  const caseIds = await as(db, actor, 'bring-cases', async (tx, note) => {
    const brought = granted(
      await bringCases(tx, actor, {
        ...{ ...owned, closedReports: [] },
        cases: cases.map((one) => caseOf(one, { ...seeding, actor, profile: (key) => known(ids, key) })),
      }),
    )
    note({ recordIds: brought, purposeId: PURPOSE })
    await addRest(tx, { ...seeding, actor, cases, caseIds: brought, profile: (key) => known(ids, key) })
    return brought
  })
  const closing = caseIds.filter((_, at) => cases[at]?.closed !== undefined)
  const manager = known(seeded.actors, MANAGER)
  await as(db, manager, 'close-cases', async (tx, note) => {
    note({ recordIds: closing, purposeId: PURPOSE })
    granted(await approveClosures(tx, manager, { caseIds: closing, purposeId: PURPOSE, note: 'Well done, all of you' }))
  })
  return made
}

interface Bringing extends Seeding {
  readonly actor: Actor
  readonly profile: (key: string) => string
}

function caseOf(one: DemonstrationCase, bringing: Bringing): BroughtCase {
  const { actor, profile, today, areaIds, seeded } = bringing
  const day = (daysAgo: number) => addDays(today, -daysAgo)
  const openedAt = noon(day(one.openedDaysAgo))
  const { title, focus, asbType, reason, lawfulGround } = one
  const first = Math.max(...one.incidents.map(({ daysAgo }) => daysAgo), one.openedDaysAgo)
  const yes = { vulnerable: true, increasing: true, coping: false, targeted: one.asbType === 'personal' }
  const told = (key: string, daysAgo: number | undefined) =>
    daysAgo === undefined
      ? []
      : [{ agencyId: known(seeded.agencies, key), agencyName: '', toldBy: '', toldOn: day(daysAgo) }]
  return {
    case: { title, focus, asbType, reason, lawfulGround, firstReportedAt: noon(day(first)) },
    ...{ areaId: known(areaIds, one.area), leadUserId: actor.userId, openedAt, reports: [] },
    parts: one.people.map(({ key, role }) => ({
      ...{ profileId: profile(key), role, sinceOn: day(one.openedDaysAgo) },
    })),
    screened: one.screened ? { at: openedAt, answers: { ...yes, impact: true, multiAgency: true } } : null,
    incidents: one.incidents.map((incident) => ({
      // Written down when the last agency had been told.
      at: noon(
        day(
          Math.min(
            ...[incident.daysAgo, one.openedDaysAgo],
            ...[incident.toldPoliceDaysAgo ?? incident.daysAgo, incident.toldCouncilDaysAgo ?? incident.daysAgo],
          ),
        ),
      ),
      incident: {
        ...{ onDay: day(incident.daysAgo), atTime: '', about: false, asbType: one.asbType, place: '' },
        ...{ policeNumber: incident.number, whatHappened: incident.what },
        people: [
          ...(incident.suffered === undefined
            ? []
            : [{ profileId: profile(incident.suffered), part: 'suffered' as const }]),
          ...(incident.did === undefined ? [] : [{ profileId: profile(incident.did), part: 'did' as const }]),
        ],
        tellings: [...told('police', incident.toldPoliceDaysAgo), ...told('AMB', incident.toldCouncilDaysAgo)],
      },
    })),
    contacts: one.contacts.map(({ kind, daysAgo, what }) => ({
      at: noon(day(daysAgo)),
      contact: {
        ...{ kind, onDay: day(daysAgo), atTime: '', withIds: [], agencies: [], whatHappened: what },
        ...{ nextOn: null, nextNote: '' },
      },
    })),
    supports: one.supports.map((support) => ({
      at: noon(day(support.daysAgo)),
      support: {
        ...{ kind: support.kind, details: '', provider: '', profileId: profile(support.of) },
        ...{ offeredOn: day(support.daysAgo), answer: support.answer, refusedBecause: support.because ?? '' },
        ...{ result: support.helped === true ? ('helped' as const) : null, endedOn: null },
      },
    })),
    interventions: one.interventions.map(({ kind, of, daysAgo, details }) => ({
      ...{ at: noon(day(daysAgo)), breaches: [] },
      intervention: {
        ...{ kindCode: kind, profileId: of === null ? null : profile(of), startOn: day(daysAgo), startTime: '' },
        // Against somebody under 18 it lasts a year at most.
        endOn: kind === 'civil-injunction' ? day(daysAgo - 364) : null,
        ...{ endTime: '', conditions: [], courtReference: '', details, limitBecause: '', reviewOn: null },
        ...{ outcome: null, outcomeNote: '', endedOn: null },
      },
    })),
    plan:
      one.plan === undefined
        ? null
        : { at: noon(day(one.openedDaysAgo - 1)), plan: { ...one.plan, reviewOn: addDays(today, 21) } },
    closing:
      one.closed === undefined
        ? null
        : {
            at: noon(day(one.closed.daysAgo)),
            closure: {
              ...{ outcome: one.closed.outcome, endedOn: day(one.closed.daysAgo), achieved: one.closed.achieved },
              ...{ victimsView: 'satisfied', viewBecause: '', acknowledged: [] },
            },
          },
  }
}

/** What other rooms keep below the cases, and agencies without an account. */
async function addRest(
  tx: Tx,
  of: Bringing & { readonly cases: readonly DemonstrationCase[]; readonly caseIds: readonly string[] },
): Promise<void> {
  const { actor, today, profile } = of
  const day = (daysAgo: number) => addDays(today, -daysAgo)
  const cases = of.cases.map((one, at) => ({ ...one, id: of.caseIds[at] ?? '' }))
  const assessed = granted(
    await completeAssessments(tx, actor, {
      ...{ instrument: 'asb-ram@2015', teamId: actor.teamIds[0] ?? null },
      assessments: cases.flatMap(({ id, matrices }) =>
        matrices.map(({ of: key, daysAgo, answers }) => {
          return { recordId: id, subjectId: profile(key), answers, completedAt: noon(day(daysAgo)) }
        }),
      ),
    }),
  )
  await setBands(tx, actor, bandsOf(assessed))
  for (const one of cases) {
    for (const { name, part } of one.involved) {
      await addInvolved(tx, actor, {
        caseId: one.id,
        involved: {
          ...{ agencyId: null, agencyName: name, contactName: '', contactDetails: '', part, untilOn: null },
          sinceOn: day(one.openedDaysAgo),
        },
        now: noon(day(one.openedDaysAgo)),
      })
    }
    for (const action of one.actions) {
      const owner = known(of.seeded.actors, action.by)
      const added = await addAction(tx, actor, {
        ...{ recordId: one.id, title: action.title, dueOn: addDays(today, action.dueInDays), source: 'plan' },
        ...{ ownerUserId: owner.userId, ownerTeamId: owner.teamIds[0] ?? null },
      })
      granted(added)
    }
  }
}

/** What assessments found, by their cases. */
export function bandsOf(assessed: readonly Completed[]): Parameters<typeof setBands>[2] {
  const keys = ['standard', 'medium', 'high'] as const
  return [...new Set(assessed.map(({ recordId }) => recordId))].map((recordId) => ({
    recordId,
    bands: assessed.flatMap((one) => {
      const band = keys.find((key) => key === one.band)
      return one.recordId !== recordId || band === undefined ? [] : [{ ...one, band }]
    }),
  }))
}

type Person = DemonstrationCase['people'][number]

function profileOf(person: Person): ProfileInput {
  return {
    kind: person.kind,
    names: [{ given: person.given, family: person.family, use: 'main' }],
    born: person.born === undefined ? null : { on: person.born, precision: 'day' },
    addresses: [
      {
        use: person.kind === 'place' ? 'other' : 'home',
        ...{ building: '', locality: '', uprn: null, areaId: null, fromOn: null, toOn: null },
        ...parseAddress(person.address),
      },
    ],
    ...{ phones: [], emails: [], references: [], details: null },
  }
}

/** Midday of an ISO day, by which nothing falls on another day in any season. */
function noon(day: string): Date {
  const moment = new Date(`${day}T12:00:00Z`)
  return londonDay(new Date()) === day ? new Date(Math.min(moment.getTime(), Date.now())) : moment
}

function as<T>(
  db: Db,
  actor: Actor,
  name: string,
  work: (tx: Tx, note: Parameters<Parameters<Db['withActor']>[2]>[1]) => Promise<T>,
): Promise<T> {
  return db.withActor(actor, { name: `casework.${name}`, kind: 'write' }, work)
}

function granted<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value
  throw new Error(`The demonstration was refused something: ${JSON.stringify(result.problem)}`)
}
