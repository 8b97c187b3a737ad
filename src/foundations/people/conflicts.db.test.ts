/** A conflict of interest goes before everything: whoever has one is not even told that somebody holds something. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { keeper } from '../sharing/index.ts'
import { setBarred } from '../sharing/store/protection.ts'
import { makeSharingHouse, type PersonName, run, type SharingHouse } from '../sharing/testing/house.ts'
import { openPeopleApp, type PeopleApp } from './pages/testing/app.ts'
import { findDuplicates, searchProfiles } from './store/search.ts'
import { as, profileBy, profileOf } from './testing/profiles.ts'

const FACTS = {
  names: [['Ottoline', 'Fernbridge']] as const,
  born: '1971-02-03',
  phone: '07700 900456',
  address: '14 Dyke Lane, LE3 3CC',
}

describeOnEachDatabase('what leads to a record, and a conflict of interest', (database) => {
  let house: SharingHouse
  let pages: PeopleApp
  let record: string
  before(async () => {
    house = await makeSharingHouse(database.db)
    pages = await openPeopleApp(database.db, house)
    record = (await profileBy(database.db, house, { by: 'caseworker', ...FACTS })).recordId
  })
  after(() => pages.close())

  const bar = (who: PersonName, barred: boolean) =>
    run(database.db, keeper, (tx) => setBarred(tx, { recordId: record, userId: house.people[who].userId, barred }))
  const search = (who: PersonName, text = '07700900456') =>
    as(database.db, house, who, (tx) => searchProfiles(tx, { text }))
  const duplicates = (who: PersonName) =>
    as(database.db, house, who, (tx) => findDuplicates(tx, { profile: profileOf(FACTS) }))
  const nothing = { results: [], pointers: [], more: false }

  test('a pointer is there for colleagues, and not for who is barred, until that is lifted', async () => {
    assert.equal((await search('housing')).pointers.length, 1)
    await bar('housing', true)
    assert.deepEqual(await search('housing'), nothing)
    assert.deepEqual(await duplicates('housing'), { duplicates: [], pointers: [] })
    assert.equal((await search('housingManager')).pointers.length, 1)
    assert.equal((await duplicates('housingManager')).pointers.length, 1)
    await bar('housing', false)
    assert.equal((await search('housing')).pointers.length, 1)
    await bar('housing', true)
  })

  test('nor after the profile was written again, or moved to another team', async () => {
    await as(database.db, house, 'caseworker', (tx) =>
      sql`select people.refresh_pointers(array[${record}::uuid])`.execute(tx),
    )
    assert.deepEqual(await search('housing'), nothing)
    assert.equal((await search('housingManager')).pointers.length, 1)
  })

  test('nobody makes a pointer that says otherwise', async () => {
    await assert.rejects(
      as(database.db, house, 'caseworker', (tx) =>
        sql`insert into people.pointer_keys (key, pointer_id, purpose_id, owner_team_id)
          select people.pointer_hash('rfOTHER1'), pointer_id, 'asb', ${house.teams.asb}::uuid
          from people.pointer_targets where record_id = ${record}::uuid`.execute(tx),
      ),
      /row-level security/,
    )
  })

  test('a member of the owner team who is barred finds nothing at all: not the record, not the pointer', async () => {
    assert.equal((await search('manager')).results.length, 1)
    await bar('manager', true)
    assert.deepEqual(await search('manager'), nothing)
    assert.deepEqual(await duplicates('manager'), { duplicates: [], pointers: [] })
    await bar('manager', false)
  })

  test('the page of a search is the same, to the letter, as where nobody holds anything', async () => {
    const browser = await pages.browser('housing')
    const body = async (text: string) => {
      const answer = await browser.post('/people/search', { text })
      assert.equal(answer.status, 200)
      return answer.body.replaceAll(/07700 ?900 ?45\d/g, '').replaceAll(/name="_token" value="[^"]*"/g, '')
    }
    assert.equal(await body('07700900456'), await body('07700900457'))
    const colleague = await pages.browser('housingManager')
    assert.match((await colleague.post('/people/search', { text: '07700900456' })).body, /Northam District Council/)
  })
})
