/** Days and times by London's clocks, as people write them. */
import { isDay, londonDay } from '../../../platform/clock/index.ts'

/** Something happened on this day, at this time if that is known. */
export interface When {
  /** ISO day. */
  readonly onDay: string
  /** HH:MM; empty when only the day is known. */
  readonly atTime: string
}

export interface WhenProblem {
  readonly part: 'day' | 'time'
  readonly message: string
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
/** Nothing on a case is older: an earlier year is a slip. */
const EARLIEST = '1950-01-01'
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Europe/London' },
})

/** The time by London's clocks, `HH:MM`. */
export function londonTime(moment: Date): string {
  return CLOCK.format(moment)
}

/** Whether a text is a time of the day, `HH:MM`. */
export function isTime(text: string): boolean {
  return TIME.test(text)
}

/** What is wrong with when something is said to have happened: no such day or time, or to come. `what` begins the message. */
export function checkPast(
  { onDay, atTime }: When,
  given: { readonly now: Date; readonly what: string },
): WhenProblem | null {
  const day = checkDay(onDay, given.what)
  if (day !== null) return { part: 'day', message: day }
  if (atTime !== '' && !isTime(atTime)) return { part: 'time', message: 'Enter a time, such as 14:30' }
  const today = londonDay(given.now)
  if (onDay > today) return { part: 'day', message: `${given.what} cannot be in the future` }
  if (onDay === today && atTime > londonTime(given.now)) {
    return { part: 'time', message: `${given.what} cannot be in the future: that time is still to come` }
  }
  return null
}

/** What is wrong with a day that has to be there; null when it is one. */
export function checkDay(day: string, what: string): string | null {
  if (day === '') return `${what}: enter the date`
  if (!isDay(day)) return `${what}: enter a real date, such as 2026-04-01`
  return day < EARLIEST || day > '2199-12-31' ? `${what}: check the year` : null
}

/** For putting things in order: the moment, or midday of a day without a time. */
export function momentOf({ onDay, atTime }: When): Date {
  const naive = new Date(`${onDay}T${atTime === '' ? '12:00' : atTime}:00Z`)
  // London is at most an hour ahead of world time, so what it shows then tells how far ahead it is.
  const ahead = londonTime(naive) === naive.toISOString().slice(11, 16) ? 0 : 3_600_000
  return new Date(naive.getTime() - ahead)
}

/** Whole years between a birth and a day; both ISO days. */
export function ageOn(bornOn: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4))
  return bornOn.slice(5) <= day.slice(5) ? years : years - 1
}

/** The same day so many months on; the last of the month where there is none, as 28 February after 31 January. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(date, last))
  return first.toISOString().slice(0, 10)
}
