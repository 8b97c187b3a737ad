import type { Html } from '../jsx-runtime.ts'
import {
  type Attributes,
  type ContentOptions,
  classNames,
  extra,
  type Falsy,
  type HeadingLevel,
  hasContent,
  headingTag,
  isPlainText,
  translations,
  trueFalse,
} from './shared.ts'

export interface AccordionItem {
  heading: ContentOptions
  summary?: ContentOptions | undefined
  /** Plain text becomes a paragraph; JSX stands as it is. */
  content: ContentOptions
  expanded?: boolean | undefined
}

export interface AccordionProps {
  /** Must be the only one of its kind on the whole site: the browser remembers under it what was open. */
  id: string
  items: readonly (AccordionItem | Falsy)[]
  headingLevel?: HeadingLevel | undefined
  rememberExpanded?: boolean | undefined
  hideAllSectionsText?: string | undefined
  hideSectionText?: string | undefined
  hideSectionAriaLabelText?: string | undefined
  showAllSectionsText?: string | undefined
  showSectionText?: string | undefined
  showSectionAriaLabelText?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Accordion(props: AccordionProps): Html {
  return (
    <div
      class={classNames('govuk-accordion', props.classes)}
      data-module="govuk-accordion"
      id={props.id}
      {...translations({
        'hide-all-sections': props.hideAllSectionsText,
        'hide-section': props.hideSectionText,
        'hide-section-aria-label': props.hideSectionAriaLabelText,
        'show-all-sections': props.showAllSectionsText,
        'show-section': props.showSectionText,
        'show-section-aria-label': props.showSectionAriaLabelText,
      })}
      data-remember-expanded={trueFalse(props.rememberExpanded)}
      {...extra(props.attributes)}
    >
      {props.items.map(
        (item, index) =>
          item && <Section item={item} id={props.id} number={index + 1} headingLevel={props.headingLevel ?? 2} />,
      )}
    </div>
  )
}

interface SectionProps {
  item: AccordionItem
  id: string
  number: number
  headingLevel: HeadingLevel
}

function Section({ item, id, number, headingLevel }: SectionProps): Html {
  const Heading = headingTag(headingLevel)
  const { content } = item.content
  return (
    <div class={classNames('govuk-accordion__section', item.expanded && 'govuk-accordion__section--expanded')}>
      <div class="govuk-accordion__section-header">
        <Heading class="govuk-accordion__section-heading">
          <span class="govuk-accordion__section-button" id={`${id}-heading-${number}`}>
            {item.heading.content}
          </span>
        </Heading>
        {item.summary && hasContent(item.summary.content) && (
          <div class="govuk-accordion__section-summary govuk-body" id={`${id}-summary-${number}`}>
            {item.summary.content}
          </div>
        )}
      </div>
      <div id={`${id}-content-${number}`} class="govuk-accordion__section-content">
        {hasContent(content) && isPlainText(content) ? <p class="govuk-body">{content}</p> : content}
      </div>
    </div>
  )
}
