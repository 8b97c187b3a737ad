import type { Html } from '../jsx-runtime.ts'
import { Field, type FieldOptions, fieldIds } from './form-group.tsx'
import { type Attributes, classNames, extra, type Falsy } from './shared.ts'

export interface SelectItem {
  text: string | number
  /** The text, unless given. */
  value?: string | number | boolean | undefined
  /** `false` keeps it unselected even where `value` of the select says otherwise. */
  selected?: boolean | undefined
  disabled?: boolean | undefined
  attributes?: Attributes | undefined
}

export interface SelectProps extends FieldOptions {
  items: readonly (SelectItem | Falsy)[]
  /** The value of the item that is selected. */
  value?: string | number | undefined
}

export function Select(props: SelectProps): Html {
  const { id, describedBy } = fieldIds(props)
  return (
    <Field field={props}>
      {props.formGroup?.beforeInput?.content}
      <select
        class={classNames('govuk-select', props.classes, props.errorMessage && 'govuk-select--error')}
        id={id}
        name={props.name}
        disabled={props.disabled}
        aria-describedby={describedBy}
        {...extra(props.attributes)}
      >
        {props.items.map(
          (item) =>
            item && (
              <option
                value={item.value === undefined ? undefined : String(item.value)}
                selected={item.selected ?? isValue(item, props.value)}
                disabled={item.disabled}
                {...extra(item.attributes)}
              >
                {item.text}
              </option>
            ),
        )}
      </select>
      {props.formGroup?.afterInput?.content}
    </Field>
  )
}

function isValue(item: SelectItem, value: string | number | undefined): boolean {
  return value !== undefined && value !== '' && String(item.value ?? item.text) === String(value)
}
