import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type HeaderProblem, type HeaderValue, readHeader } from '../domain/header.ts'
import { type Band, type Instrument, nameOf, parseName } from '../domain/instrument.ts'
import type { JudgementState } from '../domain/judgement.ts'
import { type Answered, type AnswerProblem, type Answers, type Prompt, score } from '../domain/score.ts'
import { findInstrument } from './instruments.ts'

/** An assessment as it counts now, any judgement included. */
export interface Standing {
  readonly id: string
  readonly recordId: string
  /** The profile of whom it is about; null when it is about the record as a whole. */
  readonly subjectId: string | null
  readonly instrumentId: string
  readonly instrumentVersion: string
  readonly completedBy: string
  readonly agencyId: string
  readonly teamId: string | null
  readonly completedAt: Date
  readonly previousId: string | null
  /** What the answers came to, before any judgement. */
  readonly scoredTotal: number
  readonly scoredBand: string
  readonly highestPossible: number
  readonly ticks: number
  readonly total: number
  /** The key of the band that counts. */
  readonly band: string
  readonly bandLabel: string
  /** Its place among the bands of its instrument: 0 is the lowest, `topRank` the highest. */
  readonly bandRank: number
  readonly topRank: number
  /** ISO day; null when the band asks for none. */
  readonly reviewDueOn: string | null
  /** The judgement by which the total differs from the score. */
  readonly judgementId: string | null
}

export interface Judgement {
  readonly id: string
  readonly fromTotal: number
  readonly adjustedTotal: number
  readonly band: string
  readonly bandLabel: string
  readonly bandRank: number
  readonly reason: string
  readonly state: JudgementState
  readonly askedBy: string
  readonly askedAt: Date
  readonly approverId: string | null
  readonly decidedAt: Date | null
  readonly note: string
}

export interface Assessment extends Standing {
  readonly answers: readonly Answered[]
  readonly header: readonly HeaderValue[]
  readonly prompts: readonly Prompt[]
  /** The oldest first. */
  readonly judgements: readonly Judgement[]
}

/** What another room is told when the band that counts may have changed. */
export interface Assessed {
  readonly assessmentId: string
  readonly recordId: string
  readonly subjectId: string | null
  readonly instrumentId: string
  /** Key and place (0 is the lowest) of the band that counts now. */
  readonly band: string
  readonly bandRank: number
  readonly topRank: number
  /** The band that counted before, by this instrument; null when there was none. */
  readonly previousBand: string | null
  readonly completedAt: Date
  /** ISO days. */
  readonly completedOn: string
  readonly reviewDueOn: string | null
}

/** What the room that keeps the records does in the same transaction, as whoever acts. */
export interface AssessmentHooks {
  /** After every write but those of drafts, which nobody else sees. */
  readonly onWorked: (tx: Tx, recordId: string) => Promise<unknown>
  /** After an assessment was completed, and whenever a judgement may have changed the band that counts. */
  readonly onAssessed: (tx: Tx, assessed: Assessed, actor: Actor) => Promise<unknown>
}

export const noHooks: AssessmentHooks = { onWorked: async () => {}, onAssessed: async () => {} }

interface StandingRow {
  id: string
  record_id: string
  subject_id: string | null
  instrument_id: string
  instrument_version: string
  completed_by: string
  agency_id: string
  team_id: string | null
  completed_at: Date
  previous_id: string | null
  scored_total: number
  scored_band: string
  highest_possible: number
  ticks: number
  total: number
  band: string
  band_label: string
  band_rank: number
  top_rank: number
  review_due_on: string | null
  judgement_id: string | null
}

function standingOf(row: StandingRow): Standing {
  return {
    ...{ id: row.id, recordId: row.record_id, subjectId: row.subject_id },
    ...{ instrumentId: row.instrument_id, instrumentVersion: row.instrument_version },
    ...{ completedBy: row.completed_by, agencyId: row.agency_id, teamId: row.team_id, completedAt: row.completed_at },
    ...{ previousId: row.previous_id, scoredTotal: row.scored_total, scoredBand: row.scored_band },
    ...{ highestPossible: row.highest_possible, ticks: row.ticks, total: row.total, band: row.band },
    ...{ bandLabel: row.band_label, bandRank: row.band_rank, topRank: row.top_rank },
    ...{ reviewDueOn: row.review_due_on, judgementId: row.judgement_id },
  }
}

