import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import type { Tx } from '../../../platform/db/index.ts'
import {
  boundariesOf,
  currentLsoa,
  deprivationOf,
  findArea,
  listAreas,
  partnershipsOf,
  populationOf,
  resolveLabels,
  saveGroup,
} from '../index.ts'
import { acting, importer } from '../testing/acting.ts'
import { openReal, realAreaFiles, realFilesMissing } from '../testing/real-files.ts'
import { type AreaImportReport, importAreaFiles } from './import-area-files.ts'

const DISTRICTS = [
  'E06000015',
  'E07000032',
  'E07000033',
  'E07000034',
  'E07000035',
  'E07000036',
  'E07000037',
  'E07000038',
  'E07000039',
]

describeOnEachDatabase('real files of areas', (database) => {
  let report: AreaImportReport

  const importReal = async (files = realAreaFiles as readonly (typeof realAreaFiles)[number][]) =>
    importAreaFiles({ db: database.db, actor: importer, correlationId: 'test' }, await openReal(files))
  const inTx = <T>(work: (tx: Tx) => Promise<T>) => acting(database.db, importer, work)
  const areaAt = async (tx: Tx, label: string) => {
    const area = await findArea(tx, label)
    assert.ok(area, label)
    return area
  }

  before(async () => {
    if (realFilesMissing === false) report = await importReal()
  })

  test('each file is recognised and every line is used', { skip: realFilesMissing }, async () => {
    assert.equal(report.stored, true)
    assert.deepEqual(
      report.files.map((file) => [file.recognisedAs, file.rowsRead, file.added, file.rejected]),
      [
        ['Boundaries: districts', 9, 9, 0],
        ['Look-up: district, CSP, police force area', 341, 341, 0],
        ['Best fit of LSOAs of 2011 to those of 2021', 642, 642, 0],
        ['Boundaries: LSOAs of 2011', 642, 642, 0],
        // The best fit had placed the others already.
        ['Look-up: LSOA 2021, district', 651, 9, 0],
        ['Boundaries: LSOAs of 2021', 651, 651, 0],
        ['Boundaries: wards', 176, 176, 0],
        ['Index of multiple deprivation by LSOA 2011', 642, 642, 0],
        ['Index of multiple deprivation by LSOA 2021', 651, 651, 0],
        ['Population by district', 9, 9, 0],
        ['Population by LSOA 2021', 651, 651, 0],
      ],
    )
  })

  test('the same files again, in any order, change nothing and say so', { skip: realFilesMissing }, async () => {
    const again = await importReal([...realAreaFiles].reverse())
    assert.equal(again.changes, false)
    for (const file of again.files) assert.equal(file.unchanged, file.rowsRead, file.name)
  })

  test('every LSOA of both censuses lies in one of the nine districts and in the force', {
    skip: realFilesMissing,
  }, async () => {
    await inTx(async (tx) => {
      const force = await areaAt(tx, 'E23000018')
      assert.equal(force.name, 'Derbyshire')
      const districts = await listAreas(tx, { kind: 'district', insideId: force.id })
      assert.deepEqual(districts.map((area) => area.code).sort(), DISTRICTS)
      const counts: number[] = []
      for (const vintage of ['2011', '2021'] as const) {
        const lsoas = await listAreas(tx, { kind: 'lsoa', insideId: force.id, vintage })
        counts.push(lsoas.length)
      }
      assert.deepEqual(counts, [642, 651])
      const { rows } = await sql<{ districts: number; lsoas: number }>`
        select districts, count(*) as lsoas from (
          select a.id, count(d.id) as districts from areas.areas a
          left join areas.containment c on c.area_id = a.id
          left join areas.areas d on d.id = c.inside_id and d.kind = 'district'
          where a.kind = 'lsoa' group by a.id) as each_lsoa group by districts`.execute(tx)
      // 633 codes of both censuses, 9 retired, 18 new.
      assert.deepEqual(rows, [{ districts: 1, lsoas: 660 }])
    })
  })

  test('an LSOA split in 2021 stands for its best-fitting part and keeps its place', {
    skip: realFilesMissing,
  }, async () => {
    await inTx(async (tx) => {
      const current = await currentLsoa(tx)
      assert.equal(current.size, 9)
      const split = await areaAt(tx, 'E01019881')
      const part = await areaAt(tx, 'E01034651')
      const otherPart = await areaAt(tx, 'E01034650')
      assert.equal(current.get(split.id), part.id)
      assert.equal(split.vintage, '2011')
      assert.equal(part.vintage, '2021')
      const unchanged = await areaAt(tx, 'E01013455')
      assert.equal(unchanged.vintage, '2021')
      assert.equal(current.has(unchanged.id), false)
      const south = await areaAt(tx, 'South Derbyshire')
      const inside = new Set((await listAreas(tx, { kind: 'lsoa', insideId: south.id })).map((area) => area.id))
      for (const area of [split, part, otherPart]) assert.ok(inside.has(area.id), area.code)
    })
  })

  test('LSOAs of 2011 whose name changed answer to both names', { skip: realFilesMissing }, async () => {
    await inTx(async (tx) => {
      const found = await resolveLabels(tx, ['Derbyshire Dales 011B', 'Derbyshire Dales 003A', 'E01019599'])
      assert.equal(new Set(found.values()).size, 1)
      assert.equal(found.size, 3)
    })
  })

  test('districts go before partnerships of the same name; a shared name is never guessed', {
    skip: realFilesMissing,
  }, async () => {
    await inTx(async (tx) => {
      const found = await resolveLabels(tx, [
        '  AMBER   valley ',
        'Kingston upon Thames',
        'Devon & Cornwall',
        'devon and cornwall',
      ])
      assert.equal((await areaAt(tx, 'E07000032')).id, found.get('  AMBER   valley '))
      assert.equal((await areaAt(tx, 'E09000021')).id, found.get('Kingston upon Thames'))
      assert.equal(found.get('Devon & Cornwall'), found.get('devon and cornwall'))
      const partnership = await resolveLabels(tx, ['Amber Valley'], { kinds: ['csp'] })
      assert.equal((await areaAt(tx, 'E22000037')).id, partnership.get('Amber Valley'))
    })
  })

  test('each of the nine districts has its own partnership; a merged district has several inside it', {
    skip: realFilesMissing,
  }, async () => {
    await inTx(async (tx) => {
      for (const code of DISTRICTS) {
        const area = await areaAt(tx, code)
        assert.equal((await partnershipsOf(tx, [area.id])).get(area.id)?.length, 1, code)
      }
      const merged = await areaAt(tx, 'E06000061')
      assert.deepEqual(
        (await partnershipsOf(tx, [merged.id])).get(merged.id)?.map((area) => area.name),
        ['Corby', 'East Northamptonshire', 'Kettering', 'Wellingborough'],
      )
    })
  })

  test('the partnership’s own areas are those known in detail, not the rest of the country', {
    skip: realFilesMissing,
  }, async () => {
    await inTx(async (tx) => {
      assert.equal((await listAreas(tx, { kind: 'district' })).length, 331)
      assert.equal((await listAreas(tx, { kind: 'district', scope: 'ours' })).length, 9)
      assert.deepEqual(
        (await listAreas(tx, { kind: 'force', scope: 'ours' })).map((area) => area.code),
        ['E23000018'],
      )
      assert.equal((await listAreas(tx, { kind: 'csp', scope: 'ours' })).length, 9)
    })
  })

  test('the county is the eight districts inside the force, with their people added up', {
    skip: realFilesMissing,
  }, async () => {
    await inTx(async (tx) => {
      const members = DISTRICTS.filter((code) => code !== 'E06000015')
      const county = { code: 'E10000007', name: 'Derbyshire County', kind: 'county' as const, members }
      const saved = await saveGroup(tx, county)
      assert.ok(saved.ok)
      assert.equal(saved.value.outcome, 'added')
      const again = await saveGroup(tx, county)
      assert.ok(again.ok)
      assert.equal(again.value.outcome, 'unchanged')
      const force = await areaAt(tx, 'E23000018')
      assert.deepEqual(
        (await listAreas(tx, { kind: 'county', insideId: force.id })).map((area) => area.code),
        ['E10000007'],
      )
      const people = await populationOf(tx, [saved.value.id, force.id], 2020)
      // 1,063,997 in the force area of whom 256,814 in Derby: the column of residents-2020-by-district.csv.
      assert.equal(people.get(force.id)?.residents, 1_063_997)
      assert.equal(people.get(saved.value.id)?.residents, 1_063_997 - 256_814)
      assert.equal(people.get(force.id)?.summedFrom, 'district')
    })
  })

  test('figures of one LSOA, as published', { skip: realFilesMissing }, async () => {
    await inTx(async (tx) => {
      const { id } = await areaAt(tx, 'E01013453')
      assert.deepEqual(
        [(await populationOf(tx, [id], 2025)).get(id)].map((one) => [one?.residents, one?.households, one?.year]),
        [[2292, 1130, 2021]],
      )
      assert.deepEqual(
        [(await deprivationOf(tx, [id], 2025)).get(id), (await deprivationOf(tx, [id], 2020)).get(id)].map((one) => [
          one?.indexDecile,
          one?.indexRank,
        ]),
        [
          [2, 5706],
          [2, 6073],
        ],
      )
    })
  })

  test('maps of each kind are whole, and LSOAs lie in wards of their own district', {
    skip: realFilesMissing,
  }, async () => {
    await inTx(async (tx) => {
      const force = await areaAt(tx, 'E23000018')
      const counts = [
        await boundariesOf(tx, { kind: 'district', insideId: force.id }),
        await boundariesOf(tx, { kind: 'ward' }),
        await boundariesOf(tx, { kind: 'lsoa' }),
        await boundariesOf(tx, { kind: 'lsoa', vintage: '2011' }),
      ].map((shapes) => shapes.length)
      assert.deepEqual(counts, [9, 176, 651, 642])
      const { rows } = await sql<{ placed: number; astray: number }>`
        select count(*) as placed, count(*) filter (where not exists (
          select from areas.containment l join areas.containment w on w.inside_id = l.inside_id
          join areas.areas d on d.id = l.inside_id and d.kind = 'district'
          where l.area_id = m.area_id and w.area_id = m.inside_id)) as astray
        from areas.memberships m where m.basis = 'point'`.execute(tx)
      const [wards] = rows
      assert.equal(wards?.astray, 0)
      assert.equal(wards?.placed, 660)
    })
  })
})

