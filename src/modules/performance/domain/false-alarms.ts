import { normalUpperTail, studentUpperTail } from './distributions.ts'
import { type PoissonBaseline, predictiveTails } from './poisson.ts'
import type { XmrRule } from './xmr.ts'

/**
 * How often chance alone would do this.
 *
 * - Seasonal: Student's t with the pooled degrees of freedom, and the variance of a *new* month about a mean of two or
 *   three years, s^2 (1 + 1/years). The normal tail at k = 2 says 4.6% of quiet charts lie outside their lines; with
 *   three years and 24 degrees of freedom it is really 9.6%, and a list of exceptions must own up to that.
 * - XmR: the normal tail, with the standard deviation that the moving ranges imply. The point itself took part in the
 *   limits, so this errs on the quiet side. It speaks of one month's value; trends and shifts have their own chances.
 * - Poisson: the exact tails, given a baseline of limited length (`predictiveTails`).
 *
 * All assume that months of an unchanged series are independent. Crime counts carry over from month to month, so the
 * true number of false alarms is rather higher than what is said here.
 * A lower line at or below zero cannot be crossed, as no measure is negative.
 */

interface Lines {
  readonly lower: number
  readonly upper: number
}

/** One month's point of one chart, as it was tested. */
export type Tested =
  | (Lines & {
      readonly method: 'seasonal'
      readonly value: number
      readonly expected: number
      readonly standardDeviation: number
      readonly years: number
      readonly degreesOfFreedom: number
    })
  | (Lines & {
      readonly method: 'xmr'
      readonly value: number
      readonly expected: number
      readonly sigma: number
    })
  | (Lines & {
      readonly method: 'poisson'
      readonly value: number
      readonly expected: number
      readonly exposure?: number
      readonly baseline: PoissonBaseline
    })

/** Probability of a value at least `distance` beyond the expected one, on one side; null without any spread. */
function upperTail(tested: Exclude<Tested, { method: 'poisson' }>, distance: number): number | null {
  if (tested.method === 'xmr') return tested.sigma > 0 ? normalUpperTail(distance / tested.sigma) : null
  const { standardDeviation: s, years, degreesOfFreedom } = tested
  if (!(s > 0)) return null
  return studentUpperTail({ t: distance / (s * Math.sqrt(1 + 1 / years)), degreesOfFreedom })
}

/**
 * Two-sided p-value: the probability, were nothing going on, of a month at least this far from the expected line.
 * Null when the base has no spread at all, so that nothing can be said.
 */
export function pValue(tested: Tested): number | null {
  if (tested.method === 'poisson') {
    const { atMost, atLeast } = predictiveTails({ ...tested, count: tested.value })
    return Math.min(1, 2 * Math.min(atMost, atLeast))
  }
  const tail = upperTail(tested, Math.abs(tested.value - tested.expected))
  return tail === null ? null : 2 * tail
}

/**
 * The probability that chance alone puts this chart's month on the list: beyond a line, and significant, meaning that
 * the value or the expected value is at least `significantFrom`. Null where `pValue` is.
 */
export function chanceOfException(tested: Tested, significantFrom = 0): number | null {
  const small = tested.expected < significantFrom
  if (tested.method === 'poisson') {
    const tails = (count: number) => predictiveTails({ ...tested, count })
    const above = tails(Math.max(tested.upper + 1, small ? Math.ceil(significantFrom) : 0)).atLeast
    return above + (small ? 0 : tails(tested.lower - 1).atMost)
  }
  const from = small ? Math.max(tested.upper, significantFrom) : tested.upper
  const above = upperTail(tested, from - tested.expected)
  const below = small || tested.lower <= 0 ? 0 : upperTail(tested, tested.expected - tested.lower)
  return above === null || below === null ? null : above + below
}

/**
 * The chance that the latest point of an unchanged XmR chart shows each signal: normal values, limits known. For
 * *outside* use `chanceOfException`. An earlier point of a chart has two to seven times the chance, because later points
 * may complete its run.
 */
export const XMR_RUN_CHANCE: Readonly<Record<Exclude<XmrRule, 'outside' | 'none'>, number>> = {
  // Seven different values stand in one of two orders out of 7! = 5,040.
  trend: 2 / 5040,
  'two of three': twoOfThreeChance(),
  // Seven values on one side of the mean, either side.
  shift: 2 / 2 ** 7,
}

/** The last point near a limit, the two before on its side of the mean, at least one of them near the limit too. */
function twoOfThreeChance(): number {
  const near = normalUpperTail(2.0003) - normalUpperTail(3.0005)
  return 2 * near * (0.25 - (0.5 - near) ** 2)
}

