import { type Area, ancestors, areasByIds, findArea, kindWords } from '../../../foundations/areas/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { Crumb } from '../../../platform/http/index.ts'
import { areaHref } from './paths.ts'

/** The order of breadcrumbs: from the widest in. */
const WIDEST_FIRST: readonly string[] = ['force', 'county', 'csp', 'district', 'ward', 'neighbourhood', 'lsoa']

/** The area with this code, in whatever case it was typed; names do not count, they may change. */
export async function areaOfCode(tx: Tx, code: string): Promise<Area | undefined> {
  if (code.length > 60) return undefined
  const found = await findArea(tx, code)
  return found?.code.toUpperCase() === code.toUpperCase() ? found : undefined
}

/** The areas around this one, the widest first. The country is left out, and partnerships: most are a district by another name. */
export async function areasAround(tx: Tx, area: Area): Promise<Area[]> {
  const around = (await ancestors(tx, [area.id])).filter((one) => one.kind !== 'country' && one.kind !== 'csp')
  return around.sort((a, b) => WIDEST_FIRST.indexOf(a.kind) - WIDEST_FIRST.indexOf(b.kind))
}

export function areaCrumbs(around: readonly Area[]): Crumb[] {
  return [{ text: 'Home', href: '/' }, ...around.map((area) => ({ text: area.name, href: areaHref(area.code) }))]
}

/** "District", or for a small area which one: "Small census area (LSOA) E01019624". */
export function areaCaption(area: Area): string {
  return area.kind === 'lsoa' ? `${kindWords(area.kind).one} ${area.code}` : kindWords(area.kind).one
}

/** Areas by their id. */
export async function areasById(tx: Tx, ids: Iterable<number>): Promise<Map<number, Area>> {
  return new Map((await areasByIds(tx, [...new Set(ids)])).map((area) => [area.id, area]))
}
