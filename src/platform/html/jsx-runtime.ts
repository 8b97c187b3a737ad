/**
 * The server-side JSX runtime: TSX in, escaped HTML text out, synchronously.
 *
 * Every string that reaches an element is escaped. Only `Html` passes through unescaped, and only
 * `raw()` and the runtime itself can make one, so forgetting to think about escaping is safe.
 */
import { type Child, Html } from './html.ts'
import type { IntrinsicElementMap } from './jsx-types.ts'

export { type Child, Html } from './html.ts'

type Props = Record<string, unknown>
type Component<P> = (props: P) => Child

const VOID_ELEMENTS = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
])

/** Attributes that a browser follows; a script address in one of these would run. */
const ADDRESS_ATTRIBUTES = new Set(['href', 'src', 'action', 'formaction', 'xlink:href', 'poster', 'cite', 'data'])
const NEEDS_ESCAPE = /[&<>"']/
const ATTRIBUTE_NAME = /^[a-zA-Z_:][-a-zA-Z0-9_:.]*$/

/** Escapes text for use between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text
  let out = ''
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const entity = entityFor(text.charCodeAt(i))
    if (entity === undefined) continue
    out += text.slice(from, i) + entity
    from = i + 1
  }
  return out + text.slice(from)
}

function entityFor(code: number): string | undefined {
  switch (code) {
    case 38:
      return '&amp;'
    case 60:
      return '&lt;'
    case 62:
      return '&gt;'
    case 34:
      return '&quot;'
    case 39:
      return '&#39;'
    default:
      return undefined
  }
}

/** Marks text as safe markup. Only for markup that we wrote ourselves, never for anything a person typed. */
export function raw(markup: string): Html {
  return new Html(markup)
}

/** Renders anything that may stand between tags. */
export function renderChild(child: Child): string {
  if (child === null || child === undefined || typeof child === 'boolean') return ''
  if (typeof child === 'string') return escapeHtml(child)
  if (child instanceof Html) return child.toString()
  if (typeof child === 'number' || typeof child === 'bigint') return String(child)
  let out = ''
  for (const part of child) out += renderChild(part)
  return out
}

function isUnsafeAddress(value: string): boolean {
  // Browsers ignore control characters and white space inside the scheme.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters a browser skips
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(value.replace(/[\u0000-\u0020\u007f]/g, ''))?.[1]?.toLowerCase()
  if (scheme === undefined) return false
  if (scheme === 'data') return !/^data:image\/(png|jpeg|gif|svg\+xml);/i.test(value.trim())
  return !['http', 'https', 'mailto', 'tel', 'otpauth'].includes(scheme)
}

/** Renders one attribute with its leading space; nothing for `false`, `null` and `undefined`. */
function renderAttribute(name: string, value: unknown): string {
  if (value === false || value === null || value === undefined) return ''
  if (!ATTRIBUTE_NAME.test(name)) throw new TypeError(`Not an attribute name: ${JSON.stringify(name)}`)
  if (name.startsWith('on')) throw new TypeError(`Inline handlers are not allowed by the content policy: ${name}`)
  if (value === true) return ` ${name}`
  const text = value instanceof Html ? value.toString() : String(value)
  if (ADDRESS_ATTRIBUTES.has(name) && isUnsafeAddress(text)) throw new TypeError(`Unsafe address in ${name}`)
  return ` ${name}="${escapeHtml(text)}"`
}

export function Fragment(props: { children?: Child }): Html {
  return new Html(renderChild(props.children))
}

export function jsx<P extends Props>(type: string | Component<P>, props: P): Html {
  if (typeof type === 'function') {
    const result = type(props)
    return result instanceof Html ? result : new Html(renderChild(result))
  }
  let attributes = ''
  for (const name in props) {
    if (name !== 'children') attributes += renderAttribute(name, props[name])
  }
  if (VOID_ELEMENTS.has(type)) return new Html(`<${type}${attributes}>`)
  return new Html(`<${type}${attributes}>${renderChild(props['children'] as Child)}</${type}>`)
}

export const jsxs = jsx

export declare namespace JSX {
  type Element = Html
  type ElementType = string | ((props: never) => Child)
  interface ElementChildrenAttribute {
    children: unknown
  }
  interface IntrinsicElements extends IntrinsicElementMap {}
}
