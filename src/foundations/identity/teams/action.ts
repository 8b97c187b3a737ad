import type { Tx } from '../../../platform/db/index.ts'
import type { Visit } from '../../../platform/http/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type IdentityDeps, today, writing } from '../deps.ts'
import type { TeamKind } from '../domain/team-kind.ts'
import {
  addMember,
  addTeamAdministrator,
  administeredTeamIds,
  findTeam,
  insertTeam,
  listTeams,
  removeMember,
  removeTeamAdministrator,
  setTeamAreas,
  type Team,
  updateTeam,
} from '../store/teams.ts'
import { findUser, setRoles, type User } from '../store/users.ts'

export type TeamRefusal = 'not-found' | 'name-taken' | 'not-yours' | 'not-a-member' | 'role-not-yours'

/** The teams that this visitor manages: all, or those that they administer. */
export async function managedTeams(tx: Tx, visit: Visit): Promise<Team[]> {
  if (visit.actor.permissions.includes('identity.manage-users')) return listTeams(tx, { includeClosed: true })
  return listTeams(tx, { ids: await administeredTeamIds(tx), includeClosed: true })
}

export async function findManagedTeam(tx: Tx, visit: Visit, teamId: string): Promise<Team | null> {
  return (await managedTeams(tx, visit)).find((team) => team.id === teamId) ?? null
}

export interface TeamInput {
  readonly name: string
  readonly kind: TeamKind
  readonly areaCodes: readonly string[]
}

export function addTeam(
  deps: IdentityDeps,
  visit: Visit,
  input: TeamInput & { agencyId: string },
): Promise<Result<string, TeamRefusal>> {
  return deps.db.withActor(visit.actor, writing(visit, 'add-team'), async (tx, note) => {
    if (await isNameTaken(tx, { ...input, id: null })) {
      note({ outcome: 'refused' })
      return refused('name-taken')
    }
    const id = await insertTeam(tx, input)
    note({ subjectType: 'team', subjectId: id, detail: { areas: input.areaCodes } })
    return ok(id)
  })
}

/** Name and areas, or closes it. Sessions go on: what its members may do is read again at each request. */
export function changeTeam(
  deps: IdentityDeps,
  visit: Visit,
  input: TeamInput & { id: string; close: boolean },
): Promise<Result<null, TeamRefusal>> {
  return onTeam(
    deps,
    visit,
    { teamId: input.id, name: input.close ? 'close-team' : 'change-team' },
    async (tx, team) => {
      if (!input.close && (await isNameTaken(tx, { ...input, agencyId: team.agencyId }))) return refused('name-taken')
      await updateTeam(tx, {
        id: team.id,
        name: input.close ? team.name : input.name,
        kind: input.close ? team.kind : input.kind,
        closedOn: input.close ? today(deps.now()) : null,
      })
      if (!input.close) await setTeamAreas(tx, team.id, input.areaCodes)
      return ok(null)
    },
  )
}

async function isNameTaken(tx: Tx, wanted: { id: string | null; agencyId: string; name: string }): Promise<boolean> {
  const others = await listTeams(tx, { agencyId: wanted.agencyId })
  return others.some((other) => other.id !== wanted.id && other.name.toLowerCase() === wanted.name.toLowerCase())
}

export function joinTeam(
  deps: IdentityDeps,
  visit: Visit,
  of: { teamId: string; userId: string },
): Promise<Result<null, TeamRefusal>> {
  return onTeam(deps, visit, { teamId: of.teamId, name: 'add-team-member' }, async (tx, team) => {
    const user = await findUser(tx, of.userId)
    if (user === null || !mayAdd(visit, user)) return refused('not-yours')
    await addMember(tx, { teamId: team.id, userId: user.id, userAgencyId: user.agencyId })
    return ok(null)
  })
}

/** A team administrator adds people of their own agency who are in a team already; see the policy of team_members. */
export function mayAdd(visit: Visit, user: User): boolean {
  if (visit.actor.permissions.includes('identity.manage-users')) return true
  return user.agencyId === visit.actor.agencyId && user.teams.length > 0
}

export function leaveTeam(
  deps: IdentityDeps,
  visit: Visit,
  of: { teamId: string; userId: string },
): Promise<Result<null, TeamRefusal>> {
  return onTeam(deps, visit, { teamId: of.teamId, name: 'remove-team-member' }, async (tx) =>
    (await removeMember(tx, of)) ? ok(null) : refused('not-a-member'),
  )
}

/** Makes a member an administrator of the team, with the role that goes with it, or takes both away. */
export function setAdministrator(
  deps: IdentityDeps,
  visit: Visit,
  of: { teamId: string; userId: string; isAdministrator: boolean },
): Promise<Result<null, TeamRefusal>> {
  return onTeam(deps, visit, { teamId: of.teamId, name: 'set-team-administrator' }, async (tx) => {
    const user = await findUser(tx, of.userId)
    if (user === null || !user.teams.some(({ id }) => id === of.teamId)) return refused('not-a-member')
    if (of.isAdministrator) await addTeamAdministrator(tx, of)
    else await removeTeamAdministrator(tx, of)
    const administersOther = user.teams.some((team) => team.id !== of.teamId && team.isAdministrator)
    const others = user.roles.filter((role) => role !== 'team-administrator')
    const roles = of.isAdministrator || administersOther ? [...others, 'team-administrator'] : others
    if (roles.length === user.roles.length && roles.every((role) => user.roles.includes(role))) return ok(null)
    return (await setRoles(tx, { userId: user.id, roles, now: deps.now() })) ? ok(null) : refused('role-not-yours')
  })
}

function onTeam(
  deps: IdentityDeps,
  visit: Visit,
  what: { teamId: string; name: string },
  work: (tx: Tx, team: Team) => Promise<Result<null, TeamRefusal>>,
): Promise<Result<null, TeamRefusal>> {
  return deps.db
    .withActor(visit.actor, writing(visit, what.name), async (tx, note) => {
      note({ subjectType: 'team', subjectId: what.teamId })
      const team = (await findManagedTeam(tx, visit, what.teamId)) === null ? null : await findTeam(tx, what.teamId)
      const result = team === null ? refused<TeamRefusal>('not-found') : await work(tx, team)
      // What was done before the refusal must not stay.
      if (!result.ok && result.problem === 'role-not-yours') throw new RefusedLate()
      if (!result.ok) note({ outcome: 'refused', detail: { why: result.problem } })
      return result
    })
    .catch((error: unknown) => {
      if (error instanceof RefusedLate) return refused('role-not-yours')
      throw error
    })
}

class RefusedLate extends Error {}
