import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, type Falsy, hasContent, NOTHING } from './shared.ts'

export interface ServiceNavigationItem {
  content: Child
  href?: string | undefined
  /** The very page that is shown. */
  current?: boolean | undefined
  /** The part of the service that the page belongs to. */
  active?: boolean | undefined
  attributes?: Attributes | undefined
}

/** Places for markup of the caller's own. */
export interface ServiceNavigationSlots {
  start?: Child
  end?: { content: Child; align?: 'inline' | undefined } | undefined
  /** Inside the list: must be list items. */
  navigationStart?: Child
  navigationEnd?: Child
}

export interface ServiceNavigationProps {
  serviceName?: Child
  serviceUrl?: string | undefined
  navigation?: readonly (ServiceNavigationItem | Falsy)[] | undefined
  navigationId?: string | undefined
  /** What the navigation is called, the menu button's text unless given. */
  navigationLabel?: string | undefined
  navigationClasses?: string | undefined
  /** Whether a menu button replaces the list on small screens; with two items or more, unless given. */
  collapseNavigationOnMobile?: boolean | undefined
  menuButtonText?: string | undefined
  menuButtonLabel?: string | undefined
  /** What the whole is called, 'Service information' unless given. */
  ariaLabel?: string | undefined
  slots?: ServiceNavigationSlots | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function ServiceNavigation(props: ServiceNavigationProps): Html {
  const { slots } = props
  const end = slots?.end
  const common = {
    class: classNames('govuk-service-navigation', props.classes),
    'data-module': 'govuk-service-navigation',
    ...extra(props.attributes),
  }
  const inner = (
    <div
      class={classNames(
        'govuk-width-container',
        end?.align === 'inline' && 'govuk-service-navigation__inlining-container',
      )}
    >
      {slots?.start}
      <div class="govuk-service-navigation__container">
        {hasContent(props.serviceName) && (
          <span class="govuk-service-navigation__service-name">
            {props.serviceUrl ? (
              <a href={props.serviceUrl} class="govuk-service-navigation__link">
                {props.serviceName}
              </a>
            ) : (
              <span class="govuk-service-navigation__text">{props.serviceName}</span>
            )}
          </span>
        )}
        <Navigation {...props} />
      </div>
      {end?.content}
    </div>
  )
  // With a name it is a landmark of its own; without one the navigation inside is enough.
  return [props.serviceName, slots?.start, end?.content].some(hasContent) ? (
    <section aria-label={props.ariaLabel ?? 'Service information'} {...common}>
      {inner}
    </section>
  ) : (
    <div {...common}>{inner}</div>
  )
}

function Navigation(props: ServiceNavigationProps): Html {
  const items = (props.navigation ?? []).flatMap((item) => item || [])
  const { navigationStart, navigationEnd } = props.slots ?? {}
  if (items.length === 0 && !hasContent(navigationStart) && !hasContent(navigationEnd)) return NOTHING
  const id = props.navigationId || 'navigation'
  const menu = props.menuButtonText || 'Menu'
  return (
    <nav
      aria-label={props.navigationLabel || menu}
      class={classNames('govuk-service-navigation__wrapper', props.navigationClasses)}
    >
      {(props.collapseNavigationOnMobile ?? items.length > 1) && (
        <button
          type="button"
          class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle"
          aria-controls={id}
          aria-label={props.menuButtonLabel && props.menuButtonLabel !== menu ? props.menuButtonLabel : undefined}
          hidden
          aria-hidden="true"
        >
          {menu}
        </button>
      )}
      <ul class="govuk-service-navigation__list" id={id}>
        {navigationStart}
        {items.map(navigationItem)}
        {navigationEnd}
      </ul>
    </nav>
  )
}

function navigationItem(item: ServiceNavigationItem): Html {
  const isActive = item.active || item.current
  const current = isActive ? (item.current ? 'page' : 'true') : undefined
  // People who override colours still see by the strong text where they are.
  const content = isActive ? (
    <strong class="govuk-service-navigation__active-fallback">{item.content}</strong>
  ) : (
    item.content
  )
  return (
    <li class={classNames('govuk-service-navigation__item', isActive && 'govuk-service-navigation__item--active')}>
      {item.href ? (
        <a class="govuk-service-navigation__link" href={item.href} aria-current={current} {...extra(item.attributes)}>
          {content}
        </a>
      ) : (
        hasContent(item.content) && (
          <span class="govuk-service-navigation__text" aria-current={current}>
            {content}
          </span>
        )
      )}
    </li>
  )
}
