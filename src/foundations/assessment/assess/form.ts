/** What is posted from the form of an assessment, and the problems at its fields. */
import type { FieldError } from '../../../platform/forms/index.ts'
import type { HeaderProblem } from '../domain/header.ts'
import { type Instrument, questionsOf } from '../domain/instrument.ts'
import { type AnswerProblem, LONGEST_ANSWER } from '../domain/score.ts'
import { answerField, type Filled, headerFieldName } from '../pages/questions.tsx'

/** What the instrument asks for, as it was typed; everything else that was posted is left out. */
export function filledFrom(instrument: Instrument, form: URLSearchParams): Filled {
  const typed = (name: string) =>
    // A browser sends line breaks as two characters, and somebody may send more than anybody reads.
    (form.getAll(name).at(-1) ?? '').replaceAll(/\r\n?/g, '\n').slice(0, LONGEST_ANSWER + 1)
  const given = (pairs: readonly (readonly [string, string])[]) =>
    Object.fromEntries(pairs.map(([key, name]) => [key, typed(name)] as const).filter(([, value]) => value !== ''))
  return {
    answers: given(questionsOf(instrument).map(({ number }) => [String(number), answerField(number)])),
    header: given(instrument.header.map(({ key }) => [key, headerFieldName(key)])),
  }
}

/** The same as hidden fields, for the page on which it is checked. */
export function fieldsOf(filled: Filled): [string, string][] {
  return [
    ...Object.entries(filled.header).map(([key, value]): [string, string] => [headerFieldName(key), value]),
    ...Object.entries(filled.answers).map(([number, value]): [string, string] => [`q${number}`, value]),
  ]
}

export function errorsOf(problems: {
  readonly header: readonly HeaderProblem[]
  readonly answers: readonly AnswerProblem[]
}): FieldError[] {
  return [
    ...problems.header.map(({ key, message }) => ({ field: headerFieldName(key), message })),
    ...problems.answers.map(({ question, message }) => ({ field: `q${question}`, message })),
  ]
}

export const steps = ['check', 'change', 'complete', 'keep', 'autosave', 'drop'] as const
export type Step = (typeof steps)[number]

export function stepOf(form: URLSearchParams): Step {
  return steps.find((step) => step === form.getAll('do').at(-1)) ?? 'check'
}
