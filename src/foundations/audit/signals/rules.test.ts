import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { dayBefore, daysBetween, findManyRecords, isOutOfHours, median, type Opened, signalSettings } from './rules.ts'

const day = '2026-11-20'
const opened = (userId: string, records: number, more: Partial<Opened> = {}): Opened => ({
  ...{ userId, teamIds: ['north'], day, hour: null, records },
  ...more,
})
const found = (all: readonly Opened[], days = [day]) =>
  findManyRecords(all, days, signalSettings).map(({ of, ownUsual, teamUsual }) => [
    of.userId,
    of.records,
    ownUsual,
    teamUsual,
  ])

describe('far more records than usual', () => {
  test('counts from 30, when nothing is known of what is usual', () => {
    assert.deepEqual(found([opened('a', 29)]), [])
    assert.deepEqual(found([opened('a', 30)]), [['a', 30, 0, 0]])
  })
  test('is more than three times the median of the person and of the team, whichever is higher', () => {
    const usual = (userId: string, records: number) =>
      [1, 2, 3].map((n) => opened(userId, records, { day: dayBefore(day, n) }))
    const own = usual('a', 12)
    assert.deepEqual(found([...own, opened('a', 36)]), [])
    assert.deepEqual(found([...own, opened('a', 37)]), [['a', 37, 12, 12]])
    const team = [...usual('a', 2), ...usual('b', 20), ...usual('c', 20)]
    assert.deepEqual(found([...team, opened('a', 60)]), [])
    assert.deepEqual(found([...team, opened('a', 61)]), [['a', 61, 2, 20]])
    const elsewhere = [...usual('a', 2), ...usual('b', 20).map((one) => ({ ...one, teamIds: ['south'] }))]
    assert.deepEqual(found([...elsewhere, opened('a', 61)]), [['a', 61, 2, 2]])
  })
  test('compares days with days and hours with hours, of the 28 days before only', () => {
    const hours = [1, 2, 3].map((n) => opened('a', 50, { day: dayBefore(day, n), hour: 9 }))
    assert.deepEqual(found([...hours, opened('a', 40)]), [['a', 40, 0, 0]])
    assert.deepEqual(found([...hours, opened('a', 40, { hour: 10 })]), [])
    assert.deepEqual(found([opened('a', 50, { day: dayBefore(day, 28) }), opened('a', 40)]), [])
    assert.deepEqual(found([opened('a', 50, { day: dayBefore(day, 29) }), opened('a', 40)]), [['a', 40, 0, 0]])
    assert.deepEqual(found([opened('a', 50, { day: dayBefore(day, -1) }), opened('a', 40)]), [['a', 40, 0, 0]])
  })
  test('says nothing of days that were not asked for', () => {
    assert.deepEqual(found([opened('a', 40)], ['2026-11-21']), [])
  })
})

describe('hours and days', () => {
  test('the working day is from 7:00 to before 20:00, Monday to Friday', () => {
    for (const [weekday, hour, out] of [
      [1, 7, false],
      [5, 19, false],
      [3, 6, true],
      [3, 20, true],
      [6, 12, true],
      [7, 12, true],
    ] as const) {
      assert.equal(isOutOfHours({ day, weekday, hour }, signalSettings), out, `${weekday} ${hour}`)
    }
    const own = { ...signalSettings, opens: 0, workingDays: [6] }
    assert.equal(isOutOfHours({ day, weekday: 6, hour: 3 }, own), false)
  })
  test('a bank holiday is a day off, substitute days too, unless the partnership works on them', () => {
    const at = (day: string) => ({ day, weekday: 1, hour: 10 })
    assert.equal(isOutOfHours(at('2026-12-21'), signalSettings), false)
    for (const holiday of ['2026-08-31', '2026-12-28']) {
      assert.equal(isOutOfHours(at(holiday), signalSettings), true, holiday)
      assert.equal(isOutOfHours(at(holiday), { ...signalSettings, bankHolidaysWorked: true }), false, holiday)
    }
  })
  test('days before and between, over the ends of months and years', () => {
    assert.equal(dayBefore('2026-03-01', 1), '2026-02-28')
    assert.equal(dayBefore('2025-12-31', -1), '2026-01-01')
    assert.deepEqual(daysBetween('2026-02-27', '2026-03-01'), ['2026-02-27', '2026-02-28', '2026-03-01'])
    assert.deepEqual(daysBetween('2026-03-02', '2026-03-01'), [])
  })
  test('the median has as many values above as below', () => {
    assert.deepEqual([median([]), median([4]), median([1, 9]), median([9, 1, 2])], [0, 4, 5, 2])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1 }), (values) => {
        const middle = median(values)
        const [below, above] = [values.filter((v) => v < middle), values.filter((v) => v > middle)]
        assert.ok(below.length <= values.length / 2 && above.length <= values.length / 2)
      }),
    )
  })
})
