import { type Month, month, monthFromIndex, monthIndex, monthOfDate } from '../../../platform/clock/index.ts'
import {
  type CsvRow,
  type CsvSummary,
  type Delimiter,
  detached,
  type Encoding,
  FileProblem,
  type InputFile,
  readCsv,
} from '../../../platform/files/index.ts'
import type { RowErrorCode } from './codes.ts'
import { type CountTable, createCountTable } from './count-table.ts'
import { currentCrimeType } from './crime-types.ts'
import { cleanHeader } from './detect.ts'
import { createFindings, type Findings, type RowError, type Warning } from './findings.ts'
import { createLabels, joined, type Label, type Labels, nameTrouble } from './labels.ts'
import {
  type LongMapping,
  type Mapping,
  type StreetMapping,
  shortened,
  validateMapping,
  type WideMapping,
} from './mapping.ts'
import { readCount } from './read-count.ts'
import { readMonth } from './read-month.ts'

/** A count of one area, type and month. Each combination comes once in a file. */
export type CountCell = {
  /** The area as the file names it: a code or a name; '' for street-level crimes without a place. */
  readonly areaLabel: string
  readonly areaName?: string
  /** From the widest to the narrowest; empty when the file has no categories. */
  readonly typeLabel: readonly string[]
  readonly month: Month
  readonly value: number
}

/** Everything to know about one reading, as plain JSON. */
export type ReadingReport = {
  readonly file: string
  readonly bytes: number
  /** Of the file as sent, in hexadecimal. */
  readonly sha256: string
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly format: Mapping['format']
  /**
   * Rows under the heading; blank lines are none. read = accepted + rejected + leftOut. A row is accepted or rejected as
   * a whole. Left out are totals, exact repetitions and rows with blank values only.
   */
  readonly rows: {
    readonly read: number
    readonly accepted: number
    readonly rejected: number
    readonly leftOut: number
  }
  /** The first errors in full (10,000 unless told otherwise), in the order of the lines. */
  readonly errors: readonly RowError[]
  /** Of all errors; a wide row may have several. */
  readonly errorCount: number
  readonly errorCounts: Readonly<Partial<Record<RowErrorCode, number>>>
  readonly warnings: readonly Warning[]
  /** In order of time. `cells` counts area and type combinations, `total` adds their values up. */
  readonly months: readonly { readonly month: Month; readonly cells: number; readonly total: number }[]
  /** Whose data it is: "Falls within" of street-level files, most rows first; empty for other formats. */
  readonly scopes: readonly { readonly label: string; readonly rows: number }[]
  readonly areas: readonly { readonly label: string; readonly name?: string; readonly rows: number }[]
  readonly types: readonly { readonly path: readonly string[]; readonly rows: number }[]
  readonly cells: number
  /** Sum of all values. */
  readonly total: number
}

export type CountsReading = {
  readonly report: ReadingReport
  /** The counts by month, then type, then area (in the order of first mention), in pieces of `size` (2,000 unless told otherwise). May be called again. */
  readonly batches: (size?: number) => Generator<CountCell[]>
}

export type ReadOptions = {
  /** Months after this one lie in the future; the present month unless told otherwise. */
  readonly currentMonth?: Month
  readonly signal?: AbortSignal
  /** Called after each piece of the file. */
  readonly onProgress?: (progress: { readonly bytes: number; readonly rows: number }) => void
  /** How many errors are kept in full. */
  readonly mostErrors?: number
}

const EARLIEST = monthIndex(month('1990-01'))

/**
 * Reads a file of counts, or of crimes to count, as a stream. What stays in memory are the counts, at most 160 MB,
 * whatever the size of the file.
 *
 * Bad rows are reported and left out; whether the rest may be stored is the caller's decision. Throws a FileProblem,
 * with a code of FILE_PROBLEMS or FORMAT_PROBLEMS, when the file as a whole cannot be used.
 */
