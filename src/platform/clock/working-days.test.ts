import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  addDays,
  addWorkingDays,
  bankHolidays,
  daysApart,
  isBankHoliday,
  isDay,
  isWorkingDay,
  weekdayOf,
  workingDayFrom,
  workingDaysBetween,
} from './working-days.ts'

/** As published at gov.uk/bank-holidays for England and Wales. */
const PUBLISHED: Readonly<Record<number, string>> = {
  2011: '01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27',
  2012: '01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26',
  2013: '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26',
  2014: '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
  2015: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2016: '01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27',
  2017: '01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
  2018: '01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26',
  2019: '01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26',
  2020: '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28',
  2021: '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28',
  2022: '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27',
  2023: '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26',
  2024: '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26',
  2025: '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
  2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
}

/** Any day from 1978 to 2099. */
const anyDay = fc.integer({ min: 0, max: 44_559 }).map((n) => addDays('1978-01-01', n))

describe('bank holidays of England and Wales', () => {
  for (const [year, days] of Object.entries(PUBLISHED)) {
    test(`are as published for ${year}`, () => {
      assert.deepEqual(
        bankHolidays(Number(year)),
        days.split(' ').map((day) => `${year}-${day}`),
      )
    })
  }
  test('know the days that were moved or added before', () => {
    assert.ok(isBankHoliday('2002-06-04') && isBankHoliday('2002-06-03') && !isBankHoliday('2002-05-27'))
    assert.ok(isBankHoliday('1999-12-31') && isBankHoliday('1981-07-29'))
    assert.ok(isBankHoliday('1995-05-08') && !isBankHoliday('1995-05-01'))
  })
  test('are eight weekdays, in order and each once, in every year for which nothing was proclaimed', () => {
    for (let year = 2024; year <= 2200; year += 1) {
      const days = bankHolidays(year)
      assert.equal(days.length, 8, String(year))
      assert.deepEqual([...new Set(days)].sort(), days)
      assert.ok(days.every((day) => weekdayOf(day) <= 5 && day.startsWith(String(year))))
    }
  })
  test('there are none of what is no year', () => {
    for (const year of [Number.NaN, 2025.5, 0, 10_000]) assert.throws(() => bankHolidays(year), RangeError)
  })
})

describe('working days', () => {
  test('over Christmas 2026, with a substitute day', () => {
    assert.equal(addWorkingDays('2026-12-24', 1), '2026-12-29')
    assert.equal(addWorkingDays('2026-12-29', -1), '2026-12-24')
    assert.equal(workingDaysBetween('2026-12-24', '2026-12-29'), 1)
    assert.equal(workingDayFrom('2026-12-25'), '2026-12-29')
    assert.equal(workingDayFrom('2026-12-24'), '2026-12-24')
  })
  test('of a Friday: the next is Monday, and no day is added for none', () => {
    assert.equal(addWorkingDays('2026-11-20', 1), '2026-11-23')
    assert.equal(addWorkingDays('2026-11-21', 1), '2026-11-23')
    assert.equal(addWorkingDays('2026-11-21', 0), '2026-11-21')
    assert.equal(workingDaysBetween('2026-11-20', '2026-11-23'), 1)
    assert.equal(workingDaysBetween('2026-11-23', '2026-11-20'), -1)
    assert.equal(workingDaysBetween('2026-11-20', '2026-11-22'), 0)
  })
  test('a day that there is not is refused and never guessed', () => {
    for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '20260101', '', 'today', '2026-04-31T00:00']) {
      assert.equal(isDay(text), false, text)
      assert.throws(() => isWorkingDay(text), RangeError, text)
      assert.throws(() => addWorkingDays(text, 0), RangeError, text)
      assert.throws(() => addDays(text, 1), RangeError, text)
    }
    assert.ok(isDay('2028-02-29'))
    assert.throws(() => addWorkingDays('2026-11-20', 0.5), RangeError)
  })
  test('counting back what was added gives the number again, and steps add up', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(60), fc.nat(60), (day, some, more) => {
        const on = addWorkingDays(day, some)
        assert.equal(workingDaysBetween(day, on), some)
        assert.equal(addWorkingDays(on, more), addWorkingDays(day, some + more))
        assert.ok(some === 0 || isWorkingDay(on))
        assert.equal(addWorkingDays(workingDayFrom(day), 0), workingDayFrom(day))
      }),
    )
  })
  test('the count is what one gets by looking at every day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -800, max: 800 }), (day, days) => {
        const other = addDays(day, days)
        assert.equal(daysApart(day, other), days)
        const [first, last] = days < 0 ? [other, day] : [day, other]
        let worked = 0
        for (let on = addDays(first, 1); on <= last; on = addDays(on, 1)) if (isWorkingDay(on)) worked += 1
        assert.equal(workingDaysBetween(day, other), days < 0 ? 0 - worked : worked)
      }),
      { numRuns: 60 },
    )
  })
  test('no more than five days without work follow one another', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        assert.ok(daysApart(day, addWorkingDays(day, 1)) <= 6)
      }),
    )
  })
})
