import { type Area, areasByIds, partnershipsOf } from '../../../foundations/areas/index.ts'
import { type Month, parseMonth } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import { type ExceptionRow, findExceptions } from '../list-exceptions/find-exceptions.ts'
import type { People } from '../pages/answering.ts'
import { askForResponses, exceptionsFor, listMeasures, type Measure } from '../store/index.ts'

/** Which exceptions are asked about: those of a month, of one measure or of all. */
export interface Asking {
  readonly month: Month
  readonly measure: Measure | null
  readonly measures: readonly Measure[]
}

/** @throws AppError `filter-not-understood` (422) for what is no month or no measure */
export async function readAsking(tx: Tx, given: URLSearchParams): Promise<Asking> {
  const measures = await listMeasures(tx)
  const month = parseMonth(given.get('month')?.trim() ?? '')
  const slug = given.get('measure')?.trim() ?? ''
  const measure = measures.find((one) => one.slug === slug) ?? null
  if (month === undefined || (slug !== '' && measure === null)) {
    throw new AppError(
      'filter-not-understood',
      'Go back to the list of exceptions, choose a month and a measure, and ask from there.',
      { status: 422 },
    )
  }
  return { month, measure, measures }
}

export interface ToAsk {
  /** Those that answer for the areas, by name; empty where an area has no partnership. */
  readonly partnerships: readonly Area[]
  readonly area: Area
  readonly rows: readonly ExceptionRow[]
  readonly teams: readonly string[]
}

export interface AskPlan {
  /** By area; only what nobody was asked about. */
  readonly toAsk: readonly ToAsk[]
  readonly already: number
  /** Of forces and counties, which have no partnership of their own. */
  readonly nobody: readonly ExceptionRow[]
}

/** Who would be asked about what. Exceptions by each measure's own method, in both directions. */
export async function planAsking(
  tx: Tx,
  asking: Asking,
  given: { readonly people: People; readonly today: string },
): Promise<AskPlan> {
  const { month, measure, measures } = asking
  const everything = { type: null, area: null, method: null, direction: null, small: false } as const
  const { rows } = await findExceptions(tx, { month, measure, ...everything }, { measures, today: given.today })
  const wanted = rows.filter((row) => row.state.kind === 'not-asked')
  const areaIds = [...new Set(wanted.map((row) => row.areaId))]
  const partnerships = await partnershipsOf(tx, areaIds)
  const serving = await given.people.teamsServing(tx, areaIds)
  const names = await given.people.teamNames(tx, [...new Set([...serving.values()].flat())])
  const toAsk = (await areasByIds(tx, areaIds)).map((area) => ({
    area,
    partnerships: partnerships.get(area.id) ?? [],
    rows: wanted.filter((row) => row.areaId === area.id),
    teams: (serving.get(area.id) ?? []).flatMap((id) => names.get(id) ?? []),
  }))
  return {
    toAsk,
    already: rows.filter((row) => row.requestId !== null).length,
    nobody: rows.filter((row) => row.state.kind === 'nobody-to-ask'),
  }
}

/** Asks; what was asked about before is left as it is. `today` and `dueOn` are days, `YYYY-MM-DD`. */
export async function ask(
  tx: Tx,
  asking: Asking,
  given: { readonly people: People; readonly askedBy: string | null; readonly today: string; readonly dueOn: string },
): Promise<{ asked: string[]; already: number }> {
  const { month, measure } = asking
  const { screenings } = await exceptionsFor(tx, { month, ...(measure === null ? {} : { measureId: measure.id }) })
  const asked: string[] = []
  let already = 0
  for (const { measureId } of screenings) {
    const done = await askForResponses(tx, {
      ...{ measureId, month, askedBy: given.askedBy, today: given.today, dueOn: given.dueOn },
      teamsServing: given.people.teamsServing,
    })
    asked.push(...done.asked)
    already += done.already
  }
  return { asked, already }
}
