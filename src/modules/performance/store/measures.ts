import { sql } from 'kysely'
import { type Month, month, monthOfDate } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { AppError, ok, type Result, refused } from '../../../platform/result/index.ts'
import type { Outcome } from '../domain/exceptions.ts'

/** How a measure's exceptions are found unless somebody asks for the other method. */
export type ScreeningMethod = 'seasonal' | 'xmr'

export interface CountType {
  readonly id: number
  readonly measureId: number
  readonly parentId: number | null
  /** Unique within the measure; `all` is the root, whose figures are the total. */
  readonly slug: string
  readonly title: string
  readonly position: number
  /** Counts towards the type above it. */
  readonly included: boolean
  /** 0 for the root, 1 for a type, 2 for a type within a type. */
  readonly level: number
}

export interface Measure {
  readonly id: number
  readonly slug: string
  readonly title: string
  readonly description: string
  readonly aliases: readonly string[]
  readonly outcome: Outcome
  readonly unit: string
  /** Counts below this are not reported as exceptions. */
  readonly significance: number
  readonly method: ScreeningMethod
  /** Standard deviations between the centre of the seasonal chart and its lines. */
  readonly deviations: number
  /** Months from which the XmR charts of this measure start new limits. */
  readonly rebaseMonths: readonly Month[]
  readonly source: string
  readonly builtIn: boolean
  readonly version: number
  readonly root: CountType
  /** In tree order, the root first. */
  readonly types: readonly CountType[]
}

interface MeasureRow extends Omit<Measure, 'rebaseMonths' | 'root' | 'types'> {
  readonly rebaseMonths: readonly string[]
}

/** All measures in the order of lists. */
export function listMeasures(tx: Tx): Promise<Measure[]> {
  return readMeasures(tx, null)
}

export function measuresByIds(tx: Tx, ids: readonly number[]): Promise<Measure[]> {
  return readMeasures(tx, ids)
}

async function readMeasures(tx: Tx, ids: readonly number[] | null): Promise<Measure[]> {
  const wanted = ids === null ? null : [...ids]
  const { rows } = await sql<MeasureRow>`
    select id, slug, title, description, aliases, outcome, unit, significance, method, deviations,
      rebase_months::text[] as "rebaseMonths", source, built_in as "builtIn", version
    from performance.measures where ${wanted}::int[] is null or id = any (${wanted}::int[])
    order by position, title, id`.execute(tx)
  const { rows: types } = await sql<Omit<CountType, 'level'>>`
    select id, measure_id as "measureId", parent_id as "parentId", slug, title, position, included
    from performance.count_types where ${wanted}::int[] is null or measure_id = any (${wanted}::int[])
    order by measure_id, position, title, id`.execute(tx)
  return rows.map((row) => {
    const tree = inTreeOrder(types.filter((type) => type.measureId === row.id))
    const [root] = tree
    if (root === undefined) throw new Error(`Measure ${row.id} has no root type`)
    return { ...row, rebaseMonths: row.rebaseMonths.map(monthOfDate), root, types: tree }
  })
}

function inTreeOrder(types: readonly Omit<CountType, 'level'>[]): CountType[] {
  const children = new Map<number | null, Omit<CountType, 'level'>[]>()
  for (const type of types) {
    const own = children.get(type.parentId)
    if (own === undefined) children.set(type.parentId, [type])
    else own.push(type)
  }
  const walk = (parentId: number | null, level: number): CountType[] =>
    (children.get(parentId) ?? []).flatMap((type) => [{ ...type, level }, ...walk(type.id, level + 1)])
  return walk(null, 0)
}

/** @throws AppError `measure-not-found` */
export async function getMeasure(tx: Tx, slugOrId: string | number): Promise<Measure> {
  const all = await listMeasures(tx)
  const found = all.find((measure) => (typeof slugOrId === 'number' ? measure.id : measure.slug) === slugOrId)
  if (found === undefined) {
    throw new AppError('measure-not-found', 'There is no such measure.', { status: 404 })
  }
  return found
}

