/**
 * Working days of England and Wales: Monday to Friday without the bank holidays. Days are ISO days, `YYYY-MM-DD`.
 * Sources: Banking and Financial Dealings Act 1971 schedule 1, and the royal proclamations that added or moved a day.
 */

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MILLISECONDS = 86_400_000

/** Whether the text is a day that there is, such as `2026-02-28`. */
export function isDay(text: string): boolean {
  return DAY.test(text) && dayOf(numberOf(text)) === text
}

/**
 * The day so many days later, or earlier when `count` is negative.
 * @throws RangeError when `day` is none
 */
export function addDays(day: string, count: number): string {
  return dayOf(daysSinceEpoch(day) + count)
}

/**
 * How many days the second is after the first; negative when it is before.
 * @throws RangeError when one of them is no day
 */
export function daysApart(from: string, to: string): number {
  return daysSinceEpoch(to) - daysSinceEpoch(from)
}

/**
 * 1 for Monday to 7 for Sunday.
 * @throws RangeError when `day` is none
 */
export function weekdayOf(day: string): number {
  return weekdayOfNumber(daysSinceEpoch(day))
}

/**
 * The bank holidays of England and Wales in this year, in order. Right from 1978, the first year with the early May holiday;
 * for years before, and for those to come, what the rule gives without what was or will be proclaimed for one year.
 * @throws RangeError for a year that is no whole number from 1583 to 9999
 */
export function bankHolidays(year: number): readonly string[] {
  const known = years.get(year)
  if (known !== undefined) return known
  if (!Number.isInteger(year) || year < 1583 || year > 9999) throw new RangeError(`Not a year: ${year}`)
  const { without, plus } = PROCLAIMED[year] ?? { without: [], plus: [] }
  const days = [...byRule(year).filter((day) => !without.includes(day)), ...plus].sort()
  years.set(year, days)
  return days
}

export function isBankHoliday(day: string): boolean {
  return bankHolidays(Number(day.slice(0, 4))).includes(day)
}

/**
 * Neither a Saturday or Sunday nor a bank holiday.
 * @throws RangeError when `day` is none
 */
export function isWorkingDay(day: string): boolean {
  return weekdayOf(day) <= 5 && !isBankHoliday(day)
}

/** The day itself when it is worked, else the next that is: until when something due "the same working day" may be done. */
export function workingDayFrom(day: string): string {
  let on = day
  while (!isWorkingDay(on)) on = addDays(on, 1)
  return on
}

/**
 * The nth working day after this one; for a negative `count` the nth before; for 0 the day itself, worked or not.
 * @throws RangeError when `day` is none or `count` is no whole number
 */
export function addWorkingDays(day: string, count: number): string {
  if (!Number.isInteger(count)) throw new RangeError(`Not a number of days: ${count}`)
  const step = Math.sign(count)
  let on = addDays(day, 0)
  for (let left = Math.abs(count); left > 0; ) {
    on = addDays(on, step)
    if (isWorkingDay(on)) left -= 1
  }
  return on
}

/**
 * Working days after `from` up to and with `to`: from a Friday to the Monday after it, 1. When `to` is before `from`, those
 * after `to` up to and with `from`, negative.
 * @throws RangeError when one of them is no day
 */
export function workingDaysBetween(from: string, to: string): number {
  const [first, last] = [daysSinceEpoch(from), daysSinceEpoch(to)]
  if (last < first) return 0 - workingDaysBetween(to, from)
  const weeks = Math.floor((last - first) / 7)
  let worked = weeks * 5
  for (let n = first + weeks * 7 + 1; n <= last; n += 1) if (weekdayOfNumber(n) <= 5) worked += 1
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
    for (const holiday of bankHolidays(year)) {
      if (holiday > from && holiday <= to && weekdayOf(holiday) <= 5) worked -= 1
    }
  }
  return worked
}

/** Days that a proclamation moved or added for one year. */
const PROCLAIMED: Readonly<Record<number, { readonly without: readonly string[]; readonly plus: readonly string[] }>> =
  {
    // Royal wedding.
    1981: { without: [], plus: ['1981-07-29'] },
    // Fifty years after the end of the war in Europe: early May.
    1995: { without: ['1995-05-01'], plus: ['1995-05-08'] },
    // Millennium.
    1999: { without: [], plus: ['1999-12-31'] },
    // Golden jubilee: spring.
    2002: { without: ['2002-05-27'], plus: ['2002-06-03', '2002-06-04'] },
    // Royal wedding.
    2011: { without: [], plus: ['2011-04-29'] },
    // Diamond jubilee: spring.
    2012: { without: ['2012-05-28'], plus: ['2012-06-04', '2012-06-05'] },
    // Seventy-five years after the end of the war in Europe: early May.
    2020: { without: ['2020-05-04'], plus: ['2020-05-08'] },
    // Platinum jubilee: spring; state funeral.
    2022: { without: ['2022-05-30'], plus: ['2022-06-02', '2022-06-03', '2022-09-19'] },
    // Coronation.
    2023: { without: [], plus: ['2023-05-08'] },
  }

const years = new Map<number, readonly string[]>()

function byRule(year: number): string[] {
  const easter = easterSunday(year)
  const of = (month: string, day: string) => daysSinceEpoch(`${String(year).padStart(4, '0')}-${month}-${day}`)
  const newYear = of('01', '01')
  const christmas = of('12', '25')
  return [
    afterWeekend(newYear),
    easter - 2,
    easter + 1,
    mondayFrom(of('05', '01')),
    // The last Monday of May, and of August.
    mondayFrom(of('05', '25')),
    mondayFrom(of('08', '25')),
    // 25 and 26 December; where either falls on a weekend, the working days that follow stand in for it.
    ...(weekdayOfNumber(christmas) <= 4
      ? [christmas, christmas + 1]
      : weekdayOfNumber(christmas) === 5
        ? [christmas, christmas + 3]
        : weekdayOfNumber(christmas) === 6
          ? [christmas + 2, christmas + 3]
          : [christmas + 1, christmas + 2]),
  ].map(dayOf)
}

/** Easter Sunday by the Gregorian calendar, as days since 1970 (the anonymous algorithm of 1876, also called Butcher’s). */
function easterSunday(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const march = h + l - 7 * m + 22
  return daysSinceEpoch(`${String(year).padStart(4, '0')}-03-01`) + march - 1
}

function afterWeekend(number: number): number {
  return weekdayOfNumber(number) <= 5 ? number : mondayFrom(number)
}

function mondayFrom(number: number): number {
  return number + ((8 - weekdayOfNumber(number)) % 7)
}

function weekdayOfNumber(number: number): number {
  // 1 January 1970 was a Thursday.
  return ((((number + 3) % 7) + 7) % 7) + 1
}

function numberOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / MILLISECONDS
}

function dayOf(number: number): string {
  return Number.isFinite(number) ? new Date(number * MILLISECONDS).toISOString().slice(0, 10) : ''
}

function daysSinceEpoch(day: string): number {
  const number = DAY.test(day) ? numberOf(day) : Number.NaN
  // 31 February is read as 3 March.
  if (Number.isNaN(number) || dayOf(number) !== day) throw new RangeError(`Not a day: ${JSON.stringify(day)}`)
  return number
}
