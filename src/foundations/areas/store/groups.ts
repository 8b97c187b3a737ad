import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { AreaKind } from '../domain/kinds.ts'
import { resolveLabels } from './labels.ts'
import { deleteMemberships, insertAreas, insertMemberships } from './writing.ts'

/** Kinds of area that are made by naming their members. */
export const GROUP_KINDS = ['county', 'csp', 'force', 'neighbourhood'] as const
export type GroupKind = (typeof GROUP_KINDS)[number]

export interface Group {
  readonly code: string
  readonly name: string
  readonly kind: GroupKind
  /** Codes or names of the areas that make it up. */
  readonly members: readonly string[]
}

export type GroupRefusal =
  | { readonly kind: 'bad-code' }
  | { readonly kind: 'no-name' }
  | { readonly kind: 'no-members' }
  | { readonly kind: 'unknown-members'; readonly labels: readonly string[] }
  | { readonly kind: 'code-taken'; readonly by: AreaKind }
  | { readonly kind: 'circle' }

export interface SavedGroup {
  readonly id: number
  readonly outcome: 'added' | 'changed' | 'unchanged'
}

/**
 * Makes a county or another named group of areas, or gives the one with this code a new name and members. The group lies
 * inside the forces and countries that hold all of its members.
 */
export async function saveGroup(tx: Tx, group: Group): Promise<Result<SavedGroup, GroupRefusal>> {
  const code = group.code.trim().toUpperCase()
  const name = group.name.trim().replace(/\s+/g, ' ')
  if (!/^[A-Z0-9][A-Z0-9-]{0,39}$/.test(code)) return refused({ kind: 'bad-code' })
  if (name === '' || name.length > 200) return refused({ kind: 'no-name' })
  const labels = group.members.map((label) => label.trim()).filter((label) => label !== '')
  if (labels.length === 0) return refused({ kind: 'no-members' })
  const resolved = await resolveLabels(tx, labels)
  const unknown = labels.filter((label) => !resolved.has(label))
  if (unknown.length > 0) return refused({ kind: 'unknown-members', labels: unknown })
  const members = [...new Set(resolved.values())]

  const existing = await sql<{ id: number; name: string; kind: AreaKind }>`
    select id, name, kind from areas.areas where code = ${code}`.execute(tx)
  const [known] = existing.rows
  if (known !== undefined && known.kind !== group.kind) return refused({ kind: 'code-taken', by: known.kind })
  const id =
    known?.id ?? (await insertAreas(tx, [{ code, name, kind: group.kind, vintages: [], named: true }])).get(code)
  if (id === undefined) return refused({ kind: 'code-taken', by: group.kind })
  if (await wouldCircle(tx, { id, members })) return refused({ kind: 'circle' })

  if (known !== undefined && known.name !== name) {
    await sql`update areas.areas set name = ${name}, named = true where id = ${id}`.execute(tx)
  }
  const before = await sql<{ area_id: number; basis: string }>`
    select area_id, basis from areas.memberships where inside_id = ${id}`.execute(tx)
  const gone = before.rows.filter((row) => row.basis === 'grouping' && !members.includes(row.area_id))
  const fresh = members.filter((member) => before.rows.every((row) => row.area_id !== member))
  await deleteMemberships(
    tx,
    gone.map((row) => ({ areaId: row.area_id, insideId: id })),
  )
  await insertMemberships(
    tx,
    fresh.map((areaId) => ({ areaId, insideId: id, basis: 'grouping' as const })),
  )
  await placeGroups(tx)
  if (known === undefined) return ok({ id, outcome: 'added' })
  const same = known.name === name && gone.length === 0 && fresh.length === 0
  return ok({ id, outcome: same ? 'unchanged' : 'changed' })
}

async function wouldCircle(
  tx: Tx,
  { id, members }: { readonly id: number; readonly members: readonly number[] },
): Promise<boolean> {
  const { rows } = await sql`select from areas.containment
    where area_id = ${id} and inside_id = any (${[...members]}::int[])`.execute(tx)
  return rows.length > 0
}

/**
 * Puts each county and neighbourhood that was grouped here inside the larger areas that hold all of its members, and
 * takes it out of those that no longer do. Run after links have changed, so that the order of imports does not matter.
 */
export async function placeGroups(tx: Tx): Promise<void> {
  const placed = sql`
    with members as (
      select m.inside_id as group_id, m.area_id as member_id, g.kind
      from areas.memberships m join areas.areas g on g.id = m.inside_id
      where m.basis = 'grouping' and g.kind in ('county', 'neighbourhood')
        and not exists (select from areas.memberships stated where stated.area_id = g.id and stated.basis = 'stated')
        and m.area_id in (select id from areas.areas where kind in ('district', 'ward', 'lsoa', 'neighbourhood', 'csp'))
    ), placed as (
      select members.group_id as area_id, c.inside_id
      from members join areas.containment c on c.area_id = members.member_id
      join areas.areas outer_area on outer_area.id = c.inside_id
      where outer_area.kind in ('force', 'country')
        or (members.kind = 'neighbourhood' and outer_area.kind in ('district', 'county', 'csp'))
      group by members.group_id, c.inside_id
      having count(*) = (select count(*) from members own where own.group_id = members.group_id)
        and c.inside_id <> members.group_id
    )`
  await sql`${placed}
    delete from areas.memberships m using areas.areas g, areas.areas outer_area
    where g.id = m.area_id and g.kind in ('county', 'neighbourhood') and m.basis = 'grouping'
      and outer_area.id = m.inside_id
      and (outer_area.kind in ('force', 'country')
        or (g.kind = 'neighbourhood' and outer_area.kind in ('district', 'county', 'csp')))
      and m.area_id in (select group_id from members)
      and not exists (select from placed p where p.area_id = m.area_id and p.inside_id = m.inside_id)`.execute(tx)
  await sql`${placed}
    insert into areas.memberships (area_id, inside_id, basis)
    select area_id, inside_id, 'grouping' from placed on conflict do nothing`.execute(tx)
}
