import { sql } from 'kysely'
import { resolveLabels } from '../../../foundations/areas/index.ts'
import { type Month, monthOfDate } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import { followExceptions } from './answers.ts'
import { recomputeSignals } from './exceptions.ts'
import { ensureTypes, measuresByIds, TYPE_PATH } from './measures.ts'
import { rollUp } from './roll-up.ts'
import { lockCounts, refreshSeriesAreas } from './series.ts'

export interface AreaLabel {
  readonly id: number
  /** As files name the area; '' for rows without a place. */
  readonly label: string
  readonly name: string | null
  readonly areaId: number | null
  readonly state: 'known' | 'outside' | 'pending' | 'ignored'
  /** Null while it follows from the areas that are known. */
  readonly decidedAt: Date | null
  /** Sum of its counts in current editions, and the months they lie in. */
  readonly total: number
  readonly from: Month | null
  readonly to: Month | null
}

/** Labels in these states with what hangs on them, most counts first. */
export async function listAreaLabels(
  tx: Tx,
  { states = ['pending'] }: { readonly states?: readonly AreaLabel['state'][] } = {},
): Promise<AreaLabel[]> {
  const { rows } = await sql<Omit<AreaLabel, 'from' | 'to'> & { from: string | null; to: string | null }>`
    select l.id, l.label, l.name, l.area_id as "areaId", l.state, l.decided_at as "decidedAt",
      coalesce(used.total, 0) as total, used."from", used."to"
    from performance.area_labels l
    left join (
      select c.area_label_id, sum((select sum(u) from unnest(c.counts) as u)) as total, min(e.month) as "from", max(e.month) as "to"
      from performance.cells c join performance.editions e on e.id = c.edition_id and e.state = 'current'
      where c.area_label_id in (select id from performance.area_labels where state = any (${[...states]}::text[]))
      group by c.area_label_id
    ) as used on used.area_label_id = l.id
    where l.state = any (${[...states]}::text[])
    order by total desc, l.label`.execute(tx)
  return rows.map(inMonths)
}

export interface TypeLabel {
  readonly id: number
  /** Null for street-level crime files. */
  readonly measureId: number | null
  /** The path of names with ` > ` between them; '' where a file has no categories. */
  readonly label: string
  readonly typeId: number | null
  readonly state: 'known' | 'pending' | 'ignored'
  readonly total: number
  readonly from: Month | null
  readonly to: Month | null
}

export async function listTypeLabels(
  tx: Tx,
  {
    states = ['pending'],
    measureId,
  }: { readonly states?: readonly TypeLabel['state'][]; readonly measureId?: number | null } = {},
): Promise<TypeLabel[]> {
  const { rows } = await sql<Omit<TypeLabel, 'from' | 'to'> & { from: string | null; to: string | null }>`
    with wanted as (
      select * from performance.type_labels where state = any (${[...states]}::text[])
        and (${measureId === undefined} or measure_id is not distinct from ${measureId ?? null}::int)
    )
    select l.id, l.measure_id as "measureId", l.label, l.type_id as "typeId", l.state,
      coalesce(used.total, 0) as total, used."from", used."to"
    from wanted l
    left join (
      select u.label_id, sum(u.count) as total, min(e.month) as "from", max(e.month) as "to"
      from performance.cells c join performance.editions e on e.id = c.edition_id and e.state = 'current'
      cross join lateral unnest(c.type_label_ids, c.counts) as u (label_id, count)
      where c.type_label_ids && array(select id from wanted)
      group by u.label_id
    ) as used on used.label_id = l.id
    order by total desc, l.label`.execute(tx)
  return rows.map(inMonths)
}

function inMonths<T extends { from: string | null; to: string | null }>(
  row: T,
): T & { from: Month | null; to: Month | null } {
  return {
    ...row,
    from: row.from === null ? null : monthOfDate(row.from),
    to: row.to === null ? null : monthOfDate(row.to),
  }
}

export interface DecidedLabel {
  readonly kind: 'area' | 'type'
  readonly id: number
  readonly label: string
  readonly state: 'known' | 'outside' | 'ignored'
  /** The area or type that it means. */
  readonly areaId: number | null
  readonly typeTitle: string | null
  readonly decidedAt: Date
  readonly decidedBy: string | null
}

