import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { normaliseName } from '../domain/codes.ts'
import {
  addAlias,
  aliasesOf,
  chooseAreas,
  createAreas,
  findArea,
  idsServed,
  listAreas,
  populationOf,
  removeAlias,
  resolveLabels,
  saveGroup,
  setPopulations,
  setTiles,
  tilesOf,
} from '../index.ts'
import { acting, importer } from '../testing/acting.ts'

describeOnEachDatabase('areas in the store', (database) => {
  let ids: Map<string, number>
  const inTx = <T>(work: (tx: Tx) => Promise<T>) => acting(database.db, importer, work)
  const idOf = (code: string) => ids.get(code) ?? -1

  before(async () => {
    ids = await inTx((tx) =>
      createAreas(tx, [
        { code: 'E23000099', name: 'Meresfold', kind: 'force' },
        { code: 'E22000901', name: 'Ashby & Vale', kind: 'csp', inside: ['E23000099'] },
        { code: 'E07000901', name: 'Ashby and Vale', kind: 'district', inside: ['E22000901', 'E23000099'] },
        { code: 'E07000902', name: 'St. Mary’s', kind: 'district', inside: ['E23000099'] },
        { code: 'E05000901', name: 'Castle', kind: 'ward', inside: ['E07000901'] },
        { code: 'E05000902', name: 'Castle', kind: 'ward', inside: ['E07000902'] },
        { code: 'E05000903', name: 'Ynys Môn', kind: 'ward', inside: ['E07000902'] },
        { code: 'SNA-01', name: 'Castle', kind: 'neighbourhood', inside: ['E07000901'] },
      ]),
    )
  })

  test('labels are matched by code, name and alias; shared names are left alone', async () => {
    const expected: Record<string, string | undefined> = {
      e07000901: 'E07000901',
      ' E07000901\t': 'E07000901',
      'ASHBY & VALE': 'E07000901',
      'Ashby  and   Vale': 'E07000901',
      "St Mary's": 'E07000902',
      'st. marys': 'E07000902',
      'YNYS MON': 'E05000903',
      Castle: undefined,
      Nowhere: undefined,
      '': undefined,
      '---': undefined,
    }
    const found = await inTx((tx) => resolveLabels(tx, Object.keys(expected)))
    for (const [label, code] of Object.entries(expected)) {
      assert.equal(found.get(label), code === undefined ? undefined : idOf(code), JSON.stringify(label))
    }
    const wards = await inTx((tx) => resolveLabels(tx, ['Castle'], { kinds: ['neighbourhood'] }))
    assert.equal(wards.get('Castle'), idOf('SNA-01'))
  })

  test('five thousand labels take well under five seconds', async () => {
    const labels = Array.from({ length: 5000 }, (_, at) => (at % 2 === 0 ? `Unknown place ${at}` : `E07${at}`))
    const started = performance.now()
    const found = await inTx((tx) => resolveLabels(tx, [...labels, 'Meresfold']))
    assert.equal(found.size, 1)
    assert.ok(performance.now() - started < 5000)
  })

  test('an alias is kept once, for one area, and can be removed', async () => {
    await inTx(async (tx) => {
      const areaId = idOf('E07000902')
      assert.deepEqual(await addAlias(tx, { areaId, alias: ' Saint  Mary ' }), { ok: true, value: 'added' })
      assert.deepEqual(await addAlias(tx, { areaId, alias: 'SAINT MARY' }), { ok: true, value: 'unchanged' })
      assert.equal((await findArea(tx, 'saint mary'))?.code, 'E07000902')
      assert.deepEqual(await addAlias(tx, { areaId: idOf('E07000901'), alias: 'Saint Mary' }), {
        ok: false,
        problem: { kind: 'taken', areaId },
      })
      assert.deepEqual(await addAlias(tx, { areaId, alias: 'E07000901' }), {
        ok: false,
        problem: { kind: 'taken', areaId: idOf('E07000901') },
      })
      assert.deepEqual(await addAlias(tx, { areaId, alias: ' st marys ' }), {
        ok: false,
        problem: { kind: 'own-name' },
      })
      assert.deepEqual(await addAlias(tx, { areaId, alias: ' . ' }), { ok: false, problem: { kind: 'empty' } })
      assert.deepEqual(await aliasesOf(tx, [areaId]), [{ areaId, alias: 'Saint Mary', origin: 'person' }])
      assert.equal(await removeAlias(tx, { areaId, alias: 'saint mary' }), true)
      assert.equal(await removeAlias(tx, { areaId, alias: 'saint mary' }), false)
      assert.equal(await findArea(tx, 'saint mary'), undefined)
    })
  })

  test('names are compared by the same rule here and in the database', async () => {
    await inTx(async (tx) => {
      const latin = fc.string({ unit: fc.constantFrom(..."aZé&’'.-  ôÑ09,()/\t") })
      const names = fc.sample(latin, { numRuns: 300, seed: 4 })
      const { rows } = await sql<{ name: string; normal: string }>`
        select name, areas.normalise(name) as normal from unnest(${names}::text[]) as name`.execute(tx)
      assert.equal(rows.length, 300)
      for (const { name, normal } of rows) assert.equal(normaliseName(name), normal, JSON.stringify(name))
    })
  })

  test('a team reaches the areas that it serves and all inside them', async () => {
    const served = await inTx((tx) => idsServed(tx, ['E07000901', 'UNKNOWN']))
    assert.deepEqual(
      served,
      [idOf('E07000901'), idOf('E05000901'), idOf('SNA-01')].sort((a, b) => a - b),
    )
  })

  test('a group is refused with a reason, and changes its members when saved again', async () => {
    await inTx(async (tx) => {
      const group = {
        code: 'county-1',
        name: 'The  county',
        kind: 'county' as const,
        members: ['Ashby & Vale', 'E07000902'],
      }
      const refusals = [
        { ...group, code: 'not a code' },
        { ...group, name: ' ' },
        { ...group, members: [' '] },
        { ...group, members: ['Ashby & Vale', 'Nowhere', 'Castle'] },
        { ...group, code: 'E07000901' },
      ]
      const kinds: unknown[] = []
      for (const refusal of refusals) {
        const saved = await saveGroup(tx, refusal)
        kinds.push(saved.ok ? null : saved.problem)
      }
      assert.deepEqual(kinds, [
        { kind: 'bad-code' },
        { kind: 'no-name' },
        { kind: 'no-members' },
        { kind: 'unknown-members', labels: ['Nowhere', 'Castle'] },
        { kind: 'code-taken', by: 'district' },
      ])
      const saved = await saveGroup(tx, group)
      assert.ok(saved.ok)
      const county = await findArea(tx, 'COUNTY-1')
      assert.equal(county?.name, 'The county')
      assert.deepEqual(
        (await listAreas(tx, { kind: 'county', insideId: idOf('E23000099') })).map((area) => area.code),
        ['COUNTY-1'],
      )
      await setPopulations(tx, [
        { areaId: idOf('E07000901'), year: 2020, residents: 100, source: 'test' },
        { areaId: idOf('E07000901'), year: 2022, residents: 110, source: 'test' },
        { areaId: idOf('E07000902'), year: 2020, residents: 50, source: 'test' },
      ])
      const people = await populationOf(tx, [saved.value.id, idOf('E07000901'), idOf('E05000901')], 2022)
      assert.equal(people.get(saved.value.id)?.residents, 150)
      assert.equal(people.get(idOf('E07000901'))?.residents, 110)
      assert.equal(people.has(idOf('E05000901')), false)

      const smaller = await saveGroup(tx, { ...group, name: 'The shire', members: ['E07000902'] })
      assert.ok(smaller.ok)
      assert.equal(smaller.value.outcome, 'changed')
      assert.deepEqual(
        (await listAreas(tx, { insideId: saved.value.id, kind: 'district' })).map((area) => area.code),
        ['E07000902'],
      )
    })
  })

  test('chosen areas set the scope; tiles are put and moved', async () => {
    await inTx(async (tx) => {
      await chooseAreas(tx, [idOf('E07000902')])
      assert.deepEqual(
        (await listAreas(tx, { kind: 'district', scope: 'ours' })).map((area) => area.code),
        ['E07000902'],
      )
      assert.deepEqual(
        (await listAreas(tx, { kind: 'force', scope: 'ours' })).map((area) => area.code),
        ['E23000099'],
      )
      await chooseAreas(tx, [])
      const tile = { areaId: idOf('E07000902'), column: 1, row: 2, abbreviation: 'StM' }
      await setTiles(tx, [tile, { ...tile, areaId: idOf('E07000901'), row: 0 }])
      await setTiles(tx, [{ ...tile, column: 3 }])
      assert.deepEqual(
        (await tilesOf(tx, { kind: 'district' })).map((one) => [one.code, one.column, one.row]),
        [
          ['E07000901', 1, 0],
          ['E07000902', 3, 2],
        ],
      )
    })
  })

  test('a code that is taken and a place that is unknown are errors with a name', async () => {
    await assert.rejects(
      inTx((tx) => createAreas(tx, [{ code: 'SNA-01', name: 'Again', kind: 'neighbourhood' }])),
      { code: 'area-code-taken' },
    )
    await assert.rejects(
      inTx((tx) => createAreas(tx, [{ code: 'SNA-02', name: 'New', kind: 'neighbourhood', inside: ['E07999999'] }])),
      { code: 'area-not-found' },
    )
  })
})
