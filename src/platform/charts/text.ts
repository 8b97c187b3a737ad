/** Text inside drawings: cleaning, number formats and measuring, since a server has no font to ask. */

/** Widths of the printable ASCII characters of Arial (and Arimo, Liberation Sans), in thousandths of the size. */
const ASCII_WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
]
/** Bold Arial is at most this much wider on running text. */
const BOLD_FACTOR = 1.09

/** Characters that XML 1.0 forbids; one of them in a name would make the whole drawing unreadable. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters XML forbids
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

/** The text without characters that an SVG file may not hold. */
export function cleanText(text: string): string {
  return text.replace(NOT_XML, '')
}

/** Roughly how wide the text is in pixels when set in Arial at that size; errs on the wide side. */
export function textWidth(text: string, look: { size: number; bold?: boolean }): number {
  let thousandths = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    thousandths += ASCII_WIDTHS[code - 32] ?? (code < 0x250 ? 611 : code < 0x3000 ? 722 : 1000)
  }
  return ((thousandths * look.size) / 1000) * (look.bold ? BOLD_FACTOR : 1)
}

/** Breaks text into lines no wider than `width`; a single word that is too long keeps a line of its own. */
export function wrapText(text: string, look: { size: number; width: number; bold?: boolean }): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer, look) > look.width) {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  return line === '' ? lines : [...lines, line]
}

/** Shortens text to the width with an ellipsis. */
export function fitText(text: string, look: { size: number; width: number; bold?: boolean }): string {
  if (textWidth(text, look) <= look.width) return text
  let kept = [...text]
  while (kept.length > 1 && textWidth(`${kept.join('')}…`, look) > look.width) kept = kept.slice(0, -1)
  return `${kept.join('').trimEnd()}…`
}

const formats = new Map<number, Intl.NumberFormat>()

/**
 * A figure for reading: thousands separated, a true minus sign. Without `decimals`, whole numbers stay whole and
 * others get one decimal, or two or three when they are small.
 */
export function formatFigure(value: number, decimals?: number): string {
  const places = decimals ?? sensibleDecimals(value)
  let format = formats.get(places)
  if (format === undefined) {
    format = new Intl.NumberFormat('en-GB', { minimumFractionDigits: places, maximumFractionDigits: places })
    formats.set(places, format)
  }
  const text = format.format(value)
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text.replace('-', '−')
}

/** A figure beside a chart, where a decimal of a large figure is noise. */
export function labelFigure(value: number, decimals?: number): string {
  return formatFigure(value, decimals ?? (Math.abs(value) >= 100 ? 0 : undefined))
}

/** The number, or null for one that cannot be drawn. */
export function finite(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null
}

function sensibleDecimals(value: number): number {
  if (Number.isInteger(value)) return 0
  const size = Math.abs(value)
  return size < 0.1 ? 3 : size < 1 ? 2 : 1
}

/** A coordinate: at most one decimal, which is finer than any screen or printer shows. */
export function round1(value: number): number {
  return Math.round(value * 10) / 10
}

/** Throws a TypeError unless it can serve as an id that other ids are made from. */
export function checkId(id: string): void {
  if (!/^[A-Za-z][\w-]*$/.test(id)) throw new TypeError(`Not a usable chart id: ${JSON.stringify(id)}`)
}
