import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { draftOf, readReport } from './form.ts'

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
