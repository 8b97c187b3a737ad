const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * Whether the text can be an id at all; anything else in an address is simply not found. Also guards queries: a wrong id is
 * a thing that is not there, and not a fault of the database.
 */
export function isUuid(text: string | null | undefined): text is string {
  return typeof text === 'string' && UUID.test(text)
}
