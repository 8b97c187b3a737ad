import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  addMonths,
  calendarMonth,
  type Month,
  month,
  monthFromIndex,
  monthIndex,
} from '../../../platform/clock/index.ts'
import {
  financialYear,
  type MonthlySeries,
  monthlySeries,
  type SeasonalOptions,
  seasonalChart,
  seasonalPoint,
} from './seasonal.ts'

/** Three financial years from April 2022; each calendar month has 10 * its place, -3, +0, +3 in turn. */
const values = Array.from({ length: 36 }, (_, i) => 10 * ((i % 12) + 1) + 3 * (Math.floor(i / 12) - 1))
const series: MonthlySeries = { first: month('2022-04'), values: [...values, 17, 13] }
/** 24 deviations of 3 (12 of 0), over 24. */
const s = Math.sqrt((24 * 9) / 24)

describe('worked by hand', () => {
  test('a full base of 36 months', () => {
    const point = seasonalPoint(series, month('2025-04'))
    assert.deepEqual(point, {
      month: '2025-04',
      value: 17,
      centre: 10,
      lower: 10 - 2 * s,
      upper: 10 + 2 * s,
      standardDeviation: 3,
      overall: 65,
      years: 3,
      baseMonths: 36,
      degreesOfFreedom: 24,
      position: 'above',
    })
    assert.equal(seasonalPoint(series, month('2025-05')).position, 'below')
    assert.equal(seasonalPoint(series, month('2025-04'), { k: 2.5 }).position, 'inside')
  })
  test('a value on the line is inside', () => {
    const on = { first: series.first, values: [...values, 16, 14] }
    assert.deepEqual(
      seasonalChart(on, { from: month('2025-04'), to: month('2025-05') }).map(({ position }) => position),
      ['inside', 'inside'],
    )
  })
  test('months to come have their expected line', () => {
    const chart = seasonalChart(series, { from: month('2025-04'), to: month('2026-03') })
    assert.deepEqual(
      chart.map(({ centre }) => centre),
      [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120],
    )
    const march = chart.at(-1)
    assert.deepEqual([march?.value, march?.upper, march?.position], [null, 126, 'unknown'])
  })
  test('the next financial year uses what there is of this one', () => {
    // April 2026: 17 (2025), 13 (2024), 10 (2023). June 2026: 2024 and 2023 only.
    const april = seasonalPoint(series, month('2026-04'))
    assert.deepEqual([april.centre, april.years, april.baseMonths], [40 / 3, 3, 26])
    assert.equal(april.degreesOfFreedom, 26 - 12)
    const june = seasonalPoint(series, month('2026-06'))
    assert.deepEqual([june.centre, june.years], [31.5, 2])
  })
  test('two years are enough, one is not', () => {
    const two = seasonalPoint({ first: month('2023-04'), values: values.slice(12) }, month('2025-04'))
    assert.deepEqual([two.centre, two.years, two.baseMonths, two.degreesOfFreedom], [11.5, 2, 24, 12])
    assert.equal(two.standardDeviation, Math.sqrt((24 * 1.5 ** 2) / 12))
    const one = seasonalPoint({ first: month('2024-04'), values: values.slice(24) }, month('2025-04'))
    assert.deepEqual([one.centre, one.lower, one.upper, one.years], [null, null, null, 1])
    assert.deepEqual([one.standardDeviation, one.overall, one.position], [null, 68, 'unknown'])
    const none = seasonalPoint(series, month('2040-01'))
    assert.deepEqual([none.centre, none.overall, none.years, none.baseMonths], [null, null, 0, 0])
  })
  test('the lower line is not below zero', () => {
    const small = { first: month('2022-04'), values: values.map((value) => value - 6) }
    assert.equal(seasonalPoint(small, month('2025-04')).lower, 0)
    assert.equal(seasonalPoint(small, month('2025-05')).lower, 8)
  })
  test('a gap is no zero', () => {
    const gappy = { first: month('2022-04'), values: [null, ...values.slice(1), 17] }
    const point = seasonalPoint(gappy, month('2025-04'))
    assert.deepEqual([point.centre, point.years, point.baseMonths, point.degreesOfFreedom], [11.5, 2, 35, 23])
  })
  test('equal values have no spread', () => {
    const flat = { first: month('2022-04'), values: Array<number>(37).fill(0.1) }
    const point = seasonalPoint(flat, month('2025-04'))
    assert.deepEqual([point.centre, point.standardDeviation, point.position], [0.1, 0, 'inside'])
  })
  test('refuses a negative number of deviations and a thirteenth month', () => {
    assert.throws(() => seasonalPoint(series, month('2025-04'), { k: -1 }), RangeError)
    assert.throws(() => seasonalPoint(series, month('2025-04'), { yearStart: 13 }), RangeError)
  })
})

