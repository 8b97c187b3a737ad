import { ancestors, areasByIds } from '../foundations/areas/index.ts'
import { type TeamKind, teamsServing as teamsServingCodes } from '../foundations/identity/index.ts'
import type { Tx } from '../platform/db/index.ts'

/** What one room asks of another, put together here because rooms do not know each other. */

/** Kinds of area whose teams answer for what lies inside, the nearest first. */
const ANSWERING_KINDS: readonly string[] = ['csp', 'district', 'county', 'force']

/**
 * The teams that answer for each area: the community safety teams that serve the very area, else those of the nearest
 * area around it that has any; where there is none at all, likewise the teams of every kind. Areas that nobody serves
 * are absent.
 */
export async function teamsServing(tx: Tx, areaIds: readonly number[]): Promise<Map<number, string[]>> {
  const own = await areasByIds(tx, areaIds)
  const around = await ancestors(tx, areaIds)
  const codes = [...new Set([...own, ...around].map((area) => area.code))]
  const serving = await teamsServingCodes(tx, codes)
  const teamsOf = (code: string, kinds: (kind: TeamKind) => boolean) =>
    serving.filter((one) => one.areaCode === code && kinds(one.kind)).map(({ teamId }) => teamId)
  const result = new Map<number, string[]>()
  for (const area of own) {
    const outwards = [
      area,
      ...ANSWERING_KINDS.flatMap((kind) => around.filter((one) => one.ofId === area.id && one.kind === kind)),
    ].map(({ code }) => code)
    const first = (kinds: (kind: TeamKind) => boolean) =>
      outwards.map((code) => teamsOf(code, kinds)).find((teams) => teams.length > 0)
    const teams = first((kind) => kind === 'community-safety') ?? first(() => true)
    if (teams !== undefined) result.set(area.id, teams)
  }
  return result
}
