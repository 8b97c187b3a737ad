import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays, londonDay } from '../../../platform/clock/index.ts'
import { addMonths, ageOn, checkDay, checkPast, londonTime, momentOf } from './moments.ts'

const NOW = new Date('2026-07-01T13:30:00Z')

describe('when something happened', () => {
  test('is a real day and time, and not to come by London’s clocks', () => {
    const at = (onDay: string, atTime = '') =>
      checkPast({ onDay, atTime }, { now: NOW, what: 'The visit' })?.part ?? null
    assert.equal(at('2026-07-01'), null)
    assert.equal(at('2026-07-01', '14:30'), null)
    assert.equal(at('2026-07-01', '14:31'), 'time')
    assert.equal(at('2026-07-02'), 'day')
    assert.equal(at('2026-02-30'), 'day')
    assert.equal(at(''), 'day')
    assert.equal(at('0026-07-01'), 'day')
    assert.equal(at('2026-06-30', '24:00'), 'time')
    assert.equal(at('2026-06-30', '9:00'), 'time')
  })
  test('days far off are slips', () => {
    assert.match(checkDay('2926-01-01', 'End') ?? '', /check the year/)
    assert.equal(checkDay('2030-01-01', 'End'), null)
  })
  test('stands in order by the moment, summer and winter', () => {
    assert.equal(momentOf({ onDay: '2026-07-01', atTime: '14:30' }).toISOString(), '2026-07-01T13:30:00.000Z')
    assert.equal(momentOf({ onDay: '2026-01-01', atTime: '14:30' }).toISOString(), '2026-01-01T14:30:00.000Z')
    assert.equal(momentOf({ onDay: '2026-07-01', atTime: '' }).toISOString(), '2026-07-01T11:00:00.000Z')
  })
  test('is the same again when it is written down', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (days, h, m) => {
        const onDay = addDays('1990-01-01', days)
        const atTime = `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`
        const moment = momentOf({ onDay, atTime })
        assert.equal(londonDay(moment), onDay)
        // In the hour that a spring night leaves out there is no such time.
        if (londonTime(moment) !== atTime) assert.equal(h, 1)
      }),
    )
  })
})

test('ages and months', () => {
  assert.equal(ageOn('2008-11-23', '2026-11-22'), 17)
  assert.equal(ageOn('2008-11-22', '2026-11-22'), 18)
  assert.equal(addMonths('2026-01-31', 1), '2026-02-28')
  assert.equal(addMonths('2026-11-22', 12), '2027-11-22')
  assert.equal(addMonths('2024-02-29', 12), '2025-02-28')
  assert.equal(addMonths('2026-03-15', -4), '2025-11-15')
})
