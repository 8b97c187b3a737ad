import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { areasByIds } from '../../../foundations/areas/index.ts'
import { addMonths, firstDay, type Month, monthIndex, monthOfDate } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { AppError, ok, type Result, refused } from '../../../platform/result/index.ts'
import { type CameBack, cameBack } from '../domain/exceptions.ts'
import type { Position } from '../domain/seasonal.ts'
import { seriesFor } from './counts.ts'
import { exceptionsFor, readingsOf } from './exceptions.ts'
import { measuresByIds, type ScreeningMethod } from './measures.ts'
import { getSettings } from './settings.ts'

/**
 * Which teams serve each area: identity knows the teams and areas knows what lies inside what, so wiring brings the two
 * together. Areas that no team serves are absent.
 */
export type TeamsServing = (tx: Tx, areaIds: readonly number[]) => Promise<ReadonlyMap<number, readonly string[]>>

export interface Response {
  readonly requestId: string
  /** 1 for the first answer; each change adds one. */
  readonly version: number
  readonly known: string
  readonly doing: string
  readonly wantsAnalysis: boolean
  /** Which further analysis; empty when none is wanted. */
  readonly analysis: string
  readonly byUserId: string | null
  readonly byAgencyId: string | null
  readonly at: Date
}

export interface ResponseRequest {
  readonly id: string
  readonly measureId: number
  readonly typeId: number
  readonly areaId: number
  readonly month: Month
  readonly direction: 'above' | 'below'
  readonly method: ScreeningMethod
  readonly count: number
  readonly expected: number
  readonly lower: number | null
  readonly upper: number | null
  /** `YYYY-MM-DD`. */
  readonly dueOn: string
  readonly askedAt: Date
  /** Null when an import asked by itself. */
  readonly askedBy: string | null
  /** When a reissued month took the exception away before anyone had answered. */
  readonly withdrawnAt: Date | null
  /** The teams that served the area when the response was asked for. */
  readonly teamIds: readonly string[]
  /** The latest version. */
  readonly response: Response | null
}

/** Areas of these kinds have no partnership of their own that could answer. */
const NOT_ASKED = ['force', 'county', 'country']

/** Whether somebody can be asked about an area of this kind. */
export function canBeAsked(kind: string): boolean {
  return !NOT_ASKED.includes(kind)
}

/**
 * Asks those who serve each area for a response to every significant exception of the month, by the measure's method.
 * Asking again asks only about exceptions that are new.
 */
export async function askForResponses(
  tx: Tx,
  given: {
    readonly measureId: number
    readonly month: Month
    /** Null when the system asks. */
    readonly askedBy: string | null
    /** `YYYY-MM-DD`. */
    readonly today: string
    /** `YYYY-MM-DD`; default: as many days from today as the settings say. */
    readonly dueOn?: string | undefined
    readonly teamsServing?: TeamsServing | undefined
  },
): Promise<{ asked: string[]; already: number }> {
  const { list } = await exceptionsFor(tx, { month: given.month, measureId: given.measureId })
  const areas = new Map(
    (await areasByIds(tx, [...new Set(list.map((one) => one.areaId))])).map((area) => [area.id, area]),
  )
  const wanted = list.filter((one) => canBeAsked(areas.get(one.areaId)?.kind ?? 'country'))
  const { responseDays } = await getSettings(tx)
  const { rows } = await sql<{ id: string; area_id: number }>`
    insert into performance.requests
      (id, measure_id, type_id, area_id, month, direction, method, count, expected, lower, upper, due_on, asked_by)
    select r.id::uuid, ${given.measureId}::int, r.type_id, r.area_id, ${firstDay(given.month)}::date, r.direction, r.method,
      r.count, r.expected, r.lower, r.upper, coalesce(${given.dueOn ?? null}::date, ${given.today}::date + ${responseDays}::int),
      ${given.askedBy}::uuid
    from jsonb_to_recordset(${JSON.stringify(
      wanted.map((one) => ({
        id: randomUUID(),
        type_id: one.typeId,
        area_id: one.areaId,
        direction: one.direction,
        method: one.method,
        count: one.count,
        expected: one.expected,
        lower: one.lower,
        upper: one.upper,
      })),
    )}::jsonb) as r (id text, type_id int, area_id int, direction text, method text, count float8, expected float8,
      lower float8, upper float8)
    on conflict on constraint requests_once do nothing
    returning id, area_id`.execute(tx)
  if (given.teamsServing !== undefined && rows.length > 0) {
    const teams = await given.teamsServing(tx, [...new Set(rows.map((row) => row.area_id))])
    const pairs = rows.flatMap((row) => (teams.get(row.area_id) ?? []).map((team) => ({ request: row.id, team })))
    await sql`insert into performance.request_teams (request_id, team_id)
      select * from unnest(${pairs.map((p) => p.request)}::uuid[], ${pairs.map((p) => p.team)}::uuid[])`.execute(tx)
  }
  return { asked: rows.map((row) => row.id), already: wanted.length - rows.length }
}

