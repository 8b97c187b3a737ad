import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { AreaKind } from '../domain/kinds.ts'
import { type Candidate, chooseCandidate } from '../domain/resolve.ts'

/**
 * Which area each label means, by code, else by name or alias, compared without case, accents and spacing and with "&"
 * as "and". Labels that mean no area, or that could mean several, are absent: we never guess.
 */
export async function resolveLabels(
  tx: Tx,
  labels: readonly string[],
  options: { readonly kinds?: readonly AreaKind[] } = {},
): Promise<Map<string, number>> {
  if (labels.length === 0) return new Map()
  const distinct = [...new Set(labels)]
  const { rows } = await sql<Candidate>`
    with asked as materialized (
      select label, code, areas.normalise(label) as search
      from unnest(${distinct}::text[], ${distinct.map((label) => label.trim().toUpperCase())}::text[])
        as given (label, code)
    )
    select asked.label, a.id, a.kind, true as "byCode" from asked join areas.areas a on a.code = asked.code
    union
    select asked.label, a.id, a.kind, false from asked join areas.areas a on a.search_name = asked.search
    where asked.search <> ''
    union
    select asked.label, a.id, a.kind, false from asked
    join areas.aliases other on other.search_alias = asked.search
    join areas.areas a on a.id = other.area_id
    where asked.search <> ''`.execute(tx)
  const candidates = new Map<string, Candidate[]>()
  for (const row of rows) {
    if (options.kinds !== undefined && !options.kinds.includes(row.kind)) continue
    const own = candidates.get(row.label)
    if (own === undefined) candidates.set(row.label, [row])
    else own.push(row)
  }
  const resolved = new Map<string, number>()
  for (const [label, own] of candidates) {
    const id = chooseCandidate(own)
    if (id !== undefined) resolved.set(label, id)
  }
  return resolved
}

export interface Alias {
  readonly areaId: number
  readonly alias: string
  readonly origin: 'person' | 'file'
}

export type AliasRefusal =
  | { readonly kind: 'empty' }
  | { readonly kind: 'own-name' }
  | { readonly kind: 'taken'; readonly areaId: number }

/** Another name or code by which files call this area. The same alias again changes nothing. */
export async function addAlias(
  tx: Tx,
  { areaId, alias }: { readonly areaId: number; readonly alias: string },
): Promise<Result<'added' | 'unchanged', AliasRefusal>> {
  const text = alias.trim().replace(/\s+/g, ' ').slice(0, 200)
  const { rows } = await sql<{ search: string; own: boolean; taken: number | null; same: boolean }>`
    select areas.normalise(${text}) as search,
      exists (select from areas.areas where id = ${areaId}
        and (search_name = areas.normalise(${text}) or code = upper(${text}))) as own,
      (select min(id) from areas.areas where code = upper(${text}) and id <> ${areaId}) as taken,
      exists (select from areas.aliases where search_alias = areas.normalise(${text}) and area_id = ${areaId}) as same
  `.execute(tx)
  const [found] = rows
  if (found === undefined || found.search === '') return refused({ kind: 'empty' })
  if (found.own) return refused({ kind: 'own-name' })
  if (found.same) return ok('unchanged')
  if (found.taken !== null) return refused({ kind: 'taken', areaId: found.taken })
  const others = await sql<{ area_id: number }>`
    select area_id from areas.aliases where search_alias = ${found.search} order by area_id limit 1`.execute(tx)
  const [other] = others.rows
  if (other !== undefined) return refused({ kind: 'taken', areaId: other.area_id })
  await sql`insert into areas.aliases (alias, area_id) values (${text}, ${areaId})`.execute(tx)
  return ok('added')
}

/** Whether there was such an alias. */
export async function removeAlias(
  tx: Tx,
  { areaId, alias }: { readonly areaId: number; readonly alias: string },
): Promise<boolean> {
  const { rows } = await sql`delete from areas.aliases
    where area_id = ${areaId} and search_alias = areas.normalise(${alias}) returning 1`.execute(tx)
  return rows.length > 0
}

export async function aliasesOf(tx: Tx, areaIds: readonly number[]): Promise<Alias[]> {
  const { rows } = await sql<Alias>`
    select area_id as "areaId", alias, origin from areas.aliases where area_id = any (${[...areaIds]}::int[])
    order by area_id, alias`.execute(tx)
  return rows
}
