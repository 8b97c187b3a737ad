import { sql } from 'kysely'
import { anyOf, type Tx } from '../../../platform/db/index.ts'

export interface User {
  readonly id: string
  readonly email: string
  readonly displayName: string
  readonly agencyId: string
  readonly agencyName: string
  readonly roles: readonly string[]
  readonly status: 'active' | 'deactivated'
  readonly createdAt: Date
  readonly lastSignedInAt: Date | null
  readonly teams: readonly { readonly id: string; readonly name: string; readonly isAdministrator: boolean }[]
  /** Whether the actor, as team administrator, may change this user. System administrators may change everybody. */
  readonly managedByActor: boolean
}

export interface UserFilter {
  readonly id?: string
  readonly email?: string
  /** Part of the name or e-mail address. */
  readonly text?: string
  readonly teamId?: string
  readonly agencyId?: string
  readonly role?: string
  readonly status?: 'active' | 'deactivated'
}

interface UserRow {
  id: string
  email: string
  display_name: string
  agency_id: string
  agency_name: string
  roles: string[]
  status: 'active' | 'deactivated'
  created_at: Date
  last_signed_in_at: Date | null
  teams: { id: string; name: string; isAdministrator: boolean }[]
  managed: boolean
  total: number
}

/** The users that the actor may see and that fit, by name, one page of them, and how many there are in all. */
export async function searchUsers(
  tx: Tx,
  filter: UserFilter,
  page: { limit: number; offset: number } = { limit: 10_000, offset: 0 },
): Promise<{ users: User[]; total: number }> {
  const conditions = [sql`true`]
  if (filter.id !== undefined) conditions.push(sql`u.id = ${filter.id}::uuid`)
  if (filter.email !== undefined) conditions.push(sql`u.email = ${filter.email.toLowerCase()}`)
  if (filter.agencyId !== undefined) conditions.push(sql`u.agency_id = ${filter.agencyId}::uuid`)
  if (filter.role !== undefined) conditions.push(sql`${filter.role} = any (u.roles)`)
  if (filter.status !== undefined) conditions.push(sql`u.status = ${filter.status}`)
  if (filter.teamId !== undefined) {
    conditions.push(sql`exists (select from identity.team_members m
      where m.user_id = u.id and m.team_id = ${filter.teamId}::uuid)`)
  }
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = `%${filter.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql`(lower(n.display_name) like ${pattern} or u.email like ${pattern})`)
  }
  const { rows } = await sql<UserRow>`
    select u.id, u.email, n.display_name, u.agency_id, a.name as agency_name, u.roles, u.status, u.created_at,
      u.last_signed_in_at, identity.manages(u.id, u.agency_id, u.roles) as managed, count(*) over () as total,
      coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'isAdministrator',
          exists (select from identity.team_administrators d where d.team_id = t.id and d.user_id = u.id)) order by lower(t.name))
        from identity.team_members m join identity.teams t on t.id = m.team_id where m.user_id = u.id), '[]') as teams
    from identity.users u
    join identity.user_names n on n.user_id = u.id
    join identity.agencies a on a.id = u.agency_id
    where ${sql.join(conditions, sql` and `)}
    order by lower(n.display_name), u.email
    limit ${page.limit} offset ${page.offset}`.execute(tx)
  return { users: rows.map(toUser), total: rows[0]?.total ?? 0 }
}

function toUser(row: UserRow): User {
  return {
    ...{ id: row.id, email: row.email, displayName: row.display_name, agencyId: row.agency_id },
    ...{ agencyName: row.agency_name, roles: row.roles, status: row.status, createdAt: row.created_at },
    ...{ lastSignedInAt: row.last_signed_in_at, teams: row.teams, managedByActor: row.managed },
  }
}

/** Null also when the actor may not see this user. */
export async function findUser(tx: Tx, id: string): Promise<User | null> {
  return (await searchUsers(tx, { id })).users[0] ?? null
}

export interface NewUser {
  readonly email: string
  readonly displayName: string
  readonly agencyId: string
  readonly roles: readonly string[]
  readonly passwordHash: string
}

/** The new user's id, or null when the e-mail address has an account already. */
export async function insertUser(tx: Tx, user: NewUser): Promise<string | null> {
  const row = await tx
    .insertInto('identity.users')
    .values({ email: user.email.toLowerCase(), agency_id: user.agencyId, roles: [...user.roles] })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (row === undefined) return null
  await tx.insertInto('identity.user_names').values({ user_id: row.id, display_name: user.displayName }).execute()
  await tx.insertInto('identity.credentials').values({ user_id: row.id, password_hash: user.passwordHash }).execute()
  return row.id
}

/** False when the actor may not change this user, or may not give or take one of the roles. */
export async function setRoles(tx: Tx, of: { userId: string; roles: readonly string[]; now: Date }): Promise<boolean> {
  return changed(
    await tx
      .updateTable('identity.users')
      .set({ roles: [...of.roles], sessions_valid_from: of.now })
      .where('id', '=', of.userId)
      .executeTakeFirst(),
  )
}

/** Ends all sessions as well. False when the actor may not change this user. */
export async function setStatus(
  tx: Tx,
  of: { userId: string; status: 'active' | 'deactivated'; now: Date },
): Promise<boolean> {
  return changed(
    await tx
      .updateTable('identity.users')
      .set({
        status: of.status,
        deactivated_at: of.status === 'active' ? null : of.now,
        sessions_valid_from: of.now,
      })
      .where('id', '=', of.userId)
      .executeTakeFirst(),
  )
}

function changed(result: { numUpdatedRows: bigint }): boolean {
  return result.numUpdatedRows === 1n
}

export async function setDisplayName(tx: Tx, of: { userId: string; displayName: string }): Promise<void> {
  await tx
    .updateTable('identity.user_names')
    .set({ display_name: of.displayName })
    .where('user_id', '=', of.userId)
    .execute()
}

/** The names under which people work, by id; ids that are unknown are left out. For any signed-in reader. */
export async function userNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('identity.user_names')
    .select(['user_id', 'display_name'])
    .where(sql<boolean>`user_id = ${anyOf(ids)}`)
    .execute()
  return new Map(rows.map((row) => [row.user_id, row.display_name]))
}

/** Everybody's name, for lists to choose from. */
export async function allUserNames(tx: Tx): Promise<{ id: string; displayName: string }[]> {
  const rows = await tx
    .selectFrom('identity.user_names')
    .select(['user_id', 'display_name'])
    .orderBy(sql`lower(display_name)`)
    .execute()
  return rows.map((row) => ({ id: row.user_id, displayName: row.display_name }))
}

/** Active system administrators beside this one: the last one must stay. */
export async function countOtherSystemAdministrators(tx: Tx, userId: string): Promise<number> {
  const { rows } = await sql<{ others: number }>`select count(*) as others from identity.users
    where status = 'active' and 'system-administrator' = any (roles) and id <> ${userId}::uuid`.execute(tx)
  return rows[0]?.others ?? 0
}
