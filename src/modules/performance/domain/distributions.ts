/**
 * Tail probabilities, from the incomplete gamma and beta functions (series and continued fractions as in DLMF 8.11, 8.9
 * and 8.17.22). Tails are worked out directly and never as 1 minus a number close to 1, so tiny ones keep their digits:
 * relative error below 1e-11 for the arguments that charts have.
 */

const TINY = 1e-300
const EPSILON = 1e-16
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** The natural logarithm of the gamma function, x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const z = x - 1
  const t = z + 7.5
  let sum = LANCZOS[0] ?? 0
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] ?? 0) / (z + i)
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** x^a e^-x / gamma(a + 1): the Poisson probability of a, where a is a whole number and x the mean. */
function poissonTerm(a: number, x: number): number {
  if (a < 10) return Math.exp(a * Math.log(x) - x - logGamma(a + 1))
  // Loader's form: the large logarithms cancel on paper instead of in the computer.
  return Math.exp(-stirlingRest(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a)
}

/** log(a!) less Stirling's formula for it. */
function stirlingRest(a: number): number {
  const b = a * a
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / b) / b) / b) / b) / b) / a
}

/** a log(a / x) + x - a, without cancellation where a is close to x. */
function deviance(a: number, x: number): number {
  const v = (a - x) / (a + x)
  if (Math.abs(v) >= 0.1) return a * Math.log(a / x) + x - a
  let sum = (a - x) * v
  let power = 2 * a * v
  for (let j = 3; ; j += 2) {
    power *= v * v
    const next = sum + power / j
    if (next === sum) return next
    sum = next
  }
}

/** Regularised incomplete gamma functions: lower P(a, x) and upper Q(a, x), for a > 0 and x >= 0. */
export function incompleteGamma(a: number, x: number): { lower: number; upper: number } {
  if (!(a > 0) || !(x >= 0)) throw new RangeError(`No incomplete gamma function of ${a} and ${x}`)
  if (x === 0) return { lower: 0, upper: 1 }
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 }
  const term = poissonTerm(a, x)
  if (x < a + 1) {
    let sum = 1
    let next = 1
    for (let n = 1; next > sum * EPSILON; n++) {
      next *= x / (a + n)
      sum += next
    }
    const lower = Math.min(1, term * sum)
    return { lower, upper: 1 - lower }
  }
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let h = d
  for (let i = 1; i < 100_000; i++) {
    const an = -i * (i - a)
    b += 2
    d = 1 / nonZero(an * d + b)
    c = nonZero(b + an / c)
    const change = d * c
    h *= change
    if (Math.abs(change - 1) < EPSILON * 4) break
  }
  const upper = Math.min(1, term * a * h)
  return { lower: 1 - upper, upper }
}

/** Regularised incomplete beta function I_x(a, b), for a, b > 0 and x in 0..1. */
export function incompleteBeta({ a, b, x }: { a: number; b: number; x: number }): number {
  if (!(a > 0) || !(b > 0) || !(x >= 0 && x <= 1))
    throw new RangeError(`No incomplete beta function of ${a}, ${b}, ${x}`)
  if (x === 0 || x === 1) return x
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta({ a: b, b: a, x: 1 - x })
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    h *= d * c
    if (Math.abs(d * c - 1) < EPSILON * 4) break
  }
  return front * h
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}

/** P(Z > z) of a standard normal Z. */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z)
  return 0.5 * incompleteGamma(0.5, (z * z) / 2).upper
}

/** P(T > t) of Student's t with that many degrees of freedom (> 0). */
export function studentUpperTail({ t, degreesOfFreedom }: { t: number; degreesOfFreedom: number }): number {
  if (t < 0) return 1 - studentUpperTail({ t: -t, degreesOfFreedom })
  if (t === Number.POSITIVE_INFINITY) return 0
  const square = t * t
  // The small argument of the two is used: 1 less a tiny number would lose its digits.
  return square < 1
    ? (1 - incompleteBeta({ a: 0.5, b: degreesOfFreedom / 2, x: square / (degreesOfFreedom + square) })) / 2
    : incompleteBeta({ a: degreesOfFreedom / 2, b: 0.5, x: degreesOfFreedom / (degreesOfFreedom + square) }) / 2
}

/** P(X <= count) and P(X >= count) of a Poisson count with that mean (>= 0); `count` is a whole number. */
export function poissonTails({ count, mean }: { count: number; mean: number }): { atMost: number; atLeast: number } {
  if (!Number.isInteger(count) || !(mean >= 0)) throw new RangeError(`Not a count and its mean: ${count}, ${mean}`)
  return {
    atMost: count < 0 ? 0 : incompleteGamma(count + 1, mean).upper,
    atLeast: count <= 0 ? 1 : incompleteGamma(count, mean).lower,
  }
}