/** What `pValue` and `chanceOfException` say of one month's point. */
export interface Chances {
  readonly pValue: number | null
  readonly chance: number | null
}

/**
 * `pValue` and `chanceOfException` of a chart's points, in their order. Months that share their lines also share the
 * chance, and equal counts of a Poisson chart the p-value, so for many charts this is several times as fast as asking
 * point by point.
 */
export function chancesOf(points: readonly (Tested | null)[], significantFrom = 0): (Chances | null)[] {
  let before: Tested | undefined
  let chance: number | null = null
  const known = new Map<number, number | null>()
  return points.map((tested) => {
    if (tested === null) return null
    if (before === undefined || !sameLines(before, tested)) {
      chance = chanceOfException(tested, significantFrom)
      known.clear()
    }
    before = tested
    if (tested.method !== 'poisson') return { pValue: pValue(tested), chance }
    let p = known.get(tested.value)
    if (p === undefined) {
      p = pValue(tested)
      known.set(tested.value, p)
    }
    return { pValue: p, chance }
  })
}

function sameLines(a: Tested, b: Tested): boolean {
  if (a.expected !== b.expected || a.lower !== b.lower || a.upper !== b.upper) return false
  if (a.method === 'poisson') return b.method === 'poisson' && a.baseline === b.baseline && a.exposure === b.exposure
  if (a.method === 'xmr') return b.method === 'xmr' && a.sigma === b.sigma
  return (
    b.method === 'seasonal' &&
    a.standardDeviation === b.standardDeviation &&
    a.years === b.years &&
    a.degreesOfFreedom === b.degreesOfFreedom
  )
}

/** The number of exceptions that chance alone would produce: the sum of their chances, charts without any left out. */
export function expectedByChance(chances: Iterable<number | null>): number {
  let sum = 0
  for (const chance of chances) sum += chance ?? 0
  return sum
}

/**
 * Benjamini-Hochberg q-values, in the order of the p-values; null stays null and counts as no test. Calling everything
 * with a q-value up to 0.05 real, at most 5% of what is so called is expected to be a false alarm. Holds for independent
 * tests and for those that rise and fall together, as areas do.
 */
export function qValues(pValues: readonly (number | null)[]): (number | null)[] {
  const sorted = Float64Array.from(pValues.filter((p) => p !== null)).sort()
  const q = new Float64Array(sorted.length)
  let least = 1
  for (let i = sorted.length - 1; i >= 0; i--) {
    least = Math.min(least, (sorted[i] ?? 1) * (sorted.length / (i + 1)))
    q[i] = least
  }
  return pValues.map((p) => (p === null ? null : (q[placeOf(sorted, p)] ?? null)))
}

/** A place of the value in sorted numbers that hold it; equal p-values have the same q-value, so any will do. */
function placeOf(sorted: Float64Array, value: number): number {
  let from = 0
  let to = sorted.length - 1
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? 0) < value) from = middle + 1
    else to = middle
  }
  return from
}

export interface ChanceSummary {
  /** Charts that had lines and a value for the month. */
  readonly charts: number
  /** Exceptions listed. */
  readonly exceptions: number
  readonly expectedByChance: number
  /** Exceptions whose q-value is at most `falseDiscoveryRate`. */
  readonly strong: number
  /** Between 0 and 1. */
  readonly falseDiscoveryRate: number
}

/** The same in short sentences for the screen. */
export function explainChance(summary: ChanceSummary): string[] {
  const { charts, exceptions, strong, falseDiscoveryRate } = summary
  if (charts === 0) return ['No chart could be tested for this month.']
  const chance = summary.expectedByChance
  const about = chance < 0.5 ? 'fewer than one' : `about ${Math.round(chance).toLocaleString('en-GB')}`
  const sentences = [
    `${number(charts, 'chart was', 'charts were')} tested for this month.`,
    `If nothing had changed anywhere, chance alone would still list ${about} of them.`,
    `${number(exceptions, 'is', 'are')} listed.`,
  ]
  if (exceptions === 0) return sentences
  const share = `${Number((100 * falseDiscoveryRate).toPrecision(3))}%`
  if (strong === 0) {
    sentences.push('None of them stands out enough to rule out chance. Read each as a question, not as a finding.')
  } else {
    sentences.push(
      `${number(strong, 'stands', 'stand')} out so far that chance is an unlikely explanation.`,
      `Of exceptions marked in this way, no more than ${share} are expected to be false alarms.`,
    )
    if (strong < exceptions) sentences.push('Read the others as questions, not as findings.')
  }
  return sentences
}

function number(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`
}
