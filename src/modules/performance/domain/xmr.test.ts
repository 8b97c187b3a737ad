import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addMonths, month } from '../../../platform/clock/index.ts'
import { realRows, withoutRealData } from './testing/real-data.ts'
import { assurance, type XmrOptions, xmrChart, xmrChartOfMonths, xmrChartOfValues } from './xmr.ts'
import { pointType, specialCauseType } from './xmr-labels.ts'

const FILES = ['control-charts/xmr-expected-mps-three-boroughs.csv', 'control-charts/xmr-expected-ae-breaches.csv']
const CASES: Readonly<Record<string, XmrOptions>> = {
  default: {},
  noscreen: { screen: false },
  fix24: { fixAfter: 24 },
  fix36: { fixAfter: 36 },
  rebase2020_04: { rebaseAt: ['2020-04-01'] },
}
const LABELS = ['Above UCL', 'Below LCL', '7 Point Trend (Increasing)', '7 Point Trend (Decreasing)', 'Common Cause']

type Column =
  | 'case'
  | 'f'
  | 'x'
  | 'y'
  | 'rebase_group'
  | 'mean_col'
  | 'lpl'
  | 'upl'
  | 'special_cause_type'
  | 'point_type'

function chartsOf(rows: Record<Column, string>[]): Map<string, Record<Column, string>[]> {
  const charts = new Map<string, Record<Column, string>[]>()
  for (const row of rows) {
    const name = `${row.case}: ${row.f}`
    const chart = charts.get(name)
    if (chart === undefined) charts.set(name, [row])
    else chart.push(row)
  }
  return charts
}

/** The expected files print 15 significant digits, nothing for no limit. */
function assertClose(actual: number | null, expected: string, where: string) {
  if (expected === '') return assert.equal(actual, null, where)
  assert.ok(actual !== null, where)
  const want = Number(expected)
  assert.ok(Math.abs(actual - want) <= 1e-9 * Math.max(1, Math.abs(want)), `${where}: ${actual} is not ${expected}`)
}

describe('XmR charts equal NHSRplotthedots 0.2.2', () => {
  for (const file of FILES) {
    test(file, { skip: withoutRealData(file) }, () => {
      const charts = chartsOf(realRows<Column>(file))
      let rows = 0
      const seen = new Set<string>()
      for (const [name, expected] of charts) {
        const options = CASES[expected[0]?.case ?? '']
        assert.ok(options, name)
        const { points, short } = xmrChart(
          expected.map(({ x, y }) => ({ x, y: Number(y) })),
          { ...options, improvement: 'decrease' },
        )
        assert.equal(short, false)
        expected.forEach((row, i) => {
          const point = points[i]
          assert.ok(point)
          const where = `${name} ${row.x}`
          assert.equal(point.segment, Number(row.rebase_group), where)
          assertClose(point.mean, row.mean_col, where)
          assertClose(point.lower, row.lpl, where)
          assertClose(point.upper, row.upl, where)
          assert.equal(specialCauseType(point), row.special_cause_type, where)
          assert.equal(pointType(point), row.point_type, where)
          seen.add(row.special_cause_type)
          rows++
        })
      }
      assert.ok(rows === 16_440 || rows === 216, `${rows} rows`)
      if (rows > 216) for (const label of LABELS) assert.ok(seen.has(label), label)
    })
  }
})

describe('the check series', () => {
  const values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
  const limits = (screen: boolean) => {
    const segment = xmrChartOfValues(values, { screen }).segments[0]
    return [segment?.mean, segment?.upper, segment?.lower]
  }
  test('limits', () => {
    // 35 / 18 and 2.66 * 32 / 17, or 2.66 * 1 when screened. The method's own note prints 6.951 for 6.9515.
    const mean = 35 / 18
    const printed = { mean: 1.944, unscreened: [6.951, -3.063], screened: [4.604, -0.716] }
    const near = (actual: (number | undefined | null)[], expected: number[]) =>
      expected.forEach((want, i) => {
        assert.ok(Math.abs((actual[i] ?? Number.NaN) - want) < 0.001, `${actual[i]} is not ${want}`)
      })
    near(limits(false), [printed.mean, ...printed.unscreened])
    near(limits(true), [printed.mean, ...printed.screened])
    assert.deepEqual(limits(true), [mean, mean + 2.66, mean - 2.66])
  })
  test('the fifth point is outside', () => {
    for (const screen of [true, false]) {
      const { points } = xmrChartOfValues(values, { screen, improvement: 'decrease' })
      assert.deepEqual(
        points.filter(({ rule }) => rule !== 'none').map(({ x, rule, class: kind }) => [x, rule, kind]),
        [['5', 'outside', 'concern']],
      )
    }
  })
})

