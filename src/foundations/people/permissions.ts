/** What may be permitted in this room, in words for the page on which roles are explained. */
export const permissions: Readonly<Record<string, string>> = {
  'people.use': 'Search for people, households and places, and read and write the profiles that the agreements open',
}
