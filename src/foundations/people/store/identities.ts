import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'

/**
 * The profiles that are known to be of the same person, household or place as each of these: linked and merged ones, step
 * by step, as far as the actor may see the links. Each id is among its own. Sorted, so that the first stands for all.
 */
export async function sameAs(tx: Tx, recordIds: readonly string[]): Promise<Map<string, readonly string[]>> {
  if (recordIds.length === 0) return new Map()
  const { rows } = await sql<{ start: string; ids: string[] }>`
    with recursive same (start, id) as (
      select w, w from unnest(${[...new Set(recordIds)]}::uuid[]) as w
      union
      select s.start, j.id from same s cross join lateral (
        select l.b_id as id from people.links l where l.a_id = s.id and l.unlinked_at is null
        union all select l.a_id from people.links l where l.b_id = s.id and l.unlinked_at is null
        union all select b.merged_into from people.subjects b where b.record_id = s.id and b.merged_into is not null
        union all select b.record_id from people.subjects b where b.merged_into = s.id
        offset 0
      ) j
    )
    select start, array_agg(id order by id) as ids from same group by start`.execute(tx)
  return new Map(rows.map(({ start, ids }) => [start, ids]))
}
