/** Numbers, dates and sizes as they stand on a page: British English, GOV.UK style. */

const MINUS = '\u2212'
const NUMBER = new Intl.NumberFormat('en-GB', { signDisplay: 'negative', maximumFractionDigits: 3 })
const SIGNED = new Intl.NumberFormat('en-GB', { signDisplay: 'exceptZero', maximumFractionDigits: 3 })
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const LONDON = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'Europe/London',
})
const BYTE_UNITS = ['KB', 'MB', 'GB', 'TB']

/** Shown where there is no figure. */
const NO_FIGURE = 'n/a'

/**
 * 1234567 as '1,234,567', with a proper minus sign. Shows at most three decimals, or exactly `digits` if given.
 * @throws RangeError when the value is not finite.
 */
export function formatNumber(value: number, digits?: number): string {
  return written(digits === undefined ? NUMBER : fixed(digits), value)
}

/**
 * A ratio as a percentage: 0.125 as '12.5%', null (nothing to divide by) as 'n/a'.
 * @throws RangeError when the value is not finite.
 */
export function formatPercent(ratio: number | null, digits = 1): string {
  // Rounded to 12 digits first: 1.005 * 100 is 100.49999999999999.
  return ratio === null ? NO_FIGURE : `${written(fixed(digits), Number((ratio * 100).toPrecision(12)))}%`
}

/**
 * A change: 5 as '+5', -5 as '−5', 0 as '0'.
 * @throws RangeError when the value is not finite.
 */
export function formatSigned(value: number): string {
  return written(SIGNED, value)
}

/**
 * '2025-09-01' as '1 September 2025'.
 * @throws RangeError when there is no such day.
 */
export function formatDate(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) {
    throw new RangeError(`Not a date: ${JSON.stringify(day)}`)
  }
  return DATE.format(date)
}

/**
 * A moment by London's clocks, as '1 September 2025 at 2:05pm', '... at 2pm', '... at midday' or '... at midnight'.
 * @throws RangeError for an invalid Date.
 */
export function formatDateTime(moment: Date): string {
  const part = Object.fromEntries(LONDON.formatToParts(moment).map(({ type, value }) => [type, value]))
  return `${part['day']} ${part['month']} ${part['year']} at ${clock(Number(part['hour']), Number(part['minute']))}`
}

function clock(hour: number, minute: number): string {
  if (minute === 0 && hour === 0) return 'midnight'
  if (minute === 0 && hour === 12) return 'midday'
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes}${hour < 12 ? 'am' : 'pm'}`
}

/**
 * A size in units of 1,000: 999 as '999 bytes', 1250000 as '1.3 MB'.
 * @throws RangeError when the size is negative or not finite.
 */
export function formatBytes(bytes: number): string {
  if (bytes < 0) throw new RangeError(`Not a size: ${bytes}`)
  if (bytes < 1000) return plural(bytes, 'byte', 'bytes')
  let size = bytes
  let unit = ''
  for (const next of BYTE_UNITS) {
    // 999,950 bytes would be shown as 1,000.0 KB, so it is 1 MB.
    if (unit !== '' && Math.round(size * 10) < 10_000) break
    size /= 1000
    unit = next
  }
  return `${formatNumber(Math.round(size * 10) / 10)} ${unit}`
}

/** '1 file', '0 files', '1,234 files'. */
export function plural(count: number, one: string, many: string): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`
}

const fixedFormats = new Map<number, Intl.NumberFormat>()

function fixed(digits: number): Intl.NumberFormat {
  let format = fixedFormats.get(digits)
  if (format === undefined) {
    format = new Intl.NumberFormat('en-GB', {
      signDisplay: 'negative',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    fixedFormats.set(digits, format)
  }
  return format
}

function written(format: Intl.NumberFormat, value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`Not a figure: ${value}`)
  return format.format(value).replace('-', MINUS)
}
