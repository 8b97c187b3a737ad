import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { resolveLabels } from '../../../foundations/areas/index.ts'
import { firstDay, type Month, monthOfDate } from '../../../platform/clock/index.ts'
import { type Actor, copyField, copyIn, type Tx } from '../../../platform/db/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import { askForResponses, followExceptions, type TeamsServing } from '../store/answers.ts'
import { latestMonth } from '../store/counts.ts'
import { recomputeSignals } from '../store/exceptions.ts'
import { streetMeasureIds } from '../store/labels.ts'
import { type LevelsOf, levelsOf, rememberedLevels } from '../store/levels.ts'
import {
  createMeasure,
  ensureTypes,
  findMeasure,
  getMeasure,
  type Measure,
  type NewMeasure,
  slugOf,
} from '../store/measures.ts'
import { type EditionCells, rollUp } from '../store/roll-up.ts'
import { lockCounts, refreshSeriesAreas } from '../store/series.ts'
import { getSettings } from '../store/settings.ts'
import { addLsoasByName } from './add-lsoas.ts'
import type { Gathered, GatheredMonth } from './gather.ts'
import type { Difference, FileReport, ImportReport, MonthReport } from './report.ts'

/** What tables need to be told; street-level crime files need none of it. */
export interface StoreChoices {
  /** An existing measure, as `findMeasure` understands it. */
  readonly measure?: string | undefined
  /** A measure to make, when `measure` is not given. */
  readonly newMeasure?: NewMeasure | undefined
  /** Which source of the measure the files are, when it has several. Usually empty. */
  readonly source?: string | undefined
  /** Make types that the measure does not have yet in place of queueing them. Default: only for a measure without types. */
  readonly createTypes?: boolean | undefined
}

export interface StoreOptions {
  readonly actor: Actor
  /** The row of `imports`; made when it is not there yet. */
  readonly importId?: string | undefined
  /** `YYYY-MM-DD`, from which responses are due. */
  readonly today: string
  readonly teamsServing?: TeamsServing | undefined
  /** Stop before figures are written; the caller rolls back. */
  readonly dryRun: boolean
  readonly settings?: unknown
}

/** What reading has brought so far, or all of it. */
export type Part = Pick<Gathered, 'areaLabels' | 'typeLabels' | 'months'>

/** The storing of one import, in one or more parts: nothing of it counts until its transaction ends. */
export interface Storing {
  /**
   * Stores months of street files while others are still read: labels, editions, cells and roll-up. The labels of a later
   * part begin with those of this one. One call at a time.
   * @throws AppError `month-from-another-source`
   */
  add(part: Part): Promise<void>
  /**
   * Stores what was not added before, then signals, requests and the record of the import.
   * @throws AppError `import-refused` when the gathered files have problems; what `storeCounts` throws
   */
  finish(gathered: Gathered): Promise<ImportReport>
}

/**
 * Stores what was gathered, all or nothing with its transaction: labels, editions, cells, roll-up, signals, requests and
 * the record of the import. Months whose content is what is already there are left alone.
 * @throws AppError `import-refused` when the gathered files have problems; `measure-missing`, `unknown-measure`,
 *   `ambiguous-measure`, `measure-exists`, `month-from-another-source` for tables
 */
export function storeCounts(
  tx: Tx,
  gathered: Gathered,
  choices: StoreChoices,
  options: StoreOptions,
): Promise<ImportReport> {
  return startStoring(tx, choices, options).finish(gathered)
}

