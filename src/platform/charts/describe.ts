/** What a chart says, in sentences, for those who do not see it. */
import { pointNames } from './axis.ts'
import { isExceptional, type Mark, type MarkLabels, markLabel, marksUsed } from './marks.tsx'
import { formatFigure } from './text.ts'

export interface DescribedPoint {
  x: string
  y: number | null
  mark: Mark
}

/** Full names of the labels: `September 2025` for a month, otherwise the label itself. */
export function fullNames(labels: readonly string[]): (label: string) => string {
  return pointNames(labels).full
}

export function sentence(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ')
}

/** "April 2010 to July 2023, 160 points." */
export function rangeSentence(points: readonly DescribedPoint[], name: (label: string) => string): string {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined) return 'No figures.'
  if (points.length === 1) return `${name(first.x)} only.`
  return `${name(first.x)} to ${name(last.x)}, ${formatFigure(points.length)} points.`
}

/** How many points stand out, of which kind, and the latest of them. */
export function exceptionSentence(of: {
  points: readonly DescribedPoint[]
  name: (label: string) => string
  labels: MarkLabels | undefined
  decimals: number | undefined
}): string {
  const exceptional = of.points.filter((point) => isExceptional(point.mark))
  const latest = exceptional.at(-1)
  if (latest === undefined || !isExceptional(latest.mark)) return 'No exceptional points.'
  const kinds = marksUsed(exceptional.map((point) => point.mark))
  const words = (mark: Mark) => (isExceptional(mark) ? markLabel(mark, of.labels).toLowerCase() : '')
  const counts = kinds.map((mark) => `${exceptional.filter((point) => point.mark === mark).length} ${words(mark)}`)
  const figure = latest.y === null ? '' : ` (${formatFigure(latest.y, of.decimals)})`
  const when = `${of.name(latest.x)}${figure}`
  if (exceptional.length === 1) return `1 exceptional point: ${when}, ${words(latest.mark)}.`
  return `${exceptional.length} exceptional points: ${counts.join(', ')}. The latest is ${when}, ${words(latest.mark)}.`
}

export function missingSentence(points: readonly DescribedPoint[]): string | undefined {
  const missing = points.filter((point) => point.y === null).length
  if (missing === 0) return undefined
  return missing === 1 ? '1 point has no figure.' : `${missing} points have no figure.`
}
