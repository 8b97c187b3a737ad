import type { Area } from '../../../foundations/areas/index.ts'
import { addMonths, type Month } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { areasById } from '../pages/areas.ts'
import { CHARTED_MONTHS } from '../pages/charts.tsx'
import { type ChartFigures, figuresOf, monthsBack } from '../pages/figures.ts'
import { listUnanswered, type ResponseRequest } from '../store/answers.ts'
import { measuresWithFigures, seriesOfCharts } from '../store/counts.ts'
import { exceptionsFor, type Screening, type StoredException } from '../store/exceptions.ts'
import { type ImportRecord, listImports } from '../store/imports.ts'
import { countPending } from '../store/labels.ts'
import { type CountType, listMeasures, type Measure } from '../store/measures.ts'

/** How many of the strongest exceptions get a small chart. */
const STRONGEST = 6
const REQUESTS_SHOWN = 8

export interface HomeException {
  readonly exception: StoredException
  readonly measure: Measure
  readonly type: CountType
  readonly area: Area
  readonly figures: ChartFigures
}

export interface HomeRequest {
  readonly request: ResponseRequest
  readonly measure: Measure
  readonly type: CountType
  readonly area: Area
  readonly overdue: boolean
}

/** How the exceptions of a month differ from those of the month before, chart by chart. */
export interface SinceLastMonth {
  /** Outside now, inside the month before. */
  readonly fresh: number
  /** Outside in both. */
  readonly still: number
  /** Outside the month before and inside now. */
  readonly back: number
}

export interface MonthOfMeasure {
  readonly measure: Measure
  readonly month: Month
  readonly screening: Screening | null
  readonly since: SinceLastMonth
}

export interface HomeView {
  /** Measures with figures; empty on the first day. */
  readonly measures: readonly MonthOfMeasure[]
  readonly strongest: readonly HomeException[]
  /** All exceptions of the latest months. */
  readonly exceptions: number
  readonly asked: {
    /** Asked of the person's own areas, for those who answer; otherwise of all. */
    readonly own: boolean
    readonly total: number
    readonly overdue: number
    /** Those due first. */
    readonly first: readonly HomeRequest[]
  }
  /** Null for people who do not import. */
  readonly imports: readonly ImportRecord[] | null
  /** Labels that wait to be mapped; null for people who do not analyse. */
  readonly pending: { readonly areas: number; readonly types: number } | null
}

export async function readHome(
  tx: Tx,
  { actor, today }: { readonly actor: Actor; readonly today: string },
): Promise<HomeView> {
  const all = await listMeasures(tx)
  const spans = new Map((await measuresWithFigures(tx)).map((span) => [span.measureId, span.to]))
  const { months, list } = await readExceptions(tx, { measures: all, spans })
  const answers = actor.permissions.includes('performance.respond')
  const requests = await listUnanswered(tx, answers ? { areaIds: actor.areaIds } : {})
  const areas = await areasById(tx, [
    ...list.slice(0, STRONGEST).map((one) => one.areaId),
    ...requests.slice(0, REQUESTS_SHOWN).map((one) => one.areaId),
  ])
  const imports = actor.permissions.includes('performance.import')
  return {
    measures: months,
    strongest: await withCharts(tx, { list: list.slice(0, STRONGEST), measures: all, areas }),
    exceptions: list.length,
    asked: {
      own: answers,
      total: requests.length,
      overdue: requests.filter((one) => one.dueOn < today).length,
      first: requests.slice(0, REQUESTS_SHOWN).flatMap((request): HomeRequest[] => {
        const named = nameOf(request, { measures: all, areas })
        return named === null ? [] : [{ request, ...named, overdue: request.dueOn < today }]
      }),
    },
    imports: imports ? await listImports(tx, { limit: 5, reports: false }) : null,
    pending: actor.permissions.includes('performance.analyse') ? await countPending(tx) : null,
  }
}

interface Exceptions {
  readonly months: MonthOfMeasure[]
  /** Strongest first, over all measures. */
  readonly list: StoredException[]
}

/** Each measure's exceptions in its own latest month. Measures that share a month are read together. */
async function readExceptions(
  tx: Tx,
  { measures, spans }: { readonly measures: readonly Measure[]; readonly spans: ReadonlyMap<number, Month> },
): Promise<Exceptions> {
  const found = new Map<Month, Awaited<ReturnType<typeof exceptionsFor>>>()
  const of = async (month: Month) => {
    const known = found.get(month) ?? (await exceptionsFor(tx, { month }))
    found.set(month, known)
    return known
  }
  const months: MonthOfMeasure[] = []
  const list: StoredException[] = []
  for (const measure of measures) {
    const month = spans.get(measure.id)
    if (month === undefined) continue
    const now = await of(month)
    const before = await of(addMonths(month, -1))
    const own = (one: StoredException) => one.measureId === measure.id
    list.push(...now.list.filter(own))
    months.push({
      measure,
      month,
      screening: now.screenings.find((one) => one.measureId === measure.id) ?? null,
      since: sinceLastMonth({ now: now.list.filter(own), before: before.list.filter(own) }),
    })
  }
  return { months, list: list.sort((a, b) => b.strength - a.strength || b.deviations - a.deviations) }
}

function sinceLastMonth(of: {
  readonly now: readonly StoredException[]
  readonly before: readonly StoredException[]
}): SinceLastMonth {
  const key = (one: StoredException) => `${one.typeId} ${one.areaId} ${one.direction}`
  const before = new Set(of.before.map(key))
  const now = new Set(of.now.map(key))
  const still = [...now].filter((one) => before.has(one)).length
  return { fresh: now.size - still, still, back: before.size - still }
}

async function withCharts(
  tx: Tx,
  given: {
    readonly list: readonly StoredException[]
    readonly measures: readonly Measure[]
    readonly areas: ReadonlyMap<number, Area>
  },
): Promise<HomeException[]> {
  const series = await seriesOfCharts(tx, given.list)
  return given.list.flatMap((exception): HomeException[] => {
    const named = nameOf(exception, given)
    const own = series.find((one) => one.typeId === exception.typeId && one.areaId === exception.areaId)
    if (named === null || own === undefined) return []
    const since = monthsBack(own, CHARTED_MONTHS)
    return [{ exception, ...named, figures: figuresOf(own, { measure: named.measure, kind: exception.chart, since }) }]
  })
}

function nameOf(
  one: { readonly measureId: number; readonly typeId: number; readonly areaId: number },
  { measures, areas }: { readonly measures: readonly Measure[]; readonly areas: ReadonlyMap<number, Area> },
): { measure: Measure; type: CountType; area: Area } | null {
  const measure = measures.find((candidate) => candidate.id === one.measureId)
  const type = measure?.types.find((candidate) => candidate.id === one.typeId)
  const area = areas.get(one.areaId)
  return measure === undefined || type === undefined || area === undefined ? null : { measure, type, area }
}
