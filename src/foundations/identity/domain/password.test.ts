import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { commonWords } from './common-words.ts'
import { passwordProblem } from './password.ts'

const context = ['Gwendolyn Ashworth', 'g.ashworth@example.org', 'Widdershire Community Safety Partnership']

describe('password rules', () => {
  const judged: [password: string, problem: ReturnType<typeof passwordProblem>][] = [
    ['short', 'too-short'],
    ['elevenchars', 'too-short'],
    ['x'.repeat(129), 'too-long'],
    ['passwordpassword', 'easy-to-guess'],
    ['Password12345!', 'easy-to-guess'],
    ['P@ssw0rd2024!!', 'easy-to-guess'],
    ['123456789012', 'easy-to-guess'],
    ['qwertyuiop123', 'easy-to-guess'],
    ['aaaaaaaaaaaaaaa', 'easy-to-guess'],
    ['abababababab', 'easy-to-guess'],
    ['Liverpool2024!', 'easy-to-guess'],
    ['Summer2025Summer2025', 'easy-to-guess'],
    ['iloveyou12345678', 'easy-to-guess'],
    ['Gwendolyn1985!', 'easy-to-guess'],
    ['Widdershire2026', 'easy-to-guess'],
    ['ashworth.ashworth', 'easy-to-guess'],
    ['derbyshirepolice1', 'easy-to-guess'],
    ['zyxwvutsrqponm', 'easy-to-guess'],
    ['ChristmasEaster12', 'easy-to-guess'],
    ['14/02/1990-14/02/1990', 'easy-to-guess'],
    ['frankpledge2026', 'easy-to-guess'],
    ['lamp teapot gravel violin', null],
    ['tin-harbour-sock-74', null],
    ['k7Fq2vXw9LpZ', null],
    ['Åskådare på läktaren', null],
    ['she keeps bees near Crich', null],
  ]
  for (const [password, problem] of judged) {
    test(`${password.slice(0, 24)}: ${problem ?? 'accepted'}`, () => {
      assert.equal(passwordProblem(password, context), problem)
    })
  }
  test('sixteen random letters and digits are accepted', () => {
    const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789')
    fc.assert(
      fc.property(fc.array(letters, { minLength: 16, maxLength: 16 }), (list) => {
        // A generator may draw long runs of one letter, which are rightly refused.
        fc.pre(new Set(list).size >= 11)
        assert.equal(passwordProblem(list.join(''), []), null)
      }),
      { seed: 3, numRuns: 300 },
    )
  })
  test('up to three common words, however capitalised, with a year are refused', () => {
    const word = fc.constantFrom(...commonWords.filter((candidate) => candidate.length >= 4))
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 2, maxLength: 3 }),
        fc.integer({ min: 1950, max: 2029 }),
        (words, year) => {
          const password = `${words.map((one) => one.charAt(0).toUpperCase() + one.slice(1)).join('')}${year}`
          fc.pre(password.length >= 12)
          assert.equal(passwordProblem(password, []), 'easy-to-guess')
        },
      ),
      { seed: 4, numRuns: 300 },
    )
  })
  test('the order of judging: length counts characters, not bytes', () => {
    assert.equal(passwordProblem('ü'.repeat(11), []), 'too-short')
  })
})