/**
 * After counts changed: requests that nobody has answered follow their exception. One that is no exception any more is
 * withdrawn, one that is again is asked again, and the figures shown are the present ones.
 */
export async function followExceptions(tx: Tx, measureIds: readonly number[]): Promise<void> {
  await sql`
    with now_judged as (
      select r.id, s.count, s.expected, s.lower, s.upper, s.direction, s.type_id is not null as found
      from performance.requests r
      left join performance.signals s on s.measure_id = r.measure_id and s.method = r.method and s.month = r.month
        and s.type_id = r.type_id and s.area_id = r.area_id and s.rule = 'outside' and s.significant
      where r.measure_id = any (${[...measureIds]}::int[])
        and not exists (select from performance.responses a where a.request_id = r.id)
    )
    update performance.requests r set
      withdrawn_at = case when n.found then null else coalesce(r.withdrawn_at, now()) end,
      direction = coalesce(n.direction, r.direction), count = coalesce(n.count, r.count),
      expected = coalesce(n.expected, r.expected),
      lower = case when n.found then n.lower else r.lower end, upper = case when n.found then n.upper else r.upper end
    from now_judged n where n.id = r.id
      and (n.found is distinct from (r.withdrawn_at is null) or n.count is distinct from r.count
        or n.expected is distinct from r.expected)`.execute(tx)
}

export interface RequestsWanted {
  readonly ids?: readonly string[]
  readonly month?: Month
  readonly measureId?: number
  readonly typeIds?: readonly number[]
  readonly areaIds?: readonly number[]
  /** Asked of one of these teams. */
  readonly teamIds?: readonly string[]
  /** True: only unanswered and not withdrawn; false: only answered. */
  readonly unanswered?: boolean
  /** Only those due before this day (`YYYY-MM-DD`). */
  readonly dueBefore?: string
}

/** Requests with their latest response: those due first, first. Withdrawn ones are listed by their ids only. */
export async function listRequests(tx: Tx, wanted: RequestsWanted = {}): Promise<ResponseRequest[]> {
  interface Row extends Omit<ResponseRequest, 'response'> {
    readonly version: number | null
    readonly known: string | null
    readonly doing: string | null
    readonly wantsAnalysis: boolean | null
    readonly analysis: string | null
    readonly byUserId: string | null
    readonly byAgencyId: string | null
    readonly at: Date | null
  }
  const none = (list: readonly unknown[] | undefined): boolean => list === undefined
  const { rows } = await sql<Row>`
    select r.id, r.measure_id as "measureId", r.type_id as "typeId", r.area_id as "areaId", r.month, r.direction, r.method,
      r.count, r.expected, r.lower, r.upper, r.due_on as "dueOn", r.asked_at as "askedAt", r.asked_by as "askedBy",
      r.withdrawn_at as "withdrawnAt",
      array(select t.team_id::text from performance.request_teams t where t.request_id = r.id order by 1) as "teamIds",
      a.version, a.known, a.doing, a.wants_analysis as "wantsAnalysis", a.analysis, a.by_user_id as "byUserId",
      a.by_agency_id as "byAgencyId", a.at
    from performance.requests r
    left join lateral (select * from performance.responses a where a.request_id = r.id order by a.version desc limit 1) a on true
    where (${none(wanted.ids)} and r.withdrawn_at is null or r.id = any (${[...(wanted.ids ?? [])]}::uuid[]))
      and (${wanted.month === undefined} or r.month = ${wanted.month === undefined ? null : firstDay(wanted.month)}::date)
      and (${wanted.measureId === undefined} or r.measure_id = ${wanted.measureId ?? null}::int)
      and (${none(wanted.typeIds)} or r.type_id = any (${[...(wanted.typeIds ?? [])]}::int[]))
      and (${none(wanted.areaIds)} or r.area_id = any (${[...(wanted.areaIds ?? [])]}::int[]))
      and (${none(wanted.teamIds)} or exists (select from performance.request_teams t
        where t.request_id = r.id and t.team_id = any (${[...(wanted.teamIds ?? [])]}::uuid[])))
      and (${wanted.unanswered === undefined} or (a.version is null) = ${wanted.unanswered ?? true})
      and (${wanted.dueBefore === undefined} or r.due_on < ${wanted.dueBefore ?? null}::date)
    order by r.due_on, r.month, r.area_id, r.type_id`.execute(tx)
  return rows.map(({ version, known, doing, wantsAnalysis, analysis, byUserId, byAgencyId, at, ...row }) => ({
    ...row,
    month: monthOfDate(row.month),
    response:
      version === null || at === null
        ? null
        : {
            requestId: row.id,
            version,
            known: known ?? '',
            doing: doing ?? '',
            wantsAnalysis: wantsAnalysis === true,
            analysis: analysis ?? '',
            byUserId,
            byAgencyId,
            at,
          },
  }))
}

