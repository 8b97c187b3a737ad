import { CsvError, type InfoRecord, parse } from 'csv-parse'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { XmrInput } from '../domain/xmr.ts'

export interface XmrSeries {
  readonly name: string
  /** In order of date. */
  readonly points: readonly XmrInput[]
}

export interface XmrFileProblem {
  /** The line of the file on which the row begins; the first is 1. */
  readonly line: number
  /** A sentence that names what is wrong, without the line. */
  readonly message: string
}

/** After so many wrong rows the rest of the file is not looked at. */
export const MOST_PROBLEMS = 20

const COLUMNS = ['f', 'x', 'y'] as const
type Column = (typeof COLUMNS)[number]
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Whether the text is a month `YYYY-MM` or a day `YYYY-MM-DD` that exists. */
export function isMonthOrDay(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(text)
  if (parts === null) return false
  const [, year = '', month = '', day = '01'] = parts
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  // A day such as 30 February would roll over into March.
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day)
}

/**
 * Reads a CSV file with the columns `f` (series), `x` (month or day) and `y` (number), in any order, among others, as
 * UTF-8 with or without a byte order mark. The series come in the order in which they first appear, their points in order
 * of date. Refuses the whole file with the lines at fault when any row is wrong.
 */
export async function readXmrSeries(input: AsyncIterable<Uint8Array>): Promise<Result<XmrSeries[], XmrFileProblem[]>> {
  const series = new Map<string, Map<string, XmrInput>>()
  const problems: XmrFileProblem[] = []
  let places: Record<Column, number> | undefined
  const parser = parse({ info: true, relax_column_count: true, skip_empty_lines: true })
  const feeding = feed(input, parser)
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: InfoRecord }>) {
      // The parser counts the lines up to the end of the row.
      const line = info.lines - record.reduce((sum, cell) => sum + lineBreaks(cell), 0)
      if (places === undefined) {
        const found = placesOf(record)
        if (!found.ok) return refused([{ line, message: found.problem }])
        places = found.value
        continue
      }
      const message = addPoint(series, { record, places })
      if (message === undefined) continue
      problems.push({ line, message })
      if (problems.length === MOST_PROBLEMS) break
    }
    await feeding
  } catch (error) {
    if (error instanceof NotUtf8) return refused([...problems, { line: error.line, message: error.message }])
    if (error instanceof CsvError) return refused([...problems, csvProblem(error)])
    throw error
  } finally {
    parser.destroy()
  }
  if (problems.length > 0) return refused(problems)
  if (places === undefined) return refused([{ line: 1, message: 'The file is empty.' }])
  return ok(
    [...series].map(([name, points]) => ({
      name,
      points: [...points].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, point]) => point),
    })),
  )
}

function placesOf(header: readonly string[]): Result<Record<Column, number>, string> {
  const names = header.map((name) => name.trim().toLowerCase())
  const places = { f: -1, x: -1, y: -1 }
  for (const column of COLUMNS) {
    places[column] = names.indexOf(column)
    if (places[column] < 0) {
      return refused(
        `The column ${column} is missing. The first line must name the columns f (series), x (date) and y (value), separated by commas.`,
      )
    }
    if (names.lastIndexOf(column) !== places[column]) return refused(`The column ${column} comes twice.`)
  }
  return ok(places)
}

/** Adds the point of one row; the answer says what is wrong with it. */
function addPoint(
  series: Map<string, Map<string, XmrInput>>,
  { record, places }: { record: readonly string[]; places: Record<Column, number> },
): string | undefined {
  if (record.length <= Math.max(places.f, places.x, places.y)) {
    return `The row has ${record.length} ${record.length === 1 ? 'column' : 'columns'}, fewer than the first line names.`
  }
  const name = record[places.f] ?? ''
  const x = (record[places.x] ?? '').trim()
  const y = (record[places.y] ?? '').trim()
  if (!isMonthOrDay(x)) return `${quoted(x)} in column x is not a date such as 2025-09-01 or 2025-09.`
  if (!NUMBER.test(y) || !Number.isFinite(Number(y))) return `${quoted(y)} in column y is not a number.`
  const day = x.length === 7 ? `${x}-01` : x
  const points = series.get(name) ?? new Map<string, XmrInput>()
  if (points.has(day)) return `The series ${quoted(name)} already has a value for ${x}.`
  points.set(day, { x, y: Number(y) })
  series.set(name, points)
  return undefined
}

function quoted(text: string): string {
  return text === '' ? 'An empty cell' : `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`
}

function lineBreaks(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

class NotUtf8 extends Error {
  readonly line: number
  constructor(line: number) {
    super('The file is not UTF-8 text from this line on. Save it as CSV (UTF-8).')
    this.line = line
  }
}

/** Passes the text on to the parser, at the pace of the parser. */
async function feed(input: AsyncIterable<Uint8Array>, parser: ReturnType<typeof parse>): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  const decode = (chunk?: Uint8Array) => {
    try {
      const text = chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
      line += lineBreaks(text)
      return text
    } catch {
      throw new NotUtf8(line + goodLines(chunk))
    }
  }
  try {
    for await (const chunk of input) {
      if (parser.destroyed) return
      if (!parser.write(decode(chunk))) await drained(parser)
    }
    if (parser.destroyed) return
    parser.end(decode())
  } catch (error) {
    // Ends the loop that reads from the parser, with this error.
    parser.destroy(error as Error)
  }
}

/** Line breaks before the first byte that is not UTF-8. */
function goodLines(chunk: Uint8Array | undefined): number {
  if (chunk === undefined) return 0
  let start = 0
  let lines = 0
  for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
    try {
      // The first line may begin in the middle of a character that the chunk before began.
      new TextDecoder('utf-8', { fatal: start > 0 }).decode(chunk.subarray(start, end + 1))
    } catch {
      break
    }
    lines++
    start = end + 1
  }
  return lines
}

function drained(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      parser.off('drain', done)
      parser.off('close', done)
      resolve()
    }
    parser.on('drain', done)
    parser.on('close', done)
  })
}

function csvProblem(error: CsvError): XmrFileProblem {
  const line = typeof error['lines'] === 'number' ? error['lines'] : 1
  return error.code === 'CSV_QUOTE_NOT_CLOSED'
    ? { line, message: 'A quotation mark is opened and never closed.' }
    : { line, message: 'A quotation mark stands inside a value. Quote the whole value and double the mark.' }
}
