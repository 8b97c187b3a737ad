/** For which time figures are shown. Pure. Days are ISO days. */
import {
  addDays,
  addMonths,
  firstDay,
  type Month,
  month,
  monthInWords,
  monthOfDate,
} from '../../../platform/clock/index.ts'

/** From the first day to the last, both included. */
export interface Period {
  /** As it stands in an address: `last-12`, `year-2025`, `quarter-2025-4`, or `own`. */
  readonly key: string
  readonly title: string
  readonly from: string
  readonly to: string
}

/** The first calendar month of a financial year: it runs from 1 April to 31 March. */
const FIRST_MONTH = 4
/** How many financial years and quarters are offered. */
const YEARS = 4
const QUARTERS = 8

function lastDay(of: Month): string {
  return addDays(firstDay(addMonths(of, 1)), -1)
}

function periodOf(key: string, title: string, months: { readonly first: Month; readonly count: number }): Period {
  const to = lastDay(addMonths(months.first, months.count - 1))
  return { key, title, from: firstDay(months.first), to }
}

/** The year in which the financial year of a day begins. */
export function financialYearOf(day: string): number {
  const year = Number(day.slice(0, 4))
  return Number(day.slice(5, 7)) >= FIRST_MONTH ? year : year - 1
}

function yearPeriod(year: number): Period {
  const title = `Financial year ${year}/${String((year + 1) % 100).padStart(2, '0')}`
  return periodOf(`year-${year}`, title, { first: month(`${year}-04`), count: 12 })
}

function quarterPeriod(year: number, quarter: number): Period {
  const first = addMonths(month(`${year}-04`), (quarter - 1) * 3)
  const title = `Quarter ${quarter} of ${year}/${String((year + 1) % 100).padStart(2, '0')}: ${monthInWords(first)} to ${monthInWords(addMonths(first, 2))}`
  return periodOf(`quarter-${year}-${quarter}`, title, { first, count: 3 })
}

/** The twelve whole months before the month of a day. */
export function lastTwelve(today: string): Period {
  return periodOf('last-12', 'Last 12 whole months', { first: addMonths(monthOfDate(today), -12), count: 12 })
}

/** What may be chosen on a day, the usual first; the year and quarter that run are among them. */
export function periodsOn(today: string): Period[] {
  const year = financialYearOf(today)
  const running = Math.floor(((Number(today.slice(5, 7)) - FIRST_MONTH + 12) % 12) / 3)
  return [
    lastTwelve(today),
    ...Array.from({ length: YEARS }, (_, back) => yearPeriod(year - back)),
    ...Array.from({ length: QUARTERS }, (_, back) => {
      const at = running - back
      return quarterPeriod(year + Math.floor(at / 4), (((at % 4) + 4) % 4) + 1)
    }),
  ]
}

/**
 * Own days, in whole months: a period that could be moved by a day would tell, beside its neighbour, what happened on one.
 * Null when they are in the wrong order.
 */
export function ownPeriod({ from, to }: { readonly from: string; readonly to: string }): Period | null {
  if (from > to) return null
  const [first, last] = [firstDay(monthOfDate(from)), lastDay(monthOfDate(to))]
  return { key: 'own', title: 'Own dates', from: first, to: last }
}
