/** One measurement against its target. */
export interface Measured {
  readonly part: string
  readonly what: string
  /** SE: standard errors of a statistical test. */
  readonly unit: 's' | 'ms' | 'MB' | 'SE'
  readonly measured: number
  /** What it is compared with, in the same unit and the same run; null when the target is absolute. */
  readonly baseline: number | null
  /** The most that is allowed: of `measured / baseline` where there is a baseline, else of `measured`. */
  readonly target: number
}

export interface Skipped {
  readonly part: string
  readonly why: string
}

export function ratioOf({ measured, baseline }: Measured): number | null {
  return baseline === null ? null : measured / baseline
}

export function isMet(one: Measured): boolean {
  return (ratioOf(one) ?? one.measured) <= one.target
}

/** The lines of a table, one for each measurement. */
export function tableOf(results: readonly Measured[]): string[] {
  const rows = [
    ['part', 'what', 'measured', 'baseline', 'ratio', 'target', ''],
    ...results.map((one) => {
      const ratio = ratioOf(one)
      return [
        one.part,
        one.what,
        quantity(one.measured, one.unit),
        one.baseline === null ? '' : quantity(one.baseline, one.unit),
        ratio === null ? '' : ratio.toFixed(2),
        `at most ${ratio === null ? quantity(one.target, one.unit) : one.target}`,
        isMet(one) ? 'met' : 'NOT MET',
      ]
    }),
  ]
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? []
  return rows.map((row) =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
}

function quantity(value: number, unit: Measured['unit']): string {
  return `${unit === 's' || unit === 'SE' ? value.toFixed(2) : value.toFixed(unit === 'ms' && value < 100 ? 1 : 0)} ${unit}`
}

/** The value below which this share of the values lies; 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

export async function timed<T>(work: () => Promise<T>): Promise<{ took: number; result: T }> {
  const start = performance.now()
  const result = await work()
  return { took: performance.now() - start, result }
}