const rulesOf = (values: readonly number[], options: Omit<XmrOptions, 'rebaseAt'> = {}) =>
  xmrChartOfValues(values, options).points.map(({ rule, direction }) =>
    rule === 'none' ? '.' : `${rule} ${direction}`,
  )

describe('rules', () => {
  test('a shift needs seven in a row; a point on the mean breaks it', () => {
    // Limits wide enough that nothing else signals: the first points swing about a mean of 0.
    const swing = [10, -10, 10, -10, 10, -10, 10, -10]
    assert.deepEqual(rulesOf([...swing, 1, 1, 2, 1, 2, 1, 2, -5], { fixAfter: 8 }).slice(7), [
      '.',
      ...Array<string>(7).fill('shift up'),
      '.',
    ])
    assert.deepEqual(
      rulesOf([...swing, 1, 1, 2, 0, 2, 1, 2, -5], { fixAfter: 8 }).filter((rule) => rule !== '.'),
      [],
    )
  })
  test('a trend needs six steps one way; a tie breaks it; a peak belongs to the fall', () => {
    const start = [50, -50, 50, -50, 50, -50, 50, -50]
    const rise = [-3, -2, -1, 0, 1, 2, 3]
    assert.deepEqual(rulesOf([...start, ...rise], { fixAfter: 8 }).slice(8), [...Array<string>(7).fill('trend up')])
    assert.equal(rulesOf([...start, -3, -2, -1, -1, 1, 2, 3], { fixAfter: 8 }).includes('trend up'), false)
    assert.deepEqual(rulesOf([...start, ...rise, 2, 1, 0, -1, -2, -3], { fixAfter: 8 }).slice(8), [
      ...Array<string>(6).fill('trend up'),
      ...Array<string>(7).fill('trend down'),
    ])
  })
  test('two of three flags only the points near the limit, and not across the mean', () => {
    // Mean 0, mean moving range 20: limits at 53.2, near limits at 35.5.
    const start = [10, -10, 10, -10, 10, -10, 10, -10]
    assert.deepEqual(rulesOf([...start, 40, 5, 40, -1], { fixAfter: 8 }).slice(8), [
      'two of three up',
      '.',
      'two of three up',
      '.',
    ])
    assert.deepEqual(rulesOf([...start, 40, -5, 40, -1], { fixAfter: 8 }).slice(8), ['.', '.', '.', '.'])
    // The near limit itself is not beyond it.
    const near = xmrChartOfValues(start).segments[0]?.nearUpper ?? 0
    assert.deepEqual(rulesOf([...start, near, 5, near, -1], { fixAfter: 8 }).slice(8), ['.', '.', '.', '.'])
    // A point beyond the limit is "outside" and does not count as near.
    assert.deepEqual(rulesOf([...start, 60, 5, 40, -1], { fixAfter: 8 }).slice(8), ['outside up', '.', '.', '.'])
  })
  test('the limit itself is inside', () => {
    const start = [50, 150, 50, 150, 50, 150, 50, 150]
    assert.deepEqual(rulesOf([...start, 366, 99, 367], { fixAfter: 8 }).slice(8), ['.', '.', 'outside up'])
  })
})

