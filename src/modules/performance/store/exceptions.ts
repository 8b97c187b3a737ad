import { sql } from 'kysely'
import { addMonths, firstDay, type Month, monthOfDate } from '../../../platform/clock/index.ts'
import { copyIn, type Tx } from '../../../platform/db/index.ts'
import {
  type ExceptionClass,
  exceptionsOfJudged,
  type Judged,
  type Reading,
  readingOfPoisson,
  readingOfSeasonal,
  readingOfXmr,
} from '../domain/exceptions.ts'
import { type Chances, chancesOf } from '../domain/false-alarms.ts'
import { chartForMean, poissonChart } from '../domain/poisson.ts'
import { seasonalChart } from '../domain/seasonal.ts'
import { type XmrRule, xmrChartOfMonths } from '../domain/xmr.ts'
import { type ChartSeries, chartAreas, seriesFor } from './counts.ts'
import { type Measure, measuresByIds, type ScreeningMethod } from './measures.ts'
import { packCounts } from './packed-counts.ts'
import { getSettings } from './settings.ts'
import { ahead, breathing } from './slices.ts'

export type ChartKind = 'seasonal' | 'xmr' | 'poisson'
export type SignalRule = Exclude<XmrRule, 'none'>
const METHODS = ['seasonal', 'xmr'] as const

/** The readings of one chart by one method, month by month. Null where a month cannot be judged. */
export function readingsOf(
  series: ChartSeries,
  {
    measure,
    method,
  }: { readonly measure: Pick<Measure, 'deviations' | 'rebaseMonths'>; readonly method: ScreeningMethod },
): (Reading | null)[] {
  const { first, values } = series
  const last = addMonths(first, values.length - 1)
  if (method === 'seasonal') {
    return seasonalChart(series, { from: first, to: last, k: measure.deviations }).map(readingOfSeasonal)
  }
  const places: number[] = []
  let sum = 0
  values.forEach((value, i) => {
    if (value === null) return
    places.push(i)
    sum += value
  })
  const readings: (Reading | null)[] = values.map(() => null)
  if (places.length === 0) return readings
  if (chartForMean(sum / places.length) === 'poisson') {
    const chart = poissonChart(places.map((i) => ({ x: addMonths(first, i), count: values[i] ?? 0 })))
    chart.points.forEach((point, n) => {
      readings[places[n] ?? 0] = readingOfPoisson(point, chart.baseline)
    })
    return readings
  }
  const chart = xmrChartOfMonths(series, { rebaseAt: measure.rebaseMonths })
  chart.points.forEach((point, n) => {
    readings[places[n] ?? 0] = readingOfXmr(point)
  })
  return readings
}

interface Charted {
  readonly series: ChartSeries
  readonly readings: readonly (Reading | null)[]
  readonly chances: readonly (Chances | null)[]
}

/**
 * Judges every chart of these measures afresh, by both methods, and replaces their signals, screenings and packed counts.
 * Runs after each change of counts, in the same transaction. Works in slices between which the web server answers, and while the
 * database takes in what is ready.
 */
export async function recomputeSignals(tx: Tx, measureIds: readonly number[]): Promise<void> {
  if (measureIds.length === 0) return
  const { chartedKinds } = await getSettings(tx)
  await sql`delete from performance.signals where measure_id = any (${[...measureIds]}::int[])`.execute(tx)
  await sql`delete from performance.screenings where measure_id = any (${[...measureIds]}::int[])`.execute(tx)
  const measured: { measure: Measure; series: ChartSeries[] }[] = []
  for (const measure of await measuresByIds(tx, measureIds)) {
    const typeIds = measure.types.map((type) => type.id)
    const areaIds = (await chartAreas(tx, measure.id, { kinds: chartedKinds })).map((area) => area.id)
    await packCounts(tx, { typeIds, areaIds })
    measured.push({ measure, series: await seriesFor(tx, { typeIds, areaIds }) })
  }
  const screenings: string[] = []
  await sql`create temporary table new_signals (${sql.raw(TRAVELLING.map(({ column, type }) => `${column} ${type}`).join(', '))}) on commit drop`.execute(
    tx,
  )
  await sql`create temporary table new_screenings (like performance.screenings) on commit drop`.execute(tx)
  for await (const block of inBlocks(ahead(judged(measured, screenings)))) {
    await copyIn(tx, { temporaryTable: 'new_signals', columns: TRAVELLING.map(({ column }) => column) }, [block])
    await sql`insert into performance.signals (${sql.raw(SIGNAL_COLUMNS.join(', '))})
      select ${sql.raw(ARRIVING.join(', '))} from new_signals`.execute(tx)
    await sql`truncate new_signals`.execute(tx)
  }
  await copyIn(tx, { temporaryTable: 'new_screenings', columns: SCREENING_COLUMNS }, textOf(screenings))
  await sql`insert into performance.screenings (${sql.raw(SCREENING_COLUMNS.join(', '))})
    select ${sql.raw(SCREENING_COLUMNS.join(', '))} from new_screenings`.execute(tx)
  await sql`drop table new_signals, new_screenings`.execute(tx)
}

