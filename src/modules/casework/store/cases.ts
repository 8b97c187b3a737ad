/** Cases: opening, reading, changing. Every function takes the transaction; row-level security decides what is there. */
import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { type CreateRefusal, createRecord, type NewRecord } from '../../../foundations/sharing/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { type CaseInput, type CaseProblem, checkCase } from '../domain/case.ts'
import type { AsbType, Band, CaseState, Focus, LawfulGround } from '../domain/words.ts'
import { teamOf } from '../team-of.ts'

export interface Case {
  readonly recordId: string
  /** Such as `C-7K3M-92QD`: drawn at random, so that it counts nothing. */
  readonly reference: string
  readonly title: string
  readonly focus: Focus
  readonly asbType: AsbType
  /** Empty in cases that came from another system without one. */
  readonly reason: string
  readonly lawfulGround: LawfulGround | null
  readonly firstReportedAt: Date | null
  readonly openedAt: Date
  readonly openedBy: string | null
  readonly leadUserId: string | null
  readonly state: CaseState
  readonly screening: 'standard' | 'matrix' | null
  readonly screenedAt: Date | null
  /** ISO day. */
  readonly matrixDueOn: string | null
  readonly firstAssessedAt: Date | null
  /** When the last assessment was completed. */
  readonly assessedAt: Date | null
  readonly band: Band | null
  readonly bandSince: Date | null
  /** ISO day. */
  readonly reviewDueOn: string | null
  readonly lastWorkedAt: Date
  readonly closedAt: Date | null
  readonly outcome: string | null
  readonly version: number
}

/** What to select from `casework.cases c` for a `Case`. */
export const CASE_COLUMNS = sql<Case>`c.record_id as "recordId", c.reference, c.title, c.focus, c.asb_type as "asbType",
  c.reason, c.lawful_ground as "lawfulGround", c.first_reported_at as "firstReportedAt", c.opened_at as "openedAt",
  c.opened_by as "openedBy", c.lead_user_id as "leadUserId", c.state, c.screening, c.screened_at as "screenedAt",
  c.matrix_due_on as "matrixDueOn", c.first_assessed_at as "firstAssessedAt", c.assessed_at as "assessedAt", c.band, c.band_since as "bandSince",
  c.review_due_on as "reviewDueOn", c.last_worked_at as "lastWorkedAt", c.closed_at as "closedAt", c.outcome, c.version`

export type OpenRefusal =
  | { readonly kind: 'invalid'; readonly problems: readonly CaseProblem[] }
  | { readonly kind: 'sharing'; readonly problem: CreateRefusal }

const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A reference that tells nothing, `C-7K3M-92QD`; the letters I, L, O and U are left out as they are misread. */
export function newReference(initial: string): string {
  const four = () => Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join('')
  return `${initial}-${four()}-${four()}`
}

/** Opens a case: makes its record, which is shared by rule in the same moment, and the case on it. Returns its id. */
export async function openCase(
  tx: Tx,
  actor: Actor,
  given: {
    readonly case: CaseInput
    readonly record: Omit<NewRecord, 'kind'>
    readonly leadUserId: string | null
    readonly now?: Date
  },
): Promise<Result<string, OpenRefusal>> {
  const now = given.now ?? new Date()
  const problems = checkCase(given.case, { now })
  if (problems.length > 0) return refused({ kind: 'invalid', problems })
  const made = await createRecord(tx, actor, { ...given.record, kind: 'case' })
  if (!made.ok) return refused({ kind: 'sharing', problem: made.problem })
  const { title, focus, asbType, reason, lawfulGround, firstReportedAt } = given.case
  await sql`insert into casework.cases (record_id, reference, title, focus, asb_type, reason, lawful_ground, first_reported_at,
      opened_at, opened_by, lead_user_id, last_worked_at)
    values (${made.value}::uuid, ${newReference('C')}, ${title.trim()}, ${focus}, ${asbType}, ${reason.trim()}, ${lawfulGround},
      ${firstReportedAt}, ${now}, ${actor.userId}::uuid, ${given.leadUserId}::uuid, ${now})`.execute(tx)
  await addCaseEvent(tx, actor, { caseId: made.value, kind: 'opened' })
  return ok(made.value)
}

/** Null when there is no such case, or the actor may not read it: the answer is the same. */
export async function findCase(tx: Tx, recordId: string): Promise<Case | null> {
  const { rows } =
    await sql<Case>`select ${CASE_COLUMNS} from casework.cases c where c.record_id = ${recordId}::uuid`.execute(tx)
  return rows[0] ?? null
}

