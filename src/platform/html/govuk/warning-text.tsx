import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra } from './shared.ts'

export interface WarningTextProps {
  children?: Child
  /** What a screen reader says for the icon, 'Warning' unless given. */
  iconFallbackText?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function WarningText(props: WarningTextProps): Html {
  return (
    <div class={classNames('govuk-warning-text', props.classes)} {...extra(props.attributes)}>
      <span class="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>{' '}
      <strong class="govuk-warning-text__text">
        <span class="govuk-visually-hidden">{props.iconFallbackText || 'Warning'}</span> {props.children}
      </strong>
    </div>
  )
}
