/**
 * What the database's own catalogue must say of every table, view and function, and proof that each rule bites: each
 * is shown a database with exactly one thing wrong.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Tx } from '../src/platform/db/index.ts'
import { describeOnEachDatabase } from './databases.ts'

const OURS = sql`n.nspname !~ '^(pg_|information_schema|public$)'`

interface Rule {
  readonly name: string
  /** Names whatever breaks the rule. */
  readonly broken: (tx: Tx) => Promise<string[]>
  /** One seeded violation, run by the owner, and what the rule must then name. */
  readonly seed: string
  readonly caught: string
}

const names = async (tx: Tx, query: ReturnType<typeof sql<{ name: string }>>) =>
  (await query.execute(tx)).rows.map((row) => row.name)

const RULES: readonly Rule[] = [
  {
    name: 'every table has row-level security, forced on its owner too',
    broken: (tx) =>
      names(
        tx,
        sql`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where ${OURS} and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)`,
      ),
    seed: 'create table areas.seeded (id int); alter table areas.seeded enable row level security',
    caught: 'areas.seeded',
  },
  {
    name: 'every table has a policy',
    broken: (tx) =>
      names(
        tx,
        sql`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where ${OURS} and c.relkind in ('r', 'p') and not c.relispartition
            and not exists (select from pg_policy p where p.polrelid = c.oid)`,
      ),
    seed: 'create table areas.seeded (id int)',
    caught: 'areas.seeded',
  },
  {
    name: 'every view asks with its reader’s rights',
    broken: (tx) =>
      names(
        tx,
        sql`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where ${OURS} and (c.relkind = 'm' or c.relkind = 'v'
            and not coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false))`,
      ),
    seed: 'create view areas.seeded as select 1 as one',
    caught: 'areas.seeded',
  },
  {
    name: 'nothing is granted to everybody',
    broken: (tx) =>
      names(
        tx,
        sql`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
            cross join lateral aclexplode(c.relacl) acl where ${OURS} and acl.grantee = 0
          union all select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
            where ${OURS} and acl.grantee = 0
          union all select n.nspname from pg_namespace n cross join lateral aclexplode(n.nspacl) acl
            where ${OURS} and acl.grantee = 0`,
      ),
    seed: 'create table areas.seeded (id int); grant select on areas.seeded to public',
    caught: 'areas.seeded',
  },
  {
    name: 'no function runs with its owner’s rights',
    broken: (tx) =>
      names(
        tx,
        sql`select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where ${OURS} and p.prosecdef`,
      ),
    seed: 'create function areas.seeded() returns int language sql security definer as $$ select 1 $$',
    caught: 'areas.seeded',
  },
  {
    name: 'no foreign key reaches into another room',
    broken: (tx) =>
      names(
        tx,
        sql`select n.nspname || '.' || c.conname as name from pg_constraint c
          join pg_class own on own.oid = c.conrelid join pg_namespace n on n.oid = own.relnamespace
          join pg_class other on other.oid = c.confrelid
          where ${OURS} and c.contype = 'f' and own.relnamespace <> other.relnamespace`,
      ),
    seed: `create table performance.seeded (area_id int constraint seeded_area references areas.areas (id))`,
    caught: 'performance.seeded_area',
  },
  {
    name: 'every table, view and routine says what it is for',
    broken: (tx) =>
      names(
        tx,
        sql`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where ${OURS} and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
              and obj_description(c.oid, 'pg_class') is null
          union all select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where ${OURS} and obj_description(p.oid, 'pg_proc') is null`,
      ),
    seed: 'create table areas.seeded (id int)',
    caught: 'areas.seeded',
  },
  {
    name: 'the application’s role owns nothing and is bound by every policy',
    broken: (tx) =>
      names(
        tx,
        sql`select rolname as name from pg_roles where rolname = 'frankpledge_app' and (rolsuper or rolbypassrls)
          union all select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_roles r on r.oid = c.relowner where r.rolname = 'frankpledge_app' and ${OURS}`,
      ),
    seed: `alter role frankpledge_app bypassrls`,
    caught: 'frankpledge_app',
  },
]

describeOnEachDatabase('the database’s catalogue', (database, engine) => {
  test('holds what it should be asked about', async () => {
    const { rows } = await database.db.asLogin((tx) =>
      sql<{ n: number }>`select count(*)::int as n from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where ${OURS} and c.relkind in ('r', 'p')`.execute(tx),
    )
    assert.ok((rows[0]?.n ?? 0) > 20, `only ${rows[0]?.n} tables were seen`)
  })
  for (const rule of RULES) {
    test(rule.name, async () => {
      assert.deepEqual(await database.db.asLogin(rule.broken), [])
    })
    // On a server the tests' login owns nothing and could not seed a violation, which is as it should be.
    if (engine === 'embedded') {
      test(`bites: ${rule.name}`, async () => {
        const rolledBack = new Error('rolled back')
        await assert.rejects(
          database.db.asLogin(async (tx) => {
            for (const statement of rule.seed.split(/;\s*/)) await sql.raw(statement).execute(tx)
            const found = await rule.broken(tx)
            assert.ok(found.includes(rule.caught), `${rule.caught} was not caught; found ${found.join(', ')}`)
            throw rolledBack
          }),
          rolledBack,
        )
      })
    }
  }
})
