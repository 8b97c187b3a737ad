/** The fields above the questions: whom, where and when it is about. */
import type { HeaderField, Instrument } from './instrument.ts'

/** As it was filled in, with the name that the field had then. */
export interface HeaderValue {
  readonly key: string
  readonly label: string
  readonly value: string
}

export interface HeaderProblem {
  readonly key: string
  readonly message: string
}

const LONGEST: Readonly<Record<HeaderField['kind'], number>> = { text: 300, 'long-text': 4000, date: 10, choice: 120 }

/** Reads the header by key. Fields that are empty are left out. */
export function readHeader(
  instrument: Instrument,
  given: Readonly<Record<string, string>>,
): { readonly values: readonly HeaderValue[]; readonly problems: readonly HeaderProblem[] } {
  const values: HeaderValue[] = []
  const problems: HeaderProblem[] = []
  for (const field of instrument.header) {
    const { key, label } = field
    const value = (Object.hasOwn(given, key) ? (given[key] ?? '') : '').trim()
    const message = wrongWith(field, value)
    if (message !== null) problems.push({ key, message })
    else if (value !== '') values.push({ key, label, value })
  }
  return { values, problems }
}

function wrongWith(field: HeaderField, value: string): string | null {
  const { label, kind } = field
  if (value === '') return field.required ? `${label}: enter something` : null
  if (value.length > LONGEST[kind]) {
    return `${label}: enter ${LONGEST[kind].toLocaleString('en-GB')} characters or fewer`
  }
  if (kind === 'date' && !isDay(value)) return `${label}: enter a real date, such as 2026-04-01`
  if (kind === 'choice' && !field.options.includes(value)) return `${label}: choose one of the list`
  return null
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
}