export interface NewAssessment {
  readonly recordId: string
  readonly subjectId: string | null
  /** Such as `asb-ram@2015`. */
  readonly instrument: string
  readonly answers: Answers
  /** By the key of the field. */
  readonly header?: Readonly<Record<string, string>>
  /** One of the actor's teams. */
  readonly teamId?: string | null
  /** Now unless given, for an assessment that was made earlier; never in the future. */
  readonly completedAt?: Date
}

export type CompletionRefusal =
  /** There is none of this name, or it is a draft or was retired. */
  | { readonly kind: 'no-such-instrument' }
  | {
      readonly kind: 'invalid'
      readonly answers: readonly AnswerProblem[]
      readonly header: readonly HeaderProblem[]
    }
  /** The record is not there for the actor, or they may not add to it; or they do not know of the subject. */
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'in-the-future' }

/** Completes an assessment. What is stored never changes afterwards. */
export async function completeAssessment(
  tx: Tx,
  actor: Actor,
  given: NewAssessment,
  hooks: AssessmentHooks = noHooks,
): Promise<Result<Standing, CompletionRefusal>> {
  const name = parseName(given.instrument)
  const found = name === undefined ? null : await findInstrument(tx, name)
  if (found === null || found.state !== 'published' || found.instrument === null) {
    return refused({ kind: 'no-such-instrument' })
  }
  const { instrument } = found
  const scored = score(instrument, given.answers)
  const header = readHeader(instrument, given.header ?? {})
  if (!scored.ok || header.problems.length > 0) {
    return refused({ kind: 'invalid', answers: scored.ok ? [] : scored.problem, header: header.problems })
  }
  if (given.completedAt !== undefined && given.completedAt > new Date()) return refused({ kind: 'in-the-future' })
  if (!(await mayAssess(tx, given))) return refused({ kind: 'not-allowed' })
  const { recordId, subjectId, completedAt = null } = given
  const { total, ticks, highestPossible, band, prompts, answers } = scored.value
  const before = await lastStanding(tx, { recordId, subjectId, instrumentId: instrument.id, before: completedAt })
  const dueOn = reviewDueOn(band, londonDay(completedAt ?? new Date()))
  const { rows } = await sql<{ id: string }>`
    insert into assessment.assessments (record_id, subject_id, instrument_id, instrument_version, answers, header, prompts,
      total, highest_possible, ticks, band, band_label, band_rank, top_rank, review_due_on, previous_id, completed_by,
      agency_id, team_id, completed_at)
    values (${recordId}::uuid, ${subjectId}::uuid, ${instrument.id}, ${instrument.version}, ${JSON.stringify(answers)}::jsonb,
      ${JSON.stringify(header.values)}::jsonb, ${JSON.stringify(prompts)}::jsonb, ${total}, ${highestPossible}, ${ticks},
      ${band.key}, ${band.label}, ${band.rank}, ${instrument.bands.length - 1}, ${dueOn}::date, ${before?.id ?? null}::uuid,
      ${actor.userId}::uuid, ${actor.agencyId}::uuid, ${given.teamId ?? null}::uuid, coalesce(${completedAt}::timestamptz, now()))
    returning id`.execute(tx)
  const saved = await findStanding(tx, rows[0]?.id ?? '')
  if (saved === null) throw new Error('An assessment that was just saved is not there')
  await tellAssessed(tx, hooks, { actor, standing: saved, previousBand: before?.band ?? null })
  return ok(saved)
}

async function mayAssess(
  tx: Tx,
  of: { readonly recordId: string; readonly subjectId: string | null },
): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select people.may_write(${of.recordId}::uuid)
    and (${of.subjectId}::uuid is null or people.may_know(${of.subjectId}::uuid)) as may`.execute(tx)
  return rows[0]?.may === true
}

/** The last day by which a band asks for a review; null when it asks for none. `today` is an ISO day. */
export function reviewDueOn(band: Pick<Band, 'reviewAfterDays'>, today: string): string | null {
  if (band.reviewAfterDays === null) return null
  const day = new Date(`${today}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + band.reviewAfterDays)
  return day.toISOString().slice(0, 10)
}

/** Tells the room that keeps the record; of an assessment that is not the newest only that the record was worked on. */
export async function tellAssessed(
  tx: Tx,
  hooks: AssessmentHooks,
  of: { readonly actor: Actor; readonly standing: Standing; readonly previousBand: string | null },
): Promise<void> {
  const { standing } = of
  await hooks.onWorked(tx, standing.recordId)
  const newest = await lastStanding(tx, standing)
  if (newest?.id !== standing.id) return
  const assessed: Assessed = {
    ...{ assessmentId: standing.id, recordId: standing.recordId, subjectId: standing.subjectId },
    ...{ instrumentId: standing.instrumentId, band: standing.band, bandRank: standing.bandRank },
    ...{ topRank: standing.topRank, previousBand: of.previousBand, completedAt: standing.completedAt },
    completedOn: londonDay(standing.completedAt),
    reviewDueOn: standing.reviewDueOn,
  }
  await hooks.onAssessed(tx, assessed, of.actor)
}

