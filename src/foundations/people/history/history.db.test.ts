/** What a profile said before: kept by the database, shown to who may read it, exported and gone with it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { writeAuditEvent } from '../../audit/index.ts'
import { keeper } from '../../sharing/index.ts'
import { setBarred } from '../../sharing/store/protection.ts'
import { makeSharingHouse, type PersonName, run, type SharingHouse } from '../../sharing/testing/house.ts'
import { personHoldings } from '../holding.ts'
import { openPeopleApp, type PeopleApp } from '../pages/testing/app.ts'
import { changesOf } from '../store/changes.ts'
import { createProfiles } from '../store/many-profiles.ts'
import { changeProfile } from '../store/profiles.ts'
import { as, type Facts, profileBy, profileOf } from '../testing/profiles.ts'

const FIRST: Facts = {
  names: [
    ['Ada', 'Weatherby'],
    ['Adah', 'Fennel'],
  ],
  ...{ born: '1980-05-01', phone: '01632 960123', address: '1 High Street, Northam, NN1 1AA' },
}
const SECOND: Facts = {
  names: [['Ada', 'Weatherby']],
  ...{ born: '1980-05-02', phone: '01632 960777', address: '1 High Street, Northam, NN1 1AA' },
}

describeOnEachDatabase(
  'the history of a profile',
  (database) => {
    let house: SharingHouse
    let pages: PeopleApp
    let record: string
    before(async () => {
      house = await makeSharingHouse(database.db)
      pages = await openPeopleApp(database.db, house)
      record = (await profileBy(database.db, house, { by: 'caseworker', ...FIRST })).recordId
    })
    after(() => pages.close())
    const rowsFor = (who: PersonName) =>
      as(database.db, house, who, async (tx) => (await changesOf(tx, record, { limit: 10 })).length)

    test('begins empty: what it was first written with is the profile itself', async () => {
      assert.equal(await rowsFor('caseworker'), 0)
      const page = await (await pages.browser('caseworker')).get(`/people/${record}/history`)
      assert.match(page.body, /Nothing was changed since it was written/)
    })

    test('also for a profile that was brought from elsewhere and is older', async () => {
      const { caseworker } = house.people
      const brought = await as(database.db, house, 'caseworker', async (tx) => {
        const made = await createProfiles(tx, caseworker, {
          ...{ purposeId: 'asb', ownerTeamId: house.teams.asb },
          profiles: [
            { profile: profileOf(SECOND), areaId: house.areas.north, createdAt: new Date('2024-03-01T10:00:00Z') },
          ],
        })
        return made.ok ? (made.value[0]?.recordId ?? '') : JSON.stringify(made.problem)
      })
      const changes = await as(database.db, house, 'caseworker', (tx) => changesOf(tx, brought, { limit: 10 }))
      assert.deepEqual(changes, [])
      const { rows } = await as(database.db, house, 'caseworker', (tx) =>
        sql<{ year: number }>`select extract(year from created_at)::int as year from people.subjects
          where record_id = ${brought}::uuid`.execute(tx),
      )
      assert.deepEqual(rows, [{ year: 2024 }])
    })

    test('says who changed what, when, from what to what; what stayed is not in it', async () => {
      const { manager } = house.people
      const saved = await as(database.db, house, 'manager', (tx) =>
        changeProfile(tx, manager, { recordId: record, version: 1, profile: profileOf(SECOND) }),
      )
      assert.ok(saved.ok)
      const browser = await pages.browser('caseworker')
      assert.match((await browser.get(`/people/${record}`)).body, new RegExp(`/people/${record}/history`))
      const { body } = await browser.get(`/people/${record}/history`)
      assert.match(body, /manager Example/)
      for (const gone of ['Adah Fennel', '01632 960 123', '1 May 1980']) assert.ok(body.includes(gone), gone)
      for (const come of ['01632 960 777', '2 May 1980']) assert.ok(body.includes(come), come)
      assert.ok(!body.includes('High Street'), 'the address stayed as it was')
      const kept = await as(database.db, house, 'caseworker', (tx) =>
        sql<{ by_user_id: string }>`select distinct by_user_id from people.changes`.execute(tx),
      )
      assert.deepEqual(
        kept.rows.map((row) => row.by_user_id),
        [manager.userId],
      )
    })

    test('is there for who may read the record, and for nobody else; who is turned away is recorded', async () => {
      assert.equal((await (await pages.browser('officer')).get(`/people/${record}/history`)).status, 200)
      assert.equal(await rowsFor('officer'), 1)
      for (const who of ['southOfficer', 'housing', 'nurse'] as const) {
        assert.equal(await rowsFor(who), 0, who)
        const browser = await pages.browser(who)
        const page = await browser.get(`/people/${record}/history`)
        assert.equal(page.status, 404, who)
        assert.equal(page.body, (await browser.get(`/people/00000000-0000-4000-8000-000000000000/history`)).body)
      }
      const bar = (barred: boolean) =>
        run(database.db, keeper, (tx) =>
          setBarred(tx, { recordId: record, userId: house.people.officer.userId, barred }),
        )
      await bar(true)
      assert.equal(await rowsFor('officer'), 0)
      await bar(false)
    })

    test('is written by triggers only, and changed by nobody', async () => {
      for (const statement of [
        sql`insert into people.changes (record_id, part, is_now, by_user_id)
          values (${record}::uuid, 'names', '{}', ${house.people.caseworker.userId}::uuid)`,
        sql`update people.changes set was = null`,
      ])
        await assert.rejects(
          as(database.db, house, 'caseworker', (tx) => statement.execute(tx)),
          /row-level security|permission denied/,
        )
      const gone = await as(database.db, house, 'caseworker', (tx) => sql`delete from people.changes`.execute(tx))
      assert.equal(gone.numAffectedRows, 0n)
      // A change by any other way than the page is in it too; one that says the same is not.
      await as(database.db, house, 'caseworker', (tx) =>
        sql`update people.phones set note = 'Evenings' where record_id = ${record}::uuid`.execute(tx),
      )
      await as(database.db, house, 'caseworker', (tx) =>
        sql`update people.phones set position = 7 where record_id = ${record}::uuid`.execute(tx),
      )
      assert.equal(await rowsFor('caseworker'), 2)
    })

    test('is told in a subject access export, and gone when the record is', async () => {
      const [holding] = personHoldings
      assert.ok(holding)
      const text = JSON.stringify(await run(database.db, keeper, (tx) => holding.export(tx, record)))
      for (const told of ['What was changed', 'Adah Fennel', '01632 960 123', 'Evenings'])
        assert.ok(text.includes(told), told)
      assert.ok(!text.includes('manager Example'), 'not by whom: that is about a colleague')
      const disposed = await run(database.db, keeper, (tx) => holding.dispose(tx, record))
      assert.ok((disposed.tables?.['people.changes'] ?? 0) >= 4)
      const left = await database.db.asLogin((tx) =>
        sql`select from people.changes where record_id = ${record}::uuid`.execute(tx),
      )
      assert.equal(left.rows.length, 0)
    })

    test('whoever may only read is told why they cannot change it, stays signed in, and it is recorded', async () => {
      const other = (await profileBy(database.db, house, { by: 'caseworker', names: [['Bo', 'Reader']] })).recordId
      const browser = await pages.browser('officer')
      for (const answer of [
        await browser.get(`/people/${other}/edit`),
        await browser.post(`/people/${other}/edit`, { do: 'save', version: '1' }),
      ]) {
        assert.equal(answer.status, 403)
        assert.match(answer.body, /You can read this record and not change it\. Council ASB team answers for it/)
      }
      assert.equal((await browser.get(`/people/${other}`)).status, 200, 'still signed in')
      const { rows } = await as(database.db, house, 'auditor', (tx) =>
        sql<{ outcome: string; user_id: string; records: number }>`select outcome, user_id, record_count as records
          from audit.events where action = 'people.open-profile-form'`.execute(tx),
      )
      assert.deepEqual(
        rows,
        [1, 2].map(() => ({ outcome: 'refused', user_id: house.people.officer.userId, records: 1 })),
      )
    })
  },
  { audit: writeAuditEvent },
)
