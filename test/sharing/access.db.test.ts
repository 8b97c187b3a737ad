/**
 * Ten thousand questions about who may open what, drawn by chance, answered by the database as real roles and by the
 * table in oracle.ts. A counterexample names the sentence that was broken.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { describeOnEachDatabase } from '../databases.ts'
import { type Answers, askAll } from './ask.ts'
import { type AreaIds, buildWorld, makeAreas, openRestorer, type Restorer } from './build-world.ts'
import { compare } from './compare.ts'
import { oracle } from './oracle.ts'
import { type World, worlds } from './world.ts'

const SEED = 20261122
const WORLDS = Number(process.env['WORLDS'] ?? 60)

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
})
