const LONDON = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The day by London's calendar, `YYYY-MM-DD`. */
export function londonDay(now: Date): string {
  return LONDON.format(now)
}
