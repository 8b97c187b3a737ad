import type { Child, Html } from '../jsx-runtime.ts'
import {
  type Attributes,
  classNames,
  extra,
  type HeadingLevel,
  hasContent,
  headingTag,
  isPlainText,
  trueFalse,
} from './shared.ts'

export interface NotificationBannerProps {
  /** Plain text becomes the banner's heading; JSX stands as it is. */
  children?: Child
  type?: 'success' | undefined
  /** 'Important', or 'Success' for that type, unless given. */
  title?: Child
  titleHeadingLevel?: HeadingLevel | undefined
  titleId?: string | undefined
  /** 'region', or 'alert' for a success, unless given. */
  role?: string | undefined
  disableAutoFocus?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function NotificationBanner(props: NotificationBannerProps): Html {
  const isSuccess = props.type === 'success'
  const titleId = props.titleId || 'govuk-notification-banner-title'
  const Heading = headingTag(props.titleHeadingLevel ?? 2)
  return (
    <div
      class={classNames('govuk-notification-banner', isSuccess && 'govuk-notification-banner--success', props.classes)}
      role={props.role || (isSuccess ? 'alert' : 'region')}
      aria-labelledby={titleId}
      data-module="govuk-notification-banner"
      data-disable-auto-focus={trueFalse(props.disableAutoFocus)}
      {...extra(props.attributes)}
    >
      <div class="govuk-notification-banner__header">
        <Heading class="govuk-notification-banner__title" id={titleId}>
          {hasContent(props.title) ? props.title : isSuccess ? 'Success' : 'Important'}
        </Heading>
      </div>
      <div class="govuk-notification-banner__content">
        {hasContent(props.children) && isPlainText(props.children) ? (
          <p class="govuk-notification-banner__heading">{props.children}</p>
        ) : (
          props.children
        )}
      </div>
    </div>
  )
}
