import type { Area } from '../../../foundations/areas/index.ts'
import { addMonths, type Month } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { type Comparison, compareTwelveMonths } from '../domain/comparison.ts'
import { type Reach, reachOf } from '../pages/widest-area.ts'
import { measuresWithFigures, seriesFor } from '../store/counts.ts'
import { exceptionsFor, type Screening } from '../store/exceptions.ts'
import { type CountType, listMeasures, type Measure } from '../store/measures.ts'

export interface ListedMeasure {
  readonly measure: Measure
  /** Null while it has no figures. */
  readonly span: { readonly from: Month; readonly to: Month } | null
  readonly reach: Reach
  /** Of the widest area. */
  readonly twelveMonths: Comparison | null
  /** Of the latest month. */
  readonly screening: Screening | null
}

/** All measures, those with figures first. */
export async function readMeasureList(tx: Tx): Promise<ListedMeasure[]> {
  const spans = new Map((await measuresWithFigures(tx)).map((span) => [span.measureId, span]))
  const listed: ListedMeasure[] = []
  const screenings = new Map<Month, readonly Screening[]>()
  for (const measure of await listMeasures(tx)) {
    const span = spans.get(measure.id) ?? null
    if (span === null) {
      listed.push({ measure, span, reach: { widest: null, areas: [] }, twelveMonths: null, screening: null })
      continue
    }
    const reach = await reachOf(tx, measure.id)
    const known = screenings.get(span.to) ?? (await exceptionsFor(tx, { month: span.to, areaIds: [] })).screenings
    screenings.set(span.to, known)
    listed.push({
      measure,
      span,
      reach,
      twelveMonths: reach.widest === null ? null : await totalOf(tx, { measure, area: reach.widest, to: span.to }),
      screening: known.find((one) => one.measureId === measure.id) ?? null,
    })
  }
  return listed.sort((a, b) => Number(a.span === null) - Number(b.span === null))
}

async function totalOf(
  tx: Tx,
  { measure, area, to }: { readonly measure: Measure; readonly area: Area; readonly to: Month },
): Promise<Comparison | null> {
  const from = addMonths(to, -23)
  const [series] = await seriesFor(tx, { typeIds: [measure.root.id], areaIds: [area.id], from, to })
  return series === undefined ? null : compareTwelveMonths(to, (month) => valueAt(series, month))
}

function valueAt(series: { readonly first: Month; readonly values: readonly (number | null)[] }, month: Month) {
  for (let i = 0; i < series.values.length; i++) if (addMonths(series.first, i) === month) return series.values[i]
  return null
}

/** One type in one area. */
export interface MatrixCell {
  readonly twelveMonths: Comparison
  /** Of those of the last 12 months that have figures. */
  readonly sum: number
}

export interface MeasureView {
  readonly measure: Measure
  readonly span: { readonly from: Month; readonly to: Month } | null
  readonly areas: readonly Area[]
  readonly rows: readonly {
    readonly type: CountType
    /** In the order of the areas; null where there are no figures. */
    readonly cells: readonly (MatrixCell | null)[]
  }[]
  readonly screening: Screening | null
}

/** Null when there is no such measure. */
export async function readMeasure(tx: Tx, slug: string): Promise<MeasureView | null> {
  const measure = (await listMeasures(tx)).find((one) => one.slug === slug)
  if (measure === undefined) return null
  const span = (await measuresWithFigures(tx)).find((one) => one.measureId === measure.id) ?? null
  if (span === null) return { measure, span, areas: [], rows: [], screening: null }
  const { to } = span
  const { areas } = await reachOf(tx, measure.id)
  const series = await seriesFor(tx, {
    typeIds: measure.types.map((type) => type.id),
    areaIds: areas.map((area) => area.id),
    from: addMonths(to, -23),
    to,
  })
  const found = new Map(series.map((one) => [`${one.typeId} ${one.areaId}`, one]))
  const rows = measure.types.flatMap((type) => {
    const cells = areas.map((area): MatrixCell | null => {
      const own = found.get(`${type.id} ${area.id}`)
      if (own === undefined || own.values.every((value) => value === null)) return null
      const sum = own.values.slice(12).reduce((total: number, value) => total + (value ?? 0), 0)
      return { sum, twelveMonths: compareTwelveMonths(to, (month) => valueAt(own, month)) }
    })
    return cells.every((cell) => cell === null) ? [] : [{ type, cells }]
  })
  const { screenings } = await exceptionsFor(tx, { month: to, measureId: measure.id, areaIds: [] })
  return { measure, span, areas, rows, screening: screenings[0] ?? null }
}
