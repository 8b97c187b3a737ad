/**
 * Writes src/platform/db/database.generated.ts from a freshly migrated database.
 * With --check it writes nothing and fails when the committed file differs.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { sql } from 'kysely'
import { createDb, migrate, openEmbedded, type Tx } from '../src/platform/db/index.ts'

const FILE = new URL('../src/platform/db/database.generated.ts', import.meta.url)

interface ColumnRow {
  schema: string
  relation: string
  kind: string
  name: string
  type: string
  is_array: boolean
  nullable: boolean
  has_default: boolean
  always_generated: boolean
}

const db = createDb(await openEmbedded({}), async () => {})
await migrate(db)
const text = render(await db.asLogin(readColumns))
await db.close()

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    console.error('database.generated.ts is out of date: run `npm run generate` and commit the result.')
    process.exit(1)
  }
  console.log('database.generated.ts is up to date')
} else {
  writeFileSync(FILE, text)
  console.log('database.generated.ts written')
}

async function readColumns(tx: Tx): Promise<ColumnRow[]> {
  const { rows } = await sql<ColumnRow>`
    select n.nspname as schema, c.relname as relation, c.relkind as kind, a.attname as name,
      case when t.typcategory = 'A' then e.typname else t.typname end as type,
      t.typcategory = 'A' as is_array,
      not a.attnotnull as nullable,
      a.atthasdef or a.attidentity <> '' as has_default,
      a.attidentity = 'a' or a.attgenerated <> '' as always_generated
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'v') and not c.relispartition
    join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^(pg_|information_schema)'
    join pg_type t on t.oid = a.atttypid
    left join pg_type e on e.oid = t.typelem
    where a.attnum > 0 and not a.attisdropped
    order by n.nspname, c.relname, a.attnum`.execute(tx)
  return rows
}

function render(columns: readonly ColumnRow[]): string {
  const relations = new Map<string, ColumnRow[]>()
  for (const column of columns) {
    const name = `${column.schema}.${column.relation}`
    relations.set(name, [...(relations.get(name) ?? []), column])
  }
  const interfaces = [...relations].map(
    ([name, own]) =>
      `export interface ${typeName(name)} {\n${own.map((column) => `  ${renderColumn(column)}`).join('\n')}\n}`,
  )
  const entries = [...relations.keys()].map((name) => `  '${name}': ${typeName(name)}`)
  return `// Generated from the migrated database by \`npm run generate\`. Do not edit.
import type { ColumnType } from 'kysely'

export type Generated<T> = ColumnType<T, T | undefined, T>
export type GeneratedAlways<T> = ColumnType<T, never, never>
export type Json = ColumnType<unknown, string, string>

${interfaces.join('\n\n')}

export interface Database {
${entries.join('\n')}
}
`
}

function typeName(relation: string): string {
  return relation
    .split(/[._]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
}

function renderColumn(column: ColumnRow): string {
  const element = jsType(column.type)
  const array = column.is_array ? `${element}[]` : element
  const type = column.nullable ? `${array} | null` : array
  if (column.always_generated) return `${column.name}: GeneratedAlways<${type}>`
  return column.has_default ? `${column.name}: Generated<${type}>` : `${column.name}: ${type}`
}

function jsType(type: string): string {
  switch (type) {
    case 'int2':
    case 'int4':
    case 'int8':
    case 'float4':
    case 'float8':
    case 'numeric':
      return 'number'
    case 'bool':
      return 'boolean'
    case 'timestamptz':
      return 'Date'
    case 'json':
    case 'jsonb':
      return 'Json'
    case 'bytea':
      return 'Uint8Array'
    default:
      return 'string'
  }
}
