import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describeOnEachDatabase, type TestDatabase } from '../../../../test/databases.ts'
import { createAreas, findArea } from '../../../foundations/areas/index.ts'
import { month } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { fileInMemory, type InputFile } from '../../../platform/files/index.ts'
import {
  comparisonFor,
  countsFor,
  findMeasure,
  getImport,
  getMeasure,
  importErrors,
  importsOfFile,
  latestMonth,
  listAreaLabels,
  listTypeLabels,
  mapAreaLabel,
  mapTypeLabel,
  outsideFor,
  resolvePendingLabels,
  seriesFor,
} from '../store/index.ts'
import { acting, type Crime, LSOAS, makeCounty, streetFile, times, working } from '../testing/county.ts'
import { type ImportRequest, importCounts, undoImport } from './import-counts.ts'

const TODAY = '2025-11-20'
const [A1, A2, B1, , C1] = LSOAS
const burglary = (lsoa: string, when = '2025-09'): Crime => ({ month: when, lsoa, type: 'Burglary' })
const asb = (lsoa: string, when = '2025-09'): Crime => ({ month: when, lsoa, type: 'Anti-social behaviour' })

type Options = Partial<Omit<ImportRequest, 'db' | 'actor' | 'files'>>
function importing(database: TestDatabase, files: readonly InputFile[], options: Options = {}) {
  return importCounts({ db: database.db, actor: working, files, today: TODAY, ...options })
}

const undo = (database: TestDatabase, id: string | null) =>
  acting(database.db, working, async (tx) => {
    const done = await undoImport(tx, working, id ?? '')
    assert.ok(done.ok)
    return done.value
  })

/** Everything that is rolled up and judged, as text: two databases with the same figures give the same text. */
async function figures(tx: Tx): Promise<string> {
  const { rows } = await sql`select t.slug, m.slug as measure, a.code, c.month, c.count
    from performance.monthly_counts c join performance.count_types t on t.id = c.type_id
    join performance.measures m on m.id = t.measure_id join areas.areas a on a.id = c.area_id order by 2, 1, 3, 4`.execute(
    tx,
  )
  const { rows: judged } = await sql`select s.* from performance.screenings s order by 1, 2, 3`.execute(tx)
  const { rows: signals } = await sql`select s.* from performance.signals s order by 1, 2, 3, 4, 5`.execute(tx)
  return JSON.stringify([rows, judged, signals])
}

async function count(tx: Tx, wanted: { area: string; measure: string; when?: string }): Promise<number | null> {
  const area = await findArea(tx, wanted.area)
  assert.ok(area, wanted.area)
  const found = await findMeasure(tx, wanted.measure)
  assert.ok(found.ok, wanted.measure)
  const when = month(wanted.when ?? '2025-09')
  const [chart] = await seriesFor(tx, { typeIds: [found.value.type.id], areaIds: [area.id], from: when, to: when })
  return chart?.values[0] ?? null
}

