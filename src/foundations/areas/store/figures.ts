import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'

export interface Population {
  readonly areaId: number
  /** The year of the figure, which may differ from the year asked for. */
  readonly year: number
  readonly residents: number
  readonly households: number | null
  /** Further groups as published, for example `aged_65_and_over`. Empty for a sum. */
  readonly groups: Readonly<Record<string, number>>
  readonly source: string
  /** The kind of area whose figures were added up; null for a published figure. */
  readonly summedFrom: 'district' | 'lsoa' | null
}

/**
 * Residents of each area in the year nearest to that asked for (of two as near, the later). An area without a figure of
 * its own gets the sum of its districts, else of its LSOAs, when every one of them has a figure of the same year.
 * Areas without any figure are absent: rates for them cannot be given.
 */
export async function populationOf(tx: Tx, areaIds: readonly number[], year: number): Promise<Map<number, Population>> {
  const { rows: own } = await sql<Population>`
    select distinct on (area_id) area_id as "areaId", year, residents, households, groups, source,
      null as "summedFrom"
    from areas.populations where area_id = any (${[...areaIds]}::int[])
    order by area_id, abs(year - ${year}::int), year desc`.execute(tx)
  const found = new Map(own.map((row) => [row.areaId, row]))
  const without = areaIds.filter((id) => !found.has(id))
  if (without.length === 0) return found
  const { rows: sums } = await sql<Population>`
    with parts as (
      select c.inside_id, part.id, part.kind, part.vintages
      from areas.containment c join areas.areas part on part.id = c.area_id and part.kind in ('district', 'lsoa')
      where c.inside_id = any (${without}::int[]) and c.area_id <> c.inside_id
    ), known as (
      select parts.inside_id, parts.kind, p.year, count(*) as parts, sum(p.residents)::int as residents,
        case when count(p.households) = count(*) then sum(p.households)::int end as households,
        min(p.source) as source, bool_or('2021' = any (parts.vintages)) as recent
      from parts join areas.populations p on p.area_id = parts.id
      group by parts.inside_id, parts.kind, p.year
    )
    select distinct on (known.inside_id) known.inside_id as "areaId", known.year, known.residents, known.households,
      '{}'::jsonb as groups, known.source, known.kind as "summedFrom"
    from known
    where known.parts >= (
      select count(*) from parts where parts.inside_id = known.inside_id and parts.kind = known.kind
        and (parts.kind <> 'lsoa' or (case when known.recent then '2021' else '2011' end) = any (parts.vintages)))
    order by known.inside_id, known.kind, abs(known.year - ${year}::int), known.year desc`.execute(tx)
  for (const row of sums) found.set(row.areaId, row)
  return found
}

export interface Deprivation {
  readonly areaId: number
  readonly year: number
  /** 1 is the most deprived tenth of the country. */
  readonly indexDecile: number
  /** 1 is the most deprived LSOA of the country. */
  readonly indexRank: number
  readonly domains: Readonly<Record<string, number>>
}

/** The index of multiple deprivation of each LSOA in the edition nearest to the year; areas without one are absent. */
export async function deprivationOf(
  tx: Tx,
  areaIds: readonly number[],
  year: number,
): Promise<Map<number, Deprivation>> {
  const { rows } = await sql<Deprivation>`
    select distinct on (area_id) area_id as "areaId", year, index_decile as "indexDecile", index_rank as "indexRank",
      domains
    from areas.deprivation where area_id = any (${[...areaIds]}::int[])
    order by area_id, abs(year - ${year}::int), year desc`.execute(tx)
  return new Map(rows.map((row) => [row.areaId, row]))
}

/**
 * For each LSOA whose code was retired after 2011 the LSOA of 2021 that stands for it in roll-ups: the published best
 * fit. An LSOA that is not in the map stands for itself.
 */
export async function currentLsoa(tx: Tx): Promise<Map<number, number>> {
  const { rows } = await sql<{ from: number; to: number }>`
    select from_id as "from", to_id as "to" from areas.best_fit where from_id <> to_id`.execute(tx)
  return new Map(rows.map((row) => [row.from, row.to]))
}
