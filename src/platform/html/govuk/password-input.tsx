import type { Html } from '../jsx-runtime.ts'
import { Button } from './button.tsx'
import type { FieldOptions } from './form-group.tsx'
import { Input } from './input.tsx'
import { classNames, translations } from './shared.ts'

export interface PasswordInputProps extends FieldOptions {
  value?: string | undefined
  /** 'current-password', unless given; 'new-password' where one is chosen. */
  autocomplete?: string | undefined
  showPasswordText?: string | undefined
  hidePasswordText?: string | undefined
  showPasswordAriaLabelText?: string | undefined
  hidePasswordAriaLabelText?: string | undefined
  passwordShownAnnouncementText?: string | undefined
  passwordHiddenAnnouncementText?: string | undefined
  /** The button that shows the password. */
  button?: { classes?: string | undefined } | undefined
}

export function PasswordInput(props: PasswordInputProps): Html {
  const id = props.id || props.name
  const toggle = (
    <>
      <Button
        type="button"
        classes={classNames(
          'govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle',
          props.button?.classes,
        )}
        attributes={{
          'aria-controls': id,
          'aria-label': props.showPasswordAriaLabelText ?? 'Show password',
          hidden: true,
        }}
      >
        {props.showPasswordText ?? 'Show'}
      </Button>
      {props.formGroup?.afterInput?.content}
    </>
  )
  return (
    <Input
      formGroup={{
        classes: classNames('govuk-password-input', props.formGroup?.classes),
        attributes: {
          'data-module': 'govuk-password-input',
          ...translations({
            'show-password': props.showPasswordText,
            'hide-password': props.hidePasswordText,
            'show-password-aria-label': props.showPasswordAriaLabelText,
            'hide-password-aria-label': props.hidePasswordAriaLabelText,
            'password-shown-announcement': props.passwordShownAnnouncementText,
            'password-hidden-announcement': props.passwordHiddenAnnouncementText,
          }),
          ...props.formGroup?.attributes,
        },
        beforeInput: props.formGroup?.beforeInput,
        afterInput: { content: toggle },
      }}
      inputWrapper={{ classes: 'govuk-password-input__wrapper' }}
      label={props.label}
      hint={props.hint}
      classes={classNames('govuk-password-input__input govuk-js-password-input-input', props.classes)}
      errorMessage={props.errorMessage}
      id={id}
      name={props.name}
      type="password"
      spellcheck={false}
      autocapitalize="none"
      autocomplete={props.autocomplete || 'current-password'}
      value={props.value}
      disabled={props.disabled}
      describedBy={props.describedBy}
      attributes={props.attributes}
    />
  )
}
