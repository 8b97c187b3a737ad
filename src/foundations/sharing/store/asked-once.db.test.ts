/** What was given and what is open is asked once in a transaction, but anew after what the transaction itself changes. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { continueAs, type Tx } from '../../../platform/db/index.ts'
import { keeper } from '../deps.ts'
import { makeSharingHouse, type PersonName, recordBy, run, type SharingHouse } from '../testing/house.ts'

interface Answers {
  known: string[]
  readable: string[]
  managed: string[]
  open: string[]
}

describeOnEachDatabase('what is asked once in a transaction', (database) => {
  let house: SharingHouse
  let record: string
  before(async () => {
    house = await makeSharingHouse(database.db)
    record = await recordBy(database.db, house, { by: 'manager' })
  })

  const as = <T>(name: PersonName, work: (tx: Tx) => Promise<T>) => run(database.db, house.people[name], work)
  const answers = async (tx: Tx): Promise<Answers> => {
    const { rows } = await sql<Answers>`select sharing.given_records(1) as known, sharing.given_records(2) as readable,
      sharing.given_records(4) as managed, sharing.open_purposes() as open`.execute(tx)
    return rows[0] ?? assert.fail()
  }
  const give = (tx: Tx, level: number) =>
    sql`insert into sharing.grants (record_id, audience_id, team_id, level, source, expires_at)
    select id, audience_id, ${house.teams.asb}::uuid, ${level}, 'hand-over', now() + interval '1 day'
    from sharing.records where id = ${record}::uuid`.execute(tx)

  test('stands for the rest of it, and is not asked again', async () => {
    await as('officer', async (tx) => {
      const first = await answers(tx)
      assert.deepEqual(first, { known: [], readable: [], managed: [], open: ['crime-reduction'] })
      await sql`set local app.team_ids = '{}'`.execute(tx)
      await sql`set local app.agency_id = ''`.execute(tx)
      assert.deepEqual(await answers(tx), first)
    })
    await as('nurse', async (tx) => assert.deepEqual((await answers(tx)).open, []))
  })

  test('is asked anew of whoever goes on in the transaction', async () => {
    await run(database.db, keeper, async (tx) => {
      assert.deepEqual((await answers(tx)).open, [])
      await continueAs(tx, house.people.officer, { name: 'sharing.test', kind: 'read' })
      assert.deepEqual((await answers(tx)).open, ['crime-reduction'])
    })
  })

  test('is asked anew after something was given or taken back, each level by itself', async () => {
    await as('manager', async (tx) => {
      assert.deepEqual((await answers(tx)).known, [])
      await give(tx, 1)
      assert.deepEqual(await answers(tx), { known: [record], readable: [], managed: [], open: ['crime-reduction'] })
      await sql`savepoint here`.execute(tx)
      await give(tx, 2)
      assert.deepEqual((await answers(tx)).readable, [record])
      await sql`rollback to savepoint here`.execute(tx)
      assert.deepEqual((await answers(tx)).readable, [])
      await sql`update sharing.grants set withdrawn_at = now() where record_id = ${record}::uuid`.execute(tx)
      assert.deepEqual((await answers(tx)).known, [])
    })
  })

  test('is asked anew after the shared structure changed, and after it was computed', async () => {
    await as('manager', async (tx) => {
      assert.deepEqual((await answers(tx)).open, ['crime-reduction'])
      await sql`savepoint here`.execute(tx)
      await sql`update sharing.structure set version = version + 1`.execute(tx)
      assert.deepEqual((await answers(tx)).open, [])
      await sql`rollback to savepoint here`.execute(tx)
      assert.deepEqual((await answers(tx)).open, ['crime-reduction'])
    })
    const changes = {
      'taking part': sql`insert into sharing.taking_part (agency_id, purpose_id, discoverability)
        values (${house.agencies.clinic}::uuid, 'crime-reduction', 'open')`,
      'no longer': sql`delete from sharing.taking_part where agency_id = ${house.agencies.clinic}::uuid`,
      computed: sql`update sharing.computed set version = version`,
    }
    for (const [what, change] of Object.entries(changes)) {
      await run(database.db, keeper, async (tx) => {
        await sql`set local app.open_purposes = '{kept}'`.execute(tx)
        await sql`set local app.given_to_know = ${sql.lit(`{${record}}`)}`.execute(tx)
        const first = await answers(tx)
        assert.deepEqual([first.open, first.known], [['kept'], [record]])
        await change.execute(tx)
        const then = await answers(tx)
        assert.deepEqual([then.open, then.known], [[], []], what)
      })
    }
  })
})
