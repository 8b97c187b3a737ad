import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra } from './shared.ts'

export interface BreadcrumbItem {
  content: Child
  /** Left out for the page that is shown. */
  href?: string | undefined
  attributes?: Attributes | undefined
}

export interface BreadcrumbsProps {
  items: readonly BreadcrumbItem[]
  collapseOnMobile?: boolean | undefined
  /** What the navigation is called, 'Breadcrumb' unless given. */
  labelText?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Breadcrumbs(props: BreadcrumbsProps): Html {
  return (
    <nav
      class={classNames(
        'govuk-breadcrumbs',
        props.classes,
        props.collapseOnMobile && 'govuk-breadcrumbs--collapse-on-mobile',
      )}
      aria-label={props.labelText ?? 'Breadcrumb'}
      {...extra(props.attributes)}
    >
      <ol class="govuk-breadcrumbs__list">
        {props.items.map((item) =>
          item.href ? (
            <li class="govuk-breadcrumbs__list-item">
              <a class="govuk-breadcrumbs__link" href={item.href} {...extra(item.attributes)}>
                {item.content}
              </a>
            </li>
          ) : (
            <li class="govuk-breadcrumbs__list-item" aria-current="page">
              {item.content}
            </li>
          ),
        )}
      </ol>
    </nav>
  )
}
