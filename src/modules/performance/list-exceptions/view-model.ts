import type { Area } from '../../../foundations/areas/index.ts'
import { addMonths, type Month, monthInWords, monthRange } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { type ChanceSummary, explainChance } from '../domain/false-alarms.ts'
import { LEAST_YEARS } from '../domain/seasonal.ts'
import { type Paged, pageOf } from '../pages/paging.ts'
import { METHOD_NAMES } from '../pages/words.ts'
import { screenedAreas } from '../store/charted-areas.ts'
import { listMeasures, type Measure, measuresWithFigures, type Screening } from '../store/index.ts'
import { type ChartedRow, type ExceptionRow, findExceptions, sortRows, withCharts } from './find-exceptions.ts'
import { type ListForm, newestMonth, readListForm, type Span } from './form.ts'

/** Why the list is empty. */
export type EmptyList =
  | { readonly kind: 'no-figures' }
  | { readonly kind: 'no-figures-this-month'; readonly newest: Month }
  /** No chart could be judged; `years` tells of each measure. */
  | { readonly kind: 'no-history'; readonly measures: readonly { title: string; from: Month; years: number }[] }
  /** Nothing stood out: good news. */
  | { readonly kind: 'all-quiet'; readonly tested: number }
  | { readonly kind: 'filtered-out'; readonly found: number }

export interface MeasureSummary extends ChanceSummary {
  readonly title: string
  readonly methodName: string
  readonly tooSmall: number
}

export interface ListView {
  readonly form: ListForm
  readonly month: Month | null
  readonly months: readonly Month[]
  readonly measures: readonly Measure[]
  readonly areas: readonly Area[]
  /** Each measure's newest month, where they differ. */
  readonly newest: readonly { readonly slug: string; readonly title: string; readonly month: Month }[]
  readonly summary: (ChanceSummary & { readonly tooSmall: number }) | null
  readonly sentences: readonly string[]
  readonly byMeasure: readonly MeasureSummary[]
  /** Which measures were judged by another method than their own, and why. */
  readonly otherMethod: readonly string[]
  readonly above: number
  readonly below: number
  readonly concerns: number
  readonly improvements: number
  readonly neutral: number
  readonly filtered: boolean
  readonly list: Paged<ChartedRow>
  readonly empty: EmptyList | null
  readonly mayAsk: boolean
  /** Significant ones that nobody was asked about, though somebody could be. */
  readonly notAsked: number
  readonly mayImport: boolean
}

/** Everything that the page of exceptions shows. `today` is a day, `YYYY-MM-DD`. */
export async function viewList(
  tx: Tx,
  given: { readonly query: URLSearchParams; readonly actor: Actor; readonly today: string },
): Promise<ListView> {
  const measures = await listMeasures(tx)
  const spans = await measuresWithFigures(tx)
  const withFigures = measures.filter((measure) => spans.some((span) => span.measureId === measure.id))
  const form = await readListForm(tx, given.query, { measures, spans })
  const { month } = form.filters
  const areas = await screenedAreas(
    tx,
    withFigures.map((measure) => measure.id),
  )
  const found =
    month === null ? null : await findExceptions(tx, { ...form.filters, month }, { measures, today: given.today })
  const rows = sortRows(found?.rows ?? [], form.sort)
  const page = pageOf(rows, form.page)
  const list = { ...page, rows: await withCharts(tx, page.rows) }
  const both = found?.bothDirections ?? []
  const screenings = found?.screenings ?? []
  const summary = together(screenings)
  return {
    form,
    month,
    months: monthsOf(spans, month),
    measures: withFigures,
    areas,
    newest: newestWhereDifferent(withFigures, spans),
    summary,
    sentences: summary === null ? [] : explainChance(summary),
    byMeasure: screenings.flatMap((one): MeasureSummary[] => {
      const measure = measures.find((candidate) => candidate.id === one.measureId)
      return measure === undefined ? [] : [{ ...one, title: measure.title, methodName: METHOD_NAMES[one.method] }]
    }),
    otherMethod: otherMethod({ form, screenings, measures, spans }),
    above: count(both, (row) => row.direction === 'above'),
    below: count(both, (row) => row.direction === 'below'),
    concerns: count(both, (row) => row.class === 'concern'),
    improvements: count(both, (row) => row.class === 'improvement'),
    neutral: count(both, (row) => row.class === 'neutral'),
    filtered: form.filters.area !== null || form.filters.type !== null || form.filters.direction !== null,
    list,
    empty: rows.length > 0 ? null : emptyList({ form, spans, measures, summary, both }),
    mayAsk: given.actor.permissions.includes('performance.analyse'),
    notAsked: count(both, (row) => row.state.kind === 'not-asked' && row.significant),
    mayImport: given.actor.permissions.includes('performance.import'),
  }
}

