/** The addresses that lead to a record, read from a running server, and how each is asked of one thing. */
import type { RouteEntry } from '../../src/platform/http/index.ts'

/** Addresses that lead to one thing by a part of the address. */
export const leadsToOne = (entry: RouteEntry) => entry.path.includes(':') && entry.path !== '/assets/:file'

/** Addresses to which a thing is named beside the address: `?record=`, or a field of the form. */
const mayName = (entry: RouteEntry) =>
  !entry.path.includes(':') &&
  entry.access.kind === 'permission' &&
  entry.access.anyOf.some((permission) => /^(sharing|people|casework)\./.test(permission))

/**
 * Registers about records: whoever holds the permission sees that there is one, and of what it holds nothing, which is
 * asked here too. The audit log's own pages grow by every request, so no two answers of theirs are the same.
 */
const REGISTERS: readonly { readonly under: string; readonly with: string }[] = [
  { under: '/closed-records/:record', with: 'sharing.manage-rights' },
  { under: '/closed-records/:record', with: 'sharing.oversee' },
  { under: '/retention/:record', with: 'sharing.manage-rights' },
  { under: '/audit', with: 'audit.read' },
]

/** Whether this address is a register for whoever holds these permissions. */
export const isRegister = (entry: RouteEntry, permissions: readonly string[]) =>
  REGISTERS.some(({ under, with: needed }) => entry.path.startsWith(under) && permissions.includes(needed))

const NAMES = ['record', 'pointer', 'other', 'disclosure', 'profile', 'case'] as const

/** Permissions of figures and settings let nobody at a record. */
const KEEPS_RECORDS = /^(sharing|people|audit)\.|^casework\.(use|approve)$/

export interface Ask {
  readonly entry: RouteEntry
  readonly url: (id: string) => string
  readonly form: (id: string) => Record<string, string>
}

/** What is asked of an address: for each of its parts, and beside it, the id of the thing. */
export function asksOf(routes: readonly RouteEntry[]): Ask[] {
  return routes
    .filter((entry) => leadsToOne(entry) || mayName(entry))
    .map((entry) => ({
      entry,
      url: (id) =>
        leadsToOne(entry)
          ? entry.path.replaceAll(/:[a-z]+/gi, id)
          : `${entry.path}${entry.method === 'GET' ? `?${NAMES.map((name) => `${name}=${id}`).join('&')}` : ''}`,
      form: (id) => Object.fromEntries(NAMES.map((name) => [name, id])),
    }))
}

/** Records are reached with a permission of a room that keeps records: anything wider is a mistake. */
export function reachableWithoutPermission(routes: readonly RouteEntry[]): string[] {
  return routes
    .filter(({ path: address }) => /\/:record\b/.test(address))
    .filter(({ access }) =>
      access.kind === 'permission' ? !access.anyOf.every((permission) => KEEPS_RECORDS.test(permission)) : true,
    )
    .map(({ method, path: address }) => `${method} ${address}`)
}
