import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../../platform/clock/index.ts'
import { financialYearOf, lastTwelve, ownPeriod, periodsOn } from './periods.ts'

test('a financial year begins on 1 April', () => {
  assert.equal(financialYearOf('2026-03-31'), 2025)
  assert.equal(financialYearOf('2026-04-01'), 2026)
})

test('the periods of a day', () => {
  const [last, year, before] = periodsOn('2026-11-22')
  assert.deepEqual(last, { key: 'last-12', title: 'Last 12 whole months', from: '2025-11-01', to: '2026-10-31' })
  assert.deepEqual(year, {
    ...{ key: 'year-2026', title: 'Financial year 2026/27', from: '2026-04-01', to: '2027-03-31' },
  })
  assert.equal(before?.title, 'Financial year 2025/26')
  const quarters = periodsOn('2026-02-10').filter(({ key }) => key.startsWith('quarter'))
  assert.deepEqual(
    quarters.map(({ key }) => key),
    [4, 3, 2, 1].map((n) => `quarter-2025-${n}`).concat([4, 3, 2, 1].map((n) => `quarter-2024-${n}`)),
  )
  assert.deepEqual(quarters[0], {
    key: 'quarter-2025-4',
    title: 'Quarter 4 of 2025/26: January 2026 to March 2026',
    from: '2026-01-01',
    to: '2026-03-31',
  })
  assert.equal(lastTwelve('2026-03-01').to, '2026-02-28')
})

test('own days become whole months, and never a span of days', () => {
  assert.deepEqual(ownPeriod({ from: '2026-02-10', to: '2026-02-12' }), {
    ...{ key: 'own', title: 'Own dates', from: '2026-02-01', to: '2026-02-28' },
  })
  assert.equal(ownPeriod({ from: '2026-02-10', to: '2026-02-09' }), null)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 800 }), (start, length) => {
      const from = addDays('1990-01-01', start)
      const own = ownPeriod({ from, to: addDays(from, length) })
      assert.ok(own !== null)
      assert.ok(own.from.endsWith('-01') && addDays(own.to, 1).endsWith('-01'))
      assert.ok(own.from <= from && own.to >= addDays(from, length))
    }),
  )
})