/** Large enough that each block's queries cost little, small enough that the database works while later ones are judged. */
const BLOCK_BYTES = 2 * 1024 * 1024

async function* inBlocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let bytes = 0
  for await (const piece of pieces) {
    held.push(piece)
    bytes += piece.length
    if (bytes < BLOCK_BYTES) continue
    yield Buffer.concat(held)
    held = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(held)
}

/** The lines of new signals, piece by piece; those of screenings are added to the list. */
async function* judged(
  measured: readonly { readonly measure: Measure; readonly series: readonly ChartSeries[] }[],
  screenings: string[],
): AsyncGenerator<Uint8Array> {
  const pause = breathing()
  for (const { measure, series } of measured) {
    for (const method of METHODS) {
      const charted: Charted[] = []
      for (const chart of series) {
        const readings = readingsOf(chart, { measure, method })
        const chances = chancesOf(
          readings.map((reading) => reading?.tested ?? null),
          measure.significance,
        )
        charted.push({ series: chart, readings, chances })
        await pause()
      }
      const months = series[0]?.values.length ?? 0
      for (let month = 0; month < months; month++) {
        const signals: string[] = []
        screenMonth({ measure, method, charted, month, signals, screenings })
        if (signals.length > 0) yield* textOf(signals)
        await pause()
      }
    }
  }
}

/**
 * Numbers with fractions travel as a whole number and a power of two: exact, and the embedded database reads a whole
 * number several times as fast as a decimal fraction.
 */
const FRACTION = 'fraction'
const SIGNALS: readonly (readonly [column: string, type: string])[] = [
  ['method', 'text'],
  ['chart', 'text'],
  ['type_id', 'int'],
  ['area_id', 'int'],
  ['month', 'date'],
  ['measure_id', 'int'],
  ['direction', 'text'],
  ['class', 'text'],
  ['rule', 'text'],
  ['count', 'float8'],
  ['expected', FRACTION],
  ['lower', FRACTION],
  ['upper', FRACTION],
  ['strength', FRACTION],
  ['deviations', FRACTION],
  ['p_value', FRACTION],
  ['q_value', FRACTION],
  ['significant', 'bool'],
  ['strong', 'bool'],
]
const SIGNAL_COLUMNS = SIGNALS.map(([column]) => column)
const TRAVELLING = SIGNALS.flatMap(([column, type]) =>
  type === FRACTION
    ? [
        { column, type: 'bigint' },
        { column: `${column}_power`, type: 'int' },
      ]
    : [{ column, type }],
)
const ARRIVING = SIGNALS.map(([column, type]) =>
  type === FRACTION ? `${column}::float8 * power(2::float8, ${column}_power)` : column,
)

const bits = new DataView(new ArrayBuffer(8))

/** A number as the two fields of its columns. */
function fraction(value: number | null): string {
  if (value === null) return '\\N\t\\N'
  if (Number.isInteger(value)) return `${value}\t0`
  bits.setFloat64(0, value)
  const exponent = (bits.getUint16(0) >> 4) & 0x7ff
  // Tails beyond the reach of ordinary numbers are nothing; infinite is none of the numbers here.
  if (exponent === 0) return '0\t0'
  const power = exponent - 1075
  return `${value / 2 ** power}\t${power}`
}
const SCREENING_COLUMNS = [
  'measure_id',
  'month',
  'method',
  'charts',
  'exceptions',
  'too_small',
  'expected_by_chance',
  'strong',
  'false_discovery_rate',
]

