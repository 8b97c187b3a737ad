import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { Level } from './words.ts'

/**
 * Disclosures: decisions, case by case, to let one team into one record beyond the agreement's rules, or not to. What a
 * decision says follows sharing.md ("Law and principles"): the risk, what is disclosed, to whom, why it is necessary and
 * proportionate, the lawful basis, restrictions on use; a refusal is recorded too.
 */
export const disclosureStates = ['requested', 'granted', 'refused', 'withdrawn', 'cancelled'] as const
export type DisclosureState = (typeof disclosureStates)[number]
/** As people see it: a granted disclosure is over after its last day. */
export type ShownState = DisclosureState | 'expired'
export const shownStates = ['requested', 'granted', 'expired', 'refused', 'withdrawn', 'cancelled'] as const
export const stateLabels: Readonly<Record<ShownState, string>> = {
  requested: 'Waiting for a decision',
  granted: 'Granted',
  expired: 'Expired',
  refused: 'Refused',
  withdrawn: 'Withdrawn',
  cancelled: 'Cancelled',
}

export type KnownBy = 'record' | 'pointer' | 'offer'

export const consents = ['given', 'refused', 'not-asked'] as const
export type Consent = (typeof consents)[number]
export const consentLabels: Readonly<Record<Consent, string>> = {
  given: 'Yes, consent was given',
  refused: 'No, consent was asked for and refused',
  'not-asked': 'No, consent was not asked for',
}

/** What may be asked for; managing is never disclosed. */
export const disclosedLevels = ['know-of', 'view', 'contribute'] as const
export type DisclosedLevel = (typeof disclosedLevels)[number]

/**
 * Lawful bases that are offered to choose from; any other is written out. Suggestions, not rules: the person who decides
 * answers for the choice. Source: sharing.md, "Law and principles".
 */
export const lawfulBases = [
  'Crime and Disorder Act 1998, section 115: necessary or expedient for the Act',
  'Data Protection Act 2018, part 3: law enforcement purpose',
  'UK GDPR article 6(1)(e): task in the public interest',
  'UK GDPR article 6(1)(d): vital interests',
  'UK GDPR article 6(1)(c): legal obligation',
  'Care Act 2014: safeguarding an adult',
  'Children Act 2004: safeguarding a child',
  'Offender Management Act 2007, section 14',
  'Police, Crime, Sentencing and Courts Act 2022: serious violence duty',
] as const

/** Days that a grant lasts when nobody says otherwise, and at most; then it is asked for again. */
export const USUAL_DAYS = 90
export const MOST_DAYS = 366

/** `2026-02-28` and one day: `2026-03-01`. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** Whether the text is a day of the calendar, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** What the rules need to know of a disclosure. */
export interface DisclosureFacts {
  readonly state: DisclosureState
  readonly askedBy: string | null
  /** Last day of the access. */
  readonly expiresOn: string | null
  readonly version: number
}

export function shownState(of: Pick<DisclosureFacts, 'state' | 'expiresOn'>, today: string): ShownState {
  return of.state === 'granted' && of.expiresOn !== null && of.expiresOn < today ? 'expired' : of.state
}

/** Who acts on a disclosure. */
export interface Decider {
  readonly userId: string
  readonly permissions: readonly string[]
  /** Their level on the record that it is about. */
  readonly level: Level
}

export type NotTheirs =
  /** Their roles or their team do not let them decide about this record. */
  | 'not-allowed'
  /** Nobody decides on what they asked for themselves. */
  | 'own-request'

export function mayDecide(decider: Decider, of: Pick<DisclosureFacts, 'askedBy'>): Result<null, NotTheirs> {
  if (!decider.permissions.includes('sharing.decide') || decider.level !== 'manage') return refused('not-allowed')
  if (of.askedBy === decider.userId) return refused('own-request')
  return ok(null)
}

export type DecisionRefusal =
  | NotTheirs
  /** Somebody decided, cancelled or withdrew it meanwhile. */
  | 'changed-meanwhile'
  /** A closed record is open to the people named on it only, whatever is granted. */
  | 'closed-record'
  | 'expiry-out-of-range'

export interface Decision {
  readonly version: number
  readonly grant: boolean
  /** For a grant. */
  readonly expiresOn: string | null
}

/** Whether this decision can be taken now. */
export function checkDecision(
  decider: Decider,
  of: { readonly disclosure: DisclosureFacts; readonly closed: boolean },
  decision: Decision & { readonly today: string },
): Result<null, DecisionRefusal> {
  const allowed = mayDecide(decider, of.disclosure)
  if (!allowed.ok) return allowed
  if (of.disclosure.state !== 'requested' || of.disclosure.version !== decision.version)
    return refused('changed-meanwhile')
  if (!decision.grant) return ok(null)
  if (of.closed) return refused('closed-record')
  return isExpiryAllowed(decision.expiresOn, decision.today) ? ok(null) : refused('expiry-out-of-range')
}

/** From today, at most `MOST_DAYS` ahead. */
export function isExpiryAllowed(expiresOn: string | null, today: string): expiresOn is string {
  return expiresOn !== null && isDay(expiresOn) && expiresOn >= today && expiresOn <= addDays(today, MOST_DAYS)
}

export type WithdrawRefusal = 'not-allowed' | 'changed-meanwhile'

/** Only what is granted and not over can be withdrawn, by whoever could decide about the record today. */
export function checkWithdrawal(
  decider: Decider,
  disclosure: DisclosureFacts,
  of: { readonly version: number; readonly today: string },
): Result<null, WithdrawRefusal> {
  if (!decider.permissions.includes('sharing.decide') || decider.level !== 'manage') return refused('not-allowed')
  if (shownState(disclosure, of.today) !== 'granted' || disclosure.version !== of.version)
    return refused('changed-meanwhile')
  return ok(null)
}

/** Only the person who asked, and only while nobody has decided. */
export function checkCancellation(
  userId: string,
  disclosure: DisclosureFacts,
  version: number,
): Result<null, WithdrawRefusal> {
  if (disclosure.askedBy !== userId) return refused('not-allowed')
  return disclosure.state === 'requested' && disclosure.version === version ? ok(null) : refused('changed-meanwhile')
}

/** What the keeper finds out about a record before a request about it is carried to its owner. */
export interface Reachable {
  readonly ownerTeamId: string
  /** What the asker's agency may find under the purpose today; null when it does not take part. */
  readonly discoverability: 'open' | 'pointer' | 'hidden' | null
  readonly closedTo: readonly string[] | null
  readonly barred: readonly string[]
}

/**
 * Whether somebody may ask for this record. By a pointer only what pointers lead to: not to what is hidden, closed, or
 * closed to them. Otherwise they know of the record already, and their agency must take part in the purpose.
 */
export function mayAskFor(record: Reachable | null, asker: { readonly userId: string; readonly knownBy: KnownBy }) {
  if (record === null || record.discoverability === null || record.barred.includes(asker.userId)) return false
  if (record.closedTo !== null && !record.closedTo.includes(asker.userId)) return false
  return asker.knownBy !== 'pointer' || record.discoverability !== 'hidden'
}
