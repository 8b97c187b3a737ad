import { areasByIds, createAreas, idsInScope, resolveLabels } from '../../../foundations/areas/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'

/** Codes of small census areas in England and Wales. */
const LSOA_CODE = /^[EW]01\d{6}$/
/** The Office for National Statistics names each of them after its district: `Amber Valley 001A`. */
const LSOA_NAME = /^(.+) \d{3}[A-Z]$/

/**
 * Adds the small census areas of a crime file that nobody has imported yet, where their names say in which of the
 * partnership's own districts they lie; so a force's files can be used before any look-up is. A later import of a look-up
 * or of boundaries completes them. Others, and all when the actor may not add areas, are left as they are: outside.
 * @returns ids by code of those that were added
 */
export async function addLsoasByName(
  tx: Tx,
  actor: Actor,
  labels: readonly { readonly label: string; readonly name: string | null }[],
): Promise<ReadonlyMap<string, number>> {
  if (!actor.permissions.includes('areas.import')) return new Map()
  const named = labels.flatMap(({ label, name }) => {
    const district = LSOA_NAME.exec(name ?? '')?.[1]
    return name !== null && district !== undefined && LSOA_CODE.test(label) ? [{ code: label, name, district }] : []
  })
  const districts = [...new Set(named.map((one) => one.district))]
  if (districts.length === 0) return new Map()
  const found = await resolveLabels(tx, districts, { kinds: ['district'] })
  const ours = new Set(await idsInScope(tx))
  const codes = new Map(
    (
      await areasByIds(
        tx,
        [...found.values()].filter((id) => ours.has(id)),
      )
    ).map((area) => [area.id, area.code]),
  )
  const fresh = named.flatMap(({ code, name, district }) => {
    const inside = codes.get(found.get(district) ?? -1)
    return inside === undefined ? [] : [{ code, name, kind: 'lsoa' as const, inside: [inside] }]
  })
  return fresh.length === 0 ? new Map() : createAreas(tx, fresh)
}
