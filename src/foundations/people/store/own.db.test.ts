import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { accessTo, keeper } from '../../sharing/index.ts'
import { makeSharingHouse, run, type SharingHouse } from '../../sharing/testing/house.ts'
import { parseAddress } from '../domain/addresses.ts'
import { matchRecord } from './matching.ts'
import { addOwnAddress, barFromAddress, ownAddresses, ownAmong, removeOwnAddress } from './own.ts'
import { createProfile } from './profiles.ts'

describeOnEachDatabase('one’s own name and addresses', (database) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })

  const profileAt = async (name: { given: string; family: string }, address: string) => {
    const actor = house.people.caseworker
    const saved = await run(database.db, actor, (tx) =>
      createProfile(tx, actor, {
        profile: {
          ...{ kind: 'person', names: [{ ...name, use: 'main' }], born: null, phones: [], emails: [], references: [] },
          addresses: [{ ...parseAddress(address), use: 'home', uprn: null, areaId: null, fromOn: null, toOn: null }],
          details: null,
        },
        record: { purposeId: 'asb', ownerTeamId: house.teams.asb, areaId: house.areas.north },
      }),
    )
    assert.ok(saved.ok)
    await matchRecord(database.db, saved.value.recordId)
    return saved.value.recordId
  }
  const levelOf = (who: 'caseworker' | 'officer', recordId: string) =>
    run(database.db, house.people[who], (tx) => accessTo(tx, recordId))

  test('records at a declared address are closed to who declared it: those of today and those to come', async () => {
    const officer = house.people.officer
    const earlier = await profileAt({ given: 'Wynn', family: 'Lockmaker' }, '8 Sluice Road, Northam, ZZ3 1AB')
    const elsewhere = await profileAt({ given: 'Wynn', family: 'Lockmaker' }, '9 Sluice Road, Northam, ZZ3 1AB')
    assert.equal(await levelOf('officer', earlier), 'view')
    const own = { number: '8', postcode: 'zz31ab', label: 'My home' }
    assert.equal(await run(database.db, officer, (tx) => addOwnAddress(tx, officer, own)), true)
    assert.equal(await run(database.db, officer, (tx) => addOwnAddress(tx, officer, own)), false)
    const barred = await run(database.db, keeper, (tx) => barFromAddress(tx, { ...own, userId: officer.userId }))
    assert.deepEqual(barred, [earlier])
    assert.equal(await levelOf('officer', earlier), 'none')
    assert.equal(await levelOf('officer', elsewhere), 'view')
    assert.equal(await levelOf('caseworker', earlier), 'manage')
    const later = await profileAt({ given: 'Isla', family: 'Tollgate' }, '8 Sluice Rd, ZZ3 1AB')
    assert.equal(await levelOf('officer', later), 'none')
  })

  test('a declaration is one’s own: no colleague reads, adds or removes it', async () => {
    const { officer, sergeant } = house.people
    const [mine] = await run(database.db, officer, ownAddresses)
    assert.equal(mine?.label, 'My home')
    assert.deepEqual(await run(database.db, sergeant, ownAddresses), [])
    assert.equal(await run(database.db, sergeant, (tx) => removeOwnAddress(tx, mine?.id ?? '')), false)
    await assert.rejects(
      run(database.db, sergeant, (tx) => addOwnAddress(tx, officer, { number: '1', postcode: 'ZZ3 1AB', label: 'x' })),
      /row-level security/,
    )
    assert.equal(await run(database.db, officer, (tx) => removeOwnAddress(tx, mine?.id ?? '')), true)
  })

  test('the auditor’s signals learn of one’s own name and address, by ids only', async () => {
    const { caseworker } = house.people
    const own = { number: '30', postcode: 'ZZ3 9XY', label: 'My parents’' }
    const named = await profileAt({ given: 'Otto', family: 'Example' }, '2 Weir Lane, ZZ3 2CD')
    const other = await profileAt({ given: 'Otto', family: 'Bridgeman' }, '30 Weir Lane, ZZ3 9XY')
    await run(database.db, caseworker, (tx) => addOwnAddress(tx, caseworker, own))
    const found = await run(database.db, keeper, (tx) =>
      ownAmong(tx, [{ userId: caseworker.userId, displayName: 'caseworker Example', recordIds: [named, other] }]),
    )
    assert.deepEqual(found, [
      { userId: caseworker.userId, recordId: named, own: 'name' },
      { userId: caseworker.userId, recordId: other, own: 'address' },
    ])
  })
})