export function startStoring(tx: Tx, choices: StoreChoices, options: StoreOptions): Storing {
  const importId = options.importId ?? randomUUID()
  const areas: KnownLabel[] = []
  const types: KnownType[] = []
  const plans: Plan[] = []
  const months: MonthReport[] = []
  const taken = new Set<GatheredMonth>()
  const measureIds = new Set<number>()
  const covered = new Set<number>()
  const levels = rememberedLevels(tx)
  let added = 0
  let measure: Awaited<ReturnType<typeof measureOfTables>>
  let begun = false

  const begin = async (): Promise<void> => {
    if (begun) return
    begun = true
    await lockCounts(tx)
    if (!options.dryRun) await recordStart(tx, { importId, options })
  }

  const take = async (part: Part): Promise<void> => {
    const known = await knowAreas(tx, part.areaLabels.slice(areas.length), options.actor)
    areas.push(...known.areas)
    added += known.added
    types.push(
      ...(await knowTypes(tx, part.typeLabels.slice(types.length), {
        measure: measure?.measure,
        createTypes: choices.createTypes,
      })),
    )
    const fresh = part.months.filter((month) => !taken.has(month))
    for (const month of fresh) taken.add(month)
    const own = await planMonths(tx, fresh, { areas, types, measure: measure?.measure, source: choices.source ?? '' })
    await refuseSecondSource(tx, own)
    plans.push(...own)
    months.push(...(await describeMonths(tx, own, { typeLabels: part.typeLabels, areas, types })))
    const changed = own.filter((plan) => plan.change !== 'unchanged')
    if (options.dryRun || changed.length === 0) return
    const cells = await storeEditions(tx, { changed, importId })
    for (const id of await addUpChanged(tx, changed, { fresh: cells, levels })) measureIds.add(id)
    // Which areas a known force covers does not depend on its figures, unless areas are added later.
    if (known.added > 0) covered.clear()
    const uncovered = streetSeries(changed).filter((id) => !covered.has(id))
    for (const id of await refreshSeriesAreas(tx, uncovered)) covered.add(id)
  }

  return {
    async add(part) {
      await begin()
      await take(part)
    },
    async finish(gathered) {
      const [problem] = gathered.problems
      if (problem !== undefined) throw new AppError('import-refused', problem.message, { status: 422 })
      await begin()
      measure = await measureOfTables(tx, gathered, choices, options.actor)
      await take(gathered)

      const files = describeFiles(gathered, areas)
      const report = {
        dryRun: options.dryRun,
        files,
        months: inOrder(plans, months),
        measures: await touchedMeasures(tx, plans, measure),
        ...describeUnknown(gathered, { areas, types }),
        areasAdded: added,
        problems: [],
      }
      if (options.dryRun) return { ...report, importId: options.importId ?? null, asked: [] }

      const changed = plans.filter((plan) => plan.change !== 'unchanged')
      const measured = [...measureIds]
      await recordImport(tx, { importId, files, measureId: measure?.measure.id ?? null })
      await refreshSeriesAreas(
        tx,
        streetSeries(changed).filter((id) => !covered.has(id)),
      )
      await judgeAfresh(tx, measured)
      const asked = await askForNewest(tx, { measureIds: measured, changed, options })
      const complete: ImportReport = { ...report, importId, asked }
      await sql`update performance.imports set report = ${JSON.stringify(withoutErrors(complete))}::jsonb where id = ${importId}::uuid`.execute(
        tx,
      )
      return complete
    },
  }
}

/** By series as it is named, then time. */
function inOrder(plans: readonly Plan[], months: readonly MonthReport[]): MonthReport[] {
  const sourceOf = new Map(months.map((month, i) => [month, plans[i]?.source ?? '']))
  return [...months].sort((a, b) => {
    const [own = '', other = ''] = [sourceOf.get(a), sourceOf.get(b)]
    return own === other ? (a.month < b.month ? -1 : a.month > b.month ? 1 : 0) : own < other ? -1 : 1
  })
}

function streetSeries(changed: readonly Plan[]): number[] {
  return [...new Set(changed.flatMap((plan) => (plan.kind === 'street' ? [plan.seriesId] : [])))]
}

/** As kept with the import: the errors of rows have a table of their own. */
export function withoutErrors(report: ImportReport): ImportReport {
  return { ...report, files: report.files.map((file) => ({ ...file, errors: [] })) }
}

async function measureOfTables(
  tx: Tx,
  gathered: Gathered,
  choices: StoreChoices,
  actor: Actor,
): Promise<{ measure: Measure; created: boolean } | undefined> {
  if (!gathered.months.some((month) => month.kind === 'table')) return undefined
  if (choices.measure !== undefined) {
    const found = await findMeasure(tx, choices.measure)
    if (!found.ok) throw new AppError(found.problem.code, found.problem.message, { status: 422 })
    if (found.value.type.parentId !== null) {
      throw new AppError('measure-missing', `“${choices.measure}” is a type. Name the measure that the table is for.`, {
        status: 422,
      })
    }
    return { measure: found.value.measure, created: false }
  }
  if (choices.newMeasure === undefined) {
    throw new AppError('measure-missing', 'Say which measure the table is for, or name a new one.', { status: 422 })
  }
  return { measure: await createMeasure(tx, choices.newMeasure, actor.userId), created: true }
}

interface KnownLabel {
  readonly id: number
  readonly state: 'known' | 'outside' | 'pending' | 'ignored'
  readonly areaId: number | null
}

