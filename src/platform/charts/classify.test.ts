import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { classify, classOf } from './classify.ts'

const numbers = fc.array(
  fc.oneof(fc.integer({ min: -50, max: 5000 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
  {
    minLength: 1,
    maxLength: 200,
  },
)
const method = fc.constantFrom('quantile' as const, 'natural' as const)

describe('classes of values', () => {
  test('puts about as many values in each, with neat limits', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 0.5)
    const classes = classify(values)
    assert.deepEqual(
      classes.map((one) => one.label),
      ['Under 20', '20 to under 40', '40 to under 60', '60 to under 80', '80 or more'],
    )
    assert.deepEqual(
      classes.map((one) => one.count),
      [20, 20, 20, 20, 20],
    )
  })
  test('names whole numbers by the first and last that they hold', () => {
    const labels = classify([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { classes: 2 }).map((one) => one.label)
    assert.deepEqual(labels, ['0 to 4', '5 to 9'])
  })
  test('finds the gaps between clusters', () => {
    const values = [1, 1.2, 1.1, 10, 10.5, 10.2, 50, 51, 52]
    const classes = classify(values, { classes: 3, method: 'natural' })
    assert.deepEqual(
      classes.map((one) => one.count),
      [3, 3, 3],
    )
  })
  test('makes fewer classes of values that do not differ', () => {
    assert.deepEqual(classify([7, 7, 7]), [{ from: 7, to: 7, count: 3, label: '7' }])
    assert.deepEqual(classify([2.5]), [{ from: 2.5, to: 2.5, count: 1, label: '2.5' }])
    assert.equal(classify([0, 0, 0, 0, 0, 0, 0, 0, 0, 9]).length <= 2, true)
    assert.deepEqual(classify([]), [])
    assert.deepEqual(classify([null, Number.NaN]), [])
  })
  test('refuses a number of classes that no map can show', () => {
    for (const classes of [0, 8, 2.5]) assert.throws(() => classify([1], { classes }), RangeError)
  })
  test('every value falls in exactly one class, no class is empty, limits ascend', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 7 }), method, (values, count, how) => {
        const classes = classify(values, { classes: count, method: how })
        assert.ok(classes.length >= 1 && classes.length <= count)
        assert.equal(
          classes.reduce((sum, one) => sum + one.count, 0),
          values.length,
        )
        classes.forEach((one, index) => {
          assert.ok(one.count > 0)
          const holds = values.filter((value) => classOf(value, classes) === index).length
          assert.equal(holds, one.count)
          const next = classes[index + 1]
          if (next !== undefined) assert.ok(one.to === next.from && one.from < one.to)
        })
      }),
      { numRuns: 200 },
    )
  })
  test('has no class for what lies outside or is no number', () => {
    const classes = classify([1, 2, 3])
    for (const value of [0, 4, null, Number.NaN]) assert.equal(classOf(value, classes), undefined)
    assert.equal(classOf(3, classes), classes.length - 1)
  })
})
