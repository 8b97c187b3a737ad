/** Lists of cases across teams and areas: what a day is run by. Row-level security decides which cases are there. */
import { type RawBuilder, sql } from 'kysely'
import { areasByIds, descendants } from '../../../foundations/areas/index.ts'
import { teamNames, userNames } from '../../../foundations/identity/index.ts'
import { type Actor, sideBySide, type Tx } from '../../../platform/db/index.ts'
import { UPDATE_WITHIN_DAYS } from '../domain/case.ts'
import type { Band, CaseState } from '../domain/words.ts'
import { CASE_COLUMNS, type Case } from './cases.ts'
import { ofWhom, openTo } from './open-to.ts'

export interface ListedCase extends Case {
  readonly ownerTeamId: string
  readonly ownerTeamName: string
  readonly areaId: number
  readonly areaName: string
  readonly leadName: string | null
}

export const VIEWS = ['mine', 'team', 'all'] as const
export const DUES = ['matrix', 'review', 'update'] as const
export const SORTS = ['risk', 'due', 'opened', 'worked', 'reference'] as const

export interface CaseFilter {
  /** Led by the actor, owned by their teams, or all that they may open. */
  readonly view: (typeof VIEWS)[number]
  /** `current` is everything that is not closed. */
  readonly state: CaseState | 'current' | 'all'
  readonly band: Band | 'none' | null
  /** Late with this by `today`. */
  readonly late: (typeof DUES)[number] | null
  /** This area and all inside it. */
  readonly areaId: number | null
  /** Only these cases. */
  readonly ids?: readonly string[]
}

export interface CaseSort {
  readonly key: (typeof SORTS)[number]
  readonly descending: boolean
}

const HIGH_DAYS = UPDATE_WITHIN_DAYS.high
const OTHER_DAYS = UPDATE_WITHIN_DAYS.none

/** The last day on which a case is updated in time, in SQL as in `updateDueAt`. */
const UPDATE_DUE = sql`((c.last_worked_at + make_interval(days => case when c.band = 'high' then ${HIGH_DAYS}::int else ${OTHER_DAYS}::int end))
  at time zone 'Europe/London')::date`

/** Conditions by which a case is late, in SQL as in `dueOn`. */
function lateWith(what: (typeof DUES)[number], today: string): RawBuilder<unknown> {
  switch (what) {
    case 'matrix':
      return sql`c.state <> 'closed' and c.assessed_at is null and c.matrix_due_on < ${today}::date`
    case 'review':
      return sql`c.state <> 'closed' and c.assessed_at is not null and c.review_due_on < ${today}::date`
    case 'update':
      return sql`c.state <> 'closed' and ${UPDATE_DUE} < ${today}::date`
  }
}

function orderOf({ key, descending }: CaseSort): RawBuilder<unknown> {
  const way = descending ? sql`desc` : sql`asc`
  switch (key) {
    case 'risk':
      return sql`array_position(array['high', 'medium', 'standard'], c.band) ${way} nulls last`
    case 'due':
      return sql`least(case when c.assessed_at is null then c.matrix_due_on else c.review_due_on end, ${UPDATE_DUE}) ${way}`
    case 'opened':
      return sql`c.opened_at ${way}`
    case 'worked':
      return sql`c.last_worked_at ${way}`
    case 'reference':
      return sql`c.reference ${way}`
  }
}