describeOnEachDatabase('an import of street-level crime files', (database) => {
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => acting(database.db, working, work)
  const file = streetFile([
    ...times(3, burglary(A1)),
    burglary(A2),
    ...times(2, burglary(C1)),
    { month: '2025-09', lsoa: B1, type: 'Drugs' },
    ...times(5, asb(A1)),
    burglary('E01999999'),
    asb(''),
  ])
  before(() => read(makeCounty))

  test('a dry run tells what would change and changes nothing', async () => {
    const report = await importing(database, [file], { dryRun: true })
    assert.equal(report.importId, null)
    assert.deepEqual(report.problems, [])
    assert.deepEqual(
      report.months.map(({ series, change, before, after }) => ({ series, change, before, after })),
      [{ series: 'Northshire Constabulary', change: 'new', before: 0, after: 14 }],
    )
    assert.deepEqual(report.outside, { rows: 2, labels: 1, withoutPlace: 1 })
    const { rows } = await read((tx) =>
      sql<{
        n: number
      }>`select (select count(*) from performance.imports) + (select count(*) from performance.area_labels)
        + (select count(*) from performance.series) + (select count(*) from performance.monthly_counts) as n`.execute(
        tx,
      ),
    )
    assert.equal(rows[0]?.n, 0)
  })

  test('every level has its counts, and zero is told from a gap', async () => {
    const report = await importing(database, [file])
    assert.deepEqual(
      report.files.map((one) => [one.rowsRead, one.rowsStored, one.rowsOutside, one.rowsRejected]),
      [[14, 14, 2, 0]],
    )
    await read(async (tx) => {
      const at = (area: string, measure: string, when?: string) => count(tx, { area, measure, ...(when && { when }) })
      assert.equal(await at(A1, 'burglary'), 3)
      assert.equal(await at('Ashby', 'burglary'), 4)
      assert.equal(await at('Ashby', 'all-crime'), 4, 'anti-social behaviour is counted apart')
      assert.equal(await at('Ashby', 'asb'), 5)
      assert.equal(await at('Northshire County', 'all-crime'), 5)
      assert.equal(await at('E23000101', 'all-crime'), 7)
      assert.equal(await at('Birch', 'burglary'), 0, 'covered, so none is zero')
      assert.equal(await at('Birch', 'burglary', '2025-08'), null, 'not covered, so a gap')
      const partnership = await findArea(tx, 'E22000101')
      const all = await getMeasure(tx, 'recorded-crime')
      assert.deepEqual(await seriesFor(tx, { typeIds: [all.root.id], areaIds: [partnership?.id ?? 0] }), [])
      const from = month('2025-09')
      const outside = await outsideFor(tx, { measureId: all.id, from, to: from })
      assert.deepEqual(
        outside.map(({ label, state, count: n }) => ({ label, state, n })),
        [{ label: 'E01999999', state: 'outside', n: 1 }],
      )
    })
  })

  test('the same file again, and the same content in another order, change nothing', async () => {
    const before_ = await read(figures)
    const again = await importing(database, [file])
    assert.deepEqual(
      again.months.map((one) => one.change),
      ['unchanged'],
    )
    const shuffled = streetFile([
      asb(''),
      burglary('E01999999'),
      ...times(5, asb(A1)),
      { month: '2025-09', lsoa: B1, type: 'Drugs' },
      ...times(2, burglary(C1)),
      burglary(A2),
      ...times(3, burglary(A1)),
    ])
    assert.deepEqual(
      (await importing(database, [shuffled])).months.map((one) => one.change),
      ['unchanged'],
    )
    assert.equal(await read(figures), before_)
    const { rows } = await read((tx) => sql<{ n: number }>`select count(*) as n from performance.editions`.execute(tx))
    assert.equal(rows[0]?.n, 1)
  })

  test('a reissued month replaces the old one, tells the difference, and undo is its exact inverse', async () => {
    const before_ = await read(figures)
    const reissue = streetFile([...times(6, burglary(A1)), ...times(2, burglary(C1))], { name: 'b-street.csv' })
    const report = await importing(database, [reissue])
    const [only] = report.months
    assert.equal(only?.change, 'replaced')
    assert.deepEqual([only?.before, only?.after], [14, 8])
    assert.deepEqual(only?.differences, [
      { area: 'E07000101', areaName: 'Ashby', type: 'Anti-social behaviour', before: 5, after: 0 },
      { area: 'E07000101', areaName: 'Ashby', type: 'Burglary', before: 4, after: 6 },
      { area: 'E07000102', areaName: 'Birch', type: 'Drugs', before: 1, after: 0 },
      { area: null, areaName: 'Outside the known areas', type: 'Anti-social behaviour', before: 1, after: 0 },
      { area: null, areaName: 'Outside the known areas', type: 'Burglary', before: 1, after: 0 },
    ])
    assert.equal(await read((tx) => count(tx, { area: 'Birch', measure: 'drugs' })), 0)
    const undone = await undo(database, report.importId)
    assert.deepEqual(
      undone.map((one) => one.outcome),
      ['restored'],
    )
    assert.equal(await read(figures), before_)
    const history = await read((tx) => getImport(tx, report.importId ?? ''))
    assert.equal(history.state, 'undone')
    const second = await read((tx) => undoImport(tx, working, report.importId ?? ''))
    assert.deepEqual(second, { ok: false, problem: { code: 'already-undone' } })
  })

  test('undoing an older import keeps the newer figures, and undoing both restores what was before them', async () => {
    const before_ = await read(figures)
    const first = await importing(database, [streetFile(times(20, burglary(A1)))])
    const second = await importing(database, [streetFile(times(30, burglary(A1)))])
    assert.deepEqual(
      (await undo(database, first.importId)).map((one) => one.outcome),
      ['kept'],
    )
    assert.equal(await read((tx) => count(tx, { area: A1, measure: 'burglary' })), 30)
    assert.deepEqual(
      (await undo(database, second.importId)).map((one) => one.outcome),
      ['restored'],
    )
    assert.equal(await read(figures), before_)
  })

  test('two forces’ files for one month live side by side', async () => {
    const other = streetFile([burglary(A1)], { name: 'c-street.csv', force: 'Southshire Police' })
    const report = await importing(database, [other])
    assert.deepEqual(
      report.months.map((one) => [one.series, one.change]),
      [['Southshire Police', 'new']],
    )
    assert.equal(await read((tx) => count(tx, { area: A1, measure: 'burglary' })), 4)
    await undo(database, report.importId)
    assert.equal(await read((tx) => count(tx, { area: A1, measure: 'burglary' })), 3)
  })

  test('bad files and cancelled imports leave nothing', async () => {
    const before_ = await read(figures)
    const picture = fileInMemory('picture.csv', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
    await assert.rejects(importing(database, [streetFile([burglary(B1, '2025-10')]), picture]), {
      code: 'import-refused',
    })
    const twice = [streetFile([burglary(B1, '2025-10')]), streetFile([burglary(A1, '2025-10')], { name: 'b.csv' })]
    await assert.rejects(importing(database, twice), /both hold 2025-10/)
    const forces = streetFile([burglary(B1, '2025-10')])
    const mixed = fileInMemory(
      'mixed.csv',
      `${await textOf(forces)}${(await textOf(forces)).split('\n')[1]?.replaceAll('Northshire', 'Southshire')}\n`,
    )
    await assert.rejects(importing(database, [mixed]), /Send a file for each force/)
    const abort = new AbortController()
    await assert.rejects(
      importing(database, [streetFile([burglary(B1, '2025-10')])], {
        signal: abort.signal,
        onProgress: ({ phase }) => phase === 'storing' && abort.abort(new Error('stop')),
      }),
      /stop/,
    )
    assert.equal(await read(figures), before_)
    assert.equal(await read(async (tx) => latestMonth(tx, (await getMeasure(tx, 'recorded-crime')).id)), '2025-09')
  })

  test('a bad file at the end leaves nothing of the months before it, stored while it was read or not', async () => {
    const before = await read(figures)
    const months = ['2024-01', '2024-02', '2024-03', '2024-04', '2024-05', '2024-06']
    const good = months.map((when) =>
      streetFile([burglary(A1, when), burglary(B1, when)], { name: `${when}-northshire-street.csv` }),
    )
    const again = streetFile([burglary(A2, '2024-02')], { name: 'again.csv' })
    await assert.rejects(importing(database, [...good, again]), /both hold 2024-02/)
    const picture = fileInMemory('map.csv', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
    await assert.rejects(importing(database, [...good, picture]), { code: 'import-refused' })
    assert.equal(await read(figures), before)
    const { rows } = await read((tx) =>
      sql`select from performance.editions where month between '2024-01-01' and '2024-06-01'`.execute(tx),
    )
    assert.equal(rows.length, 0)
  })

  test('rejected rows are told with line and column, and an unknown type waits to be mapped', async () => {
    const good = await textOf(streetFile([burglary(B1, '2025-10'), { month: '2025-10', lsoa: B1, type: 'Piracy' }]))
    const text = `${good},2025-13,,Northshire Constabulary,,,,${B1},,Burglary,,\n`
    const report = await importing(database, [fileInMemory('bad-street.csv', text)])
    assert.deepEqual(
      report.files[0]?.errors.map(({ line, code }) => [line, code]),
      [[4, 'impossible-date']],
    )
    assert.deepEqual(report.unknownTypes, [{ label: 'Piracy', count: 1 }])
    await read(async (tx) => {
      assert.deepEqual(
        (await importErrors(tx, report.importId ?? '')).map(({ line, column }) => [line, column]),
        [[4, 'Month']],
      )
      assert.equal((await importsOfFile(tx, report.files[0]?.sha256 ?? '')).length, 1)
      assert.equal(await count(tx, { area: B1, measure: 'all-crime', when: '2025-10' }), 1)
      const [label] = await listTypeLabels(tx)
      assert.equal(label?.label, 'Piracy')
      const type = await findMeasure(tx, 'other-crime')
      assert.ok(type.ok)
      await mapTypeLabel(tx, working, { labelId: label?.id ?? 0, to: { typeId: type.value.type.id } })
      assert.equal(await count(tx, { area: B1, measure: 'all-crime', when: '2025-10' }), 2)
      assert.equal(await count(tx, { area: 'Birch', measure: 'other-crime', when: '2025-10' }), 1)
    })
  })

  test('a label outside the areas counts once its area is imported, or when somebody says what it means', async () => {
    await read(async (tx) => {
      const all = await getMeasure(tx, 'recorded-crime')
      await createAreas(tx, [
        { code: 'E01999999', name: 'New', kind: 'lsoa', vintages: ['2021'], inside: ['E07000102'] },
      ])
      assert.equal(await count(tx, { area: 'Birch', measure: 'burglary' }), 0)
      assert.deepEqual(await resolvePendingLabels(tx), { resolved: 1 })
      assert.equal(await count(tx, { area: 'Birch', measure: 'burglary' }), 1)
      const [nowhere] = await listAreaLabels(tx, { states: ['outside'] })
      assert.equal(nowhere?.label, '')
      const force = await findArea(tx, 'E23000101')
      await mapAreaLabel(tx, working, { labelId: nowhere?.id ?? 0, to: { areaId: force?.id ?? 0 } })
      assert.equal(await count(tx, { area: 'E23000101', measure: 'asb' }), 6)
      assert.equal(await count(tx, { area: 'Ashby', measure: 'asb' }), 5)
      const september = month('2025-09')
      assert.deepEqual(await outsideFor(tx, { measureId: all.id, from: september, to: september }), [])
    })
  })
})

describeOnEachDatabase('an import of tables', (database) => {
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => acting(database.db, working, work)
  before(() => read(makeCounty))

  test('a wide table makes its measure with two levels of types; a blank is a gap, a zero a zero', async () => {
    const text = `MajorText,MinorText,District,202507,202508,202509
Fire,Deliberate,Ashby,4,,0
Fire,Accidental,Ashby,1,2,3
Rescue,Water,Ashby,1,1,1
Fire,Deliberate,Birch,2,2,2
Fire,Deliberate,Atlantis,9,9,9
`
    const wide = fileInMemory('fires.csv', text)
    await assert.rejects(importing(database, [wide]), { code: 'measure-missing' })
    const report = await importing(database, [wide], {
      newMeasure: { title: 'Fire service incidents', outcome: 'reduce', unit: 'incidents', significance: 3 },
    })
    assert.deepEqual(report.measures, [
      { slug: 'fire-service-incidents', title: 'Fire service incidents', created: true },
    ])
    assert.deepEqual(report.unknownAreas, [{ label: 'Atlantis', name: null, rows: 1 }])
    assert.equal(report.files[0]?.rowsOutside, 1)
    await read(async (tx) => {
      const at = (area: string, measure: string, when: string) => count(tx, { area, measure, when })
      assert.equal(await at('Ashby', 'deliberate', '2025-08'), null)
      assert.equal(await at('Ashby', 'deliberate', '2025-09'), 0)
      assert.equal(await at('Ashby', 'fire-service-incidents/fire', '2025-07'), 5)
      assert.equal(await at('Ashby', 'fire-service-incidents', '2025-07'), 6)
      assert.equal(await at('Northshire County', 'fire', '2025-09'), 5)
      assert.equal(await at('Cole', 'fire', '2025-09'), null)
      const [label] = await listAreaLabels(tx)
      const cole = await findArea(tx, 'Cole')
      await mapAreaLabel(tx, working, { labelId: label?.id ?? 0, to: { areaId: cole?.id ?? 0 } })
      assert.equal(await at('Cole', 'fire', '2025-09'), 9)
      assert.equal(await at('E23000101', 'fire', '2025-09'), 14)
      await mapAreaLabel(tx, working, { labelId: label?.id ?? 0, to: 'ignored' })
      assert.equal(await at('E23000101', 'fire', '2025-09'), 5)
    })
  })

  test('rows for districts, their county and the force count nothing twice', async () => {
    const rows = ['Ashby,3', 'Birch,4', 'Northshire County,10', 'Cole,5'].map((row) => row.replace(',', ',2025-09,'))
    const table = fileInMemory('calls.csv', `Area,Month,Count\n${rows.join('\n')}\n`)
    await importing(database, [table], { newMeasure: { title: 'Calls' } })
    await read(async (tx) => {
      assert.equal(
        await count(tx, { area: 'Northshire County', measure: 'calls' }),
        10,
        'what the file says beats the sum',
      )
      assert.equal(await count(tx, { area: 'E23000101', measure: 'calls' }), 15)
    })
    const stated = fileInMemory('calls.csv', `Area,Month,Count\n${[...rows, 'E23000101,2025-09,99'].join('\n')}\n`)
    const report = await importing(database, [stated], { measure: 'calls' })
    assert.equal(await read((tx) => count(tx, { area: 'E23000101', measure: 'calls' })), 99)
    await undo(database, report.importId)
    assert.equal(await read((tx) => count(tx, { area: 'E23000101', measure: 'calls' })), 15)
  })

  test('a type that the measure does not know waits; a table for a measure of street files is refused where they are', async () => {
    const table = fileInMemory('fires.csv', 'Area,Month,Category,Count\nAshby,2025-10,Fire,2\nAshby,2025-10,Flood,7\n')
    const report = await importing(database, [table], { measure: 'Fire service incidents' })
    assert.deepEqual(report.unknownTypes, [{ label: 'Flood', count: 7 }])
    await read(async (tx) => {
      const at = () => count(tx, { area: 'Ashby', measure: 'fire-service-incidents', when: '2025-10' })
      assert.equal(await at(), 2)
      const [label] = await listTypeLabels(tx)
      await mapTypeLabel(tx, working, { labelId: label?.id ?? 0, to: { newType: { title: 'Flood' } } })
      assert.equal(await at(), 9)
    })
    await importing(database, [streetFile([asb(A1)])])
    const calls = fileInMemory('asb.csv', 'Area,Month,Count\nAshby,2025-09,3\n')
    await assert.rejects(importing(database, [calls], { measure: 'asb' }), { code: 'month-from-another-source' })
  })

  test('counts and the comparison say the same', async () => {
    const months = Array.from(
      { length: 24 },
      (_, i) => `${2023 + Math.floor((i + 9) / 12)}-${String(((i + 9) % 12) + 1).padStart(2, '0')}`,
    )
    const rows = months.flatMap((when, i) => [
      `Ashby,${when},${10 + i}`,
      `Birch,${when},${i < 12 ? 4 : 5}`,
      `Cole,${when},2`,
    ])
    await importing(database, [fileInMemory('noise.csv', `Area,Month,Count\n${rows.join('\n')}\n`)], {
      newMeasure: { title: 'Noise complaints' },
    })
    await read(async (tx) => {
      const measure = await getMeasure(tx, 'noise-complaints')
      const compared = await comparisonFor(tx, { measure, to: month('2025-09') })
      assert.deepEqual(
        compared.map((row) => [row.area.name, row.previous, row.last, row.change, row.percentChange, row.lastMonths]),
        [
          ['Ashby', 186, 330, 144, 77.4, 12],
          ['Birch', 48, 60, 12, 25, 12],
          ['Cole', 24, 24, 0, 0, 12],
          ['Northshire County', 234, 390, 156, 66.7, 12],
          ['Northshire', 258, 414, 156, 60.5, 12],
        ],
      )
      const force = compared.at(-1)
      const counted = await countsFor(tx, {
        measure,
        areaId: force?.area.id ?? 0,
        from: month('2024-10'),
        to: month('2025-09'),
      })
      assert.equal(
        counted.reduce((sum, row) => sum + row.count, 0),
        force?.last,
      )
      assert.deepEqual(counted[0], {
        area: 'E23000101',
        areaName: 'Northshire',
        month: '2024-10',
        type: 'All types',
        typeSlug: 'all',
        count: 29,
      })
    })
  })
})

describeOnEachDatabase('imports in any order', (database) => {
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => acting(database.db, working, work)
  before(() => read(makeCounty))

  const crime = fc.record({
    month: fc.constantFrom('2025-06', '2025-07', '2025-08'),
    lsoa: fc.constantFrom(...LSOAS, 'E01888888', ''),
    type: fc.constantFrom('Burglary', 'Drugs', 'Anti-social behaviour'),
  })

  test('any order and grouping of files gives the same figures, and undoing all gives none', async () => {
    const empty = await read(figures)
    await fc.assert(
      fc.asyncProperty(
        fc.array(crime, { minLength: 1, maxLength: 60 }),
        fc.infiniteStream(fc.nat({ max: 5 })),
        async (crimes, picks) => {
          const byMonth = grouped(crimes)
          const files = [...byMonth].map(([when, own]) => streetFile(own, { name: `${when}-street.csv` }))
          const ids: (string | null)[] = []
          ids.push((await importing(database, files)).importId)
          const atOnce = await read(figures)
          assert.equal(total(atOnce), crimes.filter((one) => LSOAS.some((lsoa) => lsoa === one.lsoa)).length)
          for (const id of ids.splice(0)) await undo(database, id)
          assert.equal(await read(figures), empty)
          const left = [...files]
          while (left.length > 0) {
            const pick = Number(picks.next().value ?? 0)
            const part = left.splice(pick % left.length, 1 + (pick % 2))
            // A first, wrong edition of the month, which the right one then replaces.
            if (pick > 3)
              ids.push(
                (
                  await importing(
                    database,
                    part.map((one) => streetFile([burglary(A1, one.name.slice(0, 7))])),
                  )
                ).importId,
              )
            ids.push((await importing(database, part)).importId)
          }
          assert.equal(await read(figures), atOnce)
          while (ids.length > 0) {
            const [id] = ids.splice((picks.next().value ?? 0) % ids.length, 1)
            await undo(database, id ?? null)
          }
          assert.equal(await read(figures), empty)
        },
      ),
      { numRuns: 5 },
    )
  })

  /** Crimes counted in LSOAs. */
  function total(text: string): number {
    const [rows] = JSON.parse(text) as [{ slug: string; code: string; count: number }[]]
    return rows
      .filter((row) => row.slug === 'all' && row.code.startsWith('E01'))
      .reduce((sum, row) => sum + row.count, 0)
  }
})

function grouped(crimes: readonly Crime[]): Map<string, Crime[]> {
  const found = new Map<string, Crime[]>()
  for (const one of crimes) found.set(one.month, [...(found.get(one.month) ?? []), one])
  return found
}

async function textOf(file: InputFile): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of file.open()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
