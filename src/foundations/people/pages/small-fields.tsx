/** Fields that several small forms have. */
import { errorAt, type FieldError, type ParsedForm } from '../../../platform/forms/index.ts'
import { Input, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { isDay } from '../domain/births.ts'
import type { FormParts } from './connect.tsx'

/** Characters. */
const LONGEST_REASON = 1000

export function ReasonField(props: FormParts & { label: string; hint?: string }): Html {
  return (
    <Textarea
      name="reason"
      label={{ content: props.label, classes: 'govuk-label--s' }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      rows={3}
      value={typed(props.values, 'reason')}
      errorMessage={errorAt(props.errors, 'reason')}
    />
  )
}

export function typed(form: URLSearchParams, name: string): string {
  return (form.getAll(name).at(-1) ?? '').replace(/\r\n?/g, '\n')
}

export function readReason(form: URLSearchParams): ParsedForm<{ reason: string }> {
  const reason = typed(form, 'reason').trim()
  if (reason === '') return { ok: false, errors: [{ field: 'reason', message: 'Enter why' }] }
  if (reason.length > LONGEST_REASON) {
    const message = `The reason must be ${LONGEST_REASON.toLocaleString('en-GB')} characters or fewer`
    return { ok: false, errors: [{ field: 'reason', message }] }
  }
  return { ok: true, value: { reason } }
}

export function DayInput(props: FormParts & { name: string; label: string; hint?: string }): Html {
  return (
    <Input
      name={props.name}
      type="date"
      label={{ content: props.label, classes: 'govuk-label--s' }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      value={typed(props.values, props.name)}
      errorMessage={errorAt(props.errors, props.name)}
      classes="govuk-input--width-10"
    />
  )
}

/** An ISO day, null when the field is empty; or what is wrong with it. */
export function readDay(
  form: URLSearchParams,
  of: { readonly name: string; readonly what: string },
): { readonly value: string | null; readonly errors: readonly FieldError[] } {
  const text = typed(form, of.name).trim()
  if (text === '') return { value: null, errors: [] }
  if (isDay(text)) return { value: text, errors: [] }
  return { value: null, errors: [{ field: of.name, message: `${of.what} must be a real date, such as 2026-04-01` }] }
}
