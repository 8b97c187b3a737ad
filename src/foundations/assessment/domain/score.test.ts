import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { shortOne, ticksOf24 } from '../testing/instruments.ts'
import { builtIn, builtInNamed } from './built-in.ts'
import { bandOf, highestPossible, type Instrument, questionsOf, spanOf } from './instrument.ts'
import { type Answers, type Scored, score, tally } from './score.ts'

const ram = builtInNamed('asb-ram@2015') as Instrument
const LOWEST: Answers = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [String(at + 1), 0]))

function scored(instrument: Instrument, answers: Answers): Scored {
  const result = score(instrument, answers)
  if (!result.ok) throw new Error(result.problem.map(({ message }) => message).join('\n'))
  return result.value
}

/** The scores of each question of the matrix of January 2015, taken down from the published form. */
const MATRIX: Readonly<Record<number, readonly number[]>> = {
  ...{ 1: [0, 1, 2, 3, 4, 5], 2: [0, 2], 3: [0, 1, 2], 4: [0, 2], 5: [0, 1, 2, 3], 6: [0, 3] },
  ...{ 7: [0, 2, 4, 6], 8: [0, 2, 4, 6], 9: [0, 2], 10: [0, 3], 11: [0, 1, 3] },
}
const matrixAnswers = fc.tuple(...Object.values(MATRIX).map((scores) => fc.constantFrom(...scores)))
const asAnswers = (chosen: readonly number[]): Answers =>
  Object.fromEntries(chosen.map((value, at) => [String(at + 1), value]))

describe('the matrix of January 2015', () => {
  test('ships, with the questions, options and scores that were published', () => {
    assert.deepEqual(
      builtIn().map(({ id, version }) => `${id}@${version}`),
      ['asb-ram@2015'],
    )
    for (const [number, scores] of Object.entries(MATRIX)) {
      const asks = questionsOf(ram).find((one) => String(one.number) === number)
      const found =
        asks?.kind === 'options'
          ? asks.options.map((option) => option.score)
          : asks?.kind === 'yes-no'
            ? [0, asks.score]
            : []
      assert.deepEqual(found, scores, `question ${number}`)
    }
    assert.deepEqual(
      ram.sections.map(({ title, questions }) => [title, questions.map(({ number }) => number)]),
      [
        ['Offence', [1, 2]],
        ['Offender', [3, 4, 5, 6, 7]],
        ['Impact', [8, 9, 10, 11]],
        ['Scale', [12, 13]],
      ],
    )
    assert.equal(highestPossible(ram), 37)
    assert.deepEqual(
      ram.bands.map(({ label }, rank) => [label, spanOf(ram, rank)]),
      [
        ['Standard', '0 to 15'],
        ['Medium', '16 to 29'],
        ['High', '30 and over'],
      ],
    )
  })
  test('the bands begin at 16 and at 30', () => {
    const totals = [0, 15, 16, 29, 30, 37]
    assert.deepEqual(
      totals.map((total) => bandOf(ram, total).key),
      ['standard', 'standard', 'medium', 'medium', 'high', 'high'],
    )
    const at = (chosen: readonly number[]) => {
      const { total, band } = scored(ram, asAnswers(chosen))
      return `${total} ${band.key}`
    }
    assert.equal(at([5, 0, 0, 0, 0, 0, 6, 4, 0, 0, 0]), '15 standard')
    assert.equal(at([4, 2, 0, 0, 0, 0, 6, 4, 0, 0, 0]), '16 medium')
    assert.equal(at([5, 2, 2, 2, 3, 3, 6, 6, 0, 0, 0]), '29 medium')
    assert.equal(at([4, 2, 2, 2, 3, 3, 6, 6, 2, 0, 0]), '30 high')
    assert.equal(at([5, 2, 2, 2, 3, 3, 6, 6, 2, 3, 3]), '37 high')
  })
  test('a yes to question 9 prompts a safeguarding referral, whatever the total; questions 12 and 13 add nothing', () => {
    const quiet = scored(ram, { ...LOWEST, 12: 'Housing', 13: 'The whole street' })
    assert.deepEqual([quiet.total, quiet.prompts, quiet.unanswered], [0, [], []])
    const { total, prompts, unanswered } = scored(ram, { ...LOWEST, 9: 2 })
    assert.equal(total, 2)
    assert.deepEqual(prompts, [{ text: 'Consider a safeguarding referral', question: 9 }])
    assert.deepEqual(unanswered, [12, 13])
  })
  test('any answers: the total is the sum, between 0 and 37, and the band follows from it', () => {
    fc.assert(
      fc.property(matrixAnswers, (chosen) => {
        const found = scored(ram, asAnswers(chosen))
        const sum = chosen.reduce((total, one) => total + one, 0)
        assert.equal(found.total, sum)
        assert.ok(sum >= 0 && sum <= found.highestPossible)
        assert.equal(found.band.key, sum < 16 ? 'standard' : sum < 30 ? 'medium' : 'high')
      }),
    )
  })
  test('a worse answer never lowers total or band', () => {
    fc.assert(
      fc.property(matrixAnswers, fc.integer({ min: 1, max: 11 }), (chosen, number) => {
        const scores = MATRIX[number] ?? []
        const before = scored(ram, asAnswers(chosen))
        for (const worse of scores.filter((one) => one > (chosen[number - 1] ?? 0))) {
          const after = scored(ram, asAnswers(chosen.with(number - 1, worse)))
          assert.ok(after.total > before.total && after.band.rank >= before.band.rank)
        }
      }),
    )
  })
  test('answers as text, as keys and as yes and no come to the same', () => {
    fc.assert(
      fc.property(matrixAnswers, (chosen) => {
        const numbers = scored(ram, asAnswers(chosen))
        assert.deepEqual(
          scored(ram, Object.fromEntries(chosen.map((one, at) => [String(at + 1), String(one)]))),
          numbers,
        )
        const keys = Object.fromEntries(numbers.answers.map((one) => [String(one.number), one.key]))
        assert.deepEqual(scored(ram, keys), numbers)
      }),
    )
  })
})

