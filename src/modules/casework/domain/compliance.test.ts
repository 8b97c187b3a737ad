import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Judged, judge, type MeasureKey, measureKeys, tallyOf } from './compliance.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const GOOD: Judged = {
  ...{ state: 'open', openedAt: new Date('2026-10-01T09:00:00Z'), reason: 'Third report', lawfulGround: 'tenancy' },
  ...{ screening: 'matrix', matrixDueOn: '2026-10-01', firstAssessedAt: new Date('2026-10-01T16:00:00Z') },
  ...{ assessedAt: new Date('2026-11-01T16:00:00Z'), reviewDueOn: '2026-12-01', band: 'medium', hasPlan: true },
  ...{ lastWorkedAt: new Date('2026-11-10T09:00:00Z'), access: { view: true, edit: true }, anySuspected: false },
  ...{ victims: [{ ethnicity: true }], overdueActions: 0 },
}
const failing = (more: Partial<Judged>): MeasureKey[] => {
  const judged = judge({ ...GOOD, ...more }, { now: NOW })
  return measureKeys.filter((key) => judged[key] === false)
}

describe('the standards of a case', () => {
  test('a case in order meets them all', () => {
    assert.deepEqual(
      measureKeys.filter((key) => judge(GOOD, { now: NOW })[key] !== true),
      [],
    )
  })
  test('each fault makes its own measure red, and no other', () => {
    const faults: readonly (readonly [MeasureKey, Partial<Judged>])[] = [
      ['purpose', { lawfulGround: null }],
      ['access', { access: { view: false, edit: true } }],
      ['editing', { access: { view: true, edit: false } }],
      ['reason', { reason: ' ' }],
      ['matrix', { firstAssessedAt: new Date('2026-10-02T09:00:00Z') }],
      ['review', { reviewDueOn: '2026-11-19' }],
      ['updated', { lastWorkedAt: new Date('2026-10-20T09:00:00Z') }],
      ['ethnicity', { victims: [{ ethnicity: true }, { ethnicity: false }] }],
      ['duplicates', { anySuspected: true }],
      ['actions', { overdueActions: 1 }],
      ['plan', { hasPlan: false }],
    ]
    assert.deepEqual(
      faults.map(([key]) => key),
      measureKeys,
    )
    for (const [key, fault] of faults) assert.deepEqual(failing(fault), [key], key)
  })
  test('a high risk is late after a week', () => {
    assert.deepEqual(failing({ band: 'high' }), ['updated'])
  })
  test('what cannot be done yet does not count', () => {
    const fresh: Partial<Judged> = {
      ...{ openedAt: NOW, screening: null, matrixDueOn: null, firstAssessedAt: null, assessedAt: null },
      ...{ reviewDueOn: null, hasPlan: false, victims: [], lastWorkedAt: NOW },
    }
    const judged = judge({ ...GOOD, ...fresh }, { now: NOW })
    assert.deepEqual(
      measureKeys.filter((key) => judged[key] === null),
      ['matrix', 'review', 'ethnicity', 'plan'],
    )
    assert.deepEqual(failing({ ...fresh, openedAt: new Date('2026-11-18T11:00:00Z') }), ['matrix'])
    assert.deepEqual(tallyOf([true, false, null, true]), { met: 2, applicable: 3 })
  })
  test('the last moment of the working day is in time', () => {
    assert.deepEqual(failing({ firstAssessedAt: new Date('2026-10-01T22:59:00Z') }), [])
    assert.deepEqual(
      failing({ firstAssessedAt: null, assessedAt: null, reviewDueOn: null, matrixDueOn: '2026-11-20' }),
      [],
    )
    assert.deepEqual(
      failing({ firstAssessedAt: null, assessedAt: null, reviewDueOn: null, matrixDueOn: '2026-11-19' }),
      ['matrix'],
    )
  })
})
