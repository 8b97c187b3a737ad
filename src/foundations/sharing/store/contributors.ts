import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { permissionsOf } from '../../identity/index.ts'

export interface Contributor {
  readonly userId: string
  readonly name: string
  readonly agencyId: string
  readonly permissions: readonly string[]
}

const LEAST = { contribute: 3, manage: 4 } as const

/**
 * As the keeper: active people whose teams may add to this record (or manage it) by ownership, rule or disclosure, and who
 * are neither barred from it nor left out by its closing. For finding who can decide something about it.
 */
export async function contributorsTo(
  tx: Tx,
  recordId: string,
  least: keyof typeof LEAST = 'contribute',
): Promise<Contributor[]> {
  const { rows } = await sql<{ user_id: string; name: string; agency_id: string; roles: string[] }>`
    select u.id as user_id, n.display_name as name, u.agency_id, u.roles
    from sharing.records r
    cross join lateral (
      select a.team_id, a.level from sharing.audience_teams a
        where a.audience_id = r.audience_id and (a.until is null or a.until > now())
      union all
      select s.team_id, s.level from sharing.grants s where s.record_id = r.id and s.team_id is not null
        and s.withdrawn_at is null and (s.expires_at is null or s.expires_at > now())
    ) w
    join identity.teams t on t.id = w.team_id and t.closed_on is null
    join identity.team_members m on m.team_id = t.id
    join identity.users u on u.id = m.user_id and u.status = 'active'
    join identity.user_names n on n.user_id = u.id
    where r.id = ${recordId}::uuid and w.level >= ${LEAST[least]} and u.id <> all (r.barred_user_ids)
      and (r.named_user_ids is null or u.id = any (r.named_user_ids))
    group by u.id, n.display_name, u.agency_id, u.roles
    order by lower(n.display_name), u.id`.execute(tx)
  return rows.map((row) => ({
    ...{ userId: row.user_id, name: row.name, agencyId: row.agency_id, permissions: permissionsOf(row.roles) },
  }))
}
