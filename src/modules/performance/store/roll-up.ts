import { sql } from 'kysely'
import { firstDay, type Month } from '../../../platform/clock/index.ts'
import { copyIn, type Tx } from '../../../platform/db/index.ts'
import { type LevelsOf, monthOfIndex, rememberedLevels } from './levels.ts'
import { type CountType, measuresByIds } from './measures.ts'
import { forgetPacked } from './packed-counts.ts'

/** What changed: every type of these measures in these months is added up afresh. */
export interface Touched {
  readonly measureIds: readonly number[]
  readonly months: readonly Month[]
  /** Those of the months that had figures of these measures before; the others need no clearing. Default: all. */
  readonly hadFigures?: readonly Month[]
  /** Cells that were stored a moment ago, by edition, so that they need not be read back. */
  readonly fresh?: ReadonlyMap<number, EditionCells> | undefined
  /** What an earlier roll-up of the same transaction has looked up. */
  readonly levels?: LevelsOf | undefined
}

/** An edition's counts in three arrays of one length. */
export interface EditionCells {
  /** Ids of area labels and of type labels. */
  readonly areas: Int32Array
  readonly types: Int32Array
  readonly counts: Int32Array
}

/** Most numbers held at once, 8 bytes each. */
const MOST_PLACES = 4_000_000

/**
 * Makes `monthly_counts` of the touched months afresh from the current editions, at every level of areas and types.
 *
 * A figure that a table gives for an area or type itself beats the sum of what lies inside it: a table with rows for
 * districts and for their county counts nothing twice. An area above both takes each figure once. In street-level files,
 * where each row is a crime of its own, everything adds up.
 */
export async function rollUp(tx: Tx, touched: Touched): Promise<void> {
  const { measureIds } = touched
  if (measureIds.length === 0 || touched.months.length === 0) return
  const months = [...new Set(touched.months)].sort()
  const types = (await measuresByIds(tx, measureIds)).flatMap((measure) => measure.types)
  await forgetPacked(
    tx,
    types.map((type) => type.id),
  )
  await clear(tx, { types, months: touched.hadFigures ?? months })

  const labels = await typesByLabel(tx, types)
  const { rows: editions } = await sql<{ id: number; month: number; street: boolean }>`
    select e.id, s.kind = 'street' as street, (extract(year from e.month) * 12 + extract(month from e.month) - 1)::int as month
    from performance.editions e join performance.series s on s.id = e.series_id
    where e.state = 'current' and e.month = any (${months.map(firstDay)}::date[])
      and (s.measure_id = any (${[...measureIds]}::int[]) or s.kind = 'street' and ${await fedByStreetFiles(tx, measureIds)})
    order by e.month, e.id`.execute(tx)
  if (editions.length === 0) return
  const areas = await areasByLabel(tx, {
    editionIds: editions.map(({ id }) => id),
    levelsOf: touched.levels ?? rememberedLevels(tx),
  })
  const places = areas.levels.length * types.length
  const atOnce = Math.max(1, Math.min(600, Math.floor(MOST_PLACES / Math.max(1, places))))

  await sql`create temporary table rolled (type_id int, area_id int, places int[], counts bigint[]) on commit drop`.execute(
    tx,
  )
  const distinct = [...new Set(editions.map((edition) => edition.month))]
  for (let from = 0; from < distinct.length; from += atOnce) {
    const now = distinct.slice(from, from + atOnce)
    const sums = await addUp(tx, {
      editions: editions.filter((e) => now.includes(e.month)),
      months: now,
      types,
      labels,
      areas,
      fresh: touched.fresh,
    })
    await copyIn(tx, { temporaryTable: 'rolled', columns: ['type_id', 'area_id', 'places', 'counts'] }, lines(sums))
    await sql`insert into performance.monthly_counts (type_id, area_id, month, count)
      select r.type_id, r.area_id, (${now.map((index) => firstDay(monthOfIndex(index)))}::date[])[u.place], u.count
      from rolled r, unnest(r.places, r.counts) as u (place, count)`.execute(tx)
    await sql`truncate rolled`.execute(tx)
  }
  await sql`drop table rolled`.execute(tx)
}

async function clear(
  tx: Tx,
  { types, months }: { types: readonly CountType[]; months: readonly Month[] },
): Promise<void> {
  if (months.length === 0) return
  await sql`delete from performance.monthly_counts where type_id = any (${types.map((type) => type.id)}::int[])
    and month = any (${months.map(firstDay)}::date[])`.execute(tx)
}

