/** The words of sharing, each in one place: what the database stores and what the pages say. */

export const levels = ['none', 'know-of', 'view', 'contribute', 'manage'] as const
/** How far access to a record reaches; each level holds those before it. The database stores the position. */
export type Level = (typeof levels)[number]

export function levelOf(position: number): Level {
  return levels[position] ?? 'none'
}

export function positionOf(level: Level): number {
  return levels.indexOf(level)
}

export function reaches(held: Level, needed: Level): boolean {
  return positionOf(held) >= positionOf(needed)
}

export const levelLabels: Readonly<Record<Level, string>> = {
  none: 'No access',
  'know-of': 'Know that it exists',
  view: 'Read',
  contribute: 'Read and add',
  manage: 'Manage',
}

export const discoverabilities = ['open', 'pointer', 'hidden'] as const
/** What somebody of a party learns in a search about a record that was not shared with them (sharing.md, point 4). */
export type Discoverability = (typeof discoverabilities)[number]
export const discoverabilityLabels: Readonly<Record<Discoverability, { label: string; hint: string }>> = {
  open: { label: 'Open to the parties', hint: 'They learn that the record exists, whose it is and under which name.' },
  pointer: { label: 'Pointer', hint: 'They learn only that an agency holds something, and whom to ask.' },
  hidden: { label: 'Hidden', hint: 'They learn nothing: not in results, counts, suggestions or exports.' },
}

export const classifications = ['official', 'official-sensitive'] as const
export type Classification = (typeof classifications)[number]
/** Government security classifications; the marking stands at the head and foot of each page (practice.md, Records). */
export const classificationLabels: Readonly<Record<Classification, string>> = {
  official: 'OFFICIAL',
  'official-sensitive': 'OFFICIAL-SENSITIVE',
}

export const agreementStates = ['draft', 'signing', 'in-force', 'superseded', 'lapsed', 'abandoned'] as const
export type AgreementState = (typeof agreementStates)[number]
export const agreementStateLabels: Readonly<Record<AgreementState, string>> = {
  draft: 'Draft',
  signing: 'Being signed',
  'in-force': 'In force',
  superseded: 'Superseded',
  lapsed: 'Lapsed',
  abandoned: 'Abandoned',
}

/** Why somebody has access to a record. */
export type Because = 'owner' | 'succession' | 'rule' | 'open' | 'disclosure' | 'break-glass' | 'hand-over'
export const becauseLabels: Readonly<Record<Because, string>> = {
  owner: 'Your team owns it',
  succession: 'Your team took over from the owner',
  rule: 'The information sharing agreement shares it with your team',
  open: 'Parties to the agreement may know that it exists',
  disclosure: 'It was disclosed to your team',
  'break-glass': 'You opened it in an emergency',
  'hand-over': 'Your team handed it over and can still read it for a week',
}
