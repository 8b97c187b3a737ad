import { ErrorMessage, Label } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'

export interface SelectGroup {
  readonly label: string
  readonly items: readonly { readonly value: string; readonly text: string }[]
}

/** GOV.UK's select has no groups; this one does, and is otherwise the same. */
export function GroupedSelect(props: {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly first: SelectGroup['items']
  readonly groups: readonly SelectGroup[]
  readonly error?: string | undefined
  readonly hint?: string
}): Html {
  const { name, value, error, hint } = props
  const describedBy = [hint === undefined ? '' : `${name}-hint`, error === undefined ? '' : `${name}-error`]
    .filter((id) => id !== '')
    .join(' ')
  const option = (item: SelectGroup['items'][number]) => (
    <option value={item.value} selected={item.value === value && value !== ''}>
      {item.text}
    </option>
  )
  return (
    <div class={error === undefined ? 'govuk-form-group' : 'govuk-form-group govuk-form-group--error'}>
      <Label for={name}>{props.label}</Label>
      {hint !== undefined && (
        <div id={`${name}-hint`} class="govuk-hint">
          {hint}
        </div>
      )}
      {error !== undefined && <ErrorMessage id={`${name}-error`}>{error}</ErrorMessage>}
      <select
        class={error === undefined ? 'govuk-select' : 'govuk-select govuk-select--error'}
        id={name}
        name={name}
        aria-describedby={describedBy === '' ? undefined : describedBy}
      >
        {props.first.map(option)}
        {props.groups
          .filter((group) => group.items.length > 0)
          .map((group) => (
            <optgroup label={group.label}>{group.items.map(option)}</optgroup>
          ))}
      </select>
    </div>
  )
}
