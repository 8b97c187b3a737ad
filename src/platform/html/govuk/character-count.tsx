import type { Html } from '../jsx-runtime.ts'
import type { FieldOptions } from './form-group.tsx'
import { Hint } from './hint.tsx'
import { classNames, type PluralText, translations } from './shared.ts'
import { Textarea } from './textarea.tsx'

export interface CharacterCountProps extends Omit<FieldOptions, 'describedBy' | 'disabled'> {
  value?: string | undefined
  rows?: number | undefined
  spellcheck?: boolean | undefined
  /** The limit in characters. The component never cuts anything off: the server checks. */
  maxlength?: number | undefined
  /** The limit in words, instead of characters. */
  maxwords?: number | undefined
  countType?: 'characters' | 'length' | 'words' | undefined
  /** From what per cent of the limit the count is shown. */
  threshold?: number | undefined
  countMessage?: { classes?: string | undefined } | undefined
  /** Shown where there are no scripts, with '%{count}' in place of the limit. */
  textareaDescriptionText?: string | undefined
  charactersUnderLimitText?: PluralText | undefined
  charactersAtLimitText?: string | undefined
  charactersOverLimitText?: PluralText | undefined
  wordsUnderLimitText?: PluralText | undefined
  wordsAtLimitText?: string | undefined
  wordsOverLimitText?: PluralText | undefined
}

export function CharacterCount(props: CharacterCountProps): Html {
  const id = props.id || props.name
  const limit = props.maxwords || props.maxlength
  const countType = props.countType || (props.maxwords ? 'words' : undefined)
  const description =
    props.textareaDescriptionText || `You can enter up to %{count} ${countType === 'words' ? 'words' : 'characters'}`
  const message = (
    <>
      <Hint id={`${id}-info`} classes={classNames('govuk-character-count__message', props.countMessage?.classes)}>
        {limit === undefined ? null : description.replaceAll('%{count}', String(limit))}
      </Hint>
      {props.formGroup?.afterInput?.content}
    </>
  )
  return (
    <Textarea
      id={id}
      name={props.name}
      describedBy={`${id}-info`}
      rows={props.rows}
      spellcheck={props.spellcheck}
      value={props.value}
      formGroup={{
        classes: classNames('govuk-character-count', props.formGroup?.classes),
        attributes: {
          'data-module': 'govuk-character-count',
          'data-maxlength': props.maxlength,
          'data-maxwords': props.maxwords,
          'data-threshold': props.threshold,
          'data-count-type': countType,
          ...translations({
            // Without a limit here the script fills in the words once it knows one.
            'textarea-description': limit === undefined ? { other: props.textareaDescriptionText } : undefined,
            'characters-under-limit': props.charactersUnderLimitText,
            'characters-at-limit': props.charactersAtLimitText,
            'characters-over-limit': props.charactersOverLimitText,
            'words-under-limit': props.wordsUnderLimitText,
            'words-at-limit': props.wordsAtLimitText,
            'words-over-limit': props.wordsOverLimitText,
          }),
          ...props.formGroup?.attributes,
        },
        beforeInput: props.formGroup?.beforeInput,
        afterInput: { content: message },
      }}
      classes={classNames('govuk-js-character-count', props.classes)}
      label={props.label}
      hint={props.hint}
      errorMessage={props.errorMessage}
      attributes={props.attributes}
    />
  )
}
