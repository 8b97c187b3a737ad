/** Adding actions, changing, ending and reopening them. Each asks the rules, and the database asks its own again. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { listTeams, userNames } from '../../identity/index.ts'
import { findRecord, type RecordHeader, reaches, teamsWithAccess } from '../../sharing/index.ts'
import {
  type ActionInput,
  type ActionProblem,
  canChange,
  canComplete,
  canReopen,
  canUndo,
  checkAction,
  checkDone,
  type Owner,
  owns,
  type Standing,
  sameAt,
  textProblem,
  tidyLine,
} from '../domain/action.ts'
import type { ActionEventKind } from '../domain/history.ts'
import { eventsOf, findAction } from './actions.ts'
import { type Action, nameOrNull } from './rows.ts'

export interface NewAction {
  readonly recordId: string
  readonly title: string
  readonly details?: string
  /** A team, a person, both for a person in the name of a team; or else a name. */
  readonly ownerTeamId?: string | null
  readonly ownerUserId?: string | null
  readonly ownerName?: string | null
  /** Day by London's calendar, `YYYY-MM-DD`; not before the day of `now`. */
  readonly dueOn: string
  /** Where it was agreed: `meeting`, `plan`. */
  readonly source?: string | null
  readonly sourceId?: string | null
  /** Also where its owner cannot open the record: whoever adds it tells them. */
  readonly evenIfUnseen?: boolean
  /** When it was agreed; now unless given. */
  readonly now?: Date
}

export type ActionRefusal<Field extends string = string> =
  | { readonly kind: 'invalid'; readonly problems: readonly ActionProblem<Field>[] }
  | Hindrance

/** What stands in the way, whatever was typed. */
export type Hindrance =
  /** The record or the action is not there for the actor. */
  | { readonly kind: 'not-found' }
  /** It is, and not for them to do this; `because` says whether processing of the record is restricted. */
  | { readonly kind: 'not-allowed'; readonly because: 'level' | 'restricted' }
  /** The owner cannot open the record, and nobody has confirmed that they are told otherwise. */
  | { readonly kind: 'owner-cannot-see' }
  /** Somebody saved it since: it is as given. */
  | { readonly kind: 'changed-meanwhile'; readonly action: Action }

export interface SavedAction {
  readonly id: string
  readonly recordId: string
  readonly version: number
}

export type Saved<Field extends string = string> = Result<SavedAction, ActionRefusal<Field>>

/** How the actor stands to what hangs on this record, and to what this owner is to do. */
export function standingOf(header: RecordHeader, actor: Pick<Actor, 'userId' | 'teamIds'>, owner: Owner): Standing {
  const free = header.restrictedAt === null
  return {
    contributes: free && reaches(header.level, 'contribute'),
    reads: free && reaches(header.level, 'view'),
    owns: owns(owner, actor),
  }
}

const notAllowed = (header: RecordHeader) =>
  refused({ kind: 'not-allowed', because: header.restrictedAt === null ? 'level' : 'restricted' } as const)

/** Adds an action to a record to which the actor may contribute. */
export async function addAction(tx: Tx, actor: Actor, given: NewAction): Promise<Saved> {
  const now = given.now ?? new Date()
  const input = inputOf(given)
  const header = await findRecord(tx, given.recordId)
  if (header === null || !reaches(header.level, 'view')) return refused({ kind: 'not-found' })
  if (!standingOf(header, actor, input).contributes) return notAllowed(header)
  const problems = [...checkAction(input, { today: londonDay(now) }), ...(await ownerProblems(tx, input))]
  if (problems.length > 0) return refused({ kind: 'invalid', problems: firstOfEach(problems) })
  if (given.evenIfUnseen !== true && !(await ownerCanSee(tx, header, input)))
    return refused({ kind: 'owner-cannot-see' })
  const id = randomUUID()
  await sql`
    insert into actions.actions (id, record_id, title, details, owner_team_id, owner_user_id, owner_name, due_on, source,
      source_id, created_by, created_team_id, created_at, changed_at)
    values (${id}::uuid, ${given.recordId}::uuid, ${input.title}, ${input.details}, ${input.ownerTeamId}::uuid,
      ${input.ownerUserId}::uuid, ${input.ownerName}, ${input.dueOn}::date, ${given.source ?? null},
      ${given.sourceId ?? null}::uuid, ${actor.userId}::uuid, ${await teamOf(tx, actor, header)}::uuid, ${now}, ${now})`.execute(
    tx,
  )
  await addEvent(tx, actor, { action: { id, recordId: given.recordId }, kind: 'created', at: now })
  return ok({ id, recordId: given.recordId, version: 1 })
}

