import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, isPlainText, trueFalse } from './shared.ts'

export interface ButtonProps {
  children?: Child
  /** Makes it a link that looks like a button; `type`, `name`, `value` and `disabled` then have no effect. */
  href?: string | undefined
  type?: 'submit' | 'button' | 'reset' | undefined
  name?: string | undefined
  value?: string | number | undefined
  disabled?: boolean | undefined
  preventDoubleClick?: boolean | undefined
  isStartButton?: boolean | undefined
  id?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Button(props: ButtonProps): Html {
  const classes = classNames('govuk-button', props.classes, props.isStartButton && 'govuk-button--start')
  const content = (
    <>
      {props.isStartButton && !isPlainText(props.children) ? <span>{props.children}</span> : props.children}
      {props.isStartButton && <StartIcon />}
    </>
  )
  if (props.href) {
    return (
      <a
        href={props.href}
        role="button"
        draggable="false"
        class={classes}
        data-module="govuk-button"
        id={props.id}
        {...extra(props.attributes)}
      >
        {content}
      </a>
    )
  }
  return (
    <button
      type={props.type ?? 'submit'}
      value={props.value}
      name={props.name}
      disabled={props.disabled}
      aria-disabled={props.disabled ? 'true' : undefined}
      data-prevent-double-click={trueFalse(props.preventDoubleClick)}
      class={classes}
      data-module="govuk-button"
      id={props.id}
      {...extra(props.attributes)}
    >
      {content}
    </button>
  )
}

function StartIcon(): Html {
  return (
    <svg
      class="govuk-button__start-icon"
      xmlns="http://www.w3.org/2000/svg"
      width="17.5"
      height="19"
      viewBox="0 0 33 40"
      aria-hidden="true"
      focusable="false"
    >
      <path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" />
    </svg>
  )
}
