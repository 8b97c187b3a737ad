/** A calendar month such as `2025-09`, which sorts as text. */
export type Month = string & { readonly __brand: 'Month' }

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/
const NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** Reads `YYYY-MM`; undefined for anything else, years before 1900 included. */
export function parseMonth(text: string): Month | undefined {
  return MONTH.test(text) && text >= '1900' ? (text as Month) : undefined
}

/** The month of that text; throws a RangeError when it is none. For values that we wrote ourselves. */
export function month(text: string): Month {
  const parsed = parseMonth(text)
  if (parsed === undefined) throw new RangeError(`Not a month: ${JSON.stringify(text)}`)
  return parsed
}

/** Months since January of year 0: a number line on which neighbours differ by one. */
export function monthIndex(value: Month): number {
  return Number(value.slice(0, 4)) * 12 + Number(value.slice(5, 7)) - 1
}

export function monthFromIndex(index: number): Month {
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}` as Month
}

export function addMonths(value: Month, count: number): Month {
  return monthFromIndex(monthIndex(value) + count)
}

/** How many months lie between the two: `monthsBetween('2025-01', '2025-03')` is 2. */
export function monthsBetween(from: Month, to: Month): number {
  return monthIndex(to) - monthIndex(from)
}

/** Every month from the first to the last, both included; empty when `to` comes before `from`. */
export function monthRange(from: Month, to: Month): Month[] {
  return Array.from({ length: Math.max(0, monthsBetween(from, to) + 1) }, (_, i) => addMonths(from, i))
}

/** 1 for January to 12 for December. */
export function calendarMonth(value: Month): number {
  return Number(value.slice(5, 7))
}

/** The month that a date falls in, read in the date's own calendar (`YYYY-MM-DD`). */
export function monthOfDate(date: string): Month {
  return month(date.slice(0, 7))
}

/** The first day, `2025-09-01`: how a month is stored in a date column. */
export function firstDay(value: Month): string {
  return `${value}-01`
}

/** In words: `September 2025`. */
export function monthInWords(value: Month): string {
  return `${NAMES[calendarMonth(value) - 1]} ${value.slice(0, 4)}`
}

/** Short, for axes and narrow tables: `Sep 2025`. */
export function monthShort(value: Month): string {
  return `${NAMES[calendarMonth(value) - 1]?.slice(0, 3)} ${value.slice(0, 4)}`
}