function inputOf(
  given: Pick<NewAction, 'title' | 'details' | 'ownerTeamId' | 'ownerUserId' | 'ownerName' | 'dueOn'>,
): ActionInput {
  return {
    ...{ title: tidyLine(given.title), details: (given.details ?? '').trim(), dueOn: given.dueOn.trim() },
    ...{ ownerTeamId: given.ownerTeamId ?? null, ownerUserId: given.ownerUserId ?? null },
    ownerName: nameOrNull(given.ownerName),
  }
}

function firstOfEach<Field extends string>(problems: readonly ActionProblem<Field>[]): ActionProblem<Field>[] {
  return problems.filter((problem, at) => problems.findIndex(({ field }) => field === problem.field) === at)
}

/** Somebody who is there, and a team that still works. */
async function ownerProblems(tx: Tx, owner: Owner): Promise<ActionProblem[]> {
  const { ownerTeamId, ownerUserId } = owner
  const teamGone = ownerTeamId !== null && (await listTeams(tx, { ids: [ownerTeamId] })).length === 0
  const userGone = ownerUserId !== null && (await userNames(tx, [ownerUserId])).size === 0
  if (!teamGone && !userGone) return []
  return [
    { field: 'owner', message: teamGone ? 'Choose a team that is still there' : 'Choose somebody who is still there' },
  ]
}

/**
 * Whether the owner can open the record, as far as the actor can tell: of a team by ownership, agreement and disclosure; of a
 * person of no given team only whether the record is closed to them. Whoever has no account is never able to.
 */
export async function ownerCanSee(tx: Tx, header: RecordHeader, owner: Owner): Promise<boolean> {
  const { ownerTeamId, ownerUserId } = owner
  if (ownerTeamId === null && ownerUserId === null) return true
  if (ownerUserId !== null) {
    if (header.barredUserIds.includes(ownerUserId)) return false
    if (header.namedUserIds !== null) return header.namedUserIds.includes(ownerUserId)
  } else if (header.namedUserIds !== null) {
    // Of a closed record it is the people who are named, not their teams.
    return false
  }
  if (ownerTeamId === null) return true
  const teams = await teamsWithAccess(tx, header)
  return teams.some(({ teamId, level }) => teamId === ownerTeamId && reaches(level, 'view'))
}

/** Of the actor's teams the one by which they may write here, or else their first. */
export async function teamOf(tx: Tx, actor: Actor, header: RecordHeader): Promise<string | null> {
  if (actor.teamIds.length < 2) return actor.teamIds[0] ?? null
  if (actor.teamIds.includes(header.ownerTeamId)) return header.ownerTeamId
  const able = (await teamsWithAccess(tx, header)).filter(({ level }) => reaches(level, 'contribute'))
  return actor.teamIds.find((id) => able.some(({ teamId }) => teamId === id)) ?? actor.teamIds[0] ?? null
}

interface NewEvent {
  readonly action: Pick<Action, 'id' | 'recordId'>
  readonly kind: ActionEventKind
  readonly at: Date
  readonly note?: string
  readonly was?: Partial<ActionInput>
}

async function addEvent(tx: Tx, actor: Pick<Actor, 'userId'>, event: NewEvent): Promise<void> {
  const { action, was = {} } = event
  await sql`
    insert into actions.action_events (action_id, record_id, kind, at, by_user_id, note, was_title, was_details, was_due_on,
      was_owner_team_id, was_owner_user_id, was_owner_name)
    values (${action.id}::uuid, ${action.recordId}::uuid, ${event.kind}, ${event.at}, ${actor.userId}::uuid,
      ${event.note ?? ''}, ${was.title ?? null}, ${was.details ?? null}, ${was.dueOn ?? null}::date,
      ${was.ownerTeamId ?? null}::uuid, ${was.ownerUserId ?? null}::uuid, ${was.ownerName ?? null})`.execute(tx)
}

interface Loaded {
  readonly action: Action
  readonly header: RecordHeader
  readonly standing: Standing
}

async function load(tx: Tx, actor: Actor, actionId: string): Promise<Loaded | null> {
  const action = await findAction(tx, actionId)
  const header = action === null ? null : await findRecord(tx, action.recordId)
  if (action === null || header === null) return null
  return { action, header, standing: standingOf(header, actor, action) }
}

/** What an update that met no row tells: somebody was quicker. */
async function quicker(tx: Tx, actionId: string): Promise<Result<SavedAction, Hindrance>> {
  const action = await findAction(tx, actionId)
  return refused(action === null ? { kind: 'not-found' } : { kind: 'changed-meanwhile', action })
}

