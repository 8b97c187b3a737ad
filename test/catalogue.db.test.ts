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

/** Policies that show a row to everyone who works here, and why it tells nothing about anybody. */
const OPEN_TO_ALL: Readonly<Record<string, string>> = {
  'identity.partnership': 'its name stands on every page',
  'identity.roles': 'the list of roles, the same in every partnership',
  'migrations.applied': 'names of migrations',
  'sharing.structure': 'a count of changes',
  'sharing.computed': 'a count of changes and a day',
}

/** Tables with a column about somebody that everyone who works here reads all the same. */
const ABOUT_COLLEAGUES: Readonly<Record<string, string>> = {
  'identity.user_names': 'the name under which a colleague works',
  'sharing.agreement_events': 'who took which step with an agreement, for their agency',
}

/** Policies for reading below a record that do not ask the record, and what they ask instead. */
const NOT_BY_THE_RECORD: Readonly<Record<string, string>> = {
  'sharing.grants grants_seen': 'the record asks it; ids only, for whom it was given to and who manages the audience',
  'sharing.conflicts conflicts_known':
    'one’s own, as ids that lead nowhere: the record is what they keep from their reader',
  'sharing.certificates certificates_seen': 'what is left of a record that is gone, without a name',
  'sharing.rights_steps rights_steps_seen': 'asks the request, which only the handling agency reads',
  'sharing.rights_records rights_records_seen': 'asks the request, which only the handling agency reads',
  'audit.event_records event_records_visible_to_sealer': 'the system while it seals and verifies the log',
}

/** Permissions that read registers about records without reading records: sharing/permissions.ts, audit/permissions.ts. */
const REGISTERS = "platform\\.may\\('(sharing\\.oversee|sharing\\.manage-rights|audit\\.read)'"
const ASKS_SHARING =
  'sharing\\.(records|viewable_records|contributable_records|manageable_records|manages\\(|my_grants)'

const listed = (of: Readonly<Record<string, string>>) => sql`${Object.keys(of)}::text[]`

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
    name: 'every command that the application’s role may give has a policy that decides on it',
    broken: (tx) =>
      names(
        tx,
        sql`select n.nspname || '.' || c.relname || ' ' || a.command as name
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          cross join (values ('select', 'r'), ('insert', 'a'), ('update', 'w'), ('delete', 'd')) as a (command, letter)
          where ${OURS} and c.relkind in ('r', 'p') and not c.relispartition
            and case when a.command = 'delete' then has_table_privilege('frankpledge_app', c.oid, 'delete')
              else has_any_column_privilege('frankpledge_app', c.oid, a.command) end
            and not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd in ('*', a.letter::"char"))`,
      ),
    seed: 'drop policy records_known on sharing.records',
    caught: 'sharing.records select',
  },
  {
    name: 'no policy lets everybody, beside those that tell nothing about anybody',
    broken: (tx) =>
      names(
        tx,
        sql`select n.nspname || '.' || c.relname as name
          from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
          where ${OURS} and p.polpermissive
            and (pg_get_expr(p.polqual, p.polrelid) = 'true' or pg_get_expr(p.polwithcheck, p.polrelid) = 'true')
            and n.nspname || '.' || c.relname <> all (${listed(OPEN_TO_ALL)})`,
      ),
    seed: 'create policy seeded on sharing.records for select to frankpledge_app using (true)',
    caught: 'sharing.records',
  },
  {
    name: 'no table with a column about somebody is read by everyone who works here',
    broken: (tx) =>
      names(
        tx,
        sql`select distinct n.nspname || '.' || c.relname as name
          from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            and a.attname ~ '(^|_)(record|user|subject|person|household)_ids?$'
          where ${OURS} and p.polpermissive and p.polcmd in ('*', 'r')
            -- Nothing is asked but what kind of actor it is: no permission, team, agency, person or record.
            and regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\\( SELECT platform\\.actor_kind\\(\\) AS actor_kind\\)', '', 'g')
              !~ '[a-z_]+\\.[a-z_]+'
            and n.nspname || '.' || c.relname <> all (${listed(ABOUT_COLLEAGUES)})`,
      ),
    seed: `create table areas.seeded (id int, user_id uuid);
      create policy seeded on areas.seeded for select using ((select platform.actor_kind()) in ('person', 'system'))`,
    caught: 'areas.seeded',
  },
  {
    name: 'whatever hangs on a record asks sharing, or a register’s permission, before it is read',
    broken: (tx) =>
      names(
        tx,
        sql`select n.nspname || '.' || c.relname || ' ' || p.polname as name
          from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = c.oid and a.attname = 'record_id' and not a.attisdropped
          where ${OURS} and p.polpermissive and p.polcmd in ('*', 'r')
            and pg_get_expr(p.polqual, p.polrelid) !~ ${ASKS_SHARING}
            and pg_get_expr(p.polqual, p.polrelid) !~ ${REGISTERS}
            -- By way of a function that asks.
            and not exists (select from pg_proc f join pg_namespace m on m.oid = f.pronamespace
              where pg_get_expr(p.polqual, p.polrelid) ~ ('\\m' || m.nspname || '\\.' || f.proname || '\\(')
                and pg_get_functiondef(f.oid) ~ ${ASKS_SHARING} and m.nspname !~ '^pg_' and f.prokind = 'f')
            and n.nspname || '.' || c.relname || ' ' || p.polname <> all (${listed(NOT_BY_THE_RECORD)})`,
      ),
    seed: `create table people.seeded (record_id uuid not null);
      create policy seeded on people.seeded for select to frankpledge_app using ((select platform.may('people.use')))`,
    caught: 'people.seeded seeded',
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
  test('every exception is still needed', async () => {
    const { rows } = await database.db.asLogin((tx) =>
      sql<{ name: string; policy: string }>`select n.nspname || '.' || c.relname as name, p.polname as policy
        from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace`.execute(
        tx,
      ),
    )
    const there = new Set(rows.flatMap(({ name, policy }) => [name, `${name} ${policy}`]))
    const excepted = [OPEN_TO_ALL, ABOUT_COLLEAGUES, NOT_BY_THE_RECORD].flatMap((list) => Object.keys(list))
    assert.deepEqual(
      excepted.filter((name) => !there.has(name)),
      [],
    )
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
