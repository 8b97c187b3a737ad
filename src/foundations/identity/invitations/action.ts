import { systemActor } from '../../../platform/db/index.ts'
import type { Visit } from '../../../platform/http/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type IdentityDeps, reading, writing } from '../deps.ts'
import { hashPassword } from '../domain/password-hash.ts'
import { hashToken, isToken, newToken } from '../domain/secrets.ts'
import { type RoleName, rolesGivenBy } from '../roles.ts'
import { removeTotp, setPasswordHash } from '../store/credentials.ts'
import {
  findOpenInvitation,
  type Invitation,
  insertInvitation,
  revokeInvitation,
  useInvitation,
} from '../store/invitations.ts'
import { findPartnership } from '../store/partnership.ts'
import { addMember, addTeamAdministrator, administeredTeamIds, findTeam } from '../store/teams.ts'
import { findUser, insertUser, searchUsers, setStatus, userNames } from '../store/users.ts'

/** The system while somebody who holds a link becomes a user. */
const acceptor = systemActor(['identity.accept-invitation'])

export interface InviteInput {
  readonly email: string
  readonly agencyId: string
  readonly teamId: string | null
  readonly roles: readonly RoleName[]
}

export type InviteRefusal =
  | 'has-account'
  | 'not-your-role'
  | 'not-your-team'
  | 'team-of-other-agency'
  | 'administrator-of-no-team'

/** The link's token, which is shown once and never kept; or why not. */
export function invite(deps: IdentityDeps, visit: Visit, input: InviteInput): Promise<Result<string, InviteRefusal>> {
  return deps.db.withActor(visit.actor, writing(visit, 'invite-user'), async (tx, note) => {
    const no = (problem: InviteRefusal) => {
      note({ outcome: 'refused', detail: { why: problem } })
      return refused(problem)
    }
    if (!input.roles.every((role) => rolesGivenBy(visit.actor.permissions).includes(role))) return no('not-your-role')
    if (input.roles.includes('team-administrator') && input.teamId === null) return no('administrator-of-no-team')
    const team = input.teamId === null ? null : await findTeam(tx, input.teamId)
    if (team !== null && team.agencyId !== input.agencyId) return no('team-of-other-agency')
    if (!visit.actor.permissions.includes('identity.manage-users')) {
      const own = await administeredTeamIds(tx)
      if (input.teamId === null || !own.includes(input.teamId) || input.agencyId !== visit.actor.agencyId) {
        return no('not-your-team')
      }
    }
    if ((await searchUsers(tx, { email: input.email })).total > 0) return no('has-account')
    const token = newToken()
    const id = await insertInvitation(tx, {
      ...{ kind: 'invitation', tokenHash: hashToken(token), email: input.email, agencyId: input.agencyId },
      ...{ teamId: input.teamId, roles: input.roles, userId: null, clearsTwoStep: false },
      ...{ createdBy: visit.actor.userId, now: deps.now() },
    })
    note({ subjectType: 'invitation', subjectId: id, detail: { roles: input.roles, teamId: input.teamId } })
    return ok(token)
  })
}

/** A link with which a user chooses a new password; null when the actor may not change this user. */
export function makeResetLink(
  deps: IdentityDeps,
  visit: Visit,
  of: { userId: string; clearsTwoStep: boolean },
): Promise<string | null> {
  return deps.db.withActor(visit.actor, writing(visit, 'make-reset-link'), async (tx, note) => {
    const user = await findUser(tx, of.userId)
    const may = visit.actor.permissions.includes('identity.manage-users') || user?.managedByActor === true
    if (user === null || !may || user.status !== 'active') {
      note({ outcome: 'refused' })
      return null
    }
    const token = newToken()
    await insertInvitation(tx, {
      ...{ kind: 'password-reset', tokenHash: hashToken(token), email: user.email, agencyId: user.agencyId },
      ...{ teamId: null, roles: [], userId: user.id, clearsTwoStep: of.clearsTwoStep },
      ...{ createdBy: visit.actor.userId, now: deps.now() },
    })
    note({ subjectType: 'user', subjectId: user.id, detail: { clearsTwoStep: of.clearsTwoStep } })
    return token
  })
}

