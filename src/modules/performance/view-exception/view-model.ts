import { type Area, getArea, partnershipsOf } from '../../../foundations/areas/index.ts'
import { addMonths, monthInWords } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import type { CameBack } from '../domain/exceptions.ts'
import { financialYear } from '../domain/seasonal.ts'
import { type ExceptionRow, findExceptions } from '../list-exceptions/find-exceptions.ts'
import type { People } from '../pages/answering.ts'
import { type ChartFigures, type FigureRow, figuresOf, kindsFor } from '../pages/figures.ts'
import { type ResponseState, stateOf } from '../pages/response-state.ts'
import {
  type Context,
  type CountType,
  cameBackFor,
  canAnswer,
  contextsFor,
  getMeasure,
  getRequest,
  listMeasures,
  type Measure,
  type Response,
  type ResponseRequest,
  responseHistory,
  seriesFor,
} from '../store/index.ts'

/** The request with what it is about. */
export interface Subject {
  readonly request: ResponseRequest
  readonly measure: Measure
  readonly type: CountType
  readonly area: Area
}

/** @throws AppError `request-not-found` (404) for an id that is none, or unknown */
export async function getSubject(tx: Tx, id: string | undefined): Promise<Subject> {
  const request = await getRequest(tx, isUuid(id) ? id : '')
  const measure = await getMeasure(tx, request.measureId)
  const type = measure.types.find((one) => one.id === request.typeId)
  if (type === undefined) {
    throw new AppError('request-not-found', 'There is no such exception to answer.', { status: 404 })
  }
  return { request, measure, type, area: await getArea(tx, request.areaId) }
}

export interface Signed<T> {
  readonly item: T
  /** The writer's name and agency; null where they are unknown. */
  readonly name: string | null
  readonly agency: string | null
}

export interface ExceptionView extends Subject {
  readonly state: ResponseState
  readonly cameBack: CameBack
  readonly figures: ChartFigures | null
  /** The months drawn: those around the exception, up to the latest. */
  readonly rows: readonly FigureRow[]
  /** The month as the figures stand now; null when it has none any more. */
  readonly now: FigureRow | null
  readonly partnerships: readonly Area[]
  readonly teams: readonly string[]
  /** Null when an import asked. */
  readonly askedBy: string | null
  readonly contexts: readonly Signed<Context>[]
  /** The newest first; the first is what counts. */
  readonly answers: readonly Signed<Response>[]
  readonly others: readonly ExceptionRow[]
  readonly mayAnswer: boolean
  readonly mayAnalyse: boolean
}

/** Everything that the page of one exception shows. `today` is a day, `YYYY-MM-DD`. */
export async function viewException(
  tx: Tx,
  given: { readonly id: string | undefined; readonly actor: Actor; readonly today: string; readonly people: People },
): Promise<ExceptionView> {
  const { actor, people } = given
  const subject = await getSubject(tx, given.id)
  const { request, measure, type, area } = subject
  const [series] = await seriesFor(tx, { typeIds: [type.id], areaIds: [area.id] })
  const kind =
    request.method === 'seasonal'
      ? 'seasonal'
      : series !== undefined && kindsFor(series).includes('poisson')
        ? 'poisson'
        : 'xmr'
  const figures = series === undefined ? null : figuresOf(series, { measure, kind })
  const contexts = await contextsFor(tx, { typeIds: [type.id], areaIds: [area.id], month: request.month })
  const answers = await responseHistory(tx, request.id)
  const users = await people.userNames(tx, [
    ...[request.askedBy, ...contexts.map((one) => one.byUserId), ...answers.map((one) => one.byUserId)].filter(known),
  ])
  const agencies = await people.agencyNames(tx, answers.map((one) => one.byAgencyId).filter(known))
  const teams = await people.teamNames(tx, request.teamIds)
  const { rows: around } = await findExceptions(
    tx,
    { month: request.month, measure: null, type: null, area, method: null, direction: null, small: false },
    { measures: await listMeasures(tx), today: given.today },
  )
  return {
    ...subject,
    state: stateOf(request, { areaKind: area.kind, today: given.today }),
    cameBack: (await cameBackFor(tx, [request])).get(request.id) ?? {
      ...{ state: 'no later month yet', firstInside: null, latest: null },
    },
    figures,
    rows: figures === null ? [] : rowsAround(figures, request),
    now: figures?.rows.find((row) => row.month === request.month && row.count !== null) ?? null,
    partnerships: (await partnershipsOf(tx, [area.id])).get(area.id) ?? [],
    teams: request.teamIds.map((id) => teams.get(id)).filter((name) => name !== undefined),
    askedBy: request.askedBy === null ? null : (users.get(request.askedBy) ?? 'Somebody who has left'),
    contexts: contexts.map((item) => ({ item, name: nameOf(users, item.byUserId), agency: null })),
    answers: answers.map((item) => ({
      item,
      name: nameOf(users, item.byUserId),
      agency: nameOf(agencies, item.byAgencyId),
    })),
    others: around.filter((row) => row.areaId === area.id && row.typeId !== type.id),
    mayAnswer: canAnswer(actor, request) && request.withdrawnAt === null,
    mayAnalyse: actor.permissions.includes('performance.analyse'),
  }
}

function known(id: string | null): id is string {
  return id !== null
}

function nameOf(names: ReadonlyMap<string, string>, id: string | null): string | null {
  return id === null ? null : (names.get(id) ?? null)
}

/** Seasonal: the exception's financial year and, once it has begun, the next. Otherwise two years before and one after. */
function rowsAround(figures: ChartFigures, { month }: ResponseRequest): FigureRow[] {
  const latest = figures.latest?.month ?? month
  const year = financialYear(month)
  const [from, to] =
    figures.kind === 'seasonal'
      ? [year.from, latest > year.to ? addMonths(year.to, 12) : year.to]
      : [addMonths(month, -24), addMonths(month, 12)]
  return figures.rows.filter((row) => row.month >= from && row.month <= to)
}

/** 'Burglary in Chesterfield, September 2025'. */
export function subjectTitle({
  title,
  area,
  request,
}: {
  title: string
  area: Area
  request: ResponseRequest
}): string {
  return `${title} in ${area.name}, ${monthInWords(request.month)}`
}
