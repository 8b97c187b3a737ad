import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { builtIn } from '../domain/built-in.ts'
import { type Instrument, readInstrument } from '../domain/instrument.ts'
import { shortOne, ticksOf24 } from '../testing/instruments.ts'
import {
  definitionFrom,
  EMPTY_FORM,
  fieldErrors,
  formFrom,
  formOf,
  type InstrumentForm,
  rowStepOf,
  withStep,
  YES,
} from './form.ts'

/** As a browser posts it: every field by its name, boxes only when they are ticked. */
function posted(form: InstrumentForm): URLSearchParams {
  const fields = new URLSearchParams()
  const visit = (value: unknown, name: string) => {
    if (typeof value === 'string') {
      const isBox = /\.(required|tick|dontKnow|approver)$/.test(name)
      if (!isBox || value === YES) fields.append(name, value)
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, part] of Object.entries(value)) visit(part, name === '' ? key : `${name}.${key}`)
    }
  }
  visit(form, '')
  return fields
}
const press = (form: InstrumentForm, ...buttons: string[]) =>
  buttons.reduce((changed, button) => {
    const step = rowStepOf(button)
    return step === null ? changed : withStep(changed, step)
  }, form)

describe('an instrument composed in the browser', () => {
  test('comes back the same from the form, but for the numbers of its questions', () => {
    for (const instrument of [...builtIn(), ticksOf24(), shortOne()]) {
      const form = formOf(instrument)
      assert.deepEqual(formFrom(posted(form)), form)
      const read = readInstrument(definitionFrom(formFrom(posted(form)), instrument))
      assert.deepEqual(read.ok ? read.value : read.problem, instrument)
    }
  })
  test('an empty form names what is missing, each at its field', () => {
    const read = readInstrument(definitionFrom(EMPTY_FORM, { id: 'new', version: '1' }))
    const errors = fieldErrors(read.ok ? [] : read.problem)
    const at = (field: string) => errors.find((error) => error.field === field)?.message
    assert.equal(at('title'), 'Enter the title')
    assert.equal(at('sections.0.questions.0.subject'), 'Section 1, question 1: Enter the subject of the question')
    assert.match(
      at('sections.0.questions.0.options.1.score') ?? '',
      /^Section 1, question 1, option 2: The score must be/,
    )
    assert.match(at('bands.1.from') ?? '', /^Band 2: /)
  })
  test('what is no number is kept and said', () => {
    const form = { ...EMPTY_FORM, bands: [{ ...EMPTY_FORM.bands[0], from: 'nought' }] } as InstrumentForm
    assert.equal(formOf(definitionFrom(form, { id: 'new', version: '1' })).bands[0]?.from, 'nought')
  })
})

describe('rows', () => {
  const form = formOf(shortOne())
  const labels = (of: InstrumentForm) => of.sections[0]?.questions[0]?.options.map(({ label }) => label)
  test('come, go and move by their buttons, and nothing else changes', () => {
    const more = press(form, 'add:sections.0.questions.0.options')
    assert.deepEqual(labels(more), ['None', 'Music', 'Dogs', ''])
    assert.deepEqual(labels(press(form, 'remove:sections.0.questions.0.options.1')), ['None', 'Dogs'])
    assert.deepEqual(labels(press(form, 'up:sections.0.questions.0.options.2')), ['None', 'Dogs', 'Music'])
    assert.deepEqual(labels(press(form, 'down:sections.0.questions.0.options.0')), ['Music', 'None', 'Dogs'])
    assert.deepEqual(press(form, 'up:bands.0', 'down:bands.1', 'remove:bands.7'), form)
    assert.equal(press(form, 'add:sections', 'add:bands', 'add:header', 'add:prompts').header.length, 4)
    assert.equal(press(form, 'add:sections.0.questions').sections[0]?.questions.length, 4)
    assert.deepEqual(press(form, 'up:sections.0.questions.2', 'down:sections.0.questions.1'), form)
  })
  test('what is no button of a row changes nothing', () => {
    for (const button of [
      'save',
      'add:',
      'remove:sections',
      'add:__proto__',
      'up:sections.0.title.0',
      'add:sections.9.questions',
    ]) {
      assert.deepEqual(press(form, button), form, button)
    }
  })
  test('names of fields that nobody made do no harm', () => {
    const fields = new URLSearchParams({
      ...{
        '__proto__.x': '1',
        'sections.0.__proto__.x': '1',
        'constructor.prototype.x': '1',
        'sections.999.title': 'x',
      },
      ...{ 'sections.title': 'x', 'title.0': 'x', title: 'Fine' },
    })
    assert.equal(({} as Record<string, unknown>)['x'], undefined)
    assert.equal(typeof formFrom(fields).sections, 'object')
    assert.equal(({} as Record<string, unknown>)['x'], undefined)
  })
})

test('options that share a score get keys, and keep them', () => {
  const shared = formOf(shortOne())
  const twice = press(shared, 'add:sections.0.questions.0.options')
  const sections = twice.sections.map((section) => ({
    ...section,
    questions: section.questions.map((row, q) =>
      q === 0
        ? {
            ...row,
            options: row.options.map((option, o) => (o === 3 ? { ...option, label: 'Dogs', score: '3' } : option)),
          }
        : row,
    ),
  }))
  const read = readInstrument(definitionFrom({ ...twice, sections }, shortOne()))
  const [asks] = (read.ok ? read.value : ({} as Instrument)).sections?.[0]?.questions ?? []
  assert.deepEqual(asks?.kind === 'options' && asks.options.map(({ key }) => key), ['none', 'music', 'dogs', 'dogs-2'])
})
