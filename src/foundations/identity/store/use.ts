/** How much the system is used: counts of people by agency, and never who. */
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'

/**
 * How many people of each agency signed in between two ISO days, both included, by London's calendar; everybody once. For the
 * system with `identity.count-use`: anybody else counts themselves at most. Agencies of whom nobody did are absent.
 */
export async function signedInByAgency(
  tx: Tx,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Map<string, number>> {
  const { rows } = await sql<{ agency_id: string; people: number }>`
    select u.agency_id, count(distinct s.user_id)::int as people
    from identity.sessions s join identity.users u on u.id = s.user_id
    where s.started_at >= ${from}::date::timestamp at time zone 'Europe/London'
      and s.started_at < (${to}::date + 1)::timestamp at time zone 'Europe/London'
    group by u.agency_id`.execute(tx)
  return new Map(rows.map(({ agency_id, people }) => [agency_id, people]))
}
