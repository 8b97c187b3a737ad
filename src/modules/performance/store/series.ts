import { sql } from 'kysely'
import { ancestors, currentLsoa, descendants, resolveLabels } from '../../../foundations/areas/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { levelsOf, sameAsADistrict } from './levels.ts'

/** One writer of counts at a time: two imports of one month would each miss the other's edition. Until the end of the transaction. */
export async function lockCounts(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('performance.counts'))`.execute(tx)
}

/**
 * Which areas the street files of each series report in full; see `series_areas`. Returns the series of forces that are
 * known as areas: theirs do not depend on what was counted.
 */
export async function refreshSeriesAreas(tx: Tx, seriesIds: readonly number[]): Promise<number[]> {
  if (seriesIds.length === 0) return []
  const ofForces: number[] = []
  const { rows } = await sql<{ id: number; source: string; area_id: number | null }>`
    select id, source, area_id from performance.series
    where kind = 'street' and id = any (${[...seriesIds]}::int[])`.execute(tx)
  for (const series of rows) {
    const forceId = await forceNamed(tx, series.source)
    if (forceId !== undefined) ofForces.push(series.id)
    const areaIds = forceId === undefined ? await areasSeen(tx, series.id) : await areasOfForce(tx, forceId)
    if (series.area_id !== (forceId ?? null)) {
      await sql`update performance.series set area_id = ${forceId ?? null}::int where id = ${series.id}`.execute(tx)
    }
    await sql`delete from performance.series_areas where series_id = ${series.id} and area_id <> all (${areaIds}::int[])`.execute(
      tx,
    )
    await sql`insert into performance.series_areas (series_id, area_id)
      select ${series.id}, unnest(${areaIds}::int[]) on conflict do nothing`.execute(tx)
  }
  return ofForces
}

/** "Derbyshire Constabulary" is the force area that is called "Derbyshire". */
async function forceNamed(tx: Tx, source: string): Promise<number | undefined> {
  const short = source
    .replace(/\b(constabulary|police service|police force|police|service)\b/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const names = [source, short].filter((name) => name !== '')
  const found = await resolveLabels(tx, names, { kinds: ['force'] })
  for (const name of names) {
    const id = found.get(name)
    if (id !== undefined) return id
  }
  return undefined
}

/** The force, everything inside it, and counties and groupings whose districts all lie in it. */
async function areasOfForce(tx: Tx, forceId: number): Promise<number[]> {
  const inside = await descendants(tx, [forceId])
  const retired = await currentLsoa(tx)
  const own = new Set([forceId, ...inside.filter((area) => !retired.has(area.id)).map((area) => area.id)])
  const districts = inside.filter((area) => area.kind === 'district').map((area) => area.id)
  const groupings = (await ancestors(tx, districts)).filter(
    (area) => !own.has(area.id) && (area.kind === 'county' || area.kind === 'csp'),
  )
  const whole = new Set(groupings.map((area) => area.id))
  for (const part of await descendants(tx, [...whole], { kinds: ['district'] })) {
    if (!own.has(part.id)) whole.delete(part.ofId)
  }
  const repeated = await sameAsADistrict(tx, [...inside, ...groupings])
  return [...own, ...whole].filter((id) => !repeated.has(id))
}

/** Without a known force: every area in which its files ever counted anything. */
async function areasSeen(tx: Tx, seriesId: number): Promise<number[]> {
  const { rows } = await sql<{ area_id: number }>`
    select area_id from performance.area_labels where state = 'known' and id in (
      select c.area_label_id from performance.cells c join performance.editions e on e.id = c.edition_id
      where e.series_id = ${seriesId})`.execute(tx)
  const { levelsOf: levels } = await levelsOf(
    tx,
    rows.map((row) => row.area_id),
  )
  return [...new Set([...levels.values()].flat())]
}