describe('what cannot be scored', () => {
  const problems = (instrument: Instrument, answers: Answers) => {
    const result = score(instrument, answers)
    return result.ok ? [] : result.problem
  }
  test('any score that is none of the options is refused, and the question named', () => {
    fc.assert(
      fc.property(
        matrixAnswers,
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: -9, max: 40 }),
        (chosen, number, wrong) => {
          fc.pre(MATRIX[number]?.includes(wrong) === false)
          const found = problems(ram, { ...asAnswers(chosen), [number]: wrong })
          assert.deepEqual(
            found.map(({ question }) => question),
            [String(number)],
          )
          assert.match(found[0]?.message ?? '', new RegExp(`^Question ${number} \\(`))
        },
      ),
    )
  })
  test('every question without an answer is named, in order, beside those that are not there', () => {
    const found = problems(ram, { 3: 1, 14: 1, x: 2, 1: 9, __proto__: 1 })
    assert.deepEqual(
      found.map(({ question }) => question),
      ['1', '2', '4', '5', '6', '7', '8', '9', '10', '11', '14', 'x'],
    )
    assert.match(found.at(-2)?.message ?? '', /Question 14: asb-ram@2015 has no such question/)
  })
  test('null, nothing and blanks are no answer; lists and objects are wrong', () => {
    for (const none of [null, undefined, '', '  ']) {
      assert.match(problems(ram, { ...LOWEST, 8: none })[0]?.message ?? '', /Question 8 .* has no answer/)
    }
    for (const wrong of [[2], { score: 2 }, Number.NaN, true, 2.5]) {
      assert.equal(problems(ram, { ...LOWEST, 8: wrong }).length, 1, JSON.stringify(wrong))
    }
    assert.match(problems(ram, { ...LOWEST, 12: ['x'] })[0]?.message ?? '', /Question 12 .*must be text/)
    assert.match(problems(ram, { ...LOWEST, 12: 'x'.repeat(4001) })[0]?.message ?? '', /4,000 characters/)
  })
  test('where several options score the same, only a key says which', () => {
    const instrument = shortOne()
    assert.match(
      problems(instrument, { 1: 3, 3: 'no' })[0]?.message ?? '',
      /several options. Answer by key: music or dogs/,
    )
    assert.equal(scored(instrument, { 1: 0, 3: 'no' }).total, 0)
    const dogs = scored(instrument, { 1: 'dogs', 2: 'a-flat', 3: 2 })
    assert.deepEqual([dogs.total, dogs.band.key], [5, 'high'])
    assert.deepEqual(
      dogs.prompts.map(({ text }) => text),
      ['Tell the dog warden', 'Visit this week'],
    )
    assert.equal(dogs.answers[1]?.said, 'A flat')
    assert.match(problems(instrument, { 1: 'dogs', 2: 'a-tent', 3: 2 })[0]?.message ?? '', /a-flat or a-house/)
  })
})

describe('a checklist of 24 ticks', () => {
  const checklist = ticksOf24()
  const answers = fc.array(fc.constantFrom('yes', 'no', 'not-known'), { minLength: 24, maxLength: 24 })
  test('counts its ticks: fourteen and more is the threshold, don’t know is none', () => {
    fc.assert(
      fc.property(answers, (chosen) => {
        const found = scored(checklist, Object.fromEntries(chosen.map((one, at) => [String(at + 1), one])))
        const ticks = chosen.filter((one) => one === 'yes').length
        assert.deepEqual([found.ticks, found.total], [ticks, ticks])
        assert.equal(found.band.key, ticks >= 14 ? 'at-the-threshold' : 'not-at-the-threshold')
        const prompts = found.prompts.map(({ text }) => text)
        assert.equal(prompts.includes('Ring the duty officer'), chosen[4] === 'yes')
        assert.equal(
          prompts.some((text) => text.startsWith('Close to')),
          ticks >= 10,
        )
      }),
    )
  })
  test('every question must be answered, but what is in their own words', () => {
    const result = score(checklist, {})
    assert.equal(result.ok ? 0 : result.problem.length, 24)
  })
})

test('a tally counts what is there, finished or not', () => {
  const so = tally(ram, { 1: 5, 7: 6, 8: 99 })
  assert.deepEqual([so.total, so.band.key, so.unanswered.length], [11, 'standard', 11])
})
