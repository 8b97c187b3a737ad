import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../../platform/clock/index.ts'
import {
  type ActionInput,
  actionParts,
  canChange,
  canComplete,
  canReopen,
  canUndo,
  checkAction,
  checkDone,
  dueInWords,
  isOverdue,
  mergeActions,
  owns,
  type Standing,
  sameAt,
} from './action.ts'
import { type ActionEvent, historyOf } from './history.ts'
import { filterOf, listHref, restOfWeek, shows, sortKeys, sortOf, usualSort, whoses } from './lists.ts'

const today = '2026-11-20'
const input: ActionInput = {
  ...{ title: 'Visit the household', details: '', dueOn: '2026-11-27' },
  ...{ ownerTeamId: 'team', ownerUserId: null, ownerName: null },
}
const fieldsOf = (of: Partial<ActionInput>, kept?: string) =>
  checkAction({ ...input, ...of }, { today, ...(kept === undefined ? {} : { keptDueOn: kept }) }).map(
    ({ field }) => field,
  )

describe('what is agreed', () => {
  test('needs a title, an owner and a day', () => {
    assert.deepEqual(fieldsOf({}), [])
    assert.deepEqual(fieldsOf({ title: '  ', ownerTeamId: null, dueOn: '' }), ['title', 'owner', 'dueOn'])
    assert.deepEqual(fieldsOf({ title: 'x'.repeat(200) }), [])
    assert.deepEqual(fieldsOf({ title: 'x'.repeat(201), details: 'x'.repeat(4001) }), ['title', 'details'])
  })
  test('has an owner with an account or one by name, never both', () => {
    assert.deepEqual(fieldsOf({ ownerUserId: 'user' }), [])
    assert.deepEqual(fieldsOf({ ownerTeamId: null, ownerName: 'Fire service' }), [])
    assert.deepEqual(fieldsOf({ ownerName: 'Fire service' }), ['owner'])
    assert.deepEqual(fieldsOf({ ownerTeamId: null, ownerName: ' ' }), ['owner'])
    assert.deepEqual(fieldsOf({ ownerTeamId: null, ownerName: 'x'.repeat(201) }), ['owner'])
  })
  test('is due today or later, on a day that there is, within five years', () => {
    assert.deepEqual(fieldsOf({ dueOn: today }), [])
    for (const dueOn of ['2026-11-19', '2026-11-31', '2026-02-29', '20/11/2026', 'tomorrow', '2126-11-20']) {
      assert.deepEqual(fieldsOf({ dueOn }), ['dueOn'], dueOn)
    }
    // What was agreed before may be late, and its other parts can still be changed.
    assert.deepEqual(fieldsOf({ dueOn: '2026-11-01' }, '2026-11-01'), [])
    assert.deepEqual(fieldsOf({ dueOn: '2026-11-02' }, '2026-11-01'), ['dueOn'])
  })
  test('is done with an outcome, on a day that has come', () => {
    const wrong = (outcome: string, doneOn: string) =>
      checkDone({ outcome, doneOn }, { today, createdOn: '2026-11-01' }).map(({ field }) => field)
    assert.deepEqual(wrong('Visited', today), [])
    assert.deepEqual(wrong('Visited', '2026-10-01'), [])
    assert.deepEqual(wrong(' ', ''), ['outcome', 'doneOn'])
    assert.deepEqual(wrong('x'.repeat(4001), '2026-11-21'), ['outcome', 'doneOn'])
    assert.deepEqual(wrong('Visited', '2016-11-20'), ['doneOn'])
  })
})