/** Those of these cases that the actor may read. */
export async function casesByIds(tx: Tx, recordIds: readonly string[]): Promise<Map<string, Case>> {
  if (recordIds.length === 0) return new Map()
  const { rows } = await sql<Case>`
    select ${CASE_COLUMNS} from casework.cases c where c.record_id = any (${[...recordIds]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.recordId, row]))
}

/** Titles of cases, for the rooms below and sharing's registers: as far as the actor may read them. */
export async function titlesOfCases(tx: Tx, recordIds: readonly string[]): Promise<Map<string, string>> {
  const cases = await casesByIds(tx, recordIds)
  return new Map([...cases].map(([id, one]) => [id, `${one.reference}: ${one.title}`]))
}

export type ChangeRefusal =
  | { readonly kind: 'invalid'; readonly problems: readonly CaseProblem[] }
  | { readonly kind: 'not-allowed' }
  /** Somebody saved it since; `version` is the present one. */
  | { readonly kind: 'changed-meanwhile'; readonly version: number }

/** Changes what a case says about itself and who leads it. */
export async function changeCase(
  tx: Tx,
  actor: Actor,
  given: {
    readonly recordId: string
    readonly version: number
    readonly case: CaseInput
    readonly leadUserId: string | null
    readonly now?: Date
  },
): Promise<Result<{ version: number }, ChangeRefusal>> {
  const now = given.now ?? new Date()
  const problems = checkCase(given.case, { now })
  if (problems.length > 0) return refused({ kind: 'invalid', problems })
  const before = await findCase(tx, given.recordId)
  if (before === null) return refused({ kind: 'not-allowed' })
  if (before.version !== given.version) return refused({ kind: 'changed-meanwhile', version: before.version })
  const { title, focus, asbType, reason, lawfulGround, firstReportedAt } = given.case
  const { rows } = await sql<{ version: number }>`
    update casework.cases set title = ${title.trim()}, focus = ${focus}, asb_type = ${asbType}, reason = ${reason.trim()},
      lawful_ground = ${lawfulGround}, first_reported_at = ${firstReportedAt}, lead_user_id = ${given.leadUserId}::uuid,
      last_worked_at = ${now}, version = version + 1
    where record_id = ${given.recordId}::uuid and version = ${given.version} and state <> 'closed'
    returning version`.execute(tx)
  const [saved] = rows
  if (saved === undefined) return refused({ kind: 'not-allowed' })
  const changed = { caseId: given.recordId } as const
  if (before.leadUserId !== given.leadUserId) {
    await addCaseEvent(tx, actor, { ...changed, kind: 'lead', was: before.leadUserId, became: given.leadUserId })
  }
  if (before.title !== title.trim()) {
    await addCaseEvent(tx, actor, { ...changed, kind: 'title', was: before.title, became: title.trim() })
  }
  if (before.reason !== reason.trim()) {
    await addCaseEvent(tx, actor, { ...changed, kind: 'reason', note: before.reason })
  }
  return ok(saved)
}

/**
 * Notes that somebody worked on a case. Every write below a case calls this in its transaction, so that the figure of
 * cases updated in time needs nobody's memory. Other records than cases are passed over.
 */
export async function touchCase(tx: Tx, recordId: string, now = new Date()): Promise<void> {
  await sql`update casework.cases set last_worked_at = greatest(last_worked_at, ${now})
    where record_id = ${recordId}::uuid`.execute(tx)
}

/** Sets what an assessment found. The matrix is no longer due. */
export async function setBand(
  tx: Tx,
  actor: Actor,
  found: {
    readonly recordId: string
    readonly band: Band
    readonly completedAt: Date
    /** ISO day. */
    readonly reviewDueOn: string | null
  },
): Promise<void> {
  const before = await findCase(tx, found.recordId)
  if (before === null) return
  await sql`update casework.cases set band = ${found.band},
      band_since = case when band is distinct from ${found.band} then ${found.completedAt} else band_since end,
      first_assessed_at = least(first_assessed_at, ${found.completedAt}),
      assessed_at = greatest(assessed_at, ${found.completedAt}), review_due_on = ${found.reviewDueOn}::date,
      last_worked_at = greatest(last_worked_at, ${found.completedAt})
    where record_id = ${found.recordId}::uuid`.execute(tx)
  if (before.band !== found.band) {
    await addCaseEvent(tx, actor, { caseId: found.recordId, kind: 'band', was: before.band, became: found.band })
  }
}

/** Notes a screening: any yes makes the matrix due by the end of the given working day. */
export async function setScreening(
  tx: Tx,
  actor: Actor,
  found: {
    readonly recordId: string
    readonly screening: 'standard' | 'matrix'
    readonly at: Date
    /** ISO day; null when nothing is due. */
    readonly matrixDueOn: string | null
  },
): Promise<void> {
  await sql`update casework.cases set screening = ${found.screening}, screened_at = ${found.at},
      matrix_due_on = ${found.matrixDueOn}::date, last_worked_at = greatest(last_worked_at, ${found.at})
    where record_id = ${found.recordId}::uuid`.execute(tx)
  await addCaseEvent(tx, actor, { caseId: found.recordId, kind: 'screened', became: found.screening })
}

export interface NewCaseEvent {
  readonly caseId: string
  readonly kind: string
  readonly aboutId?: string | null
  readonly was?: string | null
  readonly became?: string | null
  readonly note?: string
}

/** Adds to what happened to a case. */
export async function addCaseEvent(tx: Tx, actor: Actor, event: NewCaseEvent): Promise<void> {
  await sql`insert into casework.case_events (case_id, kind, by_user_id, by_team_id, about_id, was, became, note)
    values (${event.caseId}::uuid, ${event.kind}, ${actor.userId}::uuid, ${teamOf(actor)}::uuid, ${event.aboutId ?? null}::uuid,
      ${event.was ?? null}, ${event.became ?? null}, ${event.note ?? ''})`.execute(tx)
}

export interface CaseEvent {
  readonly id: number
  readonly kind: string
  readonly at: Date
  readonly byUserId: string | null
  readonly byTeamId: string | null
  readonly aboutId: string | null
  readonly was: string | null
  readonly became: string | null
  readonly note: string
}

/** What happened to a case, the newest first. */
export async function caseEvents(tx: Tx, caseId: string): Promise<CaseEvent[]> {
  const { rows } = await sql<CaseEvent>`
    select id, kind, at, by_user_id as "byUserId", by_team_id as "byTeamId", about_id as "aboutId", was, became, note
    from casework.case_events where case_id = ${caseId}::uuid order by id desc`.execute(tx)
  return rows
}
