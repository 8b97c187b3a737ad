import { addMonths, calendarMonth, type Month, monthFromIndex, monthIndex } from '../../../platform/clock/index.ts'

/**
 * The seasonal exception chart, stated beside every chart (see `SEASONAL_METHOD`).
 *
 * The base of a month are the three financial years before the one it lies in. So every calendar month of a chart has
 * as its previous three years exactly the 36 months of that base, all twelve months of a financial year share one
 * standard deviation, and the lines of the whole year, months to come included, are known when the year begins.
 *
 * - centre: the mean of the calendar month in the base;
 * - s: the square root of the squared deviations of the base's months from their own calendar-month means, divided by
 *   the number of months present less the number of distinct calendar months among them (36 - 12 = 24 when full);
 * - lines: centre -/+ k * s, the lower one not below zero;
 * - centre and lines need the calendar month in at least two years of the base;
 * - a month without a count is a gap: it is left out everywhere and never read as zero. Months that the data are known
 *   to cover are made zero beforehand, by `monthlySeries`.
 *
 * A value exactly on a line is inside.
 */

export const SEASONAL_METHOD =
  'The expected line is the average of the same month in the three financial years before. The upper and lower lines are two standard deviations away, measured as the spread of those 36 months about their own monthly averages. The lower line is never below zero.'

export interface MonthlySeries {
  readonly first: Month
  /** One value a month from `first` on; null or NaN where there is none. */
  readonly values: ArrayLike<number | null>
}

export interface SeasonalOptions {
  /** Standard deviations between the centre and each line. Default 2. */
  readonly k?: number
  /** Calendar month in which the financial year begins, 1 to 12. Default 4, April. */
  readonly yearStart?: number
}

export type Position = 'above' | 'below' | 'inside' | 'unknown'

export interface SeasonalPoint {
  readonly month: Month
  /** The count; null for a gap and for a month to come. */
  readonly value: number | null
  /** The expected line; null with fewer than two years. */
  readonly centre: number | null
  readonly lower: number | null
  readonly upper: number | null
  /** The pooled standard deviation; null when no calendar month came twice in the base. */
  readonly standardDeviation: number | null
  /** Mean of all months of the base: the overall average. Null when the base is empty. */
  readonly overall: number | null
  /** In how many of the three years this calendar month had a count: 0 to 3. */
  readonly years: number
  /** Months of the base that had a count: up to 36. */
  readonly baseMonths: number
  readonly degreesOfFreedom: number
  /** Of the value: `unknown` when there is no value or no line. */
  readonly position: Position
}

const YEARS = 3
export const LEAST_YEARS = 2

/**
 * A series without holes in its frame. Counts of the same month are added; months outside `from`..`to` are left out.
 * A month without a count is null, or zero when it is covered: the source is known to report it.
 */
export function monthlySeries({
  counts,
  from,
  to,
  covered,
}: {
  counts: Iterable<{ readonly month: Month; readonly count: number }>
  from: Month
  to: Month
  covered: 'all' | 'counted' | ((month: Month) => boolean)
}): MonthlySeries {
  const offset = monthIndex(from)
  const length = Math.max(0, monthIndex(to) - offset + 1)
  const isCovered = typeof covered === 'function' ? covered : () => covered === 'all'
  const values = Array.from({ length }, (_, i): number | null => (isCovered(addMonths(from, i)) ? 0 : null))
  for (const { month, count } of counts) {
    const i = monthIndex(month) - offset
    if (i >= 0 && i < length) values[i] = (values[i] ?? 0) + count
  }
  return { first: from, values }
}

/** First and last month of the financial year that the month lies in. */
export function financialYear(month: Month, yearStart = 4): { from: Month; to: Month } {
  const from = addMonths(month, -((calendarMonth(month) - yearStart + 12) % 12))
  return { from, to: addMonths(from, 11) }
}

/** The point of one month, which may lie beyond the end of the series (a month to come) or before its start. */
export function seasonalPoint(series: MonthlySeries, month: Month, options: SeasonalOptions = {}): SeasonalPoint {
  const [point] = seasonalChart(series, { ...options, from: month, to: month })
  if (point === undefined) throw new RangeError(`Not a month: ${month}`)
  return point
}

/**
 * The points of all months from `from` to `to`, in order. Each financial year's base is worked out once, so a long
 * series costs four passes over its values. Throws a RangeError when `k` is negative or `yearStart` no calendar month.
 */
