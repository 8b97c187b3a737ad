import { sql } from 'kysely'
import { anyOf, type Tx } from '../../../platform/db/index.ts'
import type { TeamKind } from '../domain/team-kind.ts'

export interface Team {
  readonly id: string
  readonly name: string
  readonly agencyId: string
  readonly agencyName: string
  readonly kind: TeamKind
  readonly closedOn: string | null
  /** Codes of the areas that it serves. */
  readonly areaCodes: readonly string[]
}

export interface TeamMember {
  readonly userId: string
  readonly displayName: string
  readonly isAdministrator: boolean
}

interface TeamRow {
  id: string
  name: string
  agency_id: string
  agency_name: string
  kind: TeamKind
  closed_on: string | null
  area_codes: string[]
}

/** Teams by agency and name; closed ones only when asked for. */
export async function listTeams(
  tx: Tx,
  filter: { ids?: readonly string[]; agencyId?: string; includeClosed?: boolean } = {},
): Promise<Team[]> {
  const conditions = [sql`true`]
  if (filter.ids !== undefined) conditions.push(sql`t.id = any (${[...filter.ids]}::uuid[])`)
  if (filter.agencyId !== undefined) conditions.push(sql`t.agency_id = ${filter.agencyId}::uuid`)
  if (filter.includeClosed !== true) conditions.push(sql`t.closed_on is null`)
  const { rows } = await sql<TeamRow>`
    select t.id, t.name, t.agency_id, a.name as agency_name, t.kind, t.closed_on,
      coalesce((select array_agg(s.area_code order by s.area_code) from identity.team_areas s where s.team_id = t.id), '{}') as area_codes
    from identity.teams t join identity.agencies a on a.id = t.agency_id
    where ${sql.join(conditions, sql` and `)}
    order by lower(a.name), lower(t.name)`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, name: row.name, agencyId: row.agency_id, agencyName: row.agency_name },
    ...{ kind: row.kind, closedOn: row.closed_on, areaCodes: row.area_codes },
  }))
}

export async function findTeam(tx: Tx, id: string): Promise<Team | null> {
  return (await listTeams(tx, { ids: [id], includeClosed: true }))[0] ?? null
}

/** Ids of the teams that serve one of these areas by their very code. For asking the team that is responsible. */
export async function teamsServing(
  tx: Tx,
  areaCodes: readonly string[],
): Promise<{ teamId: string; areaCode: string; kind: TeamKind }[]> {
  if (areaCodes.length === 0) return []
  const { rows } = await sql<{ team_id: string; area_code: string; kind: TeamKind }>`
    select s.team_id, s.area_code, t.kind from identity.team_areas s join identity.teams t on t.id = s.team_id
    where t.closed_on is null and s.area_code = any (${[...areaCodes]}::text[])`.execute(tx)
  return rows.map((row) => ({ teamId: row.team_id, areaCode: row.area_code, kind: row.kind }))
}

/** Names by id; ids that are unknown are left out. */
export async function teamNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('identity.teams')
    .select(['id', 'name'])
    .where(sql<boolean>`id = ${anyOf(ids)}`)
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

export async function insertTeam(
  tx: Tx,
  team: { agencyId: string; name: string; kind: TeamKind; areaCodes: readonly string[] },
): Promise<string> {
  const { id } = await tx
    .insertInto('identity.teams')
    .values({ agency_id: team.agencyId, name: team.name, kind: team.kind })
    .returning('id')
    .executeTakeFirstOrThrow()
  await setTeamAreas(tx, id, team.areaCodes)
  return id
}

export async function updateTeam(
  tx: Tx,
  team: { id: string; name: string; kind: TeamKind; closedOn: string | null },
): Promise<void> {
  await tx
    .updateTable('identity.teams')
    .set({ name: team.name, kind: team.kind, closed_on: team.closedOn })
    .where('id', '=', team.id)
    .execute()
}

export async function setTeamAreas(tx: Tx, teamId: string, areaCodes: readonly string[]): Promise<void> {
  await tx.deleteFrom('identity.team_areas').where('team_id', '=', teamId).execute()
  const codes = [...new Set(areaCodes)]
  if (codes.length === 0) return
  await tx
    .insertInto('identity.team_areas')
    .values(codes.map((area_code) => ({ team_id: teamId, area_code })))
    .execute()
}

/** The members that the actor may see, by name. */
export async function listMembers(tx: Tx, teamId: string): Promise<TeamMember[]> {
  const { rows } = await sql<{ user_id: string; display_name: string; is_administrator: boolean }>`
    select m.user_id, n.display_name, exists (select from identity.team_administrators a
        where a.team_id = m.team_id and a.user_id = m.user_id) as is_administrator
    from identity.team_members m join identity.user_names n on n.user_id = m.user_id
    where m.team_id = ${teamId}::uuid order by lower(n.display_name)`.execute(tx)
  return rows.map((row) => ({
    userId: row.user_id,
    displayName: row.display_name,
    isAdministrator: row.is_administrator,
  }))
}

/** Adds a user to a team; nothing happens when they belong to it already. */
export async function addMember(tx: Tx, member: { teamId: string; userId: string; userAgencyId: string }) {
  await tx
    .insertInto('identity.team_members')
    .values({ team_id: member.teamId, user_id: member.userId, user_agency_id: member.userAgencyId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** False when the user did not belong to the team, or the actor may not see it. */
export async function removeMember(tx: Tx, member: { teamId: string; userId: string }): Promise<boolean> {
  const result = await tx
    .deleteFrom('identity.team_members')
    .where('team_id', '=', member.teamId)
    .where('user_id', '=', member.userId)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

export async function addTeamAdministrator(tx: Tx, member: { teamId: string; userId: string }): Promise<void> {
  await tx
    .insertInto('identity.team_administrators')
    .values({ team_id: member.teamId, user_id: member.userId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function removeTeamAdministrator(tx: Tx, member: { teamId: string; userId: string }): Promise<void> {
  await tx
    .deleteFrom('identity.team_administrators')
    .where('team_id', '=', member.teamId)
    .where('user_id', '=', member.userId)
    .execute()
}

/** The teams that the actor manages. */
export async function administeredTeamIds(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ ids: string[] }>`select identity.administered_team_ids() as ids`.execute(tx)
  return rows[0]?.ids ?? []
}
