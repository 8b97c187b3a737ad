/** Whose tasks cases are, and which records belong to which cases and reports. Asked as the keeper. */
import { sql } from 'kysely'
import type { LooksOfWorker, TaskOf } from '../../../foundations/audit/index.ts'
import { anyOf, type Tx } from '../../../platform/db/index.ts'

/**
 * Of the records that each of these people opened, the cases that they lead, those on the list of a meeting which their team
 * holds or which is for an area that it serves, and the reports that wait in such an area; unless the case was closed, the
 * meeting held or the report decided before the day `since`.
 */
export async function caseTasksAmong(tx: Tx, looks: readonly LooksOfWorker[], since: string): Promise<TaskOf[]> {
  const { rows } = await sql<TaskOf>`
    select a."userId", c.record_id as "recordId"
    from jsonb_to_recordset(${JSON.stringify(looks)}::text::jsonb) as a ("userId" uuid, "teamIds" uuid[], "recordIds" uuid[])
    cross join unnest(a."recordIds") as w (id)
    join casework.cases c on c.record_id = w.id
    where (c.lead_user_id = a."userId" and (c.state <> 'closed' or c.closed_at >= ${since}::date))
      or exists (select from casework.meeting_items i join casework.meetings m on m.id = i.meeting_id
        where i.case_id = c.record_id and m.state <> 'cancelled' and m.held_on >= ${since}::date
          and (m.team_id = any (a."teamIds") or exists (select from sharing.served_areas s
            where s.team_id = any (a."teamIds") and s.area_id = m.area_id)))
    union all
    select a."userId", r.record_id
    from jsonb_to_recordset(${JSON.stringify(looks)}::text::jsonb) as a ("userId" uuid, "teamIds" uuid[], "recordIds" uuid[])
    cross join unnest(a."recordIds") as w (id)
    join casework.reports r on r.record_id = w.id
    join sharing.records h on h.id = r.record_id
    where (r.decided_at is null or r.decided_at >= ${since}::date) and exists (select from sharing.served_areas s
      where s.team_id = any (a."teamIds") and s.area_id = h.area_id)`.execute(tx)
  return rows
}

/**
 * What each of these records belongs to: the cases of somebody who takes part in them, or did on the day `since`; the case
 * of a report; the reports of their caller and place, with their cases. Records that belong to nothing are absent.
 */
export async function belongingTo(
  tx: Tx,
  recordIds: readonly string[],
  since: string,
): Promise<Map<string, readonly string[]>> {
  const { rows } = await sql<{ id: string; to_ids: string[] }>`
    select b.id, array_agg(distinct b.to_id) as to_ids from (
      select p.profile_id as id, p.case_id as to_id from casework.participants p
        where p.profile_id = ${anyOf(recordIds)} and (p.until_on is null or p.until_on >= ${since}::date)
      union all
      select r.record_id, r.case_id from casework.reports r
        where r.record_id = ${anyOf(recordIds)} and r.case_id is not null
      union all
      select f.id, t.to_id from casework.reports r
        cross join lateral (values (r.caller_profile_id), (r.place_profile_id)) as f (id)
        cross join lateral (values (r.record_id), (r.case_id)) as t (to_id)
        where f.id = ${anyOf(recordIds)} and t.to_id is not null
    ) b group by b.id`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.to_ids]))
}
