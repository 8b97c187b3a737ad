import type { CsvSummary, InputFile } from '../../../platform/files/index.ts'
import { readCsv } from '../../../platform/files/index.ts'
import { isCodeOf, tidyCode } from '../domain/codes.ts'
import { type AreaKind, kindWords, SMALLEST_FIRST, type Vintage } from '../domain/kinds.ts'
import { type Column, columnsOf } from './columns.ts'
import type { AreaFile, Fact, Format, ReadRow, Rejection } from './facts.ts'

/** Enough for every LSOA of the country twice; an area look-up has no more. */
const MOST_ROWS = 250_000
/** Above any real figure: the most populous area is the country. */
const MOST_PEOPLE = 100_000_000

interface AreaColumn {
  readonly kind: AreaKind
  readonly vintage: Vintage | null
  readonly code: number
  readonly name: number | null
  readonly heading: string
}

interface Layout {
  readonly format: Format
  readonly title: string
  readonly areas: readonly AreaColumn[]
  readonly columns: readonly Column[]
  /** From the file's name or the caller; a column `year` goes before it. */
  readonly year: number | null
}

/**
 * Reads a table of areas: a look-up, a best fit, a population or a deprivation table, known by its headings.
 * @throws FileProblem when it is not readable as CSV at all
 */
export async function readTable(input: InputFile, options: { readonly year?: number } = {}): Promise<AreaFile> {
  let layout: Layout | { readonly refusal: string } | undefined
  const rows: ReadRow[] = []
  const rejections: Rejection[] = []
  let rowsRead = 0
  let width = 0
  const summary: CsvSummary = await readCsv(input, (row) => {
    if (layout === undefined) {
      const headings = row.texts().map((text) => text.trim())
      width = headings.length
      layout = layoutOf(headings, { fileName: input.name, ...options })
      return 'refusal' in layout ? 'stop' : undefined
    }
    if ('refusal' in layout) return 'stop'
    rowsRead++
    if (rowsRead > MOST_ROWS) return 'stop'
    const { line } = row
    const cells = row.texts().map((text) => text.trim())
    if (cells.every((cell) => cell === '')) return undefined
    if (row.count !== width) {
      rejections.push({ line, message: `The line has ${row.count} cells, and the headings are ${width}.` })
      return undefined
    }
    const read = readRow(cells, layout)
    if ('message' in read) rejections.push({ line, message: read.message })
    else rows.push({ line, facts: read.facts })
    return undefined
  })
  if (layout === undefined || 'refusal' in layout) {
    return { ok: false, name: input.name, refusal: layout?.refusal ?? 'The file has no headings.', line: 1 }
  }
  if (rowsRead > MOST_ROWS) {
    const refusal = `The file has more than ${MOST_ROWS.toLocaleString('en-GB')} lines. Send it in parts.`
    return { ok: false, name: input.name, refusal, line: MOST_ROWS }
  }
  if (summary.records < 2) {
    return { ok: false, name: input.name, refusal: 'The file has headings but no lines below them.', line: 1 }
  }
  return {
    ok: true,
    name: input.name,
    format: layout.format,
    title: layout.title,
    unit: 'line',
    rowsRead,
    rows: layout.format === 'look-up' ? placePartnerships(rows) : rows,
    rejections,
    vintageOpen: layout.areas.some((column) => column.kind === 'lsoa' && column.vintage === null),
  }
}

