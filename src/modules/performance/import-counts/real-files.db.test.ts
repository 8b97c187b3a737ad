import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { findArea, importAreaFiles } from '../../../foundations/areas/index.ts'
import { month } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { fileOnDisk } from '../../../platform/files/index.ts'
import {
  chartAreas,
  comparisonFor,
  countsFor,
  exceptionsFor,
  getMeasure,
  monthsCovered,
  ratesFor,
  seriesFor,
} from '../store/index.ts'
import { acting, working } from '../testing/county.ts'
import { importCounts } from './import-counts.ts'

/** Published files, which are kept beside the repository and never in it. */
const REAL = path.resolve('../shared/data/real')
const skip = existsSync(REAL) ? false : 'the published files are not in ../shared/data/real'
const AREAS = [
  'geography/lad-to-csp-to-force.csv',
  'geography/lsoa-2011-to-2021-best-fit.csv',
  'geography/lsoa-2021-to-district.csv',
  'population/residents-2020-by-district.csv',
]

const folder = path.join(REAL, 'recorded-crime')
const streetNames = skip ? [] : readdirSync(folder).filter((name) => name.endsWith('-street.csv'))

/** Rows by month, LSOA and type, cut with nothing of ours. No street file has a quotation mark. */
function independentCount(): { rows: number; byKey: Map<string, number> } {
  const byKey = new Map<string, number>()
  let rows = 0
  for (const name of streetNames) {
    for (const line of readFileSync(path.join(folder, name), 'utf8').trim().split('\n').slice(1)) {
      const cells = line.split(',')
      const key = `${cells[1]} ${cells[7]} ${cells[9]}`
      byKey.set(key, (byKey.get(key) ?? 0) + 1)
      rows++
    }
  }
  return { rows, byKey }
}

