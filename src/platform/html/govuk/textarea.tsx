import type { Html } from '../jsx-runtime.ts'
import { Field, type FieldOptions, fieldIds } from './form-group.tsx'
import { classNames, extra, trueFalse } from './shared.ts'

export interface TextareaProps extends FieldOptions {
  value?: string | undefined
  /** 5, unless given. */
  rows?: number | undefined
  spellcheck?: boolean | undefined
  autocomplete?: string | undefined
}

export function Textarea(props: TextareaProps): Html {
  const { id, describedBy } = fieldIds(props)
  return (
    <Field field={props}>
      {props.formGroup?.beforeInput?.content}
      <textarea
        class={classNames('govuk-textarea', props.errorMessage && 'govuk-textarea--error', props.classes)}
        id={id}
        name={props.name}
        rows={props.rows || 5}
        spellcheck={trueFalse(props.spellcheck)}
        disabled={props.disabled}
        aria-describedby={describedBy}
        autocomplete={props.autocomplete}
        {...extra(props.attributes)}
      >
        {/* A browser drops one line break here, so a value that starts with one needs two. */}
        {/^\r?\n/.test(props.value ?? '') && '\n'}
        {props.value}
      </textarea>
      {props.formGroup?.afterInput?.content}
    </Field>
  )
}
