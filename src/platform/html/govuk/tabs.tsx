import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, type Falsy, hasContent, isPlainText } from './shared.ts'

export interface TabItem {
  label: Child
  /** `idPrefix`, a hyphen and the tab's number, unless given. */
  id?: string | undefined
  attributes?: Attributes | undefined
  /** Plain text becomes a paragraph; JSX stands as it is. */
  panel: { content: Child; attributes?: Attributes | undefined }
}

export interface TabsProps {
  items: readonly (TabItem | Falsy)[]
  id?: string | undefined
  idPrefix?: string | undefined
  /** Heads the list of links where there are no scripts, 'Contents' unless given. */
  title?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Tabs(props: TabsProps): Html {
  const idOf = (item: TabItem, index: number) => item.id || `${props.idPrefix ?? ''}-${index + 1}`
  return (
    <div
      id={props.id}
      class={classNames('govuk-tabs', props.classes)}
      data-module="govuk-tabs"
      {...extra(props.attributes)}
    >
      <h2 class="govuk-tabs__title">{props.title ?? 'Contents'}</h2>
      {props.items.length > 0 && (
        <ul class="govuk-tabs__list">
          {props.items.map(
            (item, index) =>
              item && (
                <li class={classNames('govuk-tabs__list-item', index === 0 && 'govuk-tabs__list-item--selected')}>
                  <a class="govuk-tabs__tab" href={`#${idOf(item, index)}`} {...extra(item.attributes)}>
                    {item.label}
                  </a>
                </li>
              ),
          )}
        </ul>
      )}
      {props.items.map(
        (item, index) =>
          item && (
            <div
              class={classNames('govuk-tabs__panel', index > 0 && 'govuk-tabs__panel--hidden')}
              id={idOf(item, index)}
              {...extra(item.panel.attributes)}
            >
              {hasContent(item.panel.content) && isPlainText(item.panel.content) ? (
                <p class="govuk-body">{item.panel.content}</p>
              ) : (
                item.panel.content
              )}
            </div>
          ),
      )}
    </div>
  )
}
