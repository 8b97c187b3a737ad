import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { checkJudgement, type JudgementProblem, LONGEST_REASON } from '../domain/judgement.ts'
import {
  type Assessment,
  type AssessmentHooks,
  findAssessment,
  findStanding,
  instrumentOf,
  noHooks,
  reviewDueOn,
  type Standing,
  tellAssessed,
} from './assessments.ts'

export interface NewJudgement {
  readonly assessmentId: string
  readonly adjustedTotal: number | null
  readonly reason: string
  /** Whom the page offered; whether they may decide is for the caller to know. */
  readonly approverId: string | null
}

export type AskRefusal =
  | { readonly kind: 'not-there' }
  | { readonly kind: 'invalid'; readonly problems: readonly JudgementProblem[] }
  /** One waits, or was confirmed. */
  | { readonly kind: 'already-judged' }
  /** A newer assessment counts now. */
  | { readonly kind: 'not-the-newest' }
  | { readonly kind: 'not-allowed' }

/** Asks for an adjustment of the total. A raised total counts at once; where no approver is needed it is confirmed at once. */
export async function askForJudgement(
  tx: Tx,
  actor: Actor,
  given: NewJudgement,
  hooks: AssessmentHooks = noHooks,
): Promise<Result<{ judgementId: string; standing: Standing }, AskRefusal>> {
  const assessment = await findAssessment(tx, given.assessmentId)
  if (assessment === null) return refused({ kind: 'not-there' })
  if (openJudgement(assessment) !== null) return refused({ kind: 'already-judged' })
  if (!(await isNewest(tx, assessment))) return refused({ kind: 'not-the-newest' })
  const instrument = await instrumentOf(tx, assessment)
  const checked = checkJudgement(instrument, assessment.scoredTotal, {
    ...{ adjustedTotal: given.adjustedTotal, reason: given.reason, approver: given.approverId },
    askedBy: actor.userId ?? '',
  })
  if (!checked.ok) return refused({ kind: 'invalid', problems: checked.problem })
  if (!(await mayWrite(tx, assessment.recordId))) return refused({ kind: 'not-allowed' })
  const { adjustedTotal, band, reason, approver } = checked.value
  const dueOn = reviewDueOn(band, londonDay(assessment.completedAt))
  const { rows } = await sql<{ id: string }>`
    insert into assessment.judgements (assessment_id, record_id, from_total, adjusted_total, band, band_label, band_rank,
      review_due_on, reason, state, asked_by, approver_id, decided_at)
    values (${assessment.id}::uuid, ${assessment.recordId}::uuid, ${assessment.scoredTotal}, ${adjustedTotal}, ${band.key},
      ${band.label}, ${band.rank}, ${dueOn}::date, ${reason}, ${approver === null ? 'confirmed' : 'asked'},
      ${actor.userId}::uuid, ${approver}::uuid, ${approver === null ? sql`now()` : null})
    on conflict do nothing returning id`.execute(tx)
  const [row] = rows
  if (row === undefined) return refused({ kind: 'already-judged' })
  return ok({ judgementId: row.id, standing: await told(tx, hooks, { actor, before: assessment }) })
}

export type DecideRefusal =
  /** There is none that waits for this person, or they may not read the record. */
  'not-there' | 'no-note' | 'note-too-long'

/** The named approver confirms or refuses. A refusal says why. */
export async function decideJudgement(
  tx: Tx,
  actor: Actor,
  given: { readonly assessmentId: string; readonly decision: 'confirmed' | 'refused'; readonly note: string },
  hooks: AssessmentHooks = noHooks,
): Promise<Result<Standing, DecideRefusal>> {
  const assessment = await findAssessment(tx, given.assessmentId)
  const waiting = assessment === null ? null : waitingFor(assessment, actor)
  if (assessment === null || waiting === null) return refused('not-there')
  const note = given.note.trim()
  if (note === '' && given.decision === 'refused') return refused('no-note')
  if (note.length > LONGEST_REASON) return refused('note-too-long')
  const { rows } = await sql<{ id: string }>`update assessment.judgements
    set state = ${given.decision}, note = ${note}, decided_at = now()
    where id = ${waiting.id}::uuid and state = 'asked' and approver_id = ${actor.userId}::uuid returning id`.execute(tx)
  if (rows.length === 0) return refused('not-there')
  return ok(await told(tx, hooks, { actor, before: assessment }))
}