describe('when it is late', () => {
  test('the day itself is in time, the next is not, and nothing that ended is late', () => {
    assert.equal(isOverdue({ state: 'open', dueOn: today }, today), false)
    assert.equal(isOverdue({ state: 'open', dueOn: '2026-11-19' }, today), true)
    assert.equal(isOverdue({ state: 'done', dueOn: '2026-11-19' }, today), false)
  })
  test('in words', () => {
    const words = (dueOn: string) => dueInWords({ state: 'open', dueOn }, today)
    assert.equal(words(today), '20 November 2026 (today)')
    assert.equal(words('2026-11-21'), '21 November 2026 (tomorrow)')
    assert.equal(words('2026-11-19'), '19 November 2026 (yesterday)')
    assert.equal(words('2026-11-25'), '25 November 2026 (in 5 days)')
    assert.equal(words('2026-11-10'), '10 November 2026 (10 days ago)')
    assert.equal(dueInWords({ state: 'done', dueOn: '2026-11-10' }, today), '10 November 2026')
  })
})

describe('who may do what', () => {
  const contributor: Standing = { contributes: true, reads: true, owns: false }
  const owner: Standing = { contributes: false, reads: true, owns: true }
  const reader: Standing = { contributes: false, reads: true, owns: false }
  const restricted: Standing = { contributes: false, reads: false, owns: true }
  const open = { state: 'open' } as const
  const done = { state: 'done' } as const
  test('a contributor everything; an owner who only reads says that it is done; nobody else anything', () => {
    assert.deepEqual(
      [contributor, owner, reader, restricted].map((s) => canChange(open, s)),
      [true, false, false, false],
    )
    assert.deepEqual(
      [contributor, owner, reader, restricted].map((s) => canComplete(open, s)),
      [true, true, false, false],
    )
    assert.deepEqual(
      [contributor, owner, reader, restricted].map((s) => canReopen(done, s)),
      [true, false, false, false],
    )
    assert.equal(canComplete(done, contributor) || canChange(done, contributor) || canReopen(open, contributor), false)
  })
  test('whoever said it takes it back within the hour, and nobody else', () => {
    const at = new Date('2026-11-20T10:00:00Z')
    const last = { kind: 'done', byUserId: 'me', at }
    const later = (minutes: number, userId = 'me') => ({ userId, at: new Date(at.getTime() + minutes * 60_000) })
    assert.equal(canUndo(done, owner, last, later(60)), true)
    assert.equal(canUndo(done, owner, last, later(61)), false)
    assert.equal(canUndo(done, contributor, last, later(1, 'another')), false)
    assert.equal(canUndo(done, reader, last, later(1)), false)
    assert.equal(canUndo(open, contributor, last, later(1)), false)
    assert.equal(canUndo(done, contributor, { ...last, kind: 'changed' }, later(1)), false)
    assert.equal(canUndo(done, contributor, { ...last, byUserId: null }, { userId: null, at }), false)
    assert.equal(canUndo(done, contributor, undefined, later(1)), false)
  })
  test('it is somebody’s when it is theirs or their team’s, and of nobody without an account', () => {
    const by = (of: Partial<ActionInput>) =>
      owns({ ...input, ownerTeamId: null, ...of }, { userId: 'me', teamIds: ['t'] })
    assert.deepEqual(
      [by({ ownerUserId: 'me' }), by({ ownerTeamId: 't' }), by({ ownerTeamId: 'u' })],
      [true, true, false],
    )
    assert.equal(by({ ownerName: 'me' }), false)
    assert.equal(owns({ ...input, ownerTeamId: null }, { userId: null, teamIds: [] }), false)
  })
})

describe('two changes at once', () => {
  const anyInput: fc.Arbitrary<ActionInput> = fc.record({
    title: fc.constantFrom('a', 'b', 'c'),
    details: fc.constantFrom('', 'x', 'y'),
    dueOn: fc.constantFrom('2026-11-20', '2026-11-21', '2026-11-22'),
    ownerTeamId: fc.constantFrom(null, 't1', 't2'),
    ownerUserId: fc.constantFrom(null, 'u1'),
    ownerName: fc.constant(null),
  })
  test('nothing that either did is lost', () => {
    fc.assert(
      fc.property(anyInput, anyInput, anyInput, (base, theirs, yours) => {
        const { merged, theirs: changes } = mergeActions({ base, theirs, yours })
        for (const part of actionParts) {
          const [byThem, byYou] = [!sameAt(part, base, theirs), !sameAt(part, base, yours)]
          // What you changed is in the form; what only they changed too.
          assert.ok(sameAt(part, merged, byYou || !byThem ? yours : theirs), part)
          // And whatever they changed is shown.
          assert.equal(
            changes.some((change) => change.part === part),
            byThem,
          )
        }
      }),
    )
  })
  test('where both wrote the same there is nothing to choose', () => {
    const same = { ...input, title: 'Other' }
    const { merged, theirs } = mergeActions({ base: input, theirs: same, yours: same })
    assert.deepEqual(theirs, [{ part: 'title', bothChanged: false }])
    assert.deepEqual(merged, same)
  })
})

