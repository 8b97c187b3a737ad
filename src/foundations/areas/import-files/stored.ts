import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { boxOf, type Shape } from '../domain/geometry.ts'
import type { AreaKind, Vintage } from '../domain/kinds.ts'
import { deleteMemberships, idsByCode, insertAreas, insertMemberships, setPopulations } from '../store/writing.ts'
import type { Changes, Stored } from './ledger.ts'

/** Everything stored about the areas with these codes. */
export async function loadStored(tx: Tx, codes: readonly string[]): Promise<Stored> {
  const wanted = sql`(select id, code from areas.areas where code = any (${[...codes]}::text[]))`
  const areas = await sql<{
    code: string
    id: number
    name: string
    kind: AreaKind
    vintages: Vintage[]
    named: boolean
  }>`select id, code, name, kind, vintages, named from areas.areas where code = any (${[...codes]}::text[])`.execute(tx)
  const links = await sql<Stored['links'][number]>`
    select own.code, outer_area.code as "insideCode", outer_area.kind as "insideKind", m.basis
    from areas.memberships m join ${wanted} own on own.id = m.area_id
    join areas.areas outer_area on outer_area.id = m.inside_id`.execute(tx)
  const bestFits = await sql<Stored['bestFits'][number]>`
    select own.code, target.code as to from areas.best_fit b join ${wanted} own on own.id = b.from_id
    join areas.areas target on target.id = b.to_id`.execute(tx)
  const shapes = await sql<Stored['shapes'][number]>`
    select own.code, b.vintage, b.geometry from areas.boundaries b join ${wanted} own on own.id = b.area_id`.execute(tx)
  const populations = await sql<Stored['populations'][number]>`
    select 'population' as type, own.code, p.year, p.residents, p.households, p.groups
    from areas.populations p join ${wanted} own on own.id = p.area_id`.execute(tx)
  const deprivation = await sql<Stored['deprivation'][number]>`
    select 'deprivation' as type, own.code, d.year, d.index_decile as "indexDecile", d.index_rank as "indexRank", d.domains
    from areas.deprivation d join ${wanted} own on own.id = d.area_id`.execute(tx)
  const aliases = await sql<Stored['aliases'][number]>`
    select own.code, x.alias from areas.aliases x join ${wanted} own on own.id = x.area_id`.execute(tx)
  return {
    areas: areas.rows.map((row) => ({ ...row, vintages: new Set(row.vintages) })),
    links: links.rows,
    bestFits: bestFits.rows,
    shapes: shapes.rows,
    populations: populations.rows,
    deprivation: deprivation.rows,
    aliases: aliases.rows,
  }
}

/** Codes that some stored best fit replaced, and codes that replace them: they tell a file's census. */
export async function replacedCodes(tx: Tx): Promise<{ retired: Set<string>; fresh: Set<string> }> {
  const { rows } = await sql<{ retired: string; fresh: string }>`
    select old.code as retired, target.code as fresh from areas.best_fit b
    join areas.areas old on old.id = b.from_id join areas.areas target on target.id = b.to_id
    where b.from_id <> b.to_id`.execute(tx)
  return { retired: new Set(rows.map((row) => row.retired)), fresh: new Set(rows.map((row) => row.fresh)) }
}

/** Writes what the ledger found, in an order in which every reference finds its area. */
export async function writeChanges(tx: Tx, changes: Changes): Promise<void> {
  const created = await insertAreas(
    tx,
    changes.newAreas.map((area) => ({ ...area, vintages: [...area.vintages] })),
  )
  const ids = await idsNeeded(tx, changes, created)
  const idOf = (code: string): number => {
    const id = ids.get(code)
    if (id === undefined) throw new Error(`The import refers to an area that it did not make: ${code}`)
    return id
  }
  await updateAreas(tx, changes)
  const toRow = (link: { code: string; insideCode: string }) => ({
    areaId: idOf(link.code),
    insideId: idOf(link.insideCode),
  })
  await deleteMemberships(tx, changes.removedLinks.map(toRow))
  await insertMemberships(tx, changes.addedLinks.map(toRow))
  await writeBestFits(
    tx,
    changes.bestFits.map((fit) => ({ from_id: idOf(fit.code), to_id: idOf(fit.to) })),
  )
  await writeShapes(
    tx,
    changes.shapes.map((shape) => ({ areaId: idOf(shape.code), vintage: shape.vintage, geometry: shape.geometry })),
  )
  await setPopulations(
    tx,
    changes.populations.map((one) => ({ ...one, areaId: idOf(one.code) })),
  )
  await writeDeprivation(
    tx,
    changes.deprivation.map((one) => ({ ...one, areaId: idOf(one.code) })),
  )
  await writeAliases(
    tx,
    changes.aliases.map((one) => ({ area_id: idOf(one.code), alias: one.alias })),
  )
}

