import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import {
  makeSharingHouse,
  type PersonName,
  personNames,
  type SharingHouse,
} from '../../../foundations/sharing/testing/house.ts'
import type { CaseInput } from '../domain/case.ts'
import type { ScreeningAnswers } from '../domain/screen-rule.ts'
import { as, caseBy } from '../testing/house.ts'
import { reportBy, reportOf } from '../testing/reports.ts'
import { findCase } from './cases.ts'
import { participantsOf } from './participants.ts'
import { acceptReport, attachReport, closeReport, reopenReport } from './report-decisions.ts'
import { earlierReports, matchCaller } from './report-matches.ts'
import {
  findReport,
  listReports,
  matrixTimes,
  noteReportAssessed,
  reportEvents,
  reportsOf,
  setCaller,
  takeReport,
} from './reports.ts'
import { screeningsOf, screenRecord } from './screenings.ts'

const NONE: ScreeningAnswers = {
  ...{ vulnerable: false, increasing: false, coping: false, targeted: false, impact: false, multiAgency: false },
}
const CASE: CaseInput = {
  ...{ title: 'Noise', focus: 'people', asbType: 'nuisance', reason: 'Third report', lawfulGround: 'prevent-crime' },
  firstReportedAt: null,
}

describeOnEachDatabase('who sees and decides on which report', (database) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })
  const record = (who: PersonName) => ({
    ...{ purposeId: 'asb', ownerTeamId: house.people[who].teamIds[0] ?? '', areaId: house.areas.north },
  })
  const version = (who: PersonName, id: string) =>
    as(database.db, house, who, async (tx) => (await findReport(tx, id))?.version ?? 0)

  test('a report is open at once to the teams of the agreement, in its area, and to nobody else', async () => {
    const { recordId } = await reportBy(database.db, house, { by: 'housing' })
    const seen: string[] = []
    for (const who of personNames) {
      const found = await as(database.db, house, who, async (tx) => ({
        one: await findReport(tx, recordId),
        listed: await listReports(tx, { state: 'pending' }, { limit: 50, offset: 0 }),
        events: await reportEvents(tx, recordId),
      }))
      assert.equal(found.one !== null, found.listed.length > 0, who)
      assert.equal(found.one !== null, found.events.length > 0, who)
      if (found.one !== null) seen.push(who)
    }
    assert.deepEqual(seen.sort(), ['caseworker', 'housing', 'housingManager', 'manager', 'officer', 'sergeant'])
  })

  test('who may only read decides nothing, whatever statement is sent', async () => {
    const { recordId } = await reportBy(database.db, house, { by: 'caseworker' })
    const { officer } = house.people
    await as(database.db, house, 'officer', async (tx) => {
      const closed = await closeReport(tx, officer, { recordId, version: 1, reason: 'not-asb', note: '' })
      assert.deepEqual(closed, { ok: false, problem: { kind: 'not-allowed' } })
      const { numAffectedRows } = await sql`update casework.reports set state = 'closed', close_reason = 'not-asb',
        decided_at = now() where record_id = ${recordId}::uuid`.execute(tx)
      assert.ok(numAffectedRows === undefined || numAffectedRows === 0n)
    })
    await assert.rejects(
      as(database.db, house, 'officer', (tx) => screenRecord(tx, officer, { recordId, answers: NONE })),
      /row-level security/,
    )
    const kept = await as(database.db, house, 'caseworker', (tx) => findReport(tx, recordId))
    assert.deepEqual([kept?.state, kept?.screening], ['pending', null])
  })

  test('nobody takes a report for another team, and none names a profile of which they do not know', async () => {
    const { officer } = house.people
    const taken = await as(database.db, house, 'officer', (tx) =>
      takeReport(tx, officer, { report: reportOf({}), record: record('caseworker'), caller: { kind: 'told' } }),
    )
    assert.deepEqual(taken, { ok: false, problem: { kind: 'sharing', problem: 'not-your-team' } })
    const hidden = await profileBy(database.db, house, { by: 'southWorker', area: 'south', names: [['Ann', 'Hidden']] })
    const tied = await as(database.db, house, 'officer', (tx) =>
      takeReport(tx, officer, {
        ...{ report: reportOf({}), record: record('officer') },
        caller: { kind: 'known', profileId: hidden.recordId },
      }),
    )
    assert.ok(!tied.ok && tied.problem.kind === 'invalid')
    const { recordId } = await reportBy(database.db, house, { by: 'officer' })
    await assert.rejects(
      as(database.db, house, 'officer', (tx) => setCaller(tx, officer, { recordId, profileId: hidden.recordId })),
      /nobody of whom the actor knows/,
    )
  })

  test('an incident number of one source comes once to a team, and again to another', async () => {
    const facts = { source: 'Contact centre', incidentNumber: 'INC-1' }
    const first = await reportBy(database.db, house, { by: 'caseworker', ...facts })
    const again = await as(database.db, house, 'caseworker', (tx) =>
      takeReport(tx, house.people.caseworker, {
        report: reportOf({ source: 'contact CENTRE', incidentNumber: 'inc-1' }),
        ...{ record: record('caseworker'), caller: { kind: 'told' } },
      }),
    )
    assert.deepEqual(again, {
      ok: false,
      problem: { kind: 'known', recordId: first.recordId, reference: first.reference },
    })
    const other = await reportBy(database.db, house, { by: 'officer', ...facts })
    assert.notEqual(other.recordId, first.recordId)
    await reportBy(database.db, house, { by: 'caseworker', ...facts, source: 'call' })
  })

  test('a new caller gets a profile under the same purpose, and is found the next time with what they told', async () => {
    const { db } = database
    const caller = {
      ...{ callerName: 'Perpetua Quillfeather', callerPhone: '07700 900555', callerAddress: '3 Mill Lane, LE2 2BB' },
    }
    const taken = await reportBy(db, house, {
      ...{ by: 'caseworker', ...caller, location: 'the bus station' },
      caller: {
        kind: 'new',
        profile: {
          ...{ kind: 'person', names: [{ given: 'Perpetua', family: 'Quillfeather', use: 'main' }], born: null },
          ...{ addresses: [], phones: [{ number: '07700 900555', note: '' }], emails: [], references: [] },
          details: null,
        },
      },
    })
    assert.ok(taken.profileMade && taken.callerProfileId !== null)
    const found = await as(db, house, 'officer', async (tx) => {
      const matches = await matchCaller(tx, { callerName: '', callerPhone: '07700900555', callerAddress: '' })
      return {
        people: matches.people.map(({ recordId }) => recordId),
        mine: await earlierReports(tx, {
          profileIds: matches.people.map(({ recordId }) => recordId),
          ...{ location: '', callerAddress: '' },
        }),
        house: await earlierReports(tx, { profileIds: [], location: '3 mill lane, le22bb', callerAddress: '' }),
      }
    })
    assert.deepEqual(found.people, [taken.callerProfileId])
    assert.deepEqual(
      [found.mine, found.house].map((reports) => reports.map(({ recordId }) => recordId)),
      [[taken.recordId], [taken.recordId]],
    )
    const elsewhere = await as(db, house, 'southOfficer', async (tx) => ({
      people: (await matchCaller(tx, { ...caller })).people,
      earlier: await reportsOf(tx, { profileIds: [taken.callerProfileId ?? ''], addressKeys: ['le22bb|3|'] }),
    }))
    assert.deepEqual(elsewhere, { people: [], earlier: [] })
  })

  test('a later screening stands beside the earlier one, and the report has the later', async () => {
    const { recordId } = await reportBy(database.db, house, { by: 'caseworker' })
    const { caseworker, manager } = house.people
    const at = new Date()
    const saturday = new Date('2026-11-21T10:00:00Z')
    await as(database.db, house, 'caseworker', (tx) =>
      screenRecord(tx, caseworker, { recordId, answers: NONE, now: new Date(at.getTime() - 60_000) }),
    )
    const found = await as(database.db, house, 'manager', (tx) =>
      screenRecord(tx, manager, { recordId, answers: { ...NONE, coping: true }, now: saturday }),
    )
    assert.equal(found?.matrixDueOn, '2026-11-23')
    const report = await as(database.db, house, 'officer', (tx) => findReport(tx, recordId))
    assert.deepEqual([report?.screening, report?.matrixDueOn], ['matrix', '2026-11-23'])
    const all = await as(database.db, house, 'officer', (tx) => screeningsOf(tx, recordId))
    assert.equal(all.length, 2)
    assert.deepEqual(new Set(all.map(({ screenedBy }) => screenedBy)), new Set([caseworker.userId, manager.userId]))
    for (const change of [
      sql`update casework.screenings set coping = false where record_id = ${recordId}::uuid`,
      sql`delete from casework.screenings where record_id = ${recordId}::uuid`,
    ]) {
      await as(database.db, house, 'manager', (tx) => change.execute(tx)).catch((error: unknown) => {
        assert.match(String(error), /permission denied/)
      })
      assert.equal((await as(database.db, house, 'manager', (tx) => screeningsOf(tx, recordId))).length, all.length)
    }
    await assert.rejects(
      as(database.db, house, 'manager', (tx) =>
        sql`insert into casework.screenings (record_id, vulnerable, increasing, coping, targeted, impact, multi_agency,
            outcome, screened_at, screened_by, added_by)
          values (${recordId}::uuid, false, false, false, false, false, false, 'standard', now(),
            ${caseworker.userId}::uuid, ${manager.userId}::uuid)`.execute(tx),
      ),
      /row-level security/,
    )
  })

  test('accepting opens a case with the caller as victim and the screening of the report, and only once', async () => {
    const { db } = database
    const { recordId: ivy } = await profileBy(db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })
    const { recordId } = await reportBy(db, house, {
      ...{ by: 'housing', now: new Date(Date.now() - 3_600_000) },
    })
    await as(db, house, 'caseworker', async (tx) => {
      await setCaller(tx, house.people.caseworker, { recordId, profileId: ivy })
      await screenRecord(tx, house.people.caseworker, { recordId, answers: { ...NONE, targeted: true } })
    })
    const accept = (who: PersonName, at: number) =>
      as(db, house, who, (tx) =>
        acceptReport(tx, house.people[who], {
          ...{ recordId, version: at, case: CASE, record: record(who), leadUserId: house.people[who].userId },
          callerRole: 'victim',
        }),
      )
    const at = await version('manager', recordId)
    const first = await accept('manager', at)
    assert.ok(first.ok)
    assert.deepEqual(first.value.left, [])
    const second = await accept('caseworker', at)
    assert.ok(!second.ok && second.problem.kind === 'decided')
    assert.equal(second.problem.report.decidedBy, house.people.manager.userId)
    const { caseId } = first.value
    const made = await as(db, house, 'officer', async (tx) => ({
      one: await findCase(tx, caseId),
      parts: await participantsOf(tx, [caseId]),
      screenings: await screeningsOf(tx, caseId),
      reports: await reportsOf(tx, { caseId }),
    }))
    assert.deepEqual(
      made.parts.map(({ profileId, role }) => [profileId, role]),
      [[ivy, 'victim']],
    )
    assert.equal(made.one?.screening, 'matrix')
    const [carried] = made.screenings
    assert.equal(carried?.screenedBy, house.people.caseworker.userId)
    assert.ok(carried.carriedFrom !== null)
    // The officer reads the case; the report of the landlord is open to them by the same rule.
    assert.deepEqual(
      made.reports.map((one) => [one.recordId, one.state]),
      [[recordId, 'in-case']],
    )
    const events = await as(db, house, 'manager', (tx) => reportEvents(tx, recordId))
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['accepted', 'screened', 'caller', 'taken'],
    )
  })

  test('attaching takes a case that one may add to and that is not closed', async () => {
    const { db } = database
    const { recordId } = await reportBy(db, house, { by: 'officer' })
    const ours = await caseBy(db, house, { by: 'caseworker' })
    const closed = await caseBy(db, house, { by: 'manager' })
    await as(db, house, 'manager', (tx) =>
      sql`update casework.cases set state = 'closed', closed_at = now() where record_id = ${closed}::uuid`.execute(tx),
    )
    const attach = (who: PersonName, caseId: string) =>
      as(db, house, who, (tx) => attachReport(tx, house.people[who], { recordId, version: 1, caseId }))
    // The officer answers for the report and only reads the case.
    assert.deepEqual(await attach('officer', ours), { ok: false, problem: { kind: 'no-such-case' } })
    assert.deepEqual(await attach('caseworker', closed), { ok: false, problem: { kind: 'no-such-case' } })
    assert.deepEqual(await attach('southWorker', ours), { ok: false, problem: { kind: 'not-allowed' } })
    assert.deepEqual(await attach('caseworker', ours), { ok: true, value: ours })
    const again = await attach('manager', ours)
    assert.ok(!again.ok && again.problem.kind === 'decided')
  })

  test('of two who decide in one moment one is first, and the other is told', async () => {
    const { recordId } = await reportBy(database.db, house, { by: 'caseworker' })
    const close = (who: PersonName) =>
      as(database.db, house, who, (tx) =>
        closeReport(tx, house.people[who], { recordId, version: 1, reason: 'duplicate', note: who }),
      )
    const outcomes = await Promise.all([close('caseworker'), close('manager')])
    assert.deepEqual(outcomes.map(({ ok }) => ok).sort(), [false, true])
    const reopened = await as(database.db, house, 'caseworker', (tx) =>
      reopenReport(tx, house.people.caseworker, { recordId, version: 2, note: 'It goes on' }),
    )
    assert.ok(reopened.ok)
    const stale = await as(database.db, house, 'manager', (tx) =>
      reopenReport(tx, house.people.manager, { recordId, version: 2, note: '' }),
    )
    assert.ok(!stale.ok && stale.problem.kind === 'decided')
    const report = await as(database.db, house, 'manager', (tx) => findReport(tx, recordId))
    assert.deepEqual([report?.state, report?.closeReason, report?.version], ['pending', null, 3])
  })

  test('the time from report to matrix is that of the first assessment', async () => {
    const { recordId } = await reportBy(database.db, house, { by: 'caseworker', now: new Date('2026-01-05T09:00:00Z') })
    const done = new Date('2026-01-05T15:00:00Z')
    const times = await as(database.db, house, 'caseworker', async (tx) => {
      const now = new Date('2026-01-05T10:00:00Z')
      await screenRecord(tx, house.people.caseworker, { recordId, answers: { ...NONE, impact: true }, now })
      await noteReportAssessed(tx, { recordId, completedAt: done })
      await noteReportAssessed(tx, { recordId, completedAt: new Date('2026-02-01') })
      return matrixTimes(tx, { from: new Date('2026-01-05'), to: new Date('2026-01-06') })
    })
    assert.deepEqual(times, [
      {
        ...{ recordId, reportedAt: new Date('2026-01-05T09:00:00Z'), screenedAt: new Date('2026-01-05T10:00:00Z') },
        ...{ matrixDueOn: '2026-01-05', assessedAt: done },
      },
    ])
  })
})
