import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { month, monthRange } from '../../../platform/clock/index.ts'
import { deliverable } from './monthly.ts'

const months = monthRange(month('2026-01'), month('2026-06'))
const series = (rows: readonly (readonly number[])[]) => ({
  months: months.slice(0, rows.length),
  counts: new Map(months.slice(0, rows.length).map((of, i) => [of, rows[i] ?? []])),
})

test('a series goes out by district where every district reaches the threshold in every month', () => {
  const good = [7, 9, 0]
  assert.deepEqual(deliverable(series([good, good]), 5), { months: months.slice(0, 2), byDistrict: true })
})

test('one small month of one district, or anything in no district, and only the sum goes out', () => {
  assert.equal(
    deliverable(
      series([
        [7, 9, 0],
        [4, 9, 0],
      ]),
      5,
    )?.byDistrict,
    false,
  )
  assert.equal(deliverable(series([[7, 9, 1]]), 5)?.byDistrict, false)
})

test('it begins after the last month in which even the sum is small', () => {
  assert.deepEqual(
    deliverable(
      series([
        [9, 9, 0],
        [1, 1, 0],
        [6, 6, 0],
      ]),
      5,
    )?.months,
    ['2026-03'],
  )
  assert.equal(
    deliverable(
      series([
        [9, 9, 0],
        [2, 2, 0],
      ]),
      5,
    ),
    null,
  )
  assert.equal(deliverable(series([]), 5), null)
})

test('nothing that goes out is below the threshold', () => {
  const rows = fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(1)), { maxLength: 6 })
  fc.assert(
    fc.property(rows, (all) => {
      const given = series(all)
      const out = deliverable(given, 5)
      for (const of of out?.months ?? []) {
        const counts = given.counts.get(of) ?? []
        const told = out?.byDistrict === true ? counts.slice(0, -1) : [counts.reduce((a, b) => a + b, 0)]
        for (const count of told) assert.ok(count >= 5)
      }
    }),
  )
})
