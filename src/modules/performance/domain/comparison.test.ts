import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addMonths, type Month, month } from '../../../platform/clock/index.ts'
import {
  casesFromCost,
  changeBetween,
  compareTwelveMonths,
  differenceBetweenExtracts,
  directionOfChange,
  distanceFromTarget,
  meanOfReturns,
  monthlyAverage,
  rankedByCount,
  ratePer,
  windowEnding,
} from './comparison.ts'
import {
  ALL_CRIME_TO_MAY_2015,
  ASB_ANNUAL,
  ASB_BY_CATEGORY,
  ASB_FROM,
  ASB_MONTHLY,
  COST_OF_CRIME,
  MARAC_REPEAT_RATES,
  SERIOUS_ACQUISITIVE_CRIME,
  VICTIM_VULNERABILITIES,
} from './fixtures/published-tables.ts'
import { roundHalfAway } from './numbers.ts'

const OCTOBER_2014 = month('2014-10')
const DISTRICTS = ALL_CRIME_TO_MAY_2015.slice(0, 8).map(({ area }) => area)
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** A year of the published monthly counts. */
function asb(area: keyof typeof ASB_MONTHLY): Map<Month, number> {
  return new Map(ASB_MONTHLY[area].map((count, i) => [addMonths(month(ASB_FROM), i), count]))
}

describe('published tables, to the digit', () => {
  test('all crime, 12 months to May 2015', () => {
    assert.equal(ALL_CRIME_TO_MAY_2015.length, 11)
    for (const { area, previous, last, change, percentChange } of ALL_CRIME_TO_MAY_2015) {
      assert.deepEqual(changeBetween({ before: previous, after: last }), { change, percentChange }, area)
    }
    const row = (name: string) => ALL_CRIME_TO_MAY_2015.find(({ area }) => area === name)
    for (const column of ['previous', 'last', 'change'] as const) {
      const county = sum(ALL_CRIME_TO_MAY_2015.slice(0, 8).map((row) => row[column]))
      assert.equal(county, row('County Council area')?.[column])
      assert.equal(county + (row('Derby City')?.[column] ?? 0), row('Force area')?.[column])
    }
  })
  test('anti-social behaviour: months, year, average, change and percentage', () => {
    assert.equal(ASB_ANNUAL.length, 11)
    for (const { area, previous, last, monthlyAverage: average, change, percentChange } of ASB_ANNUAL) {
      const counts = asb(area)
      const window = windowEnding(OCTOBER_2014, { figure: (month) => counts.get(month) })
      assert.deepEqual(window, { from: '2013-11', to: '2014-10', monthsPresent: 12, missing: [], sum: last }, area)
      assert.equal(monthlyAverage({ sum: last, months: 12 }), average, area)
      assert.deepEqual(changeBetween({ before: previous, after: last }), { change, percentChange }, area)
    }
  })
  test('anti-social behaviour: the county and the force are the sums of their areas', () => {
    for (let i = 0; i < 12; i++) {
      const county = sum(DISTRICTS.map((area) => ASB_MONTHLY[area as keyof typeof ASB_MONTHLY][i] ?? Number.NaN))
      assert.equal(county, ASB_MONTHLY['Admin County'][i])
      assert.equal(county + (ASB_MONTHLY['Derby City'][i] ?? Number.NaN), ASB_MONTHLY['Force Area'][i])
    }
  })
  test('anti-social behaviour by category: totals, and the difference between the two extracts', () => {
    for (const { month, environmental, personal, nuisance, total } of ASB_BY_CATEGORY) {
      assert.equal(environmental + personal + nuisance, total, month)
    }
    const byCategory = new Map(ASB_BY_CATEGORY.map((row) => [month(row.month), row.total]))
    const rows = differenceBetweenExtracts(asb('Force Area'), byCategory)
    assert.deepEqual(
      rows.map(({ difference }) => difference),
      [24, 18, 22, 29, 31, 33, 33, 32, 26, 25, 24, 79],
    )
    assert.deepEqual(rows[0], { month: '2013-11', first: 3504, second: 3528, difference: 24 })
  })
  test('serious acquisitive crime: distance from the milestone, change on the year before', () => {
    assert.equal(SERIOUS_ACQUISITIVE_CRIME.length, 9)
    for (const row of SERIOUS_ACQUISITIVE_CRIME) {
      assert.deepEqual(
        distanceFromTarget({ actual: row.actual, target: row.milestone }),
        { difference: row.difference, percentDifference: row.percentFromMilestone },
        row.area,
      )
      assert.equal(directionOfChange({ before: row.previous, after: row.actual }), row.change, row.area)
    }
    for (const column of ['actual', 'previous'] as const) {
      const [county, ...districts] = SERIOUS_ACQUISITIVE_CRIME.map((row) => row[column])
      assert.equal(sum(districts), county)
    }
  })
  test('cost of crime: the total stands for a whole number of crimes', () => {
    assert.deepEqual(
      COST_OF_CRIME.map((row) => casesFromCost(row)),
      [213, 1168, 185, 477, 945],
    )
    for (const { total, unitCost } of COST_OF_CRIME) {
      assert.equal((casesFromCost({ total, unitCost }) ?? 0) * unitCost, total)
    }
  })
  test('MARAC repeats: a nil return is not zero', () => {
    const { mean, returns, nil } = meanOfReturns(MARAC_REPEAT_RATES.map(({ percent }) => percent))
    assert.deepEqual([returns, nil], [8, 1])
    // The paper prints 22.1, cut off after the first decimal; rounded it is 22.2. As a zero, the nil return would make it 19.7.
    assert.equal(roundHalfAway(mean ?? 0, 2), 22.15)
    assert.equal(Math.trunc((mean ?? 0) * 10) / 10, 22.1)
  })
  test('vulnerabilities: the ranking, equals together', () => {
    const shuffled = [...VICTIM_VULNERABILITIES.slice(5), ...VICTIM_VULNERABILITIES.slice(0, 5)]
    const ranked = rankedByCount(shuffled)
    assert.deepEqual(
      ranked.map(({ entry }) => entry.vulnerability),
      VICTIM_VULNERABILITIES.map(({ vulnerability }) => vulnerability),
    )
    assert.deepEqual(
      ranked.map(({ rank }) => rank),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9],
    )
    assert.deepEqual(
      rankedByCount([{ count: 1 }, { count: 3 }, { count: 3 }]).map(({ rank }) => rank),
      [1, 1, 3],
    )
  })
})

