/**
 * Ten thousand questions about who may open what, drawn by chance, answered by the database as real roles and by the
 * table in oracle.ts. A counterexample names the sentence that was broken.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../databases.ts'
import { type Answers, askAll } from './ask.ts'
import { type AreaIds, buildWorld, makeAreas, openRestorer, type Restorer } from './build-world.ts'
import { compare } from './compare.ts'
import { LEAKS, seed } from './leaks.ts'
import { type ActionName, type Oracle, oracle } from './oracle.ts'
import { type World, worlds } from './world.ts'

/** Actions that nobody is ever allowed. */
const NEVER: ReadonlySet<ActionName> = new Set([
  ...(['remove-record', 'hand-to-strangers', 'grant-undecided', 'open-in-emergency'] as const),
])

const SEED = 20261122
const WORLDS = Number(process.env['WORLDS'] ?? 25)

describeOnEachDatabase('who may open what', (database, engine) => {
  let areas: AreaIds
  let restorer: Restorer
  const asked: { world: World; answers: Answers[] }[] = []
  before(async () => {
    areas = await makeAreas(database.db)
    restorer = await openRestorer(database.db)
  })
  after(() => restorer.close())

  test(`is the same by the database as by the table (seed ${SEED})`, async (t) => {
    let cases = 0
    const started = Date.now()
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        await buildWorld(database.db, restorer, areas, world)
        const answers = await askAll(database.db, areas, world)
        const found = compare(world, answers, oracle)
        assert.deepEqual(found.broken, [])
        cases += found.cases
        asked.push({ world, answers })
      }),
      { seed: SEED, numRuns: WORLDS, endOnFailure: process.env['SHRINK'] === undefined },
    )
    t.diagnostic(
      `${engine}: ${cases} questions in ${WORLDS} worlds, ${Math.round((Date.now() - started) / 1000)} s, seed ${SEED}`,
    )
    assert.ok(cases >= 10_000, `only ${cases} questions were asked`)
  })

  test('bites: without any row of the table, or with one that says otherwise, the answers no longer fit', () => {
    assert.ok(asked.length > 0)
    const broken = (table: Oracle) =>
      asked.some(({ world, answers }) => compare(world, answers, table).broken.length > 0)
    for (const barrier of oracle.barriers)
      assert.ok(broken({ ...oracle, barriers: oracle.barriers.filter((row) => row !== barrier) }), barrier.sentence)
    for (const gift of oracle.gifts)
      assert.ok(broken({ ...oracle, gifts: oracle.gifts.filter((row) => row !== gift) }), gift.sentence)
    for (const needed of oracle.creation)
      assert.ok(broken({ ...oracle, creation: oracle.creation.filter((row) => row !== needed) }), needed.sentence)
    for (const sight of oracle.sights) {
      const blind = oracle.sights.map((row) => (row === sight ? { ...row, seen: () => [-1] } : row))
      assert.ok(broken({ ...oracle, sights: blind }), sight.sentence)
    }
    for (const action of oracle.actions) {
      const free = oracle.actions.map((row) => (row === action ? { ...row, allowed: () => true } : row))
      assert.ok(broken({ ...oracle, actions: free }), action.sentence)
      // Whatever is ever allowed was done at least once.
      const isAllowedSomewhere = asked.some(({ answers }) => answers.some(({ done }) => done[action.name].size > 0))
      assert.equal(isAllowedSomewhere, !NEVER.has(action.name), action.sentence)
    }
  })

  // On a server the tests' login owns nothing; that the guard bites is proved once.
  if (engine === 'embedded') {
    for (const leak of LEAKS) {
      test(`bites: ${leak.name}`, async () => {
        const { apply, undo } = await restorer.restore((tx) => seed(tx, leak))
        try {
          await restorer.restore((tx) => sql.raw(apply).execute(tx))
          let found = 0
          for (const { world } of asked) {
            await buildWorld(database.db, restorer, areas, world)
            found = compare(world, await askAll(database.db, areas, world), oracle).broken.length
            if (found > 0) break
          }
          assert.ok(found > 0, 'no question noticed')
        } finally {
          await restorer.restore((tx) => sql.raw(undo).execute(tx))
        }
      })
    }
  }
})