describeOnEachDatabase('real files of counts', (database) => {
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => acting(database.db, working, work)
  const street = () => Promise.all(streetNames.map((name) => fileOnDisk(path.join(folder, name))))
  const london = () =>
    Promise.all(
      ['mps-borough-2010-04-to-2021-07.csv', 'mps-borough-2021-08-to-2023-07.csv'].map((name) =>
        fileOnDisk(path.join(REAL, 'monthly-series', name)),
      ),
    )
  before(async () => {
    if (skip) return
    const files = await Promise.all(AREAS.map((name) => fileOnDisk(path.join(REAL, name))))
    await importAreaFiles({ db: database.db, actor: working, correlationId: 'test' }, files)
  })

  test('22 street files: every row is counted, 1.3% outside the areas', { skip }, async () => {
    const own = independentCount()
    const report = await importCounts({ db: database.db, actor: working, files: await street() })
    assert.equal(report.files.length, 22)
    assert.equal(
      report.files.reduce((sum, file) => sum + file.rowsRead, 0),
      own.rows,
    )
    assert.equal(
      report.files.reduce((sum, file) => sum + file.rowsRejected, 0),
      0,
    )
    assert.equal(((100 * report.outside.rows) / own.rows).toFixed(1), '1.3')
    assert.deepEqual(report.unknownTypes, [])
    assert.equal(report.months.length, 22)

    await read(async (tx) => {
      const { rows: lsoas } = await sql<{ code: string; district: string; current: string }>`
        select a.code, d.code as district, coalesce(c.code, a.code) as current from areas.areas a
        join areas.containment i on i.area_id = a.id join areas.areas d on d.id = i.inside_id and d.kind = 'district'
        left join areas.best_fit b on b.from_id = a.id left join areas.areas c on c.id = b.to_id
        where a.kind = 'lsoa'`.execute(tx)
      const districtOf = new Map(lsoas.map((row) => [row.code, row]))
      const expected = new Map<string, number>()
      for (const [key, count] of own.byKey) {
        const [when = '', lsoa = '', ...words] = key.split(' ')
        const found = districtOf.get(lsoa)
        if (found === undefined) continue
        const type = words.join(' ')
        const asb = type === 'Anti-social behaviour'
        for (const area of [found.current, found.district]) {
          for (const name of asb ? ['Anti-social behaviour'] : ['All crime', type]) {
            const place = `${area} ${when} ${name}`
            expected.set(place, (expected.get(place) ?? 0) + count)
          }
        }
      }
      const { rows } = await sql<{ code: string; month: string; title: string; count: number }>`
        select a.code, c.month, t.title, c.count from performance.monthly_counts c
        join areas.areas a on a.id = c.area_id and a.kind in ('lsoa', 'district')
        join performance.count_types t on t.id = c.type_id`.execute(tx)
      const actual = new Map(rows.map((row) => [`${row.code} ${row.month.slice(0, 7)} ${row.title}`, row.count]))
      assert.equal(actual.size, expected.size)
      for (const [place, count] of expected) assert.equal(actual.get(place), count, place)

      const all = await getMeasure(tx, 'recorded-crime')
      const derby = await findArea(tx, 'E06000015')
      assert.equal((await monthsCovered(tx, all.id, derby?.id ?? 0)).length, 22)
      const force = (await chartAreas(tx, all.id, { kinds: ['force'] }))[0]
      const [whole] = await seriesFor(tx, { typeIds: [all.root.id], areaIds: [force?.id ?? 0] })
      assert.equal(whole?.values.length, 55, 'March 2021 to September 2025')
      assert.equal(whole?.values.filter((value) => value === null).length, 33, 'the gap is no zero')
      const districts = await chartAreas(tx, all.id, { kinds: ['district'] })
      assert.equal(districts.length, 9)
      const to = month('2025-09')
      const compared = await comparisonFor(tx, { measure: all, to, kinds: ['district', 'force'] })
      assert.equal(
        compared.filter((row) => row.area.kind === 'district').reduce((sum, row) => sum + row.last, 0),
        compared.find((row) => row.area.kind === 'force')?.last,
      )
      const rates = await ratesFor(tx, { typeId: all.root.id, areaIds: [derby?.id ?? 0], from: to, to })
      assert.equal(rates[0]?.residents, 256814)
      assert.ok(Math.abs((rates[0]?.rate ?? 0) - ((rates[0]?.count ?? 0) * 1000) / 256814) < 1e-12)
      const { screenings } = await exceptionsFor(tx, { month: to, measureId: all.id })
      assert.deepEqual(
        screenings.map((one) => [one.method, one.charts >= 100]),
        [['xmr', true]],
      )
    })
  })

  test('the same files again change nothing', { skip }, async () => {
    const again = await importCounts({ db: database.db, actor: working, files: await street() })
    assert.ok(again.months.every((one) => one.change === 'unchanged'))
    const { rows } = await read((tx) => sql<{ n: number }>`select count(*) as n from performance.editions`.execute(tx))
    assert.equal(rows[0]?.n, 22)
  })

  test('two wide files of London boroughs meet without gap or overlap', { skip }, async () => {
    const files = await london()
    const report = await importCounts({ db: database.db, actor: working, files, newMeasure: { title: 'London crime' } })
    assert.equal(report.months.length, 160)
    assert.deepEqual(report.unknownTypes, [])
    await read(async (tx) => {
      const measure = await getMeasure(tx, 'london-crime')
      const camden = await findArea(tx, 'Camden')
      const counts = await countsFor(tx, {
        measure,
        areaId: camden?.id ?? 0,
        from: month('2021-07'),
        to: month('2021-08'),
      })
      const printed = files.map((file) => tableOf(file.at))
      for (const [when, table] of [
        ['202107', printed[0]],
        ['202108', printed[1]],
      ] as const) {
        const at = table?.[0]?.indexOf(when) ?? -1
        const sum = (table ?? [])
          .filter((row) => row[2] === 'Camden')
          .reduce((total, row) => total + Number(row[at]), 0)
        const found = counts.find((row) => row.typeSlug === 'all' && row.month.replace('-', '') === when)
        assert.equal(found?.count, sum, when)
      }
      const [whole] = await seriesFor(tx, { typeIds: [measure.root.id], areaIds: [camden?.id ?? 0] })
      assert.equal(whole?.values.filter((value) => value !== null).length, 160)
    })
  })
})

/** Cells of a file that has its quoted commas in the second column only. */
function tableOf(at: { readonly path: string } | { readonly bytes: Buffer } | undefined): string[][] {
  assert.ok(at !== undefined && 'path' in at)
  return readFileSync(at.path, 'utf8')
    .replaceAll('\r', '')
    .trim()
    .split('\n')
    .map((line) => line.replace(/"[^"]*"/g, 'quoted').split(','))
}
