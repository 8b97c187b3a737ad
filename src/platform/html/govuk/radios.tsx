import type { Html } from '../jsx-runtime.ts'
import { Choice, type ChoiceItem, Divider, type DividerItem, itemIdFor } from './choices.tsx'
import type { ErrorMessageOptions } from './error-message.tsx'
import type { FieldsetOptions } from './fieldset.tsx'
import { Group, type InputsFormGroupOptions } from './form-group.tsx'
import type { HintOptions } from './hint.tsx'
import { type Attributes, classNames, extra, type Falsy } from './shared.ts'

export type RadioItem = ChoiceItem

export interface RadiosProps {
  name: string
  /** The name, unless given. */
  idPrefix?: string | undefined
  items: readonly (RadioItem | DividerItem | Falsy)[]
  /** The value of the item that is checked. */
  value?: string | number | undefined
  fieldset?: FieldsetOptions | undefined
  hint?: HintOptions | undefined
  errorMessage?: ErrorMessageOptions | undefined
  formGroup?: InputsFormGroupOptions | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Radios(props: RadiosProps): Html {
  const idPrefix = props.idPrefix || props.name
  const hasValue = props.value !== undefined && props.value !== ''
  return (
    <Group
      id={idPrefix}
      fieldset={props.fieldset}
      hint={props.hint}
      errorMessage={props.errorMessage}
      formGroup={props.formGroup}
    >
      <div class={classNames('govuk-radios', props.classes)} data-module="govuk-radios" {...extra(props.attributes)}>
        {props.formGroup?.beforeInputs?.content}
        {props.items.map((item, index) => {
          if (!item) return null
          if ('divider' in item) return <Divider kind="radios">{item.divider}</Divider>
          return (
            <Choice
              kind="radios"
              item={item}
              id={item.id || itemIdFor(idPrefix, index)}
              name={props.name}
              isChecked={item.checked ?? (hasValue && String(item.value) === String(props.value))}
            />
          )
        })}
        {props.formGroup?.afterInputs?.content}
      </div>
    </Group>
  )
}
