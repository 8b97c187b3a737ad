import { z } from 'zod'
import { monthInWords } from '../../../platform/clock/index.ts'
import type { FormatProblemCode } from './codes.ts'
import { readMonth } from './read-month.ts'

/**
 * Which column holds what; plain JSON, kept with the import. Columns are named as in the heading, without spaces around.
 * `null` means that the file has no such column.
 */
export type Mapping = StreetMapping | LongMapping | WideMapping

/** Street-level crime files of data.police.uk: each row is one crime. */
export type StreetMapping = {
  readonly format: 'street'
  readonly month: string
  readonly type: string
  /** LSOA code. */
  readonly area: string | null
  /** LSOA name. */
  readonly areaName: string | null
  /** "Falls within": the force whose files these are. */
  readonly scope: string | null
}

/** Each row is one count. */
export type LongMapping = {
  readonly format: 'long'
  readonly area: string
  readonly areaName: string | null
  readonly month: string
  /** From the widest to the narrowest; may be empty. */
  readonly category: readonly string[]
  readonly value: string
}

/** Each row is an area and type, each month a column. */
export type WideMapping = {
  readonly format: 'wide'
  readonly area: string
  readonly areaName: string | null
  readonly category: readonly string[]
  readonly months: readonly string[]
}

export type MappingProblem = {
  /** The part of the mapping, such as `area` or `months`. */
  readonly field: string
  readonly code: Extract<FormatProblemCode, 'bad-mapping' | 'column-missing' | 'header-duplicate'>
  readonly message: string
}

const column = z.string().trim().min(1)
const optional = column.nullable()
const SCHEMA = z.discriminatedUnion('format', [
  z.strictObject({
    format: z.literal('street'),
    month: column,
    type: column,
    area: optional,
    areaName: optional,
    scope: optional,
  }),
  z.strictObject({
    format: z.literal('long'),
    area: column,
    areaName: optional,
    month: column,
    category: z.array(column).max(5),
    value: column,
  }),
  z.strictObject({
    format: z.literal('wide'),
    area: column,
    areaName: optional,
    category: z.array(column).max(5),
    months: z.array(column).min(1).max(2000),
  }),
])

/** Checks a mapping, perhaps edited by a person, against the heading of a file. */
export function validateMapping(
  candidate: unknown,
  header: readonly string[],
):
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly problems: readonly MappingProblem[] } {
  const parsed = SCHEMA.safeParse(candidate)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      field: issue.path.map(String).join('.') || 'format',
      code: 'bad-mapping' as const,
      message: `Choose a column for ${issue.path.map(String).join(' ') || 'each part, and one of the formats street, long and wide'}.`,
    }))
    return { ok: false, problems }
  }
  const mapping = parsed.data
  const problems = [
    ...columnProblems(mapping, header),
    ...(mapping.format === 'wide' ? monthProblems(mapping.months) : []),
  ]
  return problems.length === 0 ? { ok: true, mapping } : { ok: false, problems }
}

/** Every column that the mapping uses, with the part that uses it. */
export function columnsOf(mapping: Mapping): { readonly field: string; readonly column: string }[] {
  return Object.entries(mapping).flatMap(([field, value]: [string, string | null | readonly string[]]) => {
    if (field === 'format' || value === null) return []
    return typeof value === 'string' ? [{ field, column: value }] : value.map((name) => ({ field, column: name }))
  })
}

function columnProblems(mapping: Mapping, header: readonly string[]): MappingProblem[] {
  const problems: MappingProblem[] = []
  const users = new Map<string, string>()
  for (const { field, column: name } of columnsOf(mapping)) {
    const times = header.filter((heading) => heading === name).length
    if (times === 0) {
      problems.push({ field, code: 'column-missing', message: `There is no column “${shortened(name)}”.` })
    } else if (times > 1) {
      problems.push({
        field,
        code: 'header-duplicate',
        message: `${times} columns are called “${shortened(name)}”: rename or remove ${times === 2 ? 'one' : 'all but one'}.`,
      })
    }
    const other = users.get(name)
    if (other !== undefined) {
      problems.push({
        field,
        code: 'bad-mapping',
        message: `The column “${shortened(name)}” is used for ${other} and ${field}.`,
      })
    }
    users.set(name, field)
  }
  return problems
}

function monthProblems(months: readonly string[]): MappingProblem[] {
  const problems: MappingProblem[] = []
  const seen = new Map<string, string>()
  for (const name of months) {
    const read = readMonth(name)
    if (!('month' in read)) {
      problems.push({
        field: 'months',
        code: 'bad-mapping',
        message: `The column “${shortened(name)}” is not named for a month.`,
      })
      continue
    }
    const other = seen.get(read.month)
    if (other !== undefined && other !== name) {
      problems.push({
        field: 'months',
        code: 'header-duplicate',
        message: `The columns “${shortened(other)}” and “${shortened(name)}” both stand for ${monthInWords(read.month)}.`,
      })
    }
    seen.set(read.month, name)
  }
  return problems
}

/** At most 40 characters of a text, for messages. */
export function shortened(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  const letters = Array.from(flat)
  return letters.length > 40 ? `${letters.slice(0, 39).join('')}…` : flat
}
