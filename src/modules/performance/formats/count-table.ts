import { FileProblem } from '../../../platform/files/index.ts'

/** Numbers of one month and type, by area; -1 where there is none. */
type Series = { values: Int32Array; lines: Int32Array | undefined }
const noSeries: Series = { values: new Int32Array(0), lines: undefined }

/** Most places for numbers in one table: 80 MB, or 160 MB when lines are kept. */
const MOST_PLACES = 20_000_000
/** Room for type numbers in a key; also the most types that a file may have. */
const MOST_TYPES = 65_536

/**
 * Counts by month, type and area, each given by a small number. It keeps an array over the areas for each month and
 * type, which for real files is nearly full: 4 bytes a count, where a map needs more than 40.
 */
export type CountTable = {
  /** Adds one; for files in which each row is one crime. */
  readonly increment: (key: CellKey) => void
  readonly set: (key: CellKey, entry: { value: number; line: number }) => void
  readonly find: (key: CellKey) => { value: number; line: number } | undefined
  /** The counts of each month and type, by month, then type. A place holds -1 where there is no count; read only. */
  readonly series: () => { month: number; type: number; values: Int32Array }[]
}
export type CellKey = { readonly month: number; readonly type: number; readonly area: number }

/** `keepLines` remembers on which line each count stood. Throws a FileProblem `too-many-counts` beyond 20 million places. */
export function createCountTable(given: { readonly keepLines: boolean }): CountTable {
  const all = new Map<number, Series>()
  let places = 0
  let last: { month: number; type: number; series: Series } = { month: -1, type: -1, series: noSeries }

  const roomFor = ({ month, type, area }: CellKey): Series => {
    if (type >= MOST_TYPES) tooMany()
    const key = month * MOST_TYPES + type
    let series = all.get(key)
    if (series === undefined) {
      series = { values: new Int32Array(0), lines: given.keepLines ? new Int32Array(0) : undefined }
      all.set(key, series)
    }
    if (area >= series.values.length) {
      const size = Math.max(area + 1, Math.ceil(series.values.length * 1.5), 16)
      places += size - series.values.length
      if (places > MOST_PLACES) tooMany()
      const values = new Int32Array(size).fill(-1, series.values.length)
      values.set(series.values)
      series.values = values
      if (series.lines !== undefined) {
        const lines = new Int32Array(size)
        lines.set(series.lines)
        series.lines = lines
      }
    }
    return series
  }

  return {
    increment(key) {
      const { month, type, area } = key
      // Neighbouring rows mostly share month and type.
      if (month !== last.month || type !== last.type || area >= last.series.values.length) {
        last = { month, type, series: roomFor(key) }
      }
      const { values } = last.series
      const before = values[area] ?? -1
      values[area] = before < 0 ? 1 : before + 1
    },
    set(key, entry) {
      const series = roomFor(key)
      series.values[key.area] = entry.value
      if (series.lines !== undefined) series.lines[key.area] = entry.line
    },
    find({ month, type, area }) {
      const series = all.get(month * MOST_TYPES + type)
      const value = series?.values[area] ?? -1
      return value < 0 ? undefined : { value, line: series?.lines?.[area] ?? 0 }
    },
    series: () =>
      [...all.keys()]
        .sort((a, b) => a - b)
        .map((key) => ({
          month: Math.floor(key / MOST_TYPES),
          type: key % MOST_TYPES,
          values: all.get(key)?.values ?? new Int32Array(0),
        })),
  }
}

function tooMany(): never {
  throw new FileProblem(
    'too-many-counts',
    'This file has more combinations of area, month and type than one file may have: send it in parts, for example one for each year.',
  )
}