export async function readCounts(
  input: InputFile,
  mapping: Mapping,
  options: ReadOptions = {},
): Promise<CountsReading> {
  const state: State = {
    areas: createLabels(),
    types: createLabels(),
    scopes: createLabels(),
    table: createCountTable({ keepLines: mapping.format !== 'street' }),
    findings: createFindings(options.mostErrors ?? 10_000),
    rows: { read: 0, accepted: 0, rejected: 0, leftOut: 0 },
    totals: { area: 0, type: 0, both: 0, line: 0 },
    columns: 0,
    months: new Map(),
    latest: monthIndex(options.currentMonth ?? monthOfDate(new Date().toISOString().slice(0, 10))),
    lines: new Map(),
  }
  let visit: ((row: CsvRow) => void) | undefined
  const summary = await readCsv(
    input,
    (row) => {
      if (visit === undefined) visit = startRows({ header: cleanHeader(row.texts()), mapping, state })
      else visit(row)
      return undefined
    },
    {
      ...(options.signal && { signal: options.signal }),
      onBytes: (bytes) => options.onProgress?.({ bytes, rows: state.rows.read }),
    },
  )
  if (state.rows.read === 0) throw new FileProblem('no-rows', 'The file has a heading and no rows.')
  warnAtEnd({ state, mapping, summary, fileName: input.name })
  return reading({ state, mapping, summary, input })
}

type State = {
  readonly areas: Labels
  readonly types: Labels
  readonly scopes: Labels
  readonly table: CountTable
  readonly findings: Findings
  readonly rows: { read: number; accepted: number; rejected: number; leftOut: number }
  /** Accepted rows whose area, type or both read like totals; whether to leave them out is known at the end. */
  readonly totals: { area: number; type: number; both: number; line: number }
  /** Cells of the heading. */
  columns: number
  /** Month numbers by the texts that proved good. */
  readonly months: Map<string, number>
  readonly latest: number
  /** The first line of each month, for street-level files. */
  readonly lines: Map<number, number>
}

function startRows(given: { header: string[]; mapping: Mapping; state: State }): (row: CsvRow) => void {
  const { header, mapping, state } = given
  const checked = validateMapping(mapping, header)
  if (!checked.ok) {
    const first = checked.problems[0]
    throw new FileProblem(first?.code ?? 'bad-mapping', checked.problems.map((problem) => problem.message).join(' '), {
      line: 1,
    })
  }
  // Columns without a name at the right end are what spreadsheets leave behind; only named ones must be filled.
  state.columns = header.findLastIndex((name) => name !== '') + 1
  const place = (name: string | null): number => (name === null ? -1 : header.indexOf(name))
  switch (mapping.format) {
    case 'street':
      return streetRows({ mapping, state, place })
    case 'long':
      return longRows({ mapping, state, place })
    case 'wide':
      return wideRows({ mapping, state, place })
  }
}

type Start<Kind extends Mapping> = {
  readonly mapping: Kind
  readonly state: State
  readonly place: (name: string | null) => number
}