/** Whoever asked takes it back before it was decided. */
export async function withdrawJudgement(
  tx: Tx,
  actor: Actor,
  given: { readonly assessmentId: string },
  hooks: AssessmentHooks = noHooks,
): Promise<Result<Standing, 'not-there'>> {
  const assessment = await findAssessment(tx, given.assessmentId)
  if (assessment === null) return refused('not-there')
  const { rows } = await sql<{ id: string }>`update assessment.judgements set state = 'withdrawn', decided_at = now()
    where assessment_id = ${assessment.id}::uuid and state = 'asked' and asked_by = ${actor.userId}::uuid returning id`.execute(
    tx,
  )
  return rows.length === 0 ? refused('not-there') : ok(await told(tx, hooks, { actor, before: assessment }))
}

/** The judgement that waits or was confirmed; beside it there is no other. */
export function openJudgement(assessment: Assessment) {
  return assessment.judgements.find(({ state }) => state === 'asked' || state === 'confirmed') ?? null
}

/** The judgement that waits for exactly this person, who did not ask for it. */
export function waitingFor(assessment: Assessment, actor: Pick<Actor, 'userId'>) {
  const open = openJudgement(assessment)
  if (open === null || open.state !== 'asked' || actor.userId === null) return null
  return open.approverId === actor.userId && open.askedBy !== actor.userId ? open : null
}

export interface JudgementThatWaits {
  readonly assessmentId: string
  readonly recordId: string
  readonly fromTotal: number
  readonly adjustedTotal: number
  readonly bandLabel: string
  readonly askedAt: Date
  /** How many wait in all, however many are listed. */
  readonly total: number
}

/** Judgements that wait for exactly this person, on records that are not restricted; the oldest first. One statement. */
export async function judgementsToDecide(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  limit: number,
): Promise<JudgementThatWaits[]> {
  const { rows } = await sql<JudgementThatWaits>`
    select j.assessment_id as "assessmentId", j.record_id as "recordId", j.from_total as "fromTotal",
      j.adjusted_total as "adjustedTotal", j.band_label as "bandLabel", j.asked_at as "askedAt",
      count(*) over ()::int as total
    from assessment.judgements j join sharing.records r on r.id = j.record_id
    where j.state = 'asked' and j.approver_id = ${actor.userId}::uuid and j.asked_by <> ${actor.userId}::uuid
      and r.restricted_at is null
    order by j.asked_at, j.id limit ${limit}`.execute(tx)
  return rows
}

/** Whether no newer assessment of the same subject by the same instrument counts instead. */
export async function isNewest(tx: Tx, of: Standing): Promise<boolean> {
  const { rows } = await sql<{ newer: boolean }>`select exists (select from assessment.assessments
    where record_id = ${of.recordId}::uuid and subject_id is not distinct from ${of.subjectId}::uuid
      and instrument_id = ${of.instrumentId} and (completed_at, id) > (select a.completed_at, a.id
        from assessment.assessments a where a.id = ${of.id}::uuid)) as newer`.execute(tx)
  return rows[0]?.newer === false
}

async function mayWrite(tx: Tx, recordId: string): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select people.may_write(${recordId}::uuid) as may`.execute(tx)
  return rows[0]?.may === true
}

async function told(
  tx: Tx,
  hooks: AssessmentHooks,
  of: { readonly actor: Actor; readonly before: Standing },
): Promise<Standing> {
  const standing = await findStanding(tx, of.before.id)
  if (standing === null) throw new Error('An assessment that was just judged is not there')
  await tellAssessed(tx, hooks, { actor: of.actor, standing, previousBand: of.before.band })
  return standing
}