test('financial years', () => {
  assert.deepEqual(financialYear(month('2025-03')), { from: '2024-04', to: '2025-03' })
  assert.deepEqual(financialYear(month('2025-04')), { from: '2025-04', to: '2026-03' })
  assert.deepEqual(financialYear(month('2025-04'), 1), { from: '2025-01', to: '2025-12' })
})

test('a series from counts: only covered months without a count are zero', () => {
  const counts = [
    { month: month('2025-02'), count: 4 },
    { month: month('2025-02'), count: 1 },
    { month: month('2024-01'), count: 9 },
  ]
  const frame = { counts, from: month('2025-01'), to: month('2025-04') }
  assert.deepEqual(monthlySeries({ ...frame, covered: 'counted' }).values, [null, 5, null, null])
  assert.deepEqual(monthlySeries({ ...frame, covered: 'all' }).values, [0, 5, 0, 0])
  assert.deepEqual(monthlySeries({ ...frame, covered: (m) => m < '2025-04' }).values, [0, 5, 0, null])
})

/** The definition, word by word, slowly. */
function naive(series: MonthlySeries, target: Month, { k = 2, yearStart = 4 }: SeasonalOptions) {
  const known = new Map<Month, number>()
  for (let i = 0; i < series.values.length; i++) {
    const value = series.values[i]
    if (typeof value === 'number') known.set(addMonths(series.first, i), value)
  }
  let april = target
  while (calendarMonth(april) !== yearStart) april = addMonths(april, -1)
  const base = [...known].filter(([m]) => m < april && m >= addMonths(april, -36))
  const group = (m: Month) =>
    base.filter(([other]) => calendarMonth(other) === calendarMonth(m)).map(([, value]) => value)
  const average = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length
  const distinct = new Set(base.map(([m]) => calendarMonth(m))).size
  const degreesOfFreedom = base.length - distinct
  const squares = base.map(([m, value]) => (value - average(group(m))) ** 2).reduce((sum, square) => sum + square, 0)
  const own = group(target)
  const s = degreesOfFreedom > 0 ? Math.sqrt(squares / degreesOfFreedom) : null
  const centre = own.length >= 2 ? average(own) : null
  return {
    centre,
    lower: centre === null || s === null ? null : Math.max(0, centre - k * s),
    upper: centre === null || s === null ? null : centre + k * s,
    standardDeviation: s,
    overall: base.length > 0 ? average(base.map(([, value]) => value)) : null,
    years: own.length,
    baseMonths: base.length,
    degreesOfFreedom,
  }
}

test('all months of any series agree with the definition', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.integer({ min: 0, max: 300 }), { freq: 8 }), { maxLength: 70 }),
      fc.integer({ min: 2000 * 12, max: 2010 * 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom(1, 2, 3),
      (values, start, yearStart, k) => {
        const series = { first: monthFromIndex(start), values }
        const to = monthFromIndex(start + values.length + 14)
        const chart = seasonalChart(series, { from: monthFromIndex(start - 2), to, k, yearStart })
        assert.equal(chart.length, values.length + 17)
        for (const point of chart) {
          const expected = naive(series, point.month, { k, yearStart })
          for (const [key, want] of Object.entries(expected)) {
            const got = point[key as keyof typeof expected]
            if (want === null || got === null) assert.equal(got, want, `${point.month} ${key}`)
            else assert.ok(Math.abs(got - want) <= 1e-9, `${point.month} ${key}: ${got} is not ${want}`)
          }
          assert.equal(point.value, values[monthIndex(point.month) - start] ?? null)
          assert.deepEqual(seasonalPoint(series, point.month, { k, yearStart }), point)
        }
      },
    ),
  )
})
