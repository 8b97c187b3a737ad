import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changedFacts, corrected, type Told } from '../domain/report-correction.ts'
import { reportOf } from '../testing/reports.ts'
import { readCorrection, valuesOf } from './form.ts'

const REPORTED = new Date('2026-05-03T14:05:41Z')
const NOW = new Date('2026-05-04T09:00:00Z')

function told(change: Partial<Told> = {}): Told & { reportedAt: Date } {
  const { grade: _, ...input } = reportOf({ now: REPORTED })
  return { ...input, grade: 'scheduled', suggestedGrade: 'scheduled', ...change, reportedAt: REPORTED }
}

function typedIn(present: Told, change: Record<string, string>): URLSearchParams {
  const values = valuesOf(present)
  values.set('reason', 'The caller rang back')
  for (const [name, value] of Object.entries(change)) values.set(name, value)
  return values
}

function errorsOf(present: ReturnType<typeof told>, change: Record<string, string>): string[] {
  const read = readCorrection(typedIn(present, change), { present, now: NOW })
  return read.ok ? [] : read.errors.map(({ field }) => field)
}

test('what is left alone stays as it was, to the second', () => {
  const present = told()
  const read = readCorrection(typedIn(present, { location: 'The bus station' }), { present, now: NOW })
  assert.ok(read.ok)
  assert.deepEqual(changedFacts(present, read.value.told), ['location'])
  assert.equal(read.value.told.happenedAt.getTime(), REPORTED.getTime())
})

test('the grade is worked out anew only when an answer changes', () => {
  // The suggestion of that time, which today's rule would not make.
  const old = told({ grade: 'prompt', suggestedGrade: 'prompt' })
  const words = readCorrection(typedIn(old, { what: 'Shouting' }), { present: old, now: NOW })
  assert.ok(words.ok)
  assert.deepEqual([words.value.told.grade, words.value.told.suggestedGrade], ['prompt', 'prompt'])
  const answer = readCorrection(typedIn(old, { impact: 'danger' }), { present: old, now: NOW })
  assert.ok(answer.ok)
  assert.deepEqual([answer.value.told.grade, answer.value.told.suggestedGrade], ['immediate', 'immediate'])
})

test('a grade that was chosen stays with its reason, and goes when it is the one suggested now', () => {
  const chosen = told({ grade: 'prompt', gradeReason: 'A third call' })
  const input = reportOf({ now: REPORTED, grade: 'prompt', gradeReason: 'A third call' })
  assert.equal(corrected(chosen, { ...input, impact: 'danger' }).grade, 'prompt')
  assert.deepEqual(
    [corrected(chosen, { ...input, before: 'yes' }).grade, corrected(chosen, { ...input, before: 'yes' }).gradeReason],
    ['prompt', ''],
  )
  assert.deepEqual(errorsOf(told(), { grade: 'immediate' }), ['gradeReason'])
})

test('every mistake is told at its field', () => {
  const present = told()
  assert.deepEqual(errorsOf(present, { reason: '' }), ['reason'])
  assert.deepEqual(errorsOf(present, { reason: 'x'.repeat(501) }), ['reason'])
  assert.deepEqual(errorsOf(present, { what: '', day: '2026-02-31', ongoing: '' }), ['what', 'day', 'ongoing'])
  assert.deepEqual(errorsOf(present, { day: '2026-05-04', time: '08:00' }), ['day'], 'after it was told')
  assert.deepEqual(errorsOf(present, { anonymous: 'yes' }), ['callerAnonymous'])
  assert.deepEqual(errorsOf(present, { callerPhone: 'none' }), ['callerPhone'])
  assert.deepEqual(errorsOf(present, {}), [], 'nothing is wrong; that nothing changed is for the store to say')
})
