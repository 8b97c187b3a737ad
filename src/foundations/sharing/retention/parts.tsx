/** What the pages of retention and of people's rights share. */
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import { Input, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import type { RightsDeps } from '../rights/ports.ts'

export interface FormState {
  readonly values: URLSearchParams
  readonly errors: readonly FieldError[]
}

export const emptyForm: FormState = { values: new URLSearchParams(), errors: [] }

export function kindLabel(deps: Pick<RightsDeps, 'kinds'>, kind: string): string {
  const label = deps.kinds.find((known) => known.kind === kind)?.label ?? kind
  return label.charAt(0).toUpperCase() + label.slice(1)
}

/** One column for forms and text, so that lines stay readable. */
export function Narrow(props: { children?: Child }): Html {
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">{props.children}</div>
    </div>
  )
}

interface FieldProps {
  readonly form: FormState
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** The name, unless several forms of one kind stand on the page. */
  readonly id?: string
  /** What stands in it before anything was typed. */
  readonly value?: string
}

function common(props: FieldProps) {
  return {
    name: props.name,
    ...(props.id === undefined ? {} : { id: props.id }),
    label: { content: props.label, classes: 'govuk-label--s' },
    hint: props.hint === undefined ? undefined : { content: props.hint },
    value: props.form.values.get(props.name) ?? props.value,
    errorMessage: errorAt(props.form.errors, props.name),
    autocomplete: 'off',
  }
}

export function TextField(props: FieldProps): Html {
  return <Input {...common(props)} />
}

export function DayField(props: FieldProps): Html {
  return <Input {...common(props)} type="date" classes="govuk-input--width-10" />
}

export function LongField(props: FieldProps & { readonly rows?: number }): Html {
  return <Textarea {...common(props)} rows={props.rows ?? 3} />
}
