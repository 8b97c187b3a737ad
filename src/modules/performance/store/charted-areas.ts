import { sql } from 'kysely'
import { type Area, isAreaKind, listAreas } from '../../../foundations/areas/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { inTableOrder } from './levels.ts'
import { getSettings } from './settings.ts'

/** Areas whose charts of any of these measures are screened for exceptions, in the order of tables. */
export async function screenedAreas(tx: Tx, measureIds: readonly number[]): Promise<Area[]> {
  const { chartedKinds } = await getSettings(tx)
  const candidates: Area[] = []
  for (const kind of chartedKinds) if (isAreaKind(kind)) candidates.push(...(await listAreas(tx, { kind })))
  const { rows } = await sql<{ id: number }>`
    with roots as (select t.id from performance.count_types t where t.measure_id = any (${[...measureIds]}::int[]) and t.parent_id is null)
    select a.id from unnest(${candidates.map((area) => area.id)}::int[]) as a (id)
    where exists (select from roots join performance.monthly_counts m on m.type_id = roots.id and m.area_id = a.id)`.execute(
    tx,
  )
  const found = new Set(rows.map((row) => row.id))
  return inTableOrder(candidates.filter((area) => found.has(area.id)))
}
