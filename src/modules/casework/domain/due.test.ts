import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Dated, dueOn } from './due.ts'

const CASE: Dated = {
  ...{ state: 'open', band: null, matrixDueOn: '2026-11-20', assessedAt: null, reviewDueOn: null },
  lastWorkedAt: new Date('2026-11-20T09:00:00Z'),
}

test('the matrix is due until it is done, then the review of the risk', () => {
  const before = dueOn(CASE, { today: '2026-11-21' })
  assert.deepEqual(before, [
    { what: 'matrix', on: '2026-11-20', late: true },
    { what: 'update', on: '2026-12-18', late: false },
  ])
  const done = {
    ...CASE,
    assessedAt: new Date('2026-11-20T11:00:00Z'),
    band: 'high',
    reviewDueOn: '2026-12-18',
  } as const
  assert.deepEqual(dueOn(done, { today: '2026-11-28' }), [
    { what: 'update', on: '2026-11-27', late: true },
    { what: 'review', on: '2026-12-18', late: false },
  ])
})

test('the last day is still in time, and nothing is due on a closed case', () => {
  assert.equal(dueOn(CASE, { today: '2026-11-20' })[0]?.late, false)
  assert.deepEqual(dueOn({ ...CASE, state: 'closed' }, { today: '2027-01-01' }), [])
})
