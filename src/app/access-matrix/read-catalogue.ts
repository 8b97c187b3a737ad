import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { conditionInShort } from './conditions.ts'

export const commands = ['select', 'insert', 'update', 'delete'] as const
export type Command = (typeof commands)[number]

export interface TableRights {
  /** `schema.table` */
  readonly name: string
  /** Row-level security binds even the table's owner. */
  readonly forced: boolean
  /** By command: what its policies ask; null where the application's role may not do it at all. */
  readonly rights: Readonly<Record<Command, readonly string[] | null>>
}

interface TableRow {
  name: string
  forced: boolean
  granted: Record<Command, boolean>
  policies: { command: string; permissive: boolean; using: string | null; check: string | null }[]
}

/** Every table with what the application's role may do there. The catalogue is open to every login. */
export async function readTableRights(tx: Tx): Promise<TableRights[]> {
  const { rows } = await sql<TableRow>`
    select n.nspname || '.' || c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
      jsonb_build_object('select', has_any_column_privilege('frankpledge_app', c.oid, 'select'),
        'insert', has_any_column_privilege('frankpledge_app', c.oid, 'insert'),
        'update', has_any_column_privilege('frankpledge_app', c.oid, 'update'),
        'delete', has_table_privilege('frankpledge_app', c.oid, 'delete')) as granted,
      coalesce((select jsonb_agg(jsonb_build_object('command', p.polcmd, 'permissive', p.polpermissive, 'using', pg_get_expr(p.polqual, p.polrelid),
          'check', pg_get_expr(p.polwithcheck, p.polrelid)) order by p.polname)
        from pg_policy p where p.polrelid = c.oid), '[]') as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^(pg_|information_schema|public$)' and c.relkind in ('r', 'p') and not c.relispartition
    order by n.nspname collate "C", c.relname collate "C"`.execute(tx)
  return rows.map(({ name, forced, granted, policies }) => ({
    ...{ name, forced },
    rights: Object.fromEntries(
      commands.map((command) => [command, granted[command] ? conditionsFor(command, policies) : null]),
    ) as TableRights['rights'],
  }))
}

const LETTERS: Readonly<Record<Command, string>> = { select: 'r', insert: 'a', update: 'w', delete: 'd' }

/**
 * A row must satisfy one of these; what it must satisfy whatever else lets it through stands in each. For a change that is
 * the row before and, where said, the row after.
 */
function conditionsFor(command: Command, policies: TableRow['policies']): string[] {
  const own = policies.filter((policy) => policy.command === '*' || policy.command === LETTERS[command])
  const inShort = (found: TableRow['policies']) =>
    found.map(({ using, check }) => {
      const before = conditionInShort(using)
      const after = conditionInShort(check ?? (command === 'insert' ? using : null))
      if (command === 'insert') return after
      return command === 'update' && check !== null && after !== before ? `${before}; then ${after}` : before
    })
  const always = inShort(own.filter(({ permissive }) => !permissive))
  const oneOf = inShort(own.filter(({ permissive }) => permissive))
  return [...new Set(oneOf.map((one) => [one, ...always.map((needed) => `and always ${needed}`)].join('; ')))]
}
