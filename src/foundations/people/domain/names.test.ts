import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { editDistance, fold, joinedWords, nameWords, sounds, tellingWords } from './names.ts'
import { commonForm, fullerForms } from './nicknames.ts'

test('case, accents, apostrophes and titles are set aside', () => {
  assert.deepEqual(nameWords('Siân O’Brien'), ['sian', 'obrien'])
  assert.deepEqual(nameWords("D'ARCY"), ['darcy'])
  assert.deepEqual(nameWords('Mrs. Łucja  Wiśniewska-Nowak'), ['lucja', 'wisniewska', 'nowak'])
  assert.deepEqual(nameWords('Dr Who'), ['who'])
  assert.deepEqual(nameWords('Jack Lord'), ['jack', 'lord'])
  assert.deepEqual(nameWords('Lord'), ['lord'])
  assert.equal(fold('Straße Ærø'), 'strasse aero')
})

test('Mac is Mc where it means son of', () => {
  for (const [written, same] of [
    ['MacDonald', 'McDonald'],
    ['Mackenzie', 'McKenzie'],
    ['Mac', 'Mac'],
  ] as const) {
    assert.deepEqual(nameWords(written), nameWords(same))
  }
  assert.deepEqual(nameWords('Mackie Machin Macey'), ['mackie', 'machin', 'macey'])
})

test('neighbouring words are also one word', () => {
  const joined = (name: string) => joinedWords(nameWords(name)).map(({ word }) => word)
  assert.deepEqual(joined('Anne Marie'), ['annemarie'])
  assert.ok(joined('van der Berg').includes('vanderberg'))
  assert.ok(joined('Mac Donald').includes('mcdonald'))
  assert.ok(joined('O Brien').includes('obrien'))
  assert.deepEqual(tellingWords(nameWords('van der Berg')), ['berg'])
  assert.deepEqual(tellingWords(nameWords('De La')), ['de', 'la'])
})

test('names that are written differently and sound alike share a sound', () => {
  for (const [a, b] of [
    ['smith', 'smyth'],
    ['smith', 'schmidt'],
    ['stephen', 'steven'],
    ['catherine', 'kathryn'],
    ['clarke', 'clark'],
    ['thompson', 'tomson'],
    ['phillips', 'filips'],
    ['hussain', 'hussein'],
    ['mohammed', 'muhammad'],
    ['mohammed', 'mohd'],
    ['choudhury', 'chowdhury'],
    ['khatun', 'khatoon'],
    ['akhtar', 'akthar'],
    ['wasim', 'vasim'],
    ['nowak', 'novak'],
    ['kowalski', 'kowalska'],
    ['kowalski', 'kovalski'],
    ['jon', 'john'],
    ['siobhan', 'siobhan'],
    ['robert', 'bob'],
    ['bob', 'bobby'],
  ] as const) {
    assert.ok(
      sounds(a).some((sound) => sounds(b).includes(sound)),
      `${a} ${sounds(a).join()} and ${b} ${sounds(b).join()}`,
    )
  }
  for (const [a, b] of [
    ['smith', 'jones'],
    ['patel', 'singh'],
    ['john', 'james'],
  ] as const) {
    assert.ok(!sounds(a).some((sound) => sounds(b).includes(sound)), `${a} and ${b}`)
  }
})

test('a familiar form may stand for several names', () => {
  assert.deepEqual([...fullerForms('bert')].sort(), ['albert', 'herbert', 'hubert', 'robert'])
  assert.equal(commonForm(['bob', 'robert']), 'robert')
  assert.equal(commonForm(['bob', 'rob']), 'robert')
  assert.equal(commonForm(['bob', 'bill']), undefined)
})

test('every familiar form shares a sound with its name', () => {
  for (const [form, full] of [
    ['peggy', 'margaret'],
    ['jack', 'john'],
    ['kasia', 'catherine'],
  ] as const) {
    assert.ok(sounds(form).some((sound) => sounds(full).includes(sound)))
  }
})

test('any text gives words without marks, and each word at least one sound', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      for (const word of nameWords(text)) {
        assert.match(word, /^[\p{L}\p{N}]+$/u)
        assert.ok(sounds(word).length > 0)
        assert.ok(sounds(word).every((sound) => sound !== ''))
      }
    }),
  )
})

test('edit distance counts slips, is the same both ways and gives up above the most', () => {
  assert.equal(editDistance(['smith', 'smith'], 2), 0)
  assert.equal(editDistance(['smith', 'smiht'], 2), 1)
  assert.equal(editDistance(['smith', 'smit'], 2), 1)
  assert.equal(editDistance(['smith', 'jones'], 2), 3)
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 })
  fc.assert(
    fc.property(word, word, (a, b) => {
      assert.equal(editDistance([a, b], 9), editDistance([b, a], 9))
      assert.equal(editDistance([a, b], 9) === 0, a === b)
    }),
  )
})
