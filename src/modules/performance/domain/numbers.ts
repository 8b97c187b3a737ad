/**
 * The mean, exact enough that a series of one repeated value has that value as its mean: the second pass takes back
 * what rounding lost in the first. Without it a point "on the mean" would fall to one side by a rounding error.
 * NaN for no values.
 */
export function mean(values: ArrayLike<number>, from = 0, to = values.length): number {
  const n = to - from
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i] ?? Number.NaN
  const first = sum / n
  let rest = 0
  for (let i = from; i < to; i++) rest += (values[i] ?? Number.NaN) - first
  return first + rest / n
}

/**
 * Rounds to a number of decimals, a half going away from zero, as printed tables do (-0.25 becomes -0.3).
 * A half is a half of the decimal number that one reads: 22.15 becomes 22.2 although its binary value lies below.
 */
export function roundHalfAway(value: number, decimals: number): number {
  if (!Number.isFinite(value)) return value
  const [digits = '0', exponent = '0'] = String(Math.abs(value)).split('e')
  const shifted = Math.round(Number(`${digits}e${Number(exponent) + decimals}`))
  const [whole = '0', power = '0'] = String(shifted).split('e')
  const rounded = Number(`${whole}e${Number(power) - decimals}`)
  return value < 0 && rounded !== 0 ? -rounded : rounded
}

/**
 * 100 * part / whole to one decimal, a half going away from zero. Whole numbers are divided as whole numbers, so no
 * rounding error can tip a half. Null when `whole` is 0: there is no such percentage.
 */
export function percentToOneDecimal({ part, whole }: { part: number; whole: number }): number | null {
  if (whole === 0) return null
  const top = 2000 * Math.abs(part) + Math.abs(whole)
  if (Number.isSafeInteger(top) && Number.isSafeInteger(part) && Number.isSafeInteger(whole)) {
    const bottom = 2 * Math.abs(whole)
    const tenths = (top - (top % bottom)) / bottom
    const negative = part < 0 !== whole < 0
    return negative && tenths !== 0 ? -tenths / 10 : tenths / 10
  }
  return roundHalfAway((100 * part) / whole, 1)
}
