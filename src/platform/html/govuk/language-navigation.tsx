import type { Child, Html } from '../jsx-runtime.ts'
import { type Attributes, classNames, extra } from './shared.ts'

export interface LanguageNavigationItem {
  /** The language's own name for itself. */
  content: Child
  /** Left out for the language of the page. */
  href?: string | undefined
  current?: boolean | undefined
  lang?: string | undefined
  /** The language of the linked page, `lang` unless given. */
  hrefLang?: string | undefined
  dir?: 'ltr' | 'rtl' | 'auto' | undefined
  /** Says in the page's language what the link is for. */
  languageDescriptionText?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export interface LanguageNavigationProps {
  items: readonly LanguageNavigationItem[]
  /** 'Language', unless given. */
  ariaLabel?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

export function LanguageNavigation(props: LanguageNavigationProps): Html {
  return (
    <nav
      class={classNames('govuk-language-navigation', props.classes)}
      aria-label={props.ariaLabel ?? 'Language'}
      {...extra(props.attributes)}
    >
      <ul class="govuk-language-navigation__list">
        {props.items.map((item) => (
          <li class="govuk-language-navigation__list-item">{language(item)}</li>
        ))}
      </ul>
    </nav>
  )
}

function language(item: LanguageNavigationItem): Html {
  if (item.current || !item.href) {
    return (
      <span
        class={classNames('govuk-language-navigation__text', item.classes)}
        aria-current="true"
        lang={item.lang}
        dir={item.dir}
        {...extra(item.attributes)}
      >
        {item.content}
      </span>
    )
  }
  return (
    <a
      class={classNames('govuk-language-navigation__link', item.classes)}
      href={item.href}
      rel="alternate"
      lang={item.lang}
      hreflang={item.hrefLang || item.lang}
      dir={item.dir}
      {...extra(item.attributes)}
    >
      {item.content}
      {item.languageDescriptionText && <span class="govuk-visually-hidden"> {item.languageDescriptionText}</span>}
    </a>
  )
}
