import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dayTyped, draftOf, londonMoment, readReport, timeTyped } from './form.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const ANSWERS = {
  ...{ what: 'Music', asbType: 'nuisance', when: 'now', before: 'no', impact: 'little', targeted: 'no' },
  ...{ vulnerable: 'no', updateBy: 'phone', callerName: 'Ivy Pebblestone' },
}
const read = (change: Readonly<Record<string, string>> = {}) =>
  readReport(draftOf(new URLSearchParams({ ...ANSWERS, ...change })), { now: NOW })
const fields = (change: Readonly<Record<string, string>>) => {
  const found = read(change)
  return found.ok ? [] : found.errors.map(({ field }) => field)
}

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
})

describe('the form of a new report', () => {
  test('takes now as the time and the suggested grade unless told', () => {
    const found = read()
    assert.ok(found.ok)
    assert.deepEqual([found.value.happenedAt, found.value.ongoing, found.value.grade], [NOW, true, null])
    assert.equal(found.value.incidentNumber, null)
  })
  test('asks every question, and takes no code of its own making', () => {
    for (const field of ['what', 'asbType', 'before', 'impact', 'targeted', 'vulnerable', 'updateBy']) {
      assert.deepEqual(fields({ [field]: '' }), [field])
      if (field !== 'what') assert.deepEqual(fields({ [field]: 'constructor' }), [field])
    }
    assert.deepEqual(fields({ grade: 'later' }), ['grade'])
  })
  test('of something earlier asks when, and not for a time to come', () => {
    assert.deepEqual(fields({ when: 'earlier' }), ['day'])
    assert.deepEqual(fields({ when: 'earlier', day: '20/11/2026', time: 'ten' }), ['time'])
    assert.deepEqual(fields({ when: 'earlier', day: '20/11/2026', time: '12:01' }), ['day'])
    assert.deepEqual(fields({ when: 'earlier', day: '20/11/2026' }), [])
    const found = read({ when: 'earlier', day: '19/11/2026', time: '22:00' })
    assert.ok(found.ok && !found.value.ongoing)
    assert.equal(found.value.happenedAt.toISOString(), '2026-11-19T22:00:00.000Z')
  })
})
