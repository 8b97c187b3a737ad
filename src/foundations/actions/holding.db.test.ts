/** What this room hands to people's rights and to disposal, with sharing's own rules around it. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { keeper } from '../sharing/index.ts'
import { carryOutDisposal, decideDisposal, endWork, proposeDisposal } from '../sharing/store/retention.ts'
import { makeSharingHouse, recordBy, run, type SharingHouse } from '../sharing/testing/house.ts'
import { actionHoldings } from './holding.ts'
import { findAction } from './store/actions.ts'
import { changeAction, completeAction } from './store/changes.ts'
import { actionBy, as, inDays } from './testing/actions.ts'

describeOnEachDatabase('what actions holds', (database) => {
  let house: SharingHouse
  before(async () => {
    house = await makeSharingHouse(database.db)
  })
  const [holding] = actionHoldings(['person'])
  assert.ok(holding !== undefined)

  test('is one for each kind', () => {
    assert.deepEqual(
      actionHoldings(['case', 'report']).map(({ kind }) => kind),
      ['case', 'report'],
    )
  })

  test('is exported whole: text, owner, outcome, and what was said before; a name is marked as somebody else’s', async () => {
    const { caseworker } = house.people
    const recordId = await recordBy(database.db, house, { by: 'caseworker' })
    const id = await actionBy(database.db, house, {
      ...{ by: 'caseworker', recordId, title: 'Ring about the noise', details: 'After six', ownerName: 'Sam Example' },
    })
    await as(database.db, house, 'caseworker', async (tx) => {
      const action = await findAction(tx, id)
      assert.ok(action !== null)
      const changed = await changeAction(tx, caseworker, {
        ...{ ...action, actionId: id, title: 'Write about the noise', dueOn: inDays(20), dueReason: 'Never at home' },
      })
      assert.ok(changed.ok)
      assert.ok((await completeAction(tx, caseworker, { actionId: id, outcome: 'Letter sent' })).ok)
    })
    const sections = await run(database.db, keeper, (tx) => holding.export(tx, recordId))
    const values = sections.flatMap((section) => section.values)
    const text = values.map(({ value }) => value).join('\n')
    for (const held of ['Ring about', 'Write about', 'After six', 'Sam Example', 'Never at home', 'Letter sent'])
      assert.ok(text.includes(held), `${held} is missing`)
    assert.deepEqual(
      values.map(({ mentions }) => mentions),
      [['Sam Example'], undefined, undefined],
    )
    const empty = await recordBy(database.db, house, { by: 'caseworker' })
    assert.deepEqual(await run(database.db, keeper, (tx) => holding.export(tx, empty)), [])
    assert.deepEqual(await run(database.db, keeper, (tx) => holding.findAbout(tx, recordId)), [])
  })

  test('is removed whole when its record is disposed of, also while processing is restricted', async () => {
    const { caseworker, manager } = house.people
    for (const restricted of [false, true]) {
      const recordId = await recordBy(database.db, house, { by: 'caseworker' })
      await actionBy(database.db, house, { by: 'caseworker', recordId })
      await actionBy(database.db, house, { by: 'caseworker', recordId, ownerName: 'Fire service' })
      const of = { recordId, today: '2026-06-01' }
      await as(database.db, house, 'caseworker', async (tx) => {
        assert.ok((await endWork(tx, caseworker, { ...of, outcome: 'closed', endedOn: '2019-01-31' })).ok)
        assert.ok((await proposeDisposal(tx, caseworker, { ...of, because: 'review', reason: 'Old' })).ok)
      })
      await as(database.db, house, 'manager', async (tx) => {
        assert.ok((await decideDisposal(tx, manager, { ...of, decision: 'confirmed', reason: '' })).ok)
      })
      await run(database.db, keeper, async (tx) => {
        if (restricted)
          await sql`update sharing.records set restricted_at = now() where id = ${recordId}::uuid`.execute(tx)
        const disposed = await holding.dispose(tx, recordId)
        assert.deepEqual(disposed, { rows: 4, tables: { 'actions.action_events': 2, 'actions.actions': 2 } })
        const done = await carryOutDisposal(tx, {
          ...{ recordId, holdings: [holding], now: new Date('2026-06-01T10:00:00Z') },
        })
        assert.ok(done.ok)
      })
      // As the login itself, which in the embedded database passes every policy: nothing is left, and not only hidden.
      const left = await database.db.asLogin(async (tx) => {
        const { rows } = await sql<{ n: number }>`select
          (select count(*) from actions.actions where record_id = ${recordId}::uuid)
          + (select count(*) from actions.action_events where record_id = ${recordId}::uuid) as n`.execute(tx)
        return Number(rows[0]?.n)
      })
      assert.equal(left, 0)
    }
  })
})
