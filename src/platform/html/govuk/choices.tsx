/** What radios and checkboxes share: one item with its label, hint and conditional part. Inside this folder only. */
import type { Child, Html } from '../jsx-runtime.ts'
import { Hint, type HintOptions } from './hint.tsx'
import { Label } from './label.tsx'
import { type Attributes, type ContentOptions, classNames, extra, hasContent, idList } from './shared.ts'

/** Words between two items, usually 'or'. */
export interface DividerItem {
  divider: Child
}

export interface ChoiceItem {
  content: Child
  value: string | number
  id?: string | undefined
  label?: { classes?: string | undefined; attributes?: Attributes | undefined } | undefined
  hint?: HintOptions | undefined
  /** `false` keeps it unchecked even where the value of the whole group says otherwise. */
  checked?: boolean | undefined
  disabled?: boolean | undefined
  /** Shown only while the item is checked, where scripts run. */
  conditional?: ContentOptions | undefined
  attributes?: Attributes | undefined
}

interface ChoiceProps {
  kind: 'radios' | 'checkboxes'
  item: ChoiceItem
  id: string
  name: string
  isChecked: boolean
  describedBy?: string | undefined
  behaviour?: 'exclusive' | undefined
}

/** The first item has the prefix itself as its id, so that the error summary can lead to it. */
export function itemIdFor(prefix: string, index: number): string {
  return index === 0 ? prefix : `${prefix}-${index + 1}`
}

export function Divider({ kind, children }: { kind: ChoiceProps['kind']; children?: Child }): Html {
  return <div class={`govuk-${kind}__divider`}>{children}</div>
}

export function Choice({ kind, item, id, name, isChecked, describedBy, behaviour }: ChoiceProps): Html {
  const hint = item.hint && hasContent(item.hint.content) ? item.hint : undefined
  const hintId = `${id}-item-hint`
  const conditional = item.conditional?.content
  const conditionalId = hasContent(conditional) ? `conditional-${id}` : undefined
  return (
    <>
      <div class={`govuk-${kind}__item`}>
        <input
          class={`govuk-${kind}__input`}
          id={id}
          name={name}
          type={kind === 'radios' ? 'radio' : 'checkbox'}
          value={item.value}
          checked={isChecked}
          disabled={item.disabled}
          data-aria-controls={conditionalId}
          data-behaviour={behaviour}
          aria-describedby={idList(describedBy, hint && hintId)}
          {...extra(item.attributes)}
        />
        <Label
          for={id}
          classes={classNames(`govuk-${kind}__label`, item.label?.classes)}
          attributes={item.label?.attributes}
        >
          {item.content}
        </Label>
        {hint && (
          <Hint id={hintId} classes={classNames(`govuk-${kind}__hint`, hint.classes)} attributes={hint.attributes}>
            {hint.content}
          </Hint>
        )}
      </div>
      {conditionalId && (
        <div
          class={classNames(`govuk-${kind}__conditional`, !isChecked && `govuk-${kind}__conditional--hidden`)}
          id={conditionalId}
        >
          {conditional}
        </div>
      )}
    </>
  )
}
