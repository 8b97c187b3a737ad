import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isEmptyQuery, type ParsedQuery, parseQuery, queryKeys } from './query.ts'

const options = { today: '2026-11-22' }
const nothing: ParsedQuery = {
  words: [],
  born: null,
  postcode: null,
  outward: null,
  street: null,
  phones: [],
  phoneEnds: [],
  emails: [],
  references: [],
}

const CASES: readonly (readonly [string, Partial<ParsedQuery>])[] = [
  ['jon smyth 12/3/1984', { words: ['jon', 'smyth'], born: { on: '1984-03-12', precision: 'day' } }],
  ['Smyth, Jon dob 12 march 84', { words: ['smyth', 'jon'], born: { on: '1984-03-12', precision: 'day' } }],
  ['Łucja Nowak born 1990', { words: ['lucja', 'nowak'], born: { on: '1990-01-01', precision: 'year' } }],
  ['se1 7pb', { postcode: 'SE17PB' }],
  ['SE1-7PB', { postcode: 'SE17PB' }],
  ['smith SE1', { words: ['smith'], outward: 'SE1' }],
  ['smith le11', { words: ['smith'], outward: 'LE11' }],
  ['07700 900123', { phones: ['+447700900123'] }],
  ['+44 7700 900 123 bob', { words: ['bob'], phones: ['+447700900123'] }],
  ['263171', { references: ['263171'], phoneEnds: ['263171'] }],
  ['ASB/2024/0012', { references: ['ASB20240012'] }],
  ['943 476 5919', { references: ['9434765919'] }],
  ['bob@example.org', { emails: ['bob@example.org'] }],
  [
    'Bob Smith, flat 3, 12 High St, LE1 1AA',
    {
      words: ['bob', 'smith'],
      street: { flat: '3', number: '12', street: 'high street' },
      postcode: 'LE11AA',
    },
  ],
  ['Mrs O’Brien', { words: ['obrien'] }],
  ['   ', {}],
]

for (const [text, expected] of CASES) {
  test(`taken apart: "${text}"`, () => assert.deepEqual(parseQuery(text, options), { ...nothing, ...expected }))
}

test('any text is taken apart without trouble', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })), (text) => {
      const query = parseQuery(text, options)
      assert.equal(isEmptyQuery(query), queryKeys(query).length === 0)
    }),
  )
})

test('a misspelt name with a birth date looks under the keys of the right one', () => {
  const keys = new Set(queryKeys(parseQuery('jon smyth 12/3/1984', options)))
  const right = queryKeys(parseQuery('John Smith 12/3/1984', options))
  for (const kind of ['fd', 'n2', 'nd', 'bd']) {
    assert.ok(
      right.some((key) => key.startsWith(kind) && keys.has(key)),
      kind,
    )
  }
})
