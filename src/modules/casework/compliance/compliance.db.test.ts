/** Compliance through the real application: live figures, the cases behind each, and the trend of past days. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { addAction } from '../../../foundations/actions/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import { keeper, unreadMessages } from '../../../foundations/sharing/index.ts'
import { makeSharingHouse, run, type SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import { setBand } from '../store/cases.ts'
import { accessFaults, countCompliance } from '../store/compliance.ts'
import { writePlan } from '../store/plans.ts'
import { screenRecord } from '../store/screenings.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'

// A Monday, so that the digest goes out.
const NOW = new Date('2026-11-23T12:00:00Z')
const OPENED = new Date('2026-11-11T10:00:00Z')
const today = londonDay(NOW)

describeOnEachDatabase('compliance', (database) => {
  let house: SharingHouse
  let pages: CaseworkApp
  let good: string
  let bad: string
  before(async () => {
    const { db } = database
    house = await makeSharingHouse(db)
    pages = await openCaseworkApp(db, house, { now: () => NOW })
    const answered = { gender: null, language: null, disability: null, needs: '' }
    const victim = (given: string, ethnicity: { value: string } | null) =>
      profileBy(db, house, {
        ...{ by: 'caseworker', names: [[given, 'Larkrise']], details: { ...answered, ethnicity } },
      })
    const told = await victim('Hester', { value: 'W1' })
    const untold = await victim('Quentin', null)
    const victimOf = (profileId: string) => [{ profileId, role: 'victim' as const }]
    good = await caseBy(db, house, {
      by: 'caseworker',
      title: 'In order',
      openedAt: OPENED,
      parts: victimOf(told.recordId),
    })
    bad = await caseBy(db, house, {
      by: 'manager',
      title: 'Left alone',
      openedAt: OPENED,
      parts: victimOf(untold.recordId),
    })
    await as(db, house, 'caseworker', async (tx) => {
      const by = house.people.caseworker
      const yes = {
        vulnerable: true,
        increasing: false,
        coping: false,
        targeted: false,
        impact: false,
        multiAgency: false,
      }
      await screenRecord(tx, by, { recordId: good, answers: yes, now: OPENED })
      await setBand(tx, by, { recordId: good, band: 'medium', completedAt: OPENED, reviewDueOn: addDays(today, 10) })
      const plan = { aim: 'Quiet', success: 'Nothing for a month', reviewOn: addDays(today, 10) }
      assert.ok((await writePlan(tx, by, { caseId: good, instead: 0, plan, now: OPENED })).ok)
    })
    await as(db, house, 'manager', async (tx) => {
      const late = { title: 'Visit', dueOn: '2026-11-12', ownerTeamId: house.teams.asb, now: OPENED }
      assert.ok((await addAction(tx, house.people.manager, { recordId: bad, ...late })).ok)
      await sql`update casework.cases set lawful_ground = null, reason = '' where record_id = ${bad}::uuid`.execute(tx)
    })
  })
  after(() => pages.close())

  const FAULTS = ['purpose', 'reason', 'matrix', 'ethnicity', 'actions', 'plan']

  test('a case in order is met by everything; each fault is red and leads to its case', async () => {
    const manager = await pages.browser('manager')
    const seen = await manager.get('/compliance')
    assert.match(seen.body, /2 open cases/)
    for (const measure of FAULTS) {
      assert.ok(seen.body.includes(`href="/compliance/${measure}"`), measure)
      const behind = await manager.get(`/compliance/${measure}`)
      assert.match(behind.body, /Left alone/)
      assert.doesNotMatch(behind.body, /In order/)
    }
    for (const measure of ['access', 'editing', 'review', 'updated', 'duplicates'])
      assert.ok(!seen.body.includes(`href="/compliance/${measure}"`), measure)
    const own = await manager.get(`/compliance?lead=${house.people.caseworker.userId}`)
    assert.match(own.body, /1 open case\b/)
    assert.doesNotMatch(own.body, /href="\/compliance\/[a-z]+\?/, 'nothing to mend')
    assert.match((await manager.get('/compliance.csv')).body, /Risk assessed in time,1,2,50\r\n/)
  })

  test('another team sees its own cases only, and a measure that there is none of is not there', async () => {
    const south = await pages.browser('southWorker')
    assert.match((await south.get(`/compliance?team=${house.teams.asb}`)).body, /No open case/)
    assert.equal((await south.get('/compliance/colour')).status, 404)
    assert.equal((await (await pages.browser('boardMember')).get('/compliance')).status, 403)
  })

  test('access that is out of step with the agreement is found', async () => {
    const { db } = database
    const faults = () => run(db, keeper, (tx) => accessFaults(tx, [good, bad]))
    assert.equal((await faults()).size, 0)
    await run(db, keeper, (tx) =>
      sql`delete from sharing.audience_teams t using sharing.records r
        where r.id = ${good}::uuid and t.audience_id = r.audience_id and t.team_id = ${house.teams.beat}::uuid`.execute(
        tx,
      ),
    )
    // The beat is to read it, and not to add to it.
    assert.deepEqual((await faults()).get(good), { view: true, edit: false })
    assert.match((await (await pages.browser('manager')).get('/compliance/access')).body, /In order/)
    await run(db, keeper, (tx) => sql`select sharing.recompute_audiences()`.execute(tx))
    assert.equal((await faults()).size, 0)
  })

  test('the figures of a day are kept once, shown beside later ones, and the team hears of them', async () => {
    const { db } = database
    const before = await run(db, house.people.caseworker, (tx) => unreadMessages(tx))
    await countCompliance(db, NOW)
    await countCompliance(db, NOW)
    const counted = await run(db, house.people.manager, async (tx) => {
      const { rows } = await sql<{ met: number; applicable: number }>`
        select sum(met)::int as met, sum(applicable)::int as applicable from casework.compliance_days
        where day = ${today}::date and measure = 'plan'`.execute(tx)
      return rows[0]
    })
    assert.deepEqual(counted, { met: 1, applicable: 2 })
    const hidden = await run(db, house.people.officer, (tx) => sql`select 1 from casework.compliance_days`.execute(tx))
    assert.equal(hidden.rows.length, 0)
    assert.equal(await run(db, house.people.caseworker, (tx) => unreadMessages(tx)), before + 2)
    const later = await openCaseworkApp(db, house, { now: () => new Date(NOW.getTime() + 29 * 86_400_000) })
    try {
      const page = await (await later.browser('manager')).get('/compliance')
      assert.match(page.body, /23 November 2026[\s\S]*50%/)
    } finally {
      await later.close()
    }
  })
})
