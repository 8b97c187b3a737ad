/** Cases to which a report may be added: those that the actor may contribute to and that are not closed. */
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { CASE_COLUMNS, type Case } from './cases.ts'

const MOST = 20

/** By id, or by words in reference or title; the last worked on first. */
export async function casesToAttach(
  tx: Tx,
  of: { readonly ids: readonly string[] } | { readonly text: string },
): Promise<Case[]> {
  if ('ids' in of && of.ids.length === 0) return []
  const like = 'text' in of ? `%${of.text.replace(/[\\%_]/g, '\\$&')}%` : ''
  const wanted =
    'ids' in of
      ? sql`c.record_id = any (${[...of.ids]}::uuid[])`
      : sql`(c.reference ilike ${like} or c.title ilike ${like})`
  const { rows } = await sql<Case>`
    select ${CASE_COLUMNS} from casework.cases c
    where ${wanted} and c.state <> 'closed'
      and exists (select from sharing.contributable_records w where w.id = c.record_id)
    order by c.last_worked_at desc limit ${MOST}`.execute(tx)
  return rows
}
