import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reachable } from './disclosure.ts'
import {
  checkEnding,
  checkReview,
  type EmergencyFacts,
  mayBreakGlass,
  type Reviewer,
  shownEmergency,
} from './emergency.ts'

const record: Reachable = { ownerTeamId: 't', discoverability: 'pointer', closedTo: null, barred: [] }
const NOW = new Date('2026-03-01T12:00:00Z')
const opened: EmergencyFacts = {
  ...{ state: 'opened', userId: 'opener', endedAt: null, reviewedAt: null },
  expiresAt: new Date('2026-03-01T14:00:00Z'),
}
const overseer: Reviewer = { userId: 'overseer', permissions: ['sharing.oversee'], manages: false }

test('the glass breaks for a party only, never for what is hidden or closed to the person', () => {
  assert.ok(mayBreakGlass(record, 'u'))
  assert.ok(mayBreakGlass({ ...record, discoverability: 'open' }, 'u'))
  const refusals: (Reachable | null)[] = [
    null,
    { ...record, discoverability: null },
    { ...record, discoverability: 'hidden' },
    { ...record, closedTo: ['other'] },
    { ...record, barred: ['u'] },
  ]
  for (const refusal of refusals) assert.ok(!mayBreakGlass(refusal, 'u'))
})

test('what one sees of an emergency', () => {
  assert.equal(shownEmergency(opened, NOW), 'open')
  assert.equal(shownEmergency(opened, new Date('2026-03-01T14:00:00Z')), 'to-review')
  assert.equal(shownEmergency({ ...opened, reviewedAt: NOW }, NOW), 'reviewed')
  assert.equal(shownEmergency({ ...opened, state: 'refused', expiresAt: null }, NOW), 'refused')
  assert.equal(shownEmergency({ ...opened, state: 'asked', expiresAt: null }, NOW), 'refused')
})

test('ended before its time by the owner’s decider only, never by the one who opened it, and only while it is open', () => {
  const manager: Reviewer = { userId: 'm', permissions: ['sharing.decide'], manages: true }
  assert.ok(checkEnding(manager, opened, NOW).ok)
  const problems = [
    ['not-allowed', overseer, opened],
    ['not-allowed', { ...manager, manages: false }, opened],
    ['not-allowed', { ...manager, permissions: ['sharing.use'] }, opened],
    ['not-allowed', { ...manager, userId: 'opener' }, opened],
    ['over-already', manager, { ...opened, endedAt: NOW }],
    ['over-already', manager, { ...opened, expiresAt: NOW }],
    ['over-already', manager, { ...opened, state: 'refused', expiresAt: null }],
  ] as const
  for (const [problem, by, of] of problems) assert.deepEqual(checkEnding(by, of, NOW), { ok: false, problem }, problem)
  assert.equal(shownEmergency({ ...opened, endedAt: NOW }, NOW), 'to-review')
})

test('reviewed once, by an overseer or the owner’s decider, never by the one who opened it', () => {
  assert.ok(checkReview(overseer, opened).ok)
  assert.ok(checkReview({ userId: 'm', permissions: ['sharing.decide'], manages: true }, opened).ok)
  const problems = [
    ['not-allowed', { userId: 'm', permissions: ['sharing.decide'], manages: false }, opened],
    ['not-allowed', { userId: 'm', permissions: ['sharing.use'], manages: true }, opened],
    ['own', { ...overseer, userId: 'opener' }, opened],
    ['nothing-opened', overseer, { ...opened, state: 'refused', expiresAt: null }],
    ['reviewed-already', overseer, { ...opened, reviewedAt: NOW }],
  ] as const
  for (const [problem, reviewer, of] of problems)
    assert.deepEqual(checkReview(reviewer, of), { ok: false, problem }, problem)
})
