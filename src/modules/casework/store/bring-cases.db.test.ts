/** Cases that come many at once are held to the same rules as those that are typed. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase, type TestDatabase } from '../../../../test/databases.ts'
import { completeAssessments } from '../../../foundations/assessment/index.ts'
import { createProfiles, makeFindable, searchProfiles } from '../../../foundations/people/index.ts'
import { profileOf } from '../../../foundations/people/testing/profiles.ts'
import { makeSharingHouse, type PersonName, type SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import { as } from '../testing/house.ts'
import { reportOf } from '../testing/reports.ts'
import { approveClosures, type BroughtCase, bringCases, setBands } from './bring-cases.ts'
import { caseEvents, findCase } from './cases.ts'
import { closuresOf } from './closures.ts'
import { incidentsOf } from './incidents.ts'
import { participantsOf } from './participants.ts'
import { reportsOf } from './reports.ts'

const OPENED = new Date('2026-01-12T10:00:00Z')
const hours = (n: number) => new Date(OPENED.getTime() + n * 3_600_000)

const declare = (database: TestDatabase) => {
  let house: SharingHouse
  let victim = ''
  let perpetrator = ''
  const owned = (who: PersonName) => ({ purposeId: 'asb', ownerTeamId: house.people[who].teamIds[0] ?? '' })
  const bring = (cases: readonly BroughtCase[], who: PersonName = 'caseworker') =>
    as(database.db, house, who, (tx) => bringCases(tx, house.people[who], { ...owned(who), cases, closedReports: [] }))
  const one = (more: Partial<BroughtCase> = {}): BroughtCase => ({
    case: {
      ...{ title: 'Paint on windows', focus: 'people', asbType: 'personal', lawfulGround: 'prevent-crime' },
      ...{ reason: 'Three reports in a month', firstReportedAt: null },
    },
    ...{ areaId: house.areas.north, leadUserId: house.people.caseworker.userId, openedAt: OPENED },
    parts: [
      { profileId: victim, role: 'victim', sinceOn: '2026-01-12' },
      { profileId: perpetrator, role: 'perpetrator', sinceOn: '2026-01-12' },
    ],
    screened: {
      at: hours(1),
      answers: {
        ...{ vulnerable: false, increasing: true, coping: false, targeted: true, impact: true },
        multiAgency: false,
      },
    },
    reports: [
      {
        report: reportOf({ happenedAt: hours(-12), ongoing: false }),
        ...{ callerProfileId: victim, reportedAt: hours(-1), decidedAt: hours(0) },
      },
    ],
    ...{ incidents: [], contacts: [], supports: [], interventions: [], closing: null },
    plan: { at: hours(2), plan: { aim: 'Quiet', success: 'No report', reviewOn: '2026-02-12' } },
    ...more,
  })
  const count = async (table: string) => {
    const { rows } = await database.db.asLogin((tx) =>
      sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(tx),
    )
    return rows[0]?.n ?? 0
  }

  before(async () => {
    house = await makeSharingHouse(database.db)
    const made = await as(database.db, house, 'caseworker', async (tx) => {
      const profiles = [
        profileOf({ names: [['Ivy', 'Pebblestone']], born: '1950-02-11', address: '3 Sluice Road, Northam, ZZ3 1AB' }),
        profileOf({ names: [['Rex', 'Harrowlight']], born: '1990-02-11' }),
      ].map((profile) => ({ profile, areaId: house.areas.north }))
      const saved = await createProfiles(tx, house.people.caseworker, { ...owned('caseworker'), profiles })
      assert.ok(saved.ok)
      await makeFindable(tx, saved.value)
      return saved.value
    })
    victim = made[0]?.recordId ?? ''
    perpetrator = made[1]?.recordId ?? ''
  })

  test('profiles that came together are found like any other, and by nobody of another agency', async () => {
    const look = (who: PersonName) =>
      as(database.db, house, who, (tx) => searchProfiles(tx, { name: 'Ivy Pebblestone' }))
    assert.deepEqual(
      (await look('caseworker')).results.map(({ recordId }) => recordId),
      [victim],
    )
    assert.equal((await look('southWorker')).results.length, 0)
  })

  test('a case comes whole: parts, screening, the report as an incident, what happened in order', async () => {
    const brought = await bring([one()])
    assert.ok(brought.ok)
    const [id = ''] = brought.value
    await as(database.db, house, 'caseworker', async (tx) => {
      const found = await findCase(tx, id)
      assert.ok(found !== null)
      assert.deepEqual(
        [found.state, found.screening, found.matrixDueOn, found.lastWorkedAt],
        ['open', 'matrix', '2026-01-12', hours(2)],
      )
      assert.deepEqual((await participantsOf(tx, [id])).map(({ role }) => role).sort(), ['perpetrator', 'victim'])
      const [incident] = await incidentsOf(tx, [id])
      assert.deepEqual(
        incident?.people.map(({ profileId, part }) => [profileId, part]),
        [[victim, 'suffered']],
      )
      assert.equal((await reportsOf(tx, { caseId: id }))[0]?.state, 'in-case')
      assert.deepEqual(
        (await caseEvents(tx, id)).map(({ kind, at }) => [kind, at]),
        [
          ['screened', hours(1)],
          ['opened', OPENED],
        ],
      )
    })
    assert.equal(await as(database.db, house, 'southWorker', (tx) => findCase(tx, id)), null)
  })

  const wrong: readonly [string, () => BroughtCase, RegExp][] = [
    ['a case without a reason', () => one({ case: { ...one().case, reason: ' ' } }), /Say why you open the case/],
    [
      'somebody who suffers from themselves',
      () =>
        one({
          parts: [
            { profileId: victim, role: 'victim', sinceOn: '2026-01-12' },
            { profileId: victim, role: 'perpetrator', sinceOn: '2026-01-12' },
          ],
        }),
      /already-in-the-case/,
    ],
    [
      'somebody whom nobody knows',
      () =>
        one({ parts: [{ profileId: house.people.caseworker.userId ?? '', role: 'victim', sinceOn: '2026-01-12' }] }),
      /not-known/,
    ],
    ['a case of tomorrow', () => one({ openedAt: new Date(Date.now() + 86_400_000) }), /in the future/],
    [
      'a report decided before it was made',
      () => one({ reports: one().reports.map((report) => ({ ...report, decidedAt: hours(-2) })) }),
      /decided before it was made/,
    ],
    [
      'an incident of somebody who has no part',
      () =>
        one({
          parts: [],
          reports: [],
          incidents: [
            {
              at: hours(1),
              incident: {
                ...{ onDay: '2026-01-12', atTime: '', about: false, asbType: 'personal', policeNumber: '', place: '' },
                ...{ whatHappened: 'Shouting', people: [{ profileId: victim, part: 'suffered' }], tellings: [] },
              },
            },
          ],
        }),
      /Choose from the people and places of this case/,
    ],
    [
      'an outcome that the agreement does not know',
      () => one({ closing: closing({ outcome: 'forgotten' }) }),
      /Choose how the case ended/,
    ],
    ['closing without a plan', () => one({ plan: null, closing: closing({}) }), /Look at what is still open/],
  ]
  const closing = (more: { readonly outcome?: string }) => ({
    at: hours(24 * 40),
    closure: {
      ...{ outcome: 'closed', endedOn: '2026-02-20', achieved: 'It stopped', victimsView: 'satisfied' as const },
      ...{ viewBecause: '', acknowledged: [], ...more },
    },
  })
  for (const [what, made, says] of wrong) {
    test(`${what} is refused, and with it everything that came`, async () => {
      const before = await count('sharing.records')
      const brought = await bring([one(), made()])
      assert.ok(!brought.ok)
      assert.match(brought.problem.where, /^case 1/)
      assert.match(JSON.stringify(brought.problem), says)
      assert.equal(await count('sharing.records'), before)
    })
  }

  test('nobody brings cases for a team that is not theirs, nor where no agreement was signed', async () => {
    const actor = house.people.caseworker
    const other = house.people.southWorker.teamIds[0] ?? ''
    const brought = await as(database.db, house, 'caseworker', (tx) =>
      bringCases(tx, actor, { purposeId: 'asb', ownerTeamId: other, cases: [one()], closedReports: [] }),
    )
    assert.ok(!brought.ok && brought.problem.problem === 'not-your-team')
    const unsigned = await bring([one({ parts: [], reports: [] })], 'nurse')
    assert.ok(!unsigned.ok && unsigned.problem.problem === 'no-agreement', JSON.stringify(unsigned))
  })

  test('assessments set the band, and somebody else closes the case: its clock runs', async () => {
    const brought = await bring([one({ closing: closing({}) }), one({ closing: closing({}) })])
    assert.ok(brought.ok)
    const [id = '', other = ''] = brought.value
    const scored = (high: boolean) => ({
      1: 5,
      2: 2,
      3: 2,
      4: 2,
      5: 3,
      6: 3,
      7: 6,
      8: high ? 6 : 0,
      9: 2,
      10: 0,
      11: 0,
    })
    await as(database.db, house, 'caseworker', async (tx) => {
      const by = house.people.caseworker
      const base = { recordId: id, subjectId: victim }
      const given = { instrument: 'asb-ram@2015', teamId: by.teamIds[0] ?? null }
      const missing = await completeAssessments(tx, by, {
        ...given,
        assessments: [{ ...base, answers: { 1: 5 }, completedAt: hours(3) }],
      })
      assert.ok(!missing.ok && missing.problem.problem.kind === 'invalid')
      const done = await completeAssessments(tx, by, {
        ...given,
        assessments: [
          { ...base, answers: scored(true), completedAt: hours(3) },
          { ...base, answers: scored(false), completedAt: hours(24 * 30) },
        ],
      })
      assert.ok(done.ok)
      assert.deepEqual(
        done.value.map(({ band }) => band),
        ['high', 'medium'],
      )
      const bands = done.value.map((standing) => ({ ...standing, band: standing.band as 'high' | 'medium' }))
      await setBands(tx, by, [{ recordId: id, bands }])
      const found = await findCase(tx, id)
      assert.deepEqual([found?.band, found?.bandSince, found?.firstAssessedAt], ['medium', hours(24 * 30), hours(3)])
    })
    const approve = (who: PersonName, caseIds: readonly string[]) =>
      as(database.db, house, who, (tx) =>
        approveClosures(tx, house.people[who], { caseIds, purposeId: 'asb', note: 'Well done' }),
      )
    await assert.rejects(approve('caseworker', [id]).then((result) => assert.ok(result.ok)))
    const approved = await approve('manager', [id, other])
    assert.ok(approved.ok)
    await as(database.db, house, 'manager', async (tx) => {
      assert.deepEqual([(await findCase(tx, id))?.state, (await closuresOf(tx, id))[0]?.state], ['closed', 'approved'])
      const { rows } = await sql<{ ended: string }>`select ended_on as ended from sharing.clocks
        where record_id in (${id}::uuid, ${other}::uuid)`.execute(tx)
      assert.deepEqual(
        rows.map(({ ended }) => ended),
        ['2026-02-20', '2026-02-20'],
      )
    })
    assert.ok(!(await approve('manager', [id])).ok)
  })
}

describeOnEachDatabase('cases that come many at once', declare)