describe('comparing twelve months with the twelve before', () => {
  const may = month('2025-05')
  const counts = new Map(Array.from({ length: 24 }, (_, i) => [addMonths(may, -i), i < 12 ? 11 : 10]))
  const figure = (m: Month) => counts.get(m)
  test('complete', () => {
    const { previous, last, ...rest } = compareTwelveMonths(may, figure)
    assert.deepEqual([previous.from, previous.to, previous.sum], ['2023-06', '2024-05', 120])
    assert.deepEqual([last.from, last.to, last.sum], ['2024-06', '2025-05', 132])
    assert.deepEqual(rest, { change: 12, percentChange: 10, monthlyAverage: 11 })
  })
  test('a missing month: no sum, and the month is named', () => {
    const { previous, last, ...rest } = compareTwelveMonths(may, (m) => (m === '2024-01' ? null : figure(m)))
    assert.deepEqual([previous.sum, previous.monthsPresent, previous.missing], [null, 11, ['2024-01']])
    assert.equal(last.sum, 132)
    assert.deepEqual(rest, { change: null, percentChange: null, monthlyAverage: 11 })
    assert.equal(compareTwelveMonths(addMonths(may, 1), figure).monthlyAverage, null)
  })
  test('from nothing there is a change but no percentage', () => {
    const rose = compareTwelveMonths(may, (m) => (m > '2024-05' ? 1 : 0))
    assert.deepEqual([rose.previous.sum, rose.change, rose.percentChange], [0, 12, null])
  })
})

test('rates need a population', () => {
  assert.equal(ratePer({ count: 5, population: 2000 }), 2.5)
  assert.equal(ratePer({ count: 5, population: 200_000, per: 100_000 }), 2.5)
  assert.equal(ratePer({ count: 5, population: null }), null)
  assert.equal(ratePer({ count: 5, population: undefined }), null)
  assert.equal(ratePer({ count: 5, population: 0 }), null)
  assert.equal(ratePer({ count: null, population: 10 }), null)
})

test('empty tables', () => {
  assert.deepEqual(meanOfReturns([null]), { mean: null, returns: 0, nil: 1 })
  assert.equal(monthlyAverage({ sum: 0, months: 0 }), null)
  assert.equal(casesFromCost({ total: 5, unitCost: 0 }), null)
  assert.equal(directionOfChange({ before: 2, after: 2 }), 'same')
  assert.deepEqual(differenceBetweenExtracts(new Map([[month('2025-01'), 1]]), new Map()), [
    { month: '2025-01', first: 1, second: null, difference: null },
  ])
})
