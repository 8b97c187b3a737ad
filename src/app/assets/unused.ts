/**
 * Components of GOV.UK's stylesheet that none of our pages shows, by the names under which they are drawn. Their rules stay
 * away from browsers: they are a third of the stylesheet.
 */
export const UNUSED_COMPONENTS = [
  'Accordion',
  'BackLink',
  'CookieBanner',
  'ExitThisPage',
  'Feedback',
  'Footer',
  'GenericHeader',
  'Header',
  'LanguageNavigation',
  'PhaseBanner',
  'Tabs',
  'TaskList',
] as const

/** Blocks that belong to these, or to the enhanced upload of files, which our pages do without. */
const MORE_BLOCKS = ['accordion-nav', 'exit-this-page-overlay', 'file-upload-button', 'logo-dot', 'section-break']
const BLOCKS = [...UNUSED_COMPONENTS.map(kebab), ...MORE_BLOCKS]
const UNUSED = new RegExp(`\\.govuk-(?:${BLOCKS.join('|')})(?:__|--|(?![\\w-]))`)

function kebab(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()
}

/**
 * A minified stylesheet without the rules of components that are not used.
 * @throws Error when braces do not match
 */
export function withoutUnused(css: string): string {
  return rulesOf(css.replace(/\/\*[\s\S]*?\*\//g, ''))
    .flatMap(({ prelude, body }) => {
      if (body === null) return [`${prelude};`]
      if (/^@(media|supports)/.test(prelude)) {
        const inside = withoutUnused(body)
        return inside === '' ? [] : [`${prelude}{${inside}}`]
      }
      if (prelude.startsWith('@')) return [`${prelude}{${body}}`]
      const used = selectorsOf(prelude).filter((selector) => !UNUSED.test(selector.replace(/:not\([^)]*\)/g, '')))
      return used.length === 0 ? [] : [`${used.join(',')}{${body}}`]
    })
    .join('')
}

interface Rule {
  readonly prelude: string
  /** null for a statement such as `@charset`. */
  readonly body: string | null
}

function rulesOf(css: string): Rule[] {
  const rules: Rule[] = []
  let at = 0
  while (at < css.length) {
    const end = css.slice(at).search(/[{;]/)
    if (end === -1) {
      if (css.slice(at).trim() !== '') throw new Error(`The stylesheet ends in the middle of ${css.slice(at, at + 60)}`)
      break
    }
    const prelude = css.slice(at, at + end).trim()
    if (css[at + end] === ';') {
      rules.push({ prelude, body: null })
      at += end + 1
      continue
    }
    const close = closing(css, at + end)
    rules.push({ prelude, body: css.slice(at + end + 1, close) })
    at = close + 1
  }
  return rules
}

function closing(css: string, open: number): number {
  let depth = 0
  for (let at = open; at < css.length; at++) {
    if (css[at] === '{') depth++
    if (css[at] === '}' && --depth === 0) return at
  }
  throw new Error(`Nothing closes ${css.slice(open, open + 60)}`)
}

/** Split at commas, but not inside brackets. */
function selectorsOf(prelude: string): string[] {
  return prelude.split(/,(?![^(]*\))/)
}
