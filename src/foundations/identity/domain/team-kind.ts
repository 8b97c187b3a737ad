/**
 * What a team does. Agreements name their recipients by it, so that a new team is shared with from its first day. The
 * database holds the same list.
 */
export const teamKinds = {
  'anti-social-behaviour': 'Anti-social behaviour',
  'neighbourhood-policing': 'Neighbourhood policing',
  'community-safety': 'Community safety',
  housing: 'Housing',
  'environmental-health': 'Environmental health',
  'fire-prevention': 'Fire prevention',
  licensing: 'Licensing',
  'domestic-abuse': 'Domestic abuse',
  marac: 'MARAC coordination',
  safeguarding: 'Safeguarding',
  'offender-management': 'Offender management',
  'youth-justice': 'Youth justice',
  'substance-misuse': 'Substance misuse',
  'mental-health': 'Mental health',
  'victim-support': 'Victim support',
  prevent: 'Prevent',
  reviews: 'Reviews',
  analysis: 'Research and analysis',
  'information-governance': 'Information governance',
  other: 'Other',
} as const

export type TeamKind = keyof typeof teamKinds

export const teamKindNames = Object.keys(teamKinds) as readonly TeamKind[]

export function isTeamKind(kind: string): kind is TeamKind {
  return Object.hasOwn(teamKinds, kind)
}

export function teamKindLabel(kind: string): string {
  return isTeamKind(kind) ? teamKinds[kind] : kind
}
