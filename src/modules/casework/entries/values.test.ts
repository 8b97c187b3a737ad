import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { mergeValues, onlyGroups, rowsIn, typed, valuesFrom } from './values.ts'

const GROUPS = [
  { key: 'what', label: 'What happened' },
  { key: 'withIds', label: 'With' },
  { key: 'took', label: 'Who took part' },
]
const base = valuesFrom({ what: 'Looked', withIds: ['a', 'b'], 'took.0.officer': 'Ann' })
const plain = (values: URLSearchParams) => [...values].map(([name, value]) => `${name}=${value}`)

describe('two people who change one thing at once', () => {
  test('keep what only one of them changed, and are told what the other did', () => {
    const merged = mergeValues(
      {
        base,
        theirs: valuesFrom({ what: 'Looked twice', withIds: ['a', 'b'], 'took.0.officer': 'Ann' }),
        yours: valuesFrom({ what: 'Looked', withIds: ['a'], 'took.0.officer': 'Ann', 'took.1.officer': 'Bo' }),
      },
      GROUPS,
    )
    assert.deepEqual(plain(merged.values), [
      'what=Looked twice',
      'withIds=a',
      'took.0.officer=Ann',
      'took.1.officer=Bo',
    ])
    assert.deepEqual(merged.theirs, [{ group: GROUPS[0], bothChanged: false }])
  })
  test('where both changed one thing, yours stands and it is named; the same change is no conflict', () => {
    const merged = mergeValues(
      { base, theirs: valuesFrom({ what: 'Theirs' }), yours: valuesFrom({ what: 'Yours' }) },
      GROUPS,
    )
    assert.equal(merged.values.get('what'), 'Yours')
    assert.deepEqual(
      merged.theirs.map(({ group, bothChanged }) => [group.key, bothChanged]),
      [
        ['what', true],
        ['withIds', false],
        ['took', false],
      ],
    )
  })
  test('nothing that only you typed is ever lost', () => {
    const side = fc.record({ what: fc.constantFrom('', 'x', 'y', 'z'), withIds: fc.subarray(['a', 'b', 'c']) })
    fc.assert(
      fc.property(side, side, side, (was, theirs, yours) => {
        const merged = mergeValues(
          { base: valuesFrom(was), theirs: valuesFrom(theirs), yours: valuesFrom(yours) },
          GROUPS,
        )
        if (yours.what !== was.what) assert.equal(typed(merged.values, 'what'), yours.what)
        else assert.equal(typed(merged.values, 'what'), theirs.what)
      }),
    )
  })
})

test('rows are read in order, those that hold nothing are not there, and other fields are no rows', () => {
  const values = valuesFrom({
    'took.2.officer': 'Bo',
    'took.0.officer': ' ',
    'took.10.officer': 'Cy',
    'tooks.1.x': '1',
  })
  assert.deepEqual(rowsIn(values, 'took'), [{ officer: 'Bo' }, { officer: 'Cy' }])
})

test('a form keeps only what it began with', () => {
  assert.deepEqual(plain(onlyGroups(valuesFrom({ what: 'a\r\nb', version: '3', _token: 't' }), GROUPS)), ['what=a\nb'])
})
