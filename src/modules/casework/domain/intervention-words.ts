/** Coded lists of interventions and vulnerabilities, with the labels by which people know them. The database holds the same codes. */

export const CATEGORIES = {
  informal: 'Informal',
  tenancy: 'Tenancy',
  'court-order': 'Court order',
  notice: 'Notice',
  place: 'About a place',
} as const
export type Category = keyof typeof CATEGORIES

export const AGAINST = { person: 'A person', place: 'A place', either: 'A person or a place' } as const
export type Against = keyof typeof AGAINST

export const STAGES = {
  warned: 'Warning given',
  consulted: 'Consulted',
  applied: 'Applied for',
  interim: 'Interim order made',
  granted: 'Granted',
  served: 'Served',
  varied: 'Varied',
  extended: 'Extended',
  reviewed: 'Reviewed',
  appealed: 'Appealed',
  discharged: 'Discharged',
  ended: 'Ended',
} as const
export type Stage = keyof typeof STAGES

export const BREACH_ACTIONS = {
  none: 'Nothing was done',
  warned: 'Warned',
  varied: 'The conditions were changed',
  fined: 'Fixed penalty or fine',
  arrested: 'Arrested',
  court: 'Taken to court',
  possession: 'Possession of the home sought',
  other: 'Something else',
} as const
export type BreachAction = keyof typeof BREACH_ACTIONS

export const OUTCOMES = {
  worked: 'It worked',
  partly: 'It partly worked',
  not: 'It did not work',
  breached: 'Broken, and replaced by something stronger',
  replaced: 'Replaced by something else',
  refused: 'Refused: by the court, or by the person',
  unknown: 'Not known',
} as const
export type Outcome = keyof typeof OUTCOMES

/** How sure the source of a rule is. */
export const MARKS = {
  V: 'Read in the source',
  S: 'Second hand',
  U: 'General knowledge: check it',
} as const
export type Mark = keyof typeof MARKS

/** In the published order of frequency; shared/domain/casework.md section 4. */
export const VULNERABILITIES = {
  intimidated: 'Intimidated',
  'mental-health': 'Mental health',
  age: 'Age',
  'repeat-victim': 'Repeat victim',
  'physical-disability': 'Physical disability',
  illness: 'Illness',
  family: 'Family circumstances',
  isolated: 'Isolated',
  'prescribed-medication': 'Prescribed medication',
  'sleep-deprivation': 'Sleep deprivation',
  'learning-disability': 'Learning disability',
} as const
export type Vulnerability = keyof typeof VULNERABILITIES
