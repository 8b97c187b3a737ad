/**
 * What the command line and the demonstration do without a browser. Each is one transaction (or two) of the system,
 * audited as such.
 */
import { type Db, systemActor, type Tx } from '../../../platform/db/index.ts'
import type { ColourName } from '../../../platform/html/colours.ts'
import { AppError } from '../../../platform/result/index.ts'
import { type AgencyKind, isAgencyKind } from '../domain/agency.ts'
import { passwordMessages, passwordProblem } from '../domain/password.ts'
import { hashPassword } from '../domain/password-hash.ts'
import type { TeamKind } from '../domain/team-kind.ts'
import { isRoleName, type RoleName, roleNames } from '../roles.ts'
import { insertAgency, listAgencies } from '../store/agencies.ts'
import { removeTotp, setPasswordHash } from '../store/credentials.ts'
import { addPartnership } from '../store/partnership.ts'
import { addMember, addTeamAdministrator, insertTeam, listTeams } from '../store/teams.ts'
import { insertUser, searchUsers, setRoles, setStatus, type User } from '../store/users.ts'

const provisioner = systemActor(['identity.manage-users', 'identity.provision'])
const command = (name: string) => ({ name: `identity.${name}`, kind: 'write' }) as const

/** Names the partnership. False when it has been set up already; then nothing changes. */
export function createPartnership(
  db: Db,
  settings: { name: string; twoStepRequired: boolean; demonstration?: boolean; colour?: ColourName },
): Promise<boolean> {
  const { demonstration = false, colour = 'green' } = settings
  return db.withActor(provisioner, command('set-up'), (tx) =>
    addPartnership(tx, { ...settings, demonstration, colour }),
  )
}

/** @throws AppError `no-such-agency-kind` */
export function createAgency(
  db: Db,
  agency: { name: string; kind: AgencyKind; startsOn?: string | null; endsOn?: string | null },
): Promise<string> {
  if (!isAgencyKind(agency.kind))
    throw new AppError('no-such-agency-kind', `There is no kind of agency “${agency.kind}”.`)
  const { name, kind, startsOn = null, endsOn = null } = agency
  return db.withActor(provisioner, command('add-agency'), async (tx, note) => {
    const id = await insertAgency(tx, { name, kind, startsOn, endsOn })
    note({ subjectType: 'agency', subjectId: id })
    return id
  })
}

export function createTeam(
  db: Db,
  team: { agencyId: string; name: string; areaCodes: readonly string[]; kind?: TeamKind },
): Promise<string> {
  return db.withActor(provisioner, command('add-team'), async (tx, note) => {
    const id = await insertTeam(tx, { kind: 'other', ...team })
    note({ subjectType: 'team', subjectId: id })
    return id
  })
}

export interface UserToCreate {
  readonly email: string
  readonly displayName: string
  readonly agencyId: string
  readonly roles: readonly RoleName[]
  readonly password: string
  readonly teams?: readonly { readonly teamId: string; readonly isAdministrator?: boolean }[]
  /** For the demonstration only, whose passwords are printed for everybody. */
  readonly allowEasyPassword?: boolean
}

/**
 * Adds a user who can sign in at once.
 * @returns the new user's id
 * @throws AppError `no-such-role`, `password-refused`, `email-taken`
 */
export async function createUser(db: Db, user: UserToCreate): Promise<string> {
  checkRoles(user.roles)
  if (user.allowEasyPassword !== true) checkPassword(user.password, [user.displayName, user.email])
  const passwordHash = await hashPassword(user.password)
  return db.withActor(provisioner, command('add-user'), async (tx, note) => {
    const id = await insertUser(tx, { ...user, passwordHash })
    if (id === null) throw new AppError('email-taken', 'There is a user with this e-mail address already.')
    for (const { teamId, isAdministrator } of user.teams ?? []) {
      await addMember(tx, { teamId, userId: id, userAgencyId: user.agencyId })
      if (isAdministrator === true) await addTeamAdministrator(tx, { teamId, userId: id })
    }
    note({ subjectType: 'user', subjectId: id, detail: { roles: user.roles } })
    return id
  })
}

