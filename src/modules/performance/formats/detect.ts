import type { FormatProblemCode } from './codes.ts'
import type { Mapping } from './mapping.ts'
import { readCount } from './read-count.ts'
import { readMonth } from './read-month.ts'

export type Detection =
  | {
      readonly ok: true
      /** A guess: show it, let people change it. */
      readonly mapping: Mapping
      /** 0 to 1. Below 0.7 a person should look. */
      readonly confidence: number
      /** Why, in plain words, one sentence each. */
      readonly reasons: readonly string[]
    }
  | { readonly ok: false; readonly code: FormatProblemCode; readonly message: string }

/**
 * Guesses the format and which column holds what from the heading and some rows: first by names, then by what the
 * cells look like.
 */
export function detect(heading: readonly string[], sample: readonly (readonly string[])[]): Detection {
  const header = cleanHeader(heading)
  const lower = header.map((name) => name.toLowerCase())
  const has = (name: string): boolean => lower.includes(name)

  if (has('outcome type') && has('crime id')) {
    return refuse('outcomes-file', 'This is an outcomes file. Import the file whose name ends in -street.csv.')
  }
  if (has('legislation') && (has('object of search') || has('part of a policing operation'))) {
    return refuse(
      'stop-and-search-file',
      'This is a stop and search file. Import the file whose name ends in -street.csv.',
    )
  }
  if (has('crime type') && has('month') && (has('falls within') || has('reported by') || has('lsoa code'))) {
    return street(header, lower)
  }
  if (looksLikeData(header)) {
    return refuse('header-missing', 'The first line holds data: put a line with the names of the columns on top.')
  }
  const columns = header.map((name, index) => describe({ name, index, sample }))
  const months = columns.filter((column) => column.name !== '' && 'month' in readMonth(column.name))
  const other = columns.filter((column) => column.name !== '' && !months.includes(column))
  const inCells = best(other, (column) => monthScore(column))
  if (months.length >= 2 || (months.length === 1 && inCells === undefined)) return wide(months, other)
  return long(other, inCells)
}

/** Names of the columns as the mapping knows them: without spaces around. */
export function cleanHeader(heading: readonly string[]): string[] {
  return heading.map((name) => name.trim())
}

type Column = {
  readonly name: string
  readonly index: number
  /** Shares, 0 to 1, of the filled cells. */
  readonly asMonth: number
  readonly asCount: number
  readonly asAreaCode: number
  readonly filled: number
  readonly distinct: number
}

function refuse(code: FormatProblemCode, message: string): Detection {
  return { ok: false, code, message }
}

const STREET_COLUMNS = [
  'crime id',
  'month',
  'reported by',
  'falls within',
  'longitude',
  'latitude',
  'location',
  'lsoa code',
  'lsoa name',
  'crime type',
  'last outcome category',
  'context',
]

function street(header: readonly string[], lower: readonly string[]): Detection {
  const named = (name: string): string | null => header[lower.indexOf(name)] ?? null
  const known = STREET_COLUMNS.filter((name) => lower.includes(name)).length
  return {
    ok: true,
    mapping: {
      format: 'street',
      month: named('month') ?? '',
      type: named('crime type') ?? '',
      area: named('lsoa code'),
      areaName: named('lsoa name'),
      scope: named('falls within') ?? named('reported by'),
    },
    confidence: known >= 8 ? 1 : 0.8,
    reasons: [`It has ${known} of the 12 columns of a street-level crime file of data.police.uk.`],
  }
}

function wide(months: readonly Column[], other: readonly Column[]): Detection {
  const areas = chooseArea(other)
  if (areas === undefined) {
    return refuse('column-missing', 'The months stand in columns, but there is no column for the area.')
  }
  const used = new Set([areas.area, areas.name])
  const category = other.filter((column) => !used.has(column) && column.asCount < 0.5 && isCategoryLike(column))
  const counts = months.reduce((sum, column) => sum + column.asCount, 0) / months.length
  const reasons = [
    `${months.length} columns are named for months, from ${months[0]?.name} to ${months.at(-1)?.name}.`,
    areas.reason,
    ...categoryReason(category),
  ]
  if (counts < 0.9) reasons.push('Not all cells under the months are whole numbers.')
  return {
    ok: true,
    mapping: {
      format: 'wide',
      area: areas.area.name,
      areaName: areas.name?.name ?? null,
      category: category.map((column) => column.name),
      months: months.map((column) => column.name),
    },
    confidence: rounded((areas.sure ? 0.95 : 0.6) * (0.5 + counts / 2)),
    reasons,
  }
}

