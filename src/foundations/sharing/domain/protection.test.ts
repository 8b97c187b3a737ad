import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  checkConflict,
  checkLifting,
  checkMove,
  checkNames,
  checkRescue,
  isStuck,
  type Keyholder,
  type Protector,
} from './protection.ts'

const manager: Protector = { userId: 'm', permissions: ['sharing.decide'], level: 'manage' }
const open = { namedUserIds: null, barredUserIds: ['b'], version: 3 }
const closed = { ...open, namedUserIds: ['m', 'gone'] }

test('closing names oneself, nobody with a conflict, and nobody who has no access anyway', () => {
  const wanted = { names: ['m', 'c'], candidates: new Set(['c', 'b']), version: 3 }
  assert.ok(checkNames(manager, open, wanted).ok)
  assert.ok(checkNames(manager, closed, { ...wanted, names: ['m', 'gone'] }).ok)
  const problems = [
    ['not-allowed', { ...manager, level: 'view' }, wanted],
    ['changed-meanwhile', manager, { ...wanted, version: 2 }],
    ['must-name-yourself', manager, { ...wanted, names: ['c'] }],
    ['must-name-yourself', manager, { ...wanted, names: [] }],
    ['conflict-of-interest', manager, { ...wanted, names: ['m', 'b'] }],
    ['not-a-candidate', manager, { ...wanted, names: ['m', 'stranger'] }],
  ] as const
  for (const [problem, by, of] of problems) assert.deepEqual(checkNames(by, open, of), { ok: false, problem })
})

test('one’s own conflict by anybody who sees the record; another’s by a decider; one’s own is never lifted by oneself', () => {
  const reader: Protector = { userId: 'r', permissions: ['sharing.use'], level: 'know-of' }
  assert.ok(checkConflict(reader, open, 'r').ok)
  assert.ok(!checkConflict({ ...reader, level: 'none' }, open, 'r').ok)
  assert.deepEqual(checkConflict(reader, open, 'x'), { ok: false, problem: 'not-allowed' })
  assert.ok(checkConflict(manager, open, 'x').ok)
  assert.deepEqual(checkConflict(manager, open, 'b'), { ok: false, problem: 'already' })
  assert.ok(checkLifting(manager, open, 'b').ok)
  assert.deepEqual(checkLifting({ ...manager, userId: 'b' }, open, 'b'), { ok: false, problem: 'not-allowed' })
  assert.deepEqual(checkLifting(manager, open, 'x'), { ok: false, problem: 'not-there' })
})

test('moving: elsewhere, to a team that takes part, and not while it is closed', () => {
  const record = { ...open, ownerTeamId: 't1', areaId: 1 }
  const wanted = { teamId: 't2', areaId: 1, version: 3, teamTakesPart: true }
  assert.ok(checkMove(manager, record, wanted).ok)
  assert.ok(checkMove(manager, { ...record, namedUserIds: ['m'] }, { ...wanted, teamId: 't1', areaId: 2 }).ok)
  const problems = [
    ['same-place', record, { ...wanted, teamId: 't1' }],
    ['not-a-party', record, { ...wanted, teamTakesPart: false }],
    ['closed-record', { ...record, namedUserIds: ['m'] }, wanted],
    ['changed-meanwhile', record, { ...wanted, version: 4 }],
  ] as const
  for (const [problem, of, to] of problems) assert.deepEqual(checkMove(manager, of, to), { ok: false, problem })
})

test('a rescue is for a stuck record and names somebody who can open it, not oneself', () => {
  const governance = { userId: 'g', permissions: ['sharing.oversee', 'sharing.manage-rights'] }
  const works = (userId: string, change: Partial<Keyholder> = {}) => ({
    userId,
    active: true,
    manages: true,
    ...change,
  })
  const stuck = { ...closed, namedUserIds: ['gone', 'b'] }
  const people = [works('gone', { active: false }), works('b'), works('c'), works('v', { manages: false }), works('g')]
  assert.ok(isStuck(stuck, people))
  assert.ok(!isStuck(open, people))
  assert.ok(!isStuck({ ...closed, namedUserIds: ['c'] }, people))
  assert.ok(checkRescue(governance, stuck, { people, userId: 'c' }).ok)
  const problems = [
    ['not-allowed', { ...governance, permissions: ['sharing.oversee'] }, stuck, 'c'],
    ['not-stuck', governance, { ...stuck, namedUserIds: ['c'] }, 'c'],
    ['not-yourself', governance, stuck, 'g'],
    ['not-a-candidate', governance, stuck, 'b'],
    ['not-a-candidate', governance, stuck, 'gone'],
    ['not-a-candidate', governance, stuck, 'v'],
    ['not-a-candidate', governance, stuck, 'stranger'],
  ] as const
  for (const [problem, by, of, userId] of problems)
    assert.deepEqual(checkRescue(by, of, { people, userId }), { ok: false, problem }, `${problem} ${userId}`)
})

test('after any rescue that is allowed the record is not stuck any more', () => {
  const person = fc.record({ userId: fc.constantFrom('a', 'b', 'c', 'd'), active: fc.boolean(), manages: fc.boolean() })
  fc.assert(
    fc.property(
      fc.array(person),
      fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
      fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
      fc.constantFrom('a', 'b', 'c', 'd'),
      (people, namedUserIds, barredUserIds, userId) => {
        const record = { namedUserIds, barredUserIds, version: 1 }
        const by = { userId: 'g', permissions: ['sharing.oversee', 'sharing.manage-rights'] }
        if (checkRescue(by, record, { people, userId }).ok)
          assert.ok(!isStuck({ ...record, namedUserIds: [...namedUserIds, userId] }, people))
      },
    ),
  )
})
