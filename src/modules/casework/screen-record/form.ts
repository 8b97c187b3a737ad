import type { FieldError } from '../../../platform/forms/index.ts'
import { type ScreeningQuestion, screeningQuestions } from '../domain/report-words.ts'
import type { ScreeningAnswers } from '../domain/screen-rule.ts'

export type ScreeningDraft = Readonly<Record<ScreeningQuestion, string>>

export function screeningDraft(form: URLSearchParams): ScreeningDraft {
  return Object.fromEntries(screeningQuestions.map((name) => [name, form.get(name) ?? ''])) as ScreeningDraft
}

/** Every question takes an answer: none is filled in. */
export function readScreening(
  draft: ScreeningDraft,
): { readonly ok: true; readonly value: ScreeningAnswers } | { readonly ok: false; readonly errors: FieldError[] } {
  const missing = screeningQuestions.filter((name) => draft[name] !== 'yes' && draft[name] !== 'no')
  if (missing.length > 0) {
    return { ok: false, errors: missing.map((field) => ({ field, message: 'Answer with yes or no' })) }
  }
  const answers = screeningQuestions.map((name) => [name, draft[name] === 'yes'])
  return { ok: true, value: Object.fromEntries(answers) as ScreeningAnswers }
}