function layoutOf(
  headings: readonly string[],
  { fileName, year }: { readonly fileName: string; readonly year?: number },
): Layout | { readonly refusal: string } {
  const columns = columnsOf(headings)
  const areas = columns.flatMap((column, index): AreaColumn[] => {
    if (column.role !== 'code') return []
    const name = columns.findIndex(
      (other) => other.role === 'name' && other.kind === column.kind && other.vintage === column.vintage,
    )
    return [{ ...column, code: index, name: name === -1 ? null : name }]
  })
  const twice = areas.find((area, index) =>
    areas.some((other, at) => at < index && other.kind === area.kind && other.vintage === area.vintage),
  )
  if (twice !== undefined) {
    return { refusal: `Two columns hold the code of the same kind of area: “${twice.heading}” is the second.` }
  }
  const [first] = areas
  if (first === undefined) {
    return {
      refusal: `No column holds the code of an area. The headings are: ${headings.slice(0, 12).join(', ').slice(0, 300)}. Expected for example lsoa21_code, LSOA11CD, lad_code or district_code.`,
    }
  }
  const has = (role: Column['role']) => columns.some((column) => column.role === role)
  const yearInName = /(?<!\d)(19|20)\d\d(?!\d)/.exec(fileName)?.[0]
  const known = year ?? (yearInName === undefined ? null : Number(yearInName))
  const layout = { areas, columns, year: known }

  if (has('decile') || has('rank')) {
    if (!has('decile') || !has('rank')) {
      return { refusal: 'A table of deprivation needs a column with the decile and one with the rank of the index.' }
    }
    // Only the index of 2025 is published on the LSOAs of 2021; those of 2015 and 2019 look alike.
    const assumed = known ?? (first.vintage === '2021' ? 2025 : null)
    if (assumed === null && !has('year')) return { refusal: noYear('index of deprivation') }
    return {
      ...layout,
      year: assumed,
      format: 'deprivation',
      title: `Index of multiple deprivation by ${words(first)}`,
    }
  }
  if (has('residents')) {
    if (known === null && !has('year')) return { refusal: noYear('population') }
    return { ...layout, format: 'population', title: `Population by ${words(first)}` }
  }
  const lsoas = areas.filter((area) => area.kind === 'lsoa')
  if (lsoas.length === 2) return { ...layout, format: 'best-fit', title: 'Best fit of LSOAs of 2011 to those of 2021' }
  if (areas.length > 1) return { ...layout, format: 'look-up', title: `Look-up: ${areas.map(words).join(', ')}` }
  if (first.name !== null) return { ...layout, format: 'list', title: `List: ${words(first)}` }
  return {
    refusal: `The file has codes (“${first.heading}”) but neither names, nor the areas around them, nor figures such as residents.`,
  }
}

function noYear(what: string): string {
  return `The year of the ${what} is not known. Put it in the file’s name, as in residents-2020.csv, or add a column “year”.`
}

function words(column: AreaColumn): string {
  if (column.kind === 'lsoa') return column.vintage === null ? 'LSOA' : `LSOA ${column.vintage}`
  return column.kind === 'csp' ? 'CSP' : kindWords(column.kind).one.toLowerCase()
}

/** Which kind of area a kind is placed in, when a line names both. */
const PLACED_IN: Readonly<Partial<Record<AreaKind, readonly AreaKind[]>>> = {
  lsoa: ['district', 'ward', 'neighbourhood'],
  ward: ['district'],
  neighbourhood: ['district'],
  district: ['county', 'csp', 'force'],
  force: ['country'],
}

function readRow(cells: readonly string[], layout: Layout): { facts: Fact[] } | { message: string } {
  const codes = new Map<AreaColumn, string>()
  for (const column of layout.areas) {
    const text = cells[column.code] ?? ''
    // A county is empty where there is none; anything else that is empty leaves the line without meaning.
    if (text === '' && (column.kind === 'county' || column.kind === 'country')) continue
    if (text === '') return { message: `The column “${column.heading}” is empty.` }
    const code = tidyCode(text)
    if (code === undefined || !isCodeOf(column.kind, code)) {
      return { message: `“${text.slice(0, 40)}” is not the code of a ${words(column)} (column “${column.heading}”).` }
    }
    codes.set(column, code)
  }
  const facts: Fact[] = []
  for (const [column, code] of codes) {
    const name = column.name === null ? '' : (cells[column.name] ?? '')
    if (name.length > 200) return { message: `The name in column “${column.heading}” is longer than 200 characters.` }
    facts.push({ type: 'area', code, name: name === '' ? null : name, kind: column.kind, vintage: column.vintage })
  }
  const entries = [...codes]
  const oldest = entries.find(([column]) => column.vintage === '2011')
  const newest = entries.find(([column]) => column.vintage === '2021')
  if (layout.format === 'best-fit' && oldest !== undefined && newest !== undefined) {
    facts.push({ type: 'best-fit', code: oldest[1], to: newest[1] })
  }
  for (const [column, code] of entries) {
    // The district on a line with both censuses is the district of the newer LSOA.
    if (layout.format === 'best-fit' && column.vintage === '2011') continue
    for (const insideKind of PLACED_IN[column.kind] ?? []) {
      const around = entries.find(([other]) => other.kind === insideKind)
      if (around !== undefined) facts.push({ type: 'inside', code, insideCode: around[1], insideKind })
    }
  }
  const figures = readFigures(cells, layout, smallest(entries))
  if ('message' in figures) return figures
  return { facts: [...facts, ...figures.facts] }
}

/** The area that a line's figures are about, when it also names the areas around it. */
function smallest(entries: readonly (readonly [AreaColumn, string])[]): string {
  const sized = [...entries].sort(([a], [b]) => SMALLEST_FIRST.indexOf(a.kind) - SMALLEST_FIRST.indexOf(b.kind))
  return sized[0]?.[1] ?? ''
}