export interface MeasureAndType {
  readonly measure: Measure
  readonly type: CountType
}

export interface MeasureProblem {
  readonly code: 'unknown-measure' | 'ambiguous-measure'
  readonly message: string
  /** What may be written instead, each of which is found. */
  readonly choices: readonly string[]
}

/**
 * What a person calls a measure: its slug, title or alias, or one of its types alone (`burglary`), or both with a
 * stroke between them (`recorded-crime/burglary`). Case and spacing do not matter. A measure alone means its total.
 */
export async function findMeasure(tx: Tx, name: string): Promise<Result<MeasureAndType, MeasureProblem>> {
  return chooseMeasure(await listMeasures(tx), name)
}

/** The rule of `findMeasure`, on measures that were read before. */
export function chooseMeasure(measures: readonly Measure[], name: string): Result<MeasureAndType, MeasureProblem> {
  const wanted = slugOf(name)
  const [first = '', ...rest] = name.split('/').map(slugOf)
  const named = (measure: Measure, text: string): boolean =>
    measure.slug === text || slugOf(measure.title) === text || measure.aliases.some((alias) => slugOf(alias) === text)
  const typed = (type: CountType, text: string): boolean => type.slug === text || slugOf(type.title) === text

  const whole = measures.find((measure) => named(measure, wanted))
  if (whole !== undefined) return ok({ measure: whole, type: whole.root })
  const candidates = measures.flatMap((measure) => {
    if (rest.length > 0) {
      if (!named(measure, first)) return []
      const text = rest.join('-')
      return measure.types
        .filter((type) => typed(type, text) || typed(type, rest.at(-1) ?? ''))
        .map((type) => ({ measure, type }))
    }
    return measure.types.filter((type) => typed(type, wanted)).map((type) => ({ measure, type }))
  })
  const exact = candidates.filter(({ type }) => type.slug === (rest.length > 0 ? rest.join('-') : wanted))
  const [found, ...others] = exact.length === 1 ? exact : candidates
  if (found !== undefined && others.length === 0) return ok(found)
  if (found !== undefined) {
    const choices = candidates.map(({ measure, type }) => `${measure.slug}/${type.slug}`)
    return refused({
      code: 'ambiguous-measure',
      message: `“${name}” could mean ${choices.join(' or ')}.`,
      choices,
    })
  }
  const choices = measures.map((measure) => measure.slug)
  return refused({
    code: 'unknown-measure',
    message: `There is no measure or type “${name}”. The measures are: ${choices.join(', ')}.`,
    choices,
  })
}

/** A name as it stands in addresses: lower case, words joined by hyphens. Empty when it holds no letter or digit. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 70)
    .replace(/-+$/, '')
}

export interface NewMeasure {
  readonly title: string
  readonly description?: string
  readonly outcome?: Outcome
  readonly unit?: string
  readonly significance?: number
  readonly method?: ScreeningMethod
  readonly source?: string
}

/**
 * Makes a measure with nothing but its root type.
 * @throws AppError `measure-exists` when one has that name already, `measure-without-name` when no name is left
 */
export async function createMeasure(tx: Tx, given: NewMeasure, createdBy: string | null): Promise<Measure> {
  const title = given.title.trim().slice(0, 200)
  const slug = slugOf(title)
  if (slug === '')
    throw new AppError('measure-without-name', 'Give the measure a name with letters or digits.', { status: 422 })
  const known = chooseMeasure(await listMeasures(tx), title)
  if (known.ok && known.value.type.parentId === null) {
    throw new AppError('measure-exists', `There is a measure called “${known.value.measure.title}” already.`, {
      status: 422,
    })
  }
  const { rows } = await sql<{ id: number }>`
    insert into performance.measures (slug, title, description, outcome, unit, significance, method, source, created_by)
    values (${slug}, ${title}, ${given.description ?? ''}, ${given.outcome ?? 'reduce'}, ${given.unit ?? 'offences'},
      ${given.significance ?? 10}, ${given.method ?? 'seasonal'}, ${given.source ?? ''}, ${createdBy}::uuid)
    returning id`.execute(tx)
  const id = rows[0]?.id ?? 0
  await sql`insert into performance.count_types (measure_id, parent_id, slug, title, position)
    values (${id}, null, 'all', 'All types', 0)`.execute(tx)
  return getMeasure(tx, id)
}

