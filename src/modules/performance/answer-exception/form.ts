import { z } from 'zod'
import { type ParsedForm, parseForm } from '../../../platform/forms/index.ts'
import { formatNumber } from '../../../platform/html/format.ts'
import { typed } from '../pages/answering.ts'

/** Characters of each text. */
export const LONGEST = 4000

export interface AnswerForm {
  readonly version: number
  readonly known: string
  readonly doing: string
  readonly wantsAnalysis: boolean
  readonly analysis: string
}

/** What the fields hold, whether or not it is in order. */
export interface AnswerDraft {
  readonly version: string
  readonly known: string
  readonly doing: string
  readonly wants: string
  readonly analysis: string
}

const FIELDS = ['version', 'known', 'doing', 'wants', 'analysis'] as const

export function draftOf(form: URLSearchParams): AnswerDraft {
  const [version, known, doing, wants, analysis] = FIELDS.map((name) => typed(form, name))
  return {
    version: version ?? '',
    known: known ?? '',
    doing: doing ?? '',
    wants: wants ?? '',
    analysis: analysis ?? '',
  }
}

function text(messages: { readonly empty: string; readonly name: string }) {
  return z
    .string({ error: messages.empty })
    .min(1, messages.empty)
    .refine((value) => value.length <= LONGEST, {
      error: (issue) => tooLong(messages.name, String(issue.input)),
    })
}

function tooLong(name: string, value: string): string {
  return `${name} must be ${formatNumber(LONGEST)} characters or fewer. It has ${formatNumber(value.length)}`
}

const schema = z.object({
  version: z.coerce.number<unknown>({ error: 'Open the form again and copy your text into it' }).int().min(0),
  known: text({ empty: 'Enter what is known', name: 'What is known' }),
  doing: text({ empty: 'Enter what is being done, or that nothing is', name: 'What is being done' }),
  wants: z.enum(['yes', 'no'], { error: 'Say whether you want further analysis' }),
  analysis: z.string().default(''),
})

export function parseAnswer(draft: AnswerDraft): ParsedForm<AnswerForm> {
  const parsed = parseForm(schema, new URLSearchParams({ ...draft }))
  const wants = draft.wants === 'yes'
  const analysis = draft.analysis.trim()
  const message = !wants
    ? null
    : analysis === ''
      ? 'Enter what the further analysis should find out'
      : analysis.length > LONGEST
        ? tooLong('What to analyse', analysis)
        : null
  const more = message === null ? [] : [{ field: 'analysis', message }]
  if (!parsed.ok) return { ok: false, errors: [...parsed.errors, ...more] }
  if (more.length > 0) return { ok: false, errors: more }
  const { version, known, doing } = parsed.value
  return { ok: true, value: { version, known, doing, wantsAnalysis: wants, analysis: wants ? analysis : '' } }
}
