import type { Html } from '../jsx-runtime.ts'
import { Choice, type ChoiceItem, Divider, type DividerItem, itemIdFor } from './choices.tsx'
import type { ErrorMessageOptions } from './error-message.tsx'
import type { FieldsetOptions } from './fieldset.tsx'
import { Group, groupDescribedBy, type InputsFormGroupOptions } from './form-group.tsx'
import type { HintOptions } from './hint.tsx'
import { type Attributes, classNames, extra, type Falsy } from './shared.ts'

export interface CheckboxItem extends ChoiceItem {
  /** The name of the group, unless given. */
  name?: string | undefined
  /** 'exclusive' unchecks all other items, where scripts run. */
  behaviour?: 'exclusive' | undefined
}

export interface CheckboxesProps {
  name: string
  /** The name, unless given. */
  idPrefix?: string | undefined
  items: readonly (CheckboxItem | DividerItem | Falsy)[]
  /** The values of the items that are checked. */
  values?: readonly (string | number)[] | undefined
  /** Ids of further elements that describe the group, divided by spaces. */
  describedBy?: string | undefined
  fieldset?: FieldsetOptions | undefined
  hint?: HintOptions | undefined
  errorMessage?: ErrorMessageOptions | undefined
  formGroup?: InputsFormGroupOptions | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Checkboxes(props: CheckboxesProps): Html {
  const idPrefix = props.idPrefix || props.name
  const group = {
    id: idPrefix,
    describedBy: props.describedBy,
    fieldset: props.fieldset,
    hint: props.hint,
    errorMessage: props.errorMessage,
  }
  const checked = new Set(props.values?.map(String))
  return (
    <Group {...group} formGroup={props.formGroup}>
      <div
        class={classNames('govuk-checkboxes', props.classes)}
        data-module="govuk-checkboxes"
        {...extra(props.attributes)}
      >
        {props.formGroup?.beforeInputs?.content}
        {props.items.map((item, index) => {
          if (!item) return null
          if ('divider' in item) return <Divider kind="checkboxes">{item.divider}</Divider>
          return (
            <Choice
              kind="checkboxes"
              item={item}
              id={item.id || itemIdFor(idPrefix, index)}
              name={item.name || props.name}
              isChecked={item.checked ?? checked.has(String(item.value))}
              behaviour={item.behaviour}
              describedBy={props.fieldset ? undefined : groupDescribedBy(group)}
            />
          )
        })}
        {props.formGroup?.afterInputs?.content}
      </div>
    </Group>
  )
}
