/** That a record was read before stands for the rest of a transaction, but not past what the transaction itself changes. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { keeper } from '../../sharing/index.ts'
import { makeSharingHouse, run, type SharingHouse } from '../../sharing/testing/house.ts'
import { as, profileBy } from '../testing/profiles.ts'

describeOnEachDatabase('what was read before in a transaction', (database) => {
  let house: SharingHouse
  let record: string
  before(async () => {
    house = await makeSharingHouse(database.db)
    record = (await profileBy(database.db, house, { by: 'caseworker', names: [['Ottoline', 'Fernbridge']] })).recordId
  })

  const names = async (tx: Tx) => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from people.names where record_id = ${record}::uuid`.execute(tx)
    return rows[0]?.count
  }
  const kept = async (tx: Tx) => {
    const { rows } = await sql<{ ids: string }>`select current_setting('app.read_before', true) as ids`.execute(tx)
    return (rows[0]?.ids ?? '').includes(record)
  }

  test('is kept, and gone with the transaction', async () => {
    const of = (tx: Tx) => Promise.all([kept(tx), names(tx), kept(tx), names(tx)])
    for (const _ of [1, 2]) {
      assert.deepEqual(await as(database.db, house, 'manager', of), [false, 1, true, 1])
    }
    assert.deepEqual(await as(database.db, house, 'housing', of), [false, 0, false, 0])
  })

  test('what was undone to a savepoint is asked again', async () => {
    const of = async (tx: Tx) => {
      await sql`savepoint here`.execute(tx)
      const first = await names(tx)
      await sql`rollback to savepoint here`.execute(tx)
      return [first, await kept(tx), await names(tx)]
    }
    assert.deepEqual(await as(database.db, house, 'caseworker', of), [1, false, 1])
  })

  test('nor does it stand after what makes up who may read was changed', async () => {
    const changes = [
      sql`update sharing.structure set version = version + 1`,
      sql`update sharing.records set classification = classification where id = ${record}::uuid`,
      sql`update sharing.grants set withdrawn_at = now() where record_id = ${record}::uuid`,
    ]
    await run(database.db, keeper, (tx) =>
      sql`insert into sharing.grants (record_id, audience_id, team_id, level, source, starts_at, expires_at)
        select id, audience_id, ${house.teams.asb}::uuid, 4, 'hand-over', now(), now() + interval '1 day'
        from sharing.records where id = ${record}::uuid`.execute(tx),
    )
    for (const change of changes) {
      const of = async (tx: Tx) => {
        const first = [await names(tx), await kept(tx)]
        const { numAffectedRows } = await change.execute(tx)
        return [...first, Number(numAffectedRows), await kept(tx)]
      }
      assert.deepEqual(await as(database.db, house, 'manager', of), [1, true, 1, false])
      // Whoever may change nothing is not asked anew.
      if (change === changes[1]) assert.deepEqual(await as(database.db, house, 'caseworker', of), [1, true, 0, true])
    }
  })
})