/** What people decided about labels, the newest first. */
export async function listDecidedLabels(
  tx: Tx,
  { limit = 50 }: { readonly limit?: number } = {},
): Promise<DecidedLabel[]> {
  const { rows } = await sql<DecidedLabel>`
    select 'area' as kind, id, label, state, area_id as "areaId", null as "typeTitle", decided_at as "decidedAt",
      decided_by as "decidedBy"
    from performance.area_labels where decided_at is not null and state <> 'pending'
    union all
    select 'type', l.id, l.label, l.state, null, case when t.parent_id is null then m.title else t.title end, l.decided_at, l.decided_by
    from performance.type_labels l left join performance.count_types t on t.id = l.type_id
    left join performance.measures m on m.id = t.measure_id
    where l.decided_at is not null and l.state <> 'pending'
    order by "decidedAt" desc, label limit ${limit}`.execute(tx)
  return rows
}

/** How much waits for somebody's decision. */
export async function countPending(tx: Tx): Promise<{ areas: number; types: number }> {
  const { rows } = await sql<{ areas: number; types: number }>`
    select (select count(*) from performance.area_labels where state = 'pending') as areas,
      (select count(*) from performance.type_labels where state = 'pending') as types`.execute(tx)
  return rows[0] ?? { areas: 0, types: 0 }
}

export type AreaMeaning = { readonly areaId: number } | 'outside' | 'ignored' | 'pending'

/**
 * Says what a label means and adds up afresh the months that it touches.
 * @throws AppError `label-not-found`
 */
export async function mapAreaLabel(
  tx: Tx,
  actor: Actor,
  decision: { readonly labelId: number; readonly to: AreaMeaning },
): Promise<void> {
  await mapAreaLabels(tx, actor, [decision])
}

/**
 * The same for many labels at once; the months are added up once.
 * @throws AppError `label-not-found`
 */
export async function mapAreaLabels(
  tx: Tx,
  actor: Actor,
  decisions: readonly { readonly labelId: number; readonly to: AreaMeaning }[],
): Promise<void> {
  if (decisions.length === 0) return
  await lockCounts(tx)
  for (const { labelId, to } of decisions) {
    const areaId = typeof to === 'object' ? to.areaId : null
    const state = typeof to === 'object' ? 'known' : to
    const { rows } = await sql`
      update performance.area_labels set area_id = ${areaId}::int, state = ${state}, decided_at = now(), decided_by = ${actor.userId}::uuid
      where id = ${labelId} returning id`.execute(tx)
    if (rows.length === 0) throw new AppError('label-not-found', 'There is no such label.', { status: 404 })
  }
  await addUpAfresh(tx, { areaLabelIds: decisions.map((one) => one.labelId) })
}

export type TypeMeaning =
  | { readonly typeId: number }
  | { readonly newType: { readonly title: string; readonly parentId?: number } }
  /** Types named as the label is, made where the measure does not have them. */
  | 'as-named'
  | 'ignored'
  | 'pending'

/**
 * Says what a type label means and adds up afresh the months that it touches.
 * @throws AppError `label-not-found`; `type-not-found` when the type belongs to another measure
 */
export async function mapTypeLabel(
  tx: Tx,
  actor: Actor,
  decision: { readonly labelId: number; readonly to: TypeMeaning },
): Promise<void> {
  await mapTypeLabels(tx, actor, [decision])
}

/**
 * The same for many labels at once; the months are added up once.
 * @throws AppError `label-not-found`; `type-not-found` when a type belongs to another measure
 */
export async function mapTypeLabels(
  tx: Tx,
  actor: Actor,
  decisions: readonly { readonly labelId: number; readonly to: TypeMeaning }[],
): Promise<void> {
  if (decisions.length === 0) return
  await lockCounts(tx)
  for (const { labelId, to } of decisions) {
    const { rows: found } = await sql<{ measure_id: number | null; label: string }>`
      select measure_id, label from performance.type_labels where id = ${labelId} for update`.execute(tx)
    const [label] = found
    if (label === undefined) throw new AppError('label-not-found', 'There is no such label.', { status: 404 })
    const typeId = await typeMeant(tx, label, to)
    const state = typeId === null ? (to === 'pending' ? 'pending' : 'ignored') : 'known'
    await sql`update performance.type_labels set type_id = ${typeId}::int, state = ${state},
      decided_at = now(), decided_by = ${actor.userId}::uuid where id = ${labelId}`.execute(tx)
  }
  await addUpAfresh(tx, { typeLabelIds: decisions.map((one) => one.labelId) })
}

