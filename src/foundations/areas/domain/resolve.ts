import type { AreaKind } from './kinds.ts'

/** An area that a label could mean. */
export interface Candidate {
  readonly label: string
  readonly id: number
  readonly kind: AreaKind
  /** The label is this area's code; otherwise its name or an alias. */
  readonly byCode: boolean
}

/**
 * The one area that a label means, given all candidates. A code settles it. Among names a district goes before others,
 * because counts are published by district and its partnership often bears the same name. Undefined when two remain.
 */
export function chooseCandidate(candidates: readonly Candidate[]): number | undefined {
  const byCode = candidates.find((candidate) => candidate.byCode)
  if (byCode !== undefined) return byCode.id
  const districts = candidates.filter((candidate) => candidate.kind === 'district')
  const remaining = new Set((districts.length > 0 ? districts : candidates).map((candidate) => candidate.id))
  const [only] = remaining
  return remaining.size === 1 ? only : undefined
}
