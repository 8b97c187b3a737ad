import type { Mark } from '../../../platform/charts/index.ts'
import { type Month, monthInWords } from '../../../platform/clock/index.ts'
import { formatNumber } from '../../../platform/html/format.ts'
import type { ChartKind } from '../store/exceptions.ts'
import type { CountType, Measure } from '../store/measures.ts'
import type { FigureRow, Signal } from './figures.ts'

export const METHOD_NAMES: Readonly<Record<ChartKind, string>> = {
  seasonal: 'Seasonal chart',
  xmr: 'XmR chart',
  poisson: 'Chart of small counts',
}

/** What the two outer lines of the chart are called. */
export function lineWords(kind: ChartKind): { upper: string; lower: string } {
  return kind === 'seasonal'
    ? { upper: 'upper line', lower: 'lower line' }
    : { upper: 'upper limit', lower: 'lower limit' }
}

/** A signal in words, which stand wherever a colour or shape does. */
export function signalWords(signal: Signal, kind: ChartKind): string {
  const above = signal.direction === 'above'
  const lines = lineWords(kind)
  switch (signal.rule) {
    case 'outside':
      return above ? `Above the ${lines.upper}` : `Below the ${lines.lower}`
    case 'trend':
      return above ? 'Rising seven months or more in a row' : 'Falling seven months or more in a row'
    case 'two of three':
      return above ? `Two of three months near the ${lines.upper}` : `Two of three months near the ${lines.lower}`
    case 'shift':
      return above ? 'Seven months or more in a row above average' : 'Seven months or more in a row below average'
  }
}

const CLASS_WORDS = { concern: 'Concern', improvement: 'Improvement', neutral: 'Unusual' } as const

export function classWords(signal: Signal): string {
  return CLASS_WORDS[signal.class]
}

/** What the table says of a month: the signal, what it means, and why a small one is not reported. */
export function rowWords(row: FigureRow, { kind, significance }: { kind: ChartKind; significance: number }): string {
  if (row.ahead) return 'Still to come'
  if (row.count === null) return 'No figure'
  if (row.expected === null || (row.upper === null && row.signal === null)) return 'Too few earlier months to judge'
  const { signal } = row
  if (signal === null) return 'As expected'
  const words = signalWords(signal, kind)
  return signal.significant
    ? `${words}: ${classWords(signal).toLowerCase()}`
    : `${words}, but fewer than ${formatNumber(significance)}`
}

/** How the month is marked on the chart; too few to report is not marked. */
export function markOf(row: FigureRow): Mark {
  const { signal } = row
  if (signal === null || !signal.significant) return 'none'
  if (signal.class !== 'neutral') return signal.class
  return signal.direction === 'above' ? 'neutral-high' : 'neutral-low'
}

/** Upright text inside a sentence: "burglary", "all crime". */
export function typeWords(type: Pick<CountType, 'title'>): string {
  const { title } = type
  // Keeps names such as "ASB" and "Domestic abuse (DA)" readable.
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title
}

/** "Burglary", or for a total what the measure calls it. */
export function typeTitle(measure: Pick<Measure, 'title'>, type: Pick<CountType, 'title' | 'level'>): string {
  return type.level === 0 && type.title === 'All types' ? measure.title : type.title
}

/** "Offences a month". */
export function unitAMonth(measure: Pick<Measure, 'unit'>): string {
  return `${measure.unit.charAt(0).toUpperCase()}${measure.unit.slice(1)} a month`
}

/** 12.5 as '+12.5%', null as 'n/a'. The store rounds to one decimal. */
export function signedPercent(percent: number | null): string {
  if (percent === null) return 'n/a'
  if (percent === 0) return '0%'
  return `${percent > 0 ? '+' : '−'}${formatNumber(Math.abs(percent), 1)}%`
}

/** "12 months to September 2025". */
export function twelveMonthsTo(to: Month): string {
  return `12 months to ${monthInWords(to)}`
}

/** Whether a change is wanted, unwanted or neither. */
export function changeClass(change: number, outcome: Measure['outcome']): 'concern' | 'improvement' | 'neutral' {
  if (change === 0 || outcome === 'monitor') return 'neutral'
  return change > 0 === (outcome === 'reduce') ? 'concern' : 'improvement'
}

/** "A, B and C". */
export function listInWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
