/** Fields that the forms about a case share. */
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { Checkboxes, Input, Radios, Select, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { ROLES } from '../domain/words.ts'
import { UNSEEN } from '../store/kept.ts'
import type { Participant } from '../store/participants.ts'
import { chosen, typed, type Values } from './values.ts'

export interface FormParts {
  readonly values: Values
  readonly errors: readonly FieldError[]
}

interface FieldProps {
  readonly form: FormParts
  readonly name: string
  readonly label: string
  readonly hint?: string
}

function common({ form, name, label, hint }: FieldProps) {
  return {
    name,
    label: { content: label, classes: 'govuk-label--s' },
    hint: hint === undefined ? undefined : { content: hint },
    value: typed(form.values, name),
    errorMessage: errorAt(form.errors, name),
  }
}

export function DayField(props: FieldProps): Html {
  return <Input {...common(props)} type="date" classes="govuk-input--width-10" />
}

export function TimeField(props: FieldProps): Html {
  return <Input {...common(props)} type="time" classes="govuk-input--width-5" />
}

export function TextField(props: FieldProps & { narrow?: boolean }): Html {
  return (
    <Input
      {...common(props)}
      autocomplete="off"
      classes={props.narrow === true ? 'govuk-input--width-20' : undefined}
    />
  )
}

export function NumberField(props: FieldProps & { suffix?: string }): Html {
  return (
    <Input
      {...common(props)}
      inputmode="numeric"
      classes="govuk-input--width-3"
      suffix={props.suffix === undefined ? undefined : { content: props.suffix }}
    />
  )
}

export function LongField(props: FieldProps & { rows?: number }): Html {
  return <Textarea {...common(props)} rows={props.rows ?? 5} />
}

/** One of a coded list; nothing is chosen beforehand but what was chosen. */
export function OneOf(
  props: FieldProps & { readonly list: Readonly<Record<string, string>>; readonly empty?: string },
): Html {
  const { form, name, label, hint, list } = props
  return (
    <Radios
      name={name}
      value={typed(form.values, name)}
      classes="govuk-radios--small"
      fieldset={{ legend: { content: label, classes: 'govuk-fieldset__legend--s' } }}
      hint={hint === undefined ? undefined : { content: hint }}
      errorMessage={errorAt(form.errors, name)}
      items={[
        ...Object.entries(list).map(([value, content]) => ({ value, content })),
        // A browser sends nothing for an empty choice, which is the same as not choosing.
        props.empty !== undefined && { value: '', content: props.empty, checked: typed(form.values, name) === '' },
      ]}
    />
  )
}

export function OneOfMany(
  props: FieldProps & {
    readonly items: readonly { readonly value: string; readonly text: string }[]
    readonly first?: string
  },
): Html {
  return <Select {...common(props)} items={[{ value: '', text: props.first ?? 'Choose' }, ...props.items]} />
}

/** How a participant stands in a list to choose from. */
export function partInWords({ name, role, untilOn }: Pick<Participant, 'name' | 'role' | 'untilOn'>): string {
  const until = untilOn === null ? '' : `, until ${formatDate(untilOn)}`
  return `${name ?? UNSEEN} (${ROLES[role].toLowerCase()}${until})`
}

/** Each profile once, with the part that it has now or had last. */
export function profilesOf(participants: readonly Participant[]): Participant[] {
  const seen = new Set<string>()
  return participants.filter(({ profileId }) => !seen.has(profileId) && seen.add(profileId))
}

export function PeopleField(props: FieldProps & { readonly participants: readonly Participant[] }): Child {
  const { form, name, label, hint } = props
  const people = profilesOf(props.participants)
  if (people.length === 0) {
    return (
      <p class="govuk-body" id={name}>
        <strong>{label}</strong> Nobody is recorded on the case yet. Add people to the case first if it matters who.
      </p>
    )
  }
  return (
    <Checkboxes
      name={name}
      values={chosen(form.values, name)}
      classes="govuk-checkboxes--small"
      fieldset={{ legend: { content: label, classes: 'govuk-fieldset__legend--s' } }}
      hint={hint === undefined ? undefined : { content: hint }}
      errorMessage={errorAt(form.errors, name)}
      items={people.map((one) => ({ value: one.profileId, content: partInWords(one) }))}
    />
  )
}

export interface AgencyChoice {
  readonly id: string
  readonly name: string
}

/** An agency from the list, and beside it the name of one that is not on it. */
export function AgencyFields(props: {
  readonly form: FormParts
  readonly agencyField: string
  readonly nameField: string
  readonly agencies: readonly AgencyChoice[]
  readonly label: string
}): Html {
  return (
    <>
      <OneOfMany
        form={props.form}
        name={props.agencyField}
        label={props.label}
        first="Choose, or write its name below"
        items={props.agencies.map(({ id, name }) => ({ value: id, text: name }))}
      />
      <TextField form={props.form} name={props.nameField} label="Or its name, if it is not on the list" />
    </>
  )
}

/** How many rows a list is given: those that are there, and one or two more. */
export function rowsToShow(values: Values, key: string): number {
  const last = [...values.keys()].reduce((most, name) => {
    const found = new RegExp(`^${key}\\.(\\d{1,3})\\.`).exec(name)
    return found === null || typed(values, name) === '' ? most : Math.max(most, Number(found[1]) + 1)
  }, 0)
  return Math.min(Math.max(last + 1, 2), 40)
}
