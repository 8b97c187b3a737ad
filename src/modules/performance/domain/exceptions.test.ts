import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { month } from '../../../platform/clock/index.ts'
import {
  cameBack,
  classOf,
  type ExceptionList,
  exceptionsOf,
  type Reading,
  readingOfPoisson,
  readingOfSeasonal,
  readingOfXmr,
} from './exceptions.ts'
import { poissonChart } from './poisson.ts'
import { type Position, seasonalPoint } from './seasonal.ts'
import { xmrChartOfValues } from './xmr.ts'

function seasonal(value: number, { expected = 100, s = 10 }: { expected?: number; s?: number } = {}): Reading {
  const lower = Math.max(0, expected - 2 * s)
  const upper = expected + 2 * s
  const direction = value > upper ? 'above' : value < lower ? 'below' : null
  const tested = {
    method: 'seasonal' as const,
    value,
    expected,
    lower,
    upper,
    standardDeviation: s,
    years: 3,
    degreesOfFreedom: 24,
  }
  return {
    ...tested,
    standardDeviation: s > 0 ? s : Math.sqrt(Math.max(1, expected)),
    rule: direction === null ? 'none' : 'outside',
    direction,
    tested,
  }
}
const keys = (list: ExceptionList<string>) => list.list.map(({ key }) => key)

describe('exceptions of a month', () => {
  test('both directions, ranked by strength, classed by what is wanted', () => {
    const result = exceptionsOf([
      { key: 'quiet', reading: seasonal(105), outcome: 'reduce' },
      { key: 'a little above', reading: seasonal(121), outcome: 'reduce' },
      { key: 'far below', reading: seasonal(30), outcome: 'reduce' },
      { key: 'above, wanted', reading: seasonal(140), outcome: 'increase' },
      { key: 'below, watched', reading: seasonal(70), outcome: 'monitor' },
      { key: 'no lines', reading: null, outcome: 'reduce' },
    ])
    assert.deepEqual(
      result.list.map(({ key, direction, class: kind, strength }) => [key, direction, kind, strength]),
      [
        ['far below', 'below', 'improvement', 5],
        ['above, wanted', 'above', 'improvement', 2],
        ['below, watched', 'below', 'neutral', 1],
        ['a little above', 'above', 'concern', 0.1],
      ],
    )
    assert.equal(result.charts, 5)
    assert.equal(result.exceptions, 4)
    assert.ok(Math.abs(result.expectedByChance - 5 * 0.0961) < 0.001)
    assert.deepEqual(
      result.list.map(({ strong }) => strong),
      [true, true, true, false],
    )
    assert.equal(result.strong, 3)
  })
  test('significant: the value or the expected value is ten or more', () => {
    const list = (significantFrom?: number) =>
      exceptionsOf(
        [
          { key: 'one to nine', reading: seasonal(9, { expected: 1, s: 1 }), outcome: 'reduce' as const },
          { key: 'one to ten', reading: seasonal(10, { expected: 1, s: 1 }), outcome: 'reduce' as const },
          { key: 'ten to none', reading: seasonal(0, { expected: 10, s: 2 }), outcome: 'reduce' as const },
          { key: 'nine to none', reading: seasonal(0, { expected: 9, s: 2 }), outcome: 'reduce' as const },
        ],
        significantFrom === undefined ? {} : { significantFrom },
      )
    assert.deepEqual(keys(list()), ['one to ten', 'ten to none'])
    assert.equal(list().tooSmall, 2)
    assert.equal(list(0).list.length, 4)
    assert.equal(list(11).list.length, 0)
  })
  test('equal strength: the one further from the expected value, then as given', () => {
    const runs = (value: number): Reading => ({ ...seasonal(value), method: 'xmr', rule: 'shift', direction: 'above' })
    const charts = [
      { key: 'near', reading: runs(101), outcome: 'reduce' as const },
      { key: 'far', reading: runs(110), outcome: 'reduce' as const },
      { key: 'far too', reading: runs(110), outcome: 'reduce' as const },
    ]
    assert.deepEqual(keys(exceptionsOf(charts, { rules: ['outside', 'shift'] })), ['far', 'far too', 'near'])
    assert.deepEqual(keys(exceptionsOf(charts)), [])
    const extra =
      exceptionsOf(charts, { rules: ['outside', 'shift'] }).expectedByChance - exceptionsOf(charts).expectedByChance
    assert.ok(Math.abs(extra - 3 / 64) < 1e-12)
  })
  test('no spread: a finite strength, no p-value', () => {
    const result = exceptionsOf([{ key: 'flat', reading: seasonal(40, { expected: 16, s: 0 }), outcome: 'reduce' }])
    assert.deepEqual(
      result.list.map(({ strength, pValue, qValue, strong }) => [strength, pValue, qValue, strong]),
      [[6, null, null, false]],
    )
  })
  test('nothing at all', () => {
    assert.deepEqual(exceptionsOf([]), {
      list: [],
      tooSmall: 0,
      charts: 0,
      exceptions: 0,
      expectedByChance: 0,
      strong: 0,
      falseDiscoveryRate: 0.05,
    })
  })
})

