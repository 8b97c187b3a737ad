import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { compareLines, compareWords, type Piece } from './differences.ts'

const textOf = (pieces: readonly Piece[], without: Piece['kind']) =>
  pieces
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join('')

describe('comparing texts', () => {
  test('words that changed are marked, the rest is not', () => {
    assert.deepEqual(compareWords('Keep it for two years', 'Keep it for three years'), [
      { kind: 'same', text: 'Keep it for ' },
      { kind: 'removed', text: 'two ' },
      { kind: 'added', text: 'three ' },
      { kind: 'same', text: 'years' },
    ])
  })
  test('lines stay level; a new line has nothing beside it', () => {
    const pairs = compareLines(['Names', 'Incidents'], ['Names', 'Health', 'Incidents'])
    assert.deepEqual(
      pairs.map(({ before, after }) => [before?.[0]?.text ?? null, after?.[0]?.text ?? null]),
      [
        ['Names', 'Names'],
        [null, 'Health'],
        ['Incidents', 'Incidents'],
      ],
    )
    assert.deepEqual(
      pairs.map(({ after }) => after?.[0]?.kind),
      ['same', 'added', 'same'],
    )
  })
  const word = fc.constantFrom('a', 'b', 'c', 'two words', ' ', '')
  test('both texts can be read back from what is marked', () => {
    fc.assert(
      fc.property(fc.array(word), fc.array(word), (left, right) => {
        const [before, after] = [left.join(' '), right.join(' ')]
        const pieces = compareWords(before, after)
        assert.equal(textOf(pieces, 'added'), before)
        assert.equal(textOf(pieces, 'removed'), after)
        const lines = compareLines(left, right)
        assert.deepEqual(
          lines.flatMap((pair) => (pair.before === null ? [] : [textOf(pair.before, 'added')])),
          left,
        )
        assert.deepEqual(
          lines.flatMap((pair) => (pair.after === null ? [] : [textOf(pair.after, 'removed')])),
          right,
        )
      }),
    )
  })
  test('what is the same on both sides shows no change', () => {
    fc.assert(
      fc.property(fc.array(word), (lines) => {
        for (const { before, after } of compareLines(lines, lines)) {
          assert.deepEqual(before, after)
          assert.ok(before?.every(({ kind }) => kind === 'same'))
        }
      }),
    )
  })
})
