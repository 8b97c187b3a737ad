import { sql } from 'kysely'
import { type Area, areasByIds, listAreas, populationOf } from '../../../foundations/areas/index.ts'
import { addMonths, firstDay, type Month, monthIndex, monthOfDate, monthRange } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { percentToOneDecimal } from '../domain/numbers.ts'
import type { MonthlySeries } from '../domain/seasonal.ts'
import { inTableOrder, monthOfIndex } from './levels.ts'
import { type CountType, type Measure, measuresByIds } from './measures.ts'
import { type ChartKey, storedCounts } from './packed-counts.ts'

export type { ChartKey } from './packed-counts.ts'

/** The first and the last month that any source of the measure reports; null while there is none. */
export async function frameOf(tx: Tx, measureId: number): Promise<{ from: Month; to: Month } | null> {
  const { rows } = await sql<{ from: string | null; to: string | null }>`
    select min(e.month) as "from", max(e.month) as "to" from performance.editions e
    join performance.series s on s.id = e.series_id
    where e.state = 'current' and (s.measure_id = ${measureId} or s.kind = 'street' and exists (
      select from performance.type_labels l join performance.count_types t on t.id = l.type_id
      where l.measure_id is null and t.measure_id = ${measureId}))`.execute(tx)
  const [row] = rows
  return row?.from && row.to ? { from: monthOfDate(row.from), to: monthOfDate(row.to) } : null
}

/** The newest month that has figures; null while there are none. */
export async function latestMonth(tx: Tx, measureId: number): Promise<Month | null> {
  return (await frameOf(tx, measureId))?.to ?? null
}

/** Months in which street files of a force report an area in full, by area. Areas without such a series are absent. */
async function coverage(
  tx: Tx,
  { measureIds, areaIds }: { measureIds: readonly number[]; areaIds: readonly number[] },
): Promise<Map<number, Set<number>>> {
  const { rows: areas } = await sql<{ series_id: number; area_id: number }>`
    select series_id, area_id from performance.series_areas where area_id = any (${[...areaIds]}::int[])
      and exists (select from performance.type_labels l join performance.count_types t on t.id = l.type_id
        where l.measure_id is null and t.measure_id = any (${[...measureIds]}::int[]))`.execute(tx)
  if (areas.length === 0) return new Map()
  const { rows: months } = await sql<{ series_id: number; months: number[] }>`
    select series_id, array_agg((extract(year from month) * 12 + extract(month from month) - 1)::int) as months
    from performance.editions where state = 'current' and series_id = any (${[...new Set(areas.map((a) => a.series_id))]}::int[])
    group by series_id`.execute(tx)
  const bySeries = new Map(months.map((row) => [row.series_id, row.months]))
  const one = new Map<number, Set<number>>()
  const shared = new Map<number, Set<number>>()
  for (const { series_id, area_id } of areas) {
    let set = one.get(series_id)
    if (set === undefined) {
      set = new Set(bySeries.get(series_id) ?? [])
      one.set(series_id, set)
    }
    const before = shared.get(area_id)
    shared.set(area_id, before === undefined ? set : new Set([...before, ...set]))
  }
  return shared
}

/** Months with figures of the measure for the area, in order: those of street files, and those of tables. */
export async function monthsCovered(tx: Tx, measureId: number, areaId: number): Promise<Month[]> {
  const covered = (await coverage(tx, { measureIds: [measureId], areaIds: [areaId] })).get(areaId)
  const { rows } = await sql<{ month: string }>`
    select distinct m.month from performance.monthly_counts m join performance.count_types t on t.id = m.type_id
    where t.measure_id = ${measureId} and m.area_id = ${areaId}`.execute(tx)
  return [...new Set([...rows.map((row) => monthOfDate(row.month)), ...[...(covered ?? [])].map(monthOfIndex)])].sort()
}