/**
 * The types of these paths (widest first, at most two names each), made where they are missing.
 * An empty path is the root.
 */
export async function ensureTypes(
  tx: Tx,
  measure: Measure,
  paths: readonly (readonly string[])[],
): Promise<Map<string, number>> {
  const types = [...measure.types]
  const found = new Map<string, number>()
  let position = Math.max(0, ...types.map((type) => type.position))
  for (const path of paths) {
    let parent: CountType = measure.root
    for (const title of path.slice(0, 2)) {
      const under: CountType = parent
      const existing = types.find((type) => type.parentId === under.id && slugOf(type.title) === slugOf(title))
      if (existing !== undefined) {
        parent = existing
        continue
      }
      const slug = freeSlug({ title, parent: under, taken: new Set(types.map((type) => type.slug)) })
      const { rows } = await sql<{ id: number }>`
        insert into performance.count_types (measure_id, parent_id, slug, title, position)
        values (${measure.id}, ${under.id}, ${slug}, ${title.slice(0, 200)}, ${++position}) returning id`.execute(tx)
      const made: CountType = {
        id: rows[0]?.id ?? 0,
        measureId: measure.id,
        parentId: under.id,
        slug,
        title,
        position,
        included: true,
        level: under.level + 1,
      }
      types.push(made)
      parent = made
    }
    found.set(path.join(TYPE_PATH), parent.id)
  }
  return found
}

/** Between the names of a type and a type within it, in labels of files. */
export const TYPE_PATH = ' > '

function freeSlug({ title, parent, taken }: { title: string; parent: CountType; taken: ReadonlySet<string> }): string {
  const own = slugOf(title) || 'type'
  const wanted = [own, ...(parent.level > 0 ? [`${parent.slug}-${own}`.slice(0, 110)] : [])]
  for (const slug of wanted) if (slug !== 'all' && !taken.has(slug)) return slug
  for (let n = 2; ; n++) if (!taken.has(`${own}-${n}`)) return `${own}-${n}`
}

export interface MeasureChange {
  readonly id: number
  /** The version that the form was made from. */
  readonly version: number
  readonly title?: string
  readonly description?: string
  readonly outcome?: Outcome
  readonly unit?: string
  readonly significance?: number
  readonly method?: ScreeningMethod
  readonly deviations?: number
  readonly rebaseMonths?: readonly Month[]
  readonly source?: string
}

/**
 * Changes what an analyst may choose about a measure. The caller then calls `recomputeSignals` for it.
 * Refused as stale, with the measure as it is now, when somebody else changed it meanwhile.
 */
export async function changeMeasure(
  tx: Tx,
  change: MeasureChange,
): Promise<Result<Measure, { readonly code: 'stale'; readonly current: Measure }>> {
  const now = await getMeasure(tx, change.id)
  const rebase = (change.rebaseMonths ?? now.rebaseMonths).map((value) => `${month(value)}-01`)
  const { rows } = await sql`
    update performance.measures set title = ${change.title ?? now.title}, description = ${change.description ?? now.description},
      outcome = ${change.outcome ?? now.outcome}, unit = ${change.unit ?? now.unit},
      significance = ${change.significance ?? now.significance}, method = ${change.method ?? now.method},
      deviations = ${change.deviations ?? now.deviations}, rebase_months = ${rebase}::date[],
      source = ${change.source ?? now.source}, version = version + 1
    where id = ${change.id} and version = ${change.version} returning id`.execute(tx)
  const current = await getMeasure(tx, change.id)
  return rows.length === 1 ? ok(current) : refused({ code: 'stale', current })
}
