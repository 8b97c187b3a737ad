/** Requests to close cases, decisions on them, and opening again. */
import { sql } from 'kysely'
import { endWork, reopenWork, retentionRulesFor } from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { ClosureInput, ClosureState, VictimsView } from '../domain/closure.ts'
import { addCaseEvent } from './cases.ts'

export interface Closure {
  readonly id: string
  readonly caseId: string
  readonly state: ClosureState
  readonly outcome: string
  readonly outcomeTitle: string
  /** ISO day. */
  readonly endedOn: string
  readonly achieved: string
  readonly victimsView: VictimsView
  readonly viewBecause: string
  readonly acknowledged: readonly string[]
  readonly askedBy: string
  readonly askedAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly decisionNote: string
}

/** All requests to close a case, the newest first. */
export async function closuresOf(tx: Tx, caseId: string): Promise<Closure[]> {
  const { rows } = await sql<Closure>`
    select id, case_id as "caseId", state, outcome, outcome_title as "outcomeTitle", ended_on as "endedOn", achieved,
      victims_view as "victimsView", view_because as "viewBecause", acknowledged, asked_by as "askedBy", asked_at as "askedAt",
      decided_by as "decidedBy", decided_at as "decidedAt", decision_note as "decisionNote"
    from casework.closures where case_id = ${caseId}::uuid order by asked_at desc, id`.execute(tx)
  return rows
}

/** The request that waits, or else the last one that was decided; null when there never was any. */
export async function latestClosure(tx: Tx, caseId: string): Promise<Closure | null> {
  const all = await closuresOf(tx, caseId)
  return all.find(({ state }) => state === 'asked') ?? all[0] ?? null
}

export type AskRefusal = 'not-open' | 'unknown-outcome'

/** Asks that an open case be closed. What is asked was checked by the rules of closing. */
export async function askToClose(
  tx: Tx,
  actor: Actor,
  given: {
    readonly caseId: string
    readonly purposeId: string
    readonly closure: ClosureInput
    readonly now?: Date
  },
): Promise<Result<string, AskRefusal>> {
  const { closure, caseId } = given
  const now = given.now ?? new Date()
  const rule = (await retentionRulesFor(tx, given.purposeId)).find(({ outcome }) => outcome === closure.outcome)
  if (rule === undefined) return refused('unknown-outcome')
  if (!(await moveCase(tx, { caseId, from: 'open', to: 'closing', now }))) return refused('not-open')
  const { rows } = await sql<{ id: string }>`
    insert into casework.closures (case_id, outcome, outcome_title, ended_on, achieved, victims_view, view_because,
      acknowledged, asked_by, asked_at)
    values (${caseId}::uuid, ${rule.outcome}, ${rule.title}, ${closure.endedOn}::date, ${closure.achieved.trim()},
      ${closure.victimsView}, ${closure.viewBecause.trim()}, ${[...closure.acknowledged]}::text[], ${actor.userId}::uuid, ${now})
    returning id`.execute(tx)
  await addCaseEvent(tx, actor, { caseId, kind: 'closing-asked', note: rule.title })
  return ok(rows[0]?.id ?? '')
}

/** Changes the state of a case that is in another; false when it is not, or the actor may not. */
async function moveCase(
  tx: Tx,
  of: {
    readonly caseId: string
    readonly from: 'open' | 'closing' | 'closed'
    readonly to: 'open' | 'closing' | 'closed'
    readonly now: Date
    readonly outcome?: string
  },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update casework.cases set state = ${of.to}, closed_at = ${of.to === 'closed' ? of.now : null}::timestamptz,
      outcome = ${of.outcome ?? null}, last_worked_at = greatest(last_worked_at, ${of.now}), version = version + 1
    where record_id = ${of.caseId}::uuid and state = ${of.from}`.execute(tx)
  return numAffectedRows === 1n
}

export type ApproveRefusal =
  | 'changed-meanwhile'
  /** The agreement has no such outcome any more: the request has to be made again. */
  | 'outcome-gone'

/**
 * Approves a request: the case is closed and its retention starts by the agreement's rule, in one transaction.
 * @throws Error when the record is not one that the actor manages, which was checked before; then nothing is written
 */
export async function approveClosure(
  tx: Tx,
  actor: Actor,
  of: { readonly closure: Closure; readonly purposeId: string; readonly note: string; readonly now?: Date },
): Promise<Result<void, ApproveRefusal>> {
  const now = of.now ?? new Date()
  const { caseId, outcome, outcomeTitle, endedOn } = of.closure
  const rules = await retentionRulesFor(tx, of.purposeId)
  if (!rules.some((rule) => rule.outcome === outcome)) return refused('outcome-gone')
  if (!(await settle(tx, actor, { id: of.closure.id, state: 'approved', note: of.note, now }))) {
    return refused('changed-meanwhile')
  }
  const ended = await endWork(tx, actor, { recordId: caseId, outcome, endedOn, today: londonDay(now) })
  // Somebody may have started the clock on the page of retention before.
  if (!ended.ok && ended.problem !== 'already-ended') throw new Error(`The work could not end: ${ended.problem}`)
  if (!(await moveCase(tx, { caseId, from: 'closing', to: 'closed', now, outcome }))) {
    throw new Error('The case could not be closed')
  }
  await addCaseEvent(tx, actor, { caseId, kind: 'closed', note: outcomeTitle })
  return ok(undefined)
}

/** Sends a request back with a note, or takes it back: the case goes on. */
export async function dropClosure(
  tx: Tx,
  actor: Actor,
  of: {
    readonly closure: Closure
    readonly state: 'sent-back' | 'withdrawn'
    readonly note: string
    readonly now?: Date
  },
): Promise<Result<void, 'changed-meanwhile'>> {
  const now = of.now ?? new Date()
  const { id, caseId } = of.closure
  if (!(await settle(tx, actor, { id, state: of.state, note: of.note, now }))) return refused('changed-meanwhile')
  if (!(await moveCase(tx, { caseId, from: 'closing', to: 'open', now }))) throw new Error('The case could not go on')
  await addCaseEvent(tx, actor, { caseId, kind: `closing-${of.state}`, note: of.note.trim() })
  return ok(undefined)
}

async function settle(
  tx: Tx,
  actor: Actor,
  of: { readonly id: string; readonly state: ClosureState; readonly note: string; readonly now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update casework.closures set state = ${of.state}, decided_by = ${actor.userId}::uuid, decided_at = ${of.now},
      decision_note = ${of.note.trim()}
    where id = ${of.id}::uuid and state = 'asked'`.execute(tx)
  return numAffectedRows === 1n
}

/** Opens a closed case again: its retention clock stops, and nothing of how it ended is lost. */
export async function reopenCase(
  tx: Tx,
  actor: Actor,
  of: { readonly caseId: string; readonly reason: string; readonly now?: Date },
): Promise<Result<void, 'changed-meanwhile' | 'disposal-proposed'>> {
  const now = of.now ?? new Date()
  const stopped = await reopenWork(tx, actor, { recordId: of.caseId, reason: of.reason.trim() })
  // Cases that came closed from another system have no clock.
  if (!stopped.ok && stopped.problem === 'proposed-already') return refused('disposal-proposed')
  if (!(await moveCase(tx, { caseId: of.caseId, from: 'closed', to: 'open', now }))) return refused('changed-meanwhile')
  await sql`update casework.closures set state = 'reopened' where case_id = ${of.caseId}::uuid and state = 'approved'`.execute(
    tx,
  )
  await addCaseEvent(tx, actor, { caseId: of.caseId, kind: 'reopened', note: of.reason.trim() })
  return ok(undefined)
}