/**
 * For so many of the newest months every signal is kept, of small counts and runs as well; of older months only the
 * significant crossings. A chart's own page works out the rest from its series.
 */
export const RECENT_MONTHS = 13

/** All rules, so that a chart's page can show every signal; the list of exceptions takes crossed lines only. */
const ALL_RULES = ['outside', 'trend', 'two of three', 'shift'] as const

function screenMonth({
  measure,
  method,
  charted,
  month,
  signals,
  screenings,
}: {
  readonly measure: Measure
  readonly method: ScreeningMethod
  readonly charted: readonly Charted[]
  /** Its place in the series. */
  readonly month: number
  readonly signals: string[]
  readonly screenings: string[]
}): void {
  const [head] = charted
  if (head === undefined) return
  const outcome = measure.outcome
  const charts: Judged<ChartSeries>[] = []
  for (const { series, readings, chances } of charted) {
    const reading = readings[month] ?? null
    if (reading !== null) charts.push({ key: series, reading, outcome, chances: chances[month] ?? null })
  }
  if (charts.length === 0) return
  const day = firstDay(addMonths(head.series.first, month))
  const listed = exceptionsOfJudged(charts, { significantFrom: measure.significance })
  screenings.push(
    [
      measure.id,
      day,
      method,
      listed.charts,
      listed.exceptions,
      listed.tooSmall,
      listed.expectedByChance,
      listed.strong,
      listed.falseDiscoveryRate,
    ].join('\t'),
  )
  const recent = month >= head.series.values.length - RECENT_MONTHS
  const all = recent ? exceptionsOfJudged(charts, { significantFrom: 0, rules: ALL_RULES }) : listed
  for (const { key, reading, ...one } of all.list) {
    const significant = reading.value >= measure.significance || reading.expected >= measure.significance
    signals.push(
      [
        method,
        reading.method,
        key.typeId,
        key.areaId,
        day,
        measure.id,
        one.direction,
        one.class,
        reading.rule,
        reading.value,
        fraction(reading.expected),
        fraction(reading.lower),
        fraction(reading.upper),
        fraction(one.strength),
        fraction(one.deviations),
        fraction(one.pValue),
        fraction(one.qValue),
        significant,
        significant && one.strong,
      ].join('\t'),
    )
  }
}

