/** What the pages about actions have in common. */
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { CharacterCount, Input, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { type Dated, dueInWords, isOverdue, LONGEST_TEXT, stateLabels } from '../domain/action.ts'

/** What has been typed so far, and what is wrong with it. */
export interface FormState {
  readonly values: URLSearchParams
  readonly errors: readonly FieldError[]
}

export const emptyForm: FormState = { values: new URLSearchParams(), errors: [] }

export function TextBox(props: {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly errors: readonly FieldError[]
  readonly hint?: string
  readonly rows?: number
}): Html {
  return (
    <CharacterCount
      name={props.name}
      label={{ content: props.label, classes: 'govuk-label--s' }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      rows={props.rows ?? 4}
      maxlength={LONGEST_TEXT}
      threshold={75}
      value={props.value}
      errorMessage={errorAt(props.errors, props.name)}
    />
  )
}

export function DayBox(props: {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly errors: readonly FieldError[]
  readonly hint?: string
}): Html {
  return (
    <Input
      name={props.name}
      type="date"
      classes="govuk-input--width-10"
      label={{ content: props.label, classes: 'govuk-label--s' }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      value={props.value}
      autocomplete="off"
      errorMessage={errorAt(props.errors, props.name)}
    />
  )
}

/** A day as it was typed, put the way it is stored: where a browser has no calendar people write 27/3/2027 or 27 3 2027. */
export function dayTyped(text: string): string {
  const trimmed = text.trim()
  const [, day, month, year] = /^(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})$/.exec(trimmed) ?? []
  if (day === undefined || month === undefined || year === undefined) return trimmed
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** Overdue, done or cancelled; nothing for what is open and in time. */
export function StateTag(props: { readonly action: Dated; readonly today: string }): Child {
  const { action, today } = props
  if (isOverdue(action, today)) return <Tag classes="govuk-tag--red">Overdue</Tag>
  switch (action.state) {
    case 'open':
      return null
    case 'done':
      return <Tag classes="govuk-tag--green">{stateLabels.done}</Tag>
    case 'cancelled':
      return <Tag classes="govuk-tag--grey">{stateLabels.cancelled}</Tag>
  }
}

/** 'Due 3 March 2027 (in 5 days)', 'Done 3 March 2027', 'Was due 3 March 2027'. */
export function whenInWords(action: Dated & { readonly doneOn: string | null }, today: string): string {
  if (action.state === 'open') return `Due ${dueInWords(action, today)}`
  return action.doneOn === null ? `Was due ${formatDate(action.dueOn)}` : `Done ${formatDate(action.doneOn)}`
}

/** One column for forms and text, so that lines stay readable. */
export function Narrow(props: { readonly children?: Child }): Html {
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">{props.children}</div>
    </div>
  )
}

/** Text as it was typed: each line of its own. */
export function Text(props: { readonly text: string }): Html {
  return <div class="govuk-body fp-text">{props.text}</div>
}