/** The row of each of these area labels, in their order; new ones are looked up among the areas and added. */
async function knowAreas(
  tx: Tx,
  wanted: Gathered['areaLabels'],
  actor: Actor,
): Promise<{ areas: KnownLabel[]; added: number }> {
  if (wanted.length === 0) return { areas: [], added: 0 }
  const known = new Map<string, KnownLabel>()
  const read = async (): Promise<void> => {
    const { rows } = await sql<KnownLabel & { label: string }>`
      select id, label, state, area_id as "areaId" from performance.area_labels
      where label = any (${wanted.map((one) => one.label)}::text[])`.execute(tx)
    for (const { label, ...row } of rows) known.set(label, row)
  }
  await read()
  let added = 0
  const fresh = wanted.filter((one) => !known.has(one.label))
  if (fresh.length > 0) {
    const street = fresh.filter((one) => one.street && one.label !== '')
    const other = fresh.filter((one) => !one.street)
    const found = await resolveLabels(
      tx,
      street.map((one) => one.label),
      { kinds: ['lsoa'] },
    )
    for (const [label, id] of await resolveLabels(
      tx,
      other.map((one) => one.label),
    ))
      found.set(label, id)
    const lsoas = await addLsoasByName(
      tx,
      actor,
      street.filter((one) => !found.has(one.label)),
    )
    for (const [code, id] of lsoas) found.set(code, id)
    added = lsoas.size
    const rows = fresh.map((one) => {
      const areaId = found.get(one.label) ?? null
      return { ...one, areaId, state: areaId !== null ? 'known' : one.street ? 'outside' : 'pending' }
    })
    await sql`insert into performance.area_labels (label, name, area_id, state)
      select * from unnest(${rows.map((row) => row.label)}::text[], ${rows.map((row) => row.name)}::text[],
        ${rows.map((row) => row.areaId)}::int[], ${rows.map((row) => row.state)}::text[])
      on conflict do nothing`.execute(tx)
    await read()
  }
  const areas = wanted.map((one) => {
    const row = known.get(one.label)
    if (row === undefined) throw new Error(`The area label ${one.label} was not stored`)
    return row
  })
  return { areas, added }
}

interface KnownType {
  readonly id: number
  readonly state: 'known' | 'pending' | 'ignored'
  readonly typeId: number | null
}

async function knowTypes(
  tx: Tx,
  wanted: Gathered['typeLabels'],
  { measure, createTypes }: { readonly measure: Measure | undefined; readonly createTypes: boolean | undefined },
): Promise<KnownType[]> {
  if (wanted.length === 0) return []
  const known = new Map<string, KnownType>()
  const measureId = measure?.id ?? null
  const read = async (): Promise<void> => {
    const { rows } = await sql<KnownType & { label: string; street: boolean }>`
      select id, label, state, type_id as "typeId", measure_id is null as street from performance.type_labels
      where (measure_id is null or measure_id = ${measureId}::int)
        and label = any (${wanted.map((one) => one.label)}::text[])`.execute(tx)
    for (const { label, street, ...row } of rows) known.set(`${street} ${label}`, row)
  }
  await read()
  const fresh = wanted.filter((one) => !known.has(`${one.street} ${one.label}`))
  if (fresh.length > 0) {
    const ids = new Map<string, number>()
    if (measure !== undefined) {
      const tables = fresh.filter((one) => !one.street)
      if (createTypes ?? measure.types.length === 1) {
        for (const [label, id] of await ensureTypes(
          tx,
          measure,
          tables.map((one) => one.path),
        ))
          ids.set(label, id)
      } else {
        for (const one of tables) {
          const id = existingType(measure, one.path)
          if (id !== undefined) ids.set(one.label, id)
        }
      }
    }
    const rows = fresh.map((one) => ({
      label: one.label,
      measureId: one.street ? null : measureId,
      typeId: one.street ? null : (ids.get(one.label) ?? null),
    }))
    await sql`insert into performance.type_labels (measure_id, label, type_id, state)
      select u.measure_id, u.label, u.type_id, case when u.type_id is null then 'pending' else 'known' end
      from unnest(${rows.map((row) => row.measureId)}::int[], ${rows.map((row) => row.label)}::text[],
        ${rows.map((row) => row.typeId)}::int[]) as u (measure_id, label, type_id)
      on conflict do nothing`.execute(tx)
    await read()
  }
  return wanted.map((one) => {
    const row = known.get(`${one.street} ${one.label}`)
    if (row === undefined) throw new Error(`The type label ${one.label} was not stored`)
    return row
  })
}

function existingType(measure: Measure, path: readonly string[]): number | undefined {
  let at = measure.root
  for (const title of path) {
    const next = measure.types.find((type) => type.parentId === at.id && slugOf(type.title) === slugOf(title))
    if (next === undefined) return undefined
    at = next
  }
  return at.id
}

/** One month of one series, as it would be stored. */
interface Plan {
  readonly change: 'new' | 'replaced' | 'unchanged'
  readonly kind: 'street' | 'table'
  readonly seriesId: number
  readonly seriesName: string
  /** As gathered: the force of street files, '' for tables. */
  readonly source: string
  readonly measureId: number | null
  readonly month: Month
  /** Ids of area labels, type labels and counts, sorted by the first two. */
  readonly cells: EditionCells
  readonly total: number
  readonly hash: string
  readonly current: { readonly id: number; readonly total: number } | undefined
  /** Whether any series of the same measures had figures for the month. */
  readonly hadFigures: boolean
}

