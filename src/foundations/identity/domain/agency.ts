import { ok, type Result, refused } from '../../../platform/result/index.ts'

/** Kinds of organisation in a community safety partnership (Crime and Disorder Act 1998 sections 5 and 38, as amended). */
export const agencyKinds = {
  'county-council': 'County council',
  'district-council': 'District or borough council',
  'unitary-council': 'Unitary or city council',
  police: 'Police force',
  'police-and-crime-commissioner': 'Police and crime commissioner',
  fire: 'Fire and rescue',
  probation: 'Probation',
  health: 'Health body',
  housing: 'Housing provider',
  voluntary: 'Voluntary or community organisation',
  prison: 'Prison',
  'youth-justice': 'Youth justice service',
  education: 'School, college or university',
  other: 'Other',
} as const

export type AgencyKind = keyof typeof agencyKinds

export function isAgencyKind(kind: string): kind is AgencyKind {
  return Object.hasOwn(agencyKinds, kind)
}

export function agencyKindLabel(kind: string): string {
  return isAgencyKind(kind) ? agencyKinds[kind] : kind
}

/** Days as `YYYY-MM-DD`, which compare as text. */
export interface AgencyDates {
  readonly startsOn: string | null
  /** The last day. */
  readonly endsOn: string | null
}

export type AgencyState = 'not-yet' | 'present' | 'ended'

export function agencyState(agency: AgencyDates, today: string): AgencyState {
  if (agency.endsOn !== null && agency.endsOn < today) return 'ended'
  return agency.startsOn !== null && agency.startsOn > today ? 'not-yet' : 'present'
}

export interface Succession {
  readonly predecessorId: string
  readonly successorId: string
}

export type SuccessionRefusal =
  | 'itself'
  | 'would-run-in-a-circle'
  | 'before-predecessor-began'
  | 'predecessor-ended-before'

export const successionMessages: Readonly<Record<SuccessionRefusal, string>> = {
  itself: 'An agency cannot take over from itself',
  'would-run-in-a-circle': 'The agency you chose was itself taken over by this one or by its successors',
  'before-predecessor-began': 'The date is before this agency began',
  'predecessor-ended-before': 'This agency ended on another day. Change its last day first, or use the day after it',
}

/**
 * One agency takes over from another on a day: the predecessor's last day is the day before. Mergers and splits are
 * several successions. An agency that has ended keeps its last day, so the successor begins on the day after.
 */
export function succeed(of: {
  readonly predecessor: { readonly id: string } & AgencyDates
  readonly successorId: string
  readonly on: string
  readonly existing: readonly Succession[]
}): Result<{ readonly endsOn: string }, SuccessionRefusal> {
  const { predecessor, successorId, on } = of
  if (predecessor.id === successorId) return refused('itself')
  if (leadsTo({ from: successorId, to: predecessor.id }, of.existing)) return refused('would-run-in-a-circle')
  if (predecessor.startsOn !== null && on <= predecessor.startsOn) return refused('before-predecessor-began')
  const endsOn = dayBefore(on)
  if (predecessor.endsOn !== null && predecessor.endsOn !== endsOn) return refused('predecessor-ended-before')
  return ok({ endsOn })
}

/** Whether the chain of successors that begins at `from` reaches `to`. */
function leadsTo(way: { from: string; to: string }, existing: readonly Succession[]): boolean {
  const seen = new Set<string>()
  const next = [way.from]
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    if (id === way.to) return true
    if (seen.has(id)) continue
    seen.add(id)
    for (const { predecessorId, successorId } of existing) if (predecessorId === id) next.push(successorId)
  }
  return false
}

export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

/** Whether the text is a day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
