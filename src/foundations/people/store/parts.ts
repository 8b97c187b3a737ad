import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'

/** The tables of which a profile has any number of rows, and their columns with types. */
const PART_COLUMNS = {
  names: { given: 'text', family: 'text', use: 'text' },
  addresses: {
    use: 'text',
    flat: 'text',
    building: 'text',
    number: 'text',
    street: 'text',
    locality: 'text',
    town: 'text',
    postcode: 'text',
    uprn: 'text',
    area_id: 'int',
    from_on: 'date',
    to_on: 'date',
  },
  phones: { number: 'text', note: 'text' },
  emails: { address: 'text', note: 'text' },
  refs: { kind: 'text', value: 'text' },
} as const
export type PartTable = keyof typeof PART_COLUMNS
export const partTables = Object.keys(PART_COLUMNS) as readonly PartTable[]

export type PartRow = Readonly<Record<string, string | number | null>>
export type PartRows = Readonly<Record<PartTable, readonly PartRow[]>>

const columnsOf = (table: PartTable) => Object.keys(PART_COLUMNS[table])
const columnList = (table: PartTable) => sql.join(columnsOf(table).map((column) => sql.ref(column)))
const columnTypes = (table: PartTable) =>
  sql.join(Object.entries(PART_COLUMNS[table]).map(([column, type]) => sql`${sql.ref(column)} ${sql.raw(type)}`))

/** What a row says, apart from where it stands. */
function contentOf(table: PartTable, row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(columnsOf(table).map((column) => row[column] ?? null))
}

/**
 * Makes the rows of a record what they are now. A row that says the same stays the same row, so that a merge can still
 * tell which rows it added.
 */
export async function syncPart(
  tx: Tx,
  {
    table,
    recordId,
    rows,
  }: { readonly table: PartTable; readonly recordId: string; readonly rows: readonly PartRow[] },
): Promise<void> {
  const target = sql.table(`people.${table}`)
  const stored = await sql<{ id: number; position: number } & Record<string, unknown>>`
    select id, position, ${columnList(table)} from ${target} where record_id = ${recordId}::uuid order by position, id`.execute(
    tx,
  )
  const left = new Map<string, { id: number; position: number }[]>()
  for (const row of stored.rows) {
    const content = contentOf(table, row)
    left.set(content, [...(left.get(content) ?? []), { id: row.id, position: row.position }])
  }
  const added: Record<string, unknown>[] = []
  const moved: { id: number; position: number }[] = []
  for (const [position, row] of rows.entries()) {
    const same = left.get(contentOf(table, row))?.shift()
    if (same === undefined) added.push({ ...row, position })
    else if (same.position !== position) moved.push({ id: same.id, position })
  }
  const gone = [...left.values()].flat().map((row) => row.id)
  if (gone.length > 0) {
    await sql`delete from ${target} where record_id = ${recordId}::uuid and id = any (${gone}::bigint[])`.execute(tx)
  }
  if (moved.length > 0) {
    await sql`update ${target} t set position = given.position
      from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as given (id bigint, position smallint)
      where t.id = given.id and t.record_id = ${recordId}::uuid`.execute(tx)
  }
  await addRows(tx, { table, rows: added.map((row) => ({ ...row, record_id: recordId })) })
}

/** Adds rows, each with its `record_id` and `position`, of one record or of many. */
export async function addRows(
  tx: Tx,
  { table, rows }: { readonly table: PartTable; readonly rows: readonly Readonly<Record<string, unknown>>[] },
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into ${sql.table(`people.${table}`)} (record_id, position, ${columnList(table)})
    select record_id, position, ${columnList(table)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (record_id uuid, position smallint, ${columnTypes(table)})`.execute(tx)
}

/** Gives a record the rows of another that it does not have. Returns the ids of the new rows. */
export async function copyMissing(
  tx: Tx,
  { table, fromId, toId }: { readonly table: PartTable; readonly fromId: string; readonly toId: string },
): Promise<number[]> {
  const target = sql.table(`people.${table}`)
  const columns = columnsOf(table)
  // A survivor has one name in use: the other's becomes another name.
  const values = sql.join(
    columns.map((column) =>
      table === 'names' && column === 'use'
        ? sql`case f.use when 'main' then 'alias' else f.use end`
        : sql.ref(`f.${column}`),
    ),
  )
  const same = sql.join(
    columns
      .filter((column) => column !== 'use' && column !== 'note')
      .map((column) => sql`${sql.ref(`f.${column}`)} is not distinct from ${sql.ref(`t.${column}`)}`),
    sql` and `,
  )
  const { rows } = await sql<{ id: number }>`
    insert into ${target} (record_id, position, ${columnList(table)})
    select ${toId}::uuid, (select coalesce(max(position), -1) from ${target} where record_id = ${toId}::uuid)
      + row_number() over (order by f.position, f.id), ${values}
    from ${target} f
    where f.record_id = ${fromId}::uuid
      and not exists (select from ${target} t where t.record_id = ${toId}::uuid and ${same})
    returning id`.execute(tx)
  return rows.map((row) => row.id)
}

export async function removeRows(
  tx: Tx,
  { table, recordId, ids }: { readonly table: PartTable; readonly recordId: string; readonly ids: readonly number[] },
): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from ${sql.table(`people.${table}`)}
    where record_id = ${recordId}::uuid and id = any (${[...ids]}::bigint[])`.execute(tx)
}