async function planMonths(
  tx: Tx,
  months: readonly GatheredMonth[],
  given: {
    readonly areas: readonly KnownLabel[]
    readonly types: readonly KnownType[]
    readonly measure: Measure | undefined
    readonly source: string
  },
): Promise<Plan[]> {
  if (months.length === 0) return []
  const series = new Map<string, number>()
  const keyOf = (month: GatheredMonth): string => `${month.kind} ${sourceOf(month)}`
  const sourceOf = (month: GatheredMonth): string => (month.kind === 'street' ? month.source : given.source.trim())
  for (const month of months) {
    if (series.has(keyOf(month))) continue
    const measureId = month.kind === 'street' ? null : (given.measure?.id ?? null)
    await sql`insert into performance.series (kind, measure_id, source) values (${month.kind}, ${measureId}::int, ${sourceOf(month)})
      on conflict do nothing`.execute(tx)
    const { rows } = await sql<{ id: number }>`select id from performance.series
      where kind = ${month.kind} and measure_id is not distinct from ${measureId}::int and source = ${sourceOf(month)}`.execute(
      tx,
    )
    series.set(keyOf(month), rows[0]?.id ?? 0)
  }
  const { rows: current } = await sql<{
    id: number
    series_id: number
    month: string
    content_hash: string
    total: number
  }>`
    select id, series_id, month, content_hash, total from performance.editions
    where state = 'current' and series_id = any (${[...series.values()]}::int[])`.execute(tx)
  const currentOf = new Map(current.map((row) => [`${row.series_id} ${monthOfDate(row.month)}`, row]))
  const filled = await monthsWithFigures(tx, {
    street: months.some((m) => m.kind === 'street'),
    measureId: given.measure?.id,
  })
  return months.map((month): Plan => {
    const seriesId = series.get(keyOf(month)) ?? 0
    const cells = sorted(month, given)
    const hash = hashOf(cells)
    const before = currentOf.get(`${seriesId} ${month.month}`)
    return {
      change: before === undefined ? 'new' : before.content_hash === hash ? 'unchanged' : 'replaced',
      kind: month.kind,
      seriesId,
      source: month.source,
      seriesName:
        month.kind === 'street'
          ? month.source || 'Street-level crime files'
          : [given.measure?.title, given.source.trim()].filter((part) => part !== '').join(', '),
      measureId: month.kind === 'street' ? null : (given.measure?.id ?? null),
      month: month.month,
      cells,
      total: cells.counts.reduce((sum, count) => sum + count, 0),
      hash,
      current: before,
      hadFigures: filled.has(`${month.kind} ${month.month}`),
    }
  })
}

/** Months for which anything is rolled up already, so that it has to be cleared first. */
async function monthsWithFigures(
  tx: Tx,
  { street, measureId }: { readonly street: boolean; readonly measureId: number | undefined },
): Promise<Set<string>> {
  const built = street ? await streetMeasureIds(tx) : []
  const { rows } = await sql<{ street: boolean; month: string }>`
    select distinct s.kind = 'street' as street, e.month from performance.editions e
    join performance.series s on s.id = e.series_id
    where e.state = 'current' and (${street} and (s.kind = 'street' or s.measure_id = any (${built}::int[]))
      or s.measure_id = ${measureId ?? null}::int)`.execute(tx)
  const found = new Set<string>()
  for (const row of rows) for (const kind of ['street', 'table']) found.add(`${kind} ${monthOfDate(row.month)}`)
  return found
}

function sorted(
  month: GatheredMonth,
  { areas, types }: { readonly areas: readonly KnownLabel[]; readonly types: readonly KnownType[] },
): EditionCells {
  const size = month.areas.length
  const keys = new Float64Array(size)
  const typeIds = types.map((type) => type.id)
  const areaIds = areas.map((area) => area.id)
  // One number holds area, type and place, in this order: sorting numbers is many times as fast as comparing rows.
  // 2^53 leaves room for 2 million area labels, 16,384 types of one month and 262,144 cells; larger months sort by rank.
  const order = Uint32Array.from({ length: size }, (_, i) => i)
  for (let i = 0; i < size; i++) {
    keys[i] = (areaIds[month.areas[i] ?? 0] ?? 0) * 2 ** 24 + (typeIds[month.types[i] ?? 0] ?? 0)
  }
  order.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0))
  const cells = { areas: new Int32Array(size), types: new Int32Array(size), counts: new Int32Array(size) }
  for (let i = 0; i < size; i++) {
    const from = order[i] ?? 0
    cells.areas[i] = areaIds[month.areas[from] ?? 0] ?? 0
    cells.types[i] = typeIds[month.types[from] ?? 0] ?? 0
    cells.counts[i] = month.counts[from] ?? 0
  }
  return cells
}

function hashOf({ areas, types, counts }: EditionCells): string {
  const hash = createHash('sha256')
  for (const array of [areas, types, counts])
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  return hash.digest('hex')
}

