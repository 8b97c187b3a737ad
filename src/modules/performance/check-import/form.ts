import type { FieldError } from '../../../platform/forms/index.ts'
import { type Inspection, type Mapping, readMonth, validateMapping } from '../formats/index.ts'
import type { ImportChoices, StagedFile } from '../import-counts/index.ts'

/** Stands for a measure that is not there yet; no slug has a colon. */
export const NEW_MEASURE = ':new'
export const OUTCOMES = ['reduce', 'increase', 'monitor'] as const

/** Files with one heading, read with one mapping. */
export interface ColumnGroup {
  readonly index: number
  readonly files: readonly string[]
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Where the choice starts: what was chosen before, else the guess, else the first thing that fits the format. */
  readonly mapping: Mapping
  /** Whether the file was recognised. */
  readonly guessed: boolean
  /** Why the guess is what it is, or why there was none. */
  readonly reasons: readonly string[]
}

export type Format = Mapping['format']
export const FORMATS = ['street', 'long', 'wide'] as const satisfies readonly Format[]

/** Groups what waits by its heading. `formats` are those asked for on the page, by number of the group. */
export function groupFiles(
  staged: readonly StagedFile[],
  choices: ImportChoices,
  formats: ReadonlyMap<number, Format> = new Map(),
): ColumnGroup[] {
  const groups = new Map<string, { inspection: Inspection; files: string[] }>()
  for (const { name, inspection } of staged) {
    if (inspection === null || inspection.header.length === 0) continue
    // Files of other kinds that are left out by themselves have nothing to be mapped.
    if (!inspection.detection.ok && ['outcomes-file', 'stop-and-search-file'].includes(inspection.detection.code))
      continue
    const key = JSON.stringify(inspection.header)
    const group = groups.get(key) ?? { inspection, files: [] }
    group.files.push(name)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ inspection, files }, index) => {
    const { header, rows, detection } = inspection
    const chosen = choices.mappings?.[files[0] ?? '']
    const wanted = formats.get(index)
    const start = chosen ?? (detection.ok ? detection.mapping : blankMapping('long', header))
    return {
      index,
      files,
      header,
      rows,
      mapping: wanted === undefined || wanted === start.format ? start : blankMapping(wanted, header, start),
      guessed: detection.ok,
      reasons: detection.ok ? detection.reasons : [detection.message],
    }
  })
}

/** A start in another format, with what the two have in common. */
function blankMapping(format: Format, header: readonly string[], from?: Mapping): Mapping {
  const area = from?.area ?? ''
  const areaName = from?.areaName ?? null
  const category = from === undefined ? [] : from.format === 'street' ? [from.type] : from.category
  switch (format) {
    case 'street':
      return {
        format,
        month: from !== undefined && 'month' in from ? from.month : '',
        type: category[0] ?? '',
        area,
        areaName,
        scope: null,
      }
    case 'long':
      return {
        format,
        area,
        areaName,
        month: from !== undefined && 'month' in from ? from.month : '',
        category,
        value: '',
      }
    case 'wide':
      return { format, area, areaName, category, months: header.filter((name) => 'month' in readMonth(name)) }
  }
}

/** Columns of types that the form offers. */
export const CATEGORY_FIELDS = 3

export type ParsedMapping =
  | { readonly ok: true; readonly value: ImportChoices }
  | { readonly ok: false; readonly errors: readonly FieldError[]; readonly groups: readonly ColumnGroup[] }

