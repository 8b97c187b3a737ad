/** The frames around a field and around a group of fields; inside this folder only. */
import type { Child, Html } from '../jsx-runtime.ts'
import { ErrorMessage, type ErrorMessageOptions } from './error-message.tsx'
import { Fieldset, type FieldsetOptions } from './fieldset.tsx'
import { Hint, type HintOptions } from './hint.tsx'
import { Label, type LabelOptions } from './label.tsx'
import { type Attributes, type ContentOptions, classNames, extra, idList } from './shared.ts'

/** The `formGroup` option of a field with one control. */
export interface FormGroupOptions {
  classes?: string | undefined
  attributes?: Attributes | undefined
  beforeInput?: ContentOptions | undefined
  afterInput?: ContentOptions | undefined
}

/** The `formGroup` option of radios, checkboxes and date input. */
export interface InputsFormGroupOptions {
  classes?: string | undefined
  attributes?: Attributes | undefined
  beforeInputs?: ContentOptions | undefined
  afterInputs?: ContentOptions | undefined
}

/** Options that every field with one label has. */
export interface FieldOptions {
  name: string
  /** The name, unless given. */
  id?: string | undefined
  label: LabelOptions
  hint?: HintOptions | undefined
  errorMessage?: ErrorMessageOptions | undefined
  /** Ids of further elements that describe the field, divided by spaces. */
  describedBy?: string | undefined
  disabled?: boolean | undefined
  formGroup?: FormGroupOptions | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** The id of a field and what describes it. */
export function fieldIds(props: Pick<FieldOptions, 'id' | 'name' | 'hint' | 'errorMessage' | 'describedBy'>) {
  const id = props.id || props.name
  const describedBy = idList(props.describedBy, props.hint && `${id}-hint`, props.errorMessage && `${id}-error`)
  return { id, describedBy }
}

interface FormGroupProps {
  children?: Child
  errorMessage: ErrorMessageOptions | undefined
  formGroup: { classes?: string | undefined; attributes?: Attributes | undefined } | undefined
}

export function FormGroup(props: FormGroupProps): Html {
  return (
    <div
      class={classNames('govuk-form-group', props.errorMessage && 'govuk-form-group--error', props.formGroup?.classes)}
      {...extra(props.formGroup?.attributes)}
    >
      {props.children}
    </div>
  )
}

/** Label, hint and error message of a field, then the field itself, which stands between the tags. */
export function Field({ field, children }: { field: FieldOptions; children?: Child }): Html {
  const { id } = fieldIds(field)
  return (
    <FormGroup errorMessage={field.errorMessage} formGroup={field.formGroup}>
      <Label
        for={id}
        classes={field.label.classes}
        isPageHeading={field.label.isPageHeading}
        attributes={field.label.attributes}
      >
        {field.label.content}
      </Label>
      <HintAndError id={id} hint={field.hint} errorMessage={field.errorMessage} />
      {children}
    </FormGroup>
  )
}

interface HintAndErrorProps {
  id: string
  hint: HintOptions | undefined
  errorMessage: ErrorMessageOptions | undefined
}

function HintAndError({ id, hint, errorMessage }: HintAndErrorProps): Html {
  return (
    <>
      {hint && (
        <Hint id={`${id}-hint`} classes={hint.classes} attributes={hint.attributes}>
          {hint.content}
        </Hint>
      )}
      {errorMessage && (
        <ErrorMessage
          id={`${id}-error`}
          classes={errorMessage.classes}
          attributes={errorMessage.attributes}
          visuallyHiddenText={errorMessage.visuallyHiddenText}
        >
          {errorMessage.content}
        </ErrorMessage>
      )}
    </>
  )
}

interface GroupProps {
  children?: Child
  /** The hint is `id`-hint and the error message `id`-error. */
  id: string
  role?: 'group' | undefined
  describedBy?: string | undefined
  fieldset: FieldsetOptions | undefined
  hint: HintOptions | undefined
  errorMessage: ErrorMessageOptions | undefined
  formGroup: InputsFormGroupOptions | undefined
}

/** What describes a group: on its fieldset, or on each control where there is no fieldset. */
export function groupDescribedBy(
  props: Pick<GroupProps, 'id' | 'describedBy' | 'fieldset' | 'hint' | 'errorMessage'>,
): string | undefined {
  return idList(
    props.fieldset?.describedBy || props.describedBy,
    props.hint && `${props.id}-hint`,
    props.errorMessage && `${props.id}-error`,
  )
}

/** Hint and error message of a group of controls, then the controls, inside a fieldset if one is wanted. */
export function Group(props: GroupProps): Html {
  const inner = (
    <>
      <HintAndError id={props.id} hint={props.hint} errorMessage={props.errorMessage} />
      {props.children}
    </>
  )
  return (
    <FormGroup errorMessage={props.errorMessage} formGroup={props.formGroup}>
      {props.fieldset ? (
        <Fieldset
          role={props.role}
          describedBy={groupDescribedBy(props)}
          classes={props.fieldset.classes}
          attributes={props.fieldset.attributes}
          legend={props.fieldset.legend}
        >
          {inner}
        </Fieldset>
      ) : (
        inner
      )}
    </FormGroup>
  )
}
