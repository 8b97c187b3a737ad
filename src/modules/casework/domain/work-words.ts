/** Coded lists of what is done on a case, with the labels by which people know them. The database holds the same codes. */

export const CONTACT_KINDS = {
  phone: 'Phone call',
  visit: 'Visit',
  meeting: 'Meeting',
  letter: 'Letter',
  email: 'Email',
  text: 'Text message',
  other: 'Other contact',
} as const
export type ContactKind = keyof typeof CONTACT_KINDS

export const SUPPORT_KINDS = {
  'victim-support': 'Victim support service',
  mediation: 'Mediation',
  'target-hardening': 'Target hardening (locks, lights, fences)',
  alarm: 'Alarm',
  counselling: 'Counselling',
  'housing-move': 'Housing move',
  safeguarding: 'Safeguarding referral',
  'mental-health': 'Mental health referral',
  'drugs-alcohol': 'Drug and alcohol referral',
  other: 'Other support',
} as const
export type SupportKind = keyof typeof SUPPORT_KINDS

export const SUPPORT_ANSWERS = {
  offered: 'Offered, no answer yet',
  taken: 'Taken',
  refused: 'Refused',
  'not-suitable': 'Turned out not to be suitable',
} as const
export type SupportAnswer = keyof typeof SUPPORT_ANSWERS

export const SUPPORT_RESULTS = {
  helped: 'It helped',
  partly: 'It partly helped',
  not: 'It did not help',
  unknown: 'Not known',
} as const
export type SupportResult = keyof typeof SUPPORT_RESULTS

export const PLAN_OUTCOMES = {
  'on-track': 'On track: it goes on as it is',
  changed: 'It has to change',
  'not-working': 'It does not work',
  achieved: 'Achieved',
} as const
export type PlanOutcome = keyof typeof PLAN_OUTCOMES

export const INCIDENT_PARTS = { suffered: 'Suffered it', did: 'Did it' } as const
export type IncidentPart = keyof typeof INCIDENT_PARTS
