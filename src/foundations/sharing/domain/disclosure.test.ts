import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  addDays,
  checkCancellation,
  checkDecision,
  checkWithdrawal,
  type Decider,
  type DisclosureFacts,
  isDay,
  isExpiryAllowed,
  MOST_DAYS,
  mayAskFor,
  type Reachable,
  shownState,
} from './disclosure.ts'
import { levels } from './words.ts'

const TODAY = '2026-03-01'
const asked: DisclosureFacts = { state: 'requested', askedBy: 'asker', expiresOn: null, version: 1 }
const granted: DisclosureFacts = { state: 'granted', askedBy: 'asker', expiresOn: '2026-03-31', version: 2 }
const decider: Decider = { userId: 'decider', permissions: ['sharing.decide'], level: 'manage' }
const grant = { version: 1, grant: true, expiresOn: '2026-05-30', today: TODAY }

describe('deciding', () => {
  test('grants within the time allowed, and refuses whenever', () => {
    assert.ok(checkDecision(decider, { disclosure: asked, closed: false }, grant).ok)
    assert.ok(
      checkDecision(decider, { disclosure: asked, closed: true }, { ...grant, grant: false, expiresOn: null }).ok,
    )
  })
  const problems = [
    ['not-allowed', { ...decider, permissions: ['sharing.use'] }, asked, false, grant],
    ['not-allowed', { ...decider, level: 'contribute' }, asked, false, grant],
    ['own-request', { ...decider, userId: 'asker' }, asked, false, grant],
    ['changed-meanwhile', decider, { ...asked, state: 'cancelled' }, false, grant],
    ['changed-meanwhile', decider, { ...asked, version: 2 }, false, grant],
    ['closed-record', decider, asked, true, grant],
    ['expiry-out-of-range', decider, asked, false, { ...grant, expiresOn: '2026-02-28' }],
    ['expiry-out-of-range', decider, asked, false, { ...grant, expiresOn: addDays(TODAY, MOST_DAYS + 1) }],
    ['expiry-out-of-range', decider, asked, false, { ...grant, expiresOn: '2026-02-30' }],
  ] as const
  for (const [problem, by, disclosure, closed, decision] of problems) {
    test(`${problem}`, () => {
      assert.deepEqual(checkDecision(by, { disclosure, closed }, decision), { ok: false, problem })
    })
  }
  test('nobody without both the permission and the level ever decides', () => {
    fc.assert(
      fc.property(fc.constantFrom(...levels), fc.boolean(), (level, holds) => {
        const by = { userId: 'x', level, permissions: holds ? ['sharing.decide'] : [] }
        const { ok } = checkDecision(by, { disclosure: asked, closed: false }, grant)
        assert.equal(ok, holds && level === 'manage')
      }),
    )
  })
})

test('the last day itself is allowed, from today to a year and a day ahead', () => {
  assert.ok(isExpiryAllowed(TODAY, TODAY))
  assert.ok(isExpiryAllowed('2027-03-02', TODAY))
  assert.ok(!isExpiryAllowed('2027-03-03', TODAY))
  assert.ok(!isExpiryAllowed(null, TODAY))
})

test('a grant is over after its last day', () => {
  assert.equal(shownState(granted, '2026-03-31'), 'granted')
  assert.equal(shownState(granted, '2026-04-01'), 'expired')
  assert.equal(shownState({ ...granted, state: 'withdrawn' }, '2026-04-01'), 'withdrawn')
})

test('withdrawing: only what is granted and not over, by whoever could decide', () => {
  assert.ok(checkWithdrawal(decider, granted, { version: 2, today: TODAY }).ok)
  assert.ok(!checkWithdrawal(decider, granted, { version: 1, today: TODAY }).ok)
  assert.ok(!checkWithdrawal(decider, granted, { version: 2, today: '2026-04-01' }).ok)
  assert.ok(!checkWithdrawal({ ...decider, level: 'view' }, granted, { version: 2, today: TODAY }).ok)
  assert.ok(!checkWithdrawal(decider, asked, { version: 1, today: TODAY }).ok)
})

test('cancelling: the asker, while nobody has decided', () => {
  assert.ok(checkCancellation('asker', asked, 1).ok)
  assert.deepEqual(checkCancellation('decider', asked, 1), { ok: false, problem: 'not-allowed' })
  assert.deepEqual(checkCancellation('asker', granted, 2), { ok: false, problem: 'changed-meanwhile' })
})

test('what may be asked for', () => {
  const record: Reachable = { ownerTeamId: 't', discoverability: 'pointer', closedTo: null, barred: [] }
  const asker = { userId: 'u', knownBy: 'pointer' } as const
  const cases: [boolean, Reachable | null, 'pointer' | 'record'][] = [
    [true, record, 'pointer'],
    [false, null, 'pointer'],
    [false, { ...record, discoverability: null }, 'pointer'],
    [false, { ...record, discoverability: 'hidden' }, 'pointer'],
    [true, { ...record, discoverability: 'hidden' }, 'record'],
    [false, { ...record, discoverability: null }, 'record'],
    [false, { ...record, closedTo: ['other'] }, 'pointer'],
    [true, { ...record, closedTo: ['u'] }, 'record'],
    [false, { ...record, barred: ['u'] }, 'record'],
  ]
  for (const [expected, of, knownBy] of cases) assert.equal(mayAskFor(of, { ...asker, knownBy }), expected)
})

test('days of the calendar', () => {
  assert.equal(addDays('2028-02-28', 1), '2028-02-29')
  assert.equal(addDays('2026-12-31', 1), '2027-01-01')
  assert.ok(isDay('2028-02-29'))
  for (const text of ['2026-02-29', '26-01-01', '', '2026-1-1', 'today']) assert.ok(!isDay(text), text)
})
