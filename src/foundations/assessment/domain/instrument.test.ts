import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { shortOne, ticksOf24 } from '../testing/instruments.ts'
import { builtIn } from './built-in.ts'
import { changedAnswers } from './compare.ts'
import { answersFromText, instrumentFromText, instrumentToText, problemInWords } from './files.ts'
import { readHeader } from './header.ts'
import { type InstrumentInput, keyFrom, nameOf, parseName, readInstrument } from './instrument.ts'
import { parseLocated } from './located-json.ts'
import { score } from './score.ts'

const small = (): InstrumentInput => ({
  ...{ id: 'small', version: '1', title: 'Small', footing: 'Tests' },
  sections: [
    {
      title: 'One',
      questions: [
        {
          ...{ number: 1, subject: 'First', wording: 'First?', kind: 'options' as const },
          options: [
            { label: 'No', score: 0 },
            { label: 'Yes', score: 2 },
          ],
        },
      ],
    },
  ],
  bands: [{ label: 'Any', from: 0 }],
})
const wrong = (change: (input: ReturnType<typeof asAny>) => void) => {
  const input = asAny()
  change(input)
  const read = readInstrument(input)
  return read.ok ? [] : read.problem.map(({ path, message }) => `${path.join('.')}: ${message}`)
}
/** So that tests can break it at will. */
const asAny = () =>
  structuredClone(small()) as unknown as {
    [key: string]: unknown
    sections: { questions: { [key: string]: unknown; options: Record<string, unknown>[] }[] }[]
    bands: Record<string, unknown>[]
  }

describe('an instrument', () => {
  test('that is whole is read, and what was left out is filled in', () => {
    const read = readInstrument(small())
    assert.ok(read.ok)
    assert.deepEqual(read.value.judgement, { adjust: 'none', approver: true })
    assert.deepEqual(read.value.bands[0]?.key, 'any')
    const [asks] = read.value.sections[0]?.questions ?? []
    assert.deepEqual(asks?.kind === 'options' ? asks.options.map(({ key }) => key) : [], ['0', '2'])
  })
  test('every mistake is named where it is', () => {
    const cases: [(input: ReturnType<typeof asAny>) => void, string][] = [
      [(i) => delete i['title'], 'title: Enter the title'],
      [(i) => Object.assign(i, { titel: 'x' }), 'titel: “titel” is not known here'],
      [
        (i) => Object.assign(i, { id: 'Small One' }),
        'id: The short name has small letters, figures and hyphens, such as asb-ram',
      ],
      [(i) => Object.assign(i, { sections: 'x' }), 'sections: Sections must be a list'],
      [(i) => Object.assign(i, { sections: [] }), 'sections: Add at least one section with a question'],
      [
        (i) => Object.assign(i.sections[0]?.questions[0] ?? {}, { kind: 'maybe' }),
        'sections.0.questions.0.kind: Choose the kind of question: options, yes-no, choice, text',
      ],
      [
        (i) => Object.assign(i.sections[0]?.questions[0]?.options[1] ?? {}, { score: '2' }),
        'sections.0.questions.0.options.1.score: The score must be a whole number from 0 to 999',
      ],
      [
        (i) => Object.assign(i.sections[0]?.questions[0]?.options[1] ?? {}, { score: 0 }),
        'sections.0.questions.0.options.0.score: More than one option scores 0: give each a key, so that answers can name it',
      ],
      [
        (i) => Object.assign(i.sections[0]?.questions[0]?.options[1] ?? {}, { key: '7' }),
        'sections.0.questions.0.options.1.key: A key that is a number must be the option’s own score',
      ],
      [
        (i) => Object.assign(i.sections[0]?.questions[0] ?? {}, { options: [{ label: 'Only', score: 1 }] }),
        'sections.0.questions.0.options: Question 1 needs at least two options',
      ],
      [
        (i) => i.sections[0]?.questions.push({ number: 1, subject: 'S', wording: 'W', kind: 'text', options: [] }),
        'sections.0.questions.1.options: “options” is not known here',
      ],
      [(i) => Object.assign(i, { bands: [] }), 'bands: Add at least one band'],
      [(i) => Object.assign(i.bands[0] ?? {}, { from: 1 }), 'bands.0.from: The first band must begin at 0'],
      [
        (i) => i.bands.push({ label: 'Never', from: 3 }),
        'bands.1.from: Nobody could reach “Never”: the highest possible total is 2',
      ],
      [
        (i) => i.bands.push({ label: 'Again', from: 0 }),
        'bands.1.from: “Again” must begin higher than “Any”, which begins at 0',
      ],
      [
        (i) => Object.assign(i, { judgement: { adjust: 'both', approver: false } }),
        'judgement.approver: A judgement that may lower the total needs an approver',
      ],
    ]
    for (const [change, message] of cases)
      assert.ok(wrong(change).includes(message), `${message}\nbut: ${wrong(change)}`)
    assert.deepEqual(readInstrument('x'), {
      ok: false,
      problem: [{ path: [], message: 'An instrument is one JSON object' }],
    })
  })
  test('goes into a file and comes back the same', () => {
    for (const instrument of [...builtIn(), ticksOf24(), shortOne()]) {
      const back = instrumentFromText(instrumentToText(instrument))
      assert.deepEqual(back.ok ? back.value : back.problem, instrument)
    }
  })
  test('names and keys', () => {
    assert.deepEqual(parseName('asb-ram@2015'), { id: 'asb-ram', version: '2015' })
    for (const none of ['asb-ram', '@2015', 'asb ram@1', 'a@1/2', 'asb-ram@']) assert.equal(parseName(none), undefined)
    assert.equal(nameOf({ id: 'a', version: '1' }), 'a@1')
    assert.equal(keyFrom('Yes, it’s happening now! '), 'yes-its-happening-now')
    assert.equal(keyFrom('***'), '')
  })
})

