import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, type Falsy, hasContent } from './shared.ts'

export interface PaginationPage {
  number: number | string
  href: string
  current?: boolean | undefined
  /** 'Page' and the number, unless given. */
  visuallyHiddenText?: string | undefined
  attributes?: Attributes | undefined
}

/** Stands for pages that are left out. */
export interface PaginationEllipsis {
  ellipsis: true
}

export interface PaginationLink {
  href: string
  /** 'Previous page' or 'Next page', unless given. */
  content?: Child
  /** What is on that page; only where no numbers are shown. */
  labelText?: string | undefined
  attributes?: Attributes | undefined
}

export interface PaginationProps {
  items?: readonly (PaginationPage | PaginationEllipsis | Falsy)[] | undefined
  previous?: PaginationLink | undefined
  next?: PaginationLink | undefined
  /** What the navigation is called, 'Pagination' unless given. */
  landmarkLabel?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Pagination(props: PaginationProps): Html {
  const isBlock = !props.items && Boolean(props.next || props.previous)
  return (
    <nav
      class={classNames('govuk-pagination', isBlock && 'govuk-pagination--block', props.classes)}
      aria-label={props.landmarkLabel || 'Pagination'}
      {...extra(props.attributes)}
    >
      {props.previous?.href && <ArrowLink type="prev" link={props.previous} isBlock={isBlock} />}
      {props.items && (
        <ul class="govuk-pagination__list">{props.items.map((item) => item && <PageItem item={item} />)}</ul>
      )}
      {props.next?.href && <ArrowLink type="next" link={props.next} isBlock={isBlock} />}
    </nav>
  )
}

function ArrowLink({ type, link, isBlock }: { type: 'prev' | 'next'; link: PaginationLink; isBlock: boolean }): Html {
  const isIconFirst = isBlock || type === 'prev'
  return (
    <div class={`govuk-pagination__${type}`}>
      <a class="govuk-link govuk-pagination__link" href={link.href} rel={type} {...extra(link.attributes)}>
        {isIconFirst && <Arrow type={type} />}
        <span
          class={classNames(
            'govuk-pagination__link-title',
            isBlock && !link.labelText && 'govuk-pagination__link-title--decorated',
          )}
        >
          {hasContent(link.content) ? (
            link.content
          ) : (
            <>
              {type === 'prev' ? 'Previous' : 'Next'}
              <span class="govuk-visually-hidden"> page</span>
            </>
          )}
        </span>
        {link.labelText && isBlock && (
          <>
            {' '}
            <span class="govuk-visually-hidden">:</span>{' '}
            <span class="govuk-pagination__link-label">{link.labelText}</span>
          </>
        )}
        {!isIconFirst && <Arrow type={type} />}
      </a>
    </div>
  )
}

function PageItem({ item }: { item: PaginationPage | PaginationEllipsis }): Html {
  if ('ellipsis' in item) {
    return <li class="govuk-pagination__item govuk-pagination__item--ellipsis">⋯</li>
  }
  return (
    <li class={classNames('govuk-pagination__item', item.current && 'govuk-pagination__item--current')}>
      <a
        class="govuk-link govuk-pagination__link"
        href={item.href}
        aria-label={item.visuallyHiddenText ?? `Page ${item.number}`}
        aria-current={item.current ? 'page' : undefined}
        {...extra(item.attributes)}
      >
        {item.number}
      </a>
    </li>
  )
}

const ARROWS = {
  prev: 'm6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z',
  next: 'm8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z',
}

function Arrow({ type }: { type: 'prev' | 'next' }): Html {
  return (
    <svg
      class={`govuk-pagination__icon govuk-pagination__icon--${type}`}
      xmlns="http://www.w3.org/2000/svg"
      height="13"
      width="15"
      aria-hidden="true"
      focusable="false"
      viewBox="0 0 15 13"
    >
      <path d={ARROWS[type]} />
    </svg>
  )
}
