/** Turns the options of the official macros into the props of our components. */
import { type Child, raw } from '../../jsx-runtime.ts'
import type { Options } from './official.ts'

/** Text is escaped, as the macros do; what was `html` is trusted, as the macros do. */
function contentOf(html: unknown, text: unknown): Child {
  return typeof html === 'string' && html !== '' ? raw(html) : (text as Child)
}

/** One option and all in it: `text` and `html` become `content`, `titleText` and `titleHtml` become `title`. */
function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert)
  if (typeof value !== 'object' || value === null) return value
  const out: Record<string, unknown> = {}
  const given = value as Record<string, unknown>
  for (const [name, option] of Object.entries(given)) {
    const pair = /^(title|summary|description|heading|logo)(?:Text|Html)$/.exec(name)?.[1]
    if (pair !== undefined) out[pair] = contentOf(given[`${pair}Html`], given[`${pair}Text`])
    else if (name === 'text' || name === 'html') out['content'] = contentOf(given['html'], given['text'])
    else if (/attributes$/i.test(name)) out[name] = option
    else if (option !== null) out[name] = convert(option)
  }
  return out
}

/** The options of a whole component; its own content stands between its tags. */
export function propsFrom<P>(options: Options, changes: Partial<P> = {}): P {
  const { content, ...rest } = convert(options) as Record<string, unknown>
  return { ...rest, ...(content === undefined ? {} : { children: content }), ...changes } as P
}