/** Street files and a table for the same measure and month would be added together: somebody must choose. */
async function refuseSecondSource(tx: Tx, plans: readonly Plan[]): Promise<void> {
  const street = await streetMeasureIds(tx)
  for (const kind of ['street', 'table'] as const) {
    const own = plans.filter(
      (plan) => plan.kind === kind && (kind === 'street' || street.includes(plan.measureId ?? 0)),
    )
    if (own.length === 0) continue
    const { rows } = await sql<{ month: string; title: string }>`
      select e.month, coalesce(m.title, s.source) as title from performance.editions e
      join performance.series s on s.id = e.series_id and s.kind <> ${kind}
      left join performance.measures m on m.id = s.measure_id
      where e.state = 'current' and e.month = any (${own.map((plan) => firstDay(plan.month))}::date[])
        and (s.kind = 'street' or s.measure_id = any (${street}::int[]))
      order by e.month limit 1`.execute(tx)
    const [clash] = rows
    if (clash === undefined) continue
    throw new AppError(
      'month-from-another-source',
      kind === 'street'
        ? `A table for “${clash.title}” already has ${monthOfDate(clash.month)}. Undo that import first, or the month would be counted twice.`
        : `Street-level crime files already give ${monthOfDate(clash.month)} of this measure. Choose another measure for the table, or the month would be counted twice.`,
      { status: 422 },
    )
  }
}

const MOST_DIFFERENCES = 500

async function describeMonths(
  tx: Tx,
  plans: readonly Plan[],
  given: {
    readonly typeLabels: Gathered['typeLabels']
    readonly areas: readonly KnownLabel[]
    readonly types: readonly KnownType[]
  },
): Promise<MonthReport[]> {
  const typeNames = new Map(given.types.map((type, i) => [type.id, typeName(given.typeLabels[i]?.label ?? '')]))
  const replaced = plans.flatMap((plan) =>
    plan.change === 'replaced' && plan.current !== undefined ? [plan.current.id] : [],
  )
  const before = replaced.length === 0 ? new Map<number, EditionCells>() : await cellsOf(tx, replaced)
  const labelIds = [...new Set([...before.values()].flatMap((cells) => [...cells.areas]))]
  if (replaced.length > 0) {
    const { rows: oldTypes } = await sql<{ id: number; label: string }>`
      select id, label from performance.type_labels
      where id = any (${[...new Set([...before.values()].flatMap((cells) => [...cells.types]))]}::int[])`.execute(tx)
    for (const row of oldTypes) typeNames.set(row.id, typeName(row.label))
  }
  const places = replaced.length === 0 ? undefined : await placesOf(tx, { labelIds, areas: given.areas })
  return plans.map((plan): MonthReport => {
    const old = plan.current === undefined ? undefined : before.get(plan.current.id)
    const differences =
      old === undefined || places === undefined ? [] : differencesOf({ old, now: plan.cells, places, typeNames })
    return {
      series: plan.seriesName,
      month: plan.month,
      change: plan.change,
      before: plan.current?.total ?? 0,
      after: plan.total,
      types: totalsByType({ old, now: plan.cells, unchanged: plan.change === 'unchanged', typeNames }),
      differences: differences.slice(0, MOST_DIFFERENCES),
      differenceCount: differences.length,
    }
  })
}

function typeName(label: string): string {
  return label === '' ? 'All types' : label
}

async function cellsOf(tx: Tx, editionIds: readonly number[]): Promise<Map<number, EditionCells>> {
  const { rows } = await sql<{ edition_id: number; area_label_id: number; type_label_ids: number[]; counts: number[] }>`
    select edition_id, area_label_id, type_label_ids, counts from performance.cells
    where edition_id = any (${[...editionIds]}::int[])`.execute(tx)
  const gathered = new Map<number, { areas: number[]; types: number[]; counts: number[] }>()
  for (const row of rows) {
    let own = gathered.get(row.edition_id)
    if (own === undefined) {
      own = { areas: [], types: [], counts: [] }
      gathered.set(row.edition_id, own)
    }
    for (let i = 0; i < row.counts.length; i++) {
      own.areas.push(row.area_label_id)
      own.types.push(row.type_label_ids[i] ?? 0)
      own.counts.push(row.counts[i] ?? 0)
    }
  }
  return new Map(
    [...gathered].map(([id, own]) => [
      id,
      { areas: Int32Array.from(own.areas), types: Int32Array.from(own.types), counts: Int32Array.from(own.counts) },
    ]),
  )
}

type Places = ReadonlyMap<number, { readonly code: string | null; readonly name: string }>

/** Where differences are told: the district of each label's area, the area itself when it lies in none. */
async function placesOf(
  tx: Tx,
  { labelIds, areas }: { readonly labelIds: readonly number[]; readonly areas: readonly KnownLabel[] },
): Promise<Places> {
  const { rows } = await sql<{ id: number; area_id: number }>`
    select id, area_id from performance.area_labels where state = 'known' and id = any (${[
      ...new Set([...labelIds, ...areas.map((area) => area.id)]),
    ]}::int[])`.execute(tx)
  const { levelsOf: levels, areas: known } = await levelsOf(
    tx,
    rows.map((row) => row.area_id),
  )
  return new Map(
    rows.flatMap((row) => {
      const own = (levels.get(row.area_id) ?? []).flatMap((id) => known.get(id) ?? [])
      const area = own.find((one) => one.kind === 'district') ?? own[0]
      return area === undefined ? [] : [[row.id, { code: area.code, name: area.name }] as const]
    }),
  )
}

