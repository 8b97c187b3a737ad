import { sql } from 'kysely'
import { type Db, systemActor } from '../../../platform/db/index.ts'
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

export interface AuditedEvent {
  readonly subject_id: string | null
  readonly detail: unknown
  readonly outcome: string
}

/** The audit events of this name, the oldest first. */
export function eventsOf(db: Db, action: string): Promise<AuditedEvent[]> {
  return acting(db, systemActor(['audit.read']), async (tx) => {
    const { rows } = await sql<AuditedEvent>`
      select subject_id, detail, outcome from audit.events where action = ${action} order by id`.execute(tx)
    return rows
  })
}