/** Reads the form of columns and measure, checked against the headings of the files themselves. */
export function parseMapping(
  form: URLSearchParams,
  groups: readonly ColumnGroup[],
  before: ImportChoices,
): ParsedMapping {
  const errors: FieldError[] = []
  const mappings: Record<string, Mapping> = {}
  const edited = groups.map((group) => {
    const candidate = candidateOf(form, group)
    const checked = validateMapping(candidate, group.header)
    if (checked.ok) for (const file of group.files) mappings[file] = checked.mapping
    else {
      for (const problem of checked.problems) {
        const field = fieldOf(problem.field, group.index)
        if (errors.every((one) => one.field !== field)) errors.push({ field, message: inWords(problem.message) })
      }
    }
    return { ...group, mapping: candidate }
  })
  const measure = readMeasure(
    form,
    edited.some((group) => group.mapping.format !== 'street'),
  )
  errors.push(...measure.errors)
  if (errors.length > 0) return { ok: false, errors, groups: edited }
  return {
    ok: true,
    value: {
      mappings,
      ...(before.leaveOut === undefined ? {} : { leaveOut: before.leaveOut }),
      ...measure.chosen,
    },
  }
}

function inWords(message: string): string {
  return message.replace(
    /^Choose a column for (\w+)( \d+)?\.$/,
    (_, field: string) => `Choose the column that holds the ${WORDS[field] ?? field}`,
  )
}

const WORDS: Readonly<Record<string, string>> = {
  area: 'area',
  month: 'month',
  type: 'type',
  value: 'count',
  months: 'months',
  category: 'type',
}

function fieldOf(problem: string, index: number): string {
  const [part = 'area'] = problem.split('.')
  return part === 'category' ? `category1-${index}` : part === 'format' ? `area-${index}` : `${part}-${index}`
}

function candidateOf(form: URLSearchParams, { index, mapping, header }: ColumnGroup): Mapping {
  const format = FORMATS.find((one) => one === form.get(`format-${index}`)) ?? mapping.format
  // Columns come by their number, so that names need no escaping and hidden spaces cannot get lost.
  const column = (part: string): string => header[Number(form.get(`${part}-${index}`) || -1)] ?? ''
  const optional = (part: string): string | null => column(part) || null
  const category = Array.from({ length: CATEGORY_FIELDS }, (_, n) => column(`category${n + 1}`)).filter(
    (name) => name !== '',
  )
  switch (format) {
    case 'street':
      return {
        format,
        month: column('month'),
        type: column('type'),
        area: optional('area'),
        areaName: optional('areaName'),
        scope: optional('scope'),
      }
    case 'long':
      return {
        format,
        area: column('area'),
        areaName: optional('areaName'),
        month: column('month'),
        category,
        value: column('value'),
      }
    case 'wide':
      return {
        format,
        area: column('area'),
        areaName: optional('areaName'),
        category,
        months: form.getAll(`months-${index}`).flatMap((value) => header[Number(value || -1)] ?? []),
      }
  }
}

function readMeasure(form: URLSearchParams, needed: boolean): { chosen: Partial<ImportChoices>; errors: FieldError[] } {
  if (!needed) return { chosen: {}, errors: [] }
  const chosen = (form.get('measure') ?? '').trim()
  const source = (form.get('source') ?? '').trim().slice(0, 200)
  const extra = source === '' ? {} : { source }
  if (chosen === '') return { chosen: {}, errors: [{ field: 'measure', message: 'Choose the measure, or a new one' }] }
  if (chosen !== NEW_MEASURE) return { chosen: { measure: chosen, ...extra }, errors: [] }
  const title = (form.get('title') ?? '').trim().replace(/\s+/g, ' ')
  const outcome = OUTCOMES.find((one) => one === form.get('outcome'))
  const unit = (form.get('unit') ?? '').trim().toLowerCase().slice(0, 60)
  const errors: FieldError[] = []
  if (title === '') errors.push({ field: 'title', message: 'Enter what the measure is called' })
  if (title.length > 200) errors.push({ field: 'title', message: 'Enter a name of at most 200 characters' })
  if (outcome === undefined) errors.push({ field: 'outcome', message: 'Choose what is wanted of the figures' })
  if (errors.length > 0 || outcome === undefined) return { chosen: {}, errors }
  return { chosen: { newMeasure: { title, outcome, ...(unit === '' ? {} : { unit }) }, ...extra }, errors: [] }
}
