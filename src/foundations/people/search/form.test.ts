import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { newProfileFields, nextLimit, readSearch, searchOf } from './form.ts'

const TODAY = { today: '2026-11-22' }
const typed = (fields: Readonly<Record<string, string>>) => searchOf(new URLSearchParams(fields))

describe('the search form', () => {
  test('takes anything in one box, and checks the separate fields', () => {
    assert.deepEqual(readSearch(typed({ text: '  jon   smyth ' }), TODAY), {
      ok: true,
      query: { text: 'jon smyth', limit: 20, today: TODAY.today },
    })
    for (const [field, wrong] of [
      ['text', ''],
      ['born', '31/2/1990'],
      ['postcode', 'nowhere'],
      ['phone', '12'],
      ['email', 'someone'],
      ['text', 'x'.repeat(301)],
    ] as const) {
      const read = readSearch(typed({ [field]: wrong }), TODAY)
      assert.ok(!read.ok, field)
      assert.deepEqual(
        read.errors.map((error) => error.field),
        [field],
      )
    }
    assert.ok(readSearch(typed({ postcode: 'le1' }), TODAY).ok)
    assert.ok(readSearch(typed({ born: '1984' }), TODAY).ok)
  })
  test('knows only its own kinds and never shows more than a hundred', () => {
    const draft = typed({ text: 'x', kinds: 'ghost', limit: '100000' })
    assert.deepEqual([draft.kinds, draft.limit], [[], 100])
    assert.equal(typed({ text: 'x', limit: '-5' }).limit, 20)
    assert.deepEqual([nextLimit(20), nextLimit(80), nextLimit(100)], [40, 100, undefined])
  })
  test('fills in what was looked for when something is added', () => {
    const draft = typed({ text: 'mary-ann o’neill 27/3/1984 12 high street LE1 1AA 07700 900 123' })
    const fields = Object.fromEntries(newProfileFields(draft, { ...TODAY, kind: 'person' }))
    assert.equal(fields['born-year'], '1984')
    assert.equal(fields['born-month'], '3')
    assert.equal(fields['addresses.0.postcode'], 'LE1 1AA')
    assert.equal(fields['addresses.0.street'], 'High Street')
    assert.equal(fields['phones.0.number'], '07700 900 123')
    assert.equal(fields['references.0.value'], undefined)
    const place = Object.fromEntries(newProfileFields(typed({ text: 'castle park' }), { ...TODAY, kind: 'place' }))
    assert.deepEqual(place, {
      kind: 'place',
      'names.0.family': 'Castle Park',
      'names.0.use': 'main',
      'addresses.0.use': 'other',
    })
  })
})
