import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect, readCounts } from '../../modules/performance/formats/index.ts'
import { addMonths, month } from '../../platform/clock/index.ts'
import { fileInMemory } from '../../platform/files/index.ts'
import { generateFigures } from './figures.ts'
import { demonstrationFiles, REISSUED_MEASURE, REISSUED_MONTHS_BACK, ROWS_WITH_MISTAKES } from './files.ts'
import { readPlaces } from './places.ts'

const places = readPlaces()
const last = month('2026-10')
const figures = generateFigures(places, last)
const files = demonstrationFiles(places, figures, { last, today: '2026-11-22' })

async function read(index: number) {
  const file = files[index]
  assert.ok(file !== undefined)
  const input = fileInMemory(file.name, file.content)
  const { detection } = await inspect(input)
  assert.ok(detection.ok)
  return readCounts(input, detection.mapping, { currentMonth: addMonths(last, 1) })
}

describe('the demonstration’s files', () => {
  test('one a year of each measure, a reissued month, and the last month on its own', () => {
    assert.deepEqual(
      files.filter(({ measure }) => measure === 'demonstration-crime').map(({ name }) => name),
      [
        'demonstration-crime-2021-11-to-2022-09.csv',
        'demonstration-crime-2022-10-to-2023-09.csv',
        'demonstration-crime-2023-10-to-2024-09.csv',
        'demonstration-crime-2024-10-to-2025-09.csv',
        'demonstration-crime-2025-10-to-2026-09.csv',
        'demonstration-crime-2026-06-reissued.csv',
        'demonstration-crime-2026-10.csv',
      ],
    )
    assert.equal(files.length, 6 * 3 + 1)
    assert.equal(new Set(files.map(({ name }) => name)).size, files.length)
  })

  test('read by the product’s own reader, the current rows are exactly the figures', async () => {
    const counts = new Map<string, number>()
    let rejected = 0
    for (let i = 0; i < files.length; i++) {
      const reading = await read(i)
      rejected += reading.report.rows.rejected
      for (const cells of reading.batches()) {
        for (const cell of cells) {
          counts.set(`${files[i]?.measure}/${cell.typeLabel.join()}/${cell.areaLabel}/${cell.month}`, cell.value)
        }
      }
    }
    assert.equal(rejected, ROWS_WITH_MISTAKES)
    let compared = 0
    for (const { measure, type, neighbourhood, first, counts: own } of figures) {
      own.forEach((count, i) => {
        assert.equal(counts.get(`${measure}/${type}/${neighbourhood}/${addMonths(first, i)}`), count)
        compared++
      })
    }
    // One more row names an area that nobody knows.
    assert.equal(counts.size, compared + 1)
  })

  test('the reissued month is larger than the first one, in one neighbourhood and two types', () => {
    const rowsOf = (name: string) =>
      (files.find((file) => file.name.startsWith(name))?.content ?? '')
        .split('\n')
        .filter((row) => row.includes(`,${addMonths(last, -REISSUED_MONTHS_BACK)},`))
    const before = rowsOf(`${REISSUED_MEASURE}-2025-10-to`)
    const after = rowsOf(`${REISSUED_MEASURE}-2026-06-reissued`)
    assert.equal(before.length, 60 * 13)
    assert.equal(after.length, before.length)
    const changed = after.filter((row) => !before.includes(row))
    assert.equal(changed.length, 2)
    assert.ok(changed.every((row) => row.startsWith('D-DER-03,')))
  })
})
