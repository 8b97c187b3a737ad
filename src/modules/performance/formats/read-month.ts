import { type Month, parseMonth } from '../../../platform/clock/index.ts'

export type MonthTrouble = 'blank-month' | 'bad-month' | 'impossible-date'
export type ReadMonth = { readonly month: Month } | { readonly trouble: MonthTrouble }

const NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const FULL = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/**
 * Reads a month as people and programs write it: `2025-09`, `2025/09`, `202509`, `Sep-25`, `Sept 2025`,
 * `September 2025`, `09/2025`, `30/09/2025` (the day first, as in Britain), `30-Sep-2025`, `2025-09-30` and the same
 * with a time of day. A year of two digits is 1990 to 2089.
 */
export function readMonth(text: string): ReadMonth {
  const clean = text.trim()
  if (clean === '') return { trouble: 'blank-month' }
  const exact = parseMonth(clean)
  if (exact !== undefined) return { month: exact }

  let found = /^(\d{4})[-/.](\d{1,2})$/.exec(clean) ?? /^(\d{4})(\d{2})$/.exec(clean)
  if (found) return made({ year: found[1], month: Number(found[2]) })
  found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(
    clean,
  )
  if (found) return made({ year: found[1], month: Number(found[2]), day: Number(found[3]) })
  found = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?$/.exec(clean)
  if (found) return made({ year: found[3], month: Number(found[2]), day: Number(found[1]) })
  found = /^(\d{1,2})[-/.](\d{4})$/.exec(clean)
  if (found) return made({ year: found[2], month: Number(found[1]) })
  found = /^(?:(\d{1,2})(?:st|nd|rd|th)?[-/. ]+)?([a-z]{3,9})\.?[-/. ,']*(\d{4}|\d{2})$/i.exec(clean)
  if (found) return named(found)
  found = /^(\d{4})[-/. ]?([a-z]{3,9})$/i.exec(clean)
  if (found) return named([found[0], undefined, found[2], found[1]])
  return { trouble: 'bad-month' }
}

function named(found: readonly (string | undefined)[]): ReadMonth {
  const [, day, name = '', year] = found
  const lower = name.toLowerCase() === 'sept' ? 'sep' : name.toLowerCase()
  const index = Math.max(NAMES.indexOf(lower), FULL.indexOf(lower))
  if (index === -1) return { trouble: 'bad-month' }
  return made({ year, month: index + 1, ...(day !== undefined && { day: Number(day) }) })
}

function made(given: { year: string | undefined; month: number; day?: number }): ReadMonth {
  const written = Number(given.year)
  const year = given.year?.length === 2 ? written + (written >= 90 ? 1900 : 2000) : written
  const { month, day } = given
  if (month < 1 || month > 12) return { trouble: 'impossible-date' }
  if (day !== undefined && (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()))
    return { trouble: 'impossible-date' }
  const found = parseMonth(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`)
  return found === undefined ? { trouble: 'bad-month' } : { month: found }
}
