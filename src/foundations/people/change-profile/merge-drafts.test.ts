import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { emptyDraft, type ProfileDraft, type Row } from '../pages/draft.ts'
import { mergeDrafts } from './merge-drafts.ts'

const base: ProfileDraft = {
  ...emptyDraft('person'),
  needs: 'Large print',
  lists: {
    ...emptyDraft('person').lists,
    names: [{ given: 'Jon', family: 'Smyth', use: 'main' }],
    phones: [{ number: '07700 900 123', note: '' }],
  },
}
const withPhones = (draft: ProfileDraft, ...numbers: string[]): ProfileDraft => ({
  ...draft,
  lists: { ...draft.lists, phones: numbers.map((number) => ({ number, note: '' })) },
})
const numbersOf = (draft: ProfileDraft) => draft.lists.phones.map((row) => row['number'])

describe('two people who change one profile at once', () => {
  test('keep what only one of them changed, and are told what the other did', () => {
    const merged = mergeDrafts({
      base,
      theirs: { ...base, needs: 'Interpreter' },
      yours: { ...base, born: { day: '12', month: '3', year: '1984' } },
    })
    assert.equal(merged.draft.needs, 'Interpreter')
    assert.equal(merged.draft.born.year, '1984')
    assert.deepEqual(merged.theirs, [{ part: 'needs', bothChanged: false }])
  })
  test('where both changed one text, yours stands and the other is named', () => {
    const merged = mergeDrafts({ base, theirs: { ...base, needs: 'A' }, yours: { ...base, needs: 'B' } })
    assert.equal(merged.draft.needs, 'B')
    assert.deepEqual(merged.theirs, [{ part: 'needs', bothChanged: true }])
  })
  test('rows that either added are all there, and what either took away is gone', () => {
    const merged = mergeDrafts({
      base,
      theirs: withPhones(base, '07700 900 123', '01509 000 001'),
      yours: withPhones(base, '01509 000 002'),
    })
    assert.deepEqual(numbersOf(merged.draft), ['01509 000 002', '01509 000 001'])
    assert.deepEqual(merged.theirs, [{ part: 'phones', bothChanged: true }])
  })
  test('the same change made twice is no conflict', () => {
    const both = { ...base, needs: 'C' }
    assert.deepEqual(mergeDrafts({ base, theirs: both, yours: both }).theirs, [{ part: 'needs', bothChanged: false }])
  })
  test('nothing that either added is ever lost', () => {
    const numbers = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5', '6'), { maxLength: 6 })
    fc.assert(
      fc.property(numbers, numbers, numbers, (was, theirs, yours) => {
        const merged = mergeDrafts({
          base: withPhones(base, ...was),
          theirs: withPhones(base, ...theirs),
          yours: withPhones(base, ...yours),
        })
        const result = new Set(numbersOf(merged.draft))
        const added = [...theirs, ...yours].filter((one) => !was.includes(one))
        const kept = was.filter((one) => theirs.includes(one) && yours.includes(one))
        assert.deepEqual(new Set([...added, ...kept]), result)
      }),
    )
  })
  test('without a change by the other, yours is as you wrote it', () => {
    const row: Row = { number: '01509 000 003', note: 'work' }
    const yours = { ...base, lists: { ...base.lists, phones: [row] } }
    assert.deepEqual(mergeDrafts({ base, theirs: base, yours }), { draft: yours, theirs: [] })
  })
})
