/** Whose tasks records are by actions. */
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import type { LooksOfWorker, TaskOf } from '../../audit/index.ts'

/**
 * Of the records that each of these people opened, those on which they or a team of theirs have an action, have asked for
 * one, or had one that did not end before the day `since`. Asked as the keeper.
 */
export async function actionTasksAmong(tx: Tx, looks: readonly LooksOfWorker[], since: string): Promise<TaskOf[]> {
  const { rows } = await sql<TaskOf>`
    select distinct a."userId", n.record_id as "recordId"
    from jsonb_to_recordset(${JSON.stringify(looks)}::text::jsonb) as a ("userId" uuid, "teamIds" uuid[], "recordIds" uuid[])
    cross join unnest(a."recordIds") as w (id)
    join actions.actions n on n.record_id = w.id
    where (n.owner_user_id = a."userId" or n.created_by = a."userId" or n.owner_team_id = any (a."teamIds"))
      and (n.state = 'open' or n.changed_at >= ${since}::date)`.execute(tx)
  return rows
}