function streetRows({ mapping, state, place }: Start<StreetMapping>): (row: CsvRow) => void {
  const { areas, types, scopes, table, findings, rows, lines } = state
  const at = {
    month: place(mapping.month),
    type: place(mapping.type),
    area: place(mapping.area),
    areaName: place(mapping.areaName),
    scope: place(mapping.scope),
  }
  const nowhere = areas.learn('', [''])
  /** Neighbouring rows mostly share month, type and force, and comparing costs less than looking up. */
  let lastMonth = { text: '', number: -1 }
  let lastType: { text: string; label: Label } | undefined
  let lastScope: { text: string; label: Label } | undefined
  let lineKnown = -1
  /** Rows under an older or unknown name of a type. */
  const remarks = new Map<string, () => void>()
  const learnType = (row: CsvRow, text: string): Label | undefined => {
    const trouble = text.trim() === '' ? 'blank-type' : nameTrouble(text)
    if (trouble !== undefined) {
      findings.error({ line: row.line, column: mapping.type, code: trouble, text })
      return undefined
    }
    const found = currentCrimeType(text)
    if (found === undefined || found.older) {
      remarks.set(detached(text), remarkOn({ name: text, successor: found?.type, row, findings }))
    }
    return types.learn(text, [found?.type ?? text])
  }
  return (row) => {
    if (row.count !== state.columns && !rightShape(row, state)) return
    if (lastMonth.number === -1 || !row.is(at.month, lastMonth.text)) {
      const text = row.text(at.month)
      if (isBlankRow(row, text)) return
      const number = monthNumber(text, state) ?? reportMonth({ row, text, column: mapping.month, state })
      if (number === undefined) return reject(state)
      lastMonth = { text, number }
    }
    if (lastType === undefined || !row.is(at.type, lastType.text)) {
      const text = row.text(at.type)
      const label = types.known(text) ?? learnType(row, text)
      if (label === undefined) return reject(state)
      lastType = { text, label }
    }
    const type = lastType.label
    const areaText = row.text(at.area)
    let area = areas.known(areaText)
    if (area === undefined) {
      const trouble = nameTrouble(areaText)
      if (trouble !== undefined) {
        findings.error({ line: row.line, column: mapping.area ?? '', code: trouble, text: areaText })
        return reject(state)
      }
      area = areaText.trim() === '' ? nowhere : areas.learn(areaText, [areaText])
      if (area !== nowhere) giveName(area, row.text(at.areaName))
    }
    if (lastScope === undefined || !row.is(at.scope, lastScope.text)) {
      const text = row.text(at.scope)
      const label = scopes.known(text) ?? scopes.learn(text, [text])
      lastScope = { text, label }
    }
    if (remarks.size > 0) remarks.get(lastType.text)?.()
    if (lineKnown !== lastMonth.number) {
      lineKnown = lastMonth.number
      if (!lines.has(lineKnown)) lines.set(lineKnown, row.line)
    }
    rows.read++
    rows.accepted++
    area.rows++
    type.rows++
    lastScope.label.rows++
    table.increment({ month: lastMonth.number, type: type.id, area: area.id })
  }
}

function remarkOn(given: { name: string; successor: string | undefined; row: CsvRow; findings: Findings }): () => void {
  const { successor, findings } = given
  const line = given.row.line
  const name = shortened(given.name)
  const split = given.name.trim().toLowerCase() === 'public disorder and weapons'
  return successor === undefined
    ? () =>
        findings.warn({ code: 'unknown-crime-type', message: `“${name}” is not a crime type of data.police.uk.`, line })
    : () =>
        findings.warn({
          code: 'older-crime-type',
          message: `“${name}” was read as “${successor}”${split ? ', although it also held possession of weapons' : ''}.`,
          line,
        })
}

function longRows({ mapping, state, place }: Start<LongMapping>): (row: CsvRow) => void {
  const { table, findings, rows } = state
  const at = { month: place(mapping.month), value: place(mapping.value) }
  const labelsOf = labelReader({ mapping, state, place })
  return (row) => {
    if (!rightShape(row, state)) return
    const monthText = row.text(at.month)
    if (isBlankRow(row, monthText)) return
    const number = monthNumber(monthText, state) ?? reportMonth({ row, text: monthText, column: mapping.month, state })
    const labels = labelsOf(row)
    const value = cellValue({ row, at: at.value, column: mapping.value, findings })
    if (number === undefined || labels === undefined || value === undefined) return reject(state)
    if (value === 'blank') {
      rows.read++
      rows.leftOut++
      return
    }
    const key = { month: number, type: labels.type.id, area: labels.area.id }
    const before = table.find(key)
    if (before !== undefined && before.value !== value) {
      findings.error(conflict({ row, column: mapping.value, at: at.value, before }))
      return reject(state)
    }
    rows.read++
    if (before !== undefined) {
      rows.leftOut++
      findings.warn({
        code: 'repeated-row',
        message: 'Rows that repeat an earlier one exactly are counted once.',
        line: row.line,
      })
      return
    }
    table.set(key, { value, line: row.line })
    accept({ labels, row, state })
  }
}

