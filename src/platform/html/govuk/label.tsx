import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, hasContent, NOTHING } from './shared.ts'

/** The `label` option of a field. */
export interface LabelOptions {
  content: Child
  classes?: string | undefined
  /** Puts the label inside the page's `h1`. */
  isPageHeading?: boolean | undefined
  attributes?: Attributes | undefined
}

export interface LabelProps extends Omit<LabelOptions, 'content'> {
  children?: Child
  /** The id of the field. */
  for?: string | undefined
}

export function Label(props: LabelProps): Html {
  if (!hasContent(props.children)) return NOTHING
  const label = (
    <label class={classNames('govuk-label', props.classes)} for={props.for} {...extra(props.attributes)}>
      {props.children}
    </label>
  )
  return props.isPageHeading ? <h1 class="govuk-label-wrapper">{label}</h1> : label
}
