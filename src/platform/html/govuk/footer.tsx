import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra, hasContent } from './shared.ts'

export interface FooterLink {
  content: Child
  href: string
  attributes?: Attributes | undefined
}

export interface FooterSection {
  title: Child
  items?: readonly FooterLink[] | undefined
  /** In how many columns the links stand. */
  columns?: number | undefined
  /** How much of the page's width it takes, 'full' unless given. */
  width?: string | undefined
}

export interface FooterProps {
  /** The macro always shows the crown, which only central government may use; here the caller says what stands there. */
  logo?: Child
  navigation?: readonly FooterSection[] | undefined
  meta?:
    | {
        items?: readonly FooterLink[] | undefined
        content?: Child
        /** 'Support links', unless given. */
        visuallyHiddenTitle?: string | undefined
      }
    | undefined
  /** The Open Government Licence, or other words if there are any. Unlike the macro's, it must be asked for: `{}`. */
  contentLicence?: { content?: Child } | undefined
  /** Unlike the macro's it must be asked for: what we publish is not under Crown copyright. */
  copyright?: { content: Child; href?: string | undefined; classes?: string | undefined } | undefined
  containerClasses?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function Footer(props: FooterProps): Html {
  const { navigation, meta, contentLicence, copyright } = props
  return (
    <div class={classNames('govuk-footer', props.classes)} {...extra(props.attributes)}>
      <div class={classNames('govuk-width-container', props.containerClasses)}>
        {props.logo}
        {navigation && navigation.length > 0 && (
          <>
            <div class="govuk-footer__navigation">{navigation.map(navigationSection)}</div>
            <hr class="govuk-footer__section-break" />
          </>
        )}
        <div class="govuk-footer__meta">
          <div class="govuk-footer__meta-item govuk-footer__meta-item--grow">
            {meta && (
              <>
                <h2 class="govuk-visually-hidden">{meta.visuallyHiddenTitle || 'Support links'}</h2>
                {meta.items && meta.items.length > 0 && (
                  <ul class="govuk-footer__inline-list">
                    {meta.items.map((item) => (
                      <li class="govuk-footer__inline-list-item">{footerLink(item)}</li>
                    ))}
                  </ul>
                )}
                {hasContent(meta.content) && <div class="govuk-footer__meta-custom">{meta.content}</div>}
              </>
            )}
            {contentLicence && <Licence content={contentLicence.content} />}
          </div>
          {copyright && (
            <div class="govuk-footer__meta-item">
              {copyright.href ? (
                <a class={classNames('govuk-footer__link', copyright.classes)} href={copyright.href}>
                  {copyright.content}
                </a>
              ) : (
                <span class={copyright.classes}>{copyright.content}</span>
              )}
            </div>
          )}
        </div>
      </div>
    </div>
  )
}

function navigationSection(section: FooterSection): Html {
  return (
    <div class={`govuk-footer__section govuk-grid-column-${section.width || 'full'}`}>
      <h2 class="govuk-footer__heading govuk-heading-m">{section.title}</h2>
      {section.items && section.items.length > 0 && (
        <ul
          class={classNames(
            'govuk-footer__list',
            section.columns !== undefined && `govuk-footer__list--columns-${section.columns}`,
          )}
        >
          {section.items.map((item) => (
            <li class="govuk-footer__list-item">{footerLink(item)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

function footerLink(item: FooterLink): Html {
  return (
    <a class="govuk-footer__link" href={item.href} {...extra(item.attributes)}>
      {item.content}
    </a>
  )
}

function Licence({ content }: { content: Child }): Html {
  return (
    <>
      <svg
        aria-hidden="true"
        focusable="false"
        class="govuk-footer__licence-logo"
        xmlns="http://www.w3.org/2000/svg"
        viewBox="0 0 483.2 195.7"
        height="17"
        width="41"
      >
        <path
          fill="currentColor"
          d="M421.5 142.8V.1l-50.7 32.3v161.1h112.4v-50.7zm-122.3-9.6A47.12 47.12 0 0 1 221 97.8c0-26 21.1-47.1 47.1-47.1 16.7 0 31.4 8.7 39.7 21.8l42.7-27.2A97.63 97.63 0 0 0 268.1 0c-36.5 0-68.3 20.1-85.1 49.7A98 98 0 0 0 97.8 0C43.9 0 0 43.9 0 97.8s43.9 97.8 97.8 97.8c36.5 0 68.3-20.1 85.1-49.7a97.76 97.76 0 0 0 149.6 25.4l19.4 22.2h3v-87.8h-80l24.3 27.5zM97.8 145c-26 0-47.1-21.1-47.1-47.1s21.1-47.1 47.1-47.1 47.2 21 47.2 47S123.8 145 97.8 145"
        />
      </svg>
      <span class="govuk-footer__licence-description">
        {hasContent(content) ? (
          content
        ) : (
          <>
            All content is available under the{' '}
            <a
              class="govuk-footer__link"
              href="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
              rel="license"
            >
              Open Government Licence v3.0
            </a>
            , except where otherwise stated
          </>
        )}
      </span>
    </>
  )
}
