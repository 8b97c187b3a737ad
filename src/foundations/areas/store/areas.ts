import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import { type AreaKind, kindWords, type Vintage } from '../domain/kinds.ts'
import { resolveLabels } from './labels.ts'

export interface Area {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly kind: AreaKind
  /** For an LSOA the latest census in which its code was in use; null for all other kinds. */
  readonly vintage: Vintage | null
}

/** An area with the areas that it lies in, or that lie in it. */
export interface RelatedArea extends Area {
  /** The area that was asked about. */
  readonly ofId: number
}

const AREA = sql`a.id, a.code, a.name, a.kind, a.vintage`

/** The area with this code, or with this name when no other area could be meant. Undefined when there is none. */
export async function findArea(tx: Tx, codeOrName: string): Promise<Area | undefined> {
  const id = (await resolveLabels(tx, [codeOrName])).get(codeOrName)
  return id === undefined ? undefined : getArea(tx, id)
}

/** The area with exactly this code; capitals make no difference. */
export async function areaByCode(tx: Tx, code: string): Promise<Area | undefined> {
  const { rows } = await sql<Area>`select ${AREA} from areas.areas a where a.code = upper(${code})`.execute(tx)
  return rows[0]
}

/** @throws AppError `area-not-found` */
export async function getArea(tx: Tx, id: number): Promise<Area> {
  const [found] = await areasByIds(tx, [id])
  if (found === undefined) throw new AppError('area-not-found', 'There is no such area.', { status: 404 })
  return found
}

/** Those of the areas that exist, by name. */
export async function areasByIds(tx: Tx, ids: readonly number[]): Promise<Area[]> {
  const { rows } = await sql<Area>`
    select ${AREA} from areas.areas a where a.id = any (${[...ids]}::int[]) order by a.name, a.code`.execute(tx)
  return rows
}

export interface AreaFilter {
  readonly kind?: AreaKind
  /** Only areas inside this one, itself excluded. */
  readonly insideId?: number
  /** Only LSOAs whose code was in use in this census. Without it the LSOAs of all censuses are listed. */
  readonly vintage?: Vintage
  /** `ours`: the partnership's areas (see `in_scope`), without the rest of the country. Default `all`. */
  readonly scope?: 'ours' | 'all'
}

/** Areas by name. */
export async function listAreas(tx: Tx, filter: AreaFilter = {}): Promise<Area[]> {
  const { rows } = await sql<Area>`
    select ${AREA} from areas.areas a
    where (${filter.kind ?? null}::text is null or a.kind = ${filter.kind ?? null})
      and (${filter.insideId ?? null}::int is null or a.id <> ${filter.insideId ?? null}
        and a.id in (select area_id from areas.containment where inside_id = ${filter.insideId ?? null}))
      and (${filter.vintage ?? null}::text is null or ${filter.vintage ?? null} = any (a.vintages))
      and (${filter.scope ?? 'all'} = 'all' or a.id in (select area_id from areas.in_scope))
    order by a.name, a.code`.execute(tx)
  return rows
}

/** Every area around each of these, nearest kinds not distinguished, themselves excluded. */
export async function ancestors(tx: Tx, areaIds: readonly number[]): Promise<RelatedArea[]> {
  const { rows } = await sql<RelatedArea>`
    select ${AREA}, c.area_id as "ofId" from areas.containment c join areas.areas a on a.id = c.inside_id
    where c.area_id = any (${[...areaIds]}::int[]) and c.area_id <> c.inside_id
    order by c.area_id, a.name, a.code`.execute(tx)
  return rows
}

/** Every area inside each of these, themselves excluded. */
export async function descendants(
  tx: Tx,
  areaIds: readonly number[],
  { kinds }: { readonly kinds?: readonly AreaKind[] } = {},
): Promise<RelatedArea[]> {
  const { rows } = await sql<RelatedArea>`
    select ${AREA}, c.inside_id as "ofId" from areas.containment c join areas.areas a on a.id = c.area_id
    where c.inside_id = any (${[...areaIds]}::int[]) and c.area_id <> c.inside_id
      and (${kinds === undefined} or a.kind = any (${[...(kinds ?? [])]}::text[]))
    order by c.inside_id, a.name, a.code`.execute(tx)
  return rows
}

/** Ids of the areas with these codes and of all areas inside them: what a team that serves these areas may reach. */
export async function idsServed(tx: Tx, codes: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct c.area_id as id from areas.containment c join areas.areas a on a.id = c.inside_id
    where a.code = any (${[...codes]}::text[]) order by 1`.execute(tx)
  return rows.map((row) => row.id)
}

/**
 * The community safety partnerships that answer for each area: those that it lies in, or for a district that several
 * partnerships share, those inside it. An area above districts has none. Areas without one are absent.
 */
export async function partnershipsOf(tx: Tx, areaIds: readonly number[]): Promise<Map<number, Area[]>> {
  const { rows } = await sql<RelatedArea>`
    select ${AREA}, c.area_id as "ofId" from areas.containment c join areas.areas a on a.id = c.inside_id
    where c.area_id = any (${[...areaIds]}::int[]) and a.kind = 'csp'
    union
    select ${AREA}, m.inside_id from areas.memberships m
    join areas.areas a on a.id = m.area_id and a.kind = 'csp'
    join areas.areas district on district.id = m.inside_id and district.kind = 'district'
    where m.inside_id = any (${[...areaIds]}::int[])
    order by 6, 3, 2`.execute(tx)
  const found = new Map<number, Area[]>()
  for (const { ofId, ...area } of rows) found.set(ofId, [...(found.get(ofId) ?? []), area])
  return found
}

/** The areas that the partnership has chosen as its own; empty while it has not. */
export async function chosenAreas(tx: Tx): Promise<Area[]> {
  const { rows } = await sql<Area>`
    select ${AREA} from areas.chosen join areas.areas a on a.id = chosen.area_id order by a.name`.execute(tx)
  return rows
}

/** Marks exactly these areas as the partnership's own. */
export async function chooseAreas(tx: Tx, areaIds: readonly number[]): Promise<void> {
  await sql`delete from areas.chosen where area_id <> all (${[...areaIds]}::int[])`.execute(tx)
  await sql`insert into areas.chosen (area_id) select distinct unnest(${[...areaIds]}::int[])
    on conflict do nothing`.execute(tx)
}

/** Ids of the partnership's areas: those chosen, all inside and all around them; while none is chosen, those known in detail. */
export async function idsInScope(tx: Tx): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`select area_id as id from areas.in_scope`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

/** Kinds that a team may serve, in the order in which they are offered. LSOAs and wards are too many to choose from. */
const SERVED_KINDS: readonly AreaKind[] = ['force', 'county', 'district', 'csp', 'neighbourhood']

/** The partnership's areas that a team may be said to serve, each under the heading of its kind. */
export async function areaChoices(tx: Tx): Promise<{ code: string; name: string; group: string }[]> {
  const choices: { code: string; name: string; group: string }[] = []
  for (const kind of SERVED_KINDS) {
    for (const { code, name } of await listAreas(tx, { kind, scope: 'ours' })) {
      choices.push({ code, name, group: kindWords(kind).many })
    }
  }
  return choices
}