export interface ActionChange extends Omit<NewAction, 'recordId' | 'source' | 'sourceId'> {
  readonly actionId: string
  /** That the change was made from. */
  readonly version: number
  /** Why it is due on another day; must be given where it is. */
  readonly dueReason?: string
}

/** Changes what is agreed, while it is open. */
export async function changeAction(tx: Tx, actor: Actor, given: ActionChange): Promise<Saved> {
  const now = given.now ?? new Date()
  const loaded = await load(tx, actor, given.actionId)
  if (loaded === null) return refused({ kind: 'not-found' })
  const { action, header, standing } = loaded
  if (!standing.contributes) return notAllowed(header)
  if (!canChange(action, standing) || action.version !== given.version) {
    return refused({ kind: 'changed-meanwhile', action })
  }
  const input = inputOf(given)
  const moved = !sameAt('dueOn', action, input)
  const reassigned = !sameAt('owner', action, input)
  const problems: ActionProblem<string>[] = [
    ...checkAction(input, { today: londonDay(now), keptDueOn: action.dueOn }),
    ...(reassigned ? await ownerProblems(tx, input) : []),
  ]
  const unexplained = textProblem(given.dueReason ?? '', {
    missing: 'Say why the day is another one',
    name: 'The reason',
  })
  if (moved && unexplained !== null) problems.push({ field: 'dueReason', message: unexplained })
  if (problems.length > 0) return refused({ kind: 'invalid', problems: firstOfEach(problems) })
  if (reassigned && given.evenIfUnseen !== true && !(await ownerCanSee(tx, header, input)))
    return refused({ kind: 'owner-cannot-see' })
  const { rows } = await sql<{ version: number }>`
    update actions.actions set title = ${input.title}, details = ${input.details}, due_on = ${input.dueOn}::date,
      owner_team_id = ${input.ownerTeamId}::uuid, owner_user_id = ${input.ownerUserId}::uuid, owner_name = ${input.ownerName},
      changed_at = ${now}, version = version + 1
    where id = ${action.id}::uuid and version = ${given.version} and state = 'open'
    returning version`.execute(tx)
  const [saved] = rows
  if (saved === undefined) return quicker(tx, action.id)
  const titled = !sameAt('title', action, input)
  const detailed = !sameAt('details', action, input)
  if (titled || detailed) {
    const was = { ...(titled ? { title: action.title } : {}), ...(detailed ? { details: action.details } : {}) }
    await addEvent(tx, actor, { action, kind: 'changed', at: now, was })
  }
  if (reassigned) {
    const { ownerTeamId, ownerUserId, ownerName } = action
    await addEvent(tx, actor, { action, kind: 'reassigned', at: now, was: { ownerTeamId, ownerUserId, ownerName } })
  }
  if (moved) {
    const note = (given.dueReason ?? '').trim()
    await addEvent(tx, actor, { action, kind: 'due-changed', at: now, note, was: { dueOn: action.dueOn } })
  }
  return ok({ id: action.id, recordId: action.recordId, version: saved.version })
}

export interface Completion {
  readonly actionId: string
  readonly outcome: string
  /** Day by London's calendar; that of `now` unless given. */
  readonly doneOn?: string
  readonly now?: Date
}

/** Says that it is done and what came of it. Whoever owns it may, also where they may only read the record. */
export async function completeAction(tx: Tx, actor: Actor, given: Completion): Promise<Saved<'outcome' | 'doneOn'>> {
  const now = given.now ?? new Date()
  const loaded = await load(tx, actor, given.actionId)
  if (loaded === null) return refused({ kind: 'not-found' })
  const { action, header, standing } = loaded
  if (action.state !== 'open') return refused({ kind: 'changed-meanwhile', action })
  if (!canComplete(action, standing)) return notAllowed(header)
  const today = londonDay(now)
  const doneOn = given.doneOn?.trim() ?? today
  const outcome = given.outcome.trim()
  const problems = checkDone({ outcome, doneOn }, { today, createdOn: londonDay(action.createdAt) })
  if (problems.length > 0) return refused({ kind: 'invalid', problems })
  return end(tx, actor, { action, state: 'done', outcome, doneOn, now })
}