function readFigures(cells: readonly string[], layout: Layout, code: string): { facts: Fact[] } | { message: string } {
  if (layout.format !== 'population' && layout.format !== 'deprivation') return { facts: [] }
  const values = new Map<string, number>()
  let problem: string | undefined
  for (const [index, column] of layout.columns.entries()) {
    if (column.role === 'code' || column.role === 'name' || column.role === 'other') continue
    const text = cells[index] ?? ''
    if (text === '' && column.role !== 'residents' && column.role !== 'decile' && column.role !== 'rank') continue
    const value = column.role === 'domain' ? anyNumber(text) : wholeNumber(text)
    if (value === undefined) {
      problem ??= `“${text.slice(0, 40)}” in column “${column.heading}” is not ${column.role === 'domain' ? 'a number' : 'a whole number of zero or more'}.`
    } else if (column.role === 'decile' && (value < 1 || value > 10)) {
      problem ??= `The decile ${value} in column “${column.heading}” is not from 1 to 10.`
    } else if (column.role === 'rank' && value < 1) {
      problem ??= `The rank ${value} in column “${column.heading}” is not 1 or more.`
    } else values.set(column.role === 'group' || column.role === 'domain' ? column.heading : column.role, value)
  }
  if (problem !== undefined) return { message: problem }
  const year = values.get('year') ?? layout.year
  if (year === null || year < 1801 || year > 2200) return { message: `${year ?? 'An empty cell'} is not a year.` }
  const further = Object.fromEntries(
    layout.columns
      .filter((column) => column.role === (layout.format === 'population' ? 'group' : 'domain'))
      .flatMap((column) => {
        const value = values.get(column.heading)
        return value === undefined ? [] : [[column.heading, value] as const]
      }),
  )
  if (layout.format === 'deprivation') {
    const [indexDecile, indexRank] = [values.get('decile'), values.get('rank')]
    if (indexDecile === undefined || indexRank === undefined) return { message: 'The decile or the rank is empty.' }
    return { facts: [{ type: 'deprivation', code, year, indexDecile, indexRank, domains: further }] }
  }
  const residents = values.get('residents')
  if (residents === undefined) return { message: 'The number of residents is empty.' }
  const households = values.get('households') ?? null
  return { facts: [{ type: 'population', code, year, residents, households, groups: further }] }
}

function wholeNumber(text: string): number | undefined {
  const plain = text.replace(/(?<=\d),(?=\d{3}(\D|$))/g, '')
  if (!/^\d{1,9}$/.test(plain)) return undefined
  const value = Number(plain)
  return value > MOST_PEOPLE ? undefined : value
}

function anyNumber(text: string): number | undefined {
  const value = Number(text)
  return text !== '' && Number.isFinite(value) ? value : undefined
}

/**
 * Since districts merged, several partnerships may share one district: then each lies inside the district, and the
 * district, whose counts nobody can divide among them, inside none. A partnership lies in the force of its districts
 * when that is one.
 */
function placePartnerships(rows: readonly ReadRow[]): ReadRow[] {
  const partnershipsOfDistrict = new Map<string, Set<string>>()
  const districtsOfPartnership = new Map<string, Set<string>>()
  const forcesOfPartnership = new Map<string, Set<string>>()
  const note = (map: Map<string, Set<string>>, key: string, value: string) =>
    map.set(key, (map.get(key) ?? new Set()).add(value))
  for (const { facts } of rows) {
    for (const fact of facts) {
      if (fact.type !== 'inside' || fact.insideKind !== 'csp') continue
      note(partnershipsOfDistrict, fact.code, fact.insideCode)
      note(districtsOfPartnership, fact.insideCode, fact.code)
      for (const other of facts) {
        if (other.type === 'inside' && other.code === fact.code && other.insideKind === 'force') {
          note(forcesOfPartnership, fact.insideCode, other.insideCode)
        }
      }
    }
  }
  const inForce = (csp: string, facts: readonly Fact[]): Fact[] => {
    const force = facts.find((fact) => fact.type === 'inside' && fact.insideKind === 'force')
    if (force?.type !== 'inside' || forcesOfPartnership.get(csp)?.size !== 1) return []
    return [{ type: 'inside', code: csp, insideCode: force.insideCode, insideKind: 'force' }]
  }
  return rows.map(({ line, facts }) => ({
    line,
    facts: facts.flatMap((fact): Fact[] => {
      if (fact.type !== 'inside' || fact.insideKind !== 'csp') return [fact]
      const { code: district, insideCode: csp } = fact
      if (partnershipsOfDistrict.get(district)?.size === 1) return [fact, ...inForce(csp, facts)]
      if (districtsOfPartnership.get(csp)?.size !== 1) return inForce(csp, facts)
      return [{ type: 'inside', code: csp, insideCode: district, insideKind: 'district' }, ...inForce(csp, facts)]
    }),
  }))
}
