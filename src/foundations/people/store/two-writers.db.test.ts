/** Two people who record the same person at the same moment: the second is told of the first. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { makeSharingHouse, type SharingHouse } from '../../sharing/testing/house.ts'
import { as, profileBy, profileOf } from '../testing/profiles.ts'
import { createProfile } from './profiles.ts'

const FACTS = {
  names: [['Philippa', 'Marchbank']] as const,
  born: '1969-08-04',
  phone: '01632 960321',
  address: '3 Weir Lane, Northam, NN1 1AA',
}

describeOnEachDatabase('two writers at once', (database, engine) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })

  test('the second waits for the first and finds it', async (t) => {
    // The embedded database has one connection, so that one transaction always follows another; the server has several.
    let [written, release] = [() => {}, () => {}]
    const firstHasWritten = new Promise<void>((resolve) => (written = resolve))
    const firstMayEnd = new Promise<void>((resolve) => (release = resolve))
    const { caseworker } = house.people
    const first = as(database.db, house, 'caseworker', async (tx) => {
      const saved = await createProfile(tx, caseworker, {
        profile: profileOf(FACTS),
        record: { purposeId: 'asb', ownerTeamId: house.teams.asb, areaId: house.areas.north },
      })
      written()
      await firstMayEnd
      return saved
    })
    await firstHasWritten
    let secondIsDone = false
    const second = profileBy(database.db, house, { by: 'manager', ...FACTS }).finally(() => {
      secondIsDone = true
    })
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.equal(secondIsDone, false, 'the second did not wait')
    release()
    const [one, two] = await Promise.all([first, second])
    assert.ok(one.ok)
    assert.equal(one.value.duplicates.length, 0)
    assert.deepEqual(
      two.duplicates.map(({ recordId, strength }) => [recordId, strength]),
      [[one.value.recordId, 'strong']],
    )
    t.diagnostic(engine)
  })

  test('ten at once: each is told of all that were before, whoever was first', async () => {
    const facts = { ...FACTS, names: [['Tobiah', 'Ashcombe']] as const, phone: '01632 960654', born: '1970-01-02' }
    const all = await Promise.all(
      Array.from({ length: 10 }, () => profileBy(database.db, house, { by: 'manager', ...facts })),
    )
    const told = all.map(({ duplicates }) => duplicates.filter(({ strength }) => strength === 'strong').length)
    assert.deepEqual(
      [...told].sort((a, b) => a - b),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    )
  })

  // The embedded database has one connection: there nobody can help waiting.
  if (engine === 'server') {
    test('those who write about strangers do not wait for each other', async () => {
      let [written, release] = [() => {}, () => {}]
      const firstHasWritten = new Promise<void>((resolve) => (written = resolve))
      const firstMayEnd = new Promise<void>((resolve) => (release = resolve))
      const first = as(database.db, house, 'caseworker', async (tx) => {
        await createProfile(tx, house.people.caseworker, {
          profile: profileOf({
            ...FACTS,
            names: [['Unrelated', 'Stranger']],
            born: '1933-03-03',
            phone: '01632 960987',
          }),
          record: { purposeId: 'asb', ownerTeamId: house.teams.asb, areaId: house.areas.north },
        })
        written()
        await firstMayEnd
      })
      await firstHasWritten
      await profileBy(database.db, house, { by: 'manager', names: [['Quite', 'Another']], born: '1999-09-09' })
      release()
      await first
    })
  }
})