function* textOf(lines: readonly string[]): Generator<Uint8Array> {
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`)
}

/** An exceptional month of a chart, as it was judged after the last change of counts. */
export interface StoredException {
  readonly method: ScreeningMethod
  readonly chart: ChartKind
  readonly measureId: number
  readonly typeId: number
  readonly areaId: number
  readonly month: Month
  readonly direction: 'above' | 'below'
  readonly class: ExceptionClass
  readonly rule: SignalRule
  readonly count: number
  readonly expected: number
  readonly lower: number | null
  readonly upper: number | null
  /** Distance beyond the line, in standard deviations. */
  readonly strength: number
  /** Distance from the expected value, in standard deviations. */
  readonly deviations: number
  readonly pValue: number | null
  readonly qValue: number | null
  /** The count or the expected count reaches the measure's significance. */
  readonly significant: boolean
  readonly strong: boolean
}

export interface Screening {
  readonly measureId: number
  readonly month: Month
  readonly method: ScreeningMethod
  /** Charts that could be judged for the month. */
  readonly charts: number
  /** Significant crossings listed; `tooSmall` more were left out. */
  readonly exceptions: number
  readonly tooSmall: number
  readonly expectedByChance: number
  readonly strong: number
  /** Between 0 and 1. */
  readonly falseDiscoveryRate: number
}

export interface ExceptionsWanted {
  readonly month: Month
  readonly measureId?: number
  readonly typeId?: number
  readonly areaIds?: readonly number[]
  /** Default: each measure's own method, or the other one where the measure's own could judge no chart of the month. */
  readonly method?: ScreeningMethod
  /** Default: crossed lines only. */
  readonly rules?: readonly SignalRule[]
  /** Include counts below the measure's significance. Default false. */
  readonly small?: boolean
}

/**
 * The exceptions of a month, strongest first, with how many charts were tested and what chance alone would give. The
 * screenings speak of all charts of a measure, whatever areas or types are asked for.
 */
export async function exceptionsFor(
  tx: Tx,
  wanted: ExceptionsWanted,
): Promise<{ list: StoredException[]; screenings: Screening[] }> {
  const day = firstDay(wanted.month)
  const { rows: all } = await sql<Screening & { own: ScreeningMethod }>`
    select ${SCREENING}, m.method as own from performance.screenings s join performance.measures m on m.id = s.measure_id
    where s.month = ${day}::date and (${wanted.measureId ?? null}::int is null or s.measure_id = ${wanted.measureId ?? null}::int)
    order by m.position, m.title, m.id`.execute(tx)
  const screenings: Screening[] = []
  for (const { own, ...row } of all) {
    const used =
      wanted.method ?? (all.some((s) => s.measureId === row.measureId && s.method === own) ? own : other(own))
    if (row.method === used) screenings.push({ ...row, month: wanted.month })
  }
  if (screenings.length === 0) return { list: [], screenings }
  const { rows } = await sql<StoredException>`
    select ${SIGNAL} from performance.signals s
    join unnest(${screenings.map((s) => s.measureId)}::int[], ${screenings.map((s) => s.method)}::text[]) as w (measure_id, method)
      on w.measure_id = s.measure_id and w.method = s.method
    where s.month = ${day}::date and (s.significant or ${wanted.small === true})
      and s.rule = any (${[...(wanted.rules ?? ['outside'])]}::text[])
      and (${wanted.typeId ?? null}::int is null or s.type_id = ${wanted.typeId ?? null}::int)
      and (${wanted.areaIds === undefined} or s.area_id = any (${[...(wanted.areaIds ?? [])]}::int[]))
    order by s.strength desc, s.deviations desc, s.type_id, s.area_id`.execute(tx)
  return { list: rows.map(withMonth), screenings }
}

function other(method: ScreeningMethod): ScreeningMethod {
  return method === 'seasonal' ? 'xmr' : 'seasonal'
}

const SIGNAL =
  sql.raw(`s.method, s.chart, s.measure_id as "measureId", s.type_id as "typeId", s.area_id as "areaId", s.month,
  s.direction, s.class, s.rule, s.count, s.expected, s.lower, s.upper, s.strength, s.deviations, s.p_value as "pValue",
  s.q_value as "qValue", s.significant, s.strong`)
const SCREENING =
  sql.raw(`s.measure_id as "measureId", s.month, s.method, s.charts, s.exceptions, s.too_small as "tooSmall",
  s.expected_by_chance as "expectedByChance", s.strong, s.false_discovery_rate as "falseDiscoveryRate"`)

function withMonth(row: StoredException): StoredException {
  return { ...row, month: monthOfDate(row.month) }
}

/** The stored signals of these charts in order of time: see `RECENT_MONTHS` for what is kept of which month. */
export async function signalsOfCharts(
  tx: Tx,
  wanted: {
    readonly typeIds: readonly number[]
    readonly areaIds: readonly number[]
    readonly method?: ScreeningMethod
    readonly from?: Month
  },
): Promise<StoredException[]> {
  const { rows } = await sql<StoredException>`
    select ${SIGNAL} from performance.signals s
    where s.measure_id in (select measure_id from performance.count_types where id = any (${[...wanted.typeIds]}::int[]))
      and s.type_id = any (${[...wanted.typeIds]}::int[]) and s.area_id = any (${[...wanted.areaIds]}::int[])
      and s.method = any (${wanted.method === undefined ? [...METHODS] : [wanted.method]}::text[])
      and (${wanted.from === undefined} or s.month >= ${firstDay(wanted.from ?? ('1900-01' as Month))}::date)
    order by s.month, s.type_id, s.area_id, s.method`.execute(tx)
  return rows.map(withMonth)
}

/** Months that were screened, newest first, with what each measure's methods found. */
export async function screeningsOf(
  tx: Tx,
  wanted: { readonly measureId?: number; readonly from?: Month } = {},
): Promise<Screening[]> {
  const { rows } = await sql<Screening>`
    select ${SCREENING} from performance.screenings s
    where (${wanted.measureId ?? null}::int is null or s.measure_id = ${wanted.measureId ?? null}::int)
      and (${wanted.from === undefined} or s.month >= ${firstDay(wanted.from ?? ('1900-01' as Month))}::date)
    order by s.month desc, s.measure_id, s.method`.execute(tx)
  return rows.map((row) => ({ ...row, month: monthOfDate(row.month) }))
}
