/** The same questions through the real application: generated people open the pages of generated records. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type House, wireHouse } from '../../src/app/wiring.ts'
import { writeAuditEvent } from '../../src/foundations/audit/index.ts'
import { createLog } from '../../src/platform/http/index.ts'
import { describeOnEachDatabase } from '../databases.ts'
import {
  type AreaIds,
  buildWorld,
  idOf,
  KEPT,
  makeAreas,
  openRestorer,
  type Restorer,
  SHOWN,
  signInAll,
} from './build-world.ts'
import { judge, oracle } from './oracle.ts'
import { permissionsOfPerson, worlds } from './world.ts'

const SEED = 20261123
const WORLDS = 7

describeOnEachDatabase(
  'a record’s page',
  (database, engine) => {
    let areas: AreaIds
    let restorer: Restorer
    let house: House
    let folder: string
    before(async () => {
      areas = await makeAreas(database.db)
      restorer = await openRestorer(database.db)
      folder = await mkdtemp(path.join(tmpdir(), 'frankpledge-pages-'))
      house = await wireHouse({
        ...{ db: database.db, secret: new Uint8Array(32).fill(3), spoolFolder: folder, setUpCode: null, secure: false },
        log: createLog({ destination: new Writable({ write: (_chunk, _encoding, done) => done() }) }),
        ...{ requestsPerMinute: 1_000_000, beatMs: 0 },
      })
    })
    after(async () => {
      await house.close()
      await restorer.close()
      await rm(folder, { recursive: true, force: true })
    })

    test(`shows what the table says, and otherwise what nobody has (seed ${SEED})`, async (t) => {
      const counts = { shown: 0, named: 0, missing: 0, forbidden: 0 }
      // The house looks for changes by itself and would compute again what a world wants to be out of date.
      const found = fc.sample(worlds, { seed: SEED, numRuns: WORLDS }).map((world) => ({ ...world, stale: false }))
      for (const world of found) {
        await buildWorld(database.db, restorer, areas, world)
        const tokens = await signInAll(restorer, world)
        for (const [person, who] of world.people.entries()) {
          const get = (id: string) =>
            house.app.inject({ url: `/people/${id}`, headers: { cookie: `fp_session=${tokens[person]}` } })
          const nobodys = idOf('nobody', 99)
          const missing = plain((await get(nobodys)).body, nobodys)
          for (const record of world.records.keys()) {
            const { level, because } = judge(oracle, { world, person, record })
            const answer = await get(idOf('record', record))
            const where = `person ${person} (${who.role}), record ${record}, level ${level}: ${because}`
            if (!permissionsOfPerson(who).includes('people.use')) {
              assert.equal(answer.statusCode, 403, where)
              counts.forbidden++
            } else if (level === 0) {
              assert.equal(answer.statusCode, 404, where)
              assert.equal(plain(answer.body, idOf('record', record)), missing, where)
              counts.missing++
            } else {
              assert.equal(answer.statusCode, 200, where)
              assert.ok(answer.body.includes(SHOWN), where)
              const local = KEPT.replace('+44', '0').slice(0, 5)
              assert.equal(answer.body.includes(local) || answer.body.includes(KEPT), level >= 2, where)
              counts[level >= 2 ? 'shown' : 'named']++
            }
          }
        }
      }
      t.diagnostic(`${engine}: ${JSON.stringify(counts)}, seed ${SEED}`)
      for (const [kind, count] of Object.entries(counts)) assert.ok(count > 3, `only ${count} ${kind}`)
    })
  },
  { audit: writeAuditEvent },
)

/** Without what differs between any two answers: ids, and the token of the answer's forms. */
function plain(body: string, id: string): string {
  return body
    .replaceAll(id, 'ID')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replaceAll(/name="_token" value="[^"]*"/g, '')
}