test('readings of the three charts', () => {
  const values = Array.from({ length: 36 }, (_, i) => 40 + 3 * (Math.floor(i / 12) - 1))
  const series = { first: month('2022-04'), values: [...values, 60] }
  const a = readingOfSeasonal(seasonalPoint(series, month('2025-04')))
  assert.deepEqual(
    [a?.direction, a?.rule, a?.expected, a?.upper, a?.standardDeviation],
    ['above', 'outside', 40, 46, 3],
  )
  assert.equal(readingOfSeasonal(seasonalPoint(series, month('2025-05'))), null)

  const swing = [19, 21, 19, 21, 19, 21, 19, 21, 19, 21, 19, 21, 19, 40]
  const last = xmrChartOfValues(swing, { fixAfter: 12 }).points.at(-1)
  assert.ok(last)
  const b = readingOfXmr(last)
  assert.deepEqual([b.direction, b.rule, b.expected], ['above', 'outside', 20])
  const strength = exceptionsOf([{ key: 'x', reading: b, outcome: 'reduce' }]).list[0]?.strength ?? 0
  assert.ok(Math.abs(strength - (40 - 20 - 2 * 2.66) / (2 / 1.128)) < 1e-9)
  const first = xmrChartOfValues([5]).points[0]
  assert.ok(first)
  assert.equal(readingOfXmr(first).tested, null)

  const { points, baseline } = poissonChart([{ x: '2025-04', count: 14 }], { baseline: { total: 48, exposure: 12 } })
  assert.ok(points[0])
  const c = readingOfPoisson(points[0], baseline)
  assert.deepEqual([c.direction, c.upper, c.standardDeviation], ['above', 11, 2])
})

test('classes', () => {
  assert.equal(classOf({ direction: 'above', outcome: 'reduce' }), 'concern')
  assert.equal(classOf({ direction: 'below', outcome: 'reduce' }), 'improvement')
  assert.equal(classOf({ direction: 'above', outcome: 'increase' }), 'improvement')
  assert.equal(classOf({ direction: 'below', outcome: 'increase' }), 'concern')
  assert.equal(classOf({ direction: 'above', outcome: 'monitor' }), 'neutral')
})

test('whether it came back', () => {
  const after = (...positions: Position[]) =>
    cameBack(positions.map((position, i) => ({ month: month(`2025-0${i + 1}`), position })))
  assert.deepEqual(after(), { state: 'no later month yet', firstInside: null, latest: null })
  assert.deepEqual(after('unknown'), { state: 'no later month yet', firstInside: null, latest: null })
  assert.deepEqual(after('above', 'below'), { state: 'still outside', firstInside: null, latest: '2025-02' })
  assert.deepEqual(after('above', 'inside', 'unknown'), {
    state: 'came back',
    firstInside: '2025-02',
    latest: '2025-02',
  })
  assert.deepEqual(after('inside', 'above'), {
    state: 'came back, then outside again',
    firstInside: '2025-01',
    latest: '2025-02',
  })
})
