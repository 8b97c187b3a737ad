/** The coded lists of this room, each code with the words that people read. */

export const SUBJECT_KINDS = { person: 'Person', household: 'Household', place: 'Place' } as const
export type SubjectKind = keyof typeof SUBJECT_KINDS

export const NAME_USES = {
  main: 'Name in use',
  preferred: 'Preferred name',
  alias: 'Also known as',
  former: 'Former name',
} as const
export type NameUse = keyof typeof NAME_USES

export const ADDRESS_USES = {
  home: 'Home',
  former: 'Former home',
  work: 'Work or study',
  other: 'Another connection',
} as const
export type AddressUse = keyof typeof ADDRESS_USES

/** References that other organisations have given. */
export const REFERENCE_KINDS = {
  nhs: 'NHS number',
  pnc: 'Police National Computer identity',
  custody: 'Custody number',
  crime: 'Crime reference',
  incident: 'Police incident number',
  'social-care': 'Social care number',
  housing: 'Housing or tenancy reference',
  prison: 'Prison number',
  probation: 'Probation case reference',
  'national-insurance': 'National Insurance number',
  pupil: 'Unique pupil number',
  company: 'Company number',
  licence: 'Licence number',
  other: 'Another reference',
} as const
export type ReferenceKind = keyof typeof REFERENCE_KINDS

/** A person has one of each of these in a lifetime, so two that differ speak against the same person. */
export const LIFELONG_REFERENCES: readonly ReferenceKind[] = ['nhs', 'pnc', 'national-insurance', 'pupil']

/** These name an event, in which several people may have taken part, so the same one tells little about who somebody is. */
export const EVENT_REFERENCES: readonly ReferenceKind[] = ['crime', 'incident', 'custody']

export const GENDERS = {
  female: 'Female',
  male: 'Male',
  'trans-woman': 'Trans woman',
  'trans-man': 'Trans man',
  'non-binary': 'Non-binary',
  'self-described': 'Described in the person’s own words',
} as const

/**
 * The 18 ethnic groups of the 2011 census of England and Wales with the two-character codes of police self-definition
 * (18+1). The "+1", not stated, is the answer "prefer not to say". In the order of the census, never with "unknown" first.
 */
export const ETHNICITIES = {
  W1: 'White: English, Welsh, Scottish, Northern Irish or British',
  W2: 'White: Irish',
  W3: 'White: Gypsy or Irish Traveller',
  W9: 'Any other White background',
  M1: 'Mixed: White and Black Caribbean',
  M2: 'Mixed: White and Black African',
  M3: 'Mixed: White and Asian',
  M9: 'Any other Mixed or multiple ethnic background',
  A1: 'Asian or Asian British: Indian',
  A2: 'Asian or Asian British: Pakistani',
  A3: 'Asian or Asian British: Bangladeshi',
  A4: 'Asian or Asian British: Chinese',
  A9: 'Any other Asian background',
  B1: 'Black or Black British: Caribbean',
  B2: 'Black or Black British: African',
  B9: 'Any other Black, African or Caribbean background',
  O2: 'Arab',
  O9: 'Any other ethnic group',
} as const

export const DISABILITIES = {
  none: 'No disability',
  physical: 'Physical disability',
  sensory: 'Sight or hearing',
  learning: 'Learning disability or difficulty',
  'mental-health': 'Mental health condition',
  'long-term-illness': 'Long-term illness',
  neurodivergent: 'Autism or another neurodivergence',
  several: 'More than one of these',
  other: 'Another disability',
} as const

/** Preferred spoken language (ISO 639 codes): those most often spoken in England and Wales by the 2021 census. */
export const LANGUAGES = {
  en: 'English',
  cy: 'Welsh',
  bfi: 'British Sign Language',
  ar: 'Arabic',
  bn: 'Bengali or Sylheti',
  bg: 'Bulgarian',
  zh: 'Chinese',
  fa: 'Persian or Dari',
  fr: 'French',
  de: 'German',
  el: 'Greek',
  gu: 'Gujarati',
  hi: 'Hindi',
  hu: 'Hungarian',
  it: 'Italian',
  ku: 'Kurdish',
  lv: 'Latvian',
  lt: 'Lithuanian',
  pa: 'Panjabi',
  ps: 'Pashto',
  pl: 'Polish',
  pt: 'Portuguese',
  rom: 'Romani',
  ro: 'Romanian',
  ru: 'Russian',
  sk: 'Slovak',
  so: 'Somali',
  es: 'Spanish',
  ta: 'Tamil',
  tr: 'Turkish',
  uk: 'Ukrainian',
  ur: 'Urdu',
  vi: 'Vietnamese',
  other: 'Another language',
} as const

/** How one profile stands to another; read "the first is … the second". */
export const RELATIONSHIPS = {
  partner: 'partner of',
  'former-partner': 'former partner of',
  parent: 'parent of',
  child: 'child of',
  sibling: 'brother or sister of',
  relative: 'relative of',
  carer: 'carer of',
  'cared-for': 'cared for by',
  neighbour: 'neighbour of',
  friend: 'friend of',
  associate: 'associate of',
  landlord: 'landlord of',
  tenant: 'tenant of',
  'works-at': 'works at',
  frequents: 'frequents',
  other: 'connected with',
} as const
export type RelationshipKind = keyof typeof RELATIONSHIPS

/** Whether a text is one of the codes of such a list. */
export function isCodeOf<List extends object>(list: List, code: string): code is Extract<keyof List, string> {
  return Object.hasOwn(list, code)
}
