/**
 * The counts of charts as `monthly_counts` has them, and copies of them, each chart's in one text: pages judge a chart by all
 * its months, and one row is read in a fraction of the time of a hundred. A copy says what `monthly_counts` says or is not
 * there: who changes counts takes it away in the same transaction, and the next judging of all charts makes it again.
 */
import { sql } from 'kysely'
import { firstDay, type Month } from '../../../platform/clock/index.ts'
import { copyIn, type Tx } from '../../../platform/db/index.ts'
import { monthOfIndex } from './levels.ts'
import { breathing } from './slices.ts'

export interface ChartKey {
  readonly typeId: number
  readonly areaId: number
}

/** The rows of one chart, from a copy or not. */
export interface StoredCounts extends ChartKey {
  /** Puts each count into its place, where it has one: `values[0]` is the month of the index `from`. True when any had. */
  writeTo(values: (number | null)[], from: number): boolean
}

const GAP = '-'
const DASH = GAP.charCodeAt(0)
const ZERO = '0'.charCodeAt(0)

/** The counts of these charts, copies where there are any. Charts without any count are left out. */
export async function storedCounts(
  tx: Tx,
  {
    charts,
    from,
    to,
  }: { readonly charts: readonly ChartKey[]; readonly from?: Month | undefined; readonly to?: Month | undefined },
): Promise<StoredCounts[]> {
  // Chart by chart along the keys: joined in one go, the planner would read all counts there are.
  const { rows } = await sql<ChartKey & { first: number; packed: string | null; figures: string | null }>`
    select w.type_id as "typeId", w.area_id as "areaId", p.first, p.packed,
      case when p.packed is null then (${figuresOf('w', { from, to })}) end as figures
    from ${asTable(charts)} as w (type_id, area_id)
    left join lateral (select c.first_month - date '2000-01-01' as first, c.counts as packed
      from performance.packed_counts c where c.type_id = w.type_id and c.area_id = w.area_id offset 0) as p on true`.execute(
    tx,
  )
  return rows.flatMap(({ typeId, areaId, first, packed, figures }): StoredCounts[] => {
    if (packed !== null) {
      return [
        { typeId, areaId, writeTo: (values, start) => unpack(packed, { values, place: indexOfDay(first) - start }) },
      ]
    }
    return figures === null ? [] : [{ typeId, areaId, writeTo: (values, start) => spread(figures, { values, start }) }]
  })
}

/**
 * Makes the copies of these types' charts afresh: those of these areas and no others. Works in slices between which the web
 * server answers.
 */
export async function packCounts(
  tx: Tx,
  { typeIds, areaIds }: { readonly typeIds: readonly number[]; readonly areaIds: readonly number[] },
): Promise<void> {
  await forgetPacked(tx, typeIds)
  const charts = typeIds.flatMap((typeId) => areaIds.map((areaId) => ({ typeId, areaId })))
  if (charts.length === 0) return
  const { rows } = await sql<ChartKey & { figures: string }>`
    select w.type_id as "typeId", w.area_id as "areaId", f.figures
    from ${asTable(charts)} as w (type_id, area_id), lateral (${figuresOf('w')}) as f (figures)
    where f.figures is not null`.execute(tx)
  await sql`create temporary table new_packed (like performance.packed_counts) on commit drop`.execute(tx)
  await copyIn(tx, { temporaryTable: 'new_packed', columns: COLUMNS }, lines(rows))
  await sql`insert into performance.packed_counts (${sql.raw(COLUMNS.join(', '))})
    select ${sql.raw(COLUMNS.join(', '))} from new_packed`.execute(tx)
  await sql`drop table new_packed`.execute(tx)
}

/** Takes the copies of these types' charts away: for who changes their counts. */
export async function forgetPacked(tx: Tx, typeIds: readonly number[]): Promise<void> {
  await sql`delete from performance.packed_counts where type_id = any (${[...typeIds]}::int[])`.execute(tx)
}

const COLUMNS = ['type_id', 'area_id', 'first_month', 'counts']

async function* lines(rows: readonly (ChartKey & { readonly figures: string })[]): AsyncGenerator<Uint8Array> {
  const pause = breathing()
  let text = ''
  for (const { typeId, areaId, figures } of rows) {
    const { first, packed } = pack(figures)
    text += `${typeId}\t${areaId}\t${firstDay(monthOfIndex(first))}\t${packed}\n`
    if (text.length > 256 * 1024) {
      yield Buffer.from(text)
      text = ''
    }
    await pause()
  }
  if (text !== '') yield Buffer.from(text)
}

function asTable(charts: readonly ChartKey[]) {
  return sql`unnest(${charts.map((chart) => chart.typeId)}::int[], ${charts.map((chart) => chart.areaId)}::int[])`
}

/**
 * The query for the figures of the chart that `chart` names: day and count of each month in one text, since arrays take twice
 * as long to be written, sent and read. Null when there are none.
 */
function figuresOf(chart: string, { from, to }: { from?: Month | undefined; to?: Month | undefined } = {}) {
  const since = from === undefined ? null : firstDay(from)
  const until = to === undefined ? null : firstDay(to)
  const key = sql.raw(`m.type_id = ${chart}.type_id and m.area_id = ${chart}.area_id`)
  return sql`select string_agg((m.month - date '2000-01-01') || ' ' || m.count, ' ') from performance.monthly_counts m
    where ${key} and (${since}::date is null or m.month >= ${since}::date) and (${until}::date is null or m.month <= ${until}::date)`
}

/** Of such figures, in any order: the index of the first month, and the count of each month from it to the last. */
export function pack(figures: string): { first: number; packed: string } {
  const parts = figures.split(' ')
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  const indexes: number[] = []
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const index = indexOfDay(Number(parts[i]))
    indexes.push(index)
    first = Math.min(first, index)
    last = Math.max(last, index)
  }
  const counts = new Array<string>(last - first + 1).fill(GAP)
  indexes.forEach((index, i) => {
    counts[index - first] = parts[2 * i + 1] ?? GAP
  })
  return { first, packed: counts.join(' ') }
}

/** Reads letter by letter, which is much quicker than splitting. The first count belongs to `place`. */
export function unpack(
  packed: string,
  { values, place }: { readonly values: (number | null)[]; readonly place: number },
): boolean {
  let any = false
  let at = place
  let value = 0
  let gap = false
  for (let i = 0; i <= packed.length && at < values.length; i++) {
    // Beyond the last letter NaN, which ends the last count as a space ends the others.
    const letter = packed.charCodeAt(i)
    if (letter >= ZERO) value = value * 10 + letter - ZERO
    else if (letter === DASH) gap = true
    else {
      if (!gap && at >= 0) {
        values[at] = value
        any = true
      }
      at++
      value = 0
      gap = false
    }
  }
  return any
}

function spread(
  figures: string,
  { values, start }: { readonly values: (number | null)[]; readonly start: number },
): boolean {
  let any = false
  const parts = figures.split(' ')
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const place = indexOfDay(Number(parts[i])) - start
    if (place < 0 || place >= values.length) continue
    values[place] = Number(parts[i + 1])
    any = true
  }
  return any
}

const INDEX_OF_DAY = new Map<number, number>()

/** The month, counted from year 0, of a day counted from 1 January 2000: differences of dates are the cheapest to read. */
function indexOfDay(days: number): number {
  let index = INDEX_OF_DAY.get(days)
  if (index === undefined) {
    const date = new Date(Date.UTC(2000, 0, 1 + days))
    index = date.getUTCFullYear() * 12 + date.getUTCMonth()
    INDEX_OF_DAY.set(days, index)
  }
  return index
}
