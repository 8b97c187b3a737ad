/** Interventions with perpetrators and at places: their stages, conditions, breaches and outcome. */
import { sql } from 'kysely'
import { type Actor, anyOf, type Tx } from '../../../platform/db/index.ts'
import type { Result } from '../../../platform/result/index.ts'
import { type BreachInput, type InterventionInput, kindsOn, type StageInput } from '../domain/intervention.ts'
import type { BreachAction, Category, Outcome, Stage } from '../domain/intervention-words.ts'
import { touchCase } from './cases.ts'
import { interventionKinds } from './intervention-kinds.ts'
import {
  changeKept,
  KEPT_COLUMNS,
  type KeepRefusal,
  type Kept,
  type KnownNames,
  type ListOf,
  namingOf,
  type OnCase,
} from './kept.ts'

export interface StageReached {
  readonly id: string
  readonly stage: Stage
  /** ISO day. */
  readonly onDay: string
  readonly note: string
  readonly addedBy: string | null
}

export interface BreachNoted {
  readonly id: string
  /** ISO day. */
  readonly onDay: string
  readonly condition: string
  readonly whatHappened: string
  readonly action: BreachAction
  readonly addedBy: string | null
}

export interface Intervention extends Kept {
  readonly kindCode: string
  readonly kindVersion: number
  /** Of the version under which it began. */
  readonly kindTitle: string
  readonly category: Category
  readonly profileId: string | null
  /** Null when the actor does not know of the profile, or there is none. */
  readonly withName: string | null
  /** ISO days; times HH:MM, empty when they do not matter. */
  readonly startOn: string
  readonly startTime: string
  readonly endOn: string | null
  readonly endTime: string
  readonly conditions: readonly string[]
  readonly courtReference: string
  readonly details: string
  readonly limitBecause: string
  /** ISO day on which it is due to be reviewed. */
  readonly reviewOn: string | null
  readonly outcome: Outcome | null
  readonly outcomeNote: string
  readonly endedOn: string | null
  /** In the order of their days. */
  readonly stages: readonly StageReached[]
  readonly breaches: readonly BreachNoted[]
}

type InterventionRow = Omit<Intervention, 'withName'>

const SELECT = sql`select ${KEPT_COLUMNS}, t.kind_code as "kindCode", t.kind_version as "kindVersion", k.title as "kindTitle",
    k.category, t.profile_id as "profileId", t.start_on as "startOn", t.start_time as "startTime", t.end_on as "endOn",
    t.end_time as "endTime", t.conditions, t.court_reference as "courtReference", t.details, t.limit_because as "limitBecause",
    t.review_on as "reviewOn", t.outcome, t.outcome_note as "outcomeNote", t.ended_on as "endedOn",
    (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'stage', s.stage, 'onDay', s.on_day, 'note', s.note,
      'addedBy', s.added_by) order by s.on_day, s.added_at), '[]') from casework.intervention_stages s
      where s.intervention_id = t.id and s.removed_at is null) as stages,
    (select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'onDay', b.on_day, 'condition', b.condition,
      'whatHappened', b.what_happened, 'action', b.action, 'addedBy', b.added_by) order by b.on_day, b.added_at), '[]')
      from casework.intervention_breaches b where b.intervention_id = t.id and b.removed_at is null) as breaches
  from casework.interventions t
  join casework.intervention_kinds k on k.code = t.kind_code and k.version = t.kind_version`

/** Interventions on these cases: those that go on first, the newest first; without those that were taken off. */
export async function interventionsOf(tx: Tx, caseIds: readonly string[], of: ListOf = {}): Promise<Intervention[]> {
  if (caseIds.length === 0) return []
  const { rows } = await sql<InterventionRow>`${SELECT}
    where t.case_id = ${anyOf(caseIds)} and (t.removed_at is null or ${of.removedToo === true})
    order by t.ended_on is not null, t.start_on desc, t.added_at desc`.execute(tx)
  return named(tx, rows, of.known)
}