describe('segments and warnings', () => {
  const monthly = (values: readonly number[]) =>
    values.map((y, i) => ({ x: `20${20 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`, y }))
  test('a re-baseline starts at its month, or at the next point when that month is missing', () => {
    const points = monthly(Array.from({ length: 30 }, (_, i) => i % 3))
    const starts = (rebaseAt: string[], from = points) => xmrChart(from, { rebaseAt }).segments.map(({ from }) => from)
    assert.deepEqual(starts(['2021-03']), ['2020-01', '2021-03'])
    assert.deepEqual(starts(['2021-03-01']), ['2020-01', '2021-03'])
    assert.deepEqual(
      starts(
        ['2021-03', '2020-09'],
        points.filter(({ x }) => x !== '2021-03'),
      ),
      ['2020-01', '2020-09', '2021-04'],
    )
    assert.deepEqual(starts(['2019-01', '2020-01', '2031-01']), ['2020-01'])
  })
  test('fewer than 13 points are short, also as a fixed baseline', () => {
    assert.equal(xmrChartOfValues([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]).short, true)
    assert.equal(xmrChartOfValues([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]).short, false)
    assert.equal(xmrChartOfValues([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], { fixAfter: 12 }).short, true)
  })
  test('refuses disorder, twice the same date, a value that is no number, a baseline of one', () => {
    assert.throws(() => xmrChart([...monthly([1, 2])].reverse()), RangeError)
    assert.throws(
      () =>
        xmrChart([
          { x: '2020-01', y: 1 },
          { x: '2020-01-01', y: 1 },
        ]),
      RangeError,
    )
    assert.throws(() => xmrChartOfValues([1, Number.NaN]), RangeError)
    assert.throws(() => xmrChartOfValues([1, 2], { fixAfter: 1 }), RangeError)
  })
  test('one point and no point', () => {
    assert.deepEqual(xmrChartOfValues([]), { points: [], segments: [], short: false, icon: null })
    const one = xmrChartOfValues([4])
    assert.equal(one.icon, 'common cause')
    assert.deepEqual([one.points[0]?.mean, one.points[0]?.lower], [4, null])
  })
})

