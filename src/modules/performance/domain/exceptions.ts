import type { Month } from '../../../platform/clock/index.ts'
import {
  type ChanceSummary,
  type Chances,
  chanceOfException,
  expectedByChance,
  pValue,
  qValues,
  type Tested,
  XMR_RUN_CHANCE,
} from './false-alarms.ts'
import type { PoissonBaseline, PoissonPoint } from './poisson.ts'
import type { Position, SeasonalPoint } from './seasonal.ts'
import type { XmrPoint, XmrRule } from './xmr.ts'

/** What the partnership wants of a measure. */
export type Outcome = 'reduce' | 'increase' | 'monitor'
export type ExceptionClass = 'concern' | 'improvement' | 'neutral'
export type Method = 'seasonal' | 'xmr' | 'poisson'

/** Counts under ten a month are normally not significant (the performance report's rule). */
export const SIGNIFICANT_FROM = 10
export const FALSE_DISCOVERY_RATE = 0.05

/** One chart's point for the month in question, whatever its method. */
export interface Reading {
  readonly method: Method
  readonly value: number
  readonly expected: number
  readonly lower: number | null
  readonly upper: number | null
  readonly standardDeviation: number
  /** `outside` for a crossed line; the runs come from XmR charts only. */
  readonly rule: XmrRule
  readonly direction: 'above' | 'below' | null
  /** Null when the chart has no lines to test against. */
  readonly tested: Tested | null
}

/** Null when the month has no value or the chart has no lines. */
export function readingOfSeasonal(point: SeasonalPoint): Reading | null {
  const { value, centre, lower, upper, standardDeviation, years, degreesOfFreedom } = point
  if (value === null || centre === null || lower === null || upper === null || standardDeviation === null) return null
  return {
    method: 'seasonal',
    value,
    expected: centre,
    lower,
    upper,
    standardDeviation: spread(standardDeviation, centre),
    ...crossing(point.position),
    tested: {
      method: 'seasonal',
      value,
      expected: centre,
      lower,
      upper,
      standardDeviation,
      years,
      degreesOfFreedom,
    },
  }
}

export function readingOfXmr(point: XmrPoint): Reading {
  const { y: value, mean: expected, lower, upper, sigma, rule, direction } = point
  return {
    method: 'xmr',
    value,
    expected,
    lower,
    upper,
    standardDeviation: spread(sigma ?? 0, expected),
    rule,
    direction: direction === 'none' ? null : direction === 'up' ? 'above' : 'below',
    tested:
      lower === null || upper === null || sigma === null
        ? null
        : { method: 'xmr', value, expected, lower, upper, sigma },
  }
}

export function readingOfPoisson(point: PoissonPoint, baseline: PoissonBaseline): Reading {
  const { count: value, expected, lower, upper, exposure, position } = point
  return {
    method: 'poisson',
    value,
    expected,
    lower,
    upper,
    standardDeviation: spread(Math.sqrt(expected), expected),
    ...crossing(position),
    tested: { method: 'poisson', value, expected, lower, upper, exposure, baseline },
  }
}

function crossing(position: Position): Pick<Reading, 'rule' | 'direction'> {
  return position === 'above' || position === 'below'
    ? { rule: 'outside', direction: position }
    : { rule: 'none', direction: null }
}

/** A base of equal values has no spread; strength is then told in units of a Poisson count's spread, at least 1. */
function spread(standardDeviation: number, expected: number): number {
  return standardDeviation > 0 ? standardDeviation : Math.sqrt(Math.max(1, expected))
}

export interface Exception<Key> {
  readonly key: Key
  readonly reading: Reading
  readonly direction: 'above' | 'below'
  readonly class: ExceptionClass
  /** Distance beyond the crossed line in standard deviations; 0 for a run that stays within the lines. */
  readonly strength: number
  /** Distance from the expected value in standard deviations. */
  readonly deviations: number
  readonly pValue: number | null
  /** Benjamini-Hochberg, over all charts tested. */
  readonly qValue: number | null
  /** The q-value is at most the false-discovery rate. */
  readonly strong: boolean
}

export interface ExceptionList<Key> extends ChanceSummary {
  /** Strongest first; ties by distance from the expected value, then as given. */
  readonly list: readonly Exception<Key>[]
  /** Crossings left out because neither the value nor the expected value reached `significantFrom`. */
  readonly tooSmall: number
}

/**
 * The exceptions of one month over all charts, in both directions.
 *
 * A crossing is significant when the value *or* the expected value is at least `significantFrom` (default 10): a fall
 * from thirty to three matters, a rise from one to four does not. All charts with lines count as tested, the small ones too,
 * because leaving charts out after looking at their values would bend the false-discovery control.
 * Of XmR charts only points outside the limits are exceptions unless `rules` names more.
 */
