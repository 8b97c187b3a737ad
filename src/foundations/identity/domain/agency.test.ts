import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { agencyState, dayBefore, isDay, type Succession, succeed } from './agency.ts'

// Probation in England and Wales: trusts until 2014, the National Probation Service and the companies until 2021.
const trust = { id: 'trust', startsOn: '2010-04-01', endsOn: null }

describe('agencies through time', () => {
  test('a successor’s first day is the day after the predecessor’s last', () => {
    const split = succeed({ predecessor: trust, successorId: 'nps', on: '2014-06-01', existing: [] })
    assert.deepEqual(split, { ok: true, value: { endsOn: '2014-05-31' } })
  })
  test('a split: a second successor on the same day', () => {
    const ended = { ...trust, endsOn: '2014-05-31' }
    const existing = [{ predecessorId: 'trust', successorId: 'nps' }]
    assert.equal(succeed({ predecessor: ended, successorId: 'crc', on: '2014-06-01', existing }).ok, true)
    assert.deepEqual(succeed({ predecessor: ended, successorId: 'crc', on: '2014-07-01', existing }), {
      ok: false,
      problem: 'predecessor-ended-before',
    })
  })
  test('refuses itself, a circle and a day before it began', () => {
    const refusal = (successorId: string, on: string, existing: Succession[] = []) => {
      const result = succeed({ predecessor: trust, successorId, on, existing })
      return result.ok ? 'ok' : result.problem
    }
    assert.equal(refusal('trust', '2014-06-01'), 'itself')
    assert.equal(refusal('nps', '2010-04-01'), 'before-predecessor-began')
    const chain = [
      { predecessorId: 'nps', successorId: 'service' },
      { predecessorId: 'service', successorId: 'trust' },
    ]
    assert.equal(refusal('nps', '2014-06-01', chain), 'would-run-in-a-circle')
  })
  test('whatever is accepted, no chain of successors ever comes back', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    fc.assert(
      fc.property(fc.array(fc.tuple(id, id), { maxLength: 30 }), (wishes) => {
        const existing: Succession[] = []
        for (const [predecessorId, successorId] of wishes) {
          const predecessor = { id: predecessorId, startsOn: null, endsOn: null }
          if (succeed({ predecessor, successorId, on: '2020-01-01', existing }).ok)
            existing.push({ predecessorId, successorId })
        }
        for (const first of ['a', 'b', 'c', 'd', 'e']) {
          let reached = existing.filter((one) => one.predecessorId === first).map((one) => one.successorId)
          for (let step = 0; step < 6; step++) {
            assert.ok(!reached.includes(first))
            reached = existing.filter((one) => reached.includes(one.predecessorId)).map((one) => one.successorId)
          }
        }
      }),
      { seed: 5 },
    )
  })
  test('the state of an agency on a day: its last day still counts', () => {
    const agency = { startsOn: '2014-06-01', endsOn: '2021-06-25' }
    assert.equal(agencyState(agency, '2014-05-31'), 'not-yet')
    assert.equal(agencyState(agency, '2014-06-01'), 'present')
    assert.equal(agencyState(agency, '2021-06-25'), 'present')
    assert.equal(agencyState(agency, '2021-06-26'), 'ended')
    assert.equal(agencyState({ startsOn: null, endsOn: null }, '1900-01-01'), 'present')
  })
  test('days that exist', () => {
    assert.equal(dayBefore('2024-03-01'), '2024-02-29')
    for (const odd of ['2023-02-29', '2023-13-01', '1/2/2023', '', '2023-1-1']) assert.equal(isDay(odd), false, odd)
    assert.equal(isDay('2024-02-29'), true)
  })
})
