import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra } from './shared.ts'

/** The `errorMessage` option of a field. */
export interface ErrorMessageOptions {
  content: Child
  /** What a screen reader says before the message, 'Error' unless given; '' for nothing. */
  visuallyHiddenText?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface ErrorMessageProps extends Omit<ErrorMessageOptions, 'content'> {
  children?: Child
  id?: string | undefined
}

export function ErrorMessage(props: ErrorMessageProps): Html {
  const hidden = props.visuallyHiddenText ?? 'Error'
  return (
    <p id={props.id} class={classNames('govuk-error-message', props.classes)} {...extra(props.attributes)}>
      {hidden !== '' && (
        <>
          <span class="govuk-visually-hidden">{hidden}:</span>{' '}
        </>
      )}
      {props.children}
    </p>
  )
}
