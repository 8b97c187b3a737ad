import { type RoleName, roleNames, roles } from '../../foundations/identity/index.ts'
import type { Access, RouteEntry } from '../../platform/http/index.ts'
import { permissionLabels } from './permission-labels.ts'
import type { TableRights } from './read-catalogue.ts'

export interface PermissionRow {
  readonly permission: string
  readonly label: string
  readonly roles: readonly RoleName[]
}
export interface RouteRow {
  readonly method: string
  readonly path: string
  readonly access: string
  /** Those whose roles let them in; empty for everyone. */
  readonly roles: readonly RoleName[]
  readonly open: 'everyone' | 'signed-in' | null
}
export interface Matrix {
  readonly permissions: readonly PermissionRow[]
  readonly routes: readonly RouteRow[]
  readonly tables: readonly TableRights[]
}

export function buildMatrix(routes: readonly RouteEntry[], tables: readonly TableRights[]): Matrix {
  const held = new Set(roleNames.flatMap((role) => roles[role].permissions as readonly string[]))
  const known = [...new Set([...Object.keys(permissionLabels), ...held])]
  return {
    permissions: known.map((permission) => ({
      permission,
      label: permissionLabels[permission] ?? permission,
      roles: rolesWith([permission]),
    })),
    routes: routes.map(rowOf).sort((one, other) => order(one).localeCompare(order(other), 'en')),
    tables,
  }
}

function rolesWith(anyOf: readonly string[]): RoleName[] {
  return roleNames.filter((role) => roles[role].permissions.some((permission) => anyOf.includes(permission)))
}

const order = (row: RouteRow) => `${row.path} ${row.method}`

function rowOf({ method, path, access }: RouteEntry): RouteRow {
  return { method, path, access: accessInWords(access), ...reachOf(access) }
}

function reachOf(access: Access): Pick<RouteRow, 'roles' | 'open'> {
  if (access.kind === 'permission') return { roles: rolesWith(access.anyOf), open: null }
  return { roles: [...roleNames], open: access.kind }
}

function accessInWords(access: Access): string {
  switch (access.kind) {
    case 'everyone':
      return 'Everyone, also without signing in'
    case 'signed-in':
      return 'Everyone who is signed in'
    case 'permission':
      return access.anyOf.join(' or ')
  }
}

/** Permissions in use that have no label, and labels that nothing uses: both are mistakes. */
export function loosePermissions(routes: readonly RouteEntry[]): string[] {
  const used = new Set([
    ...routes.flatMap(({ access }) => (access.kind === 'permission' ? access.anyOf : [])),
    ...roleNames.flatMap((role) => roles[role].permissions as readonly string[]),
  ])
  const given = new Set(roleNames.flatMap((role) => roles[role].permissions as readonly string[]))
  return [
    ...[...used]
      .filter((permission) => permissionLabels[permission] === undefined)
      .map((name) => `${name} has no label`),
    ...Object.keys(permissionLabels)
      .filter((permission) => !given.has(permission))
      .map((name) => `${name} is held by no role`),
  ]
}
