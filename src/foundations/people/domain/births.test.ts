import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type BornOn, compareBirths, dayAndMonthSwapped, findBirth, isDay, parseBirth } from './births.ts'

const today = '2026-11-22'
const day = (on: string): BornOn => ({ on, precision: 'day' })

test('dates of birth are read as people in Britain write them', () => {
  for (const [text, on, precision] of [
    ['12/3/1984', '1984-03-12', 'day'],
    ['12.03.84', '1984-03-12', 'day'],
    ['12-3-84', '1984-03-12', 'day'],
    ['1984-03-12', '1984-03-12', 'day'],
    ['12 March 1984', '1984-03-12', 'day'],
    ['12th of Mar 84', '1984-03-12', 'day'],
    ['March 12, 1984', '1984-03-12', 'day'],
    // The second number can only be a day.
    ['03/25/1984', '1984-03-25', 'day'],
    ['1/1/26', '2026-01-01', 'day'],
    ['1/1/27', '1927-01-01', 'day'],
    ['March 1984', '1984-03-01', 'month'],
    ['3/1984', '1984-03-01', 'month'],
    ['1984', '1984-01-01', 'year'],
  ] as const) {
    assert.deepEqual(parseBirth(text, { today }), { on, precision }, text)
  }
  for (const text of ['31/2/1984', '23/11/2026', '12/3', 'smith', '12/3/1884', '']) {
    assert.equal(parseBirth(text, { today }), undefined, text)
  }
  assert.equal(findBirth('john smith 12/3/1984 leicester', { today })?.text, '12/3/1984')
})

test('how dates compare', () => {
  for (const [a, b, how] of [
    [day('1984-03-12'), day('1984-03-12'), 'same-day'],
    [day('1984-01-01'), day('1984-01-01'), 'same-day-placeholder'],
    [day('1984-03-12'), day('1984-12-03'), 'swapped'],
    [day('1984-03-12'), day('1984-03-13'), 'one-digit'],
    [day('1984-03-12'), day('1994-03-12'), 'one-digit'],
    [day('1984-03-12'), day('1984-03-21'), 'one-digit'],
    [day('1984-03-12'), day('1948-03-12'), 'one-digit'],
    [day('1984-03-12'), day('1985-07-30'), 'different'],
    [day('1984-01-01'), day('1984-07-30'), 'same-year'],
    [day('1984-03-12'), { on: '1984-03-01', precision: 'month' }, 'same-month'],
    [day('1984-03-12'), { on: '1984-05-01', precision: 'month' }, 'different'],
    [day('1984-03-12'), { on: '1984-01-01', precision: 'year' }, 'same-year'],
    [day('1984-03-12'), { on: '1985-01-01', precision: 'year' }, 'near'],
    [day('1984-03-12'), { on: '1990-01-01', precision: 'year' }, 'different'],
  ] as const) {
    assert.equal(compareBirths([a, b]), how, `${a.on} ${b.on}`)
    assert.equal(compareBirths([b, a]), how, `${b.on} ${a.on}`)
  }
})

test('swapping day and month twice gives the same day', () => {
  const date = fc.date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(date, (when) => {
      const on = when.toISOString().slice(0, 10)
      assert.ok(isDay(on))
      const swapped = dayAndMonthSwapped(on)
      if (swapped !== undefined) assert.equal(dayAndMonthSwapped(swapped), on)
    }),
  )
})
