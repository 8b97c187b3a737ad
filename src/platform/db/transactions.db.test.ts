import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../test/databases.ts'
import { type Actor, copyField, copyIn, sideBySide, systemActor, type Tx } from './index.ts'

const reading = { name: 'test.read', kind: 'read' } as const
const userId = '00000000-0000-4000-8000-000000000001'
const person: Actor = {
  kind: 'person',
  userId,
  agencyId: null,
  teamIds: ['00000000-0000-4000-8000-0000000000aa'],
  areaIds: [7, 8],
  permissions: ['a.b', 'odd"name\\'],
}

async function seenBy(tx: Tx) {
  const { rows } = await sql<Record<string, unknown>>`select current_user::text as role, platform.actor_kind() as kind,
    platform.user_id()::text as user_id, platform.agency_id() as agency_id, platform.team_ids()::text[] as team_ids,
    platform.area_ids() as area_ids, platform.may('a.b') as may, platform.may('odd"name\\') as may_odd,
    platform.may('c.d') as may_not`.execute(tx)
  return rows[0]
}

describeOnEachDatabase('a transaction with an actor', (database) => {
  test('the database sees the role and exactly the actor’s settings', async () => {
    assert.deepEqual(await database.db.withActor(person, reading, seenBy), {
      role: 'frankpledge_app',
      kind: 'person',
      user_id: userId,
      agency_id: null,
      team_ids: person.teamIds,
      area_ids: [7, 8],
      may: true,
      may_odd: true,
      may_not: false,
    })
  })
  test('nothing is left for the next transaction', async () => {
    await database.db.withActor(person, reading, seenBy)
    const after = await database.db.asLogin(seenBy)
    assert.notEqual(after?.['role'], 'frankpledge_app')
    assert.equal(after?.['kind'], null)
    assert.equal(after?.['user_id'], null)
    assert.equal(after?.['may'], false)
  })
  test('an error rolls back and the connection is free again', async () => {
    await assert.rejects(
      database.db.withActor(person, reading, async (tx) => {
        await sql`select 1/0`.execute(tx)
      }),
      /division by zero/,
    )
    assert.equal((await database.db.withActor(systemActor(), reading, seenBy))?.['kind'], 'system')
  })
  test('readings side by side each get their own answer', async () => {
    const answers = await database.db.withActor(systemActor(), reading, (tx) => {
      const n = async (wanted: number) => (await sql<{ n: number }>`select ${wanted}::int as n`.execute(tx)).rows[0]?.n
      return sideBySide([n(1), n(2).then(async (two) => [two, await n(3)]), null, n(4)])
    })
    assert.deepEqual(answers, [1, [2, 3], null, 4])
  })
  test('of readings side by side that fail the true error is told, when all have ended and nothing is left behind', async () => {
    let ended = 0
    await assert.rejects(
      database.db.withActor(systemActor(), reading, async (tx) => {
        const ask = async (text: string) => {
          try {
            await sql`select 1`.execute(tx)
            await sql.raw(text).execute(tx)
          } finally {
            ended += 1
          }
        }
        try {
          await sideBySide([ask('select 2'), ask('select 1/0'), ask('select 3')])
        } finally {
          assert.equal(ended, 3)
        }
      }),
      /division by zero/,
    )
    assert.equal((await database.db.withActor(person, reading, seenBy))?.['user_id'], userId)
  })
  test('after COPY a transaction goes on with statements side by side', async () => {
    const counts = await database.db.withActor(systemActor(), reading, async (tx) => {
      await sql`create temporary table lines (n int) on commit drop`.execute(tx)
      await copyIn(tx, { temporaryTable: 'lines', columns: ['n'] }, [Buffer.from('1\n2\n3\n')])
      const count = async () => (await sql<{ n: number }>`select count(*)::int as n from lines`.execute(tx)).rows[0]?.n
      return sideBySide([count(), count()])
    })
    assert.deepEqual(counts, [3, 3])
  })
  test('many transactions at once take turns', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        database.db.withActor(systemActor(), reading, async (tx) => {
          const { rows } = await sql<{ n: number }>`select ${i}::int as n`.execute(tx)
          return rows[0]?.n
        }),
      ),
    )
    assert.deepEqual(
      results,
      Array.from({ length: 20 }, (_, i) => i),
    )
  })
  test('COPY goes into a temporary table, with odd characters intact', async () => {
    const odd = 'tab\there, line\nthere, back\\slash, \\N and “quotes”'
    const { count, text } = await database.db.withActor(person, reading, async (tx) => {
      await sql`create temporary table incoming (id int, word text) on commit drop`.execute(tx)
      const lines = Array.from({ length: 1000 }, (_, i) => `${i}\t${copyField(i === 5 ? odd : null)}\n`).join('')
      // Cut anywhere, also inside a line.
      const bytes = Buffer.from(lines)
      const copied = await copyIn(tx, { temporaryTable: 'incoming', columns: ['id', 'word'] }, [
        bytes.subarray(0, 333),
        bytes.subarray(333),
      ])
      const { rows } = await sql<{ word: string }>`select word from incoming where id = 5`.execute(tx)
      assert.equal((await seenBy(tx))?.['role'], 'frankpledge_app')
      return { count: copied, text: rows[0]?.word }
    })
    assert.equal(count, 1000)
    assert.equal(text, odd)
  })
  test('COPY into a real table or with a hostile name is refused', async () => {
    for (const temporaryTable of ['migrations.applied', 'x; drop table y', 'applied']) {
      await assert.rejects(
        database.db.withActor(person, reading, (tx) =>
          copyIn(tx, { temporaryTable, columns: ['name'] }, []).then(() =>
            copyIn(tx, { temporaryTable, columns: ['name'] }, [Buffer.from('x\n')]),
          ),
        ),
      )
    }
  })
  test('the application’s role cannot write what the owner owns', async () => {
    await assert.rejects(
      database.db.withActor(person, reading, (tx) => sql`delete from migrations.applied`.execute(tx)),
      /permission denied/,
    )
  })
  test('values arrive as the same types from both engines', async () => {
    const row = await database.db.withActor(person, reading, async (tx) => {
      const { rows } = await sql`select 9007199254740991::int8 as big, 1.25::numeric as exact, date '2025-09-01' as day,
        timestamptz '2025-09-01 12:00Z' as moment, '{"a":1}'::jsonb as json, array[1,2]::int[] as numbers`.execute(tx)
      return rows[0]
    })
    assert.deepEqual(row, {
      big: 9007199254740991,
      exact: 1.25,
      day: '2025-09-01',
      moment: new Date('2025-09-01T12:00:00Z'),
      json: { a: 1 },
      numbers: [1, 2],
    })
  })
})
