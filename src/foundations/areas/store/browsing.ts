import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import type { AreaKind } from '../domain/kinds.ts'
import type { Area } from './areas.ts'

export interface BrowseFilter {
  readonly kind?: AreaKind
  readonly insideId?: number
  /** Part of a name or alias, or the beginning of a code. */
  readonly search?: string
  readonly scope: 'ours' | 'all'
  /** Counted from 1. */
  readonly page: number
  readonly perPage: number
}

export interface BrowsedArea extends Area {
  /** Names of the areas directly around it. */
  readonly inside: readonly string[]
  readonly residents: number | null
  readonly year: number | null
  readonly hasBoundary: boolean
}

/** One page of the areas that match, by kind and name, with what is known of each. */
export async function browseAreas(
  tx: Tx,
  filter: BrowseFilter,
): Promise<{ readonly total: number; readonly areas: readonly BrowsedArea[] }> {
  const search = filter.search?.trim() ?? ''
  const { rows } = await sql<BrowsedArea & { total: number }>`
    with matching as (
      select a.id, a.code, a.name, a.kind, a.vintage, count(*) over () as total
      from areas.areas a
      where (${filter.kind ?? null}::text is null or a.kind = ${filter.kind ?? null})
        and (${filter.insideId ?? null}::int is null or a.id <> ${filter.insideId ?? null}
          and a.id in (select area_id from areas.containment where inside_id = ${filter.insideId ?? null}))
        and (${filter.scope} = 'all' or a.id in (select area_id from areas.in_scope))
        and (${search} = '' or starts_with(a.code, upper(${search}))
          or (areas.normalise(${search}) <> '' and (strpos(a.search_name, areas.normalise(${search})) > 0
            or a.id in (select area_id from areas.aliases where strpos(search_alias, areas.normalise(${search})) > 0))))
      order by array_position(
        array['country', 'force', 'county', 'district', 'csp', 'neighbourhood', 'ward', 'lsoa'], a.kind), a.name, a.code
      limit ${filter.perPage} offset ${(filter.page - 1) * filter.perPage}
    )
    select matching.*, people.residents, people.year,
      exists (select from areas.boundaries b where b.area_id = matching.id) as "hasBoundary",
      array(select outer_area.name from areas.memberships m join areas.areas outer_area on outer_area.id = m.inside_id
        where m.area_id = matching.id order by outer_area.kind, outer_area.name) as inside
    from matching
    left join lateral (select residents, year from areas.populations p where p.area_id = matching.id
      order by year desc limit 1) as people on true
    order by array_position(
      array['country', 'force', 'county', 'district', 'csp', 'neighbourhood', 'ward', 'lsoa'], matching.kind),
      matching.name, matching.code`.execute(tx)
  return { total: rows[0]?.total ?? 0, areas: rows }
}

/** How many areas of each kind there are, in all and among the partnership's own. */
export async function countAreas(
  tx: Tx,
): Promise<{ readonly kind: AreaKind; readonly all: number; readonly ours: number }[]> {
  const { rows } = await sql<{ kind: AreaKind; all: number; ours: number }>`
    select a.kind, count(*) as "all", count(s.area_id) as ours
    from areas.areas a left join areas.in_scope s on s.area_id = a.id group by a.kind`.execute(tx)
  return rows
}

export interface AreaDetail {
  readonly around: readonly (Area & { readonly basis: string | null })[]
  readonly within: readonly { readonly kind: AreaKind; readonly count: number }[]
  readonly populations: readonly {
    readonly year: number
    readonly residents: number
    readonly households: number | null
  }[]
  readonly boundaryVintages: readonly string[]
  readonly successor: Area | null
  readonly chosen: boolean
}

/** Everything about one area but its name and aliases. */
export async function areaDetail(tx: Tx, areaId: number): Promise<AreaDetail> {
  const around = await sql<Area & { basis: string | null }>`
    select a.id, a.code, a.name, a.kind, a.vintage, m.basis
    from areas.containment c join areas.areas a on a.id = c.inside_id
    left join areas.memberships m on m.area_id = c.area_id and m.inside_id = c.inside_id
    where c.area_id = ${areaId} and c.inside_id <> ${areaId} order by a.kind, a.name`.execute(tx)
  const within = await sql<{ kind: AreaKind; count: number }>`
    select a.kind, count(*) as count from areas.containment c join areas.areas a on a.id = c.area_id
    where c.inside_id = ${areaId} and c.area_id <> ${areaId} group by a.kind order by a.kind`.execute(tx)
  const populations = await sql<AreaDetail['populations'][number]>`
    select year, residents, households from areas.populations where area_id = ${areaId} order by year`.execute(tx)
  const boundaries = await sql<{ vintage: string }>`
    select vintage from areas.boundaries where area_id = ${areaId} order by vintage`.execute(tx)
  const successors = await sql<Area>`
    select a.id, a.code, a.name, a.kind, a.vintage from areas.best_fit b join areas.areas a on a.id = b.to_id
    where b.from_id = ${areaId} and b.to_id <> ${areaId}`.execute(tx)
  const chosen = await sql`select from areas.chosen where area_id = ${areaId}`.execute(tx)
  return {
    around: around.rows,
    within: within.rows,
    populations: populations.rows,
    boundaryVintages: boundaries.rows.map((row) => row.vintage),
    successor: successors.rows[0] ?? null,
    chosen: chosen.rows.length > 0,
  }
}
