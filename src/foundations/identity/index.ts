/** The door of identity: who takes part and how they prove who they are. */
import type { Route } from '../../platform/http/index.ts'
import { accountRoutes } from './account/routes.tsx'
import { agencyRoutes } from './agencies/routes.tsx'
import { createDeps, type IdentityOptions } from './deps.ts'
import { invitationRoutes } from './invitations/routes.tsx'
import { partnershipRoutes } from './partnership/routes.tsx'
import { setUpRoutes } from './set-up/routes.tsx'
import { signInRoutes } from './sign-in/routes.tsx'
import { teamRoutes } from './teams/routes.tsx'
import { userRoutes } from './users/routes.tsx'

export {
  agencyByName,
  createAgency,
  createPartnership,
  createTeam,
  createUser,
  deactivateUser,
  listUsers,
  reactivateUser,
  resetPassword,
  setUserRoles,
  teamByName,
  type UserToCreate,
} from './commands/provision.ts'
export type { AreaChoice, IdentityOptions } from './deps.ts'
export { type AgencyKind, agencyKindLabel, agencyKinds, isAgencyKind } from './domain/agency.ts'
export { isTeamKind, type TeamKind, teamKindLabel, teamKindNames, teamKinds } from './domain/team-kind.ts'
export { notices } from './notices.ts'
export { permissions } from './permissions.ts'
export { personActor } from './person-actor.ts'
export { createVisitorResolver, type ResolverOptions } from './resolve-visitor.ts'
export { isRoleName, permissionsOf, type Role, type RoleName, roleLabel, roleNames, roles } from './roles.ts'
export { newSetUpCode, setUpIsOpen } from './set-up/action.ts'
export { type Agency, agencyNames, insertSuccession, listAgencies } from './store/agencies.ts'
export { findPartnership, type PartnershipSettings } from './store/partnership.ts'
export { listTeams, type Team, teamNames, teamsServing } from './store/teams.ts'
export { signedInByAgency } from './store/use.ts'
export { allUserNames, type User, userNames } from './store/users.ts'

/** Every page of this room. */
export function identityRoutes(options: IdentityOptions): Route[] {
  const deps = createDeps(options)
  return [
    ...setUpRoutes(deps),
    ...signInRoutes(deps),
    ...invitationRoutes(deps),
    ...accountRoutes(deps),
    ...userRoutes(deps),
    ...teamRoutes(deps),
    ...agencyRoutes(deps),
    ...partnershipRoutes(deps),
  ]
}