function wideRows({ mapping, state, place }: Start<WideMapping>): (row: CsvRow) => void {
  const { table, findings, rows } = state
  const labelsOf = labelReader({ mapping, state, place })
  const months = mapping.months.map((column) => {
    const number = monthNumber(column, state)
    if (number === undefined) {
      throw new FileProblem(
        'bad-mapping',
        `The column “${shortened(column)}” is named for a month before 1990 or in the future: correct it or leave it out of the mapping.`,
        { line: 1 },
      )
    }
    return { column, at: place(column), number }
  })
  const values = new Int32Array(months.length)
  return (row) => {
    if (!rightShape(row, state)) return
    if (isBlankRow(row, '')) return
    const labels = labelsOf(row)
    let good = labels !== undefined
    let filled = 0
    let fresh = 0
    for (const [index, { column, at, number }] of months.entries()) {
      const value = cellValue({ row, at, column, findings })
      values[index] = typeof value === 'number' ? value : -1
      if (value === undefined) good = false
      if (typeof value !== 'number' || labels === undefined) continue
      filled++
      const before = table.find({ month: number, type: labels.type.id, area: labels.area.id })
      if (before === undefined) fresh++
      else if (before.value !== value) {
        findings.error(conflict({ row, column, at, before }))
        good = false
      }
    }
    if (!good || labels === undefined) return reject(state)
    rows.read++
    if (fresh === 0) {
      rows.leftOut++
      if (filled > 0) {
        findings.warn({
          code: 'repeated-row',
          message: 'Rows that repeat an earlier one exactly are counted once.',
          line: row.line,
        })
      }
      return
    }
    for (const [index, { number }] of months.entries()) {
      const value = values[index] ?? -1
      if (value >= 0)
        table.set({ month: number, type: labels.type.id, area: labels.area.id }, { value, line: row.line })
    }
    accept({ labels, row, state })
  }
}

type RowLabels = { readonly area: Label; readonly type: Label }

/** Reads area and type of a row; undefined, with the errors reported, when either is bad. */
function labelReader({
  mapping,
  state,
  place,
}: Start<LongMapping | WideMapping>): (row: CsvRow) => RowLabels | undefined {
  const { areas, types, findings } = state
  const at = { area: place(mapping.area), areaName: place(mapping.areaName) }
  const categories = mapping.category.map((column) => ({ column, at: place(column) }))
  const untyped = categories.length === 0 ? types.learn('', []) : undefined

  const areaOf = (row: CsvRow): Label | undefined => {
    const text = row.text(at.area)
    const known = areas.known(text)
    if (known !== undefined) return known
    const trouble = text.trim() === '' ? 'blank-area' : nameTrouble(text)
    if (trouble !== undefined) {
      findings.error({ line: row.line, column: mapping.area, code: trouble, text })
      return undefined
    }
    const label = areas.learn(text, [text])
    giveName(label, row.text(at.areaName))
    return label
  }
  const typeOf = (row: CsvRow): Label | undefined => {
    if (untyped !== undefined) return untyped
    const parts = categories.map((category) => row.text(category.at))
    const raw = joined(parts)
    const known = types.known(raw)
    if (known !== undefined) return known
    let good = true
    for (const [index, text] of parts.entries()) {
      const trouble = text.trim() === '' ? 'blank-type' : nameTrouble(text)
      if (trouble === undefined) continue
      findings.error({ line: row.line, column: categories[index]?.column ?? '', code: trouble, text })
      good = false
    }
    return good ? types.learn(raw, parts) : undefined
  }
  return (row) => {
    const area = areaOf(row)
    const type = typeOf(row)
    return area === undefined || type === undefined ? undefined : { area, type }
  }
}

function cellValue(given: {
  row: CsvRow
  at: number
  column: string
  findings: Findings
}): number | 'blank' | undefined {
  const { row, column, findings } = given
  const text = row.text(given.at)
  const read = readCount(text, row.delimiter)
  if ('count' in read) return read.count
  if ('trouble' in read) {
    findings.error({ line: row.line, column, code: read.trouble, text })
    return undefined
  }
  findings.warn({ code: 'blank-value', message: 'Blank values are left as gaps, not counted as zero.', line: row.line })
  return 'blank'
}

function conflict(given: { row: CsvRow; column: string; at: number; before: { value: number; line: number } }) {
  const { row, column, before } = given
  const text = row.text(given.at)
  const says = `“${shortened(text)}” in “${shortened(column)}” differs from ${before.value} on line ${before.line} for the same area, month and type. Keep the right one, or add them up if they are parts.`
  return { line: row.line, column, code: 'conflicting-row' as const, text, says }
}

