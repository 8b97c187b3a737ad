import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra } from './shared.ts'

export interface DetailsProps {
  children?: Child
  summary: Child
  open?: boolean | undefined
  id?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Details(props: DetailsProps): Html {
  return (
    <details
      id={props.id}
      class={classNames('govuk-details', props.classes)}
      open={props.open}
      {...extra(props.attributes)}
    >
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{props.summary}</span>
      </summary>
      <div class="govuk-details__text">{props.children}</div>
    </details>
  )
}
