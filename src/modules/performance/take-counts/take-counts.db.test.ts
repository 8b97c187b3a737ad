/** Counts of another room become measures, once for each change. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { describeOnEachDatabase } from '../../../../test/databases.ts'
import { findArea } from '../../../foundations/areas/index.ts'
import { addMonths, month } from '../../../platform/clock/index.ts'
import { countsFor, findMeasure } from '../store/index.ts'
import { acting, makeCounty, working } from '../testing/county.ts'
import { type SourceSeries, takeCounts } from './take-counts.ts'

const NOW = new Date('2026-03-10T09:00:00Z')
const [JAN, FEB] = [month('2026-01'), month('2026-02')]

describeOnEachDatabase('counts of another room', (database) => {
  let counts: SourceSeries['counts'] = []
  const series = () => ({ title: 'Casework reports', description: 'Reports made', unit: 'reports', counts })
  const source = { name: 'Casework', count: async () => [series()] }
  const take = () => takeCounts(database.db, { source, now: NOW, today: '2026-03-10' })
  const imports = async () =>
    acting(database.db, working, async (tx) => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from performance.imports`.execute(tx)
      return rows[0]?.n
    })
  const figures = (area: string) =>
    acting(database.db, working, async (tx) => {
      const found = await findMeasure(tx, 'casework-reports')
      const at = await findArea(tx, area)
      assert.ok(found.ok && at !== undefined)
      const rows = await countsFor(tx, { measure: found.value.measure, areaId: at.id, from: JAN, to: FEB })
      return rows.map(({ month: of, count }) => `${of} ${count}`)
    })
  before(() => acting(database.db, working, (tx) => makeCounty(tx)))

  test('nothing is made of nothing', async () => {
    assert.deepEqual(await take(), [])
    assert.equal(await imports(), 0)
  })

  test('the measure begins with its first counts, and adds up to the areas around', async () => {
    counts = [
      { areaCode: 'E07000101', month: JAN, count: 7 },
      { areaCode: 'E07000102', month: JAN, count: 9 },
    ]
    assert.deepEqual(await take(), [{ title: 'Casework reports', changed: 1 }])
    assert.deepEqual(await figures('E07000101'), ['2026-01 7'])
    assert.deepEqual(await figures('E10000101'), ['2026-01 16'])
    const measure = await acting(database.db, working, (tx) => findMeasure(tx, 'casework-reports'))
    assert.ok(measure.ok)
    assert.equal(measure.value.measure.outcome, 'monitor')
    assert.equal(measure.value.measure.source, 'Casework')
  })

  test('the same again writes nothing; a month more, or another count, is one import', async () => {
    assert.deepEqual(await take(), [{ title: 'Casework reports', changed: 0 }])
    assert.equal(await imports(), 1)
    counts = [...counts, { areaCode: 'E07000101', month: addMonths(JAN, 1), count: 5 }]
    await take()
    await take()
    assert.equal(await imports(), 2)
    assert.deepEqual(await figures('E07000101'), ['2026-01 7', '2026-02 5'])
    counts = [{ areaCode: 'E10000101', month: JAN, count: 17 }]
    assert.deepEqual(await take(), [{ title: 'Casework reports', changed: 1 }])
    assert.deepEqual(await figures('E10000101'), ['2026-01 17', '2026-02 5'])
    assert.deepEqual(await figures('E07000101'), ['2026-02 5'])
  })
})