function accept(given: { labels: RowLabels; row: CsvRow; state: State }): void {
  const { area, type } = given.labels
  const { rows, totals } = given.state
  rows.accepted++
  area.rows++
  type.rows++
  if (!area.isTotal && !type.isTotal) return
  if (totals.line === 0) totals.line = given.row.line
  if (area.isTotal && type.isTotal) totals.both++
  else if (area.isTotal) totals.area++
  else totals.type++
}

function reject(state: State): void {
  state.rows.read++
  state.rows.rejected++
}

/** Fewer cells than the heading, or more that are filled, make a row unreadable: who knows which cell is which. */
function rightShape(row: CsvRow, state: State): boolean {
  if (row.count === state.columns) return true
  if (row.count < state.columns) {
    if (row.texts().every((text) => text.trim() === '')) return true
    const says = `the row has ${cells(row.count)} and the heading has ${state.columns}. Look for a missing separator or a broken line.`
    state.findings.error({ line: row.line, column: '', code: 'missing-columns', text: '', says })
  } else {
    let filled = row.count
    while (filled > state.columns && row.text(filled - 1).trim() === '') filled--
    if (filled === state.columns) return true
    const says = `the row has ${cells(filled)} and the heading has ${state.columns}. A cell that contains the separator must stand in quotation marks.`
    state.findings.error({ line: row.line, column: '', code: 'extra-columns', text: '', says })
  }
  reject(state)
  return false
}

