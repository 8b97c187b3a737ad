import { ancestors, areasByIds } from '../foundations/areas/index.ts'
import { teamsServing as teamsServingCodes } from '../foundations/identity/index.ts'
import type { Tx } from '../platform/db/index.ts'

/** What one room asks of another, put together here because rooms do not know each other. */

/** Kinds of area whose teams answer for what lies inside, the nearest first. */
const ANSWERING_KINDS: readonly string[] = ['csp', 'district', 'county', 'force']

/**
 * The teams that answer for each area: those that serve the very area, else those of the nearest area around it that
 * is served. Areas that nobody serves are absent.
 */
export async function teamsServing(tx: Tx, areaIds: readonly number[]): Promise<Map<number, string[]>> {
  const own = await areasByIds(tx, areaIds)
  const around = await ancestors(tx, areaIds)
  const codes = [...new Set([...own, ...around].map((area) => area.code))]
  const teams = new Map<string, string[]>()
  for (const { areaCode, teamId } of await teamsServingCodes(tx, codes)) {
    teams.set(areaCode, [...(teams.get(areaCode) ?? []), teamId])
  }
  const result = new Map<number, string[]>()
  for (const area of own) {
    const nearest = [
      area,
      ...ANSWERING_KINDS.flatMap((kind) => around.filter((one) => one.ofId === area.id && one.kind === kind)),
    ].find((one) => teams.has(one.code))
    if (nearest !== undefined) result.set(area.id, teams.get(nearest.code) ?? [])
  }
  return result
}