export function exceptionsOf<Key>(
  charts: Iterable<{ readonly key: Key; readonly reading: Reading | null; readonly outcome: Outcome }>,
  {
    significantFrom = SIGNIFICANT_FROM,
    falseDiscoveryRate = FALSE_DISCOVERY_RATE,
    rules = ['outside'],
  }: { significantFrom?: number; falseDiscoveryRate?: number; rules?: readonly Exclude<XmrRule, 'none'>[] } = {},
): ExceptionList<Key> {
  const read: Judged<Key>[] = []
  for (const { key, reading, outcome } of charts) {
    if (reading === null) continue
    const { tested } = reading
    const chances =
      tested === null ? null : { pValue: pValue(tested), chance: chanceOfException(tested, significantFrom) }
    read.push({ key, reading, outcome, chances })
  }
  return exceptionsOfJudged(read, { significantFrom, falseDiscoveryRate, rules })
}

/** A chart's point with its chances, which `chancesOf` works out for whole charts at once. */
export interface Judged<Key> {
  readonly key: Key
  readonly reading: Reading
  readonly outcome: Outcome
  /** At the same `significantFrom`; null when nothing could be tested. */
  readonly chances: Chances | null
}

/** `exceptionsOf` for points whose chances are known already. */
export function exceptionsOfJudged<Key>(
  read: readonly Judged<Key>[],
  {
    significantFrom = SIGNIFICANT_FROM,
    falseDiscoveryRate = FALSE_DISCOVERY_RATE,
    rules = ['outside'],
  }: { significantFrom?: number; falseDiscoveryRate?: number; rules?: readonly Exclude<XmrRule, 'none'>[] } = {},
): ExceptionList<Key> {
  const qs = qValues(read.map(({ chances }) => chances?.pValue ?? null))
  const runChance = rules.reduce((sum, rule) => sum + (rule === 'outside' ? 0 : XMR_RUN_CHANCE[rule]), 0)
  const lines = rules.includes('outside')
  const chances = read.map(({ reading: { method, expected }, chances }) => {
    const outside = lines ? (chances?.chance ?? 0) : 0
    return outside + (method === 'xmr' && expected >= significantFrom ? runChance : 0)
  })
  const list: Exception<Key>[] = []
  let tooSmall = 0
  read.forEach(({ key, reading, outcome, chances }, i) => {
    const { rule, direction, value, expected } = reading
    if (rule === 'none' || direction === null || !rules.includes(rule)) return
    if (value < significantFrom && expected < significantFrom) {
      tooSmall++
      return
    }
    const q = qs[i] ?? null
    list.push({
      key,
      reading,
      direction,
      class: classOf({ direction, outcome }),
      strength: strengthOf(reading),
      deviations: Math.abs(value - expected) / reading.standardDeviation,
      pValue: chances?.pValue ?? null,
      qValue: q,
      strong: q !== null && q <= falseDiscoveryRate,
    })
  })
  list.sort((a, b) => b.strength - a.strength || b.deviations - a.deviations)
  return {
    list,
    tooSmall,
    charts: read.length,
    exceptions: list.length,
    expectedByChance: expectedByChance(chances),
    strong: list.filter(({ strong }) => strong).length,
    falseDiscoveryRate,
  }
}

/** Distance beyond the crossed line in standard deviations; 0 for a run that stays within the lines. */
export function strengthOf({ direction, value, lower, upper, standardDeviation }: Reading): number {
  const line = direction === 'above' ? upper : lower
  if (line === null) return 0
  return Math.max(0, direction === 'above' ? value - line : line - value) / standardDeviation
}

/** Above is a concern where less is wanted and an improvement where more is; a monitored measure is neutral. */
export function classOf({ direction, outcome }: { direction: 'above' | 'below'; outcome: Outcome }): ExceptionClass {
  if (outcome === 'monitor') return 'neutral'
  return (direction === 'above') === (outcome === 'reduce') ? 'concern' : 'improvement'
}

export type Return = 'no later month yet' | 'still outside' | 'came back' | 'came back, then outside again'

export interface CameBack {
  readonly state: Return
  /** The first later month inside its lines. */
  readonly firstInside: Month | null
  /** The last month that had a value and lines. */
  readonly latest: Month | null
}

/** Whether the chart's months after an exception, in order, returned inside their lines. */
export function cameBack(after: Iterable<{ readonly month: Month; readonly position: Position }>): CameBack {
  let firstInside: Month | null = null
  let latest: Month | null = null
  let state: Return = 'no later month yet'
  for (const { month, position } of after) {
    if (position === 'unknown') continue
    latest = month
    if (position === 'inside') {
      firstInside ??= month
      state = 'came back'
    } else state = firstInside === null ? 'still outside' : 'came back, then outside again'
  }
  return { state, firstInside, latest }
}