function checkRoles(names: readonly string[]): void {
  for (const name of names) {
    if (!isRoleName(name)) {
      throw new AppError('no-such-role', `There is no role “${name}”. Roles are ${roleNames.join(', ')}.`)
    }
  }
}

function checkPassword(password: string, context: readonly string[]): void {
  const problem = passwordProblem(password, context)
  if (problem !== null) throw new AppError('password-refused', `${passwordMessages[problem]}.`)
}

/** An agency by id or by its name; for `user add --agency`. @throws AppError `no-such-agency` */
export async function agencyByName(db: Db, nameOrId: string): Promise<string> {
  const agencies = await db.withActor(provisioner, { name: 'identity.list-agencies', kind: 'read' }, listAgencies)
  const wanted = nameOrId.trim().toLowerCase()
  const found = agencies.find((agency) => agency.id === wanted || agency.name.toLowerCase() === wanted)
  if (found === undefined) throw new AppError('no-such-agency', `There is no agency “${nameOrId}”.`, { status: 404 })
  return found.id
}

/** A team by id or by its name, which must name one team only. @throws AppError `no-such-team` */
export async function teamByName(db: Db, nameOrId: string): Promise<string> {
  const teams = await db.withActor(provisioner, { name: 'identity.list-teams', kind: 'read' }, (tx) => listTeams(tx))
  const wanted = nameOrId.trim().toLowerCase()
  const found = teams.filter((team) => team.id === wanted || team.name.toLowerCase() === wanted)
  if (found.length !== 1 || found[0] === undefined) {
    throw new AppError('no-such-team', `There is no team “${nameOrId}”, or more than one.`, { status: 404 })
  }
  return found[0].id
}

/** Users by name, those deactivated too. */
export function listUsers(
  db: Db,
  filter: { role?: RoleName; status?: 'active' | 'deactivated' } = {},
): Promise<User[]> {
  return db.withActor(
    provisioner,
    { name: 'identity.list-users', kind: 'read' },
    async (tx) => (await searchUsers(tx, filter)).users,
  )
}

/** Nobody can sign in as this user any more; sessions end at once. @throws AppError `no-such-user` */
export function deactivateUser(db: Db, email: string): Promise<void> {
  return onUser(db, email, 'deactivate-user', async (tx, user) => {
    await setStatus(tx, { userId: user.id, status: 'deactivated', now: new Date() })
  })
}

/** @throws AppError `no-such-user` */
export function reactivateUser(db: Db, email: string): Promise<void> {
  return onUser(db, email, 'reactivate-user', async (tx, user) => {
    await setStatus(tx, { userId: user.id, status: 'active', now: new Date() })
  })
}

/**
 * Sets a new password and ends all sessions; with `clearTwoStep` for somebody who lost telephone and recovery codes.
 * @throws AppError `no-such-user`, `password-refused`
 */
export async function resetPassword(
  db: Db,
  email: string,
  change: { password: string; clearTwoStep?: boolean },
): Promise<void> {
  checkPassword(change.password, [email])
  const passwordHash = await hashPassword(change.password)
  const now = new Date()
  await onUser(db, email, 'reset-password', async (tx, user) => {
    await setPasswordHash(tx, { userId: user.id, passwordHash, now })
    if (change.clearTwoStep === true) await removeTotp(tx, user.id)
    await setStatus(tx, { userId: user.id, status: user.status, now })
  })
}

/** Replaces a user's roles; sessions end, so that the next page already shows them. @throws AppError `no-such-user`, `no-such-role` */
export async function setUserRoles(db: Db, email: string, names: readonly RoleName[]): Promise<void> {
  checkRoles(names)
  await onUser(db, email, 'change-roles', async (tx, user) => {
    await setRoles(tx, { userId: user.id, roles: names, now: new Date() })
  })
}

function onUser(db: Db, email: string, name: string, work: (tx: Tx, user: User) => Promise<void>): Promise<void> {
  return db.withActor(provisioner, command(name), async (tx, note) => {
    const user = (await searchUsers(tx, { email })).users[0]
    if (user === undefined) {
      throw new AppError('no-such-user', 'There is no user with this e-mail address.', { status: 404 })
    }
    note({ subjectType: 'user', subjectId: user.id })
    await work(tx, user)
  })
}