/** @throws AppError `request-not-found` */
export async function getRequest(tx: Tx, id: string): Promise<ResponseRequest> {
  const [found] = /^[0-9a-f-]{36}$/i.test(id) ? await listRequests(tx, { ids: [id] }) : []
  if (found === undefined)
    throw new AppError('request-not-found', 'There is no such exception to answer.', { status: 404 })
  return found
}

/** Requests that nobody has answered, those due first, first. */
export function listUnanswered(
  tx: Tx,
  wanted: Omit<RequestsWanted, 'unanswered' | 'ids'> = {},
): Promise<ResponseRequest[]> {
  return listRequests(tx, { ...wanted, unanswered: true })
}

/** Every version of the answer, the latest first. */
export async function responseHistory(tx: Tx, requestId: string): Promise<Response[]> {
  const { rows } = await sql<Response>`
    select request_id as "requestId", version, known, doing, wants_analysis as "wantsAnalysis", analysis,
      by_user_id as "byUserId", by_agency_id as "byAgencyId", at
    from performance.responses where request_id = ${requestId}::uuid order by version desc`.execute(tx)
  return rows
}

export interface Answer {
  readonly requestId: string
  /** The version that the form was made from: 0 when nobody had answered. */
  readonly expectedVersion: number
  readonly known: string
  readonly doing: string
  readonly wantsAnalysis: boolean
  readonly analysis: string
}

export type AnswerRefusal =
  | { readonly code: 'stale'; readonly current: Response; readonly yours: Answer }
  | { readonly code: 'not-your-area' }
  | { readonly code: 'withdrawn' }
  | { readonly code: 'blank'; readonly fields: readonly ('known' | 'doing' | 'analysis')[] }

/** Whether the actor's teams serve the request's area. The same rule as the database's policy. */
export function canAnswer(actor: Actor, request: Pick<ResponseRequest, 'areaId'>): boolean {
  return actor.permissions.includes('performance.respond') && actor.areaIds.includes(request.areaId)
}

/** Answers a request, or adds a new version of the answer. Earlier versions stay. */
export async function answerRequest(tx: Tx, actor: Actor, answer: Answer): Promise<Result<Response, AnswerRefusal>> {
  const request = await getRequest(tx, answer.requestId)
  if (!canAnswer(actor, request)) return refused({ code: 'not-your-area' })
  if (request.withdrawnAt !== null) return refused({ code: 'withdrawn' })
  const texts = { known: answer.known.trim(), doing: answer.doing.trim(), analysis: answer.analysis.trim() }
  const blank = (['known', 'doing', 'analysis'] as const).filter(
    (field) => texts[field] === '' && (field !== 'analysis' || answer.wantsAnalysis),
  )
  if (blank.length > 0) return refused({ code: 'blank', fields: blank })
  const stale = async (): Promise<Result<Response, AnswerRefusal>> => {
    const [current] = await responseHistory(tx, request.id)
    if (current === undefined)
      throw new AppError('request-not-found', 'The answer to change is not there.', { status: 404 })
    return refused({ code: 'stale', current, yours: answer })
  }
  if ((request.response?.version ?? 0) !== answer.expectedVersion) return stale()
  const { rows } = await sql<Response>`
    insert into performance.responses (request_id, version, known, doing, wants_analysis, analysis, by_user_id, by_agency_id)
    values (${request.id}::uuid, ${answer.expectedVersion + 1}, ${texts.known}, ${texts.doing}, ${answer.wantsAnalysis},
      ${answer.wantsAnalysis ? texts.analysis : ''}, ${actor.userId}::uuid, ${actor.agencyId}::uuid)
    on conflict do nothing
    returning request_id as "requestId", version, known, doing, wants_analysis as "wantsAnalysis", analysis,
      by_user_id as "byUserId", by_agency_id as "byAgencyId", at`.execute(tx)
  const [saved] = rows
  return saved === undefined ? stale() : ok(saved)
}

export interface Context {
  readonly id: string
  readonly version: number
  readonly typeId: number
  readonly areaId: number
  /** Null for a note on the chart as a whole. */
  readonly month: Month | null
  readonly body: string
  readonly byUserId: string | null
  readonly at: Date
}

