import { sql } from 'kysely'
import type { Db } from '../../platform/db/index.ts'

export interface PastDays {
  /** Day (`YYYY-MM-DD`) on which each import, by its id, was made; in the order of the imports. */
  readonly imports: ReadonlyMap<string, string>
  /** Days on which each request, by its id, was asked, and answered if it was. */
  readonly requests: ReadonlyMap<string, { readonly asked: string; readonly answered: string | null }>
}

/**
 * Gives the demonstration a past: five years of files did not all arrive on the day it was first started. The product
 * has no way to do this, and its own role may not; the audit record keeps the true times. Embedded database only.
 */
export async function layInThePast(db: Db, days: PastDays): Promise<void> {
  if (db.kind !== 'embedded') return
  const imports = [...days.imports].map(([id, day], place) => ({ id, day, place }))
  const requests = [...days.requests].map(([id, { asked, answered }]) => ({ id, asked, answered }))
  await db.asLogin(async (tx) => {
    await sql`
      with given as (
        select id::uuid, day::date + time '09:10' + make_interval(mins => place) as at
        from jsonb_to_recordset(${JSON.stringify(imports)}::jsonb) as g (id text, day text, place int)
      )
      update performance.imports i set created_at = given.at, stored_at = given.at + interval '50 seconds',
        finished_at = given.at + interval '50 seconds'
      from given where given.id = i.id`.execute(tx)
    await sql`
      create temporary table given_requests on commit drop as
      select id::uuid, asked::date + time '09:40' as asked, answered::date + time '15:20' as answered
      from jsonb_to_recordset(${JSON.stringify(requests)}::jsonb) as g (id text, asked text, answered text)`.execute(tx)
    await sql`update performance.requests r set asked_at = g.asked from given_requests g where g.id = r.id`.execute(tx)
    await sql`update performance.responses r set at = g.answered from given_requests g
      where g.id = r.request_id and g.answered is not null`.execute(tx)
    // What happened to the cases themselves: their makers gave every other date. What was brought with its own is left.
    await sql`update casework.case_events e set at = case e.kind
        when 'band' then coalesce(c.band_since, c.opened_at) when 'screened' then coalesce(c.screened_at, c.opened_at)
        when 'closed' then coalesce(c.closed_at, c.opened_at) when 'closing-asked' then coalesce(c.closed_at - interval '1 day', c.opened_at)
        else c.opened_at end
      from casework.cases c where c.record_id = e.case_id and e.at > now() - interval '1 hour'`.execute(tx)
    // Records are as old as what stands on them, and so is what happened to them.
    await sql`update sharing.records r set created_at = g.at from (
        select record_id, opened_at as at from casework.cases
        union all select record_id, taken_at from casework.reports
        union all select record_id, created_at from people.subjects) g
      where g.record_id = r.id and g.at < r.created_at`.execute(tx)
    await sql`update sharing.record_events e set at = r.created_at from sharing.records r
      where r.id = e.record_id and e.kind = 'created' and r.created_at < e.at`.execute(tx)
    await sql`update sharing.clocks k set started_at = c.closed_at from casework.cases c
      where c.record_id = k.record_id and c.closed_at < k.started_at`.execute(tx)
    await sql`update sharing.retention_events e set at = c.closed_at from casework.cases c
      where c.record_id = e.record_id and e.kind = 'ended' and c.closed_at < e.at`.execute(tx)
  })
}