export function seasonalChart(
  series: MonthlySeries,
  { from, to, k = 2, yearStart = 4 }: SeasonalOptions & { readonly from: Month; readonly to: Month },
): SeasonalPoint[] {
  if (!(k >= 0)) throw new RangeError(`The lines cannot lie ${k} standard deviations away`)
  if (!(Number.isInteger(yearStart) && yearStart >= 1 && yearStart <= 12)) {
    throw new RangeError(`A financial year cannot begin in month ${yearStart}`)
  }
  const offset = monthIndex(series.first)
  const start = monthIndex(from)
  const end = monthIndex(to)
  const values = withoutNulls(series.values)
  const points: SeasonalPoint[] = []
  let base: Base | undefined
  let yearFrom = Number.NaN
  for (let index = start; index <= end; index++) {
    const inYear = ((index % 12) + 1 - yearStart + 12) % 12
    if (base === undefined || index - inYear !== yearFrom) {
      yearFrom = index - inYear
      base = baseOf(values, yearFrom - offset)
    }
    const value = at(values, index - offset)
    points.push(pointOf({ month: monthAt(index), value: Number.isNaN(value) ? null : value, inYear, base, k }))
  }
  return points
}

interface Base {
  /** By month of the financial year, 0 to 11. */
  readonly centres: Float64Array
  readonly years: Uint8Array
  readonly months: number
  readonly degreesOfFreedom: number
  readonly standardDeviation: number | null
  readonly overall: number | null
}

/** The base of the financial year that begins at place `yearFrom` of the values. */
function baseOf(values: Float64Array, yearFrom: number): Base {
  const centres = new Float64Array(12)
  const years = new Uint8Array(12)
  let months = 0
  let distinct = 0
  let squares = 0
  let total = 0
  for (let month = 0; month < 12; month++) {
    let sum = 0
    let count = 0
    for (let year = 1; year <= YEARS; year++) {
      const value = at(values, yearFrom + month - 12 * year)
      if (Number.isNaN(value)) continue
      sum += value
      count++
    }
    if (count === 0) continue
    let centre = sum / count
    // Takes back what rounding lost, so that equal values have that value as their mean and no spread.
    let rest = 0
    for (let year = 1; year <= YEARS; year++) {
      const value = at(values, yearFrom + month - 12 * year)
      if (!Number.isNaN(value)) rest += value - centre
    }
    centre += rest / count
    for (let year = 1; year <= YEARS; year++) {
      const value = at(values, yearFrom + month - 12 * year)
      if (!Number.isNaN(value)) squares += (value - centre) ** 2
    }
    centres[month] = centre
    years[month] = count
    months += count
    distinct++
    total += sum
  }
  const degreesOfFreedom = months - distinct
  return {
    centres,
    years,
    months,
    degreesOfFreedom,
    standardDeviation: degreesOfFreedom > 0 ? Math.sqrt(squares / degreesOfFreedom) : null,
    overall: months > 0 ? total / months : null,
  }
}

interface PointInput {
  readonly month: Month
  readonly value: number | null
  readonly inYear: number
  readonly base: Base
  readonly k: number
}

function pointOf({ month, value, inYear, base, k }: PointInput): SeasonalPoint {
  const years = base.years[inYear] ?? 0
  const s = base.standardDeviation
  const centre = years >= LEAST_YEARS ? (base.centres[inYear] ?? null) : null
  const lower = centre === null || s === null ? null : Math.max(0, centre - k * s)
  const upper = centre === null || s === null ? null : centre + k * s
  return {
    month,
    value,
    centre,
    lower,
    upper,
    standardDeviation: s,
    overall: base.overall,
    years,
    baseMonths: base.months,
    degreesOfFreedom: base.degreesOfFreedom,
    position: positionOf(value, lower, upper),
  }
}

function positionOf(value: number | null, lower: number | null, upper: number | null): Position {
  if (value === null || lower === null || upper === null) return 'unknown'
  return value > upper ? 'above' : value < lower ? 'below' : 'inside'
}

/** NaN for every month without a count: plain numbers, as all months of thousands of series are read from here. */
function withoutNulls(values: ArrayLike<number | null>): Float64Array {
  const numbers = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) numbers[i] = values[i] ?? Number.NaN
  return numbers
}

function at(values: Float64Array, i: number): number {
  return i >= 0 && i < values.length ? (values[i] ?? Number.NaN) : Number.NaN
}

const MONTHS = new Map<number, Month>()

/** The same months come again in every series: each text is made once. */
function monthAt(index: number): Month {
  const known = MONTHS.get(index)
  if (known !== undefined) return known
  const made = monthFromIndex(index)
  MONTHS.set(index, made)
  return made
}