describe('a file with a mistake', () => {
  const lines = (text: string) => {
    const read = instrumentFromText(text)
    return read.ok ? [] : read.problem.map(problemInWords)
  }
  test('is told by line', () => {
    const text = JSON.stringify(small(), null, 1).replace('"score": 2', '"score": -2')
    const line = text.split('\n').findIndex((one) => one.includes('-2')) + 1
    assert.deepEqual(lines(text), [
      `Line ${line}, sections, 1, questions, 1, options, 2, score: The score must be a whole number from 0 to 999`,
    ])
  })
  test('that is no JSON is told by the line where it breaks off', () => {
    for (const [text, message] of [
      ['', 'Line 1: The file cannot be read as JSON. The file ends too early'],
      ['{\n "a": 1\n "b": 2}', 'Line 3: The file cannot be read as JSON. A comma or } should stand here'],
      ['{\n"a": 1,\n"a": 2}', 'Line 3: The file cannot be read as JSON. “a” is there twice'],
      [
        '{"a": "x\n"}',
        'Line 1: The file cannot be read as JSON. The text in double quotes is not closed, or holds a character that it may not',
      ],
      ['[1, 2,]', 'Line 1: The file cannot be read as JSON. “]” cannot stand here'],
      [`${'['.repeat(60)}`, 'Line 1: The file cannot be read as JSON. This is nested too deeply'],
      ['{} x', 'Line 1: The file cannot be read as JSON. There is more after the end'],
    ] as const) {
      assert.deepEqual(lines(text), [message])
    }
  })
  test('is read as JSON.parse reads it', () => {
    for (const text of [
      ' {"a": [1, -2.5e3, true, false, null, "x\\u00e9\\n"], "b": {"__proto__": 1}} ',
      '[]',
      '"x"',
      '0',
      '{"a":{}}',
    ]) {
      const read = parseLocated(text)
      assert.deepEqual(read.ok ? read.value.value : read.problem, JSON.parse(text))
    }
  })
})

describe('a file of answers', () => {
  const read = (value: unknown) => answersFromText(JSON.stringify(value))
  test('may be the answers alone or hold them', () => {
    const alone = read({ 1: 4 })
    assert.deepEqual(alone.ok && alone.value, { instrument: null, answers: { 1: 4 }, judgement: null })
    const whole = read({ instrument: 'a@1', answers: { 1: 4 }, judgement: { adjustedTotal: 5, reason: 'x' } })
    assert.deepEqual(whole.ok && whole.value.judgement, {
      ...{ adjustedTotal: 5, reason: 'x', approver: null, confirmed: false },
    })
  })
  test('says what is wrong with it', () => {
    for (const bad of [[], 1, { answers: [] }, { answers: {}, other: 1 }, { answers: {}, judgement: 3 }]) {
      const found = read(bad)
      assert.ok(!found.ok && found.problem.length > 0, JSON.stringify(bad))
    }
  })
})

describe('since last time', () => {
  test('what changed is told by question, also when the questions did', () => {
    const answersOf = (version: string, given: Record<string, unknown>) => {
      const result = score(shortOne(version), given)
      return result.ok ? result.value.answers : assert.fail()
    }
    const before = answersOf('1', { 1: 'music', 3: 'no' })
    const now = answersOf('1', { 1: 'dogs', 2: 'a-house', 3: 'yes' })
    assert.deepEqual(
      changedAnswers(before, now).map(({ number, before: was, now: is, by }) => [number, was, is, by]),
      [
        [1, 'Music', 'Dogs', 0],
        [2, null, 'A house', 0],
        [3, 'No', 'Yes', 2],
      ],
    )
    assert.deepEqual(changedAnswers(now, now), [])
    const renamed = now.map((one) => (one.number === 3 ? { ...one, subject: 'After dark' } : one))
    assert.deepEqual(
      changedAnswers(now, renamed).map(({ subject, question, by }) => [subject, question, by]),
      [
        ['After dark', 'new', 2],
        ['At night', 'gone', -2],
      ],
    )
  })
})

describe('the header', () => {
  test('is read by key, with what is wrong at each field', () => {
    const good = readHeader(shortOne(), { name: ' Jo ', 'seen-on': '2026-04-01', tenure: 'Owner', other: 'x' })
    assert.deepEqual(good.problems, [])
    assert.deepEqual(
      good.values.map(({ key, value }) => [key, value]),
      [
        ['name', 'Jo'],
        ['seen-on', '2026-04-01'],
        ['tenure', 'Owner'],
      ],
    )
    const bad = readHeader(shortOne(), { name: 'x'.repeat(301), 'seen-on': '2026-02-30', tenure: 'Tent' })
    assert.deepEqual(
      bad.problems.map(({ key }) => key),
      ['name', 'seen-on', 'tenure'],
    )
    assert.deepEqual(
      readHeader(shortOne(), {}).problems.map(({ key }) => key),
      ['seen-on'],
    )
  })
})
