import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dayTyped, londonMoment, momentWritten, timeTyped } from './report-times.ts'

describe('days and times as people type them', () => {
  test('are read, or not guessed', () => {
    for (const [text, day] of [
      ['21/11/2026', '2026-11-21'],
      ['1.2.26', '2026-02-01'],
      ['2026-02-28', '2026-02-28'],
      ['31/2/2026', undefined],
      ['11/21/2026', undefined],
      ['yesterday', undefined],
    ] as const) {
      assert.equal(dayTyped(text), day, text)
    }
    for (const [text, time] of [
      ['14:05', '14:05'],
      ['2.05pm', '14:05'],
      ['12am', '00:00'],
      ['12:30 pm', '12:30'],
      ['9', '09:00'],
      ['24:00', undefined],
      ['13pm', undefined],
      ['9:60', undefined],
      ['noon', undefined],
    ] as const) {
      assert.equal(timeTyped(text), time, text)
    }
  })
  test('are by London’s clocks, in summer and winter and when they change', () => {
    assert.equal(londonMoment('2026-07-01', '14:05').toISOString(), '2026-07-01T13:05:00.000Z')
    assert.equal(londonMoment('2026-12-01', '14:05').toISOString(), '2026-12-01T14:05:00.000Z')
    assert.equal(londonMoment('2026-10-25', '01:30').toISOString(), '2026-10-25T00:30:00.000Z')
    assert.equal(londonMoment('2026-03-29', '03:00').toISOString(), '2026-03-29T02:00:00.000Z')
  })
  test('together are a moment, from other systems too', () => {
    for (const [text, moment] of [
      ['2026-07-01T14:05:00Z', '2026-07-01T14:05:00.000Z'],
      ['2026-07-01T14:05+01:00', '2026-07-01T13:05:00.000Z'],
      ['2026-07-01T14:05:09', '2026-07-01T13:05:00.000Z'],
      ['2026-07-01 14:05', '2026-07-01T13:05:00.000Z'],
      ['1/7/2026 2.05 pm', '2026-07-01T13:05:00.000Z'],
      ['01/12/2026', '2026-12-01T00:00:00.000Z'],
      ['2026-02-30T14:05:00Z', undefined],
      ['2026-07-01T25:00:00Z', undefined],
      ['07/13/2026 14:05', undefined],
      ['last night', undefined],
      ['', undefined],
    ] as const) {
      assert.equal(momentWritten(text)?.toISOString(), moment, text)
    }
  })
})
