import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import type { Signal } from './find-signals.ts'

export const reviewOutcomes = {
  'in-order': 'In order: there is an explanation',
  asked: 'Asked the person or their manager',
  'passed-on': 'Passed on to be looked into',
} as const

export type ReviewOutcome = keyof typeof reviewOutcomes

export function isReviewOutcome(text: string): text is ReviewOutcome {
  return Object.hasOwn(reviewOutcomes, text)
}

export interface SignalReview {
  readonly signalKey: string
  readonly upToEventId: number
  readonly outcome: ReviewOutcome
  readonly note: string
  readonly reviewedBy: string
  readonly reviewedAt: Date
}

interface ReviewRow {
  signal_key: string
  up_to_event_id: number
  outcome: ReviewOutcome
  note: string
  reviewed_by: string
  reviewed_at: Date
}

/** Reviews of these signals, the newest first. */
export async function reviewsOf(tx: Tx, keys: readonly string[]): Promise<SignalReview[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<ReviewRow>`
    select signal_key, up_to_event_id, outcome, note, reviewed_by, reviewed_at from audit.signal_reviews
    where signal_key = any (${[...keys]}::text[]) order by id desc`.execute(tx)
  return rows.map((row) => ({
    ...{ signalKey: row.signal_key, upToEventId: row.up_to_event_id, outcome: row.outcome, note: row.note },
    ...{ reviewedBy: row.reviewed_by, reviewedAt: row.reviewed_at },
  }))
}

export async function insertReview(
  tx: Tx,
  review: Pick<SignalReview, 'signalKey' | 'upToEventId' | 'outcome' | 'note' | 'reviewedBy'>,
): Promise<void> {
  await sql`insert into audit.signal_reviews (signal_key, up_to_event_id, outcome, note, reviewed_by)
    values (${review.signalKey}, ${review.upToEventId}, ${review.outcome}, ${review.note}, ${review.reviewedBy}::uuid)`.execute(
    tx,
  )
}

/** Whether somebody has looked into all of it: a review counts for the events that there were then. */
export function isReviewed(signal: Signal, reviews: readonly SignalReview[]): boolean {
  return reviews.some((review) => review.signalKey === signal.key && review.upToEventId >= signal.lastEventId)
}
