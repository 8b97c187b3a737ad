import { addAction } from '../../foundations/actions/index.ts'
import { completeAssessment } from '../../foundations/assessment/index.ts'
import { createProfile, type ProfileInput, parseAddress } from '../../foundations/people/index.ts'
import {
  addContact,
  addIncident,
  addIntervention,
  addInvolved,
  addParticipant,
  addSupport,
  approveClosure,
  askToClose,
  closuresOf,
  noteVulnerabilities,
  openCase,
  planMeeting,
  screenRecord,
  takeReport,
  touchCase,
  writePlan,
} from '../../modules/casework/index.ts'
import { addDays, londonDay } from '../../platform/clock/index.ts'
import type { Actor, Db, Tx } from '../../platform/db/index.ts'
import type { Result } from '../../platform/result/index.ts'
import { takeUpBand } from '../casework-ports.tsx'
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
 * Works on the cases as their people would, each step on its day; then plans a meeting and leaves a report waiting. Returns
 * the ids of the profiles, to be compared with others.
 */
export async function seedCases(seeding: Seeding): Promise<readonly string[]> {
  const { db, seeded, areaIds, today } = seeding
  const people: string[] = []
  for (const one of seeding.cases) people.push(...(await seedCase(seeding, one)))
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

async function seedCase({ db, seeded, areaIds, today }: Seeding, one: DemonstrationCase): Promise<readonly string[]> {
  const actor = known(seeded.actors, one.by)
  const record = { purposeId: PURPOSE, ownerTeamId: actor.teamIds[0] ?? '', areaId: known(areaIds, one.area) }
  const day = (daysAgo: number) => addDays(today, -daysAgo)
  const profiles = new Map<string, string>()
  for (const person of one.people) {
    const recordId = await as(db, actor, 'add-profile', async (tx) => {
      const saved = granted(await createProfile(tx, actor, { profile: profileOf(person), record }))
      const kinds = person.vulnerabilities ?? []
      if (kinds.length > 0) {
        await noteVulnerabilities(tx, actor, { profileId: saved.recordId, kinds, notedOn: day(one.openedDaysAgo) })
      }
      return saved.recordId
    })
    profiles.set(person.key, recordId)
  }
  const profile = (key: string) => known(profiles, key)
  const caseId = await as(db, actor, 'open-case', async (tx, note) => {
    const now = noon(day(one.openedDaysAgo))
    const { title, focus, asbType, reason, lawfulGround } = one
    const first = Math.max(...one.incidents.map(({ daysAgo }) => daysAgo), one.openedDaysAgo)
    const opened = await openCase(tx, actor, {
      case: { title, focus, asbType, reason, lawfulGround, firstReportedAt: noon(day(first)) },
      ...{ record, leadUserId: actor.userId, now },
    })
    const id = granted(opened)
    note({ recordIds: [id], purposeId: PURPOSE })
    for (const { key, role } of one.people) {
      const part = { caseId: id, profileId: profile(key), role, sinceOn: day(one.openedDaysAgo) }
      granted(await addParticipant(tx, actor, part))
    }
    return id
  })
  await as(db, actor, 'work-on-case', async (tx, note) => {
    note({ recordIds: [caseId], purposeId: PURPOSE })
    await addWork(tx, { actor, one, caseId, profile, today, agencies: seeded.agencies, actors: seeded.actors })
  })
  if (one.closed !== undefined) await close({ db, seeded, caseId, one, actor, today })
  return [...profiles.values()]
}

interface Working {
  readonly actor: Actor
  readonly one: DemonstrationCase
  readonly caseId: string
  readonly profile: (key: string) => string
  readonly today: string
  readonly agencies: SeededPeople['agencies']
  readonly actors: SeededPeople['actors']
}

async function addWork(tx: Tx, working: Working): Promise<void> {
  const { actor, one, caseId, profile, today } = working
  const day = (daysAgo: number) => addDays(today, -daysAgo)
  for (const incident of one.incidents) {
    const told = (key: string, daysAgo: number | undefined) =>
      daysAgo === undefined
        ? []
        : [{ agencyId: known(working.agencies, key), agencyName: '', toldBy: '', toldOn: day(daysAgo) }]
    await addIncident(tx, actor, {
      caseId,
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
      now: noon(day(Math.min(incident.daysAgo, one.openedDaysAgo))),
    })
  }
  if (one.screened) {
    const yes = { vulnerable: true, increasing: true, coping: false, targeted: one.asbType === 'personal' }
    const answers = { ...yes, impact: true, multiAgency: true }
    await screenRecord(tx, actor, { recordId: caseId, answers, now: noon(day(one.openedDaysAgo)) })
  }
  for (const matrix of one.matrices) {
    const completedAt = noon(day(matrix.daysAgo))
    const done = await completeAssessment(
      tx,
      actor,
      {
        ...{ recordId: caseId, subjectId: profile(matrix.of), instrument: 'asb-ram@2015', completedAt },
        ...{ answers: matrix.answers, teamId: actor.teamIds[0] ?? null },
      },
      {
        onWorked: () => touchCase(tx, caseId, completedAt),
        onAssessed: (_tx, assessed, by) => takeUpBand(tx, { assessed, actor: by, today }),
      },
    )
    granted(done)
  }
  for (const contact of one.contacts) {
    await addContact(tx, actor, {
      caseId,
      contact: {
        ...{ kind: contact.kind, onDay: day(contact.daysAgo), atTime: '', withIds: [], agencies: [] },
        ...{ whatHappened: contact.what, nextOn: null, nextNote: '' },
      },
      now: noon(day(contact.daysAgo)),
    })
  }
  for (const support of one.supports) {
    await addSupport(tx, actor, {
      caseId,
      support: {
        ...{ kind: support.kind, details: '', provider: '', profileId: profile(support.of) },
        ...{ offeredOn: day(support.daysAgo), answer: support.answer, refusedBecause: support.because ?? '' },
        ...{ result: support.helped === true ? ('helped' as const) : null, endedOn: null },
      },
      now: noon(day(support.daysAgo)),
    })
  }
  for (const intervention of one.interventions) {
    await addIntervention(tx, actor, {
      caseId,
      intervention: {
        ...{ kindCode: intervention.kind, profileId: intervention.of === null ? null : profile(intervention.of) },
        ...{ startOn: day(intervention.daysAgo), startTime: '', endOn: null, endTime: '', conditions: [] },
        ...{ courtReference: '', details: intervention.details, limitBecause: '', reviewOn: null, outcome: null },
        ...{ outcomeNote: '', endedOn: null },
      },
      now: noon(day(intervention.daysAgo)),
    })
  }
  if (one.plan !== undefined) {
    const plan = { ...one.plan, reviewOn: addDays(today, 21) }
    granted(await writePlan(tx, actor, { caseId, instead: 0, plan, now: noon(day(one.openedDaysAgo - 1)) }))
  }
  for (const { name, part } of one.involved) {
    await addInvolved(tx, actor, {
      caseId,
      involved: {
        ...{ agencyId: null, agencyName: name, contactName: '', contactDetails: '', part, untilOn: null },
        sinceOn: day(one.openedDaysAgo),
      },
      now: noon(day(one.openedDaysAgo)),
    })
  }
  for (const action of one.actions) {
    const owner = known(working.actors, action.by)
    const added = await addAction(tx, actor, {
      ...{ recordId: caseId, title: action.title, dueOn: addDays(today, action.dueInDays), source: 'plan' },
      ...{ ownerUserId: owner.userId, ownerTeamId: owner.teamIds[0] ?? null },
    })
    granted(added)
  }
}

async function close(of: {
  readonly db: Db
  readonly seeded: SeededPeople
  readonly caseId: string
  readonly one: DemonstrationCase
  readonly actor: Actor
  readonly today: string
}): Promise<void> {
  const { db, caseId, one, actor, today } = of
  const closed = one.closed
  if (closed === undefined) return
  const endedOn = addDays(today, -closed.daysAgo)
  await as(db, actor, 'ask-to-close', async (tx) => {
    const closure = { outcome: closed.outcome, endedOn, achieved: closed.achieved, viewBecause: '', acknowledged: [] }
    granted(
      await askToClose(tx, actor, {
        ...{ caseId, purposeId: PURPOSE, closure: { ...closure, victimsView: 'satisfied' }, now: noon(endedOn) },
      }),
    )
  })
  const manager = known(of.seeded.actors, MANAGER)
  await as(db, manager, 'close-case', async (tx) => {
    const [closure] = await closuresOf(tx, caseId)
    if (closure === undefined) throw new Error('Nobody asked to close the case')
    const now = noon(addDays(endedOn, 1))
    granted(await approveClosure(tx, manager, { closure, purposeId: PURPOSE, note: 'Well done, all of you', now }))
  })
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
