import { sql } from 'kysely'
import { type Actor, continueAs, type Db, type Tx } from '../../platform/db/index.ts'
import type { Visitor } from '../../platform/http/index.ts'
import { hashToken, isToken } from './domain/secrets.ts'
import { isSessionAlive, isTouchDue } from './domain/session.ts'
import { permissionsOf } from './roles.ts'
import { authenticator } from './sign-in/action.ts'

export interface ResolverOptions {
  readonly db: Db
  /** Ids of these areas and of all areas inside them. Identity stands below the room that knows areas. */
  readonly areaIdsOf: (tx: Tx, codes: readonly string[]) => Promise<readonly number[]>
  readonly now?: () => Date
  /** Numbers for the menu, by the address of its item, as far as this person sees what is counted. Asked as that person. */
  readonly countsFor?: (tx: Tx, actor: Actor) => Promise<Readonly<Record<string, number>>>
}

interface SessionRow {
  session_id: string
  started_at: Date
  last_seen_at: Date
  expires_at: Date
  ended_at: Date | null
  sessions_valid_from: Date
  user_id: string
  agency_id: string
  agency_name: string
  display_name: string
  roles: string[]
  team_ids: string[]
  area_codes: string[]
}

/**
 * Who is behind a session cookie; null for a session that is over. One transaction; "last seen" is written at most once
 * a minute. What people may do is read each time, so a role that was taken away is gone at the next request.
 */
export function createVisitorResolver(options: ResolverOptions) {
  const now = options.now ?? (() => new Date())
  return async (sessionToken: string, correlationId: string): Promise<Visitor | null> => {
    if (!isToken(sessionToken)) return null
    return options.db.withActor(
      authenticator,
      { name: 'identity.resolve-session', kind: 'read', correlationId, plans: 'kept' },
      async (tx) => {
        const row = await findSession(tx, hashToken(sessionToken))
        if (row === undefined) return null
        const at = now()
        const times = {
          ...{ startedAt: row.started_at, lastSeenAt: row.last_seen_at, expiresAt: row.expires_at },
          ...{ endedAt: row.ended_at, validFrom: row.sessions_valid_from },
        }
        if (!isSessionAlive(times, at)) return null
        if (isTouchDue(times, at)) {
          await sql`update identity.sessions set last_seen_at = ${at} where id = ${row.session_id}::uuid`.execute(tx)
        }
        const areaIds = row.area_codes.length === 0 ? [] : await options.areaIdsOf(tx, row.area_codes)
        const visitor = toVisitor(row, areaIds)
        if (options.countsFor === undefined || visitor.user === null) return visitor
        // The last thing that is done here, so that the transaction need not become the system's again.
        const purpose = { name: 'identity.count-for-menu', kind: 'read', correlationId, plans: 'kept' } as const
        await continueAs(tx, visitor.actor, purpose)
        return { ...visitor, user: { ...visitor.user, counts: await options.countsFor(tx, visitor.actor) } }
      },
    )
  }
}

async function findSession(tx: Tx, tokenHash: Uint8Array): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select s.id as session_id, s.started_at, s.last_seen_at, s.expires_at, s.ended_at, u.sessions_valid_from,
      u.id as user_id, u.agency_id, g.name as agency_name, n.display_name, u.roles,
      coalesce(array_agg(distinct t.id) filter (where t.id is not null), '{}') as team_ids,
      coalesce(array_agg(distinct r.area_code) filter (where r.area_code is not null), '{}') as area_codes
    from identity.sessions s
    join identity.users u on u.id = s.user_id and u.status = 'active'
    join identity.user_names n on n.user_id = u.id
    join identity.agencies g on g.id = u.agency_id
    left join identity.team_members m on m.user_id = u.id
    left join identity.teams t on t.id = m.team_id and t.closed_on is null
    left join identity.team_areas r on r.team_id = t.id
    where s.token_hash = ${tokenHash}
    group by s.id, u.id, n.user_id, g.id`.execute(tx)
  return rows[0]
}

function toVisitor(row: SessionRow, areaIds: readonly number[]): Visitor {
  return {
    actor: {
      kind: 'person',
      userId: row.user_id,
      agencyId: row.agency_id,
      teamIds: row.team_ids,
      areaIds,
      permissions: permissionsOf(row.roles),
    },
    user: { id: row.user_id, displayName: row.display_name, agencyName: row.agency_name },
    sessionId: row.session_id,
  }
}