test('assurance reads the last limits', () => {
  const chart = xmrChartOfValues([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) // limits -1.16 and 4.16
  assert.equal(assurance(chart, { target: 5, improvement: 'decrease' }), 'consistently passing')
  assert.equal(assurance(chart, { target: 5, improvement: 'increase' }), 'consistently failing')
  assert.equal(assurance(chart, { target: -2, improvement: 'increase' }), 'consistently passing')
  assert.equal(assurance(chart, { target: -2, improvement: 'decrease' }), 'consistently failing')
  assert.equal(assurance(chart, { target: 2, improvement: 'decrease' }), 'inconsistent')
  assert.equal(assurance(chart, { target: 2, improvement: 'neutral' }), null)
  assert.equal(assurance(xmrChartOfValues([3]), { target: 2, improvement: 'increase' }), null)
})

describe('properties', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 60 })
  const screen = fc.boolean()
  const close = (a: number | null | undefined, b: number | null | undefined) =>
    a === null || b === null ? a === b : Math.abs((a ?? Number.NaN) - (b ?? Number.NaN)) <= 1e-7

  test('adding a constant moves the limits by it', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: -1000, max: 1000 }), screen, (values, by, screen) => {
        const [before] = xmrChartOfValues(values, { screen }).segments
        const [after] = xmrChartOfValues(
          values.map((value) => value + by),
          { screen },
        ).segments
        const moved = (limit: number | null | undefined) => (limit === null ? null : (limit ?? Number.NaN) + by)
        assert.equal(close(moved(before?.mean), after?.mean), true)
        assert.equal(close(moved(before?.lower), after?.lower), true)
        assert.equal(close(moved(before?.upper), after?.upper), true)
      }),
    )
  })
  test('scaling scales the limits', () => {
    fc.assert(
      // Powers of two, so that no rounding decides about a moving range that lies exactly on the screen.
      fc.property(counts, fc.constantFrom(0.25, 0.5, 2, 4, 64), screen, (values, by, screen) => {
        const before = xmrChartOfValues(values, { screen })
        const after = xmrChartOfValues(
          values.map((value) => value * by),
          { screen },
        )
        const scaled = (limit: number | null | undefined) => (limit === null ? null : (limit ?? Number.NaN) * by)
        assert.equal(close(scaled(before.segments[0]?.mean), after.segments[0]?.mean), true)
        assert.equal(close(scaled(before.segments[0]?.upper), after.segments[0]?.upper), true)
        assert.deepEqual(
          before.points.map(({ rule }) => rule),
          after.points.map(({ rule }) => rule),
        )
      }),
    )
  })
  test('a constant series has no signals', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        screen,
        (value, length, screen) => {
          const { points } = xmrChartOfValues(Array<number>(length).fill(value), { screen })
          assert.equal(
            points.every(({ rule, class: kind }) => rule === 'none' && kind === 'common cause'),
            true,
          )
        },
      ),
    )
  })
  test('the other direction swaps improvement and concern, nothing else', () => {
    const swap = { improvement: 'concern', concern: 'improvement', 'common cause': 'common cause' }
    fc.assert(
      fc.property(counts, (values) => {
        const down = xmrChartOfValues(values, { improvement: 'decrease' }).points
        const up = xmrChartOfValues(values, { improvement: 'increase' }).points
        assert.deepEqual(
          up,
          down.map((point) => ({ ...point, class: swap[point.class as keyof typeof swap] })),
        )
      }),
    )
  })
  test('a series upside down signals the other way', () => {
    const other = { up: 'down', down: 'up', none: 'none' }
    fc.assert(
      fc.property(counts, screen, (values, screen) => {
        const plain = xmrChartOfValues(values, { screen }).points
        const turned = xmrChartOfValues(
          values.map((value) => -value),
          { screen },
        ).points
        // The tie between two trends that touch is labelled "down" by the R package either way.
        plain.forEach((point, i) => {
          assert.equal(turned[i]?.rule, point.rule)
          if (point.rule !== 'trend') assert.equal(turned[i]?.direction, other[point.direction])
        })
      }),
    )
  })
  test('points that are skipped leave the others as they are', () => {
    fc.assert(
      fc.property(counts, fc.nat({ max: 60 }), (ys, skip) => {
        const all = ys.map((y, i) => ({
          x: `${2000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
          y,
        }))
        const options: XmrOptions = { rebaseAt: ['2001-03'] }
        assert.deepEqual(xmrChart(all, { ...options, skip }).points, xmrChart(all, options).points.slice(skip))
      }),
    )
  })
  test('months give the chart of their points, with gaps, re-baselines on any day and skipped points', () => {
    const first = month('2019-11')
    const months = fc.array(fc.option(fc.integer({ min: 0, max: 500 }), { freq: 4 }), { maxLength: 60 })
    const rebaseAt = fc.array(
      fc
        .tuple(fc.integer({ min: -3, max: 63 }), fc.constantFrom('', '-01', '-02', '-31'))
        .map(([by, day]) => `${addMonths(first, by)}${day}`),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(months, rebaseAt, fc.nat({ max: 60 }), screen, (values, rebaseAt, skip, screen) => {
        const points = values.flatMap((y, i) => (y === null ? [] : [{ x: addMonths(first, i), y }]))
        const options: XmrOptions = { rebaseAt, skip, screen, improvement: 'decrease' }
        assert.deepEqual(xmrChartOfMonths({ first, values }, options), xmrChart(points, options))
        const gaps = values.map((value) => value ?? Number.NaN)
        assert.deepEqual(xmrChartOfMonths({ first, values: gaps }, options), xmrChart(points, options))
      }),
    )
    assert.throws(() => xmrChartOfMonths({ first, values: [1, Number.POSITIVE_INFINITY] }), RangeError)
  })
  test('segments are independent', () => {
    fc.assert(
      fc.property(counts, counts, fc.option(fc.integer({ min: 2, max: 30 })), (first, second, fixed) => {
        const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)
        const all = [...first, ...second].map((y, i) => ({ x: day(i), y }))
        const options: XmrOptions = fixed === null ? {} : { fixAfter: fixed }
        const whole = xmrChart(all, { ...options, rebaseAt: [day(first.length)] }).points
        const apart = [all.slice(0, first.length), all.slice(first.length)].flatMap((points, segment) =>
          xmrChart(points, options).points.map((point) => ({ ...point, segment })),
        )
        assert.deepEqual(whole, apart)
      }),
    )
  })
})
