import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { poissonTails } from './distributions.ts'
import { chartForMean, poissonChart, poissonLimits, predictiveTails, THREE_SIGMA_TAIL } from './poisson.ts'

describe('exact Poisson limits', () => {
  test('as worked out with SciPy', () => {
    const expected: readonly (readonly [mean: number, lower: number, upper: number])[] = [
      [0, 0, 0],
      [0.1, 0, 2],
      [0.5, 0, 4],
      [1, 0, 5],
      [2.5, 0, 8],
      [5, 0, 13],
      [9.9, 2, 21],
      [20, 8, 35],
      [100, 71, 131],
    ]
    for (const [mean, lower, upper] of expected) assert.deepEqual(poissonLimits({ mean }), { lower, upper }, `${mean}`)
  })
  test('the limits are the last counts that do not signal', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2000, noNaN: true }),
        fc.constantFrom(THREE_SIGMA_TAIL, 0.02275, 0.2, 1e-6),
        (mean, tail) => {
          const { lower, upper } = poissonLimits({ mean, tail })
          assert.equal(poissonTails({ count: upper, mean }).atLeast >= tail, true)
          assert.equal(poissonTails({ count: upper + 1, mean }).atLeast < tail, true)
          assert.equal(poissonTails({ count: lower, mean }).atMost >= tail, true)
          assert.equal(lower === 0 || poissonTails({ count: lower - 1, mean }).atMost < tail, true)
        },
      ),
    )
  })
  test('refuses impossible tails and means', () => {
    for (const tail of [0, 0.5, Number.NaN]) assert.throws(() => poissonLimits({ mean: 1, tail }), RangeError)
    for (const mean of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => poissonLimits({ mean }), RangeError)
  })
})

describe('charts', () => {
  const months = (counts: number[]) =>
    counts.map((count, i) => ({ x: `2025-${String(i + 1).padStart(2, '0')}`, count }))
  test('a c chart', () => {
    const { points, rate, baseline } = poissonChart(months([1, 0, 2, 1, 0, 1, 9, 2]), { fixAfter: 6 })
    assert.equal(rate, 5 / 6)
    assert.deepEqual(baseline, { total: 5, exposure: 6 })
    assert.deepEqual(
      points.map(({ position }) => position),
      ['inside', 'inside', 'inside', 'inside', 'inside', 'inside', 'above', 'inside'],
    )
    assert.deepEqual([points[6]?.lower, points[6]?.upper], [0, 5])
  })
  test('a u chart: limits follow the exposure', () => {
    const { points, rate } = poissonChart([
      { x: '2025-01', count: 10, exposure: 1 },
      { x: '2025-02', count: 30, exposure: 3 },
      { x: '2025-03', count: 0, exposure: 2 },
    ])
    assert.equal(rate, 40 / 6)
    assert.deepEqual(
      points.map(({ expected, rate, position }) => [expected, rate, position]),
      [
        [40 / 6, 10, 'inside'],
        [20, 10, 'inside'],
        [80 / 6, 0, 'below'],
      ],
    )
    const third = points[1]
    assert.deepEqual([third?.lower, third?.upper, third?.lowerRate, third?.upperRate], [8, 35, 8 / 3, 35 / 3])
  })
  test('a baseline of its own, and no points', () => {
    assert.equal(poissonChart(months([5]), { baseline: { total: 24, exposure: 12 } }).points[0]?.expected, 2)
    assert.deepEqual(poissonChart([]).points, [])
  })
  test('refuses what is no count', () => {
    for (const count of [-1, 1.5, Number.NaN]) assert.throws(() => poissonChart([{ x: '2025-01', count }]), RangeError)
    assert.throws(() => poissonChart([{ x: '2025-01', count: 1, exposure: 0 }]), RangeError)
  })
  test('the choice of chart', () => {
    assert.equal(chartForMean(9.99), 'poisson')
    assert.equal(chartForMean(10), 'xmr')
  })
})

describe('a mean known from a baseline only', () => {
  test('as worked out with SciPy from the binomial distribution', () => {
    const near = (a: number, b: number) => assert.ok(Math.abs(a - b) <= 1e-10 * b, `${a} is not ${b}`)
    const rows = [
      [4, 36, 36, 0.9956840002966121, 0.022501269233643057],
      [0, 60, 12, 0.008208685644037313, 1],
      [12, 100, 36, 0.999988527341519, 5.4801293607088965e-5],
    ] as const
    for (const [count, total, exposure, atMost, atLeast] of rows) {
      const tails = predictiveTails({ count, baseline: { total, exposure } })
      near(tails.atMost, atMost)
      near(tails.atLeast, atLeast)
    }
    const none = predictiveTails({ count: 3, exposure: 2, baseline: { total: 0, exposure: 10 } })
    near(none.atLeast, 0.0046296296296296285)
    assert.equal(none.atMost, 1)
  })
  test('with a long baseline it is the Poisson tail', () => {
    const exposure = 1e7
    const { atLeast, atMost } = predictiveTails({ count: 8, baseline: { total: 3 * exposure, exposure } })
    const poisson = poissonTails({ count: 8, mean: 3 })
    assert.ok(Math.abs(atLeast / poisson.atLeast - 1) < 1e-4)
    assert.ok(Math.abs(atMost / poisson.atMost - 1) < 1e-4)
  })
})