describe('history', () => {
  test('says from what to what, however often it was moved', () => {
    const event = (id: number, of: Partial<ActionEvent>): ActionEvent => ({
      ...{ id, kind: 'changed', at: new Date(0), byUserId: null, note: '' },
      ...{ wasTitle: null, wasDetails: null, wasDueOn: null, wasOwner: null },
      ...of,
    })
    const before = { ownerTeamId: null, ownerUserId: null, ownerName: 'Fire service' }
    const steps = historyOf(input, [
      event(1, { kind: 'created' }),
      event(2, { kind: 'due-changed', wasDueOn: '2026-11-21', note: 'Away' }),
      event(3, { kind: 'reassigned', wasOwner: before }),
      event(4, { kind: 'due-changed', wasDueOn: '2026-11-24', note: 'Ill' }),
      event(5, { kind: 'done', note: 'Visited' }),
    ])
    assert.deepEqual(
      steps.map(({ kind, dueOn }) => [kind, dueOn]),
      [
        ['done', null],
        ['due-changed', { from: '2026-11-24', to: '2026-11-27' }],
        ['reassigned', null],
        ['due-changed', { from: '2026-11-21', to: '2026-11-24' }],
        ['created', null],
      ],
    )
    assert.equal(steps[2]?.owner?.from, before)
    assert.equal(steps[2]?.owner?.to.ownerTeamId, 'team')
  })
})

describe('lists', () => {
  test('what an address does not say is as usual, and nonsense is as if it were not there', () => {
    const read = (text: string) => {
      const query = new URLSearchParams(text)
      const filter = filterOf(query)
      return { ...filter, ...sortOf(query, filter.show) }
    }
    assert.deepEqual(read(''), { whose: 'mine', show: 'open', key: 'due', descending: false })
    assert.deepEqual(read('whose=%27&show=drop&sort=-nothing'), read(''))
    assert.deepEqual(read('show=done'), { whose: 'mine', show: 'done', key: 'done', descending: true })
    assert.deepEqual(read('whose=asked&sort=-title'), { whose: 'asked', show: 'open', key: 'title', descending: true })
  })
  test('an address says what it was made from', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...whoses),
        fc.constantFrom(...shows),
        fc.constantFrom(...sortKeys),
        fc.boolean(),
        (whose, show, key, descending) => {
          const url = new URL(listHref('/actions', { filter: { whose, show }, sort: { key, descending } }), 'http://x')
          const filter = filterOf(url.searchParams)
          assert.deepEqual(filter, { whose, show })
          assert.deepEqual(sortOf(url.searchParams, filter.show), { key, descending })
        },
      ),
    )
    assert.equal(
      listHref('/actions', { filter: { whose: 'mine', show: 'done' }, sort: usualSort('done') }),
      '/actions?show=done',
    )
  })
  test('the week ends on Sunday', () => {
    assert.deepEqual(restOfWeek('2026-11-20'), { from: '2026-11-20', to: '2026-11-22' })
    assert.deepEqual(restOfWeek('2026-11-22'), { from: '2026-11-22', to: '2026-11-22' })
    assert.deepEqual(restOfWeek('2026-11-23'), { from: '2026-11-23', to: addDays('2026-11-23', 6) })
  })
})
