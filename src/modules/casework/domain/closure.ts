/** The rules of closing a case and of opening it again. Pure. */
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { CaseState } from './words.ts'

/** What the victim says of the outcome. Nobody answers for them: "not asked" needs its reason. */
export const VICTIMS_VIEWS = {
  satisfied: 'Satisfied',
  partly: 'Partly satisfied',
  'not-satisfied': 'Not satisfied',
  'not-asked': 'Not asked, because',
  'no-victim': 'There is no victim in this case',
} as const
export type VictimsView = keyof typeof VICTIMS_VIEWS

export const CLOSURE_STATES = {
  asked: 'Waits for approval',
  withdrawn: 'Withdrawn',
  'sent-back': 'Sent back',
  approved: 'Approved',
  reopened: 'Approved, and opened again later',
} as const
export type ClosureState = keyof typeof CLOSURE_STATES

export interface ClosureInput {
  /** Code of a retention rule of the agreement. */
  readonly outcome: string
  /** ISO day. */
  readonly endedOn: string
  /** What was achieved, in their own words. */
  readonly achieved: string
  readonly victimsView: VictimsView
  readonly viewBecause: string
  /** What is still open, as it was shown to and acknowledged by who asks. */
  readonly acknowledged: readonly string[]
}

export interface ClosureProblem {
  readonly field: 'outcome' | 'endedOn' | 'achieved' | 'victimsView' | 'viewBecause' | 'acknowledged'
  readonly message: string
}

/** What is wrong with a request to close. `openOn` and `today` are ISO days. */
export function checkClosure(
  input: ClosureInput,
  given: {
    readonly outcomes: readonly string[]
    readonly hasVictim: boolean
    readonly warnings: readonly string[]
    readonly openOn: string
    readonly today: string
  },
): ClosureProblem[] {
  const problems: ClosureProblem[] = []
  const say = (field: ClosureProblem['field'], message: string) => problems.push({ field, message })
  if (!given.outcomes.includes(input.outcome)) say('outcome', 'Choose how the case ended')
  if (input.endedOn > given.today) say('endedOn', 'The day on which the work ended cannot be in the future')
  else if (input.endedOn < given.openOn) say('endedOn', 'The work cannot have ended before the case was opened')
  if (input.achieved.trim() === '') say('achieved', 'Say what was achieved')
  else if (input.achieved.length > 4000) say('achieved', 'Use at most 4,000 letters')
  if (input.victimsView === 'no-victim' && given.hasVictim) {
    say('victimsView', 'There is a victim in this case: say what they think, or why they were not asked')
  }
  if (input.victimsView !== 'no-victim' && !given.hasVictim) {
    say('victimsView', 'Nobody is recorded as a victim: choose that, or add the victim first')
  }
  if (input.victimsView === 'not-asked' && input.viewBecause.trim() === '') {
    say('viewBecause', 'Say why the victim was not asked')
  }
  if (input.viewBecause.length > 1000) say('viewBecause', 'Use at most 1,000 letters')
  if (given.warnings.some((warning) => !input.acknowledged.includes(warning))) {
    say('acknowledged', 'Look at what is still open, and confirm that the case can close all the same')
  }
  return problems
}

export type DecideRefusal = 'not-waiting' | 'own-request' | 'not-an-approver' | 'not-the-owner' | 'no-note'

/** Whether somebody may decide on a request: never their own, and only where their team answers for the case. */
export function mayDecideClosure(
  actor: { readonly userId: string | null; readonly approves: boolean; readonly manages: boolean },
  closure: { readonly state: ClosureState; readonly askedBy: string },
  decision: { readonly approve: boolean; readonly note: string },
): Result<void, DecideRefusal> {
  if (closure.state !== 'asked') return refused('not-waiting')
  if (closure.askedBy === actor.userId) return refused('own-request')
  if (!actor.approves) return refused('not-an-approver')
  if (!actor.manages) return refused('not-the-owner')
  if (!decision.approve && decision.note.trim() === '') return refused('no-note')
  return ok(undefined)
}

export type ReopenRefusal = 'not-closed' | 'not-an-approver' | 'not-the-owner' | 'no-reason'

export function mayReopen(
  actor: { readonly approves: boolean; readonly manages: boolean },
  one: { readonly state: CaseState },
  reason: string,
): Result<void, ReopenRefusal> {
  if (one.state !== 'closed') return refused('not-closed')
  if (!actor.approves) return refused('not-an-approver')
  if (!actor.manages) return refused('not-the-owner')
  if (reason.trim() === '') return refused('no-reason')
  return ok(undefined)
}

/** What this room itself would say before a case is closed. `today` is an ISO day. */
export function closingWarnings(of: {
  readonly screening: 'standard' | 'matrix' | null
  readonly assessedAt: Date | null
  readonly reviewDueOn: string | null
  readonly band: string | null
  readonly reason: string
  readonly hasAnybody: boolean
  readonly today: string
}): string[] {
  const warnings: string[] = []
  if (of.screening === null && of.assessedAt === null) warnings.push('The case was never screened.')
  if (of.screening === 'matrix' && of.assessedAt === null) {
    warnings.push('The risk assessment matrix is needed and was never done.')
  }
  if (of.reviewDueOn !== null && of.reviewDueOn < of.today) warnings.push('The review of the risk is overdue.')
  if (of.band === 'high') warnings.push('The risk was high when it was last assessed.')
  if (of.reason.trim() === '') warnings.push('No reason is recorded why the case was opened.')
  if (!of.hasAnybody) warnings.push('Nobody and no place is recorded in the case.')
  return warnings
}