async function typeMeant(
  tx: Tx,
  { measure_id: measureId, label }: { readonly measure_id: number | null; readonly label: string },
  to: TypeMeaning,
): Promise<number | null> {
  if (to === 'ignored' || to === 'pending') return null
  const { rows } = await sql<{ id: number }>`
    select id from performance.measures where ${measureId}::int is null and built_in or id = ${measureId}::int`.execute(
    tx,
  )
  const measures = await measuresByIds(
    tx,
    rows.map((row) => row.id),
  )
  const types = measures.flatMap((measure) => measure.types)
  if (typeof to === 'object' && 'typeId' in to) {
    if (!types.some((type) => type.id === to.typeId)) {
      throw new AppError('type-not-found', 'The type belongs to another measure.', { status: 422 })
    }
    return to.typeId
  }
  const [measure] = measures
  if (measure === undefined) throw new AppError('type-not-found', 'There is no such measure.', { status: 404 })
  if (to === 'as-named') {
    const [named] = (await ensureTypes(tx, measure, [label.split(TYPE_PATH).filter((part) => part !== '')])).values()
    return named ?? null
  }
  const parent = types.find((type) => type.id === to.newType.parentId)
  const path = parent === undefined || parent.level === 0 ? [to.newType.title] : [parent.title, to.newType.title]
  const [id] = (await ensureTypes(tx, measure, [path])).values()
  return id ?? null
}

/** Adds up the months of every edition that holds one of these labels, for all measures that they can count towards. */
async function addUpAfresh(
  tx: Tx,
  {
    areaLabelIds = [],
    typeLabelIds = [],
  }: { readonly areaLabelIds?: readonly number[]; readonly typeLabelIds?: readonly number[] },
): Promise<void> {
  const { rows } = await sql<{ measure_id: number | null; series_id: number; month: string }>`
    select distinct s.measure_id, e.series_id, e.month from performance.editions e
    join performance.series s on s.id = e.series_id
    join performance.cells c on c.edition_id = e.id
    where e.state = 'current' and (c.area_label_id = any (${[...areaLabelIds]}::int[])
      or c.type_label_ids && ${[...typeLabelIds]}::int[])`.execute(tx)
  await addUpEditions(tx, rows)
}

async function addUpEditions(
  tx: Tx,
  editions: readonly { readonly measure_id: number | null; readonly series_id: number; readonly month: string }[],
): Promise<void> {
  const built = await streetMeasureIds(tx)
  const months = new Map<number, Set<Month>>()
  for (const { measure_id, month } of editions) {
    for (const id of measure_id === null ? built : [measure_id]) {
      const own = months.get(id) ?? new Set<Month>()
      months.set(id, own.add(monthOfDate(month)))
    }
  }
  await refreshSeriesAreas(tx, [...new Set(editions.filter((e) => e.measure_id === null).map((e) => e.series_id))])
  for (const [measureId, own] of months) await rollUp(tx, { measureIds: [measureId], months: [...own] })
  await recomputeSignals(tx, [...months.keys()])
  await followExceptions(tx, [...months.keys()])
}

/** The measures that street-level crime files feed. */
export async function streetMeasureIds(tx: Tx): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from performance.measures where built_in or id in (
      select t.measure_id from performance.type_labels l join performance.count_types t on t.id = l.type_id where l.measure_id is null)
    order by id`.execute(tx)
  return rows.map((row) => row.id)
}

/**
 * After areas were imported: labels that nobody has decided about are looked up again, and all figures are added up
 * afresh, because districts, wards or best fits may be new as well. Call it in the transaction that changed the areas or
 * after it. Takes as long as the roll-up of everything: seconds for some years of a force.
 */
export async function resolvePendingLabels(tx: Tx): Promise<{ resolved: number }> {
  await lockCounts(tx)
  const { rows: open } = await sql<{ id: number; label: string }>`
    select id, label from performance.area_labels
    where state in ('pending', 'outside') and decided_at is null and label <> ''`.execute(tx)
  const found = await resolveLabels(
    tx,
    open.map((row) => row.label),
  )
  const known = open.flatMap((row) => {
    const areaId = found.get(row.label)
    return areaId === undefined ? [] : [{ id: row.id, areaId }]
  })
  await sql`update performance.area_labels l set state = 'known', area_id = k.area_id
    from unnest(${known.map((k) => k.id)}::int[], ${known.map((k) => k.areaId)}::int[]) as k (id, area_id)
    where k.id = l.id`.execute(tx)
  const { rows: editions } = await sql<{ measure_id: number | null; series_id: number; month: string }>`
    select s.measure_id, e.series_id, e.month from performance.editions e join performance.series s on s.id = e.series_id
    where e.state = 'current'`.execute(tx)
  await addUpEditions(tx, editions)
  return { resolved: known.length }
}