/** Null when there is none that the actor may read. Those that were taken off are found. */
export async function findIntervention(tx: Tx, { id, caseId }: OnCase): Promise<Intervention | null> {
  const { rows } = await sql<InterventionRow>`${SELECT}
    where t.id = ${id}::uuid and t.case_id = ${caseId}::uuid`.execute(tx)
  return (await named(tx, rows))[0] ?? null
}

async function named(tx: Tx, rows: readonly InterventionRow[], known?: KnownNames): Promise<Intervention[]> {
  const naming = await namingOf(tx, { profiles: rows.flatMap(({ profileId }) => profileId ?? []) }, known)
  return rows.map((row) => ({ ...row, withName: row.profileId === null ? null : naming.profile(row.profileId) }))
}

/**
 * Adds an intervention that `checkIntervention` found in order, under the version of its kind that holds on its first day.
 * Returns its id.
 * @throws RangeError when there is no such kind on that day
 */
export async function addIntervention(
  tx: Tx,
  actor: Actor,
  given: { readonly caseId: string; readonly intervention: InterventionInput; readonly now?: Date },
): Promise<string> {
  const { caseId, intervention: one } = given
  const now = given.now ?? new Date()
  const version = await versionOn(tx, one)
  const { rows } = await sql<{ id: string }>`
    insert into casework.interventions (case_id, kind_code, kind_version, profile_id, start_on, start_time, end_on, end_time,
      conditions, court_reference, details, limit_because, review_on, outcome, outcome_note, ended_on, added_by, added_at)
    values (${caseId}::uuid, ${one.kindCode}, ${version}, ${one.profileId}::uuid, ${one.startOn}::date, ${one.startTime},
      ${one.endOn}::date, ${one.endTime}, ${[...one.conditions]}::text[], ${one.courtReference.trim()}, ${one.details.trim()},
      ${one.limitBecause.trim()}, ${one.reviewOn}::date, ${one.outcome}, ${one.outcomeNote.trim()}, ${one.endedOn}::date,
      ${actor.userId}::uuid, ${now})
    returning id`.execute(tx)
  await touchCase(tx, caseId, now)
  return rows[0]?.id ?? ''
}

/** Keeps the version of the kind while neither kind nor start is changed. */
export async function changeIntervention(
  tx: Tx,
  actor: Actor,
  given: OnCase & { readonly version: number; readonly intervention: InterventionInput; readonly now?: Date },
): Promise<Result<{ version: number }, KeepRefusal>> {
  const { id, caseId, version, intervention: one } = given
  const kindVersion = await versionOn(tx, one)
  const set = sql`kind_version = case when kind_code = ${one.kindCode} and start_on = ${one.startOn}::date then kind_version
      else ${kindVersion} end,
    kind_code = ${one.kindCode}, profile_id = ${one.profileId}::uuid, start_on = ${one.startOn}::date,
    start_time = ${one.startTime}, end_on = ${one.endOn}::date, end_time = ${one.endTime},
    conditions = ${[...one.conditions]}::text[], court_reference = ${one.courtReference.trim()}, details = ${one.details.trim()},
    limit_because = ${one.limitBecause.trim()}, review_on = ${one.reviewOn}::date, outcome = ${one.outcome},
    outcome_note = ${one.outcomeNote.trim()}, ended_on = ${one.endedOn}::date`
  return changeKept(tx, actor, { table: 'interventions', id, caseId, version, set, now: given.now ?? new Date() })
}

async function versionOn(tx: Tx, one: Pick<InterventionInput, 'kindCode' | 'startOn'>): Promise<number> {
  const kind = kindsOn(await interventionKinds(tx), one.startOn).find(({ code }) => code === one.kindCode)
  if (kind === undefined) throw new RangeError(`There was no ${one.kindCode} on ${one.startOn}`)
  return kind.version
}

