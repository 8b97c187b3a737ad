import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, type Falsy, type HeadingLevel, hasContent, headingTag } from './shared.ts'

export interface SummaryListAction {
  content: Child
  href: string
  /** Says what the action is about, for example 'name' after 'Change'. */
  visuallyHiddenText?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface SummaryListActions {
  items: readonly SummaryListAction[]
  classes?: string | undefined
}

export interface SummaryListRow {
  key: { content: Child; classes?: string | undefined }
  value: { content: Child; classes?: string | undefined }
  actions?: SummaryListActions | undefined
  classes?: string | undefined
}

export interface SummaryListCard {
  title?: { content: Child; headingLevel?: HeadingLevel | undefined; classes?: string | undefined } | undefined
  actions?: SummaryListActions | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface SummaryListProps {
  rows: readonly (SummaryListRow | Falsy)[]
  /** Puts the list on a card. */
  card?: SummaryListCard | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function SummaryList(props: SummaryListProps): Html {
  const anyHasActions = props.rows.some((row) => row && (row.actions?.items.length ?? 0) > 0)
  const cardTitle = props.card?.title?.content
  const list = (
    <dl class={classNames('govuk-summary-list', props.classes)} {...extra(props.attributes)}>
      {props.rows.map((row) => row && <Row row={row} cardTitle={cardTitle} anyHasActions={anyHasActions} />)}
    </dl>
  )
  return props.card ? <Card card={props.card}>{list}</Card> : list
}

function Row(props: { row: SummaryListRow; cardTitle: Child; anyHasActions: boolean }): Html {
  const { row, cardTitle } = props
  const [first, ...others] = row.actions?.items ?? []
  return (
    <div
      class={classNames(
        'govuk-summary-list__row',
        props.anyHasActions && !first && 'govuk-summary-list__row--no-actions',
        row.classes,
      )}
    >
      <dt class={classNames('govuk-summary-list__key', row.key.classes)}>{row.key.content}</dt>
      <dd class={classNames('govuk-summary-list__value', row.value.classes)}>{row.value.content}</dd>
      {first && (
        <dd class={classNames('govuk-summary-list__actions', row.actions?.classes)}>
          {others.length === 0 ? (
            <ActionLink action={first} cardTitle={cardTitle} />
          ) : (
            <ul class="govuk-summary-list__actions-list">
              {[first, ...others].map((action) => (
                <li class="govuk-summary-list__actions-list-item">
                  <ActionLink action={action} cardTitle={cardTitle} />
                </li>
              ))}
            </ul>
          )}
        </dd>
      )}
    </div>
  )
}

function Card({ card, children }: { card: SummaryListCard; children?: Child }): Html {
  const { title } = card
  const Heading = headingTag(title?.headingLevel ?? 2)
  const [first, ...others] = card.actions?.items ?? []
  const actionsClass = classNames('govuk-summary-card__actions', card.actions?.classes)
  return (
    <div class={classNames('govuk-summary-card', card.classes)} {...extra(card.attributes)}>
      <div class="govuk-summary-card__title-wrapper">
        {title && <Heading class={classNames('govuk-summary-card__title', title.classes)}>{title.content}</Heading>}
        {first && others.length === 0 && (
          <div class={actionsClass}>
            <ActionLink action={first} cardTitle={title?.content} />
          </div>
        )}
        {first && others.length > 0 && (
          <ul class={actionsClass}>
            {[first, ...others].map((action) => (
              <li class="govuk-summary-card__action">
                <ActionLink action={action} cardTitle={title?.content} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <div class="govuk-summary-card__content">{children}</div>
    </div>
  )
}

function ActionLink({ action, cardTitle }: { action: SummaryListAction; cardTitle: Child }): Html {
  const hasTitle = hasContent(cardTitle)
  return (
    <a class={classNames('govuk-link', action.classes)} href={action.href} {...extra(action.attributes)}>
      {action.content}
      {(action.visuallyHiddenText || hasTitle) && (
        <span class="govuk-visually-hidden">
          {action.visuallyHiddenText && ` ${action.visuallyHiddenText}`}
          {hasTitle && [' (', cardTitle, ')']}
        </span>
      )}
    </a>
  )
}
