import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { type Actor, anonymous, systemActor } from '../../../platform/db/index.ts'
import { acting, importer, person } from '../testing/acting.ts'
import { createAreas } from './writing.ts'

/** A statement for each table that would add a row, if the actor may. */
const ADDING: Readonly<Record<string, string>> = {
  areas: "insert into areas.areas (code, name, kind) values ('NEW', 'New', 'ward')",
  memberships:
    'insert into areas.memberships (area_id, inside_id) select b.id, c.id from ids b, ids c where b.code = $B and c.code = $C',
  containment:
    'insert into areas.containment (area_id, inside_id) select b.id, c.id from ids b, ids c where b.code = $B and c.code = $C',
  best_fit: 'insert into areas.best_fit (from_id, to_id) select id, id from ids where code = $B',
  boundaries: "insert into areas.boundaries select id, '', '{}', 0, 0, 1, 1 from ids where code = $B",
  tiles: "insert into areas.tiles select id, 0, 0, 'B' from ids where code = $B",
  populations:
    "insert into areas.populations (area_id, year, residents, source) select id, 2020, 1, 'test' from ids where code = $B",
  deprivation:
    'insert into areas.deprivation (area_id, year, index_decile, index_rank) select id, 2020, 1, 1 from ids where code = $B',
  aliases: "insert into areas.aliases (alias, area_id) select 'Other name', id from ids where code = $B",
  chosen: 'insert into areas.chosen select id from ids where code = $B',
}

const READERS: readonly (readonly [string, Actor, boolean])[] = [
  ['somebody signed in', person(), true],
  ['the system', systemActor([]), true],
  ['a visitor', anonymous, false],
]

const WRITERS: readonly (readonly [string, Actor, boolean])[] = [
  ['an importer of areas', person(['areas.import']), true],
  ['the system as importer', importer, true],
  ['an importer of counts', person(['performance.import', 'performance.analyse']), false],
  ['somebody signed in', person(), false],
  ['the system without permission', systemActor([]), false],
  ['a visitor', anonymous, false],
]

describeOnEachDatabase('who may read and change areas', (database) => {
  before(() =>
    acting(database.db, importer, async (tx) => {
      await createAreas(tx, [
        { code: 'A', name: 'A', kind: 'force' },
        { code: 'B', name: 'B', kind: 'csp', inside: ['A'] },
        { code: 'C', name: 'C', kind: 'county' },
      ])
    }),
  )

  for (const [who, actor, allowed] of READERS) {
    test(`${who} ${allowed ? 'reads' : 'sees nothing of'} every table`, async () => {
      await acting(database.db, actor, async (tx) => {
        const areas = await sql`select from areas.areas`.execute(tx)
        const links = await sql`select from areas.containment`.execute(tx)
        assert.deepEqual([areas.rows.length, links.rows.length], allowed ? [3, 4] : [0, 0])
      })
    })
  }

  for (const [who, actor, allowed] of WRITERS) {
    for (const [table, statement] of Object.entries(ADDING)) {
      test(`${who} ${allowed ? 'may' : 'may not'} add to areas.${table}`, async () => {
        const attempt = acting(database.db, actor, async (tx) => {
          const text = statement.replaceAll('$B', "'B'").replaceAll('$C', "'C'")
          // A visitor sees no area to point at, so the ids of this new database come as plain values.
          await sql.raw(`with ids (id, code) as (values (1, 'A'), (2, 'B'), (3, 'C')) ${text}`).execute(tx)
          throw new RolledBack()
        })
        await assert.rejects(attempt, allowed ? RolledBack : /row-level security/)
      })
    }

    test(`${who} ${allowed ? 'may' : 'may not'} rename or remove`, async () => {
      let touched = -1
      await assert.rejects(
        acting(database.db, actor, async (tx) => {
          const renamed = await sql`update areas.areas set name = 'Z' returning 1`.execute(tx)
          const removed = await sql`delete from areas.memberships returning 1`.execute(tx)
          touched = renamed.rows.length + removed.rows.length
          throw new RolledBack()
        }),
        RolledBack,
      )
      assert.equal(touched, allowed ? 4 : 0)
    })
  }
})

class RolledBack extends Error {}
