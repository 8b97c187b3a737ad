import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type GradeAnswers, gradeInWords, suggestGrade } from './report-grade.ts'
import { GRADES, IMPACTS, type Impact, YES_NO, type YesNo } from './report-words.ts'

const NOTHING: GradeAnswers = { ongoing: false, before: 'no', impact: 'little', targeted: 'no', vulnerable: 'no' }
const RANK = { scheduled: 0, prompt: 1, immediate: 2 } as const
const ORDER: readonly Impact[] = ['not-known', 'little', 'routine', 'distressed', 'health', 'danger']

describe('the suggested grade', () => {
  test('is as the table says', () => {
    for (const [answers, grade] of [
      [{}, 'scheduled'],
      [{ ongoing: true }, 'scheduled'],
      [{ impact: 'routine' }, 'scheduled'],
      [{ impact: 'distressed' }, 'prompt'],
      [{ impact: 'health' }, 'prompt'],
      [{ before: 'yes' }, 'prompt'],
      [{ targeted: 'yes' }, 'prompt'],
      [{ vulnerable: 'yes' }, 'prompt'],
      [{ targeted: 'yes', vulnerable: 'yes' }, 'prompt'],
      [{ targeted: 'yes', vulnerable: 'yes', ongoing: true }, 'immediate'],
      [{ impact: 'danger' }, 'immediate'],
    ] as const) {
      assert.equal(suggestGrade({ ...NOTHING, ...answers }).grade, grade, JSON.stringify(answers))
    }
  })
  test('says why, in a sentence', () => {
    const found = suggestGrade({ ...NOTHING, before: 'yes', targeted: 'yes', impact: 'distressed' })
    assert.equal(
      gradeInWords(found, GRADES[found.grade]),
      'Prompt, because it has happened to the household before, it is aimed at them and they are distressed.',
    )
    assert.equal(
      gradeInWords(suggestGrade(NOTHING), 'Scheduled appointment'),
      'Scheduled appointment, because no answer calls for more.',
    )
  })
  const yesNo = fc.constantFrom(...(Object.keys(YES_NO) as YesNo[]))
  const answers = fc.record({
    ongoing: fc.boolean(),
    before: yesNo,
    impact: fc.constantFrom(...(Object.keys(IMPACTS) as Impact[])),
    targeted: yesNo,
    vulnerable: yesNo,
  })
  test('always has a reason, and a worse answer never lowers it', () => {
    fc.assert(
      fc.property(answers, (given) => {
        const { grade, because } = suggestGrade(given)
        assert.ok(because.length > 0)
        const worse: GradeAnswers[] = [
          { ...given, ongoing: true },
          { ...given, before: 'yes' },
          { ...given, targeted: 'yes' },
          { ...given, vulnerable: 'yes' },
          ...ORDER.slice(ORDER.indexOf(given.impact)).map((impact) => ({ ...given, impact })),
        ]
        for (const one of worse) assert.ok(RANK[suggestGrade(one).grade] >= RANK[grade], JSON.stringify(one))
      }),
    )
  })
})
