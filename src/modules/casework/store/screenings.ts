/** Screenings of reports and cases: added, never changed. */
import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import type { ScreeningQuestion } from '../domain/report-words.ts'
import { type ScreeningAnswers, type ScreeningFound, screen } from '../domain/screen-rule.ts'
import { teamOf } from '../team-of.ts'
import { findCase, setScreening } from './cases.ts'
import { addReportEvent, findReport } from './reports.ts'

export interface Screening extends Record<ScreeningQuestion, boolean> {
  readonly id: string
  readonly recordId: string
  readonly outcome: 'standard' | 'matrix'
  /** ISO day. */
  readonly matrixDueOn: string | null
  readonly screenedAt: Date
  readonly screenedBy: string | null
  readonly byTeamId: string | null
  /** The screening of a report that came into this case with it. */
  readonly carriedFrom: string | null
}

const COLUMNS = sql<Screening>`s.id, s.record_id as "recordId", s.vulnerable, s.increasing, s.coping, s.targeted, s.impact,
  s.multi_agency as "multiAgency", s.outcome, s.matrix_due_on as "matrixDueOn", s.screened_at as "screenedAt",
  s.screened_by as "screenedBy", s.by_team_id as "byTeamId", s.carried_from as "carriedFrom"`

/** All screenings of a record, the newest first. */
export async function screeningsOf(tx: Tx, recordId: string): Promise<Screening[]> {
  const { rows } = await sql<Screening>`select ${COLUMNS} from casework.screenings s
    where s.record_id = ${recordId}::uuid order by s.screened_at desc, s.added_at desc`.execute(tx)
  return rows
}

/** Screens a report or a case. Null when it is neither, or the actor may not read it. */
export async function screenRecord(
  tx: Tx,
  actor: Actor,
  given: { readonly recordId: string; readonly answers: ScreeningAnswers; readonly now?: Date },
): Promise<ScreeningFound | null> {
  const now = given.now ?? new Date()
  const { recordId, answers } = given
  const found = screen(answers, { on: londonDay(now) })
  const { outcome, matrixDueOn } = found
  const report = await findReport(tx, recordId)
  if (report === null && (await findCase(tx, recordId)) === null) return null
  await sql`insert into casework.screenings (record_id, vulnerable, increasing, coping, targeted, impact, multi_agency, outcome,
      matrix_due_on, screened_at, screened_by, by_team_id, added_by, added_at)
    values (${recordId}::uuid, ${answers.vulnerable}, ${answers.increasing}, ${answers.coping}, ${answers.targeted},
      ${answers.impact}, ${answers.multiAgency}, ${outcome}, ${matrixDueOn}::date, ${now}, ${actor.userId}::uuid,
      ${teamOf(actor)}::uuid, ${actor.userId}::uuid, ${now})`.execute(tx)
  if (report === null) {
    await setScreening(tx, actor, { recordId, screening: outcome, at: now, matrixDueOn })
    return found
  }
  await sql`update casework.reports set screening = ${outcome}, screened_at = ${now}, matrix_due_on = ${matrixDueOn}::date,
    version = version + 1 where record_id = ${recordId}::uuid`.execute(tx)
  await addReportEvent(tx, actor, { reportId: recordId, kind: 'screened', became: outcome })
  return found
}

/**
 * Carries the last screening of a report into the case that it came into. The case's own standing changes where it has
 * none, or where the report asks for the matrix and the case did not: a matrix that is due stays due.
 */
export async function carryScreening(
  tx: Tx,
  actor: Actor,
  given: { readonly reportId: string; readonly caseId: string; readonly now?: Date },
): Promise<void> {
  const [last] = await screeningsOf(tx, given.reportId)
  if (last === undefined) return
  await sql`insert into casework.screenings (record_id, vulnerable, increasing, coping, targeted, impact, multi_agency, outcome,
      matrix_due_on, screened_at, screened_by, by_team_id, added_by, added_at, carried_from)
    select ${given.caseId}::uuid, s.vulnerable, s.increasing, s.coping, s.targeted, s.impact, s.multi_agency, s.outcome,
      s.matrix_due_on, s.screened_at, s.screened_by, s.by_team_id, ${actor.userId}::uuid, ${given.now ?? new Date()}, s.id
    from casework.screenings s where s.id = ${last.id}::uuid`.execute(tx)
  const before = (await findCase(tx, given.caseId))?.screening ?? null
  if (before === null || (before === 'standard' && last.outcome === 'matrix')) {
    await setScreening(tx, actor, {
      ...{ recordId: given.caseId, screening: last.outcome, at: last.screenedAt, matrixDueOn: last.matrixDueOn },
    })
  }
}
