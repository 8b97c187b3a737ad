/** What may be permitted in this room, in words for the page on which roles are explained. */
export const permissions: Readonly<Record<string, string>> = {
  'areas.import': 'Import areas, boundaries and populations, group areas and add other names for them',
}
