import { z } from 'zod'
import { type ParsedForm, parseForm } from '../../../platform/forms/index.ts'
import { formatNumber } from '../../../platform/html/format.ts'
import { typed } from '../pages/answering.ts'

/** Characters. */
export const LONGEST = 4000

export interface ContextDraft {
  readonly version: string
  readonly body: string
  /** `month` or `chart`. */
  readonly about: string
}

export function draftOf(form: URLSearchParams): ContextDraft {
  return { version: typed(form, 'version'), body: typed(form, 'body'), about: typed(form, 'about') }
}

const schema = z.object({
  version: z.coerce.number<unknown>({ error: 'Open the form again and copy your text into it' }).int().min(0),
  body: z
    .string()
    .min(1, 'Enter the context')
    .refine((value) => value.length <= LONGEST, {
      error: (issue) =>
        `The context must be ${formatNumber(LONGEST)} characters or fewer. It has ${formatNumber(String(issue.input).length)}`,
    }),
  about: z.enum(['month', 'chart'], { error: 'Say what the context is about' }),
})

/** A new note, or (`about` is then what it was) a changed one. */
export function parseContext(
  draft: ContextDraft,
): ParsedForm<{ version: number; body: string; about: 'month' | 'chart' }> {
  return parseForm(schema, new URLSearchParams({ ...draft }))
}
