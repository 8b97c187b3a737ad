import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { findArea, listAreas } from '../../../foundations/areas/index.ts'
import { addMonths, type Month, month } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { fileInMemory, type InputFile } from '../../../platform/files/index.ts'
import { importCounts, undoImport } from '../import-counts/import-counts.ts'
import { acting, LSOAS, makeCounty, streetFile, working } from '../testing/county.ts'
import { type ChartSeries, chartAreas, seriesFor } from './counts.ts'
import { recomputeSignals } from './exceptions.ts'
import { listAreaLabels, listTypeLabels, mapAreaLabel, mapTypeLabel } from './labels.ts'
import { listMeasures } from './measures.ts'
import { rollUp } from './roll-up.ts'
import { changeSettings, getSettings } from './settings.ts'

const KINDS = ['lsoa', 'district', 'csp', 'county', 'force'] as const
const FIRST = month('2025-01')
const monthOf = (i: number): Month => addMonths(FIRST, i)

/** Every chart there can be, and windows of all of them. */
async function allSeries(tx: Tx): Promise<ChartSeries[]> {
  const typeIds = (await listMeasures(tx)).flatMap((measure) => measure.types.map((type) => type.id))
  const areaIds: number[] = []
  for (const kind of KINDS) areaIds.push(...(await listAreas(tx, { kind })).map((area) => area.id))
  const found: ChartSeries[] = []
  for (const [from, to] of [
    [undefined, undefined],
    [monthOf(2), undefined],
    [undefined, monthOf(4)],
    [monthOf(-3), monthOf(20)],
    [monthOf(30), monthOf(31)],
  ]) {
    found.push(...(await seriesFor(tx, { typeIds, areaIds, from, to })))
  }
  return found
}

async function packedCharts(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ chart: string }>`
    select type_id || ' ' || area_id as chart from performance.packed_counts order by 1`.execute(tx)
  return rows.map((row) => row.chart)
}

async function chartedCharts(tx: Tx): Promise<string[]> {
  const { chartedKinds } = await getSettings(tx)
  const charts: string[] = []
  for (const measure of await listMeasures(tx)) {
    const areas = await chartAreas(tx, measure.id, { kinds: chartedKinds })
    const { rows } = await sql<{ chart: string }>`
      select distinct type_id || ' ' || area_id as chart from performance.monthly_counts
      where type_id = any (${measure.types.map((type) => type.id)}::int[])
        and area_id = any (${areas.map((area) => area.id)}::int[])`.execute(tx)
    charts.push(...rows.map((row) => row.chart))
  }
  const { rows } = await sql<{
    chart: string
  }>`select chart from unnest(${charts}::text[]) as c (chart) order by 1`.execute(tx)
  return rows.map((row) => row.chart)
}

/** Figures of packed charts that are in one of the two and not in the other, told apart in the database. */
async function differences(tx: Tx): Promise<unknown[]> {
  const { rows } = await sql`
    with packed as (
      select p.type_id, p.area_id, (p.first_month + make_interval(months => u.place::int - 1))::date as month, u.count::bigint
      from performance.packed_counts p, unnest(string_to_array(p.counts, ' ')) with ordinality as u (count, place)
      where u.count <> '-'
    ), counted as (
      select m.type_id, m.area_id, m.month, m.count from performance.monthly_counts m
      join performance.packed_counts p on p.type_id = m.type_id and p.area_id = m.area_id
    )
    (select 'packed', * from packed except select 'packed', * from counted)
    union all (select 'counted', * from counted except select 'counted', * from packed)`.execute(tx)
  return rows
}

async function forgetAll(tx: Tx): Promise<void> {
  await sql`delete from performance.packed_counts`.execute(tx)
}

class Enough extends Error {}

