/** What the components share: the types of common options, and small helpers for attributes. */
import { type Child, Html, raw, renderChild } from '../jsx-runtime.ts'

/** No markup at all. */
export const NOTHING = raw('')

/**
 * Extra attributes for an element. `true` and `false` become text, as `aria-*` needs; for HTML's own flags, such as
 * `hidden`, they say whether the attribute is there. `undefined` leaves any attribute out.
 */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** Lets a caller write `condition && item` in a list. The macros skip such places but count them. */
export type Falsy = false | null | undefined | ''

/** An option that only holds content, such as `beforeInput`. */
export interface ContentOptions {
  content: Child
}

export type HeadingLevel = 1 | 2 | 3 | 4 | 5 | 6

/** A translated text by plural rule, for example `{ one: '...', other: '...' }`. */
export interface PluralText {
  zero?: string | undefined
  one?: string | undefined
  two?: string | undefined
  few?: string | undefined
  many?: string | undefined
  other?: string | undefined
}

/** Joins class names with one space and leaves out what is empty. */
export function classNames(...names: readonly (string | Falsy)[]): string {
  return names.filter((name) => typeof name === 'string' && name !== '').join(' ')
}

/** Joins element ids for `aria-describedby`; nothing when there are none. */
export function idList(...ids: readonly (string | Falsy)[]): string | undefined {
  return classNames(...ids) || undefined
}

const FLAGS =
  /^(autofocus|checked|disabled|download|formnovalidate|hidden|inert|multiple|novalidate|open|readonly|required|selected)$/

/**
 * Prepares `attributes` for an element. They stand last, so they win over the component's own attributes.
 * @throws TypeError for `class`, which would drop the component's classes; use `classes`.
 */
export function extra(attributes: Attributes | undefined): Attributes {
  if (attributes === undefined) return {}
  const out: Record<string, string | number | boolean | undefined> = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'class') throw new TypeError('Use the option `classes`, not an attribute `class`')
    out[name] = typeof value === 'boolean' && !FLAGS.test(name) ? String(value) : value
  }
  return out
}

/** `data-i18n.*` attributes with the texts that the component's script will show. */
export function translations(texts: Readonly<Record<string, string | PluralText | undefined>>): Attributes {
  const out: Record<string, string> = {}
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text === 'string') {
      if (text !== '') out[`data-i18n.${key}`] = text
    } else {
      for (const [rule, message] of Object.entries(text ?? {})) {
        if (typeof message === 'string') out[`data-i18n.${key}.${rule}`] = message
      }
    }
  }
  return out
}

/** 'true' or 'false' for a `data-*` attribute that is left out when nothing was said. */
export function trueFalse(value: boolean | undefined): 'true' | 'false' | undefined {
  return value === undefined ? undefined : value ? 'true' : 'false'
}

/** Whether there is anything to show. */
export function hasContent(child: Child): boolean {
  return renderChild(child) !== ''
}

/** Whether the content is words only, without markup: such content gets the paragraph that a `text` option gets. */
export function isPlainText(child: Child): boolean {
  if (child instanceof Html) return false
  return Array.isArray(child) ? child.every(isPlainText) : true
}

export function headingTag(level: HeadingLevel): `h${HeadingLevel}` {
  return `h${level}`
}
