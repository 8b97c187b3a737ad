/** The 14 types of data.police.uk since May 2013, as its files spell them. */
export const CRIME_TYPES = [
  'Anti-social behaviour',
  'Bicycle theft',
  'Burglary',
  'Criminal damage and arson',
  'Drugs',
  'Other crime',
  'Other theft',
  'Possession of weapons',
  'Public order',
  'Robbery',
  'Shoplifting',
  'Theft from the person',
  'Vehicle crime',
  'Violence and sexual offences',
] as const
export type CrimeType = (typeof CRIME_TYPES)[number]

/**
 * Older names and their successors. Source: the changelog and category lists of data.police.uk. Files began in December
 * 2010 with six types (anti-social behaviour, burglary, robbery, vehicle crime, violent crime, other crime); September
 * 2011 took five more out of "Other crime"; May 2013 brought the present 14.
 * - "Violent crime" became "Violence and sexual offences"; its weapons offences had left in September 2011.
 * - "Public disorder and weapons" was split in May 2013 in two, "Public order" and "Possession of weapons"; the rows do
 *   not say which, so they go to the larger part. The warning `older-crime-type` says so to the reader.
 */
export const OLDER_CRIME_TYPES: Readonly<Record<string, CrimeType>> = {
  'Violent crime': 'Violence and sexual offences',
  'Violent crimes': 'Violence and sexual offences',
  'Public disorder and weapons': 'Public order',
  'Public disorder': 'Public order',
  'Theft from person': 'Theft from the person',
  'Antisocial behaviour': 'Anti-social behaviour',
  'Anti social behaviour': 'Anti-social behaviour',
}

const BY_NAME = new Map<string, { readonly type: CrimeType; readonly older: boolean }>([
  ...Object.entries(OLDER_CRIME_TYPES).map(([name, type]) => [name.toLowerCase(), { type, older: true }] as const),
  ...CRIME_TYPES.map((type) => [type.toLowerCase(), { type, older: false }] as const),
])

/** The present type for a name in any case; undefined for a name that data.police.uk never used. */
export function currentCrimeType(name: string): { readonly type: CrimeType; readonly older: boolean } | undefined {
  return BY_NAME.get(name.trim().toLowerCase())
}