/** Says that it will not be done, and why. */
export async function cancelAction(
  tx: Tx,
  actor: Actor,
  given: { readonly actionId: string; readonly reason: string; readonly now?: Date },
): Promise<Saved<'reason'>> {
  const now = given.now ?? new Date()
  const loaded = await load(tx, actor, given.actionId)
  if (loaded === null) return refused({ kind: 'not-found' })
  const { action, header, standing } = loaded
  if (!standing.contributes) return notAllowed(header)
  if (!canChange(action, standing)) return refused({ kind: 'changed-meanwhile', action })
  const message = textProblem(given.reason, { missing: 'Enter why it will not be done', name: 'The reason' })
  if (message !== null) return refused({ kind: 'invalid', problems: [{ field: 'reason', message }] })
  return end(tx, actor, { action, state: 'cancelled', outcome: given.reason.trim(), doneOn: null, now })
}

async function end(
  tx: Tx,
  actor: Actor,
  of: { action: Action; state: 'done' | 'cancelled'; outcome: string; doneOn: string | null; now: Date },
): Promise<Result<SavedAction, Hindrance>> {
  const { rows } = await sql<{ version: number }>`
    update actions.actions set state = ${of.state}, outcome = ${of.outcome}, done_on = ${of.doneOn}::date,
      changed_at = ${of.now}, version = version + 1
    where id = ${of.action.id}::uuid and state = 'open'
    returning version`.execute(tx)
  const [saved] = rows
  if (saved === undefined) return quicker(tx, of.action.id)
  await addEvent(tx, actor, { action: of.action, kind: of.state, at: of.now, note: of.outcome })
  return ok({ id: of.action.id, recordId: of.action.recordId, version: saved.version })
}

/** Takes an ended action up again, with a reason; where its day has passed, with a new one. */
export async function reopenAction(
  tx: Tx,
  actor: Actor,
  given: { readonly actionId: string; readonly reason: string; readonly dueOn?: string; readonly now?: Date },
): Promise<Saved<'reason' | 'dueOn'>> {
  const now = given.now ?? new Date()
  const loaded = await load(tx, actor, given.actionId)
  if (loaded === null) return refused({ kind: 'not-found' })
  const { action, header, standing } = loaded
  if (!standing.contributes) return notAllowed(header)
  if (!canReopen(action, standing)) return refused({ kind: 'changed-meanwhile', action })
  const dueOn = given.dueOn?.trim() ?? action.dueOn
  const problems: ActionProblem<'reason' | 'dueOn'>[] = []
  const message = textProblem(given.reason, { missing: 'Enter why it goes on', name: 'The reason' })
  if (message !== null) problems.push({ field: 'reason', message })
  for (const problem of checkAction({ ...action, dueOn }, { today: londonDay(now) })) {
    if (problem.field === 'dueOn') problems.push({ field: 'dueOn', message: problem.message })
  }
  if (problems.length > 0) return refused({ kind: 'invalid', problems })
  const reopened = await openAgain(tx, actor, { action, note: given.reason.trim(), dueOn, now })
  if (reopened.ok && dueOn !== action.dueOn) {
    const note = given.reason.trim()
    await addEvent(tx, actor, { action, kind: 'due-changed', at: now, note, was: { dueOn: action.dueOn } })
  }
  return reopened
}

/** Takes back what the same person said within the hour: no reason is asked for. Later it is reopened, with one. */
export async function undoDone(
  tx: Tx,
  actor: Actor,
  given: { readonly actionId: string; readonly now?: Date },
): Promise<Result<SavedAction, Hindrance>> {
  const now = given.now ?? new Date()
  const loaded = await load(tx, actor, given.actionId)
  if (loaded === null) return refused({ kind: 'not-found' })
  const { action, header, standing } = loaded
  const last = (await eventsOf(tx, action.id)).at(-1)
  if (!canUndo(action, standing, last, { userId: actor.userId, at: now })) {
    return canComplete({ state: 'open' }, standing)
      ? refused({ kind: 'changed-meanwhile', action })
      : notAllowed(header)
  }
  return openAgain(tx, actor, { action, note: '', dueOn: action.dueOn, now })
}

async function openAgain(
  tx: Tx,
  actor: Actor,
  of: { action: Action; note: string; dueOn: string; now: Date },
): Promise<Result<SavedAction, Hindrance>> {
  const { rows } = await sql<{ version: number }>`
    update actions.actions set state = 'open', outcome = null, done_on = null, due_on = ${of.dueOn}::date,
      changed_at = ${of.now}, version = version + 1
    where id = ${of.action.id}::uuid and version = ${of.action.version}
    returning version`.execute(tx)
  const [saved] = rows
  if (saved === undefined) return quicker(tx, of.action.id)
  await addEvent(tx, actor, { action: of.action, kind: 'reopened', at: of.now, note: of.note })
  return ok({ id: of.action.id, recordId: of.action.recordId, version: saved.version })
}