function cells(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`
}

/** Rows of separators alone, which spreadsheets write below a table, are no rows. `hint` is one of its cells. */
function isBlankRow(row: CsvRow, hint: string): boolean {
  if (hint.trim() !== '') return false
  for (let index = 0; index < row.count; index++) if (row.text(index).trim() !== '') return false
  return true
}

/** Months since year 0 of a month that may be counted; undefined for any other text. */
function monthNumber(text: string, state: State): number | undefined {
  const known = state.months.get(text)
  if (known !== undefined) return known
  const read = readMonth(text)
  if (!('month' in read)) return undefined
  const number = monthIndex(read.month)
  if (number < EARLIEST || number > state.latest) return undefined
  if (state.months.size < 10_000) state.months.set(detached(text), number)
  return number
}

function reportMonth(given: { row: CsvRow; text: string; column: string; state: State }): undefined {
  const { row, text, column, state } = given
  const read = readMonth(text)
  const code =
    'trouble' in read
      ? read.trouble
      : monthIndex(read.month) < EARLIEST
        ? ('month-too-early' as const)
        : ('month-in-future' as const)
  state.findings.error({ line: row.line, column, code, text })
  return undefined
}

function giveName(label: Label, text: string): void {
  const clean = text.replace(/\s+/g, ' ').trim().slice(0, 200)
  if (label.name === undefined && clean !== '') label.name = detached(clean)
}

function warnAtEnd(given: { state: State; mapping: Mapping; summary: CsvSummary; fileName: string }): void {
  const { state, mapping, summary } = given
  const { findings } = state
  if (summary.windows1252From !== undefined) {
    findings.warn({
      code: 'windows-1252',
      message: 'The file is not UTF-8 and was read as Windows-1252. Check names with accents and dashes.',
      line: summary.windows1252From,
    })
  }
  if (mapping.format !== 'street') return
  if (mapping.area === null) {
    findings.warn({
      code: 'no-area-column',
      message: 'There is no LSOA code column: all rows are without a place.',
      count: state.rows.read,
    })
  }
  const forces = state.scopes.all().filter((scope) => scope.rows > 0)
  if (forces.length > 1) {
    findings.warn({
      code: 'several-forces',
      message: `The rows belong to ${forces.length} forces.`,
      count: forces.length,
    })
  }
  const named = /^(\d{4}-(?:0[1-9]|1[0-2]))-/.exec(given.fileName)?.[1]
  if (named === undefined) return
  const expected = monthIndex(month(named))
  let others = 0
  let first: number | undefined
  for (const { month: number, values } of state.table.series()) {
    if (number === expected) continue
    others += values.reduce((sum, value) => sum + Math.max(value, 0), 0)
    first = Math.min(first ?? Number.POSITIVE_INFINITY, state.lines.get(number) ?? Number.POSITIVE_INFINITY)
  }
  if (first !== undefined) {
    findings.warn({
      code: 'other-month',
      message: `The file is named for ${named} and holds rows of other months, which are counted there.`,
      line: first,
      count: others,
    })
  }
}

function reading(given: { state: State; mapping: Mapping; summary: CsvSummary; input: InputFile }): CountsReading {
  const { state, mapping, summary, input } = given
  const { findings, rows } = state
  const drops = dropTotals(state, mapping)
  const isDropped = (area: Label | undefined, type: Label | undefined): boolean =>
    (drops.areas && area?.isTotal === true) || (drops.types && type?.isTotal === true)
  const areas = state.areas.all()
  const types = state.types.all()

  const months = new Map<number, { cells: number; total: number }>()
  for (const series of state.table.series()) {
    const type = types[series.type]
    const sums = months.get(series.month) ?? { cells: 0, total: 0 }
    for (let id = 0; id < series.values.length; id++) {
      const value = series.values[id] ?? -1
      if (value < 0 || isDropped(areas[id], type)) continue
      sums.cells++
      sums.total += value
    }
    if (sums.cells > 0) months.set(series.month, sums)
  }
  const inOrder = [...months].map(([number, sums]) => ({ month: monthFromIndex(number), ...sums }))
  return {
    report: {
      file: input.name,
      bytes: summary.bytes,
      sha256: summary.sha256 ?? '',
      encoding: summary.encoding,
      delimiter: summary.delimiter,
      format: mapping.format,
      rows: { ...rows },
      errors: findings.errors(),
      errorCount: findings.errorCount(),
      errorCounts: findings.errorCounts(),
      warnings: findings.warnings(),
      months: inOrder,
      scopes: byRows(state.scopes.all()).map((label) => ({ label: label.path[0] ?? '', rows: label.rows })),
      areas: byRows(areas.filter((area) => !(drops.areas && area.isTotal))).map((label) => ({
        label: label.path[0] ?? '',
        ...(label.name !== undefined && { name: label.name }),
        rows: label.rows,
      })),
      types: byRows(types.filter((type) => !(drops.types && type.isTotal))).map(({ path, rows: count }) => ({
        path,
        rows: count,
      })),
      cells: inOrder.reduce((sum, { cells: count }) => sum + count, 0),
      total: inOrder.reduce((sum, { total }) => sum + total, 0),
    },
    *batches(size = 2000) {
      let batch: CountCell[] = []
      for (const series of state.table.series()) {
        const type = types[series.type]
        if (type === undefined) continue
        const when = monthFromIndex(series.month)
        for (let id = 0; id < series.values.length; id++) {
          const value = series.values[id] ?? -1
          const area = areas[id]
          if (value < 0 || area === undefined || isDropped(area, type)) continue
          const areaLabel = area.path[0] ?? ''
          const areaName = area.name
          const typeLabel = type.path
          batch.push(
            areaName === undefined
              ? { areaLabel, typeLabel, month: when, value }
              : { areaLabel, areaName, typeLabel, month: when, value },
          )
          if (batch.length < size) continue
          yield batch
          batch = []
        }
      }
      if (batch.length > 0) yield batch
    },
  }
}

/**
 * Totals are left out only where the file also has what they add up: a file of nothing but "All crime" is kept.
 * Moves their rows from accepted to left out, warns, and says which totals to drop.
 */
function dropTotals(state: State, mapping: Mapping): { areas: boolean; types: boolean } {
  if (mapping.format === 'street') return { areas: false, types: false }
  const { totals, rows, findings } = state
  const areas = state.areas.all().some((area) => area.rows > 0 && !area.isTotal)
  const types = state.types.all().some((type) => type.rows > 0 && !type.isTotal)
  const count = (areas ? totals.area : 0) + (types ? totals.type : 0) + (areas || types ? totals.both : 0)
  rows.accepted -= count
  rows.leftOut += count
  if (count > 0) {
    findings.warn({
      code: 'totals-row',
      message: 'Rows that are totals of others are left out.',
      line: totals.line,
      count,
    })
  }
  return { areas, types }
}

function byRows(labels: readonly Label[]): Label[] {
  return labels
    .filter((label) => label.rows > 0)
    .sort((a, b) => b.rows - a.rows || (joined(a.path) < joined(b.path) ? -1 : 1))
}
