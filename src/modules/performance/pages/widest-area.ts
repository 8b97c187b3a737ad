import type { Area } from '../../../foundations/areas/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { chartAreas } from '../store/counts.ts'

export interface Reach {
  /** The one area that holds all others; null when several stand side by side. */
  readonly widest: Area | null
  /** Districts, groupings, counties and forces that have figures. */
  readonly areas: readonly Area[]
}

/** How far the figures of a measure reach: the force, or whatever single area is the widest that has figures. */
export async function reachOf(tx: Tx, measureId: number): Promise<Reach> {
  const areas = await chartAreas(tx, measureId, { kinds: ['district', 'csp', 'county', 'force'] })
  const last = areas.at(-1)
  const alike = areas.filter((area) => area.kind === last?.kind)
  return { widest: last !== undefined && alike.length === 1 ? last : null, areas }
}
