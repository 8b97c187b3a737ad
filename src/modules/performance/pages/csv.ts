/** At most four decimals: more would pretend to a precision that counts do not have. */
export function fourDecimals(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10_000) / 10_000
}
