import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { type Actor, anonymous, type Tx } from '../../../platform/db/index.ts'
import { acting, makeCounty, person, working } from '../testing/county.ts'

const OWN = '10000000-0000-4000-8000-000000000001'
const OTHER = '10000000-0000-4000-8000-000000000002'
let n = 0

/** What each act is, as SQL that changes or reads at least one row when it is allowed. */
const ACTS: Readonly<Record<string, (tx: Tx, actor: Actor) => Promise<number>>> = {
  'read figures': (tx) => rowsOf(sql`select from performance.monthly_counts`, tx),
  'read packed figures': (tx) => rowsOf(sql`select from performance.packed_counts`, tx),
  'read requests': (tx) => rowsOf(sql`select from performance.requests`, tx),
  'read answers': (tx) => rowsOf(sql`select from performance.responses`, tx),
  'read rejected rows': (tx) => rowsOf(sql`select from performance.import_errors`, tx),
  'start an import': (tx, actor) =>
    rowsOf(
      sql`insert into performance.imports (id, state, user_id) values (gen_random_uuid(), 'done', ${actor.userId}::uuid) returning 1`,
      tx,
    ),
  'import in another’s name': (tx) =>
    rowsOf(
      sql`insert into performance.imports (id, state, user_id)
        values (gen_random_uuid(), 'done', '00000000-0000-4000-8000-0000000000ff') returning 1`,
      tx,
    ),
  'change figures': (tx) => rowsOf(sql`update performance.monthly_counts set count = count returning 1`, tx),
  'rewrite packed figures': (tx) => rowsOf(sql`update performance.packed_counts set counts = '0' returning 1`, tx),
  'replace packed figures': (tx) =>
    rowsOf(
      sql`with gone as (delete from performance.packed_counts where area_id = (
          select area_id from performance.packed_counts where type_id = 1 limit 1) returning 1)
        insert into performance.packed_counts (type_id, area_id, first_month, counts)
        select 2, ${1000 + ++n}, '2025-09-01', '20' from gone limit 1 returning 1`,
      tx,
    ),
  'delete an edition': (tx) => rowsOf(sql`delete from performance.editions returning 1`, tx),
  'change a measure': (tx) => rowsOf(sql`update performance.measures set description = '' returning 1`, tx),
  'map a label': (tx) => rowsOf(sql`update performance.area_labels set state = 'outside' returning 1`, tx),
  'ask for a response': (tx) =>
    rowsOf(
      sql`insert into performance.requests (id, measure_id, type_id, area_id, month, direction, method, count, expected, due_on)
        select gen_random_uuid(), 1, 1, ${1000 + ++n}, '2025-01-01', 'above', 'xmr', 1, 1, '2025-02-01' returning 1`,
      tx,
    ),
  'answer for own area': (tx, actor) => answer(tx, actor, OWN),
  'answer for another area': (tx, actor) => answer(tx, actor, OTHER),
  'rewrite an answer': (tx) => rowsOf(sql`update performance.responses set known = 'x' returning 1`, tx),
  'add context': (tx, actor) =>
    rowsOf(
      sql`insert into performance.contexts (id, version, type_id, area_id, body, by_user_id)
        values (gen_random_uuid(), 1, 1, 1, 'note', ${actor.userId}::uuid) returning 1`,
      tx,
    ),
  'change settings': (tx) => rowsOf(sql`update performance.settings set response_days = response_days returning 1`, tx),
}

function answer(tx: Tx, actor: Actor, request: string): Promise<number> {
  return rowsOf(
    sql`insert into performance.responses (request_id, version, known, doing, wants_analysis, by_user_id, by_agency_id)
      values (${request}::uuid, ${100 + ++n}, 'k', 'd', false, ${actor.userId}::uuid, ${actor.agencyId}::uuid) returning 1`,
    tx,
  )
}

async function rowsOf(query: ReturnType<typeof sql>, tx: Tx): Promise<number> {
  return (await query.execute(tx)).rows.length
}

