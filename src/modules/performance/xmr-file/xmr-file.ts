import { ok, type Result } from '../../../platform/result/index.ts'
import { type XmrOptions, type XmrPoint, xmrChart } from '../domain/xmr.ts'
import { pointType, specialCauseType } from '../domain/xmr-labels.ts'
import { readXmrSeries, type XmrFileProblem, type XmrSeries } from './read-series.ts'

export type XmrFormat = 'csv' | 'json'

export const XMR_COLUMNS = ['f', 'x', 'y', 'mean', 'lpl', 'upl', 'special_cause_type', 'point_type'] as const

/** One row of the result. Limits are null where screening leaves no moving range (a series of equal values). */
export interface XmrRow {
  readonly f: string
  readonly x: string
  readonly y: number
  readonly mean: number
  readonly lpl: number | null
  readonly upl: number | null
  readonly special_cause_type: string
  readonly point_type: string
}

/**
 * Reads series from a CSV file (`f,x,y`) and gives their XmR charts back as text, piece by piece: CSV with one row a
 * point, or a JSON array of such rows. Series keep their order in the file, rows are in order of date, numbers have all
 * their digits, and labels are those of NHSRplotthedots. A missing limit is an empty cell, in JSON null.
 *
 * Refused with line and reason when any row cannot be read; nothing is written then. Throws a RangeError for options
 * that `xmrChart` refuses.
 */
export async function xmrFile({
  input,
  format,
  options,
}: {
  input: AsyncIterable<Uint8Array>
  format: XmrFormat
  options: XmrOptions
}): Promise<Result<Iterable<string>, XmrFileProblem[]>> {
  const read = await readXmrSeries(input)
  if (!read.ok) return read
  return ok(format === 'csv' ? csvPieces(read.value, options) : jsonPieces(read.value, options))
}

/** All rows of one series. */
export function xmrRows({ name, points }: XmrSeries, options: XmrOptions): XmrRow[] {
  return xmrChart(points, options).points.map((point) => rowOf(name, point))
}

/** A problem as one line for the terminal. */
export function problemInWords({ line, message }: XmrFileProblem): string {
  return `Line ${line}: ${message}`
}

function rowOf(f: string, point: XmrPoint): XmrRow {
  return {
    f,
    x: point.x,
    y: point.y,
    mean: point.mean,
    lpl: point.lower,
    upl: point.upper,
    special_cause_type: specialCauseType(point),
    point_type: pointType(point),
  }
}

function* csvPieces(series: readonly XmrSeries[], options: XmrOptions): Generator<string> {
  yield `${XMR_COLUMNS.join(',')}\n`
  for (const one of series) {
    const name = cell(one.name)
    yield xmrRows(one, options)
      .map((row) => {
        const { x, y, mean, lpl, upl } = row
        return `${name},${x},${y},${mean},${lpl ?? ''},${upl ?? ''},${row.special_cause_type},${row.point_type}\n`
      })
      .join('')
  }
}

function* jsonPieces(series: readonly XmrSeries[], options: XmrOptions): Generator<string> {
  let before = '[\n'
  for (const one of series) {
    for (const row of xmrRows(one, options)) {
      yield `${before}${JSON.stringify(row)}`
      before = ',\n'
    }
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

function cell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
