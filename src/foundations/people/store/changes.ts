/** What profiles said before. Written by the database itself (db/migrations/0145); read here. */
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import type { PartTable } from './parts.ts'

export type ChangedPart = 'subjects' | 'details' | PartTable

/** A row of a profile, by column; null where it was not there. */
export type Said = Readonly<Record<string, string | number | null>> | null

export interface ChangedRow {
  readonly part: ChangedPart
  readonly was: Said
  readonly isNow: Said
}

/** What one person changed in one go. */
export interface ChangeOfProfile {
  /** Of its last row: for asking for those before it. */
  readonly id: number
  readonly at: Date
  readonly byUserId: string | null
  readonly rows: readonly ChangedRow[]
}

interface Row {
  id: number
  at: Date
  by_user_id: string | null
  rows: { part: ChangedPart; was: Said; isNow: Said }[]
}

/** The newest first. Empty for who may not read the profile. */
export async function changesOf(
  tx: Tx,
  recordId: string,
  options: { readonly limit: number; readonly beforeId?: number },
): Promise<ChangeOfProfile[]> {
  // One transaction is one moment: everything in it has the same time.
  const { rows } = await sql<Row>`
    select min(c.id) as id, c.at, c.by_user_id,
      jsonb_agg(jsonb_build_object('part', c.part, 'was', c.was, 'isNow', c.is_now) order by c.id) as rows
    from people.changes c where c.record_id = ${recordId}::uuid
    group by c.at, c.by_user_id
    having ${options.beforeId ?? null}::bigint is null or min(c.id) < ${options.beforeId ?? null}::bigint
    order by min(c.id) desc limit ${options.limit}`.execute(tx)
  return rows.map((row) => ({ id: row.id, at: row.at, byUserId: row.by_user_id, rows: row.rows }))
}
