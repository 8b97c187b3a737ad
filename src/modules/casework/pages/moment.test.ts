import assert from 'node:assert/strict'
import { test } from 'node:test'
import { londonMoment, londonTime } from './moment.ts'

test('a day and a time are taken by London’s clocks, in summer and in winter', () => {
  const at = (day: string, time: string) => londonMoment({ day, time })?.toISOString()
  assert.equal(at('2026-01-15', '09:30'), '2026-01-15T09:30:00.000Z')
  assert.equal(at('2026-07-15', '09:30'), '2026-07-15T08:30:00.000Z')
  assert.equal(at('2026-07-15', '0:05'), '2026-07-14T23:05:00.000Z')
  assert.equal(at('2026-07-15', '1430'), '2026-07-15T13:30:00.000Z')
  // The clocks go from 1am to 2am, and in autumn from 2am back to 1am.
  assert.equal(at('2026-03-29', '01:30'), '2026-03-29T01:30:00.000Z')
  assert.equal(at('2026-10-25', '01:30'), '2026-10-25T00:30:00.000Z')
  for (const [day, time] of [
    ['2026-02-30', '09:30'],
    ['2026-02-03', '24:00'],
    ['2026-02-03', ''],
    ['', '09:30'],
  ] as const)
    assert.equal(londonMoment({ day, time }), null)
  assert.equal(londonTime(new Date('2026-07-15T08:05:00Z')), '09:05')
})
