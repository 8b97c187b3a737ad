import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { keeper } from '../deps.ts'
import { isReminderDue } from '../domain/agreement.ts'
import { lapseAgreement } from '../store/agreements.ts'
import { tellParties } from './tell-parties.ts'

export interface ReviewRound {
  /** Agreements whose parties were reminded. */
  readonly reminded: readonly string[]
  /** Purposes whose agreement lapsed: access and pointers must follow. */
  readonly lapsedPurposeIds: readonly string[]
}

/**
 * The daily round: agreements whose last day has passed lapse, and parties are reminded of reviews from thirty days
 * before. Running it twice on a day does nothing twice. The caller brings access in step afterwards.
 */
export async function remindOfReviews(db: Db, now: Date): Promise<ReviewRound> {
  const today = londonDay(now)
  const found = await db.withActor(keeper, { name: 'sharing.find-reviews-due', kind: 'read' }, async (tx) => {
    const { rows } = await sql<{
      id: string
      purpose_id: string
      ends_on: string | null
      review_on: string | null
      last_reminded_at: Date | null
    }>`select a.id, a.purpose_id, a.ends_on, a.review_on, (select max(m.at) from sharing.messages m
        where m.subject_id = a.id and m.kind = 'agreement-review-due' and m.to_overseers) as last_reminded_at
      from sharing.agreements a where a.state = 'in-force'`.execute(tx)
    return rows
  })
  const lapsedPurposeIds: string[] = []
  const reminded: string[] = []
  for (const one of found) {
    const lastRemindedOn = one.last_reminded_at === null ? null : londonDay(one.last_reminded_at)
    const lapses = one.ends_on !== null && one.ends_on < today
    if (!lapses && !isReminderDue({ reviewOn: one.review_on, lastRemindedOn, today })) continue
    const name = lapses ? 'sharing.lapse-agreement' : 'sharing.remind-of-review'
    await db.withActor(keeper, { name, kind: 'write' }, async (tx, note) => {
      note({ subjectType: 'agreement', subjectId: one.id, purposeId: one.purpose_id })
      // Somebody may have ended it since.
      if (lapses && !(await lapseAgreement(tx, { id: one.id, reason: 'Its last day has passed' }))) return
      await tellParties(tx, { kind: 'agreement-review-due', agreementId: one.id, to: 'all' })
      if (lapses) lapsedPurposeIds.push(one.purpose_id)
      else reminded.push(one.id)
    })
  }
  return { reminded, lapsedPurposeIds }
}