/** One chart's figures, month after month without holes: null is a gap, 0 a covered month in which there was none. */
export interface ChartSeries extends MonthlySeries {
  readonly measureId: number
  readonly typeId: number
  readonly areaId: number
  readonly first: Month
  readonly values: readonly (number | null)[]
}

export interface ChartsWanted {
  readonly typeIds: readonly number[]
  readonly areaIds: readonly number[]
  /** Only these of the charts; default: every type in every area. */
  readonly charts?: readonly ChartKey[] | undefined
  /** Default: the first month of each measure. */
  readonly from?: Month | undefined
  /** Default: the last month of each measure. */
  readonly to?: Month | undefined
}

/** The series of these charts and no others, in no special order. Charts without any figure are left out. */
export function seriesOfCharts(tx: Tx, charts: readonly ChartKey[]): Promise<ChartSeries[]> {
  return seriesFor(tx, {
    typeIds: [...new Set(charts.map((chart) => chart.typeId))],
    areaIds: [...new Set(charts.map((chart) => chart.areaId))],
    charts,
  })
}

/**
 * The series of every type in every area, types in the order given and areas within them. Charts without any figure are
 * left out. One query reads the counts, however many charts.
 */
export async function seriesFor(tx: Tx, wanted: ChartsWanted): Promise<ChartSeries[]> {
  const { typeIds, areaIds } = wanted
  if (typeIds.length === 0 || areaIds.length === 0) return []
  const { rows: types } = await sql<{ id: number; measure_id: number }>`
    select id, measure_id from performance.count_types where id = any (${[...typeIds]}::int[])`.execute(tx)
  const measureOf = new Map(types.map((type) => [type.id, type.measure_id]))
  const frames = new Map<number, { from: number; to: number }>()
  const covered = new Map<number, Map<number, Set<number>>>()
  for (const measureId of new Set(measureOf.values())) {
    const frame = await frameOf(tx, measureId)
    const from = wanted.from ?? frame?.from
    const to = wanted.to ?? frame?.to
    if (from === undefined || to === undefined) continue
    frames.set(measureId, { from: monthIndex(from), to: monthIndex(to) })
    covered.set(measureId, await coverage(tx, { measureIds: [measureId], areaIds }))
  }
  const charts = wanted.charts ?? typeIds.flatMap((typeId) => areaIds.map((areaId) => ({ typeId, areaId })))
  const wantedKeys =
    wanted.charts === undefined ? undefined : new Set(charts.map((one) => `${one.typeId} ${one.areaId}`))
  const stored = await storedCounts(tx, { charts, from: wanted.from, to: wanted.to })
  const found = new Map(stored.map((counts) => [`${counts.typeId} ${counts.areaId}`, counts]))
  return typeIds.flatMap((typeId) => {
    const measureId = measureOf.get(typeId)
    const frame = measureId === undefined ? undefined : frames.get(measureId)
    if (measureId === undefined || frame === undefined) return []
    return areaIds.flatMap((areaId): ChartSeries[] => {
      const key = `${typeId} ${areaId}`
      if (wantedKeys?.has(key) === false) return []
      const counts = found.get(key)
      const zero = covered.get(measureId)?.get(areaId)
      if (counts === undefined && zero === undefined) return []
      const values = new Array<number | null>(Math.max(0, frame.to - frame.from + 1)).fill(null)
      if (zero !== undefined) for (let i = 0; i < values.length; i++) if (zero.has(frame.from + i)) values[i] = 0
      if (counts?.writeTo(values, frame.from) !== true && zero === undefined) return []
      return [{ measureId, typeId, areaId, first: monthOfIndex(frame.from), values }]
    })
  })
}

