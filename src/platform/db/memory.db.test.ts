import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { remembered, systemActor } from './index.ts'

describeOnEachDatabase('what a process keeps of a database', (database) => {
  const purpose = { name: 'test.remember', kind: 'read' } as const
  let made = 0
  const ask = (key: readonly string[], then: () => void = () => {}) =>
    database.db.withActor(systemActor(), purpose, async (tx) => {
      const of = await remembered(tx, key, async () => ++made)
      then()
      return of
    })

  test('is made once for each key', async () => {
    const first = await ask(['a', 'b'])
    assert.equal(await ask(['a', 'b']), first)
    assert.notEqual(await ask(['a,b']), first)
  })
  test('within the transaction that made it as well', async () => {
    const twice = await database.db.withActor(systemActor(), purpose, async (tx) => {
      const make = async () => ++made
      return [await remembered(tx, ['twice'], make), await remembered(tx, ['twice'], make)]
    })
    assert.equal(twice[0], twice[1])
  })
  test('is not kept of a transaction that was undone', async () => {
    let seen = 0
    const undone = ask(['undone'], () => {
      seen = made
      throw new Error('Undone')
    })
    await assert.rejects(undone, /Undone/)
    assert.equal(await ask(['undone']), seen + 1)
  })
})
