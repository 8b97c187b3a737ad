import type { Area } from '../../../foundations/areas/index.ts'
import { type Month, parseMonth } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { type Comparison, compareTwelveMonths } from '../domain/comparison.ts'
import { chanceOfException } from '../domain/false-alarms.ts'
import { areaOfCode, areasAround } from '../pages/areas.ts'
import { CHARTED_MONTHS } from '../pages/charts.tsx'
import {
  type ChartFigures,
  type FigureRow,
  figuresOf,
  kindsFor,
  lastMonths,
  monthsBack,
  usualFigures,
} from '../pages/figures.ts'
import type { ChartName } from '../pages/paths.ts'
import { typeTitle } from '../pages/words.ts'
import { type Context, contextsFor, listRequests, type ResponseRequest } from '../store/answers.ts'
import { type ChartSeries, chartAreas, seriesFor } from '../store/counts.ts'
import { type ChartKind, type Screening, screeningsOf } from '../store/exceptions.ts'
import { type CountType, listMeasures, type Measure } from '../store/measures.ts'

export type Span = 12 | 24 | 36 | 60 | 'all'

export interface ChartView {
  readonly name: ChartName
  readonly measure: Measure
  readonly type: CountType
  readonly area: Area
  /** Widest first. */
  readonly around: readonly Area[]
  /** "Burglary in Derby". */
  readonly title: string
  readonly kinds: readonly ChartKind[]
  readonly usual: ChartKind
  readonly figures: ChartFigures
  /** The months shown. */
  readonly rows: readonly FigureRow[]
  readonly span: Span
  readonly spans: readonly Span[]
  /** The last month shown, when it was asked for. */
  readonly to: Month | null
  readonly twelveMonths: Comparison | null
  /** Of the months shown: how many were tested, how many chance alone would list, how many are listed. */
  readonly chance: { readonly tested: number; readonly expected: number; readonly listed: number }
  /** All charts of the measure in the latest month. */
  readonly screening: Screening | null
  readonly contexts: readonly Context[]
  readonly requests: readonly ResponseRequest[]
  /** Types that have figures here, in the order of lists, this one included; with the months of a small chart. */
  readonly types: readonly { readonly type: CountType; readonly figures: ChartFigures }[]
  /** Areas of the same and of wider kinds that have figures, this one included. */
  readonly areas: readonly Area[]
  readonly errors: readonly FieldError[]
}

/** What the chart at this address shows; null when there is no such measure, type or area, or no figure at all. */
export async function readChart(tx: Tx, name: ChartName, query: URLSearchParams): Promise<ChartView | null> {
  const measure = (await listMeasures(tx)).find((one) => one.slug === name.measure)
  const type = measure?.types.find((one) => one.slug === name.type)
  if (measure === undefined || type === undefined) return null
  const area = await areaOfCode(tx, name.area)
  if (area === undefined) return null
  const all = await seriesFor(tx, { typeIds: measure.types.map((one) => one.id), areaIds: [area.id] })
  const series = all.find((one) => one.typeId === type.id)
  if (series === undefined) return null

  const own = usualFigures(series, measure)
  const usual = own.kind
  const asked = readQuestion(query, { series, usual })
  const figures = asked.kind === usual ? own : figuresOf(series, { measure, kind: asked.kind })
  const spans = SPANS.filter((span) => span === 'all' || span <= series.values.length + 11)
  const span = asked.span ?? (asked.kind === 'seasonal' ? 12 : 36)
  const rows = lastMonths(figures, { months: span, to: asked.to ?? undefined })
  const chart = { typeIds: [type.id], areaIds: [area.id] }
  const latest = figures.latest?.month
  const screenings = latest === undefined ? [] : await screeningsOf(tx, { measureId: measure.id, from: latest })
  return {
    name: { measure: measure.slug, type: type.slug, area: area.code },
    measure,
    type,
    area,
    around: await areasAround(tx, area),
    title: `${typeTitle(measure, type)} in ${area.name}`,
    kinds: kindsFor(series),
    usual,
    figures,
    rows,
    span,
    spans,
    to: asked.to,
    twelveMonths: latest === undefined ? null : twelveMonthsOf(figures, latest),
    chance: chanceOf(rows, measure),
    screening:
      screenings.find(
        (one) => one.month === latest && one.method === (asked.kind === 'seasonal' ? 'seasonal' : 'xmr'),
      ) ?? null,
    contexts: await contextsFor(tx, chart),
    requests: (await listRequests(tx, chart)).toSorted((a, b) => (a.month < b.month ? 1 : -1)),
    types: measure.types.flatMap((one) => {
      const own = all.find((chart) => chart.typeId === one.id)
      if (own === undefined) return []
      return [{ type: one, figures: usualFigures(own, measure, { since: monthsBack(own, CHARTED_MONTHS) }) }]
    }),
    areas: await chartAreas(tx, measure.id, {
      kinds: area.kind === 'lsoa' || area.kind === 'ward' ? LISTED : [...LISTED, area.kind],
    }),
    errors: asked.errors,
  }
}

/** Kinds whose areas are few enough for a list of links. */
const LISTED = ['district', 'csp', 'county', 'force']
const SPANS: readonly Span[] = [12, 24, 36, 60, 'all']

interface Question {
  readonly kind: ChartKind
  readonly span: Span | null
  readonly to: Month | null
  readonly errors: readonly FieldError[]
}

function readQuestion(
  query: URLSearchParams,
  { series, usual }: { readonly series: ChartSeries; readonly usual: ChartKind },
): Question {
  const errors: FieldError[] = []
  const method = query.get('method') ?? ''
  const kind = kindsFor(series).find((one) => one === method)
  if (method !== '' && kind === undefined) {
    errors.push({
      field: 'method',
      message:
        method === 'poisson'
          ? 'The chart of small counts is for fewer than 10 a month on average, so the usual chart is shown'
          : 'Choose one of the charts offered: the usual one is shown',
    })
  }
  const months = query.get('months') ?? ''
  const span = SPANS.find((one) => String(one) === months) ?? null
  if (months !== '' && span === null) {
    errors.push({ field: 'months', message: 'Choose one of the spans offered: the usual one is shown' })
  }
  const end = query.get('to') ?? ''
  const to = parseMonth(end) ?? null
  if (end !== '' && to === null) {
    errors.push({ field: 'to', message: 'Enter the last month like 2025-09: the latest months are shown' })
  }
  return { kind: kind ?? usual, span, to, errors }
}

function twelveMonthsOf(figures: ChartFigures, to: Month): Comparison {
  const counts = new Map(figures.rows.map((row) => [row.month, row.count]))
  return compareTwelveMonths(to, (month) => counts.get(month))
}

function chanceOf(rows: readonly FigureRow[], { significance }: Measure): ChartView['chance'] {
  let tested = 0
  let expected = 0
  let listed = 0
  for (const row of rows) {
    const chance = row.tested === null ? null : chanceOfException(row.tested, significance)
    if (chance !== null) {
      tested++
      expected += chance
    }
    if (row.signal?.rule === 'outside' && row.signal.significant) listed++
  }
  return { tested, expected, listed }
}
