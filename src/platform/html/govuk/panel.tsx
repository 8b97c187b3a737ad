import type { Child, Html } from '../jsx-runtime.ts'
import { Button } from './button.tsx'
import { type Attributes, classNames, extra, type HeadingLevel, hasContent, headingTag } from './shared.ts'

/** A link, or a button where it has no `href` or `type: 'button'`. */
export interface PanelAction {
  content: Child
  href?: string | undefined
  type?: 'button' | 'submit' | 'reset' | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface PanelProps {
  children?: Child
  title: Child
  headingLevel?: HeadingLevel | undefined
  /** Shown only with the class 'govuk-panel--interruption'. */
  actions?:
    | {
        items?: readonly PanelAction[] | undefined
        classes?: string | undefined
        attributes?: Attributes | undefined
      }
    | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Panel(props: PanelProps): Html {
  const Heading = headingTag(props.headingLevel ?? 1)
  const isInterruption = props.classes?.includes('govuk-panel--interruption') ?? false
  const { actions } = props
  return (
    <div
      class={classNames('govuk-panel', !isInterruption && 'govuk-panel--confirmation', props.classes)}
      {...extra(props.attributes)}
    >
      <Heading class="govuk-panel__title">{props.title}</Heading>
      {hasContent(props.children) && <div class="govuk-panel__body">{props.children}</div>}
      {isInterruption && actions && (
        <div class={classNames('govuk-panel__actions', actions.classes)} {...extra(actions.attributes)}>
          {actions.items && actions.items.length > 0 && (
            <div class="govuk-button-group">{actions.items.map((action) => [' ', <Action {...action} />])}</div>
          )}
        </div>
      )}
    </div>
  )
}

function Action(action: PanelAction): Html {
  if (!action.href || action.type === 'button') {
    return (
      <Button
        type={action.type ?? 'button'}
        classes={classNames('govuk-button--inverse', action.classes)}
        href={action.href}
        attributes={action.attributes}
      >
        {action.content}
      </Button>
    )
  }
  return (
    <a
      class={classNames('govuk-link govuk-link--inverse', action.classes)}
      href={action.href}
      {...extra(action.attributes)}
    >
      {action.content}
    </a>
  )
}
