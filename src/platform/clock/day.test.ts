import assert from 'node:assert/strict'
import { test } from 'node:test'
import { londonDay } from './day.ts'

test('the day is London’s, also in the hour when it is another by world time', () => {
  assert.equal(londonDay(new Date('2026-06-30T23:30:00Z')), '2026-07-01')
  assert.equal(londonDay(new Date('2026-12-31T23:30:00Z')), '2026-12-31')
})
