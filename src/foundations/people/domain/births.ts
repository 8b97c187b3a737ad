import { fold } from './names.ts'

/** A date of birth as far as it is known. Of a month or year only, `on` is its first day. */
export interface BornOn {
  /** ISO day. */
  readonly on: string
  readonly precision: BirthPrecision
}
export const BIRTH_PRECISIONS = ['day', 'month', 'year'] as const
export type BirthPrecision = (typeof BIRTH_PRECISIONS)[number]

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH_NAME =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'

/** The day exists and lies between 1890 and `today`. */
export function isPossibleBirth(on: string, today: string): boolean {
  return isDay(on) && on >= '1890-01-01' && on <= today
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
}

export interface FoundBirth extends BornOn {
  /** What of the text it was read from. */
  readonly text: string
}

/**
 * The first date of birth in a text, day before month: `12/3/1984`, `12.03.84`, `12 March 1984`, `1984-03-12`,
 * `March 1984`, `1984`. Where the second number can only be a day, it is one. `today` is an ISO day.
 */
export function findBirth(text: string, { today }: { readonly today: string }): FoundBirth | undefined {
  const folded = fold(text)
  const tries: readonly (readonly [RegExp, (found: readonly string[]) => BornOn | undefined])[] = [
    [/\b(\d{4})-(\d{1,2})-(\d{1,2})\b/, ([y, m, d]) => day({ y, m, d }, today)],
    [
      /(?<![\d/])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4}|\d{2})(?![\d/])/,
      ([d, m, y]) => day({ y, m, d }, today) ?? day({ y, m: d, d: m }, today),
    ],
    [
      new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?:\\s+of)?[\\s-]+${MONTH_NAME},?[\\s-]+(\\d{4}|\\d{2})\\b`),
      ([d, name, y]) => day({ y, m: monthNumber(name), d }, today),
    ],
    [
      new RegExp(`\\b${MONTH_NAME}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b`),
      ([name, d, y]) => day({ y, m: monthNumber(name), d }, today),
    ],
    [
      new RegExp(`\\b${MONTH_NAME}\\s+(\\d{4})\\b`),
      ([name, y]) => lessPrecise(day({ y, m: monthNumber(name), d: '1' }, today), 'month'),
    ],
    [/(?<![\d/])(\d{1,2})\/(\d{4})(?![\d/])/, ([m, y]) => lessPrecise(day({ y, m, d: '1' }, today), 'month')],
    [/(?<![\d/-])((?:19|20)\d{2})(?![\d/-])/, ([y]) => lessPrecise(day({ y, m: '1', d: '1' }, today), 'year')],
  ]
  for (const [pattern, read] of tries) {
    const found = pattern.exec(folded)
    const born = found === null ? undefined : read(found.slice(1))
    if (found !== null && born !== undefined) return { ...born, text: found[0] }
  }
  return undefined
}

/** A text that is a date of birth and nothing else. */
export function parseBirth(text: string, options: { readonly today: string }): BornOn | undefined {
  const found = findBirth(text, options)
  if (found === undefined || fold(text).replace(found.text, '').trim() !== '') return undefined
  return { on: found.on, precision: found.precision }
}

function monthNumber(name: string | undefined): string {
  return String(MONTHS.indexOf((name ?? '').slice(0, 3)) + 1)
}

function day(
  parts: { readonly y: string | undefined; readonly m: string | undefined; readonly d: string | undefined },
  today: string,
): BornOn | undefined {
  const { y = '', m = '', d = '' } = parts
  const year = y.length === 2 ? fullYear(y, today) : y
  const on = `${year}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  return isPossibleBirth(on, today) ? { on, precision: 'day' } : undefined
}

/** Two digits mean the latest such year that is not to come. */
function fullYear(digits: string, today: string): string {
  const century = Number(today.slice(0, 2))
  return Number(digits) > Number(today.slice(2, 4)) ? `${century - 1}${digits}` : `${century}${digits}`
}

function lessPrecise(born: BornOn | undefined, precision: BirthPrecision): BornOn | undefined {
  return born === undefined ? undefined : { on: born.on, precision }
}

/** The same digits with day and month the other way round, when that is another day that exists. */
export function dayAndMonthSwapped(on: string): string | undefined {
  const [y, m, d] = on.split('-')
  const swapped = `${y}-${d}-${m}`
  return swapped !== on && isDay(swapped) ? swapped : undefined
}

export type BirthLikeness =
  | 'same-day'
  | 'same-day-placeholder'
  | 'swapped'
  | 'one-digit'
  | 'same-month'
  | 'same-year'
  | 'near'
  | 'different'

/** How two dates of birth compare, at the precision of the less precise. */
export function compareBirths(births: readonly [BornOn, BornOn]): BirthLikeness {
  const [a, b] = births
  if (a.precision === 'day' && b.precision === 'day') {
    // 1 January is entered where nobody knew the day.
    if (a.on === b.on) return a.on.endsWith('-01-01') ? 'same-day-placeholder' : 'same-day'
    if (dayAndMonthSwapped(a.on) === b.on) return 'swapped'
    if (oneSlip(a.on, b.on)) return 'one-digit'
    const placeholder = a.on.endsWith('-01-01') || b.on.endsWith('-01-01')
    return placeholder && a.on.slice(0, 4) === b.on.slice(0, 4) ? 'same-year' : 'different'
  }
  if (a.precision !== 'year' && b.precision !== 'year' && a.on.slice(0, 7) === b.on.slice(0, 7)) return 'same-month'
  const apart = Math.abs(Number(a.on.slice(0, 4)) - Number(b.on.slice(0, 4)))
  if (a.precision === 'year' || b.precision === 'year')
    return apart === 0 ? 'same-year' : apart === 1 ? 'near' : 'different'
  return 'different'
}

/** One digit typed wrongly, or two neighbours the wrong way round. */
function oneSlip(a: string, b: string): boolean {
  const [x, y] = [a.replaceAll('-', ''), b.replaceAll('-', '')]
  const wrong = [...x].flatMap((digit, index) => (digit === y[index] ? [] : [index]))
  if (wrong.length === 1) return true
  const [first = 0, second = 0] = wrong
  return wrong.length === 2 && second === first + 1 && x[first] === y[second] && x[second] === y[first]
}
