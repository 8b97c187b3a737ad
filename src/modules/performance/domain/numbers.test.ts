import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { mean, percentToOneDecimal, roundHalfAway } from './numbers.ts'

describe('rounding', () => {
  test('a half goes away from zero, as one reads the decimal', () => {
    assert.equal(roundHalfAway(22.15, 1), 22.2)
    assert.equal(roundHalfAway(-22.15, 1), -22.2)
    assert.equal(roundHalfAway(1.005, 2), 1.01)
    assert.equal(roundHalfAway(2.5, 0), 3)
    assert.equal(roundHalfAway(-2.5, 0), -3)
    assert.equal(roundHalfAway(387.5, 0), 388)
    assert.equal(roundHalfAway(1e-9, 1), 0)
    assert.ok(Object.is(roundHalfAway(-0.04, 1), 0))
    assert.equal(roundHalfAway(1.2345e21, 1), 1.2345e21)
    assert.ok(Number.isNaN(roundHalfAway(Number.NaN, 1)))
  })
  test('percentages', () => {
    assert.equal(percentToOneDecimal({ part: 1, whole: 0 }), null)
    assert.equal(percentToOneDecimal({ part: 0, whole: 7 }), 0)
    assert.ok(Object.is(percentToOneDecimal({ part: -1, whole: 100_000 }), 0))
    // Exactly a half: 0.05% and 0.15%.
    assert.equal(percentToOneDecimal({ part: 1, whole: 2000 }), 0.1)
    assert.equal(percentToOneDecimal({ part: -3, whole: 2000 }), -0.2)
    assert.equal(percentToOneDecimal({ part: 1.5, whole: 1000 }), 0.2)
    assert.equal(percentToOneDecimal({ part: 1, whole: -8 }), -12.5)
  })
  test('whole numbers and decimals agree', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (part, whole) => {
        const percent = percentToOneDecimal({ part, whole })
        assert.ok(percent !== null, 'no percentage')
        assert.equal(Math.abs(percent - (100 * part) / whole) <= 0.05 + 1e-9, true)
        assert.equal(percentToOneDecimal({ part: -part, whole }), percent === 0 ? 0 : -percent)
        assert.equal(percent, Number(percent.toFixed(1)))
      }),
    )
  })
})

test('the mean of equal values is that value', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 500 }), (value, n) => {
      assert.equal(mean(Array<number>(n).fill(value)), value === 0 ? 0 : value)
    }),
  )
  assert.ok(Number.isNaN(mean([])))
  assert.equal(mean([1, 2, 3, 100], 0, 3), 2)
})
