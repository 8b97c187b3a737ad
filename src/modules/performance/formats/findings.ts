import type { RowErrorCode, WarningCode } from './codes.ts'
import { shortened } from './mapping.ts'

/** One thing wrong with one cell of one row. */
export type RowError = {
  /** Physical line on which the record starts. */
  readonly line: number
  /** Name of the column; '' when it concerns the whole row. */
  readonly column: string
  /** The cell's text, at most 40 characters; never more of the row than that. */
  readonly value: string
  readonly code: RowErrorCode
  readonly message: string
}

/** Something to know, gathered: not one for each row. */
export type Warning = {
  readonly code: WarningCode
  readonly message: string
  /** How often. */
  readonly count: number
  /** The first line concerned, where it concerns lines. */
  readonly line: number | null
}

export type Findings = {
  readonly error: (given: Omit<RowError, 'message' | 'value'> & { text: string; says?: string }) => void
  readonly warn: (given: { code: WarningCode; message: string; line?: number; count?: number }) => void
  readonly errors: () => readonly RowError[]
  readonly errorCount: () => number
  readonly errorCounts: () => Readonly<Partial<Record<RowErrorCode, number>>>
  readonly warnings: () => Warning[]
}

/** Different warnings kept; a file of nothing but unknown types must not fill the memory. */
const MOST_WARNINGS = 200

/** Gathers what is found: the first `most` errors in full, all of them counted. */
export function createFindings(most: number): Findings {
  const errors: RowError[] = []
  const counts: Partial<Record<RowErrorCode, number>> = {}
  const warnings = new Map<string, { code: WarningCode; message: string; count: number; line: number | null }>()
  let total = 0
  return {
    error({ line, column, code, text, says }) {
      total++
      counts[code] = (counts[code] ?? 0) + 1
      if (errors.length >= most) return
      const value = shortened(text)
      errors.push({ line, column, value, code, message: `Line ${line}: ${says ?? sentence(code, { column, value })}` })
    },
    warn({ code, message, line, count = 1 }) {
      const known = warnings.get(`${code} ${message}`)
      if (known) known.count += count
      else if (warnings.size < MOST_WARNINGS)
        warnings.set(`${code} ${message}`, { code, message, count, line: line ?? null })
    },
    errors: () => errors,
    errorCount: () => total,
    errorCounts: () => counts,
    warnings: () => [...warnings.values()],
  }
}

/** What is wrong and how to mend it, for a person who has the file open. */
function sentence(code: RowErrorCode, given: { column: string; value: string }): string {
  const where = given.column === '' ? '' : ` in “${shortened(given.column)}”`
  const value = `“${given.value}”`
  switch (code) {
    case 'missing-columns':
      return 'the row has fewer cells than the heading. Look for a missing separator or a broken line.'
    case 'extra-columns':
      return 'the row has more cells than the heading. A cell that contains the separator must stand in quotation marks.'
    case 'blank-month':
      return `the month${where} is blank. Write it, for example 2025-09.`
    case 'bad-month':
      return `${value}${where} is not a month. Write it as 2025-09, Sep-25, September 2025 or 30/09/2025.`
    case 'impossible-date':
      return `${value}${where} does not exist. Write the day first, then the month: 30/09/2025.`
    case 'month-too-early':
      return `${value}${where} is before 1990. Correct the year.`
    case 'month-in-future':
      return `${value}${where} has not begun yet. Correct the month, or leave forecasts out.`
    case 'blank-area':
      return `the area${where} is blank. Write its code or name.`
    case 'blank-type':
      return `the type${where} is blank. Write it.`
    case 'label-too-long':
      return `the name${where} is longer than 200 characters. Check that this is the right column.`
    case 'formula-cell':
      return `${value}${where} is a formula. Paste the column as values and save as CSV again.`
    case 'not-a-number':
      return `${value}${where} is not a number. Write digits only; leave it blank where the count is not known.`
    case 'negative-value':
      return `${value}${where} is below zero. A count cannot be negative: correct it.`
    case 'not-whole':
      return `${value}${where} is not a whole number. Give counts, not rates.`
    case 'huge-value':
      return `${value}${where} is above 10,000,000. Correct it: perhaps two cells have run together.`
    case 'ambiguous-number':
      return `${value}${where} may mean a decimal or thousands. Write it without the comma.`
    case 'conflicting-row':
      return `${value}${where} differs from an earlier row for the same area, month and type. Keep one of them.`
  }
}
