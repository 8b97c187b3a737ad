import { readFileSync } from 'node:fs'
import type { Html } from '#html/jsx-runtime'

/** Where the chart stylesheet lies, for the site to serve. */
export const CHART_STYLESHEET = new URL('./charts.css', import.meta.url)

let styles: string | undefined

/** The rules for one drawing on its own, without comments and white space. */
function chartStyles(): string {
  styles ??= readFileSync(CHART_STYLESHEET, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return styles
}

/**
 * A chart as a file of its own: XML declaration, namespace and styles inside. Links lose their addresses, since
 * these only mean something on the site. Throws a TypeError when the markup is no chart.
 */
export function standaloneSvg(chart: Html): string {
  const markup = chart.toString()
  const afterTitle = markup.indexOf('</desc>')
  if (!markup.startsWith('<svg ') || afterTitle < 0) throw new TypeError('Not a single chart')
  const head = afterTitle + '</desc>'.length
  const body = markup.slice(head).replace(/<a [^>]*>/g, '<a>')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" ${markup.slice(5, head)}<style>${chartStyles()}</style>${body}\n`
}
