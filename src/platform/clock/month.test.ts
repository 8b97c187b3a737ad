import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  addMonths,
  month,
  monthFromIndex,
  monthIndex,
  monthInWords,
  monthRange,
  monthsBetween,
  parseMonth,
} from './month.ts'

describe('months', () => {
  test('only real months are read', () => {
    assert.equal(parseMonth('2025-09'), '2025-09')
    for (const text of ['2025-13', '2025-00', '2025-9', '202509', '2025-09-01', '', '0000-01']) {
      assert.equal(parseMonth(text), undefined, text)
    }
    assert.throws(() => month('September'), RangeError)
  })
  test('crossing a year', () => {
    assert.equal(addMonths(month('2024-11'), 3), '2025-02')
    assert.equal(addMonths(month('2025-02'), -3), '2024-11')
    assert.deepEqual(monthRange(month('2024-12'), month('2025-01')), ['2024-12', '2025-01'])
    assert.deepEqual(monthRange(month('2025-01'), month('2024-12')), [])
    assert.equal(monthInWords(month('2025-09')), 'September 2025')
  })
  test('an index and its month are one and the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1900 * 12, max: 2999 * 12 }), fc.integer({ min: -400, max: 400 }), (index, by) => {
        const start = monthFromIndex(index)
        assert.equal(monthIndex(start), index)
        assert.equal(monthsBetween(start, addMonths(start, by)), by)
        assert.equal(addMonths(addMonths(start, by), -by), start)
      }),
    )
  })
})