function differencesOf(given: {
  readonly old: EditionCells
  readonly now: EditionCells
  readonly places: Places
  readonly typeNames: ReadonlyMap<number, string>
}): Difference[] {
  const sums = new Map<string, { area: string | null; areaName: string; type: string; before: number; after: number }>()
  const add = (cells: EditionCells, side: 'before' | 'after'): void => {
    for (let i = 0; i < cells.counts.length; i++) {
      const place = given.places.get(cells.areas[i] ?? 0) ?? { code: null, name: 'Outside the known areas' }
      const type = given.typeNames.get(cells.types[i] ?? 0) ?? ''
      const key = `${place.code} ${type}`
      let sum = sums.get(key)
      if (sum === undefined) {
        sum = { area: place.code, areaName: place.name, type, before: 0, after: 0 }
        sums.set(key, sum)
      }
      sum[side] += cells.counts[i] ?? 0
    }
  }
  add(given.old, 'before')
  add(given.now, 'after')
  return [...sums.values()]
    .filter((sum) => sum.before !== sum.after)
    .sort(
      (a, b) =>
        Math.abs(b.after - b.before) - Math.abs(a.after - a.before) ||
        a.areaName.localeCompare(b.areaName) ||
        a.type.localeCompare(b.type),
    )
}

function totalsByType(given: {
  readonly old: EditionCells | undefined
  readonly now: EditionCells
  readonly unchanged: boolean
  readonly typeNames: ReadonlyMap<number, string>
}): MonthReport['types'] {
  const sums = new Map<string, { type: string; before: number; after: number }>()
  const add = (cells: EditionCells, side: 'before' | 'after'): void => {
    const byId = new Map<number, number>()
    for (let i = 0; i < cells.counts.length; i++) {
      const id = cells.types[i] ?? 0
      byId.set(id, (byId.get(id) ?? 0) + (cells.counts[i] ?? 0))
    }
    for (const [id, count] of byId) {
      const type = given.typeNames.get(id) ?? ''
      let sum = sums.get(type)
      if (sum === undefined) {
        sum = { type, before: 0, after: 0 }
        sums.set(type, sum)
      }
      sum[side] += count
    }
  }
  add(given.now, 'after')
  const before = given.unchanged ? given.now : given.old
  if (before !== undefined) add(before, 'before')
  return [...sums.values()].sort((a, b) => a.type.localeCompare(b.type))
}

function describeFiles(gathered: Gathered, areas: readonly KnownLabel[]): FileReport[] {
  return gathered.files.map((file) => {
    let outside = 0
    for (const [label, rows] of file.rowsByArea) if (areas[label]?.state !== 'known') outside += rows
    return { ...fileReport(file), rowsOutside: outside }
  })
}

/** Of a file that was read but not looked up: what is outside is not known. */
export function fileReport(file: Gathered['files'][number]): FileReport {
  const { rowsAccepted, rowsByArea: _, ...rest } = file
  return { ...rest, format: file.mapping?.format ?? null, rowsStored: rowsAccepted, rowsOutside: 0 }
}

function describeUnknown(
  gathered: Gathered,
  { areas, types }: { readonly areas: readonly KnownLabel[]; readonly types: readonly KnownType[] },
): Pick<ImportReport, 'unknownAreas' | 'unknownTypes' | 'outside'> {
  const rows = new Map<number, number>()
  for (const file of gathered.files) {
    for (const [label, count] of file.rowsByArea) rows.set(label, (rows.get(label) ?? 0) + count)
  }
  const inState = (state: KnownLabel['state']) =>
    gathered.areaLabels.flatMap((one, i) =>
      areas[i]?.state === state ? [{ label: one.label, name: one.name, rows: rows.get(i) ?? 0 }] : [],
    )
  const counts = new Map<number, number>()
  for (const month of gathered.months) {
    for (let i = 0; i < month.types.length; i++) {
      const type = month.types[i] ?? 0
      if (types[type]?.state === 'pending') counts.set(type, (counts.get(type) ?? 0) + (month.counts[i] ?? 0))
    }
  }
  const outside = inState('outside')
  return {
    unknownAreas: inState('pending').sort((a, b) => b.rows - a.rows || a.label.localeCompare(b.label)),
    unknownTypes: [...counts]
      .map(([type, count]) => ({ label: gathered.typeLabels[type]?.label ?? '', count }))
      .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label)),
    outside: {
      rows: outside.reduce((sum, one) => sum + one.rows, 0),
      labels: outside.filter((one) => one.label !== '').length,
      withoutPlace: outside.find((one) => one.label === '')?.rows ?? 0,
    },
  }
}

