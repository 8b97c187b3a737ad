import type { Tx } from '../../../platform/db/index.ts'
import type { Visit } from '../../../platform/http/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type IdentityDeps, writing } from '../deps.ts'
import { type RoleName, rolesGivenBy } from '../roles.ts'
import { countOtherSystemAdministrators, findUser, setRoles, setStatus, type User } from '../store/users.ts'

export type UserRefusal = 'not-found' | 'not-yours' | 'not-your-role' | 'yourself' | 'last-administrator' | 'no-team'

/** Whether this visitor may change that user; the database asks the same in its own way. */
export function mayChange(visit: Visit, user: User): boolean {
  return visit.actor.permissions.includes('identity.manage-users') || user.managedByActor
}

/** Replaces a user's roles. Their sessions end, so that the change counts at once. */
export function changeRoles(
  deps: IdentityDeps,
  visit: Visit,
  of: { userId: string; roles: readonly RoleName[] },
): Promise<Result<null, UserRefusal>> {
  return onUser(deps, visit, { userId: of.userId, name: 'change-roles' }, async (tx, user) => {
    const givable: readonly string[] = rolesGivenBy(visit.actor.permissions)
    const touched = [
      ...of.roles.filter((role) => !user.roles.includes(role)),
      ...user.roles.filter((role) => !(of.roles as readonly string[]).includes(role)),
    ]
    if (!touched.every((role) => givable.includes(role))) return refused('not-your-role')
    if (user.roles.includes('system-administrator') && !of.roles.includes('system-administrator')) {
      if ((await countOtherSystemAdministrators(tx, user.id)) === 0) return refused('last-administrator')
    }
    if (of.roles.includes('team-administrator') && user.teams.length === 0) return refused('no-team')
    return (await setRoles(tx, { userId: user.id, roles: of.roles, now: deps.now() })) ? ok(null) : refused('not-yours')
  })
}

/** Deactivates or reactivates a user. Nobody deactivates themselves, and one system administrator stays. */
export function changeStatus(
  deps: IdentityDeps,
  visit: Visit,
  of: { userId: string; status: 'active' | 'deactivated' },
): Promise<Result<null, UserRefusal>> {
  const name = of.status === 'active' ? 'reactivate-user' : 'deactivate-user'
  return onUser(deps, visit, { userId: of.userId, name }, async (tx, user) => {
    if (user.id === visit.actor.userId) return refused('yourself')
    if (of.status === 'deactivated' && user.roles.includes('system-administrator')) {
      if ((await countOtherSystemAdministrators(tx, user.id)) === 0) return refused('last-administrator')
    }
    const done = await setStatus(tx, { userId: user.id, status: of.status, now: deps.now() })
    return done ? ok(null) : refused('not-yours')
  })
}

function onUser(
  deps: IdentityDeps,
  visit: Visit,
  what: { userId: string; name: string },
  work: (tx: Tx, user: User) => Promise<Result<null, UserRefusal>>,
): Promise<Result<null, UserRefusal>> {
  return deps.db.withActor(visit.actor, writing(visit, what.name), async (tx, note) => {
    note({ subjectType: 'user', subjectId: what.userId })
    const user = await findUser(tx, what.userId)
    const result: Result<null, UserRefusal> =
      user === null ? refused('not-found') : mayChange(visit, user) ? await work(tx, user) : refused('not-yours')
    if (!result.ok) note({ outcome: 'refused', detail: { why: result.problem } })
    return result
  })
}
