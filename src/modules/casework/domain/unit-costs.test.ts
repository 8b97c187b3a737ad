import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ageBandOn } from './ages.ts'
import { type CostBasis, estimate, inForceOn } from './unit-costs.ts'

const cost = (basis: CostBasis, validFrom: string, pounds: number | null) => ({ basis, validFrom, pounds })

test('the latest that holds by a day counts, and one taken out of use does not', () => {
  const costs = [
    cost('cases-closed', '2026-04-01', 120),
    cost('cases-closed', '2025-04-01', 100),
    cost('came-down', '2026-04-01', null),
    cost('came-down', '2025-04-01', 50),
  ]
  assert.deepEqual(inForceOn(costs, '2025-03-31'), [])
  assert.deepEqual(
    inForceOn(costs, '2025-12-31').map(({ pounds }) => pounds),
    [100, 50],
  )
  assert.deepEqual(
    inForceOn(costs, '2026-12-31').map(({ pounds }) => pounds),
    [120],
  )
})

test('a count that is not shown adds nothing to the estimate', () => {
  const costs = inForceOn([cost('cases-closed', '2026-01-01', 10.1), cost('came-down', '2026-01-01', 99)], '2026-02-01')
  const made = estimate(costs, (basis) => (basis === 'cases-closed' ? 3 : null))
  assert.deepEqual(
    made.lines.map(({ count, pounds }) => [count, pounds]),
    [
      [3, 30.3],
      [null, null],
    ],
  )
  assert.equal(made.pounds, 30.3)
})

test('an age counts from the birthday', () => {
  assert.equal(ageBandOn('2008-06-02', '2026-06-01'), 'under-18')
  assert.equal(ageBandOn('2008-06-01', '2026-06-01'), '18-24')
  assert.equal(ageBandOn('1961-06-01', '2026-06-01'), '65-over')
  assert.equal(ageBandOn('2027-01-01', '2026-06-01'), 'not-recorded')
  assert.equal(ageBandOn(null, '2026-06-01'), 'not-recorded')
})