describeOnEachDatabase('real files of areas, one at a time and backwards', (database) => {
  test('end in the same areas and links as all at once', { skip: realFilesMissing }, async () => {
    for (const file of [...realAreaFiles].reverse()) {
      const report = await importAreaFiles(
        { db: database.db, actor: importer, correlationId: 'test' },
        await openReal([file]),
      )
      assert.equal(report.files[0]?.rejected, 0, file)
    }
    await acting(database.db, importer, async (tx) => {
      const force = await findArea(tx, 'E23000018')
      assert.ok(force)
      for (const [vintage, expected] of [
        ['2011', 642],
        ['2021', 651],
      ] as const) {
        assert.equal((await listAreas(tx, { kind: 'lsoa', insideId: force.id, vintage })).length, expected)
      }
      const { rows } = await sql`select code from areas.areas where not named`.execute(tx)
      assert.deepEqual(rows, [])
      const names = await resolveLabels(tx, ['Derbyshire Dales 011B', 'Derbyshire Dales 003A'])
      assert.equal(new Set(names.values()).size, 1)
      assert.equal(names.size, 2)
      const points = await sql<{ placed: number }>`
        select count(*) as placed from areas.memberships where basis = 'point'`.execute(tx)
      assert.equal(points.rows[0]?.placed, 660)
    })
  })
})
