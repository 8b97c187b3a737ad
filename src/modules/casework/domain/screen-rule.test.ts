import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays, isWorkingDay } from '../../../platform/clock/index.ts'
import { screeningQuestions } from './report-words.ts'
import { type ScreeningAnswers, screen } from './screen-rule.ts'

const NONE = Object.fromEntries(screeningQuestions.map((question) => [question, false])) as ScreeningAnswers
const answers = fc.record(
  Object.fromEntries(screeningQuestions.map((question) => [question, fc.boolean()])),
) as fc.Arbitrary<ScreeningAnswers>
const day = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays('1990-01-01', n))

describe('screening', () => {
  test('has the six questions of the mnemonic', () => {
    assert.equal(screeningQuestions.length, 6)
  })
  test('all no is standard and nothing is due; each yes alone makes the matrix due', () => {
    assert.deepEqual(screen(NONE, { on: '2026-11-20' }), { outcome: 'standard', yes: [], matrixDueOn: null })
    for (const question of screeningQuestions) {
      const found = screen({ ...NONE, [question]: true }, { on: '2026-11-20' })
      assert.deepEqual(found, { outcome: 'matrix', yes: [question], matrixDueOn: '2026-11-20' })
    }
  })
  test('on a day that is not worked it is due on the next that is, bank holidays included', () => {
    const yes = { ...NONE, coping: true }
    assert.equal(screen(yes, { on: '2026-11-21' }).matrixDueOn, '2026-11-23')
    assert.equal(screen(yes, { on: '2026-12-25' }).matrixDueOn, '2026-12-29')
    assert.throws(() => screen(NONE, { on: 'today' }), RangeError)
  })
  test('a matrix is due exactly when there is a yes, and then on the first working day from the day of screening', () => {
    fc.assert(
      fc.property(answers, day, (given, on) => {
        const { outcome, yes, matrixDueOn } = screen(given, { on })
        assert.equal(outcome === 'matrix', Object.values(given).includes(true))
        assert.equal(yes.length, Object.values(given).filter(Boolean).length)
        if (matrixDueOn === null) return assert.equal(outcome, 'standard')
        assert.equal(outcome, 'matrix')
        assert.ok(matrixDueOn >= on && isWorkingDay(matrixDueOn))
        for (let between = on; between < matrixDueOn; between = addDays(between, 1)) assert.ok(!isWorkingDay(between))
      }),
    )
  })
})