/** Areas that have figures of the measure, in the order of tables. `kinds` saves time where only some are wanted. */
export async function chartAreas(
  tx: Tx,
  measureId: number,
  { kinds = CHARTED_KINDS }: { readonly kinds?: readonly string[] } = {},
): Promise<Area[]> {
  const candidates: Area[] = []
  for (const kind of CHARTED_KINDS) if (kinds.includes(kind)) candidates.push(...(await listAreas(tx, { kind })))
  const { rows } = await sql<{ id: number }>`
    select a.id from unnest(${candidates.map((area) => area.id)}::int[]) as a (id)
    where exists (select from performance.monthly_counts m
      where m.area_id = a.id and m.type_id = any (array(select t.id from performance.count_types t where t.measure_id = ${measureId})))`.execute(
    tx,
  )
  const found = new Set(rows.map((row) => row.id))
  return inTableOrder(candidates.filter((area) => found.has(area.id)))
}

const CHARTED_KINDS = ['lsoa', 'neighbourhood', 'ward', 'district', 'csp', 'county', 'force'] as const

export interface CountRow {
  /** Code of the area. */
  readonly area: string
  readonly areaName: string
  readonly month: Month
  readonly type: string
  readonly typeSlug: string
  readonly count: number
}

/**
 * One row for each type and month in which the area has figures, zeros included where they are known to be zeros.
 * With a type only that one; without, all types of the measure and the total first.
 */
export async function countsFor(
  tx: Tx,
  wanted: {
    readonly measure: Measure
    readonly type?: CountType
    readonly areaId: number
    readonly from: Month
    readonly to: Month
  },
): Promise<CountRow[]> {
  const types = wanted.type === undefined ? wanted.measure.types : [wanted.type]
  const [area] = await areasByIds(tx, [wanted.areaId])
  if (area === undefined) return []
  const series = await seriesFor(tx, {
    typeIds: types.map((type) => type.id),
    areaIds: [wanted.areaId],
    from: wanted.from,
    to: wanted.to,
  })
  const byType = new Map(series.map((chart) => [chart.typeId, chart]))
  return monthRange(wanted.from, wanted.to).flatMap((month, i) =>
    types.flatMap((type): CountRow[] => {
      const count = byType.get(type.id)?.values[i] ?? null
      return count === null
        ? []
        : [{ area: area.code, areaName: area.name, month, type: type.title, typeSlug: type.slug, count }]
    }),
  )
}

export interface Comparison {
  readonly area: Area
  /** The twelve months before the last twelve, and those up to and with the end month. */
  readonly previous: number
  readonly last: number
  readonly change: number
  /** Of the previous twelve months, to one decimal, a half away from zero; null when there were none. */
  readonly percentChange: number | null
  /** Months with figures, of twelve. A comparison is whole only when both are 12. */
  readonly previousMonths: number
  readonly lastMonths: number
}

/** Kinds of area that the comparison lists unless told otherwise. */
export const COMPARED_KINDS = ['district', 'csp', 'county', 'force'] as const

/** Previous twelve months against the last twelve up to and with `to`: districts by name, then groupings, county, force. */
export async function comparisonFor(
  tx: Tx,
  wanted: {
    readonly measure: Measure
    readonly type?: CountType
    readonly to: Month
    readonly areaIds?: readonly number[]
    readonly kinds?: readonly string[]
  },
): Promise<Comparison[]> {
  const areas =
    wanted.areaIds === undefined
      ? await chartAreas(tx, wanted.measure.id, { kinds: wanted.kinds ?? COMPARED_KINDS })
      : inTableOrder(await areasByIds(tx, wanted.areaIds))
  const series = await seriesFor(tx, {
    typeIds: [wanted.type?.id ?? wanted.measure.root.id],
    areaIds: areas.map((area) => area.id),
    from: addMonths(wanted.to, -23),
    to: wanted.to,
  })
  const byArea = new Map(series.map((chart) => [chart.areaId, chart]))
  return areas.flatMap((area): Comparison[] => {
    const values = byArea.get(area.id)?.values
    if (values === undefined || values.every((value) => value === null)) return []
    const [earlier, later] = [values.slice(0, 12), values.slice(12)]
    const previous = total(earlier)
    const last = total(later)
    return [
      {
        area,
        previous,
        last,
        change: last - previous,
        percentChange: percentToOneDecimal({ part: last - previous, whole: previous }),
        previousMonths: earlier.filter((value) => value !== null).length,
        lastMonths: later.filter((value) => value !== null).length,
      },
    ]
  })
}

