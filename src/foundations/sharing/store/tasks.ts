/** Whose tasks records are by sharing: of the team that answers for one, or that was given it on its own. */
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import type { LooksOfWorker, TaskOf } from '../../audit/index.ts'

/**
 * Of the records that each of these people opened, those which a team of theirs owns or took over, which were disclosed or
 * handed over to one and not taken back before the day `since`, or on which they are named. Emergency access makes no task:
 * it is reviewed by itself. Asked as the keeper.
 */
export async function teamTasksAmong(tx: Tx, looks: readonly LooksOfWorker[], since: string): Promise<TaskOf[]> {
  const { rows } = await sql<TaskOf>`
    select a."userId", r.id as "recordId"
    from jsonb_to_recordset(${JSON.stringify(looks)}::text::jsonb) as a ("userId" uuid, "teamIds" uuid[], "recordIds" uuid[])
    cross join unnest(a."recordIds") as w (id)
    join sharing.records r on r.id = w.id
    where a."userId" = any (r.named_user_ids)
      or exists (select from sharing.audience_teams t where t.audience_id = r.audience_id
        and t.because in ('owner', 'succession') and t.team_id = any (a."teamIds"))
      or exists (select from sharing.grants g where g.record_id = r.id and g.source in ('disclosure', 'hand-over')
        and g.team_id = any (a."teamIds") and (g.withdrawn_at is null or g.withdrawn_at >= ${since}::date)
        and (g.expires_at is null or g.expires_at >= ${since}::date))`.execute(tx)
  return rows
}