/** Notes that an intervention reached a stage. `reviewOn` is when it is reviewed next, set where a review was the stage. */
export async function addStage(
  tx: Tx,
  actor: Actor,
  given: OnCase & { readonly stage: StageInput; readonly reviewOn?: string | null; readonly now?: Date },
): Promise<string> {
  const { id, caseId, stage } = given
  const now = given.now ?? new Date()
  const { rows } = await sql<{ id: string }>`
    insert into casework.intervention_stages (intervention_id, case_id, stage, on_day, note, added_by, added_at)
    values (${id}::uuid, ${caseId}::uuid, ${stage.stage}, ${stage.onDay}::date, ${stage.note.trim()}, ${actor.userId}::uuid, ${now})
    returning id`.execute(tx)
  if (given.reviewOn !== undefined) {
    await sql`update casework.interventions set review_on = ${given.reviewOn}::date, version = version + 1
      where id = ${id}::uuid and case_id = ${caseId}::uuid`.execute(tx)
  }
  await touchCase(tx, caseId, now)
  return rows[0]?.id ?? ''
}

/** Notes that a condition was broken, and what was done about it. Returns the id. */
export async function addBreach(
  tx: Tx,
  actor: Actor,
  given: OnCase & { readonly breach: BreachInput; readonly now?: Date },
): Promise<string> {
  const { id, caseId, breach } = given
  const now = given.now ?? new Date()
  const { rows } = await sql<{ id: string }>`
    insert into casework.intervention_breaches (intervention_id, case_id, on_day, condition, what_happened, action, added_by,
      added_at)
    values (${id}::uuid, ${caseId}::uuid, ${breach.onDay}::date, ${breach.condition}, ${breach.whatHappened.trim()},
      ${breach.action}, ${actor.userId}::uuid, ${now})
    returning id`.execute(tx)
  await touchCase(tx, caseId, now)
  return rows[0]?.id ?? ''
}

/** Takes a stage or a breach off again, with a reason that stays. False when there is none, or it may not be changed. */
export async function removeEntry(
  tx: Tx,
  actor: Actor,
  given: OnCase & {
    readonly of: 'intervention_stages' | 'intervention_breaches'
    readonly entryId: string
    readonly because: string
    readonly now?: Date
  },
): Promise<boolean> {
  const now = given.now ?? new Date()
  const { numAffectedRows } = await sql`
    update ${sql.table(`casework.${given.of}`)} set removed_by = ${actor.userId}::uuid, removed_at = ${now},
      removed_because = ${given.because.trim()}
    where id = ${given.entryId}::uuid and intervention_id = ${given.id}::uuid and case_id = ${given.caseId}::uuid
      and removed_at is null`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await touchCase(tx, given.caseId, now)
  return true
}

export interface KindCount {
  readonly kindCode: string
  readonly title: string
  readonly category: Category
  /** That began in the time. */
  readonly begun: number
  /** That ran on its last day. */
  readonly running: number
  /** That were broken in the time, and how often. */
  readonly broken: number
  readonly breaches: number
}

/**
 * Interventions by kind in a time, over all cases that the actor may read: for figures, which suppress small numbers. Days
 * are ISO days, both included.
 */
export async function interventionCounts(
  tx: Tx,
  given: { readonly from: string; readonly to: string; readonly caseIds?: readonly string[] },
): Promise<KindCount[]> {
  const among = given.caseIds === undefined ? sql`true` : sql`t.case_id = ${anyOf(given.caseIds)}`
  const { rows } = await sql<KindCount>`
    with newest as (
      select distinct on (code) code, title, category from casework.intervention_kinds order by code, version desc
    ), mine as (
      select t.id, t.kind_code, t.start_on, coalesce(t.ended_on, t.end_on) as last_on from casework.interventions t
      where t.removed_at is null and ${among}
    ), broken as (
      select b.intervention_id, count(*)::int as n from casework.intervention_breaches b
      where b.removed_at is null and b.on_day between ${given.from}::date and ${given.to}::date group by 1
    )
    select n.code as "kindCode", n.title, n.category,
      count(*) filter (where m.start_on between ${given.from}::date and ${given.to}::date)::int as begun,
      count(*) filter (where m.start_on <= ${given.to}::date and (m.last_on is null or m.last_on >= ${given.to}::date))::int
        as running,
      count(b.intervention_id)::int as broken, coalesce(sum(b.n), 0)::int as breaches
    from mine m join newest n on n.code = m.kind_code left join broken b on b.intervention_id = m.id
    group by n.code, n.title, n.category order by lower(n.title)`.execute(tx)
  return rows.filter(({ begun, running, breaches }) => begun + running + breaches > 0)
}
