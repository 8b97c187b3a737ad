/** Professional judgement: adjusting a total, with a reason, confirmed by somebody else. */
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { bandOf, highestPossible, type Instrument, type RankedBand } from './instrument.ts'

/** `confirmed` also when no approver is needed; `withdrawn` by whoever asked, before anybody decided. */
export type JudgementState = 'asked' | 'confirmed' | 'refused' | 'withdrawn'

export const judgementStateLabels: Readonly<Record<JudgementState, string>> = {
  asked: 'Waits for confirmation',
  confirmed: 'Confirmed',
  refused: 'Refused',
  withdrawn: 'Withdrawn',
}

export interface JudgementProblem {
  readonly field: 'adjustedTotal' | 'reason' | 'approver'
  readonly message: string
}

export interface ProposedJudgement {
  /** As typed or read from a file. */
  readonly adjustedTotal: number | null
  readonly reason: string
  /** Null when none was chosen. */
  readonly approver: string | null
  readonly askedBy: string
}

export interface Judged {
  readonly adjustedTotal: number
  readonly band: RankedBand
  readonly reason: string
  /** Null when this instrument needs none. */
  readonly approver: string | null
}

export const LONGEST_REASON = 2000

/** Whether the instrument's rules allow this adjustment of the total. */
export function checkJudgement(
  instrument: Instrument,
  total: number,
  proposed: ProposedJudgement,
): Result<Judged, readonly JudgementProblem[]> {
  const { adjust, approver: needsApprover } = instrument.judgement
  const { adjustedTotal } = proposed
  const highest = highestPossible(instrument)
  const problems: JudgementProblem[] = []
  if (adjust === 'none') {
    problems.push({ field: 'adjustedTotal', message: 'The total of this instrument cannot be adjusted' })
  } else if (
    adjustedTotal === null ||
    !Number.isInteger(adjustedTotal) ||
    adjustedTotal < 0 ||
    adjustedTotal > highest
  ) {
    problems.push({ field: 'adjustedTotal', message: `The adjusted total must be a whole number from 0 to ${highest}` })
  } else if (adjustedTotal === total) {
    problems.push({ field: 'adjustedTotal', message: `The total is ${total} already` })
  } else if (adjust === 'up' && adjustedTotal < total) {
    problems.push({ field: 'adjustedTotal', message: `Judgement may only raise this total, which is ${total}` })
  }
  const reason = proposed.reason.trim()
  if (reason === '') problems.push({ field: 'reason', message: 'Enter why the total should be adjusted' })
  if (reason.length > LONGEST_REASON) {
    const message = `The reason must be ${LONGEST_REASON.toLocaleString('en-GB')} characters or fewer`
    problems.push({ field: 'reason', message })
  }
  if (needsApprover && proposed.approver === null) {
    problems.push({ field: 'approver', message: 'Choose who confirms the adjustment' })
  } else if (needsApprover && proposed.approver === proposed.askedBy) {
    problems.push({ field: 'approver', message: 'Somebody else than you must confirm the adjustment' })
  }
  if (problems.length > 0 || adjustedTotal === null) return refused(problems)
  return ok({
    ...{ adjustedTotal, band: bandOf(instrument, adjustedTotal), reason },
    approver: needsApprover ? proposed.approver : null,
  })
}

/**
 * What counts: a raised total from the moment somebody asks, a lowered one only when it was confirmed. Nobody is less
 * protected while a decision waits.
 */
export function counts(
  judgement: { readonly state: JudgementState; readonly adjustedTotal: number },
  total: number,
): boolean {
  return judgement.state === 'confirmed' || (judgement.state === 'asked' && judgement.adjustedTotal > total)
}