/** One page of the cases that fit, and how many there are in all. `today` is an ISO day. */
export async function listCases(
  tx: Tx,
  actor: Pick<Actor, 'userId' | 'teamIds'>,
  of: {
    readonly filter: CaseFilter
    readonly sort: CaseSort
    readonly today: string
    readonly limit: number
    readonly offset: number
  },
): Promise<{ cases: ListedCase[]; total: number }> {
  const { filter, today } = of
  const inside =
    filter.areaId === null
      ? undefined
      : [filter.areaId, ...(await descendants(tx, [filter.areaId])).map(({ id }) => id)]
  const teamIds = filter.view === 'team' ? actor.teamIds : undefined
  const conditions: RawBuilder<unknown>[] = [openTo('c', { teamIds, areaIds: inside })]
  if (filter.view === 'mine') conditions.push(sql`c.lead_user_id = ${actor.userId}::uuid`)
  if (filter.state === 'current') conditions.push(sql`c.state <> 'closed'`)
  else if (filter.state !== 'all') conditions.push(sql`c.state = ${filter.state}`)
  if (filter.band === 'none') conditions.push(sql`c.band is null`)
  else if (filter.band !== null) conditions.push(sql`c.band = ${filter.band}`)
  if (filter.late !== null) conditions.push(sql`(${lateWith(filter.late, today)})`)
  if (filter.ids !== undefined) conditions.push(sql`c.record_id = any (${[...filter.ids]}::uuid[])`)
  const order = sql`${orderOf(of.sort)}, c.opened_at desc, c.record_id`
  const { rows } = await sql<Case & { ownerTeamId: string; areaId: number; total: number }>`
    with found as materialized (
      select c.*, count(*) over ()::int as total, row_number() over (order by ${order}) as place from casework.cases c
      where ${sql.join(conditions, sql` and `)} order by ${order} limit ${of.limit} offset ${of.offset}
    )
    select ${CASE_COLUMNS}, r.owner_team_id as "ownerTeamId", r.area_id as "areaId", c.total
    from found c join sharing.records r on r.id = c.record_id order by c.place`.execute(tx)
  return { cases: await named(tx, rows), total: rows[0]?.total ?? 0 }
}

async function named(tx: Tx, rows: readonly (Case & { ownerTeamId: string; areaId: number })[]): Promise<ListedCase[]> {
  const [teams, leads, areas] = await sideBySide([
    teamNames(tx, [...new Set(rows.map(({ ownerTeamId }) => ownerTeamId))]),
    userNames(tx, [...new Set(rows.flatMap(({ leadUserId }) => (leadUserId === null ? [] : [leadUserId])))]),
    areasByIds(tx, [...new Set(rows.map(({ areaId }) => areaId))]),
  ])
  const areaNames = new Map(areas.map((area) => [area.id, area.name]))
  return rows.map((row) => ({
    ...row,
    ownerTeamName: teams.get(row.ownerTeamId) ?? 'A team that is gone',
    areaName: areaNames.get(row.areaId) ?? 'An area that is gone',
    leadName: row.leadUserId === null ? null : (leads.get(row.leadUserId) ?? null),
  }))
}

/** Cases that somebody leads and that are not closed; for what waits on them. */
export async function casesLedBy(
  tx: Tx,
  userId: string | null,
  limit: number,
): Promise<Pick<Case, 'recordId' | 'reference' | 'title'>[]> {
  const { rows } = await sql<Pick<Case, 'recordId' | 'reference' | 'title'>>`
    select c.record_id as "recordId", c.reference, c.title from casework.cases c
    where c.lead_user_id = ${userId}::uuid and c.state <> 'closed'
    order by c.opened_at desc, c.record_id limit ${limit}`.execute(tx)
  return rows
}

export interface CaseCounts {
  readonly open: number
  readonly high: number
  readonly lateMatrix: number
  readonly lateReview: number
  readonly lateUpdate: number
  readonly closing: number
}

/** How many cases there are of each sort that a day begins with, among the actor's own or their teams'. */
export async function countCases(
  tx: Tx,
  actor: Pick<Actor, 'userId' | 'teamIds'>,
  of: { readonly view: 'mine' | 'team'; readonly today: string },
): Promise<CaseCounts> {
  const { rows } = await sql<CaseCounts>`
    select count(*)::int as open, (count(*) filter (where c.band = 'high'))::int as high,
      (count(*) filter (where ${lateWith('matrix', of.today)}))::int as "lateMatrix",
      (count(*) filter (where ${lateWith('review', of.today)}))::int as "lateReview",
      (count(*) filter (where ${lateWith('update', of.today)}))::int as "lateUpdate",
      (count(*) filter (where c.state = 'closing'))::int as closing
    from casework.cases c where c.state <> 'closed' and ${ofWhom(actor, of.view)}`.execute(tx)
  return rows[0] ?? { open: 0, high: 0, lateMatrix: 0, lateReview: 0, lateUpdate: 0, closing: 0 }
}

/** Cases whose reference or title holds this text; at least two letters. */
export async function casesByText(tx: Tx, text: string, limit: number): Promise<string[]> {
  const wanted = text.trim()
  if (wanted.length < 2) return []
  const pattern = `%${wanted.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<{ id: string }>`
    select c.record_id as id from casework.cases c
    where (c.reference ilike ${pattern} or c.title ilike ${pattern}) and ${openTo('c')}
    order by c.last_worked_at desc limit ${limit}`.execute(tx)
  return rows.map(({ id }) => id)
}
