/**
 * The roles that people are given, and the permissions that each brings. Permissions of other rooms stand here by
 * name: identity is the lowest room and cannot import them.
 */
export interface Role {
  readonly label: string
  readonly hint: string
  readonly permissions: readonly string[]
  /** Whether a team administrator may give it, and change people who have it. The database holds the same list. */
  readonly givenByTeamAdministrators: boolean
}

export const roles = {
  'system-administrator': {
    label: 'System administrator',
    hint: 'Manages agencies, teams, users and areas',
    permissions: [
      ...['identity.manage-users', 'areas.import', 'performance.view'],
      ...['assessment.compose', 'casework.configure'],
    ],
    givenByTeamAdministrators: false,
  },
  analyst: {
    label: 'Analyst',
    hint: 'Imports data, explains exceptions and asks for responses',
    permissions: [
      ...['performance.view', 'performance.import', 'performance.analyse', 'areas.import'],
      'casework.figures',
    ],
    givenByTeamAdministrators: false,
  },
  caseworker: {
    label: 'Caseworker',
    hint: 'Works with records about people that their team owns or was given',
    permissions: ['sharing.use', 'sharing.break-glass', 'people.use', 'casework.use', 'performance.view'],
    givenByTeamAdministrators: true,
  },
  'partnership-manager': {
    label: 'Partnership manager',
    hint: 'Works with records, decides on disclosures, signs agreements and answers exceptions for the areas of their team',
    permissions: [
      ...['sharing.use', 'sharing.break-glass', 'sharing.decide', 'sharing.sign-agreements', 'people.use'],
      ...['casework.use', 'casework.approve', 'casework.figures', 'performance.view', 'performance.respond'],
    ],
    givenByTeamAdministrators: true,
  },
  'team-administrator': {
    label: 'Team administrator',
    hint: 'Invites, changes and deactivates the people of their own team',
    permissions: ['identity.manage-own-team', 'performance.view'],
    givenByTeamAdministrators: true,
  },
  'board-member': {
    label: 'Board member',
    hint: 'Sees charts, exceptions and figures about casework',
    permissions: ['performance.view', 'casework.figures'],
    givenByTeamAdministrators: true,
  },
  auditor: {
    label: 'Auditor',
    hint: 'Reads the record of what everybody did',
    permissions: ['audit.read', 'sharing.oversee', 'performance.view'],
    givenByTeamAdministrators: false,
  },
  'information-governance': {
    label: 'Information governance lead',
    hint: 'Writes and signs agreements, oversees disclosures and emergency access, keeps retention and people’s rights',
    permissions: [
      ...['sharing.manage-agreements', 'sharing.sign-agreements', 'sharing.oversee', 'sharing.manage-rights'],
      ...['audit.read', 'performance.view', 'assessment.compose', 'casework.configure'],
    ],
    givenByTeamAdministrators: false,
  },
} as const satisfies Record<string, Role>

export type RoleName = keyof typeof roles

export const roleNames = Object.keys(roles) as readonly RoleName[]

export function isRoleName(name: string): name is RoleName {
  return Object.hasOwn(roles, name)
}

export function roleLabel(name: string): string {
  return isRoleName(name) ? roles[name].label : name
}

/** Every permission of these roles, each once, in order. Names that are no role bring nothing. */
export function permissionsOf(names: readonly string[]): string[] {
  return [...new Set(names.filter(isRoleName).flatMap((name) => roles[name].permissions))].sort()
}

/** The roles that somebody with these permissions may give to others. */
export function rolesGivenBy(permissionsHeld: readonly string[]): readonly RoleName[] {
  if (permissionsHeld.includes('identity.manage-users')) return roleNames
  if (!permissionsHeld.includes('identity.manage-own-team')) return []
  return roleNames.filter((name) => roles[name].givenByTeamAdministrators)
}
