import type { Actor } from '../db/index.ts'

/** Who may reach a route. Every route declares one; the server refuses to start otherwise. */
export type Access =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'permission'; readonly anyOf: readonly string[] }

/** Visitors without a session too: sign-in, health, published pages. */
export function everyone(): Access {
  return { kind: 'everyone' }
}

/** Any signed-in person: their own account and home page. */
export function signedIn(): Access {
  return { kind: 'signed-in' }
}

/** Signed-in people who hold at least one of these permissions. */
export function may(permission: string, ...orAnyOf: readonly string[]): Access {
  return { kind: 'permission', anyOf: [permission, ...orAnyOf] }
}

export type Decision = 'allowed' | 'sign-in-first' | 'forbidden'

export function decide(access: Access, actor: Actor): Decision {
  switch (access.kind) {
    case 'everyone':
      return 'allowed'
    case 'signed-in':
      return actor.kind === 'person' ? 'allowed' : 'sign-in-first'
    case 'permission':
      if (actor.kind !== 'person') return 'sign-in-first'
      return access.anyOf.some((permission) => actor.permissions.includes(permission)) ? 'allowed' : 'forbidden'
  }
}
