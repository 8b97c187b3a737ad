import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  incompleteBeta,
  incompleteGamma,
  logGamma,
  normalUpperTail,
  poissonTails,
  studentUpperTail,
} from './distributions.ts'

function assertNear(actual: number, expected: number, tolerance = 1e-11) {
  assert.ok(Math.abs(actual - expected) <= tolerance * Math.abs(expected), `${actual} is not ${expected}`)
}

// The expected values were worked out with 40 digits by the mpmath library.
describe('tail probabilities', () => {
  test('log gamma', () => {
    const values = { '0.1': 2.252712651734206, '0.5': 0.5723649429247001, '2.5': 0.2846828704729192 }
    for (const [x, expected] of Object.entries(values)) assertNear(logGamma(Number(x)), expected)
    assertNear(logGamma(10), 12.80182748008147)
    assertNear(logGamma(171.3), 708.1149470389968)
    assertNear(logGamma(1000), 5905.220423209181)
    assert.ok(Math.abs(logGamma(1)) < 1e-14)
  })
  test('normal', () => {
    assertNear(normalUpperTail(0.5), 0.3085375387259869)
    assertNear(normalUpperTail(1.96), 0.024997895148220435)
    assertNear(normalUpperTail(3), 0.0013498980316300946)
    assertNear(normalUpperTail(6), 9.86587645037698e-10)
    assertNear(normalUpperTail(10), 7.619853024160525e-24)
    assertNear(normalUpperTail(-1.96), 1 - 0.024997895148220435)
    assert.equal(normalUpperTail(0), 0.5)
  })
  test('Student t', () => {
    const expected = [
      [0.5, 1, 0.35241638234956674],
      [1.7320508075688772, 24, 0.04804995356395011],
      [2, 24, 0.028469924968295826],
      [2, 12, 0.03432750701904297],
      [5, 24, 2.078428179905282e-5],
      [10, 24, 2.457762763837653e-10],
      [30, 24, 7.691719475277703e-21],
      [2.5, 3, 0.04385332350403277],
      [4, 200, 4.456547609296719e-5],
      [40, 10, 1.1404288715428774e-12],
    ] as const
    for (const [t, degreesOfFreedom, tail] of expected) {
      assertNear(studentUpperTail({ t, degreesOfFreedom }), tail)
      assertNear(studentUpperTail({ t: -t, degreesOfFreedom }), 1 - tail)
    }
    assert.equal(studentUpperTail({ t: Number.POSITIVE_INFINITY, degreesOfFreedom: 3 }), 0)
  })
  test('Student t with one and two degrees of freedom has a closed form', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), (t) => {
        const one = Math.atan2(1, t) / Math.PI
        assertNear(studentUpperTail({ t, degreesOfFreedom: 1 }), one)
        const root = Math.sqrt(2 + t * t)
        assertNear(studentUpperTail({ t, degreesOfFreedom: 2 }), 1 / (root * (root + t)))
      }),
    )
  })
  test('Poisson', () => {
    const expected = [
      [3, 0.5, 0.9982483774437092, 0.014387677966970687],
      [10, 2.5, 0.999938373089875, 0.00027735209462083604],
      [30, 9.9, 0.9999999356674145, 2.0425277734888465e-7],
      [5, 20, 7.190884052842893e-5, 0.9999830552560699],
      [100, 100, 0.5265621985299984, 0.5132987982791487],
      [400, 250, 1, 1.649181254456405e-18],
      [100_000, 99_000, 0.9992507996916701, 0.0007574199211747679],
      [60, 7, 1, 6.287320195889466e-35],
    ] as const
    for (const [count, mean, atMost, atLeast] of expected) {
      const tails = poissonTails({ count, mean })
      assertNear(tails.atMost, atMost, 1e-10)
      assertNear(tails.atLeast, atLeast, 1e-10)
    }
    assert.deepEqual(poissonTails({ count: 0, mean: 0 }), { atMost: 1, atLeast: 1 })
    assert.deepEqual(poissonTails({ count: 1, mean: 0 }), { atMost: 1, atLeast: 0 })
    assert.deepEqual(poissonTails({ count: -1, mean: 2 }), { atMost: 0, atLeast: 1 })
    assert.throws(() => poissonTails({ count: 1.5, mean: 2 }), RangeError)
    assert.throws(() => poissonTails({ count: 1, mean: -2 }), RangeError)
  })
  test('Poisson tails are the sums of their terms', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0.01, max: 40, noNaN: true }), (count, mean) => {
        let term = Math.exp(-mean)
        let sum = term
        for (let i = 1; i <= count; i++) {
          term *= mean / i
          sum += term
        }
        const { atMost, atLeast } = poissonTails({ count, mean })
        assert.equal(Math.abs(atMost - sum) < 1e-12, true)
        assert.equal(Math.abs(atLeast - (1 - sum + term)) < 1e-12, true)
      }),
    )
  })
  test('incomplete functions refuse what they cannot do', () => {
    assert.throws(() => incompleteGamma(0, 1), RangeError)
    assert.throws(() => incompleteBeta({ a: 1, b: 1, x: 1.1 }), RangeError)
    assert.deepEqual(incompleteGamma(2, 0), { lower: 0, upper: 1 })
    assertNear(incompleteBeta({ a: 1, b: 1, x: 0.3 }), 0.3)
    assertNear(incompleteBeta({ a: 3, b: 2, x: 0.6 }), 4 * 0.6 ** 3 - 3 * 0.6 ** 4)
  })
})
