import type { Writable } from 'node:stream'
import { AppError } from '../../platform/result/index.ts'

/** How a command prints what it found. */
export type Format = 'text' | 'csv' | 'json'

/** Where a command writes: figures to `out`, words about them to `notes`, so that output can be piped. */
export interface Output {
  readonly out: Writable
  readonly notes: Writable
}

export function formatOf(options: { json?: boolean | undefined; format?: string | undefined }): Format {
  if (options.json === true) return 'json'
  const format = options.format ?? 'text'
  if (format === 'text' || format === 'csv' || format === 'json') return format
  throw new AppError('bad-option', `--format is text, csv or json, not “${format}”.`)
}

export type Row = Readonly<Record<string, string | number | boolean | null>>

/** Prints rows with the given columns: an aligned table, CSV as RFC 4180 has it, or JSON. */
export function printRows(output: Output, format: Format, columns: readonly string[], rows: readonly Row[]): void {
  if (format === 'json') output.out.write(`${JSON.stringify(rows, null, 2)}\n`)
  else if (format === 'csv') output.out.write(csv(columns, rows))
  else output.out.write(table(columns, rows))
}

export function printJson(output: Output, value: unknown): void {
  output.out.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** CSV text: comma, double quotes where needed, CRLF only where RFC 4180 asks a reader to accept LF too. */
export function csv(columns: readonly string[], rows: readonly Row[]): string {
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => `${cells.map((cell) => csvCell(String(cell))).join(',')}\n`)
    .join('')
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function table(columns: readonly string[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => String(row[column] ?? '')))
  const widths = columns.map((column, i) => Math.max(column.length, ...cells.map((line) => line[i]?.length ?? 0)))
  const numeric = columns.map(
    (column) => rows.length > 0 && rows.every((row) => typeof (row[column] ?? 0) === 'number'),
  )
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => (numeric[i] ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return `${[line(columns), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n')}\n`
}