function count<T>(list: readonly T[], test: (one: T) => boolean): number {
  return list.reduce((sum, one) => sum + (test(one) ? 1 : 0), 0)
}

/** Every month that some measure has, newest first, and the one asked for. */
function monthsOf(spans: readonly Span[], asked: Month | null): Month[] {
  const found = new Set(spans.flatMap((span) => monthRange(span.from, span.to)))
  if (asked !== null) found.add(asked)
  return [...found].sort().reverse()
}

function newestWhereDifferent(measures: readonly Measure[], spans: readonly Span[]) {
  const newest = measures.flatMap((measure) => {
    const month = newestMonth(spans, measure)
    return month === null ? [] : [{ slug: measure.slug, title: measure.title, month }]
  })
  return new Set(newest.map(({ month }) => month)).size > 1 ? newest : []
}

function together(screenings: readonly Screening[]): (ChanceSummary & { tooSmall: number }) | null {
  const [first] = screenings
  if (first === undefined) return null
  const sum = (pick: (one: Screening) => number): number => screenings.reduce((total, one) => total + pick(one), 0)
  return {
    charts: sum((one) => one.charts),
    exceptions: sum((one) => one.exceptions),
    tooSmall: sum((one) => one.tooSmall),
    expectedByChance: sum((one) => one.expectedByChance),
    strong: sum((one) => one.strong),
    falseDiscoveryRate: Math.max(...screenings.map((one) => one.falseDiscoveryRate)),
  }
}

/** In how many of the three years before the same month has a figure, as far as the measure's first month tells. */
function yearsBefore(span: Span, month: Month): number {
  return [1, 2, 3].filter((year) => addMonths(month, -12 * year) >= span.from).length
}

function otherMethod({
  form,
  screenings,
  measures,
  spans,
}: {
  readonly form: ListForm
  readonly screenings: readonly Screening[]
  readonly measures: readonly Measure[]
  readonly spans: readonly Span[]
}): string[] {
  if (form.filters.method !== null) return []
  return screenings.flatMap((one): string[] => {
    const measure = measures.find((candidate) => candidate.id === one.measureId)
    const span = spans.find((candidate) => candidate.measureId === one.measureId)
    if (measure === undefined || span === undefined || measure.method === one.method) return []
    return one.method === 'xmr'
      ? [
          `${measure.title} is judged by XmR charts: its figures begin in ${monthInWords(span.from)}, and the seasonal chart needs the same month in at least ${LEAST_YEARS} of the three years before (it had ${yearsBefore(span, one.month)}).`,
        ]
      : [`${measure.title} is judged by seasonal charts, as its XmR charts had no limits for this month.`]
  })
}

function emptyList({
  form,
  spans,
  measures,
  summary,
  both,
}: {
  readonly form: ListForm
  readonly spans: readonly Span[]
  readonly measures: readonly Measure[]
  readonly summary: ChanceSummary | null
  readonly both: readonly ExceptionRow[]
}): EmptyList {
  const { month, measure } = form.filters
  const wanted = spans.filter((span) => measure === null || span.measureId === measure.id)
  const newest = newestMonth(wanted, null)
  if (month === null || newest === null) return { kind: 'no-figures' }
  if (summary !== null && summary.charts > 0) {
    const found = both.length > 0 ? both.length : summary.exceptions
    return found > 0 ? { kind: 'filtered-out', found } : { kind: 'all-quiet', tested: summary.charts }
  }
  const present = wanted.filter((span) => span.from <= month && month <= span.to)
  if (present.length === 0) return { kind: 'no-figures-this-month', newest }
  return {
    kind: 'no-history',
    measures: present.map((span) => ({
      title: measures.find((candidate) => candidate.id === span.measureId)?.title ?? '',
      from: span.from,
      years: yearsBefore(span, month),
    })),
  }
}
