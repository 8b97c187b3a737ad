import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, type HeadingLevel, hasContent, headingTag, isPlainText } from './shared.ts'

export interface FeedbackProps {
  /** Plain text becomes a paragraph; JSX stands as it is. */
  children?: Child
  title: Child
  headingLevel?: HeadingLevel | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Feedback(props: FeedbackProps): Html {
  const Heading = headingTag(props.headingLevel ?? 2)
  const { children } = props
  return (
    <div class={classNames('govuk-feedback govuk-width-container', props.classes)} {...extra(props.attributes)}>
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <Heading class="govuk-feedback__title">{props.title}</Heading>
          {hasContent(children) && (
            <div class="govuk-feedback__body">
              {isPlainText(children) ? <p class="govuk-body">{children}</p> : children}
            </div>
          )}
        </div>
      </div>
    </div>
  )
}
