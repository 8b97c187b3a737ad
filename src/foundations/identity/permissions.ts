/** What this room lets people do, in plain words. */
export const permissions = {
  'identity.manage-users': 'Manage all agencies, teams and users',
  'identity.manage-own-team': 'Manage the people of your own team',
} as const

export type IdentityPermission = keyof typeof permissions
