import type { Child, Html } from '../jsx-runtime.ts'
import { Button } from './button.tsx'
import { type Attributes, classNames, extra, hasContent, isPlainText } from './shared.ts'

/** A link, or a button where it has no `href` or `type: 'button'`. */
export interface CookieBannerAction {
  content: Child
  type?: 'submit' | 'button' | 'reset' | undefined
  href?: string | undefined
  name?: string | undefined
  value?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface CookieBannerMessage {
  heading?: Child
  /** Plain text becomes a paragraph; JSX stands as it is. */
  content?: Child
  actions?: readonly CookieBannerAction[] | undefined
  hidden?: boolean | undefined
  /** 'alert' for a confirmation. */
  role?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface CookieBannerProps {
  messages: readonly CookieBannerMessage[]
  /** 'Cookie banner', unless given. */
  ariaLabel?: string | undefined
  hidden?: boolean | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function CookieBanner(props: CookieBannerProps): Html {
  return (
    <div
      class={classNames('govuk-cookie-banner', props.classes)}
      data-nosnippet
      role="region"
      aria-label={props.ariaLabel || 'Cookie banner'}
      hidden={props.hidden}
      {...extra(props.attributes)}
    >
      {props.messages.map(bannerMessage)}
    </div>
  )
}

function bannerMessage(message: CookieBannerMessage): Html {
  const { content } = message
  return (
    <div
      class={classNames('govuk-cookie-banner__message', message.classes, 'govuk-width-container')}
      role={message.role}
      hidden={message.hidden}
      {...extra(message.attributes)}
    >
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          {hasContent(message.heading) && (
            <h2 class="govuk-cookie-banner__heading govuk-heading-m">{message.heading}</h2>
          )}
          <div class="govuk-cookie-banner__content">
            {hasContent(content) && isPlainText(content) ? <p class="govuk-body">{content}</p> : content}
          </div>
        </div>
      </div>
      {message.actions && (
        <div class="govuk-button-group">{message.actions.map((action) => [' ', <Action {...action} />])}</div>
      )}
    </div>
  )
}

function Action(action: CookieBannerAction): Html {
  if (!action.href || action.type === 'button') {
    return (
      <Button
        type={action.type ?? 'button'}
        name={action.name}
        value={action.value}
        classes={action.classes}
        href={action.href}
        attributes={action.attributes}
      >
        {action.content}
      </Button>
    )
  }
  return (
    <a class={classNames('govuk-link', action.classes)} href={action.href} {...extra(action.attributes)}>
      {action.content}
    </a>
  )
}