/** False when it is not open, or not the actor's to revoke. */
export function revoke(deps: IdentityDeps, visit: Visit, invitationId: string): Promise<boolean> {
  return deps.db.withActor(visit.actor, writing(visit, 'revoke-invitation'), async (tx, note) => {
    const done = await revokeInvitation(tx, { id: invitationId, now: deps.now() })
    note({ subjectType: 'invitation', subjectId: invitationId, ...(done ? {} : { outcome: 'refused' }) })
    return done
  })
}

export interface OpenedInvitation {
  readonly invitation: Invitation
  readonly partnership: string
  readonly invitedBy: string | null
}

/** What a link leads to; null when it was used, revoked, has run out or never was. */
export function openInvitation(deps: IdentityDeps, visit: Visit, token: string): Promise<OpenedInvitation | null> {
  return deps.db.withActor(
    acceptor,
    reading(visit, 'open-invitation'),
    async (tx, note): Promise<OpenedInvitation | null> => {
      const invitation = isToken(token)
        ? await findOpenInvitation(tx, { tokenHash: hashToken(token), now: deps.now() })
        : null
      if (invitation === null) {
        note({ outcome: 'refused' })
        return null
      }
      note({ subjectType: 'invitation', subjectId: invitation.id })
      const { createdBy } = invitation
      const names = await userNames(tx, createdBy === null ? [] : [createdBy])
      return {
        invitation,
        partnership: (await findPartnership(tx))?.name ?? 'Frankpledge',
        invitedBy: createdBy === null ? null : (names.get(createdBy) ?? null),
      }
    },
  )
}

export type AcceptRefusal = 'link-not-good' | 'has-account'

/** Uses the link up: makes the user, or sets the password anew and ends their sessions. */
export async function acceptInvitation(
  deps: IdentityDeps,
  visit: Visit,
  input: { token: string; displayName: string; password: string },
): Promise<Result<Invitation['kind'], AcceptRefusal>> {
  if (!isToken(input.token)) return refused('link-not-good')
  const passwordHash = await hashPassword(input.password)
  return deps.db.withActor(
    acceptor,
    writing(visit, 'accept-invitation'),
    async (tx, note): Promise<Result<Invitation['kind'], AcceptRefusal>> => {
      const now = deps.now()
      const invitation = await findOpenInvitation(tx, { tokenHash: hashToken(input.token), now })
      if (invitation === null) {
        note({ outcome: 'refused' })
        return refused('link-not-good')
      }
      await useInvitation(tx, { id: invitation.id, now })
      if (invitation.userId !== null) {
        const { userId } = invitation
        await setPasswordHash(tx, { userId, passwordHash, now })
        if (invitation.clearsTwoStep) await removeTotp(tx, userId)
        const status = (await findUser(tx, userId))?.status ?? 'deactivated'
        await setStatus(tx, { userId, status, now })
        note({ subjectType: 'user', subjectId: userId, detail: { invitationId: invitation.id, kind: invitation.kind } })
        return ok(invitation.kind)
      }
      const { email, agencyId, roles, teamId } = invitation
      const { displayName } = input
      const userId = await insertUser(tx, { email, displayName, agencyId, roles, passwordHash })
      if (userId === null) {
        note({ outcome: 'refused' })
        return refused('has-account')
      }
      if (teamId !== null) {
        await addMember(tx, { teamId, userId, userAgencyId: agencyId })
        if (roles.includes('team-administrator')) await addTeamAdministrator(tx, { teamId, userId })
      }
      note({ subjectType: 'user', subjectId: userId, detail: { invitationId: invitation.id, kind: invitation.kind } })
      return ok(invitation.kind)
    },
  )
}
