import { z } from 'zod'
import { type Month, monthInWords, parseMonth } from '../../../platform/clock/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { parseForm } from '../../../platform/forms/index.ts'
import type { Measure, MeasureChange } from '../store/measures.ts'

/** What stands in the fields, as typed. */
export interface SettingsFields {
  readonly version: string
  readonly title: string
  readonly outcome: string
  readonly significance: string
  readonly method: string
  readonly deviations: string
  readonly rebaseMonths: string
}

export type ParsedSettings =
  | { readonly ok: true; readonly change: Omit<MeasureChange, 'id'> }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

const MOST_REBASES = 20

const schema = z.object({
  version: z.coerce.number('Open the page again: the form is damaged').int().min(1),
  title: z.string('Enter a title').min(1, 'Enter a title').max(200, 'The title must be 200 characters or fewer'),
  outcome: z.enum(['reduce', 'increase', 'monitor'], 'Choose what is intended'),
  significance: z
    .string('Enter the smallest count worth reporting')
    .regex(/^\d{1,7}$/, 'The smallest count must be a whole number, 0 or more')
    .transform(Number)
    .refine((count) => count <= 1_000_000, 'The smallest count must be 1,000,000 or less'),
  method: z.enum(['seasonal', 'xmr'], 'Choose a chart'),
  deviations: z
    .string('Enter the number of standard deviations')
    .regex(/^\d{1,2}(\.\d{1,2})?$/, 'The number of standard deviations must be a number like 2 or 2.5')
    .transform(Number)
    .refine((k) => k >= 0.5 && k <= 10, 'The number of standard deviations must be between 0.5 and 10'),
  rebaseMonths: z
    .string()
    .default('')
    .transform((text, context): Month[] => {
      const words = text.split(/[\s,;]+/).filter((word) => word !== '')
      const months = words.flatMap((word) => {
        const month = parseMonth(word)
        if (month === undefined)
          context.addIssue({ code: 'custom', message: `“${word.slice(0, 20)}” is not a month: write it like 2020-04` })
        return month ?? []
      })
      if (months.length > MOST_REBASES) {
        context.addIssue({ code: 'custom', message: `Limits can start afresh at ${MOST_REBASES} months at most` })
      }
      return [...new Set(months)].sort()
    }),
})

export function parseSettings(form: URLSearchParams): ParsedSettings {
  const parsed = parseForm(schema, form)
  return parsed.ok ? { ok: true, change: parsed.value } : parsed
}

/** The fields as they were sent. */
export function sentFields(form: URLSearchParams): SettingsFields {
  const at = (name: keyof SettingsFields) => (form.getAll(name).at(-1) ?? '').slice(0, 2000)
  return {
    version: at('version'),
    title: at('title'),
    outcome: at('outcome'),
    significance: at('significance'),
    method: at('method'),
    deviations: at('deviations'),
    rebaseMonths: at('rebaseMonths'),
  }
}

/** The fields of the settings as they are. */
export function fieldsOf(measure: Measure): SettingsFields {
  return {
    version: String(measure.version),
    title: measure.title,
    outcome: measure.outcome,
    significance: String(measure.significance),
    method: measure.method,
    deviations: String(measure.deviations),
    rebaseMonths: measure.rebaseMonths.join('\n'),
  }
}

const OUTCOMES = { reduce: 'Reduce', increase: 'Increase', monitor: 'Monitor' } as const
const METHODS = { seasonal: 'Seasonal chart', xmr: 'XmR chart' } as const

/** The settings in words, for lists and for showing what somebody else chose. */
export function settingsInWords(measure: Measure): { name: keyof SettingsFields; label: string; value: string }[] {
  return [
    { name: 'title', label: 'Title', value: measure.title },
    { name: 'outcome', label: 'Intended outcome', value: OUTCOMES[measure.outcome] },
    { name: 'significance', label: 'Smallest count worth reporting', value: String(measure.significance) },
    { name: 'method', label: 'Chart that finds exceptions', value: METHODS[measure.method] },
    { name: 'deviations', label: 'Standard deviations to the lines', value: String(measure.deviations) },
    {
      name: 'rebaseMonths',
      label: 'Limits start afresh in',
      value: measure.rebaseMonths.length === 0 ? 'No month' : measure.rebaseMonths.map(monthInWords).join(', '),
    },
  ]
}