async function touchedMeasures(
  tx: Tx,
  plans: readonly Plan[],
  measure: { readonly measure: Measure; readonly created: boolean } | undefined,
): Promise<ImportReport['measures']> {
  const found: { slug: string; title: string; created: boolean }[] = []
  if (plans.some((plan) => plan.kind === 'street')) {
    for (const id of await streetMeasureIds(tx)) {
      const { slug, title } = await getMeasure(tx, id)
      found.push({ slug, title, created: false })
    }
  }
  if (measure !== undefined) {
    found.push({ slug: measure.measure.slug, title: measure.measure.title, created: measure.created })
  }
  return found
}

/** The import's row, which its editions name; a staged upload has one already. */
async function recordStart(
  tx: Tx,
  { importId, options }: { readonly importId: string; readonly options: StoreOptions },
): Promise<void> {
  const { actor } = options
  await sql`insert into performance.imports (id, state, user_id, agency_id, settings)
    values (${importId}::uuid, 'storing', ${actor.userId}::uuid, ${actor.agencyId}::uuid, ${JSON.stringify(options.settings ?? {})}::jsonb)
    on conflict do nothing`.execute(tx)
}

async function recordImport(
  tx: Tx,
  given: { readonly importId: string; readonly files: readonly FileReport[]; readonly measureId: number | null },
): Promise<void> {
  const { importId, files, measureId } = given
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const rows = files.reduce((sum, file) => sum + file.rowsRead, 0)
  const format = files.find((file) => file.format !== null)?.format ?? null
  await recordFiles(tx, { importId, files, keepUploads: false })
  await sql`update performance.imports set state = 'done', format = ${format}, measure_id = ${measureId}::int, phase = '',
    bytes_total = ${bytes}, bytes_done = ${bytes}, rows_done = ${rows}, stored_at = now(), finished_at = now()
    where id = ${importId}::uuid`.execute(tx)
}

/**
 * Puts the files as read, and their errors, in the place of what an earlier check recorded, and of the uploads as sent
 * unless these still wait.
 */
export async function recordFiles(
  tx: Tx,
  given: { readonly importId: string; readonly files: readonly FileReport[]; readonly keepUploads: boolean },
): Promise<void> {
  const { importId, files, keepUploads } = given
  await sql`delete from performance.import_errors where file_id in (
    select id from performance.import_files where import_id = ${importId}::uuid)`.execute(tx)
  await sql`delete from performance.import_files where import_id = ${importId}::uuid
    and (spooled_as is null or ${!keepUploads})`.execute(tx)
  const { rows } = await sql<{ id: number; position: number }>`
    insert into performance.import_files
      (import_id, position, name, sha256, bytes, rows_read, rows_stored, rows_outside, rows_rejected)
    select ${importId}::uuid, f.* from jsonb_to_recordset(${JSON.stringify(
      files.map((file, i) => ({
        ...file,
        position: FIRST_READ + i,
        errors: undefined,
        warnings: undefined,
        mapping: undefined,
      })),
    )}::jsonb) as f (position int, name text, sha256 text, bytes bigint, "rowsRead" bigint, "rowsStored" bigint,
      "rowsOutside" bigint, "rowsRejected" bigint)
    returning id, position`.execute(tx)
  const idOf = new Map(rows.map((row) => [row.position, row.id]))
  if (files.every((file) => file.errors.length === 0)) return
  await sql`create temporary table row_errors (file_id int, position int, line int, column_name text, code text, message text) on commit drop`.execute(
    tx,
  )
  await copyIn(
    tx,
    { temporaryTable: 'row_errors', columns: ['file_id', 'position', 'line', 'column_name', 'code', 'message'] },
    errorLines(files, idOf),
  )
  await sql`insert into performance.import_errors (file_id, position, line, column_name, code, message)
    select file_id, position, line, column_name, code, message from row_errors`.execute(tx)
  await sql`drop table row_errors`.execute(tx)
}

/** Positions below are those of the uploads as sent; from here on those of the files as read, zip files opened. */
const FIRST_READ = 100_000

function* errorLines(files: readonly FileReport[], idOf: ReadonlyMap<number, number>): Generator<Uint8Array> {
  for (const [i, file] of files.entries()) {
    const id = idOf.get(FIRST_READ + i) ?? 0
    const lines = file.errors.map(
      (error, n) =>
        `${id}\t${n}\t${error.line}\t${copyField(error.column === '' ? null : error.column)}\t${error.code}\t${copyField(error.message)}\n`,
    )
    if (lines.length > 0) yield Buffer.from(lines.join(''))
  }
}

