import type { Delimiter } from '../../../platform/files/index.ts'

/** The largest count that one cell may hold. */
export const LARGEST_COUNT = 10_000_000

export type CountTrouble =
  | 'formula-cell'
  | 'not-a-number'
  | 'negative-value'
  | 'not-whole'
  | 'huge-value'
  | 'ambiguous-number'
export type ReadCount = { readonly count: number } | { readonly blank: true } | { readonly trouble: CountTrouble }

/**
 * Reads a count: a whole number from 0 to 10,000,000. Thousands may be separated by commas in proper groups of three
 * (`1,234`), unless the file is separated by semicolons, where the comma may be a decimal one. `5.0` is 5. Blank is not zero.
 */
export function readCount(text: string, delimiter: Delimiter): ReadCount {
  const plain = plainDigits(text)
  if (plain >= 0) return plain > LARGEST_COUNT ? { trouble: 'huge-value' } : { count: plain }
  const clean = text.trim()
  if (clean === '') return { blank: true }
  if (isFormula(clean)) return { trouble: 'formula-cell' }
  const grouped = /^([+-]?)(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(clean)
  if (grouped && delimiter === ';') return { trouble: 'ambiguous-number' }
  if (delimiter === ';' && /^[+-]?\d+,\d+$/.test(clean)) return { trouble: 'not-whole' }
  const found = grouped ?? /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(clean)
  if (!found) return { trouble: 'not-a-number' }
  const whole = Number((found[2] ?? '').replaceAll(',', ''))
  const rest = /[1-9]/.test(found[3] ?? '')
  if (found[1] === '-' && (whole !== 0 || rest)) return { trouble: 'negative-value' }
  if (rest) return { trouble: 'not-whole' }
  return whole > LARGEST_COUNT ? { trouble: 'huge-value' } : { count: whole }
}

/** A cell that a spreadsheet would compute: it starts with = or @, or with + or - and no number follows. */
export function isFormula(text: string): boolean {
  return /^\s*(?:[=@].|[+-](?!\s*[\d.]).)/s.test(text)
}

/** Nearly every value: one to eight digits. -1 for anything else. */
function plainDigits(text: string): number {
  if (text.length === 0 || text.length > 8) return -1
  let value = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}
