/** What the estimate of cost saved is made of. Pure. The product knows no sums: a partnership sets them, with their source. */

/** What is counted, in the words of the page of figures. */
export const COST_BASES = {
  'cases-closed': 'Case closed',
  'came-down': 'Person whose risk came down from high',
  'supports-helped': 'Support that helped',
} as const
export type CostBasis = keyof typeof COST_BASES

interface Dated {
  readonly basis: CostBasis
  readonly validFrom: string
  readonly pounds: number | null
}

/** What holds on a day: of each basis the latest, unless it was taken out of use. Given the latest first. */
export function inForceOn<Cost extends Dated>(
  costs: readonly Cost[],
  day: string,
): (Cost & { readonly pounds: number })[] {
  const bases = [...new Set(costs.map(({ basis }) => basis))]
  return bases.flatMap((basis) => {
    const held = costs.find((cost) => cost.basis === basis && cost.validFrom <= day)
    return held === undefined || held.pounds === null ? [] : [{ ...held, pounds: held.pounds }]
  })
}

export interface EstimateLine<Cost> {
  readonly cost: Cost
  /** Null when the count is too small to be shown: then nothing is added up for it either. */
  readonly count: number | null
  readonly pounds: number | null
}

/** Count by unit, line by line, and the sum of the lines that have a count. */
export function estimate<Cost extends { readonly basis: CostBasis; readonly pounds: number }>(
  costs: readonly Cost[],
  countOf: (basis: CostBasis) => number | null,
): { readonly lines: readonly EstimateLine<Cost>[]; readonly pounds: number } {
  const all = costs.map((cost): EstimateLine<Cost> => {
    const count = countOf(cost.basis)
    return { cost, count, pounds: count === null ? null : Math.round(count * cost.pounds * 100) / 100 }
  })
  return { lines: all, pounds: all.reduce((sum, { pounds }) => sum + (pounds ?? 0), 0) }
}
