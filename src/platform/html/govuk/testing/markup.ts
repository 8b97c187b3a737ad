/**
 * Brings markup into one form, so that two renderings can be compared. It forgives only what no reader of the page
 * can notice: white space at the edges of blocks and its amount elsewhere, the order and the quotes of attributes,
 * spaces between class names, and how a character was escaped. It parses strictly and throws on markup that is not
 * well formed, so nothing falls through unseen.
 */

const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/
/** White space before and after the tags of these is words' white space; at any other tag a line or a block ends. */
const INLINE = /^(a|abbr|b|cite|code|em|i|img|kbd|mark|q|s|small|span|strong|sub|sup|time|u)$/
const SVG = /^(svg|g|path|circle|rect|line|polyline|polygon|title|desc|image)$/
const VERBATIM = /^(textarea|pre|script|style)$/
const NAMED = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', ctdot: '⋯', copy: '©' }),
)
const WHITE = /[ \t\n\r\f]+/g

/** One entry for each start tag, end tag and stretch of text. */
export function canonicalMarkup(markup: string): string[] {
  const out: string[] = []
  const open: string[] = []
  let at = 0
  let isLineStart = true
  let isSpacePending = false

  const addText = (text: string) => {
    const collapsed = text.replace(WHITE, ' ')
    const words = collapsed.trim() === '' ? '' : collapsed.replace(/^ | $/g, '')
    if (collapsed.startsWith(' ')) isSpacePending = true
    if (words === '') return
    out.push(isSpacePending && !isLineStart ? ` ${words}` : words)
    isLineStart = false
    isSpacePending = collapsed.endsWith(' ')
  }
  const passTag = (name: string) => {
    if (INLINE.test(name)) {
      if (name !== 'img') return
      if (isSpacePending && !isLineStart) out.push(' ')
      isLineStart = false
    } else {
      isLineStart = true
    }
    isSpacePending = false
  }

  while (at < markup.length) {
    if (markup[at] !== '<') {
      const end = markup.indexOf('<', at)
      addText(decode(markup.slice(at, end === -1 ? undefined : end)))
      at = end === -1 ? markup.length : end
      continue
    }
    const close = /^<\/([a-zA-Z][\w-]*)\s*>/.exec(markup.slice(at))
    if (close?.[1] !== undefined) {
      const expected = open.pop()
      if (expected !== close[1]) throw new SyntaxError(`</${close[1]}> closes <${expected ?? 'nothing'}>`)
      passTag(close[1])
      out.push(`</${close[1]}>`)
      at += close[0].length
      continue
    }
    const start = readStartTag(markup, at)
    passTag(start.name)
    out.push(`<${start.name}${start.attributes.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('')}>`)
    at = start.end
    if (VOID.test(start.name)) continue
    if (start.isSelfClosed) {
      if (!SVG.test(start.name)) throw new SyntaxError(`<${start.name}/> is not closed in HTML`)
      out.push(`</${start.name}>`)
      continue
    }
    open.push(start.name)
    if (VERBATIM.test(start.name)) {
      const end = markup.indexOf(`</${start.name}>`, at)
      if (end === -1) throw new SyntaxError(`<${start.name}> is never closed`)
      out.push(decode(markup.slice(at, end)))
      at = end
    }
  }
  if (open.length > 0) throw new SyntaxError(`Never closed: ${open.join(', ')}`)
  return out
}

function readStartTag(markup: string, from: number) {
  const name = /^<([a-zA-Z][\w-]*)/.exec(markup.slice(from, from + 40))?.[1]
  if (name === undefined) throw new SyntaxError(`Not a tag: ${markup.slice(from, from + 40)}`)
  const attributes = new Map<string, string>()
  const pattern = /\s*(?:(\/?>)|([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?)/y
  pattern.lastIndex = from + 1 + name.length
  for (;;) {
    const match = pattern.exec(markup)
    if (match === null) throw new SyntaxError(`Bad attribute in <${name}`)
    const [, end, attribute, ...values] = match
    if (end !== undefined) {
      const sorted = [...attributes].sort(([a], [b]) => (a < b ? -1 : 1))
      return { name, attributes: sorted, end: pattern.lastIndex, isSelfClosed: end === '/>' }
    }
    if (attribute === undefined || attributes.has(attribute)) {
      throw new SyntaxError(`<${name}> says ${attribute} twice`)
    }
    const value = decode(values.find((found) => found !== undefined) ?? '')
    attributes.set(attribute, attribute === 'class' ? value.replace(WHITE, ' ').trim() : value)
  }
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (entity: string, ...found: (string | undefined)[]) => {
    const [decimal, hexadecimal, name = ''] = found
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16))
    const character = NAMED.get(name)
    if (character === undefined) throw new SyntaxError(`Unknown entity ${entity}`)
    return character
  })
}