/** y: allowed. Everything else is refused or touches nothing. */
const ORACLE = `
act                        nobody  member  viewer  importer  analyst  responder
read figures               -       -       y       y         y        -
read packed figures        -       -       y       y         y        -
read requests              -       -       y       y         y        y
read answers               -       -       y       -         y        y
read rejected rows         -       -       -       y         y        -
start an import            -       -       -       y         -        -
import in another’s name   -       -       -       -         -        -
change figures             -       -       -       y         y        -
rewrite packed figures     -       -       -       -         -        -
replace packed figures     -       -       -       y         y        -
delete an edition          -       -       -       -         -        -
change a measure           -       -       -       -         y        -
map a label                -       -       -       y         y        -
ask for a response         -       -       -       y         y        -
answer for own area        -       -       -       -         -        y
answer for another area    -       -       -       -         -        -
rewrite an answer          -       -       -       -         -        -
add context                -       -       -       -         y        -
change settings            -       -       -       -         y        -
`

describeOnEachDatabase('who may do what with performance tables', (database) => {
  let own = 0
  before(async () => {
    await acting(database.db, working, async (tx) => {
      const areas = await makeCounty(tx)
      own = areas.get('E07000101') ?? 0
      const other = areas.get('E07000102') ?? 0
      await sql`insert into performance.requests (id, measure_id, type_id, area_id, month, direction, method, count, expected, due_on)
        select r.id::uuid, 1, 1, r.area_id, '2025-09-01', 'above', 'xmr', 20, 10, '2025-10-20'
        from unnest(${[OWN, OTHER]}::text[], ${[own, other]}::int[]) as r (id, area_id)`.execute(tx)
      await sql`insert into performance.monthly_counts (type_id, area_id, month, count) values (1, ${own}, '2025-09-01', 20)`.execute(
        tx,
      )
      await sql`insert into performance.packed_counts (type_id, area_id, first_month, counts)
        select 1, n, '2025-09-01', '20' from generate_series(1, 9) as n`.execute(tx)
      await sql`insert into performance.area_labels (label, state) values ('Atlantis', 'pending')`.execute(tx)
      await sql`insert into performance.imports (id, state) values (${OWN}::uuid, 'done')`.execute(tx)
      await sql`insert into performance.import_files (import_id, position, name) values (${OWN}::uuid, 0, 'a.csv')`.execute(
        tx,
      )
      await sql`insert into performance.import_errors (file_id, position, line, code, message)
        select id, 0, 2, 'bad-month', 'Line 2' from performance.import_files`.execute(tx)
      await sql`insert into performance.series (kind, source) values ('street', 'Northshire')`.execute(tx)
      await sql`insert into performance.editions (series_id, month, import_id, content_hash, total, state)
        select id, '2025-09-01', ${OWN}::uuid, 'x', 0, 'superseded' from performance.series`.execute(tx)
    })
    const first = person(['performance.respond'], [own], 9)
    await acting(database.db, first, (tx) => answer(tx, first, OWN))
  })

  const actors = (): Record<string, Actor> => ({
    nobody: anonymous,
    member: person([], [own]),
    viewer: person(['performance.view'], [own]),
    importer: person(['performance.import'], [own]),
    analyst: person(['performance.analyse'], [own]),
    responder: person(['performance.respond'], [own]),
  })

  const [head = '', ...lines] = ORACLE.trim().split('\n')
  const names = head
    .trim()
    .split(/\s{2,}/)
    .slice(1)
  test('the table names every act', () => {
    assert.deepEqual(lines.map((line) => line.split(/\s{2,}/)[0]).sort(), Object.keys(ACTS).sort())
  })
  for (const line of lines) {
    const [act = '', ...allowed] = line.trim().split(/\s{2,}/)
    test(act, async () => {
      for (const [i, name] of names.entries()) {
        const actor = actors()[name]
        assert.ok(actor)
        let done = 0
        try {
          done = await acting(database.db, actor, (tx) => ACTS[act]?.(tx, actor) ?? Promise.resolve(0))
        } catch (error) {
          assert.match(String(error), /row-level security|permission denied/, `${name}: ${act}`)
        }
        assert.equal(done > 0, allowed[i] === 'y', `${name}: ${act}`)
      }
    })
  }
})
