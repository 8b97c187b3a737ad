/** Days and times as people and other systems write them, by London's clocks. */
import { isDay, londonDay } from '../../../platform/clock/index.ts'

const DAY = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})$/
const TIME = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i

/** `21/11/2026` or `2026-11-21` as an ISO day; undefined for anything else. */
export function dayTyped(text: string): string | undefined {
  const found = DAY.exec(text.trim())
  if (found === null) return isDay(text.trim()) ? text.trim() : undefined
  const [, day = '', month = '', year = ''] = found
  const iso = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(iso) ? iso : undefined
}

/** `14:05`, `2.05pm` or `9` as `14:05`; undefined for anything else. */
export function timeTyped(text: string): string | undefined {
  const [all, hours = '', minutes = '00', half] = TIME.exec(text.trim()) ?? []
  if (all === undefined) return undefined
  let hour = Number(hours)
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  }
  return hour > 23 || Number(minutes) > 59 ? undefined : `${String(hour).padStart(2, '0')}:${minutes}`
}

/** The moment of this day and time by London's clocks; of an hour that comes twice, the first. */
export function londonMoment(day: string, time: string): Date {
  const asIfUtc = new Date(`${day}T${time}:00Z`)
  const summer = new Date(asIfUtc.getTime() - 3_600_000)
  return londonClock(summer) === `${day} ${time}` ? summer : asIfUtc
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
})

function londonClock(moment: Date): string {
  return `${londonDay(moment)} ${CLOCK.format(moment)}`
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/

/**
 * A moment written as `2026-11-21T14:05:00Z` or `…+01:00`, or as a day with or without a time by London's clocks, such as
 * `21/11/2026 14:05`; of a day alone its beginning. undefined for anything else.
 */
export function momentWritten(text: string): Date | undefined {
  const trimmed = text.trim()
  const iso = MOMENT.exec(trimmed)
  if (iso !== null) {
    const moment = new Date(trimmed)
    return isDay(iso[1] ?? '') && !Number.isNaN(moment.getTime()) ? moment : undefined
  }
  const [first = '', ...rest] = trimmed.split(/[T\s]+/)
  const day = dayTyped(first)
  const time = rest.length === 0 ? '00:00' : timeTyped(rest.join(' ').replace(/^(\d{1,2}:\d{2}):\d{2}$/, '$1'))
  return day === undefined || time === undefined ? undefined : londonMoment(day, time)
}