function total(values: readonly (number | null)[]): number {
  return values.reduce((sum: number, value) => sum + (value ?? 0), 0)
}

export interface Rate {
  readonly areaId: number
  readonly count: number
  /** Months of the span that have figures. */
  readonly months: number
  readonly residents: number | null
  /** The year of the population, the nearest to the end of the span that is known. */
  readonly populationYear: number | null
  /** Per `per` residents over the whole span; null without a population. */
  readonly rate: number | null
}

/** Counts of a span and their rates per 1,000 residents (or per `per`). Areas without figures are left out. */
export async function ratesFor(
  tx: Tx,
  wanted: {
    readonly typeId: number
    readonly areaIds: readonly number[]
    readonly from: Month
    readonly to: Month
    readonly per?: number
  },
): Promise<Rate[]> {
  const { typeId, areaIds, from, to, per = 1000 } = wanted
  const series = await seriesFor(tx, { typeIds: [typeId], areaIds, from, to })
  const population = await populationOf(tx, areaIds, Number(to.slice(0, 4)))
  return series.flatMap((chart): Rate[] => {
    const months = chart.values.filter((value) => value !== null).length
    if (months === 0) return []
    const count = total(chart.values)
    const people = population.get(chart.areaId)
    const rate = people === undefined || people.residents === 0 ? null : (count / people.residents) * per
    return [
      {
        areaId: chart.areaId,
        count,
        months,
        residents: people?.residents ?? null,
        populationYear: people?.year ?? null,
        rate,
      },
    ]
  })
}

export interface OutsideCount {
  readonly labelId: number
  /** As the file names the area; '' for rows without a place. */
  readonly label: string
  readonly name: string | null
  readonly state: 'outside' | 'pending' | 'ignored'
  readonly count: number
}

/** What is counted outside the partnership's areas, or waits to be mapped, in a span of months; most first. */
export async function outsideFor(
  tx: Tx,
  { measureId, from, to }: { readonly measureId: number; readonly from: Month; readonly to: Month },
): Promise<OutsideCount[]> {
  const measure = (await measuresByIds(tx, [measureId]))[0]
  const counted = (measure?.types ?? []).map((type) => type.id)
  const { rows } = await sql<OutsideCount>`
    select l.id as "labelId", l.label, l.name, l.state, sum(u.count) as count
    from performance.editions e
    join performance.cells c on c.edition_id = e.id
    join performance.area_labels l on l.id = c.area_label_id and l.state <> 'known'
    cross join lateral unnest(c.type_label_ids, c.counts) as u (type_label_id, count)
    join performance.type_labels t on t.id = u.type_label_id
    where e.state = 'current' and e.month between ${firstDay(from)}::date and ${firstDay(to)}::date
      and t.type_id = any (${counted}::int[])
    group by l.id order by count desc, l.label`.execute(tx)
  return rows
}

/** Measures with their newest month, for lists. */
export async function measuresWithFigures(tx: Tx): Promise<{ measureId: number; from: Month; to: Month }[]> {
  const { rows } = await sql<{ measure_id: number; from: string; to: string }>`
    select m.id as measure_id, min(e.month) as "from", max(e.month) as "to"
    from performance.measures m
    join performance.series s on s.measure_id = m.id or s.kind = 'street' and exists (
      select from performance.type_labels l join performance.count_types t on t.id = l.type_id
      where l.measure_id is null and t.measure_id = m.id)
    join performance.editions e on e.series_id = s.id and e.state = 'current'
    group by m.id order by m.id`.execute(tx)
  return rows.map((row) => ({ measureId: row.measure_id, from: monthOfDate(row.from), to: monthOfDate(row.to) }))
}
