import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  applyWhoStep,
  emptyWho,
  NOBODY_NEW,
  profileOf,
  readWho,
  type WhoDraft,
  whoFields,
  whoProblems,
} from './draft.ts'

const A = '11111111-1111-4111-8111-111111111111'
const B = '22222222-2222-4222-8222-222222222222'
const TODAY = { today: '2026-11-20' }
const ANN = { given: 'Ann', family: 'Bell', address: '3 Mill Lane, Northam LE1 1AA', phone: '', role: 'victim' }

function stepped(draft: WhoDraft, step: string): WhoDraft {
  const done = applyWhoStep(draft, step, TODAY)
  assert.ok(done !== undefined && done.errors.length === 0, JSON.stringify(done?.errors))
  return done.draft
}

describe('who a case is about, while it is typed', () => {
  test('one is taken with a part, once; another click changes the part', () => {
    const one = stepped({ ...emptyWho, text: 'bell' }, `take:${A}:victim`)
    assert.deepEqual(one, { ...emptyWho, known: [{ id: A, role: 'victim' }] })
    assert.deepEqual(stepped(one, `take:${A}:witness`).known, [{ id: A, role: 'witness' }])
    assert.deepEqual(stepped(one, 'drop-known-0').known, [])
  })
  test('somebody new is added, or a known profile is used instead with the same part', () => {
    const added = stepped({ ...emptyWho, entry: ANN }, 'add-new')
    assert.deepEqual([added.fresh, added.entry], [[ANN], NOBODY_NEW])
    assert.deepEqual(stepped(added, `use-0:${B}`), { ...emptyWho, known: [{ id: B, role: 'victim' }] })
    assert.deepEqual(stepped(added, 'drop-fresh-0').fresh, [])
  })
  test('what is wrong with somebody new is said at the field, and stays there', () => {
    const entry = { ...NOBODY_NEW, phone: '12' }
    const refused = applyWhoStep({ ...emptyWho, entry }, 'add-new', TODAY)
    assert.deepEqual(refused?.errors.map(({ field }) => field).sort(), ['new.family', 'new.phone', 'new.role'])
    assert.deepEqual(refused?.draft.entry, entry)
    assert.equal(applyWhoStep(emptyWho, 'find', TODAY)?.errors[0]?.field, 'text')
  })
  test('a place is one by its part', () => {
    const place = profileOf({ ...NOBODY_NEW, family: 'Castle Park bandstand', role: 'place' })
    assert.deepEqual(
      [place.kind, place.names],
      ['place', [{ given: '', family: 'Castle Park bandstand', use: 'main' }]],
    )
    assert.equal(profileOf(ANN).addresses[0]?.postcode.replace(' ', ''), 'LE11AA')
  })
  test('fields are read again as they were given; doubles and rubbish are not', () => {
    const draft: WhoDraft = { ...emptyWho, known: [{ id: A, role: 'victim' }], fresh: [ANN], seen: [B] }
    const form = new URLSearchParams([...whoFields(draft), ['known.0.role', 'victim']])
    assert.deepEqual(readWho(form), draft)
    const odd = new URLSearchParams([
      ...([0, 1, 2].map((at) => [`known.${at}.id`, at < 2 ? A : 'rubbish']) as [string, string][]),
      ['known.0.role', 'king'],
    ])
    const read = readWho(odd)
    assert.deepEqual(read.known, [{ id: A, role: 'king' }])
    assert.deepEqual(
      whoProblems(read).map(({ field }) => field),
      ['known.0.role'],
    )
  })
  test('other buttons are none of its business, and wrong ones do nothing', () => {
    for (const step of ['save', 'take:rubbish:victim', `take:${A}:king`, `use-0:${A}`, 'drop-all']) {
      assert.equal(applyWhoStep(emptyWho, step, TODAY), undefined, step)
    }
  })
})