async function idsNeeded(tx: Tx, changes: Changes, created: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const codes = new Set<string>()
  for (const link of [...changes.removedLinks, ...changes.addedLinks]) codes.add(link.code).add(link.insideCode)
  for (const fit of changes.bestFits) codes.add(fit.code).add(fit.to)
  for (const one of [...changes.shapes, ...changes.populations, ...changes.deprivation, ...changes.aliases]) {
    codes.add(one.code)
  }
  const missing = [...codes].filter((code) => !created.has(code))
  return new Map([...created, ...(await idsByCode(tx, missing))])
}

async function updateAreas(tx: Tx, changes: Changes): Promise<void> {
  if (changes.changedAreas.length === 0) return
  const rows = changes.changedAreas.map((area) => ({
    id: area.id,
    name: area.name,
    named: area.named,
    vintages: [...area.vintages],
  }))
  await sql`
    update areas.areas a set name = given.name, named = given.named,
      vintages = array(select jsonb_array_elements_text(given.vintages) order by 1)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id int, name text, named boolean, vintages jsonb)
    where a.id = given.id`.execute(tx)
}

async function writeBestFits(tx: Tx, rows: readonly { from_id: number; to_id: number }[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into areas.best_fit (from_id, to_id)
    select from_id, to_id from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (from_id int, to_id int)
    on conflict (from_id) do update set to_id = excluded.to_id`.execute(tx)
}

/** Shapes in one statement, so that a large map does not become one very large parameter. */
const SHAPES_AT_ONCE = 2000

async function writeShapes(
  tx: Tx,
  shapes: readonly { areaId: number; vintage: string; geometry: Shape }[],
): Promise<void> {
  for (let at = 0; at < shapes.length; at += SHAPES_AT_ONCE) {
    const rows = shapes.slice(at, at + SHAPES_AT_ONCE).map((shape) => ({ ...shape, ...boxOf(shape.geometry) }))
    await sql`
      insert into areas.boundaries
        (area_id, vintage, geometry, min_longitude, min_latitude, max_longitude, max_latitude)
      select "areaId", vintage, geometry, "minLongitude", "minLatitude", "maxLongitude", "maxLatitude"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given ("areaId" int, vintage text, geometry jsonb,
        "minLongitude" float8, "minLatitude" float8, "maxLongitude" float8, "maxLatitude" float8)
      on conflict (area_id, vintage) do update set geometry = excluded.geometry,
        min_longitude = excluded.min_longitude, min_latitude = excluded.min_latitude,
        max_longitude = excluded.max_longitude, max_latitude = excluded.max_latitude`.execute(tx)
  }
}

async function writeDeprivation(
  tx: Tx,
  rows: readonly { areaId: number; year: number; indexDecile: number; indexRank: number; domains: unknown }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into areas.deprivation (area_id, year, index_decile, index_rank, domains)
    select "areaId", year, "indexDecile", "indexRank", domains
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given ("areaId" int, year int, "indexDecile" int, "indexRank" int, domains jsonb)
    on conflict (area_id, year) do update set index_decile = excluded.index_decile,
      index_rank = excluded.index_rank, domains = excluded.domains`.execute(tx)
}

async function writeAliases(tx: Tx, rows: readonly { area_id: number; alias: string }[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into areas.aliases (alias, area_id, origin)
    select alias, area_id, 'file' from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (alias text, area_id int)
    on conflict do nothing`.execute(tx)
}
