/** Coded lists of cases, with the labels by which people know them. The database holds the same codes. */

export const FOCUSES = { people: 'People', place: 'A place' } as const
export type Focus = keyof typeof FOCUSES

/** How anti-social behaviour is classed; shared/domain/casework.md section 1, as the police count it. */
export const ASB_TYPES = {
  personal: 'Personal: aimed at somebody',
  nuisance: 'Nuisance: troubles a street or a community',
  environmental: 'Environmental: damages a place',
} as const
export type AsbType = keyof typeof ASB_TYPES

/** The lawful purpose of a case in one line. */
export const LAWFUL_GROUNDS = {
  'prevent-crime': 'To prevent crime and disorder',
  'protect-vulnerable': 'To protect somebody who is vulnerable',
  tenancy: 'To manage a tenancy',
  'public-health': 'To deal with noise, waste or another public health matter',
  'other-duty': 'Another legal duty, named in the reason',
} as const
export type LawfulGround = keyof typeof LAWFUL_GROUNDS

export const CASE_STATES = { open: 'Open', closing: 'Closing asked for', closed: 'Closed' } as const
export type CaseState = keyof typeof CASE_STATES

export const BANDS = { standard: 'Standard', medium: 'Medium', high: 'High' } as const
export type Band = keyof typeof BANDS

export const ROLES = {
  victim: 'Victim',
  perpetrator: 'Perpetrator',
  both: 'Victim and perpetrator',
  witness: 'Witness',
  place: 'Place',
  other: 'Somebody else',
} as const
export type Role = keyof typeof ROLES

export function isKeyOf<T extends object>(list: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(list, key)
}
