import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, hasContent } from './shared.ts'

export interface LegendOptions {
  content: Child
  classes?: string | undefined
  /** Puts the legend's words inside the page's `h1`. */
  isPageHeading?: boolean | undefined
}

/** The `fieldset` option of radios, checkboxes and date input. */
export interface FieldsetOptions {
  legend?: LegendOptions | undefined
  /** Ids of elements that describe the group, divided by spaces. */
  describedBy?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface FieldsetProps extends FieldsetOptions {
  children?: Child
  role?: string | undefined
}

export function Fieldset(props: FieldsetProps): Html {
  const { legend } = props
  return (
    <fieldset
      class={classNames('govuk-fieldset', props.classes)}
      role={props.role || undefined}
      aria-describedby={props.describedBy || undefined}
      {...extra(props.attributes)}
    >
      {legend && hasContent(legend.content) && (
        <legend class={classNames('govuk-fieldset__legend', legend.classes)}>
          {legend.isPageHeading ? <h1 class="govuk-fieldset__heading">{legend.content}</h1> : legend.content}
        </legend>
      )}
      {props.children}
    </fieldset>
  )
}
