import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  type DetailsDraft,
  detailNames,
  emptyDetails,
  LONGEST,
  mergeDetails,
  readDetails,
  titlesFor,
} from './details.ts'
import { ACCEPTED, endingOf, nameFor, titleFrom } from './formats.ts'

const TODAY = '2026-05-01'
const good: DetailsDraft = { kind: 'letter', title: ' Letter ', datedOn: '2026-05-01', note: '' }
const wrongFields = (draft: DetailsDraft, titleOptional = false) => {
  const read = readDetails(draft, { today: TODAY, titleOptional })
  return read.ok ? [] : read.errors.map(({ field }) => field)
}

describe('what is typed about a document', () => {
  test('is read, trimmed', () => {
    assert.deepEqual(readDetails(good, { today: TODAY, titleOptional: false }), {
      ...{ ok: true, value: { kind: 'letter', title: 'Letter', datedOn: '2026-05-01', note: '' } },
    })
  })
  test('all that is wrong is said at once', () => {
    const draft = { kind: 'virus', title: ' ', datedOn: '2026-02-30', note: 'x'.repeat(LONGEST.note + 1) }
    assert.deepEqual(wrongFields(draft), ['title', 'kind', 'datedOn', 'note'])
    assert.deepEqual(wrongFields(emptyDetails, true), ['kind'])
  })
  test('a day that has not come yet is none', () => {
    assert.deepEqual(wrongFields({ ...good, datedOn: '2026-05-02' }), ['datedOn'])
    assert.deepEqual(wrongFields({ ...good, datedOn: '1066-10-14' }), ['datedOn'])
  })
})

describe('titles', () => {
  test('are the file’s name, the title, or the title with a number', () => {
    assert.equal(titlesFor('', 2)('IMG 1', 0), 'IMG 1')
    assert.equal(titlesFor('Window', 1)('IMG 1', 0), 'Window')
    assert.equal(titlesFor('Window', 3)('IMG 1', 1), 'Window (2 of 3)')
    assert.equal(titlesFor('x'.repeat(200), 12)('', 11).length, 200)
  })
  test('leave the ending and underscores out', () => {
    assert.equal(titleFrom('Letter_to_landlord.pdf'), 'Letter to landlord')
    assert.equal(titleFrom('Letter 12.10.2026'), 'Letter 12.10.2026')
    assert.equal(titleFrom('.pdf'), '.pdf')
  })
})

describe('names of files', () => {
  test('end with what is in them, and stay short enough to be kept', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), (name) => {
        const named = nameFor(name, 'pdf')
        assert.equal(endingOf(named), 'pdf')
        assert.ok(named.length <= 200)
      }),
    )
  })
  test('HEIC is not asked for, so that a telephone sends JPEG', () => {
    assert.ok(ACCEPTED.includes('.jpg') && !/hei[cf]/.test(ACCEPTED))
  })
})

describe('two people who change one document at once', () => {
  const anyDraft = fc.record({
    ...{ kind: fc.constantFrom('letter', 'report'), title: fc.constantFrom('a', 'b', 'c') },
    ...{ datedOn: fc.constantFrom('', '2026-05-01'), note: fc.constantFrom('', 'x', 'y') },
  })
  test('keep what only one of them changed, and yours where both did', () => {
    fc.assert(
      fc.property(anyDraft, anyDraft, anyDraft, (base, theirs, yours) => {
        const merged = mergeDetails({ base, theirs, yours })
        for (const name of detailNames) {
          assert.equal(merged.draft[name], yours[name] === base[name] ? theirs[name] : yours[name])
          const told = merged.theirs.find((change) => change.name === name)
          assert.equal(told !== undefined, theirs[name] !== base[name] && theirs[name] !== yours[name])
          if (told !== undefined) assert.equal(told.bothChanged, yours[name] !== base[name])
        }
      }),
    )
  })
})
