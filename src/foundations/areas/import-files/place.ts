import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { type Box, boxOf, representativePoint, type Shape, shapeContains } from '../domain/geometry.ts'
import { deleteMemberships, insertMemberships, type MembershipBasis } from '../store/writing.ts'

/**
 * Places each retired LSOA in the district of the LSOA that replaced it, unless a file has said where it lies. Run after
 * every import, so that it does not matter whether the look-up or the districts came first.
 */
export async function placeRetiredLsoas(tx: Tx): Promise<void> {
  const fitted = sql`
    with fitted as (
      select b.from_id as area_id, m.inside_id
      from areas.best_fit b
      join areas.memberships m on m.area_id = b.to_id
      join areas.areas d on d.id = m.inside_id and d.kind = 'district'
      where b.from_id <> b.to_id and not exists (
        select from areas.memberships own join areas.areas around on around.id = own.inside_id
        where own.area_id = b.from_id and around.kind = 'district' and own.basis = 'stated')
    )`
  await sql`${fitted}
    delete from areas.memberships m where m.basis = 'best-fit'
      and not exists (select from fitted f where f.area_id = m.area_id and f.inside_id = m.inside_id)`.execute(tx)
  await sql`${fitted}
    insert into areas.memberships (area_id, inside_id, basis)
    select area_id, inside_id, 'best-fit' from fitted on conflict do nothing`.execute(tx)
}

interface Placeable {
  readonly id: number
  readonly districtId: number | null
  readonly geometry: Shape
}

/**
 * Places each LSOA in the ward that holds a point well inside it, where both have boundaries and no file has said in
 * which ward it lies. Wards are not made of LSOAs, so this is a best fit and marked as such.
 */
export async function placeLsoasInWards(tx: Tx): Promise<void> {
  const wards = (await placeables(tx, 'ward')).map((ward) => ({ ...ward, box: boxOf(ward.geometry) }))
  const lsoas = await placeables(tx, 'lsoa')
  const stated = await linksToWards(tx)
  const toldByFile = new Set(stated.filter((link) => link.basis !== 'point').map((link) => link.areaId))
  const wanted = new Map<number, number>()
  for (const lsoa of lsoas) {
    if (toldByFile.has(lsoa.id)) continue
    const point = representativePoint(lsoa.geometry)
    const found = wards.find(
      (ward) =>
        (ward.districtId === null || lsoa.districtId === null || ward.districtId === lsoa.districtId) &&
        inBox(ward.box, point) &&
        shapeContains(ward.geometry, point),
    )
    if (found !== undefined) wanted.set(lsoa.id, found.id)
  }
  const before = stated.filter((link) => link.basis === 'point')
  await deleteMemberships(
    tx,
    before.filter((link) => wanted.get(link.areaId) !== link.insideId),
  )
  const kept = new Set(before.map((link) => `${link.areaId} ${link.insideId}`))
  await insertMemberships(
    tx,
    [...wanted]
      .filter(([areaId, insideId]) => !kept.has(`${areaId} ${insideId}`))
      .map(([areaId, insideId]) => ({ areaId, insideId, basis: 'point' as const })),
  )
}

function inBox(box: Box, [x = 0, y = 0]: readonly number[]): boolean {
  return x >= box.minLongitude && x <= box.maxLongitude && y >= box.minLatitude && y <= box.maxLatitude
}

/** Areas of a kind with their latest shape and their district. */
async function placeables(tx: Tx, kind: 'ward' | 'lsoa'): Promise<Placeable[]> {
  const { rows } = await sql<Placeable>`
    select distinct on (a.id) a.id, b.geometry, (
      select min(m.inside_id) from areas.memberships m
      join areas.areas d on d.id = m.inside_id and d.kind = 'district' where m.area_id = a.id) as "districtId"
    from areas.areas a join areas.boundaries b on b.area_id = a.id
    where a.kind = ${kind} order by a.id, b.vintage desc`.execute(tx)
  return rows
}

async function linksToWards(tx: Tx): Promise<{ areaId: number; insideId: number; basis: MembershipBasis }[]> {
  const { rows } = await sql<{ areaId: number; insideId: number; basis: MembershipBasis }>`
    select m.area_id as "areaId", m.inside_id as "insideId", m.basis
    from areas.memberships m
    join areas.areas l on l.id = m.area_id and l.kind = 'lsoa'
    join areas.areas w on w.id = m.inside_id and w.kind = 'ward'`.execute(tx)
  return rows
}
