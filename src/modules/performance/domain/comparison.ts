import { addMonths, type Month } from '../../../platform/clock/index.ts'
import { percentToOneDecimal, roundHalfAway } from './numbers.ts'

/**
 * The table of the performance report: previous 12 months, last 12 months, change, % change.
 * All percentages have one decimal, a half going away from zero, and are null where the figure before is 0.
 */

export interface Change {
  readonly change: number
  /** One decimal; null when the figure before was 0. */
  readonly percentChange: number | null
}

/** The change from one figure to another, in number and in % of the first. */
export function changeBetween({ before, after }: { before: number; after: number }): Change {
  const change = after - before
  return { change, percentChange: percentToOneDecimal({ part: change, whole: before }) }
}

export interface Distance {
  /** Actual less target: below zero when under it. */
  readonly difference: number
  /** In % of the target, one decimal; null when the target is 0. */
  readonly percentDifference: number | null
}

/** How far a figure is from its target or milestone: (actual - target) / target. */
export function distanceFromTarget({ actual, target }: { actual: number; target: number }): Distance {
  const { change, percentChange } = changeBetween({ before: target, after: actual })
  return { difference: change, percentDifference: percentChange }
}

export function directionOfChange({ before, after }: { before: number; after: number }): 'up' | 'down' | 'same' {
  return after > before ? 'up' : after < before ? 'down' : 'same'
}

export interface Window {
  readonly from: Month
  readonly to: Month
  /** How many of the months have a figure. */
  readonly monthsPresent: number
  readonly missing: readonly Month[]
  /** Null unless every month is there: a sum with a hole in it would be a wrong figure. */
  readonly sum: number | null
}

/** The sum of the `length` months that end with `to`. `figure` gives null for a month that nobody has reported. */
export function windowEnding(
  to: Month,
  { figure, length = 12 }: { figure: (month: Month) => number | null | undefined; length?: number },
): Window {
  const from = addMonths(to, 1 - length)
  const missing: Month[] = []
  let sum = 0
  for (let i = 0; i < length; i++) {
    const month = addMonths(from, i)
    const value = figure(month)
    if (value === null || value === undefined) missing.push(month)
    else sum += value
  }
  return { from, to, monthsPresent: length - missing.length, missing, sum: missing.length > 0 ? null : sum }
}

export interface Comparison {
  readonly previous: Window
  readonly last: Window
  /** Both null unless both windows are complete. */
  readonly change: number | null
  readonly percentChange: number | null
  /** Mean of the last window, a whole number; null when the window is incomplete. */
  readonly monthlyAverage: number | null
}

/** The last 12 months up to `to` beside the 12 before them. */
export function compareTwelveMonths(to: Month, figure: (month: Month) => number | null | undefined): Comparison {
  const previous = windowEnding(addMonths(to, -12), { figure })
  const last = windowEnding(to, { figure })
  const complete = previous.sum !== null && last.sum !== null
  return {
    previous,
    last,
    ...(complete ? changeBetween({ before: previous.sum, after: last.sum }) : { change: null, percentChange: null }),
    monthlyAverage: last.sum === null ? null : monthlyAverage({ sum: last.sum, months: 12 }),
  }
}

/** A whole number, a half going away from zero; null without months. */
export function monthlyAverage({ sum, months }: { sum: number; months: number }): number | null {
  return months === 0 ? null : roundHalfAway(sum / months, 0)
}

/** Events per 1,000 people (or per another number); null when the population is unknown or 0. Not rounded. */
export function ratePer({
  count,
  population,
  per = 1000,
}: {
  count: number | null
  population: number | null | undefined
  per?: number
}): number | null {
  if (count === null || population === null || population === undefined || population <= 0) return null
  return (count * per) / population
}

/** The mean of the values that were returned; a nil return (null) is left out, not counted as 0. Not rounded. */
export function meanOfReturns(values: Iterable<number | null>): { mean: number | null; returns: number; nil: number } {
  let sum = 0
  let returns = 0
  let nil = 0
  for (const value of values) {
    if (value === null) nil++
    else {
      sum += value
      returns++
    }
  }
  return { mean: returns === 0 ? null : sum / returns, returns, nil }
}

/** How many cases a total cost stands for: a whole number; null when the unit cost is 0. */
export function casesFromCost({ total, unitCost }: { total: number; unitCost: number }): number | null {
  return unitCost === 0 ? null : roundHalfAway(total / unitCost, 0)
}

export interface Ranked<Entry> {
  /** 1 for the largest; equals share a rank and the next one skips (1, 2, 2, 4). */
  readonly rank: number
  readonly entry: Entry
}

/** Largest first; equals keep the order in which they were given. */
export function rankedByCount<Entry extends { readonly count: number }>(entries: readonly Entry[]): Ranked<Entry>[] {
  const sorted = [...entries].sort((a, b) => b.count - a.count)
  let rank = 0
  return sorted.map((entry, i) => {
    if (i === 0 || sorted[i - 1]?.count !== entry.count) rank = i + 1
    return { rank, entry }
  })
}

/**
 * Two extracts of the same figures, month by month: both are kept and the difference (second less first) is shown; it is null
 * for a month that one of them lacks.
 */
export function differenceBetweenExtracts(
  first: ReadonlyMap<Month, number>,
  second: ReadonlyMap<Month, number>,
): { month: Month; first: number | null; second: number | null; difference: number | null }[] {
  const months = [...new Set([...first.keys(), ...second.keys()])].sort()
  return months.map((month) => {
    const a = first.get(month) ?? null
    const b = second.get(month) ?? null
    return { month, first: a, second: b, difference: a === null || b === null ? null : b - a }
  })
}
