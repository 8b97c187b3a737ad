import { incompleteBeta, poissonTails } from './distributions.ts'

/**
 * Charts of small counts with exact Poisson limits: a c chart, or a u chart when points carry an exposure (days,
 * residents). With few counts a month the spread is skewed and an individuals chart gives false alarms above and
 * misses everything below.
 *
 * A point signals when a count so far out would have less than `tail` probability on its side; by default 0.00135, as
 * three standard deviations of the normal distribution have. The limits are the outermost whole counts that do not signal.
 */

/** Mean count below which the Poisson chart is chosen: above it a Poisson count is close enough to a normal one. */
export const POISSON_BELOW = 10
export const THREE_SIGMA_TAIL = 0.00135

/** Which chart suits counts with that mean a month. Only for whole counts: percentages and rates always take XmR. */
export function chartForMean(mean: number): 'poisson' | 'xmr' {
  return mean < POISSON_BELOW ? 'poisson' : 'xmr'
}

/** The least and the largest count inside the limits. `tail` lies between 0 and 0.5, both excluded. */
export function poissonLimits({ mean, tail = THREE_SIGMA_TAIL }: { mean: number; tail?: number | undefined }): {
  lower: number
  upper: number
} {
  if (!(tail > 0 && tail < 0.5)) throw new RangeError(`The tail must lie between 0 and 0.5, not at ${tail}`)
  if (!(mean >= 0 && Number.isFinite(mean))) throw new RangeError(`Not the mean of counts: ${mean}`)
  // From a normal guess the exact limit is a few steps away.
  let lower = Math.max(0, Math.floor(mean - 3 * Math.sqrt(mean)))
  while (lower > 0 && poissonTails({ count: lower - 1, mean }).atMost >= tail) lower--
  while (poissonTails({ count: lower, mean }).atMost < tail) lower++
  let upper = Math.ceil(mean + 3 * Math.sqrt(mean))
  while (upper > 0 && poissonTails({ count: upper, mean }).atLeast < tail) upper--
  while (poissonTails({ count: upper + 1, mean }).atLeast >= tail) upper++
  return { lower, upper }
}

/** What has been counted, and over how much exposure (months, unless something better is known). */
export interface PoissonBaseline {
  readonly total: number
  readonly exposure: number
}

/**
 * Probabilities of a count at most and at least this large when the mean itself is only known from a baseline: given
 * the sum of both, the count is binomial (exact, whatever the true mean). Wider than the Poisson tails about the
 * estimated mean, the more so the shorter the baseline.
 */
export function predictiveTails({
  count,
  exposure = 1,
  baseline,
}: {
  count: number
  exposure?: number | undefined
  baseline: PoissonBaseline
}): { atMost: number; atLeast: number } {
  if (!Number.isInteger(count) || !(exposure > 0) || !(baseline.exposure > 0) || !(baseline.total >= 0)) {
    throw new RangeError(`Not a count with exposure and baseline: ${count}, ${exposure}, ${baseline.total}`)
  }
  const share = exposure / (exposure + baseline.exposure)
  return {
    atMost:
      count < 0 ? 0 : baseline.total === 0 ? 1 : incompleteBeta({ a: baseline.total, b: count + 1, x: 1 - share }),
    atLeast: count <= 0 ? 1 : incompleteBeta({ a: count, b: baseline.total + 1, x: share }),
  }
}

export interface PoissonInput {
  readonly x: string
  /** A whole number, 0 or more. */
  readonly count: number
  /** More than 0; default 1. */
  readonly exposure?: number
}

export interface PoissonPoint {
  readonly x: string
  readonly count: number
  readonly exposure: number
  readonly expected: number
  /** The least and the largest count inside the limits. */
  readonly lower: number
  readonly upper: number
  /** P(so few or fewer) and P(so many or more), about the expected count. */
  readonly atMost: number
  readonly atLeast: number
  readonly position: 'above' | 'below' | 'inside'
  /** The same per unit of exposure, for a u chart. */
  readonly rate: number
  readonly expectedRate: number
  readonly lowerRate: number
  readonly upperRate: number
}

export interface PoissonChart {
  readonly points: readonly PoissonPoint[]
  /** Expected count for an exposure of 1; NaN for a chart without points. */
  readonly rate: number
  readonly baseline: PoissonBaseline
}

/**
 * The chart of the points; its rate is that of all points, or of the first `fixAfter`, or of a `baseline` of its own.
 * Throws a RangeError for a count that is not whole or below 0, or an exposure that is not above 0.
 */
export function poissonChart(
  points: readonly PoissonInput[],
  { tail, fixAfter, baseline }: { tail?: number; fixAfter?: number; baseline?: PoissonBaseline } = {},
): PoissonChart {
  const own = { total: 0, exposure: 0 }
  points.forEach(({ x, count, exposure = 1 }, i) => {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`Not a count at ${x}: ${count}`)
    if (!(exposure > 0 && Number.isFinite(exposure))) throw new RangeError(`Not an exposure at ${x}: ${exposure}`)
    if (fixAfter !== undefined && i >= fixAfter) return
    own.total += count
    own.exposure += exposure
  })
  const from = baseline ?? own
  const rate = from.total / from.exposure
  const limits = new Map<number, { lower: number; upper: number }>()
  return {
    rate,
    baseline: from,
    points: points.map(({ x, count, exposure = 1 }) => {
      const expected = rate * exposure
      const inside = limits.get(exposure) ?? poissonLimits({ mean: expected, tail })
      limits.set(exposure, inside)
      const { lower, upper } = inside
      return {
        x,
        count,
        exposure,
        expected,
        lower,
        upper,
        ...poissonTails({ count, mean: expected }),
        position: count > upper ? 'above' : count < lower ? 'below' : 'inside',
        rate: count / exposure,
        expectedRate: rate,
        lowerRate: lower / exposure,
        upperRate: upper / exposure,
      }
    }),
  }
}
