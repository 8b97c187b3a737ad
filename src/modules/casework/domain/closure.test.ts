import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  type ClosureInput,
  checkClosure,
  closingWarnings,
  mayDecideClosure,
  mayReopen,
  VICTIMS_VIEWS,
  type VictimsView,
} from './closure.ts'

const INPUT: ClosureInput = {
  ...{ outcome: 'closed', endedOn: '2026-11-20', achieved: 'No more paint', victimsView: 'satisfied', viewBecause: '' },
  acknowledged: [],
}
const GIVEN: Parameters<typeof checkClosure>[1] = {
  outcomes: ['closed'],
  hasVictim: true,
  warnings: [],
  openOn: '2026-01-01',
  today: '2026-11-20',
}
const fieldsOf = (input: Partial<ClosureInput>, given: Partial<typeof GIVEN> = {}) =>
  checkClosure({ ...INPUT, ...input }, { ...GIVEN, ...given }).map(({ field }) => field)

describe('asking to close a case', () => {
  test('needs an outcome of the agreement, what was achieved, and a possible day', () => {
    assert.deepEqual(fieldsOf({}), [])
    assert.deepEqual(fieldsOf({ outcome: 'other', achieved: ' ', endedOn: '2026-11-21' }), [
      'outcome',
      'endedOn',
      'achieved',
    ])
    assert.deepEqual(fieldsOf({ endedOn: '2025-12-31' }), ['endedOn'])
  })
  test('the victim’s view is asked where there is a victim, and only there', () => {
    assert.deepEqual(fieldsOf({ victimsView: 'no-victim' }), ['victimsView'])
    assert.deepEqual(fieldsOf({ victimsView: 'no-victim' }, { hasVictim: false }), [])
    assert.deepEqual(fieldsOf({ victimsView: 'partly' }, { hasVictim: false }), ['victimsView'])
    assert.deepEqual(fieldsOf({ victimsView: 'not-asked' }), ['viewBecause'])
    assert.deepEqual(fieldsOf({ victimsView: 'not-asked', viewBecause: 'Moved abroad' }), [])
  })
  test('every warning must be acknowledged in the words in which it stands now', () => {
    const warnings = ['Two actions are open.', 'There is no plan.']
    assert.deepEqual(fieldsOf({ acknowledged: warnings.slice(0, 1) }, { warnings }), ['acknowledged'])
    assert.deepEqual(fieldsOf({ acknowledged: [...warnings, 'An old one.'] }, { warnings }), [])
    assert.deepEqual(fieldsOf({ acknowledged: ['One action is open.'] }, { warnings: ['Two actions are open.'] }), [
      'acknowledged',
    ])
  })
})

describe('deciding on it', () => {
  const approver = { userId: 'b', approves: true, manages: true }
  const asked = { state: 'asked', askedBy: 'a' } as const
  const yes = { approve: true, note: '' }
  test('is for an approver of the owner’s team, never for who asked', () => {
    assert.equal(mayDecideClosure(approver, asked, yes).ok, true)
    const refusals = [
      mayDecideClosure({ ...approver, userId: 'a' }, asked, yes),
      mayDecideClosure({ ...approver, approves: false }, asked, yes),
      mayDecideClosure({ ...approver, manages: false }, asked, yes),
      mayDecideClosure(approver, { ...asked, state: 'withdrawn' }, yes),
      mayDecideClosure(approver, asked, { approve: false, note: ' ' }),
    ].map((result) => (result.ok ? 'ok' : result.problem))
    assert.deepEqual(refusals, ['own-request', 'not-an-approver', 'not-the-owner', 'not-waiting', 'no-note'])
  })
  test('nobody ever decides on their own request, whatever else is true', () => {
    const anybody = fc.record({
      approves: fc.boolean(),
      manages: fc.boolean(),
      approve: fc.boolean(),
      note: fc.string(),
    })
    fc.assert(
      fc.property(anybody, ({ approves, manages, approve, note }) => {
        return !mayDecideClosure({ userId: 'a', approves, manages }, asked, { approve, note }).ok
      }),
    )
  })
  test('a closed case is opened again by an approver, with a reason', () => {
    const of = (state: 'open' | 'closed', reason: string, who = approver) => {
      const result = mayReopen(who, { state }, reason)
      return result.ok ? 'ok' : result.problem
    }
    assert.deepEqual(
      [
        of('closed', 'It goes on'),
        of('open', 'x'),
        of('closed', ' '),
        of('closed', 'x', { ...approver, approves: false }),
      ],
      ['ok', 'not-closed', 'no-reason', 'not-an-approver'],
    )
  })
})

test('what is still open is said before', () => {
  const done: Parameters<typeof closingWarnings>[0] = {
    screening: 'matrix',
    assessedAt: new Date(),
    reviewDueOn: null,
    band: 'standard',
    reason: 'Why',
    hasAnybody: true,
    today: '2026-11-20',
  }
  assert.deepEqual(closingWarnings(done), [])
  assert.equal(closingWarnings({ ...done, assessedAt: null }).length, 1)
  assert.equal(closingWarnings({ ...done, reviewDueOn: '2026-11-19', band: 'high' }).length, 2)
  const empty = { ...done, screening: null, assessedAt: null, reason: '', hasAnybody: false }
  assert.equal(closingWarnings(empty).length, 3)
})

test('every view has words', () => {
  for (const view of Object.keys(VICTIMS_VIEWS) as VictimsView[]) assert.ok(VICTIMS_VIEWS[view].length > 3)
})
