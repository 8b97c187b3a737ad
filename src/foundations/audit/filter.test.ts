import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { filterOf, queryText } from './filter.ts'
import type { EventFilter } from './read-events.ts'
import { daysOf } from './signals/pages.tsx'

const id = '00000000-0000-4000-8000-00000000000a'

describe('the filter in the address', () => {
  test('comes back as it was written', () => {
    const filter: EventFilter = {
      ...{ userId: id, teamId: id, agencyId: id, purposeId: 'asb-casework', recordId: id, action: 'identity.' },
      ...{
        kind: 'sign-in',
        outcome: 'not-done',
        from: '2026-01-01',
        to: '2026-01-31',
        correlationId: 'c-1',
        beforeId: 9,
      },
    }
    assert.deepEqual(filterOf(new URLSearchParams(queryText(filter))), filter)
    assert.equal(queryText({}), '')
  })
  test('what makes no sense is as if it were not there', () => {
    const odd = { user: 'x', team: "'", record: '7', purpose: 'A B', kind: 'gossip', from: '2026-02-31', before: '-1' }
    assert.deepEqual(filterOf(new URLSearchParams(odd)), {})
  })
})

describe('the days of signals', () => {
  const days = (query: Record<string, string>) => daysOf(new URLSearchParams(query), '2026-11-22')
  test('are the newest week unless asked otherwise, and a month at most', () => {
    assert.deepEqual(days({}), { from: '2026-11-16', to: '2026-11-22' })
    assert.deepEqual(days({ from: '2026-11-20', to: '2026-11-21' }), { from: '2026-11-20', to: '2026-11-21' })
    assert.deepEqual(days({ from: '2020-01-01' }), { from: '2026-10-23', to: '2026-11-22' })
    assert.deepEqual(days({ from: '2026-11-30', to: '2026-11-01' }), { from: '2026-11-01', to: '2026-11-01' })
    assert.deepEqual(days({ from: 'x', to: '2026-02-31' }), days({}))
  })
})
