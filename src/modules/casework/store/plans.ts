/** The plan of a case: each version kept, the highest number in force. */
import { sql } from 'kysely'
import { type Actor, anyOf, type Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { PlanInput, PlanReviewInput } from '../domain/work.ts'
import type { PlanOutcome } from '../domain/work-words.ts'
import { touchCase } from './cases.ts'
import type { KeepRefusal } from './kept.ts'

export interface Plan {
  readonly id: string
  readonly caseId: string
  /** Counts from 1 in each case. */
  readonly number: number
  readonly aim: string
  readonly success: string
  /** ISO day. */
  readonly reviewOn: string
  readonly writtenBy: string | null
  readonly writtenAt: Date
  /** ISO day. */
  readonly reviewedOn: string | null
  readonly reviewedBy: string | null
  readonly reviewOutcome: PlanOutcome | null
  readonly reviewNote: string
}

/** All versions of the plans of these cases, the one in force first. */
export async function plansOf(tx: Tx, caseIds: readonly string[]): Promise<Plan[]> {
  if (caseIds.length === 0) return []
  const { rows } = await sql<Plan>`
    select id, case_id as "caseId", number, aim, success, review_on as "reviewOn", written_by as "writtenBy",
      written_at as "writtenAt", reviewed_on as "reviewedOn", reviewed_by as "reviewedBy", review_outcome as "reviewOutcome",
      review_note as "reviewNote"
    from casework.plans t where t.case_id = ${anyOf(caseIds)} order by t.number desc`.execute(tx)
  return rows
}

/** Those of these cases that have a plan, with the day on which the one in force is reviewed; null when it was. */
export async function hasPlan(tx: Tx, caseIds: readonly string[]): Promise<Map<string, { reviewOn: string | null }>> {
  if (caseIds.length === 0) return new Map()
  const { rows } = await sql<{ caseId: string; reviewOn: string | null }>`
    select distinct on (t.case_id) t.case_id as "caseId",
      case when t.reviewed_on is null then t.review_on end as "reviewOn"
    from casework.plans t where t.case_id = ${anyOf(caseIds)} order by t.case_id, t.number desc`.execute(tx)
  return new Map(rows.map(({ caseId, reviewOn }) => [caseId, { reviewOn }]))
}

/** Writes the first plan or a new version. `instead` is the number that it was written to replace, 0 for none. */
export async function writePlan(
  tx: Tx,
  actor: Actor,
  given: { readonly caseId: string; readonly instead: number; readonly plan: PlanInput; readonly now?: Date },
): Promise<Result<{ number: number }, KeepRefusal>> {
  const now = given.now ?? new Date()
  const { rows } = await sql<{ number: number }>`
    insert into casework.plans (case_id, number, aim, success, review_on, written_by, written_at)
    select ${given.caseId}::uuid, ${given.instead} + 1, ${given.plan.aim.trim()}, ${given.plan.success.trim()},
      ${given.plan.reviewOn}::date, ${actor.userId}::uuid, ${now}
    where coalesce((select max(p.number) from casework.plans p where p.case_id = ${given.caseId}::uuid), 0) = ${given.instead}
    on conflict (case_id, number) do nothing
    returning number`.execute(tx)
  const [saved] = rows
  if (saved === undefined) {
    const [present] = await plansOf(tx, [given.caseId])
    return refused(
      present === undefined ? { kind: 'not-allowed' } : { kind: 'changed-meanwhile', version: present.number },
    )
  }
  await touchCase(tx, given.caseId, now)
  return ok(saved)
}

/** Notes what a review of a version found. False when it is not the one in force, was reviewed, or may not be changed. */
export async function reviewPlan(
  tx: Tx,
  actor: Actor,
  given: { readonly caseId: string; readonly number: number; readonly review: PlanReviewInput; readonly now?: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update casework.plans t set reviewed_on = ${given.review.reviewedOn}::date, reviewed_by = ${actor.userId}::uuid,
      review_outcome = ${given.review.outcome}, review_note = ${given.review.note.trim()}
    where t.case_id = ${given.caseId}::uuid and t.number = ${given.number} and t.reviewed_on is null
      and not exists (select from casework.plans n where n.case_id = t.case_id and n.number > t.number)`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await touchCase(tx, given.caseId, given.now)
  return true
}
