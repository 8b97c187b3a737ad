import { z } from 'zod'
import { londonDay } from '../../../platform/clock/index.ts'
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import { CharacterCount, Input, Radios, Select } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import type { SharingDeps } from '../deps.ts'
import { isDay } from '../domain/disclosure.ts'

/** What the forms and registers of disclosures, emergencies and protected records have in common. */

/** What has been typed so far, and what is wrong with it. */
export interface FormState {
  readonly values: URLSearchParams
  readonly errors: readonly FieldError[]
}

export const emptyForm: FormState = { values: new URLSearchParams(), errors: [] }

export function typedIn(form: FormState, name: string): string {
  return form.values.get(name) ?? ''
}

export function todayOf(deps: SharingDeps): string {
  return londonDay(deps.now())
}

/** In characters: enough for a considered reason, short enough to be read. */
export const LONGEST_TEXT = 4000

/** A text that must be there. `missing` says what to enter; `name` begins the message about a text that is too long. */
export function writtenText(message: { readonly missing: string; readonly name: string }, most = LONGEST_TEXT) {
  return z
    .string(message.missing)
    .min(1, message.missing)
    .max(most, `${message.name} must be ${most.toLocaleString('en-GB')} characters or fewer`)
}

export const versionField = z.coerce
  .number<unknown>({ error: 'Open the page again: it was not sent whole' })
  .int('Open the page again: it was not sent whole')

export function TextBox(props: {
  form: FormState
  name: string
  label: string
  hint?: string
  rows?: number
  most?: number
}): Html {
  return (
    <CharacterCount
      name={props.name}
      label={{ content: props.label, classes: 'govuk-label--s' }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      rows={props.rows ?? 4}
      maxlength={props.most ?? LONGEST_TEXT}
      threshold={75}
      value={typedIn(props.form, props.name)}
      errorMessage={errorAt(props.form.errors, props.name)}
    />
  )
}

export function DayBox(props: { form: FormState; name: string; label: string; hint?: string }): Html {
  return (
    <Input
      name={props.name}
      type="date"
      classes="govuk-input--width-10"
      label={{ content: props.label, classes: 'govuk-label--s' }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      value={typedIn(props.form, props.name)}
      errorMessage={errorAt(props.form.errors, props.name)}
    />
  )
}

export interface Option {
  readonly value: string
  readonly text: string
  readonly hint?: string
}

export function OneOf(props: {
  form: FormState
  name: string
  legend: string
  options: readonly Option[]
  hint?: string
}): Html {
  return (
    <Radios
      name={props.name}
      fieldset={{ legend: { content: props.legend, classes: 'govuk-fieldset__legend--s' } }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      value={typedIn(props.form, props.name)}
      errorMessage={errorAt(props.form.errors, props.name)}
      items={props.options.map(({ value, text, hint }) => ({
        value,
        content: text,
        ...(hint === undefined ? {} : { hint: { content: hint } }),
      }))}
    />
  )
}

export function Choice(props: {
  form: FormState
  name: string
  label: string
  options: readonly Option[]
  hint?: string
}): Html {
  return (
    <Select
      name={props.name}
      label={{ content: props.label, classes: 'govuk-label--s' }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      value={typedIn(props.form, props.name)}
      errorMessage={errorAt(props.form.errors, props.name)}
      items={[{ value: '', text: 'Choose' }, ...props.options.map(({ value, text }) => ({ value, text }))]}
    />
  )
}

/** One column for forms and reading, so that lines stay readable. */
export function Narrow(props: { children?: Child }): Html {
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">{props.children}</div>
    </div>
  )
}

export const PER_PAGE = 50

/** A day in an address; anything else is as if it were not there. */
export function dayIn(query: URLSearchParams, name: string): string | undefined {
  const day = query.get(name) ?? ''
  return isDay(day) ? day : undefined
}

/** An address with these parts of a query, without the empty ones. */
export function withQuery(path: string, parts: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parts)) {
    if (value !== undefined && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** At most so many lines in one file. */
export const CSV_LIMIT = 50_000
