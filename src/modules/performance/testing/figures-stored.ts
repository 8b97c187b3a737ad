import { sql } from 'kysely'
import type { Db } from '../../../platform/db/index.ts'
import { acting, working } from './county.ts'

/** How many rows of figures there are at all. */
export function countStored(db: Db): Promise<{ editions: number; cells: number; counts: number }> {
  return acting(db, working, async (tx) => {
    const { rows } = await sql<{ editions: number; cells: number; counts: number }>`
      select (select count(*) from performance.editions) as editions, (select count(*) from performance.cells) as cells,
        (select count(*) from performance.monthly_counts) as counts`.execute(tx)
    return rows[0] ?? { editions: -1, cells: -1, counts: -1 }
  })
}

export const NOTHING = { editions: 0, cells: 0, counts: 0 }

/** How often an audit event of this name was written. */
export function eventsOf(
  db: Db,
  action: string,
): Promise<{ subject_id: string | null; detail: unknown; outcome: string }[]> {
  return db.asLogin(async (tx) => {
    const { rows } = await sql<{ subject_id: string | null; detail: unknown; outcome: string }>`
      select subject_id, detail, outcome from audit.events where action = ${action} order by id`.execute(tx)
    return rows
  })
}
