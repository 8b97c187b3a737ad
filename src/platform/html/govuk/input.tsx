import type { Child, Html } from '../jsx-runtime.ts'
import { Field, type FieldOptions, fieldIds } from './form-group.tsx'
import { type Attributes, classNames, extra, hasContent, NOTHING, trueFalse } from './shared.ts'

/** The `prefix` or `suffix` of an input, for example '£'. Screen readers skip it. */
export interface AffixOptions {
  content: Child
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface InputProps extends FieldOptions {
  type?: string | undefined
  inputmode?: string | undefined
  value?: string | number | undefined
  autocomplete?: string | undefined
  autocapitalize?: string | undefined
  pattern?: string | undefined
  spellcheck?: boolean | undefined
  prefix?: AffixOptions | undefined
  suffix?: AffixOptions | undefined
  inputWrapper?: { classes?: string | undefined; attributes?: Attributes | undefined } | undefined
}

export function Input(props: InputProps): Html {
  const { id, describedBy } = fieldIds(props)
  const before = props.formGroup?.beforeInput?.content
  const after = props.formGroup?.afterInput?.content
  const input = (
    <input
      class={classNames('govuk-input', props.classes, props.errorMessage && 'govuk-input--error')}
      id={id}
      name={props.name}
      type={props.type || 'text'}
      spellcheck={trueFalse(props.spellcheck)}
      value={props.value}
      disabled={props.disabled}
      aria-describedby={describedBy}
      autocomplete={props.autocomplete}
      autocapitalize={props.autocapitalize}
      pattern={props.pattern}
      inputmode={props.inputmode}
      {...extra(props.attributes)}
    />
  )
  const isWrapped = [before, after, props.prefix?.content, props.suffix?.content].some(hasContent)
  return (
    <Field field={props}>
      {isWrapped ? (
        <div
          class={classNames('govuk-input__wrapper', props.inputWrapper?.classes)}
          {...extra(props.inputWrapper?.attributes)}
        >
          {before}
          <Affix side="prefix" affix={props.prefix} />
          {input}
          <Affix side="suffix" affix={props.suffix} />
          {after}
        </div>
      ) : (
        input
      )}
    </Field>
  )
}

function Affix({ side, affix }: { side: 'prefix' | 'suffix'; affix: AffixOptions | undefined }): Html {
  if (affix === undefined || !hasContent(affix.content)) return NOTHING
  return (
    <div class={classNames(`govuk-input__${side}`, affix.classes)} aria-hidden="true" {...extra(affix.attributes)}>
      {affix.content}
    </div>
  )
}
