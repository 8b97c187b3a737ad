/** Many assessments at once, for who brings a whole register: through the same checks as one, in a few statements. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { readHeader } from '../domain/header.ts'
import { parseName } from '../domain/instrument.ts'
import { score } from '../domain/score.ts'
import { type CompletionRefusal, latestAssessments, type NewAssessment, reviewDueOn } from './assessments.ts'
import { findInstrument } from './instruments.ts'

/** An assessment that was just stored. */
export interface Completed {
  readonly id: string
  readonly recordId: string
  readonly subjectId: string | null
  readonly band: string
  readonly completedAt: Date
  /** ISO day. */
  readonly reviewDueOn: string | null
}

/** What was refused, and at which place in what was given; nothing of all is written. */
export interface ManyRefusal {
  readonly at: number
  readonly problem: CompletionRefusal
}

/**
 * Completes assessments by one instrument. Of one subject they are given in order of time, and none is older than what is
 * there. No room is told of each: the caller tells it of all.
 * @throws DatabaseError when the actor may not add to one of the records, or does not know of a subject
 */
export async function completeAssessments(
  tx: Tx,
  actor: Actor,
  given: {
    readonly instrument: string
    readonly teamId: string | null
    readonly assessments: readonly (Pick<NewAssessment, 'recordId' | 'subjectId' | 'answers' | 'header'> & {
      readonly completedAt: Date
    })[]
  },
): Promise<Result<readonly Completed[], ManyRefusal>> {
  const name = parseName(given.instrument)
  const found = name === undefined ? null : await findInstrument(tx, name)
  if (found === null || found.state !== 'published' || found.instrument === null) {
    return refused({ at: 0, problem: { kind: 'no-such-instrument' } })
  }
  const { instrument } = found
  const now = new Date()
  const last = new Map<string, { readonly id: string; readonly completedAt: Date }>()
  const present = await latestAssessments(tx, [...new Set(given.assessments.map(({ recordId }) => recordId))])
  for (const one of [...present.values()].flat()) {
    if (one.instrumentId === instrument.id) last.set(`${one.recordId} ${one.subjectId}`, one)
  }
  const rows = []
  for (const [at, one] of given.assessments.entries()) {
    const scored = score(instrument, one.answers)
    const header = readHeader(instrument, one.header ?? {})
    if (!scored.ok || header.problems.length > 0) {
      const answers = scored.ok ? [] : scored.problem
      return refused({ at, problem: { kind: 'invalid', answers, header: header.problems } })
    }
    if (one.completedAt > now) return refused({ at, problem: { kind: 'in-the-future' } })
    const { recordId, subjectId, completedAt } = one
    const before = last.get(`${recordId} ${subjectId}`)
    if (before !== undefined && before.completedAt >= completedAt) {
      throw new RangeError(`Assessment ${at} is not younger than the one before it`)
    }
    const { total, ticks, highestPossible, band, prompts, answers } = scored.value
    const id = randomUUID()
    rows.push({
      ...{
        id,
        recordId,
        subjectId,
        answers,
        header: header.values,
        prompts,
        total,
        highestPossible,
        ticks,
        completedAt,
      },
      ...{ band: band.key, label: band.label, rank: band.rank, previousId: before?.id ?? null },
      reviewDueOn: reviewDueOn(band, londonDay(completedAt)),
    })
    last.set(`${recordId} ${subjectId}`, { id, completedAt })
  }
  await sql`
    insert into assessment.assessments (id, record_id, subject_id, instrument_id, instrument_version, answers, header, prompts,
      total, highest_possible, ticks, band, band_label, band_rank, top_rank, review_due_on, previous_id, completed_by,
      agency_id, team_id, completed_at)
    select g.id, g."recordId", g."subjectId", ${instrument.id}, ${instrument.version}, g.answers, g.header, g.prompts, g.total,
      g."highestPossible", g.ticks, g.band, g.label, g.rank, ${instrument.bands.length - 1}, g."reviewDueOn", g."previousId",
      ${actor.userId}::uuid, ${actor.agencyId}::uuid, ${given.teamId}::uuid, g."completedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (id uuid, "recordId" uuid, "subjectId" uuid, answers jsonb,
      header jsonb, prompts jsonb, total int, "highestPossible" int, ticks int, band text, label text, rank int,
      "reviewDueOn" date, "previousId" uuid, "completedAt" timestamptz)`.execute(tx)
  return ok(
    rows.map(({ id, recordId, subjectId, band, completedAt, reviewDueOn }) => {
      return { id, recordId, subjectId, band, completedAt, reviewDueOn }
    }),
  )
}
