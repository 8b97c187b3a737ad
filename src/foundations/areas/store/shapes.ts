import type { Feature, MultiPolygon, Polygon } from 'geojson'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import type { AreaKind, Vintage } from '../domain/kinds.ts'

/** Degrees; outer rings clockwise, as d3-geo wants them. */
export type AreaShape = Polygon | MultiPolygon

export interface BoundaryProperties {
  readonly id: number
  readonly code: string
  readonly name: string
}

export interface BoundaryFilter {
  readonly kind: AreaKind
  /** Only areas inside this one, itself excluded. */
  readonly insideId?: number
  /** For LSOAs: the census. Without it the latest census of which there are shapes. */
  readonly vintage?: Vintage
}

/** The shapes of areas of one kind, by code, each with its id, code and name as properties. */
export async function boundariesOf(tx: Tx, filter: BoundaryFilter): Promise<Feature<AreaShape, BoundaryProperties>[]> {
  const { rows } = await sql<BoundaryProperties & { geometry: AreaShape }>`
    with wanted as (
      select a.id, a.code, a.name, b.vintage, b.geometry
      from areas.boundaries b join areas.areas a on a.id = b.area_id
      where a.kind = ${filter.kind}
        and (${filter.insideId ?? null}::int is null or a.id <> ${filter.insideId ?? null}
          and a.id in (select area_id from areas.containment where inside_id = ${filter.insideId ?? null}))
    )
    select id, code, name, geometry from wanted
    where vintage = coalesce(${filter.vintage ?? null}::text, (select max(vintage) from wanted))
    order by code`.execute(tx)
  return rows.map(({ geometry, ...properties }) => ({ type: 'Feature', geometry, properties }))
}

export interface Tile {
  readonly areaId: number
  /** Counted from 0 at the left. */
  readonly column: number
  /** Counted from 0 at the top. */
  readonly row: number
  /** At most 8 characters. */
  readonly abbreviation: string
}

/** The tiles of areas of one kind, or of all that have one; none when the partnership has no tile map. */
export async function tilesOf(
  tx: Tx,
  filter: { readonly kind?: AreaKind; readonly insideId?: number } = {},
): Promise<(Tile & { readonly code: string; readonly name: string })[]> {
  const { rows } = await sql<Tile & { code: string; name: string }>`
    select a.id as "areaId", t.across as "column", t.down as "row", t.abbreviation, a.code, a.name
    from areas.tiles t join areas.areas a on a.id = t.area_id
    where (${filter.kind ?? null}::text is null or a.kind = ${filter.kind ?? null})
      and (${filter.insideId ?? null}::int is null or a.id <> ${filter.insideId ?? null}
        and a.id in (select area_id from areas.containment where inside_id = ${filter.insideId ?? null}))
    order by t.down, t.across, a.code`.execute(tx)
  return rows
}

/** Puts these areas on the tile map, or moves them; other tiles stay. */
export async function setTiles(tx: Tx, tiles: readonly Tile[]): Promise<void> {
  await sql`
    insert into areas.tiles (area_id, across, down, abbreviation)
    select * from jsonb_to_recordset(${JSON.stringify(tiles)}::jsonb)
      as t ("areaId" int, "column" int, "row" int, abbreviation text)
    on conflict (area_id) do update
      set across = excluded.across, down = excluded.down, abbreviation = excluded.abbreviation`.execute(tx)
}
