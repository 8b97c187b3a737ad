/**
 * Which monthly counts of casework leave it as measures. Pure. Measures are seen by everybody who may see figures and are drawn
 * as charts, where a hidden count would be a hole that is not at random. So a series goes out whole or not at all:
 * docs/adr/0016-small-numbers.md.
 */
import type { Month } from '../../../platform/clock/index.ts'

export interface MonthlyCounts {
  /** Every month that is over, in order. */
  readonly months: readonly Month[]
  /** By month, of each district in one order; the last of what lies in no district. */
  readonly counts: ReadonlyMap<Month, readonly number[]>
}

export interface Delivered {
  /** The longest run of months up to now in which the whole partnership reaches the threshold. */
  readonly months: readonly Month[]
  /** Whether each district reaches it in every one of them; otherwise only the sum goes out. */
  readonly byDistrict: boolean
}

/** What of a series goes out; null for nothing. */
export function deliverable({ months, counts }: MonthlyCounts, threshold: number): Delivered | null {
  const wholeOf = (of: Month) => (counts.get(of) ?? []).reduce((sum, count) => sum + count, 0)
  const lastSmall = months.findLastIndex((of) => wholeOf(of) < threshold)
  const run = months.slice(lastSmall + 1)
  if (run.length === 0) return null
  const byDistrict = run.every((of) => {
    const all = counts.get(of) ?? []
    const outside = all.at(-1) ?? 0
    return outside === 0 && all.slice(0, -1).every((count) => count >= threshold)
  })
  return { months: run, byDistrict }
}