function long(columns: readonly Column[], month: Column | undefined): Detection {
  if (month === undefined) {
    return refuse('format-unknown', 'No column holds months, and no columns are named for months.')
  }
  const rest = columns.filter((column) => column !== month)
  const value = best(rest, (column) => valueScore(column))
  if (value === undefined) return refuse('format-unknown', 'No column holds whole numbers that could be the counts.')
  const areas = chooseArea(rest.filter((column) => column !== value))
  if (areas === undefined) return refuse('column-missing', 'There is no column for the area.')
  const used = new Set([month, value, areas.area, areas.name])
  const left = rest.filter((column) => !used.has(column) && column.asCount < 0.5 && column.asMonth < 0.5)
  const named = left.filter((column) => CATEGORY_NAME.test(column.name))
  const category = named.length > 0 ? named : left.filter(isCategoryLike).slice(0, 1)
  const sure = areas.sure && VALUE_NAME.test(value.name) && MONTH_NAME.test(month.name)
  return {
    ok: true,
    mapping: {
      format: 'long',
      area: areas.area.name,
      areaName: areas.name?.name ?? null,
      month: month.name,
      category: category.map((column) => column.name),
      value: value.name,
    },
    confidence: rounded((sure ? 0.95 : 0.6) * Math.max(0.3, month.asMonth) * Math.max(0.3, value.asCount)),
    reasons: [
      `“${month.name}” holds months.`,
      `“${value.name}” holds whole numbers.`,
      areas.reason,
      ...categoryReason(category),
    ],
  }
}

const AREA_NAME =
  /area|borough|district|lsoa|msoa|ward|authorit|\bla\b|\blad\d*|force|\bcsp\b|neighbourhood|beat|geograph|county|place|region|locality/i
const CATEGORY_NAME = /categor|type|offence|crime|major|minor|group|class|measure|subject|kind/i
const VALUE_NAME = /count|value|number|total|incidents|crimes|offences|recorded|records|volume|^n$|figure/i
const MONTH_NAME = /month|date|period|time/i
const AREA_CODE = /^[EWSN]\d{8}$/

function describe(given: { name: string; index: number; sample: readonly (readonly string[])[] }): Column {
  const cells = given.sample.map((row) => (row[given.index] ?? '').trim()).filter((cell) => cell !== '')
  const share = (matches: (cell: string) => boolean): number =>
    cells.length === 0 ? 0 : cells.filter(matches).length / cells.length
  return {
    name: given.name,
    index: given.index,
    asMonth: share((cell) => 'month' in readMonth(cell)),
    asCount: share((cell) => 'count' in readCount(cell, ',')),
    asAreaCode: share((cell) => AREA_CODE.test(cell)),
    filled: given.sample.length === 0 ? 0 : cells.length / given.sample.length,
    distinct: new Set(cells).size,
  }
}

function monthScore(column: Column): number {
  if (column.asMonth < 0.5) return MONTH_NAME.test(column.name) && column.asMonth > 0 ? 0.3 : 0
  return column.asMonth + (MONTH_NAME.test(column.name) ? 1 : 0)
}

function valueScore(column: Column): number {
  if (column.asCount < 0.5) return VALUE_NAME.test(column.name) && column.asCount > 0 ? 0.3 : 0
  return (
    column.asCount + (VALUE_NAME.test(column.name) ? 1 : 0) - (/code|id\b|population|year/i.test(column.name) ? 1 : 0)
  )
}

function chooseArea(
  columns: readonly Column[],
): { area: Column; name: Column | undefined; reason: string; sure: boolean } | undefined {
  const text = columns.filter((column) => column.asCount < 0.5 && column.asMonth < 0.5 && column.filled > 0)
  const code =
    text.find((column) => column.asAreaCode >= 0.5) ??
    text.find((column) => isAreaNamed(column) && /code|\bcd\b|cd$/i.test(column.name))
  const name = text.find((column) => column !== code && isAreaNamed(column))
  if (code !== undefined) return { area: code, name, reason: `“${code.name}” holds area codes.`, sure: true }
  if (name !== undefined)
    return { area: name, name: undefined, reason: `“${name.name}” is named for areas.`, sure: true }
  const last = text.filter((column) => !CATEGORY_NAME.test(column.name)).at(-1)
  if (last === undefined) return undefined
  return { area: last, name: undefined, reason: `“${last.name}” may hold the areas: please check.`, sure: false }
}

function isAreaNamed(column: Column): boolean {
  return AREA_NAME.test(column.name) && !/type|categor/i.test(column.name)
}

function isCategoryLike(column: Column): boolean {
  return (
    column.filled > 0 &&
    column.asAreaCode < 0.5 &&
    !isAreaNamed(column) &&
    !/\b(id|note|notes|comment|url)\b/i.test(column.name)
  )
}

function categoryReason(category: readonly Column[]): string[] {
  if (category.length === 0) return ['No column holds categories: all rows are one type.']
  return [`Categories come from ${category.map((column) => `“${column.name}”`).join(', then ')}.`]
}

/** A first line with a month and a number in it, or with a coordinate, is no heading; one of months alone is. */
function looksLikeData(header: readonly string[]): boolean {
  if (header.some((cell) => /^-?\d+\.\d+$/.test(cell) || AREA_CODE.test(cell))) return true
  const months = header.filter((cell) => 'month' in readMonth(cell))
  const numbers = header.filter((cell) => /^\d+$/.test(cell) && !months.includes(cell))
  return numbers.length > 0 && (months.length > 0 || numbers.length >= header.length / 2)
}

function best(columns: readonly Column[], score: (column: Column) => number): Column | undefined {
  let found: Column | undefined
  let most = 0
  for (const column of columns) {
    const points = score(column)
    if (points > most) {
      most = points
      found = column
    }
  }
  return found
}

function rounded(share: number): number {
  return Math.round(share * 100) / 100
}
