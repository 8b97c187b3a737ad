import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { type OpenTestDatabase, openTestDatabase } from '../../../test/databases.ts'
import { systemActor } from './actor.ts'
import { migrate, pendingMigrations, readScripts, type Scripts } from './migrate.ts'
import type { Db } from './transactions.ts'

/** Scripts of the house with some more, as a later version would bring them. */
function withMore(more: { readonly migrations: Readonly<Record<string, string>>; readonly policies: string }): Scripts {
  const house = readScripts()
  const script = (name: string, text: string) => ({ name, text, hash: text.length.toString() })
  return {
    migrations: [...house.migrations, ...Object.entries(more.migrations).map(([name, text]) => script(name, text))],
    policies: [...house.policies, script('99_more.sql', more.policies)],
  }
}

const FIRST = `
  create schema upgraded;
  create table upgraded.things (id integer primary key);
  create function upgraded.sees(id integer) returns boolean language sql stable return id > 1;
  insert into upgraded.things values (1), (2);`

const policiesAsking = (condition: string) => `
  call platform.redeclare_policies('upgraded');
  grant select on upgraded.things to frankpledge_app;
  grant execute on all functions in schema upgraded to frankpledge_app;
  create policy things_seen on upgraded.things for select to frankpledge_app using (${condition});`

async function seenIn(db: Db): Promise<number[]> {
  return db.withActor(systemActor(), { name: 'test.look', kind: 'read' }, async (tx) => {
    const { rows } = await sql<{ id: number }>`select id from upgraded.things order by id`.execute(tx)
    return rows.map(({ id }) => id)
  })
}

describe('a database of an earlier version', () => {
  let database: OpenTestDatabase
  before(async () => {
    // As its owner, which the login of a test on a server is not.
    database = await openTestDatabase('embedded')
  })
  after(() => database.close())

  const first = { '9001_first.sql': FIRST }
  const second = {
    ...first,
    '9002_second.sql': `drop function upgraded.sees(integer);
      create function upgraded.sees(id integer, first integer) returns boolean language sql stable return id >= first;`,
  }

  test('is brought up to date though a policy names what a migration drops', async () => {
    await migrate(database.db, withMore({ migrations: first, policies: policiesAsking('upgraded.sees(id)') }))
    assert.deepEqual(await seenIn(database.db), [2])

    const next = withMore({ migrations: second, policies: policiesAsking('upgraded.sees(id, 1)') })
    const { applied, policiesRenewed } = await migrate(database.db, next)
    assert.deepEqual([applied, policiesRenewed], [['9002_second.sql'], true])
    assert.deepEqual(await seenIn(database.db), [1, 2])
    assert.deepEqual(await pendingMigrations(database.db, next), [])
  })

  test('that stopped half-way shows nothing to anybody, and is put right by the next run', async () => {
    const wrong = { ...second, '9003_wrong.sql': 'select 1 / 0;' }
    const policies = policiesAsking('upgraded.sees(id, 1)')
    await assert.rejects(migrate(database.db, withMore({ migrations: wrong, policies })), /9003_wrong/)
    assert.deepEqual(await seenIn(database.db), [])

    const mended = withMore({ migrations: second, policies })
    assert.deepEqual(await migrate(database.db, mended), { applied: [], policiesRenewed: true })
    assert.deepEqual(await seenIn(database.db), [1, 2])
  })
})
