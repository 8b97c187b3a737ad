import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { shortOne, ticksOf24 } from '../testing/instruments.ts'
import { builtInNamed } from './built-in.ts'
import { bandOf, type Instrument } from './instrument.ts'
import { checkJudgement, counts, type JudgementState } from './judgement.ts'

const ram = builtInNamed('asb-ram@2015') as Instrument
const fine = { adjustedTotal: 31, reason: 'Threats last night', approver: 'boss', askedBy: 'me' }
const fields = (...of: Parameters<typeof checkJudgement>) => {
  const checked = checkJudgement(...of)
  return checked.ok ? [] : checked.problem.map(({ field }) => field)
}

describe('a judgement', () => {
  test('takes a reason and somebody else who confirms it', () => {
    assert.deepEqual(fields(ram, 25, fine), [])
    assert.deepEqual(fields(ram, 25, { ...fine, reason: ' ' }), ['reason'])
    assert.deepEqual(fields(ram, 25, { ...fine, reason: 'x'.repeat(2001) }), ['reason'])
    assert.deepEqual(fields(ram, 25, { ...fine, approver: null }), ['approver'])
    assert.deepEqual(fields(ram, 25, { ...fine, approver: 'me' }), ['approver'])
  })
  test('names a whole total that is possible and not the one there is', () => {
    for (const adjustedTotal of [null, 25, -1, 38, 25.5, Number.NaN]) {
      assert.deepEqual(fields(ram, 25, { ...fine, adjustedTotal }), ['adjustedTotal'], String(adjustedTotal))
    }
  })
  test('follows the instrument’s rules: upwards only, without an approver, or not at all', () => {
    const checklist = ticksOf24()
    const alone = { ...fine, approver: null }
    assert.deepEqual(fields(checklist, 9, { ...alone, adjustedTotal: 14 }), [])
    assert.deepEqual(fields(checklist, 9, { ...alone, adjustedTotal: 8 }), ['adjustedTotal'])
    const never = { ...shortOne(), judgement: { adjust: 'none' as const, approver: true } }
    assert.deepEqual(fields(never, 2, { ...fine, adjustedTotal: 5 }), ['adjustedTotal'])
  })
})

test('whatever is asked, nobody is in a lower band than their answers gave until somebody else confirmed it', () => {
  const total = fc.integer({ min: 0, max: 37 })
  const state = fc.constantFrom<JudgementState>('asked', 'confirmed', 'refused', 'withdrawn')
  for (const instrument of [ram, ticksOf24(), shortOne()]) {
    fc.assert(
      fc.property(
        total,
        total,
        state,
        fc.option(fc.constantFrom('boss', 'me')),
        (scored, adjustedTotal, chosen, approver) => {
          const checked = checkJudgement(instrument, scored, {
            adjustedTotal,
            reason: 'Because',
            approver,
            askedBy: 'me',
          })
          fc.pre(checked.ok)
          const counting = counts({ state: chosen, adjustedTotal }, scored) ? adjustedTotal : scored
          const lower = bandOf(instrument, counting).rank < bandOf(instrument, scored).rank
          if (lower) assert.ok(chosen === 'confirmed' && checked.value.approver === 'boss')
          // While a raised total waits it counts; what was refused or taken back never does.
          if (chosen === 'asked' && adjustedTotal > scored) assert.equal(counting, adjustedTotal)
          if (chosen === 'refused' || chosen === 'withdrawn') assert.equal(counting, scored)
        },
      ),
    )
  }
})
