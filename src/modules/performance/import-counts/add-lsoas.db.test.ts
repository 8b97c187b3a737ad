import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { ancestors, findArea } from '../../../foundations/areas/index.ts'
import { type Actor, systemActor } from '../../../platform/db/index.ts'
import { acting, makeCounty, working } from '../testing/county.ts'
import { addLsoasByName } from './add-lsoas.ts'

const LABELS = [
  { label: 'E01009001', name: 'Ashby 001A' },
  { label: 'E01009002', name: 'Cole 014F' },
  { label: 'E01009003', name: 'Elsewhere 001A' },
  { label: 'E01009004', name: 'Ashby' },
  { label: 'not a code', name: 'Ashby 001B' },
  { label: 'E01009005', name: null },
]

const add = (database: { db: Parameters<typeof acting>[0] }, actor: Actor) =>
  acting(database.db, actor, async (tx) => [...(await addLsoasByName(tx, actor, LABELS)).keys()].sort())

describeOnEachDatabase('small census areas that nobody has imported', (database) => {
  before(() => acting(database.db, working, makeCounty))

  test('are left alone when the importer may not add areas', async () => {
    assert.deepEqual(await add(database, systemActor(['performance.view', 'performance.import'])), [])
  })
  test('are placed in the district that their name says, and only there', async () => {
    assert.deepEqual(await add(database, working), ['E01009001', 'E01009002'])
    await acting(database.db, working, async (tx) => {
      const added = await findArea(tx, 'E01009001')
      assert.ok(added)
      assert.equal(added.kind, 'lsoa')
      const around = (await ancestors(tx, [added.id])).map((area) => area.code)
      assert.deepEqual(around.sort(), ['E07000101', 'E10000101', 'E22000101', 'E23000101'])
      assert.equal(await findArea(tx, 'E01009003'), undefined)
    })
  })
})
