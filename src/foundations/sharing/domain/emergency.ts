import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { mayAskFor, type Reachable } from './disclosure.ts'

/** Why the glass is broken, in the words that are chosen from; what happened is written beside it. */
export const emergencyReasons = {
  'life-at-risk': 'Somebody’s life is at risk',
  'serious-harm': 'Somebody may come to serious harm',
  'child-at-risk': 'A child is at risk',
  'missing-person': 'Somebody is missing',
  'crime-in-progress': 'A serious crime is happening or about to happen',
  other: 'Another emergency',
} as const
export type EmergencyReason = keyof typeof emergencyReasons

export function isEmergencyReason(text: string): text is EmergencyReason {
  return Object.hasOwn(emergencyReasons, text)
}

/** Hours that emergency access lasts when nobody says otherwise, and at most. The database holds the same limit. */
export const USUAL_HOURS = 2
export const MOST_HOURS = 24
/** The words beside the reason: long enough to be judged later. In characters. */
export const SHORTEST_REASON = 20
export const LONGEST_REASON = 2000

export const reviewOutcomes = {
  justified: 'Justified',
  'not-justified': 'Not justified',
  unclear: 'Not clear',
} as const
export type ReviewOutcome = keyof typeof reviewOutcomes

export type EmergencyState = 'asked' | 'opened' | 'refused'
export type ShownEmergency = 'open' | 'to-review' | 'reviewed' | 'refused'
export const emergencyStateLabels: Readonly<Record<ShownEmergency, string>> = {
  open: 'Open now, to be reviewed',
  'to-review': 'To be reviewed',
  reviewed: 'Reviewed',
  refused: 'Refused',
}

export interface EmergencyFacts {
  readonly state: EmergencyState
  readonly userId: string
  readonly expiresAt: Date | null
  /** When it was ended before its time. */
  readonly endedAt: Date | null
  readonly reviewedAt: Date | null
}

/** One that was never answered opened nothing, like one that was refused. */
export function shownEmergency(of: EmergencyFacts, now: Date): ShownEmergency {
  if (of.state !== 'opened') return 'refused'
  if (of.reviewedAt !== null) return 'reviewed'
  return isOpen(of, now) ? 'open' : 'to-review'
}

function isOpen({ state, expiresAt, endedAt }: EmergencyFacts, now: Date): boolean {
  return state === 'opened' && endedAt === null && expiresAt !== null && expiresAt > now
}

/**
 * Whether the glass may be broken: the agency takes part in the purpose, the purpose is not hidden, and the record is
 * not closed to this person in particular. Whatever the cause of a refusal, the person is told the same.
 */
export function mayBreakGlass(record: Reachable | null, userId: string): boolean {
  return mayAskFor(record, { userId, knownBy: 'pointer' })
}

export interface Reviewer {
  readonly userId: string
  readonly permissions: readonly string[]
  /** Whether their team manages the record that was opened. */
  readonly manages: boolean
}

export type EndRefusal = 'not-allowed' | 'over-already'

/** Before its time, by the owner's decider: nobody else can take access back. */
export function checkEnding(by: Reviewer, of: EmergencyFacts, now: Date): Result<null, EndRefusal> {
  if (!by.permissions.includes('sharing.decide') || !by.manages || of.userId === by.userId)
    return refused('not-allowed')
  return isOpen(of, now) ? ok(null) : refused('over-already')
}

export type ReviewRefusal = 'not-allowed' | 'own' | 'nothing-opened' | 'reviewed-already'

/** An overseer, or the owner's decider; never the one who opened it, and once. */
export function checkReview(reviewer: Reviewer, of: EmergencyFacts): Result<null, ReviewRefusal> {
  const { permissions } = reviewer
  if (!permissions.includes('sharing.oversee') && !(permissions.includes('sharing.decide') && reviewer.manages))
    return refused('not-allowed')
  if (of.userId === reviewer.userId) return refused('own')
  if (of.state !== 'opened') return refused('nothing-opened')
  return of.reviewedAt === null ? ok(null) : refused('reviewed-already')
}
