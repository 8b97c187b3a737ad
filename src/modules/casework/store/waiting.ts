/** What waits for a person or their teams, over all their cases and reports. Each list is one statement, the overdue first. */
import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import type { Grade } from '../domain/report-words.ts'
import { ofWhom, openTo, type Who, type Whose } from './open-to.ts'

export type { Whose } from './open-to.ts'

export interface Asked {
  readonly whose: Whose
  /** ISO day: the last that is looked ahead to. */
  readonly until: string
  readonly limit: number
}

/** The case that something waits on. */
interface OnCase {
  readonly caseId: string
  readonly reference: string
  readonly title: string
  /** Who leads the case; null for nobody. */
  readonly leadUserId: string | null
  /** How many there are in all, however many are listed. */
  readonly total: number
}

const CASE = sql`c.record_id as "caseId", c.reference, c.title, c.lead_user_id as "leadUserId", count(*) over ()::int as total`

export interface ClosingThatWaits extends OnCase {
  readonly askedAt: Date
}

/** Closings that somebody else asked for, of cases that the actor's teams answer for; the oldest first. */
export async function closingsToDecide(tx: Tx, actor: Who, limit: number): Promise<ClosingThatWaits[]> {
  const { rows } = await sql<ClosingThatWaits>`
    select ${CASE}, q.asked_at as "askedAt"
    from casework.closures q join casework.cases c on c.record_id = q.case_id
    where q.state = 'asked' and q.asked_by <> ${actor.userId}::uuid and (${ofWhom(actor, 'team')})
    order by q.asked_at, q.id limit ${limit}`.execute(tx)
  return rows
}

export interface ReportThatWaits {
  readonly recordId: string
  readonly reference: string
  readonly what: string
  readonly grade: Grade
  readonly reportedAt: Date
  /** ISO day by which the matrix is due; null when none is, or it was done. */
  readonly matrixDueOn: string | null
  readonly total: number
}

/** Reports that wait in the areas that the actor's teams serve, and that they may decide on; those with a late matrix first. */
export async function reportsToDecide(
  tx: Tx,
  actor: Pick<Actor, 'areaIds'>,
  of: { readonly today: string; readonly limit: number },
): Promise<ReportThatWaits[]> {
  const { rows } = await sql<ReportThatWaits>`
    select r.record_id as "recordId", r.reference, r.what, r.grade, r.reported_at as "reportedAt",
      case when r.screening = 'matrix' and r.assessed_at is null then r.matrix_due_on end as "matrixDueOn",
      count(*) over ()::int as total
    from casework.reports r
    where r.state = 'pending' and ${openTo('r', { areaIds: actor.areaIds, level: 'contribute' })}
      and exists (select from sharing.contributable_records m where m.id = r.record_id)
    order by (r.screening = 'matrix' and r.assessed_at is null and r.matrix_due_on < ${of.today}::date) is true desc,
      array_position(array['immediate', 'prompt', 'scheduled'], r.grade), r.reported_at, r.record_id
    limit ${of.limit}`.execute(tx)
  return rows
}

export interface AssessmentDue extends OnCase {
  readonly what: 'matrix' | 'review'
  /** ISO day. */
  readonly dueOn: string
}

/** Cases whose first risk assessment or next review of it is due; the earliest first. */
export async function assessmentsDue(tx: Tx, actor: Who, { whose, until, limit }: Asked): Promise<AssessmentDue[]> {
  const { rows } = await sql<AssessmentDue>`
    select ${CASE}, case when c.assessed_at is null then 'matrix' else 'review' end as what,
      case when c.assessed_at is null then c.matrix_due_on else c.review_due_on end as "dueOn"
    from casework.cases c
    where c.state <> 'closed' and (${ofWhom(actor, whose)})
      and case when c.assessed_at is null then c.matrix_due_on else c.review_due_on end <= ${until}::date
    order by "dueOn", c.record_id limit ${limit}`.execute(tx)
  return rows
}

export interface PlanDue extends OnCase {
  readonly reviewOn: string
}

/** Plans in force whose review is due and was not made; the earliest first. */
export async function plansDue(tx: Tx, actor: Who, { whose, until, limit }: Asked): Promise<PlanDue[]> {
  const { rows } = await sql<PlanDue>`
    select ${CASE}, p.review_on as "reviewOn"
    from casework.plans p join casework.cases c on c.record_id = p.case_id
    where c.state <> 'closed' and p.reviewed_on is null and p.review_on <= ${until}::date and (${ofWhom(actor, whose)})
      and not exists (select from casework.plans n where n.case_id = p.case_id and n.number > p.number)
    order by p.review_on, p.id limit ${limit}`.execute(tx)
  return rows
}

export interface InterventionEnding extends OnCase {
  readonly interventionId: string
  readonly kindTitle: string
  /** ISO day. */
  readonly endOn: string
}

/** Interventions that end soon, or whose day has passed and nobody noted that they ended; the earliest first. */
export async function endingInterventions(
  tx: Tx,
  actor: Who,
  { whose, until, limit }: Asked,
): Promise<InterventionEnding[]> {
  const { rows } = await sql<InterventionEnding>`
    select ${CASE}, t.id as "interventionId", k.title as "kindTitle", t.end_on as "endOn"
    from casework.interventions t join casework.cases c on c.record_id = t.case_id
    join casework.intervention_kinds k on k.code = t.kind_code and k.version = t.kind_version
    where c.state <> 'closed' and t.removed_at is null and t.ended_on is null and t.end_on <= ${until}::date
      and (${ofWhom(actor, whose)})
    order by t.end_on, t.id limit ${limit}`.execute(tx)
  return rows
}
