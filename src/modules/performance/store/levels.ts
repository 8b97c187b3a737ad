/** Which areas a count belongs to, from the small area that a file names up to the force: asked of the areas room. */

import { type Area, ancestors, areasByIds, currentLsoa, descendants } from '../../../foundations/areas/index.ts'
import { addMonths, type Month, month } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'

export interface Levels {
  /** For each area that was asked about: the area that stands for it today, and all areas around that one. */
  readonly levelsOf: ReadonlyMap<number, readonly number[]>
  readonly areas: ReadonlyMap<number, Area>
}

/**
 * The levels at which counts of each area are shown. A retired LSOA counts as the one that fits it best today.
 * A partnership (csp) that is the same as one district is left out, as its figures are the district's; so is the country.
 */
export async function levelsOf(tx: Tx, areaIds: readonly number[]): Promise<Levels> {
  const current = await currentLsoa(tx)
  const bases = [...new Set(areaIds.map((id) => current.get(id) ?? id))]
  const own = await areasByIds(tx, bases)
  const around = await ancestors(tx, bases)
  const areas = new Map<number, Area>()
  for (const area of own) areas.set(area.id, area)
  for (const { ofId: _, ...area } of around) areas.set(area.id, area)
  const doubled = await sameAsADistrict(tx, [...areas.values()])
  const byBase = new Map<number, number[]>(own.map((area) => [area.id, [area.id]]))
  for (const { ofId, id, kind } of around) {
    if (kind === 'country' || doubled.has(id) || kind === 'lsoa') continue
    byBase.get(ofId)?.push(id)
  }
  return {
    levelsOf: new Map(areaIds.map((id) => [id, byBase.get(current.get(id) ?? id) ?? []])),
    areas,
  }
}

export type LevelsOf = (areaIds: readonly number[]) => Promise<Levels>

/** `levelsOf` for one transaction, which asks only about areas that it has not been asked about before. */
export function rememberedLevels(tx: Tx): LevelsOf {
  const levels = new Map<number, readonly number[]>()
  const areas = new Map<number, Area>()
  return async (areaIds) => {
    const fresh = areaIds.filter((id) => !levels.has(id))
    if (fresh.length > 0) {
      const found = await levelsOf(tx, fresh)
      for (const [id, own] of found.levelsOf) levels.set(id, own)
      for (const [id, area] of found.areas) areas.set(id, area)
    }
    return { levelsOf: levels, areas }
  }
}

/** Ids of the partnerships among these areas that hold one district only, whose figures theirs would repeat. */
export async function sameAsADistrict(tx: Tx, areas: readonly Area[]): Promise<Set<number>> {
  const partnerships = areas.filter((area) => area.kind === 'csp').map((area) => area.id)
  if (partnerships.length === 0) return new Set()
  const districts = new Map<number, number>()
  for (const inside of await descendants(tx, partnerships, { kinds: ['district'] })) {
    districts.set(inside.ofId, (districts.get(inside.ofId) ?? 0) + 1)
  }
  return new Set(partnerships.filter((id) => (districts.get(id) ?? 0) <= 1))
}

const KIND_ORDER: Readonly<Record<string, number>> = {
  lsoa: 0,
  neighbourhood: 1,
  ward: 2,
  district: 3,
  csp: 4,
  county: 5,
  force: 6,
  country: 7,
}

/** The order of printed tables: districts by name, then groupings, county and force. */
export function inTableOrder<T extends { readonly kind: string; readonly name: string; readonly code: string }>(
  areas: readonly T[],
): T[] {
  return [...areas].sort(
    (a, b) =>
      (KIND_ORDER[a.kind] ?? 9) - (KIND_ORDER[b.kind] ?? 9) ||
      a.name.localeCompare(b.name, 'en-GB') ||
      (a.code < b.code ? -1 : 1),
  )
}

/** The month of a number that counts months since year 0, as queries give them. */
export function monthOfIndex(index: number): Month {
  return addMonths(month('2000-01'), index - 2000 * 12)
}