async function storeEditions(
  tx: Tx,
  { changed, importId }: { readonly changed: readonly Plan[]; readonly importId: string },
): Promise<Map<number, EditionCells>> {
  if (changed.length === 0) return new Map()
  await sql`update performance.editions set state = 'superseded'
    where id = any (${changed.flatMap((plan) => plan.current?.id ?? [])}::int[])`.execute(tx)
  const { rows } = await sql<{ id: number; series_id: number; month: string }>`
    insert into performance.editions (series_id, month, import_id, content_hash, total, state, replaces_id)
    select u.series_id, u.month, ${importId}::uuid, u.hash, u.total, 'current', u.replaces_id
    from unnest(${changed.map((plan) => plan.seriesId)}::int[], ${changed.map((plan) => firstDay(plan.month))}::date[],
      ${changed.map((plan) => plan.hash)}::text[], ${changed.map((plan) => plan.total)}::bigint[],
      ${changed.map((plan) => plan.current?.id ?? null)}::int[]) as u (series_id, month, hash, total, replaces_id)
    returning id, series_id, month`.execute(tx)
  const idOf = new Map(rows.map((row) => [`${row.series_id} ${monthOfDate(row.month)}`, row.id]))
  await sql`create temporary table new_cells (edition_id int, area_label_id int, type_label_ids int[], counts int[]) on commit drop`.execute(
    tx,
  )
  await copyIn(
    tx,
    { temporaryTable: 'new_cells', columns: ['edition_id', 'area_label_id', 'type_label_ids', 'counts'] },
    cellLines(changed, idOf),
  )
  await sql`insert into performance.cells (edition_id, area_label_id, type_label_ids, counts)
    select edition_id, area_label_id, type_label_ids, counts from new_cells`.execute(tx)
  await sql`drop table new_cells`.execute(tx)
  return new Map(changed.map((plan) => [idOf.get(`${plan.seriesId} ${plan.month}`) ?? 0, plan.cells]))
}

function* cellLines(changed: readonly Plan[], idOf: ReadonlyMap<string, number>): Generator<Uint8Array> {
  let text = ''
  for (const plan of changed) {
    const id = idOf.get(`${plan.seriesId} ${plan.month}`) ?? 0
    const { areas, types, counts } = plan.cells
    for (let i = 0; i < areas.length; ) {
      const area = areas[i]
      let typeIds = ''
      let values = ''
      for (; i < areas.length && areas[i] === area; i++) {
        const comma = typeIds === '' ? '' : ','
        typeIds += comma + types[i]
        values += comma + counts[i]
      }
      text += `${id}\t${area}\t{${typeIds}}\t{${values}}\n`
    }
    if (text.length > 256 * 1024) {
      yield Buffer.from(text)
      text = ''
    }
  }
  if (text !== '') yield Buffer.from(text)
}

interface Changed {
  readonly seriesId: number
  readonly measureId: number | null
  readonly month: Month
  readonly hadFigures: boolean
}

/** What follows from changed editions: roll-up, coverage, signals and open requests. */
export async function afterChange(tx: Tx, changed: readonly Changed[]): Promise<void> {
  if (changed.length === 0) return
  const measureIds = await addUpChanged(tx, changed)
  await refreshSeriesAreas(tx, [...new Set(changed.filter((one) => one.measureId === null).map((one) => one.seriesId))])
  await judgeAfresh(tx, measureIds)
}

/** Adds up the changed months and returns the measures concerned. */
async function addUpChanged(
  tx: Tx,
  changed: readonly Changed[],
  given: { readonly fresh?: ReadonlyMap<number, EditionCells>; readonly levels?: LevelsOf } = {},
): Promise<number[]> {
  const street = await streetMeasureIds(tx)
  const own = changed.flatMap((one) => (one.measureId === null ? [] : [one.measureId]))
  const groups: { measureIds: number[]; part: readonly Changed[] }[] = []
  const fromStreet = changed.filter((one) => one.measureId === null)
  if (fromStreet.length > 0) groups.push({ measureIds: street, part: fromStreet })
  for (const id of new Set(own)) groups.push({ measureIds: [id], part: changed.filter((one) => one.measureId === id) })
  for (const { measureIds, part } of groups) {
    await rollUp(tx, {
      measureIds,
      months: part.map((one) => one.month),
      hadFigures: part.filter((one) => one.hadFigures).map((one) => one.month),
      fresh: given.fresh,
      levels: given.levels,
    })
  }
  return [...new Set(groups.flatMap((group) => group.measureIds))]
}

async function judgeAfresh(tx: Tx, measureIds: readonly number[]): Promise<void> {
  if (measureIds.length === 0) return
  await recomputeSignals(tx, measureIds)
  await followExceptions(tx, measureIds)
}

async function askForNewest(
  tx: Tx,
  given: { readonly measureIds: readonly number[]; readonly changed: readonly Plan[]; readonly options: StoreOptions },
): Promise<string[]> {
  const { measureIds, changed, options } = given
  if (!(await getSettings(tx)).askAutomatically) return []
  const asked: string[] = []
  for (const measureId of measureIds) {
    const month = await latestMonth(tx, measureId)
    if (month === null || !changed.some((plan) => plan.month === month)) continue
    const result = await askForResponses(tx, {
      measureId,
      month,
      askedBy: null,
      today: options.today,
      teamsServing: options.teamsServing,
    })
    asked.push(...result.asked)
  }
  return asked
}