/** Whether street files count towards any of the measures. */
export async function fedByStreetFiles(tx: Tx, measureIds: readonly number[]): Promise<boolean> {
  const { rows } = await sql<{ fed: boolean }>`
    select exists (select from performance.type_labels l join performance.count_types t on t.id = l.type_id
      where l.measure_id is null and t.measure_id = any (${[...measureIds]}::int[])) as fed`.execute(tx)
  return rows[0]?.fed === true
}

/** Place of the type that each type label means. */
async function typesByLabel(tx: Tx, types: readonly CountType[]): Promise<Map<number, number>> {
  const place = new Map(types.map((type, i) => [type.id, i]))
  const { rows } = await sql<{ id: number; type_id: number }>`
    select id, type_id from performance.type_labels
    where state = 'known' and type_id = any (${types.map((type) => type.id)}::int[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, place.get(row.type_id) ?? 0]))
}

interface Areas {
  /** Ids of all areas that figures can be shown for. */
  readonly levels: readonly number[]
  /** For each area label: the places, in `levels`, of its own area and of those around it. */
  readonly byLabel: ReadonlyMap<number, readonly number[]>
}

async function areasByLabel(
  tx: Tx,
  { editionIds, levelsOf }: { readonly editionIds: readonly number[]; readonly levelsOf: LevelsOf },
): Promise<Areas> {
  const { rows: labels } = await sql<{ id: number; area_id: number }>`
    select id, area_id from performance.area_labels where state = 'known' and id in (
      select area_label_id from performance.cells where edition_id = any (${[...editionIds]}::int[]))`.execute(tx)
  const found = await levelsOf([...new Set(labels.map((label) => label.area_id))])
  const levels = [...found.areas.keys()].sort((a, b) => a - b)
  const place = new Map(levels.map((id, i) => [id, i]))
  const byLabel = new Map<number, number[]>()
  for (const label of labels) {
    byLabel.set(
      label.id,
      (found.levelsOf.get(label.area_id) ?? []).map((id) => place.get(id) ?? 0),
    )
  }
  return { levels, byLabel }
}

interface Sums {
  readonly months: readonly number[]
  readonly types: readonly CountType[]
  readonly levels: readonly number[]
  /** By month: its figures count single crimes, each of which is in one row, so that nothing can be there twice. */
  readonly additive: readonly boolean[]
  /** By type, area, month; NaN where there is no figure. */
  readonly values: Float64Array
}

async function addUp(
  tx: Tx,
  given: {
    readonly editions: readonly { readonly id: number; readonly month: number; readonly street: boolean }[]
    readonly months: readonly number[]
    readonly types: readonly CountType[]
    readonly labels: ReadonlyMap<number, number>
    readonly areas: Areas
    readonly fresh: ReadonlyMap<number, EditionCells> | undefined
  },
): Promise<Sums> {
  const { months, types, labels, areas } = given
  const width = months.length
  const count = areas.levels.length
  const values = new Float64Array(types.length * count * width).fill(Number.NaN)
  const monthOf = new Map(given.editions.map((edition) => [edition.id, months.indexOf(edition.month)]))
  /** Levels of each direct area, by its place. */
  const direct = new Map<number, readonly number[]>()
  const add = (cell: { edition: number; area: number; type: number; count: number }): void => {
    const levels = areas.byLabel.get(cell.area)
    const base = levels?.[0]
    const type = labels.get(cell.type)
    if (levels === undefined || base === undefined || type === undefined) return
    direct.set(base, levels)
    const place = (type * count + base) * width + (monthOf.get(cell.edition) ?? 0)
    const before = values[place] ?? Number.NaN
    values[place] = (Number.isNaN(before) ? 0 : before) + cell.count
  }
  const stored: number[] = []
  for (const { id } of given.editions) {
    const cells = given.fresh?.get(id)
    if (cells === undefined) stored.push(id)
    else {
      for (let i = 0; i < cells.counts.length; i++) {
        add({ edition: id, area: cells.areas[i] ?? 0, type: cells.types[i] ?? 0, count: cells.counts[i] ?? 0 })
      }
    }
  }
  for (let from = 0; from < stored.length; from += 50) {
    const { rows } = await sql<{
      edition_id: number
      area_label_id: number
      type_label_ids: number[]
      counts: number[]
    }>`
      select edition_id, area_label_id, type_label_ids, counts from performance.cells
      where edition_id = any (${stored.slice(from, from + 50)}::int[])`.execute(tx)
    for (const row of rows) {
      for (let i = 0; i < row.counts.length; i++) {
        add({
          edition: row.edition_id,
          area: row.area_label_id,
          type: row.type_label_ids[i] ?? 0,
          count: row.counts[i] ?? 0,
        })
      }
    }
  }
  const additive = months.map((month) => given.editions.every((edition) => edition.month !== month || edition.street))
  const sums = { months, types, levels: areas.levels, additive, values }
  for (const base of direct.keys()) addUpTypes(sums, base)
  addUpAreas(sums, direct)
  return sums
}

/** Types above from the types below, for one area: children before parents, as the list is in tree order. */
function addUpTypes({ types, levels, months, additive, values }: Sums, area: number): void {
  const width = months.length
  const count = levels.length
  const place = new Map(types.map((type, i) => [type.id, i]))
  const given = new Set<number>()
  for (let type = 0; type < types.length; type++) {
    const start = (type * count + area) * width
    for (let m = 0; m < width; m++) {
      if (additive[m] !== true && !Number.isNaN(values[start + m] ?? Number.NaN)) given.add(start + m)
    }
  }
  for (let type = types.length - 1; type >= 0; type--) {
    const own = types[type]
    if (own === undefined || own.parentId === null || !own.included) continue
    const start = (type * count + area) * width
    const above = ((place.get(own.parentId) ?? 0) * count + area) * width
    for (let m = 0; m < width; m++) {
      const value = values[start + m] ?? Number.NaN
      if (Number.isNaN(value) || given.has(above + m)) continue
      const before = values[above + m] ?? Number.NaN
      values[above + m] = (Number.isNaN(before) ? 0 : before) + value
    }
  }
}

/** Areas above from the areas that files name. */
function addUpAreas(
  { types, levels, months, additive, values }: Sums,
  direct: ReadonlyMap<number, readonly number[]>,
): void {
  const width = months.length
  const count = levels.length
  /** Of each direct area, the direct areas around it: nearly always none. */
  const around = new Map<number, readonly number[]>()
  for (const [area, own] of direct)
    around.set(
      area,
      own.slice(1).filter((level) => direct.has(level)),
    )
  const outer = new Set([...around.values()].flat())
  for (let type = 0; type < types.length; type++) {
    /** What files give for areas that hold other direct areas, before any sum is written there. */
    const given = new Map<number, Float64Array>()
    for (const area of outer) {
      const start = (type * count + area) * width
      given.set(area, values.slice(start, start + width))
    }
    for (const [area, own] of direct) {
      const start = (type * count + area) * width
      const figures = given.get(area) ?? values.subarray(start, start + width)
      const holders = around.get(area) ?? []
      for (let m = 0; m < width; m++) {
        const value = figures[m] ?? Number.NaN
        if (Number.isNaN(value)) continue
        const beating =
          holders.length === 0 || additive[m] === true
            ? []
            : holders.filter((holder) => !Number.isNaN(given.get(holder)?.[m] ?? Number.NaN))
        for (let i = 1; i < own.length; i++) {
          const level = own[i] ?? 0
          if (beating.some((holder) => (direct.get(holder) ?? []).includes(level))) continue
          const place = (type * count + level) * width + m
          const before = values[place] ?? Number.NaN
          values[place] = (Number.isNaN(before) ? 0 : before) + value
        }
      }
    }
  }
}

/** Months travel as their places, counted from 1: reading a date takes several times as long. */
function* lines({ months, types, levels, values }: Sums): Generator<Uint8Array> {
  const width = months.length
  let text = ''
  for (let type = 0; type < types.length; type++) {
    for (let level = 0; level < levels.length; level++) {
      const start = (type * levels.length + level) * width
      let places = ''
      let counts = ''
      for (let m = 0; m < width; m++) {
        const value = values[start + m] ?? Number.NaN
        if (Number.isNaN(value)) continue
        const comma = places === '' ? '' : ','
        places += comma + (m + 1)
        counts += comma + value
      }
      if (places === '') continue
      text += `${types[type]?.id}\t${levels[level]}\t{${places}}\t{${counts}}\n`
      if (text.length > 256 * 1024) {
        yield Buffer.from(text)
        text = ''
      }
    }
  }
  if (text !== '') yield Buffer.from(text)
}
