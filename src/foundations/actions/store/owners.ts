/** The names of those who own actions, and of those who did something about them. */
import type { Tx } from '../../../platform/db/index.ts'
import { listTeams, userNames } from '../../identity/index.ts'
import type { Owner } from '../domain/action.ts'

export interface Names {
  readonly users: ReadonlyMap<string, string>
  /** With their agency. */
  readonly teams: ReadonlyMap<string, string>
}

export async function namesFor(
  tx: Tx,
  of: { readonly owners: readonly Owner[]; readonly userIds?: readonly (string | null)[] },
): Promise<Names> {
  const ids = (some: readonly (string | null)[]) => [...new Set(some.filter((id) => id !== null))]
  const users = ids([...of.owners.map(({ ownerUserId }) => ownerUserId), ...(of.userIds ?? [])])
  const teamIds = ids(of.owners.map(({ ownerTeamId }) => ownerTeamId))
  const teams = teamIds.length === 0 ? [] : await listTeams(tx, { ids: teamIds, includeClosed: true })
  return {
    users: await userNames(tx, users),
    teams: new Map(teams.map(({ id, name, agencyName }) => [id, `${name}, ${agencyName}`])),
  }
}

/** 'Sam Example (Council ASB team, Northam District Council)', 'Council ASB team, …', 'Fire service (without an account)'. */
export function ownerInWords(owner: Owner, names: Names): string {
  const { ownerUserId, ownerTeamId, ownerName } = owner
  if (ownerName !== null) return `${ownerName} (without an account)`
  const team = ownerTeamId === null ? null : (names.teams.get(ownerTeamId) ?? 'a team')
  if (ownerUserId === null) return team ?? 'nobody'
  const user = names.users.get(ownerUserId) ?? 'somebody'
  return team === null ? user : `${user} (${team})`
}

export function userInWords(userId: string | null, names: Names): string {
  return userId === null ? 'the system' : (names.users.get(userId) ?? 'somebody')
}
