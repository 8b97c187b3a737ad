/** Repeat victims, places and serial perpetrators through the real application. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { linkProfiles } from '../../../foundations/people/index.ts'
import { profileBy } from '../../../foundations/people/testing/profiles.ts'
import { makeSharingHouse, type SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import { addIncident } from '../store/incidents.ts'
import { findRepeats } from '../store/repeats.ts'
import { type CaseworkApp, openCaseworkApp } from '../testing/app.tsx'
import { as, caseBy } from '../testing/house.ts'

const today = londonDay(new Date())

describeOnEachDatabase('who comes up again', (database) => {
  let house: SharingHouse
  let pages: CaseworkApp
  before(async () => {
    const { db } = database
    house = await makeSharingHouse(db)
    pages = await openCaseworkApp(db, house)
    const profile = async (given: string, family: string, kind: 'person' | 'place' = 'person') =>
      (await profileBy(db, house, { by: 'caseworker', kind, names: [[given, family]] })).recordId
    const ivy = await profile('Ivy', 'Pebblestone')
    const ivie = await profile('Ivie', 'Pebble-Stone')
    const ada = await profile('Ada', 'Millrace')
    const dex = await profile('Dexter', 'Marrowfield')
    const park = await profile('', 'Weaver’s Park', 'place')
    await as(db, house, 'caseworker', (tx) =>
      linkProfiles(tx, house.people.caseworker, { recordId: ivy, otherId: ivie, reason: 'The same birth date' }),
    )
    const incident = (caseId: string, of: { days: number; suffered: string; did?: string }) =>
      as(db, house, 'caseworker', (tx) =>
        addIncident(tx, house.people.caseworker, {
          caseId,
          incident: {
            ...{ onDay: addDays(today, -of.days), atTime: '', about: false, asbType: 'personal', policeNumber: '' },
            ...{ place: '', whatHappened: 'Stones', tellings: [] },
            people: [
              { profileId: of.suffered, part: 'suffered' },
              ...(of.did === undefined ? [] : [{ profileId: of.did, part: 'did' as const }]),
            ],
          },
        }),
      )
    const part = (profileId: string, role: 'victim' | 'perpetrator' | 'place') => ({ profileId, role })
    const first = await caseBy(db, house, {
      ...{ by: 'caseworker', parts: [part(ivy, 'victim'), part(dex, 'perpetrator'), part(park, 'place')] },
    })
    const second = await caseBy(db, house, {
      by: 'caseworker',
      parts: [part(ivie, 'victim'), part(ada, 'victim'), part(dex, 'perpetrator')],
    })
    await incident(first, { days: 5, suffered: ivy, did: dex })
    await incident(second, { days: 9, suffered: ivie })
    await incident(second, { days: 3, suffered: ada, did: dex })
    await incident(second, { days: 400, suffered: ada })
  })
  after(() => pages.close())

  test('linked profiles are one victim, and one who troubles two people is listed', async () => {
    const found = await as(database.db, house, 'officer', (tx) =>
      findRepeats(tx, { from: addDays(today, -365), to: today }),
    )
    const shown = (list: (typeof found)['victims']) => list.map(({ count, caseIds }) => [count, caseIds.length])
    assert.deepEqual(
      [shown(found.victims), shown(found.places), shown(found.perpetrators)],
      [[[2, 2]], [], [[2, 2]]],
      'Ada was a victim once within the year, and the park had one incident',
    )
    assert.match(found.victims[0]?.name ?? '', /^Iv/)
    const longer = await as(database.db, house, 'officer', (tx) =>
      findRepeats(tx, { from: addDays(today, -500), to: today }),
    )
    assert.equal(longer.victims.length, 2)
  })

  test('the page shows them to who may open the cases, and nothing to others', async () => {
    const seen = await (await pages.browser('officer')).get('/repeats')
    assert.match(seen.body, /Dexter Marrowfield/)
    assert.match(seen.body, /No place with two or more incidents/)
    const hidden = await (await pages.browser('southOfficer')).get('/repeats')
    assert.doesNotMatch(hidden.body, /Marrowfield|Pebble/)
    assert.equal((await (await pages.browser('boardMember')).get('/repeats')).status, 403)
  })
})
