/** Days and times as people type them, by London's clocks. */
import { isDay } from '../../../platform/clock/index.ts'

const CLOCK = new Intl.DateTimeFormat('en-CA', {
  ...{ timeZone: 'Europe/London', hourCycle: 'h23' },
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
})

/** The time by London's clocks, `HH:MM`. */
export function londonTime(at: Date): string {
  const part = Object.fromEntries(CLOCK.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${part['hour']}:${part['minute']}`
}

/**
 * The moment at which London's clocks show this day and time; null when one of them is none. A time that the clocks skip in
 * spring is taken an hour later, one that comes twice in autumn the first time.
 */
export function londonMoment(of: { readonly day: string; readonly time: string }): Date | null {
  const [, hour, minute] = /^([01]?\d|2[0-3]):?([0-5]\d)$/.exec(of.time.trim()) ?? []
  if (!isDay(of.day) || hour === undefined || minute === undefined) return null
  const plain = new Date(`${of.day}T${hour.padStart(2, '0')}:${minute}:00Z`)
  const summer = new Date(plain.getTime() - 3_600_000)
  return londonTime(summer) === `${hour.padStart(2, '0')}:${minute}` ? summer : plain
}
