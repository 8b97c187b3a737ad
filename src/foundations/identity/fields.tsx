import { z } from 'zod'
import { errorAt, type FieldError } from '../../platform/forms/index.ts'
import { Checkboxes, Input, PasswordInput, Select } from '../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../platform/html/jsx-runtime.ts'
import { agencyKinds, isAgencyKind, isDay } from './domain/agency.ts'
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './domain/password.ts'
import { isRoleName, type RoleName, roles } from './roles.ts'

/** What has been typed so far, and what is wrong with it. Passwords are never given back. */
export interface FormState {
  readonly values: URLSearchParams
  readonly errors: readonly FieldError[]
}

export const emptyForm: FormState = { values: new URLSearchParams(), errors: [] }

export function formWith(values: Readonly<Record<string, string | readonly string[]>>): FormState {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    for (const one of typeof value === 'string' ? [value] : value) params.append(name, one)
  }
  return { values: params, errors: [] }
}

/** An e-mail address in small letters, as accounts have it. */
export const emailField = z
  .string('Enter an e-mail address')
  .min(1, 'Enter an e-mail address')
  .max(254, 'E-mail address must be 254 characters or fewer')
  .regex(/^[^@\s]+@[^@\s]+$/, 'Enter an e-mail address in the right format, like name@example.org')
  .transform((text) => text.toLowerCase())

export const nameField = (what: string, most = 200) =>
  z.string(`Enter ${what}`).min(1, `Enter ${what}`).max(most, `Use ${most} characters or fewer for ${what}`)

export const optionalDayField = (what: string) =>
  z
    .string()
    .optional()
    .refine((text) => text === undefined || text === '' || isDay(text), `${what} must be a real date, like 2026-04-01`)
    .transform((text) => (text === undefined || text === '' ? null : text))

export const agencyKindField = z
  .string('Choose what kind of agency it is')
  .refine(isAgencyKind, 'Choose what kind of agency it is')

export const rolesField = z.array(z.string()).refine((list) => list.every(isRoleName), 'Choose from the roles listed')

export function typedIn(form: FormState, name: string): string {
  return form.values.get(name) ?? ''
}

export function TextField(props: {
  form: FormState
  name: string
  label: string
  hint?: string
  type?: string
  autocomplete?: string
  classes?: string
  spellcheck?: boolean
}): Html {
  return (
    <Input
      name={props.name}
      type={props.type}
      label={{ content: props.label, classes: 'govuk-label--s' }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      value={typedIn(props.form, props.name)}
      errorMessage={errorAt(props.form.errors, props.name)}
      autocomplete={props.autocomplete}
      classes={props.classes}
      spellcheck={props.spellcheck}
    />
  )
}

export function EmailField(props: { form: FormState; label?: string; hint?: string; autocomplete?: string }): Html {
  return (
    <TextField
      form={props.form}
      name="email"
      label={props.label ?? 'E-mail address'}
      {...(props.hint === undefined ? {} : { hint: props.hint })}
      type="email"
      autocomplete={props.autocomplete ?? 'off'}
      spellcheck={false}
    />
  )
}

export function NewPasswordField(props: { form: FormState; label?: string }): Html {
  return (
    <PasswordInput
      name="password"
      label={{ content: props.label ?? 'Password', classes: 'govuk-label--s' }}
      hint={{
        content: `${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters. Four words that have nothing to do with each other are easy to remember and hard to guess.`,
      }}
      autocomplete="new-password"
      errorMessage={errorAt(props.form.errors, 'password')}
    />
  )
}

export function AgencyKindField(props: { form: FormState; name?: string }): Html {
  const name = props.name ?? 'kind'
  return (
    <Select
      name={name}
      label={{ content: 'Kind of agency', classes: 'govuk-label--s' }}
      items={[{ value: '', text: 'Choose' }, ...Object.entries(agencyKinds).map(([value, text]) => ({ value, text }))]}
      value={typedIn(props.form, name)}
      errorMessage={errorAt(props.form.errors, name)}
    />
  )
}

export function DayField(props: { form: FormState; name: string; label: string; hint?: string }): Html {
  return (
    <TextField
      form={props.form}
      name={props.name}
      label={props.label}
      hint={props.hint ?? 'Year, month, day, for example 2026-04-01'}
      type="date"
      classes="govuk-input--width-10"
    />
  )
}

export function RolesField(props: { form: FormState; choices: readonly RoleName[]; legend?: string }): Html {
  return (
    <Checkboxes
      name="roles"
      fieldset={{ legend: { content: props.legend ?? 'Roles', classes: 'govuk-fieldset__legend--s' } }}
      hint={{ content: 'Choose all that apply' }}
      values={props.form.values.getAll('roles')}
      errorMessage={errorAt(props.form.errors, 'roles')}
      items={props.choices.map((name) => ({
        value: name,
        content: roles[name].label,
        hint: { content: roles[name].hint },
      }))}
    />
  )
}

/** One column for forms, so that lines stay readable. */
export function Narrow(props: { children?: Child }): Html {
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">{props.children}</div>
    </div>
  )
}

/** The head of a column of buttons: words for screen readers, nothing to see. */
export const actionHead = { content: <span class="govuk-visually-hidden">Action</span> }
