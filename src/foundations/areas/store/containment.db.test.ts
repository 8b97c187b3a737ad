import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { acting, importer } from '../testing/acting.ts'
import { createAreas, deleteMemberships, insertMemberships } from './writing.ts'

const COUNT = 7
const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'G']

interface Step {
  readonly add: boolean
  readonly links: readonly { readonly from: number; readonly to: number }[]
}

/** Links go from a lower to a higher number, so that no step makes a circle. */
const link = fc
  .tuple(fc.integer({ min: 0, max: COUNT - 1 }), fc.integer({ min: 0, max: COUNT - 1 }))
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
const step: fc.Arbitrary<Step> = fc.record({ add: fc.boolean(), links: fc.array(link, { minLength: 1, maxLength: 5 }) })

class RolledBack extends Error {}

describeOnEachDatabase('containment', (database) => {
  const scratch = async (work: (tx: Tx, ids: number[]) => Promise<void>) => {
    const attempt = acting(database.db, importer, async (tx) => {
      const ids = await createAreas(
        tx,
        letters.map((code) => ({ code, name: code, kind: 'neighbourhood' as const })),
      )
      await work(
        tx,
        letters.map((code) => ids.get(code) ?? 0),
      )
      throw new RolledBack()
    })
    await assert.rejects(attempt, RolledBack)
  }

  test('is what can be reached by links, after any adding and removing', async () => {
    let largest = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        await scratch(async (tx, ids) => {
          const links = new Set<string>()
          for (const { add, links: changed } of steps) {
            const rows = changed.map(({ from, to }) => ({ areaId: ids[from] ?? 0, insideId: ids[to] ?? 0 }))
            if (add) await insertMemberships(tx, rows)
            else await deleteMemberships(tx, rows)
            for (const { from, to } of changed) {
              if (add) links.add(`${from} ${to}`)
              else links.delete(`${from} ${to}`)
            }
            const expected = reachable(links)
            largest = Math.max(largest, expected.length)
            assert.deepEqual(await stored(tx, ids), expected)
          }
        })
      }),
      { numRuns: 40, seed: 20 },
    )
    assert.ok(largest > COUNT + 8, `the cases reach far enough: ${largest}`)
  })

  test('a circle is refused by the database, however long', async () => {
    await scratch(async (tx, ids) => {
      const [a = 0, b = 0, c = 0] = ids
      await insertMemberships(tx, [
        { areaId: a, insideId: b },
        { areaId: b, insideId: c },
      ])
      await sql`savepoint before_circle`.execute(tx)
      await assert.rejects(insertMemberships(tx, [{ areaId: c, insideId: a }]), /cannot lie inside itself/)
      await sql`rollback to savepoint before_circle`.execute(tx)
      assert.equal((await stored(tx, ids)).length, COUNT + 3)
    })
  })
})

async function stored(tx: Tx, ids: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ area_id: number; inside_id: number }>`
    select area_id, inside_id from areas.containment`.execute(tx)
  return rows.map((row) => `${ids.indexOf(row.area_id)} ${ids.indexOf(row.inside_id)}`).sort()
}

/** The plainest way: extend paths until nothing new is found. */
function reachable(links: ReadonlySet<string>): string[] {
  const pairs = new Set(letters.map((_, at) => `${at} ${at}`))
  for (let before = -1; before !== pairs.size; ) {
    before = pairs.size
    for (const pair of [...pairs]) {
      const [from, middle] = pair.split(' ')
      for (const one of links) {
        const [start, end] = one.split(' ')
        if (start === middle) pairs.add(`${from} ${end}`)
      }
    }
  }
  return [...pairs].sort()
}
