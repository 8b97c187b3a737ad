import {
  type Area,
  type AreaKind,
  descendants,
  kindWords,
  type Population,
  populationOf,
} from '../../../foundations/areas/index.ts'
import type { Month } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { type Comparison, compareTwelveMonths } from '../domain/comparison.ts'
import { areaOfCode, areasAround } from '../pages/areas.ts'
import { CHARTED_MONTHS } from '../pages/charts.tsx'
import { type ChartFigures, monthsBack, usualFigures, worstFirst } from '../pages/figures.ts'
import { type Comparison as Compared, comparisonFor, seriesFor } from '../store/counts.ts'
import { type CountType, listMeasures, type Measure } from '../store/measures.ts'

export interface AreaChart {
  readonly measure: Measure
  readonly type: CountType
  readonly figures: ChartFigures
  readonly twelveMonths: Comparison | null
}

export interface AreaView {
  readonly area: Area
  /** Widest first. */
  readonly around: readonly Area[]
  readonly population: Population | null
  /** Measures that have figures here. */
  readonly measures: readonly Measure[]
  /** Null: all of them. */
  readonly chosen: Measure | null
  /** Those that need attention first. */
  readonly charts: readonly AreaChart[]
  readonly latest: Month | null
  /** Areas inside this one, by the measure chosen or the first one. */
  readonly inside: {
    readonly measure: Measure
    readonly to: Month
    readonly groups: readonly { readonly kind: AreaKind; readonly title: string; readonly rows: readonly Compared[] }[]
  } | null
  readonly errors: readonly FieldError[]
}

/** Null when there is no area with this code. */
export async function readArea(tx: Tx, code: string, query: URLSearchParams): Promise<AreaView | null> {
  const area = await areaOfCode(tx, code)
  if (area === undefined) return null
  const all = await listMeasures(tx)
  const series = await seriesFor(tx, {
    typeIds: all.flatMap((measure) => measure.types.map((type) => type.id)),
    areaIds: [area.id],
  })
  const measures = all.filter((measure) => series.some((one) => one.measureId === measure.id))
  const slug = query.get('measure')?.trim() ?? ''
  const chosen = measures.find((measure) => measure.slug === slug) ?? null
  const errors: FieldError[] =
    slug !== '' && chosen === null
      ? [{ field: 'measure', message: 'Choose a measure from the list: all measures are shown' }]
      : []
  const shown = chosen === null ? measures : [chosen]
  const charts = shown.flatMap((measure) =>
    measure.types.flatMap((type): AreaChart[] => {
      const own = series.find((one) => one.typeId === type.id)
      if (own === undefined) return []
      const figures = usualFigures(own, measure, { since: monthsBack(own, CHARTED_MONTHS) })
      if (figures.latest === null) return []
      const counts = new Map(figures.rows.map((row) => [row.month, row.count]))
      const twelveMonths = compareTwelveMonths(figures.latest.month, (month) => counts.get(month))
      return [{ measure, type, figures, twelveMonths }]
    }),
  )
  const latest = charts.reduce(
    (newest: Month | null, { figures }) =>
      figures.latest !== null && (newest === null || figures.latest.month > newest) ? figures.latest.month : newest,
    null,
  )
  const year = Number((latest ?? '2021').slice(0, 4))
  return {
    area,
    around: await areasAround(tx, area),
    population: (await populationOf(tx, [area.id], year)).get(area.id) ?? null,
    measures,
    chosen,
    charts: worstFirst(charts),
    latest,
    inside:
      latest === null || shown[0] === undefined ? null : await readInside(tx, { area, measure: shown[0], to: latest }),
    errors,
  }
}

/** The kinds that are listed inside each kind, the nearest ones first. */
const INSIDE: Readonly<Record<AreaKind, readonly AreaKind[]>> = {
  country: ['force'],
  force: ['county', 'district'],
  county: ['district'],
  csp: ['district', 'neighbourhood', 'ward'],
  district: ['neighbourhood', 'ward', 'lsoa'],
  ward: ['lsoa'],
  neighbourhood: ['lsoa'],
  lsoa: [],
}

async function readInside(
  tx: Tx,
  { area, measure, to }: { readonly area: Area; readonly measure: Measure; readonly to: Month },
): Promise<AreaView['inside']> {
  const kinds = INSIDE[area.kind]
  if (kinds.length === 0) return null
  const found = (await descendants(tx, [area.id])).filter((one) => kinds.includes(one.kind))
  const rows = await comparisonFor(tx, { measure, to, areaIds: found.map((one) => one.id) })
  const groups = kinds.flatMap((kind) => {
    const own = rows.filter((row) => row.area.kind === kind)
    return own.length === 0 ? [] : [{ kind, title: kindWords(kind).many, rows: own }]
  })
  return groups.length === 0 ? null : { measure, to, groups }
}
