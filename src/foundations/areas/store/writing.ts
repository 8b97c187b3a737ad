import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import type { AreaKind, Vintage } from '../domain/kinds.ts'

/** Where a link comes from: stated by a file or person, best fit of a retired LSOA, a point inside, a grouping. */
export type MembershipBasis = 'stated' | 'best-fit' | 'point' | 'grouping'

export interface NewArea {
  /** Capital letters, digits and hyphens. */
  readonly code: string
  readonly name: string
  readonly kind: AreaKind
  /** For an LSOA the censuses in which its code was in use. */
  readonly vintages?: readonly Vintage[]
  /** Codes of the areas that it lies directly inside; they may be among the new ones. */
  readonly inside?: readonly string[]
}

/**
 * Makes areas and places them. Returns the id of each by its code.
 * @throws AppError `area-code-taken` when a code is in use, `area-not-found` when an area to lie inside is unknown
 */
export async function createAreas(tx: Tx, areas: readonly NewArea[]): Promise<Map<string, number>> {
  const ids = await insertAreas(
    tx,
    areas.map((area) => ({ ...area, vintages: area.vintages ?? [], named: true })),
  )
  const taken = areas.find((area) => !ids.has(area.code))
  if (taken !== undefined) {
    throw new AppError('area-code-taken', `The code ${taken.code} is used by another area.`, { status: 409 })
  }
  const outside = [...new Set(areas.flatMap((area) => area.inside ?? []))].filter((code) => !ids.has(code))
  const known = new Map([...ids, ...(await idsByCode(tx, outside))])
  const links = areas.flatMap((area) =>
    (area.inside ?? []).map((code) => ({ areaId: idOf(known, area.code), insideId: idOf(known, code) })),
  )
  await insertMemberships(tx, links)
  return ids
}

/** Makes one area. See createAreas. */
export async function createArea(tx: Tx, area: NewArea): Promise<number> {
  return idOf(await createAreas(tx, [area]), area.code)
}

function idOf(ids: ReadonlyMap<string, number>, code: string): number {
  const id = ids.get(code)
  if (id === undefined) throw new AppError('area-not-found', `There is no area with the code ${code}.`, { status: 404 })
  return id
}

export async function idsByCode(tx: Tx, codes: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; code: string }>`
    select id, code from areas.areas where code = any (${[...codes]}::text[])`.execute(tx)
  return new Map(rows.map((row) => [row.code, row.id]))
}

export interface AreaRow {
  readonly code: string
  readonly name: string
  readonly kind: AreaKind
  readonly vintages: readonly Vintage[]
  readonly named: boolean
}

/** Ids of those that were new; a code in use is left out. */
export async function insertAreas(tx: Tx, areas: readonly AreaRow[]): Promise<Map<string, number>> {
  if (areas.length === 0) return new Map()
  const { rows } = await sql<{ id: number; code: string }>`
    insert into areas.areas (code, name, kind, vintages, named)
    select code, name, kind, array(select jsonb_array_elements_text(vintages) order by 1), named
    from jsonb_to_recordset(${JSON.stringify(areas)}::jsonb)
      as given (code text, name text, kind text, vintages jsonb, named boolean)
    on conflict (code) do nothing returning id, code`.execute(tx)
  return new Map(rows.map((row) => [row.code, row.id]))
}

export interface MembershipRow {
  readonly areaId: number
  readonly insideId: number
  readonly basis?: MembershipBasis
}

/** Links that are there already stay as they are. All at once, so that containment is made afresh once. */
export async function insertMemberships(tx: Tx, links: readonly MembershipRow[]): Promise<void> {
  if (links.length === 0) return
  const rows = links.map((link) => ({ area_id: link.areaId, inside_id: link.insideId, basis: link.basis ?? 'stated' }))
  await sql`
    insert into areas.memberships (area_id, inside_id, basis)
    select area_id, inside_id, basis from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (area_id int, inside_id int, basis text)
    on conflict do nothing`.execute(tx)
}

export async function deleteMemberships(tx: Tx, links: readonly MembershipRow[]): Promise<void> {
  if (links.length === 0) return
  const rows = links.map((link) => ({ area_id: link.areaId, inside_id: link.insideId }))
  await sql`
    delete from areas.memberships m
    using jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (area_id int, inside_id int)
    where m.area_id = given.area_id and m.inside_id = given.inside_id`.execute(tx)
}

export interface PopulationRow {
  readonly areaId: number
  readonly year: number
  readonly residents: number
  readonly households?: number | null
  readonly groups?: Readonly<Record<string, number>>
  readonly source: string
}

/** Stores figures; one of the same area and year is replaced. */
export async function setPopulations(tx: Tx, populations: readonly PopulationRow[]): Promise<void> {
  if (populations.length === 0) return
  await sql`
    insert into areas.populations (area_id, year, residents, households, groups, source)
    select "areaId", year, residents, households, coalesce(groups, '{}'), source
    from jsonb_to_recordset(${JSON.stringify(populations)}::jsonb)
      as given ("areaId" int, year int, residents int, households int, groups jsonb, source text)
    on conflict (area_id, year) do update set residents = excluded.residents, households = excluded.households,
      groups = excluded.groups, source = excluded.source`.execute(tx)
}