/** The newest of this record and subject by this instrument, whatever the version; before a moment when one is given. */
export async function lastStanding(
  tx: Tx,
  of: {
    readonly recordId: string
    readonly subjectId: string | null
    readonly instrumentId: string
    readonly before?: Date | null
  },
): Promise<Standing | null> {
  const { rows } = await sql<StandingRow>`select * from assessment.standing
    where record_id = ${of.recordId}::uuid and subject_id is not distinct from ${of.subjectId}::uuid
      and instrument_id = ${of.instrumentId}
      and (${of.before ?? null}::timestamptz is null or completed_at < ${of.before ?? null}::timestamptz)
    order by completed_at desc, id desc limit 1`.execute(tx)
  const [row] = rows
  return row === undefined ? null : standingOf(row)
}

export async function findStanding(tx: Tx, id: string): Promise<Standing | null> {
  const { rows } = await sql<StandingRow>`select * from assessment.standing where id = ${id}::uuid`.execute(tx)
  const [row] = rows
  return row === undefined ? null : standingOf(row)
}

/** Every assessment below a record, the newest first. */
export async function assessmentsOf(tx: Tx, recordId: string): Promise<Standing[]> {
  const { rows } = await sql<StandingRow>`select * from assessment.standing where record_id = ${recordId}::uuid
    order by completed_at desc, id desc`.execute(tx)
  return rows.map(standingOf)
}

/** The newest of each subject and instrument below these records, by record; the one in the highest place first. */
export async function latestAssessments(tx: Tx, recordIds: readonly string[]): Promise<Map<string, Standing[]>> {
  const latest = new Map<string, Standing[]>()
  if (recordIds.length === 0) return latest
  const { rows } = await sql<StandingRow>`
    select * from (select distinct on (record_id, subject_id, instrument_id) * from assessment.standing
      where record_id = any (${[...recordIds]}::uuid[])
      order by record_id, subject_id, instrument_id, completed_at desc, id desc) newest
    order by band_rank desc, completed_at desc`.execute(tx)
  for (const row of rows) latest.set(row.record_id, [...(latest.get(row.record_id) ?? []), standingOf(row)])
  return latest
}

/** One assessment, whole; null when there is none that the actor may read. */
export async function findAssessment(tx: Tx, id: string): Promise<Assessment | null> {
  const standing = await findStanding(tx, id)
  if (standing === null) return null
  const { rows } = await sql<{ answers: Answered[]; header: HeaderValue[]; prompts: Prompt[] }>`
    select answers, header, prompts from assessment.assessments where id = ${id}::uuid`.execute(tx)
  const [row] = rows
  if (row === undefined) return null
  return { ...standing, ...row, judgements: await judgementsOf(tx, id) }
}

interface JudgementRow {
  id: string
  from_total: number
  adjusted_total: number
  band: string
  band_label: string
  band_rank: number
  reason: string
  state: JudgementState
  asked_by: string
  asked_at: Date
  approver_id: string | null
  decided_at: Date | null
  note: string
}

async function judgementsOf(tx: Tx, assessmentId: string): Promise<Judgement[]> {
  const { rows } = await sql<JudgementRow>`
    select id, from_total, adjusted_total, band, band_label, band_rank, reason, state, asked_by, asked_at, approver_id,
      decided_at, note
    from assessment.judgements where assessment_id = ${assessmentId}::uuid order by asked_at, id`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, fromTotal: row.from_total, adjustedTotal: row.adjusted_total, band: row.band },
    ...{ bandLabel: row.band_label, bandRank: row.band_rank, reason: row.reason, state: row.state },
    ...{ askedBy: row.asked_by, askedAt: row.asked_at, approverId: row.approver_id },
    ...{ decidedAt: row.decided_at, note: row.note },
  }))
}

/** The instrument with which an assessment was made, as it was and is. */
export async function instrumentOf(tx: Tx, of: Standing): Promise<Instrument> {
  const found = await findInstrument(tx, { id: of.instrumentId, version: of.instrumentVersion })
  if (found?.instrument == null) {
    throw new Error(`The instrument ${nameOf({ id: of.instrumentId, version: of.instrumentVersion })} is not there`)
  }
  return found.instrument
}