describeOnEachDatabase('packed counts', (database) => {
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => acting(database.db, working, work)
  before(() => run(makeCounty))

  /** What `work` finds without any copy, which stay all the same. */
  async function withoutCopies<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const found: T[] = []
    await assert.rejects(
      run(async (tx) => {
        await forgetAll(tx)
        found.push(await work(tx))
        throw new Enough('Enough seen')
      }),
      Enough,
    )
    const [only] = found
    assert.ok(only !== undefined)
    return only
  }

  async function checkCopies(): Promise<number> {
    const packed = await run(packedCharts)
    assert.deepEqual(packed, await run(chartedCharts))
    assert.deepEqual(await run(differences), [])
    assert.deepEqual(await run(allSeries), await withoutCopies(allSeries))
    return packed.length
  }

  const importing = (files: readonly InputFile[], measure?: string): Promise<string | null> =>
    importCounts({
      ...{ db: database.db, actor: working, files, today: '2026-01-20', createTypes: true },
      ...(measure === undefined ? {} : { measure }),
    }).then((report) => report.importId)

  const table = (rows: readonly (readonly [number, string, string, number])[]): InputFile =>
    fileInMemory(
      'calls.csv',
      `Month,Area,Type,Count\n${rows.map(([at, ...rest]) => [monthOf(at), ...rest].join(',')).join('\n')}\n`,
    )

  test('are there after an import, and none before', async () => {
    assert.equal(await checkCopies(), 0)
    await importCounts({
      ...{ db: database.db, actor: working, today: '2026-01-20', newMeasure: { title: 'Calls' } },
      files: [table([[0, 'Ashby', 'Noise', 4] as const, [3, 'Ashby', 'Noise', 0], [4, 'Ashby', 'Noise', 12]])],
    })
    const { rows } = await run((tx) =>
      sql<{ counts: string }>`select counts from performance.packed_counts`.execute(tx),
    )
    assert.ok(rows.length > 0 && rows.every((row) => row.counts === '4 - - 0 12'))
    await checkCopies()
  })

  test('say what the counts say, whatever is imported, undone, mapped or charted, in any order', async () => {
    const place = fc.nat({ max: 8 })
    const crimes = fc.array(
      fc.record({
        month: place.map(monthOf),
        lsoa: fc.constantFrom(...LSOAS, 'E01888888', ''),
        type: fc.constantFrom('Burglary', 'Anti-social behaviour', 'Piracy'),
      }),
      { minLength: 1, maxLength: 30 },
    )
    const cells = fc.uniqueArray(
      fc.tuple(
        place,
        fc.constantFrom('Ashby', 'Birch', 'Northshire County', 'Atlantis'),
        fc.constantFrom('Noise', 'Fire', 'Fire > Shed'),
        fc.nat({ max: 40 }),
      ),
      { selector: ([at, area, type]) => `${at} ${area} ${type}`, minLength: 1, maxLength: 30 },
    )
    const step = fc.oneof(
      crimes.map((own) => ({ what: 'street', own }) as const),
      cells.map((own) => ({ what: 'table', own }) as const),
      fc.nat().map((pick) => ({ what: 'undo', pick }) as const),
      fc
        .tuple(fc.nat(), fc.constantFrom('Cole', 'Birch', null))
        .map(([pick, to]) => ({ what: 'area', pick, to }) as const),
      fc
        .tuple(fc.nat(), fc.constantFrom('Drugs', 'Noise', null))
        .map(([pick, to]) => ({ what: 'type', pick, to }) as const),
      fc.subarray([...KINDS]).map((kinds) => ({ what: 'kinds', kinds }) as const),
    )
    const seen = new Set<string>()
    let most = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
        const ids: (string | null)[] = []
        for (const one of steps) {
          seen.add(one.what)
          if (one.what === 'street') {
            const months = [...new Set(one.own.map((crime) => crime.month))]
            const files = months.map((at) =>
              streetFile(
                one.own.filter((crime) => crime.month === at),
                { name: `${at}-street.csv` },
              ),
            )
            ids.push(await importing(files))
          } else if (one.what === 'table') ids.push(await importing([table(one.own)], 'calls'))
          else if (one.what === 'kinds') {
            await run(async (tx) => {
              await changeSettings(tx, { ...(await getSettings(tx)), chartedKinds: one.kinds })
              await recomputeSignals(
                tx,
                (await listMeasures(tx)).map((measure) => measure.id),
              )
            })
          } else if (one.what === 'undo') {
            const [id] = ids.splice(one.pick % Math.max(1, ids.length), 1)
            if (id !== undefined) await run((tx) => undoImport(tx, working, id ?? ''))
          } else {
            await run((tx) => (one.what === 'area' ? mapAnArea(tx, one) : mapAType(tx, one)))
          }
          most = Math.max(most, await checkCopies())
        }
      }),
      { numRuns: 4, seed: 20251122 },
    )
    assert.equal(seen.size, 6, 'every kind of change was made')
    assert.ok(most > 20, `${most} charts at most`)
  })

  async function mapAnArea(tx: Tx, { pick, to }: { readonly pick: number; readonly to: string | null }): Promise<void> {
    const labels = await listAreaLabels(tx, { states: ['pending', 'outside', 'ignored', 'known'] })
    const label = labels[pick % Math.max(1, labels.length)]
    if (label === undefined) return
    const area = to === null ? undefined : await findArea(tx, to)
    await mapAreaLabel(tx, working, { labelId: label.id, to: area === undefined ? 'ignored' : { areaId: area.id } })
  }

  async function mapAType(tx: Tx, { pick, to }: { readonly pick: number; readonly to: string | null }): Promise<void> {
    const labels = await listTypeLabels(tx, { states: ['pending', 'ignored', 'known'] })
    const label = labels[pick % Math.max(1, labels.length)]
    if (label === undefined) return
    const types = (await listMeasures(tx)).flatMap((measure) =>
      (label.measureId === null ? measure.builtIn : measure.id === label.measureId) ? measure.types : [],
    )
    const type = types.find((one) => one.title === to)
    await mapTypeLabel(tx, working, { labelId: label.id, to: type === undefined ? 'ignored' : { typeId: type.id } })
  }

  test('where there are none, as after an upgrade, the counts are read, and the next import makes the copies', async () => {
    await importing([table([[0, 'Ashby', 'Noise', 5] as const, [2, 'Birch', 'Fire', 6]])], 'calls')
    await run(async (tx) => {
      await changeSettings(tx, { ...(await getSettings(tx)), chartedKinds: ['district', 'county'] })
    })
    const before = await run(allSeries)
    await run(forgetAll)
    assert.deepEqual(await run(allSeries), before)
    assert.ok(before.some(({ values }) => values.includes(5)))
    await importing([table([[0, 'Ashby', 'Noise', 6] as const])], 'calls')
    assert.ok((await run(packedCharts)).length > 0)
    assert.ok((await run(allSeries)).some(({ values }) => values.includes(6)))
    assert.deepEqual(await run(differences), [])
  })

  test('whoever changes counts has taken them away, also where they are not made again', async () => {
    await importing([table([[0, 'Ashby', 'Noise', 7] as const])], 'calls')
    const left = async (work: (tx: Tx, measureId: number) => Promise<void>): Promise<number> => {
      let found = -1
      await assert.rejects(
        run(async (tx) => {
          const measure = (await listMeasures(tx)).find((one) => one.slug === 'calls')
          assert.ok(measure)
          await work(tx, measure.id)
          const { rows } = await sql`
            select from performance.packed_counts p join performance.count_types t on t.id = p.type_id
            where t.measure_id = ${measure.id}`.execute(tx)
          found = rows.length
          throw new Enough('Enough seen')
        }),
        Enough,
      )
      return found
    }
    assert.ok((await left(async () => {})) > 0)
    assert.equal(await left((tx, id) => rollUp(tx, { measureIds: [id], months: [FIRST] })), 0)
  })
})
