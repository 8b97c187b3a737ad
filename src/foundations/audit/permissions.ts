/** What this room lets people do, in plain words. */
export const permissions = {
  'audit.read': 'Read the record of what everybody did',
} as const
