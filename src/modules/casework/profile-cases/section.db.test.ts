import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import { makeSharingHouse, type SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { caseBy } from '../testing/house.ts'

describeOnEachDatabase('cases on the page of a profile', (database) => {
  let house: SharingHouse
  let pages: CaseworkApp
  before(async () => {
    house = await makeSharingHouse(database.db)
    pages = await openCaseworkApp(database.db, house)
  })
  after(() => pages.close())

  test('those that the reader may open, and where a new one begins', async () => {
    const { recordId } = await profileBy(database.db, house, { by: 'caseworker', names: [['Ivy', 'Pebblestone']] })
    const parts = [{ profileId: recordId, role: 'victim' }] as const
    const shared = await caseBy(database.db, house, { by: 'caseworker', title: 'Paint', parts })
    // Of the other district: the police of this one may not open it.
    const elsewhere = await caseBy(database.db, house, { by: 'caseworker', area: 'south', title: 'Eggs', parts })
    const own = (await (await pages.browser('caseworker')).get(`/people/${recordId}`)).body
    const police = (await (await pages.browser('officer')).get(`/people/${recordId}`)).body
    for (const id of [shared, elsewhere]) assert.ok(own.includes(`href="/cases/${id}"`))
    assert.ok(own.includes(`href="/cases/new?profile=${recordId}"`))
    assert.ok(police.includes(`href="/cases/${shared}"`))
    assert.ok(!police.includes(elsewhere) && !police.includes('Eggs'))
  })
})
