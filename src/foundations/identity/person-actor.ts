import { sql } from 'kysely'
import type { Actor, Db, Tx } from '../../platform/db/index.ts'
import { permissionsOf } from './roles.ts'
import { authenticator } from './sign-in/action.ts'

interface Row {
  user_id: string
  agency_id: string
  roles: string[]
  team_ids: string[]
  area_codes: string[]
}

/**
 * An active person as they would act if they were signed in: for commands that somebody runs in their name, and for keys
 * that they made. With `teamId` only as a member of that team. Null when they are not active, or not in the team.
 */
export function personActor(
  db: Db,
  who: ({ readonly userId: string } | { readonly email: string }) & { readonly teamId?: string },
  options: {
    /** Ids of these areas and of all areas inside them. */
    readonly areaIdsOf: (tx: Tx, codes: readonly string[]) => Promise<readonly number[]>
    readonly correlationId?: string
  },
): Promise<Actor | null> {
  const purpose = { name: 'identity.act-for-person', kind: 'read', correlationId: options.correlationId } as const
  return db.withActor(authenticator, purpose, async (tx, note) => {
    const teamId = who.teamId ?? null
    const { rows } = await sql<Row>`
      select u.id as user_id, u.agency_id, u.roles,
        coalesce(array_agg(distinct t.id) filter (where t.id is not null), '{}') as team_ids,
        coalesce(array_agg(distinct r.area_code) filter (where r.area_code is not null), '{}') as area_codes
      from identity.users u
      left join identity.team_members m on m.user_id = u.id and (${teamId}::uuid is null or m.team_id = ${teamId}::uuid)
      left join identity.teams t on t.id = m.team_id and t.closed_on is null
      left join identity.team_areas r on r.team_id = t.id
      where u.status = 'active' and ${'userId' in who ? sql`u.id = ${who.userId}::uuid` : sql`u.email = ${who.email.trim().toLowerCase()}`}
      group by u.id`.execute(tx)
    const [row] = rows
    if (row === undefined || (teamId !== null && row.team_ids.length === 0)) {
      note({ outcome: 'refused' })
      return null
    }
    note({ subjectType: 'user', subjectId: row.user_id })
    return {
      kind: 'person',
      userId: row.user_id,
      agencyId: row.agency_id,
      teamIds: row.team_ids,
      areaIds: row.area_codes.length === 0 ? [] : await options.areaIdsOf(tx, row.area_codes),
      permissions: permissionsOf(row.roles),
    }
  })
}
