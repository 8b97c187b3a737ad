import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, hasContent, trueFalse } from './shared.ts'

export interface ErrorSummaryItem {
  content: Child
  /** Leads to the field, for example '#email'. */
  href?: string | undefined
  attributes?: Attributes | undefined
}

export interface ErrorSummaryProps {
  /** 'There is a problem', unless given. */
  title?: Child
  description?: Child
  errorList?: readonly ErrorSummaryItem[] | undefined
  disableAutoFocus?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function ErrorSummary(props: ErrorSummaryProps): Html {
  return (
    <div
      class={classNames('govuk-error-summary', props.classes)}
      data-disable-auto-focus={trueFalse(props.disableAutoFocus)}
      data-module="govuk-error-summary"
      {...extra(props.attributes)}
    >
      {/* The alert stands inside, so that moving the focus does not cut off what a screen reader announces. */}
      <div role="alert">
        <h2 class="govuk-error-summary__title">{props.title ?? 'There is a problem'}</h2>
        <div class="govuk-error-summary__body">
          {hasContent(props.description) && <p>{props.description}</p>}
          {props.errorList && props.errorList.length > 0 && (
            <ul class="govuk-list govuk-error-summary__list">
              {props.errorList.map((item) => (
                <li>
                  {item.href ? (
                    <a href={item.href} {...extra(item.attributes)}>
                      {item.content}
                    </a>
                  ) : (
                    item.content
                  )}
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </div>
  )
}
