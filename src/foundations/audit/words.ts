import type { PurposeKind } from '../../platform/db/index.ts'

/** `identity.change-roles` as "identity: change roles". */
export function describeAction(action: string): string {
  const [room = '', verb = ''] = action.split('.')
  return `${room}: ${verb.replaceAll('-', ' ')}`
}

export const kindWords: Readonly<Record<PurposeKind, string>> = {
  read: 'Looks',
  write: 'Changes',
  search: 'Searches',
  export: 'Exports',
  'sign-in': 'Signing in and out',
  import: 'Imports',
}
