import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dueIn, dueOnDay, inOrderOfDays } from './due.ts'

const CASE: Parameters<typeof dueIn>[0] = {
  state: 'open',
  screening: 'matrix',
  matrixDueOn: '2026-11-20',
  assessedAt: null,
  reviewDueOn: null,
  band: null,
  lastWorkedAt: new Date('2026-11-19T10:00:00Z'),
  openedAt: new Date('2026-11-19T10:00:00Z'),
}

describe('what is due in a case', () => {
  test('the matrix by the end of its day, and overdue from the day after', () => {
    assert.deepEqual(dueIn(CASE, { today: '2026-11-20' })[0], {
      ...{ what: 'Risk assessment', text: 'Due today', overdue: false, on: '2026-11-20', href: '#assessments' },
    })
    assert.deepEqual(dueIn(CASE, { today: '2026-11-23' })[0], {
      ...{ what: 'Risk assessment', text: 'Overdue by 3 days: was due on 20 November 2026', overdue: true },
      ...{ on: '2026-11-20', href: '#assessments' },
    })
    const assessed = { ...CASE, assessedAt: new Date('2026-11-20T09:00:00Z'), reviewDueOn: '2026-12-20' }
    assert.deepEqual(
      dueIn(assessed, { today: '2026-11-23' }).map(({ what, overdue }) => [what, overdue]),
      [
        ['Update', false],
        ['Review of the risk', false],
      ],
    )
  })
  test('a case that nobody screened by the end of its first day stands in red', () => {
    const fresh = { ...CASE, screening: null, matrixDueOn: null }
    const of = (today: string) => dueIn(fresh, { today }).find(({ what }) => what === 'Screening')?.overdue
    assert.deepEqual([of('2026-11-19'), of('2026-11-20')], [false, true])
  })
  test('a high risk is overdue after a week, all else after four; a closed case never', () => {
    const work = (band: 'high' | null, today: string, state: 'open' | 'closed' = 'open') =>
      dueIn({ ...CASE, band, state }, { today }).find(({ what }) => what === 'Update')?.overdue
    assert.deepEqual([work('high', '2026-11-26'), work('high', '2026-11-27')], [false, true])
    assert.deepEqual([work(null, '2026-12-17'), work(null, '2026-12-18')], [false, true])
    assert.equal(work('high', '2027-11-27', 'closed'), undefined)
  })
  test('of the parts only what is near or late; what is late stands first', () => {
    const at = (on: string | null) => dueOnDay({ what: 'Next contact', on, today: '2026-11-20', href: '/x' })
    assert.deepEqual(at(null), [])
    assert.deepEqual(at('2026-12-05'), [])
    assert.equal(at('2026-12-04')[0]?.text, 'Due by 4 December 2026')
    assert.equal(at('2026-11-19')[0]?.text, 'Overdue by 1 day: was due on 19 November 2026')
    const sorted = inOrderOfDays([...at('2026-12-04'), ...at('2026-11-19'), ...at('2026-11-20'), ...at('2026-11-01')])
    assert.deepEqual(
      sorted.map(({ on }) => on),
      ['2026-11-01', '2026-11-19', '2026-11-20', '2026-12-04'],
    )
  })
})