/** Notes on these charts that have not been withdrawn, the newest first. */
export async function contextsFor(
  tx: Tx,
  wanted: { readonly typeIds: readonly number[]; readonly areaIds: readonly number[]; readonly month?: Month },
): Promise<Context[]> {
  const { rows } = await sql<Context>`
    select * from (
      select distinct on (id) id, version, type_id as "typeId", area_id as "areaId", month, body, by_user_id as "byUserId", at
      from performance.contexts
      where type_id = any (${[...wanted.typeIds]}::int[]) and area_id = any (${[...wanted.areaIds]}::int[])
        and (${wanted.month === undefined} or month is null or month = ${wanted.month === undefined ? null : firstDay(wanted.month)}::date)
      order by id, version desc
    ) as latest where body <> '' order by at desc, id`.execute(tx)
  return rows.map((row) => ({ ...row, month: row.month === null ? null : monthOfDate(row.month) }))
}

/** An analyst's note on a chart, or on one month of it. */
export async function addContext(
  tx: Tx,
  actor: Actor,
  note: { readonly typeId: number; readonly areaId: number; readonly month: Month | null; readonly body: string },
): Promise<Result<Context, { readonly code: 'blank' }>> {
  const body = note.body.trim()
  if (body === '') return refused({ code: 'blank' })
  const { rows } = await sql<Context>`
    insert into performance.contexts (id, version, type_id, area_id, month, body, by_user_id)
    values (${randomUUID()}::uuid, 1, ${note.typeId}, ${note.areaId},
      ${note.month === null ? null : firstDay(note.month)}::date, ${body}, ${actor.userId}::uuid)
    returning id, version, type_id as "typeId", area_id as "areaId", body, by_user_id as "byUserId", at`.execute(tx)
  const [saved] = rows
  if (saved === undefined) throw new Error('The note was not stored')
  return ok({ ...saved, month: note.month })
}

/** Changes a note; an empty text withdraws it. Earlier versions stay. */
export async function changeContext(
  tx: Tx,
  actor: Actor,
  change: { readonly id: string; readonly version: number; readonly body: string },
): Promise<Result<{ readonly version: number }, { readonly code: 'stale' | 'missing' }>> {
  const { rows: before } = await sql<{ version: number }>`
    select max(version) as version from performance.contexts where id = ${change.id}::uuid having count(*) > 0`.execute(
    tx,
  )
  const [latest] = before
  if (latest === undefined) return refused({ code: 'missing' })
  if (latest.version !== change.version) return refused({ code: 'stale' })
  const { rows } = await sql<{ version: number }>`
    insert into performance.contexts (id, version, type_id, area_id, month, body, by_user_id)
    select id, version + 1, type_id, area_id, month, ${change.body.trim()}, ${actor.userId}::uuid
    from performance.contexts where id = ${change.id}::uuid and version = ${change.version}
    on conflict do nothing returning version`.execute(tx)
  const [saved] = rows
  return saved === undefined ? refused({ code: 'stale' }) : ok(saved)
}

/** Whether each request's chart has since come back inside its lines, by the request's method. */
export async function cameBackFor(tx: Tx, requests: readonly ResponseRequest[]): Promise<Map<string, CameBack>> {
  const found = new Map<string, CameBack>()
  for (const measure of await measuresByIds(tx, [...new Set(requests.map((request) => request.measureId))])) {
    const own = requests.filter((request) => request.measureId === measure.id)
    const series = await seriesFor(tx, {
      typeIds: [...new Set(own.map((request) => request.typeId))],
      areaIds: [...new Set(own.map((request) => request.areaId))],
    })
    const charts = new Map(series.map((chart) => [`${chart.typeId} ${chart.areaId}`, chart]))
    for (const request of own) {
      const chart = charts.get(`${request.typeId} ${request.areaId}`)
      if (chart === undefined) {
        found.set(request.id, cameBack([]))
        continue
      }
      const readings = readingsOf(chart, { measure, method: request.method })
      const from = monthIndex(request.month) - monthIndex(chart.first) + 1
      const after = readings.slice(Math.max(0, from)).map((reading, i) => ({
        month: addMonths(chart.first, Math.max(0, from) + i),
        position: positionOf(reading),
      }))
      found.set(request.id, cameBack(after))
    }
  }
  return found
}

function positionOf(reading: ReturnType<typeof readingsOf>[number]): Position {
  if (reading === null || reading.lower === null || reading.upper === null) return 'unknown'
  return reading.value > reading.upper ? 'above' : reading.value < reading.lower ? 'below' : 'inside'
}
