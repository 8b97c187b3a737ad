import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { AppError } from '../result/index.ts'
import type { Db } from './transactions.ts'

/** One file of SQL: its name, its text and the hash by which we notice that a released file was changed. */
export interface Script {
  readonly name: string
  readonly text: string
  readonly hash: string
}

export interface Scripts {
  /** Forward-only, in order of their numbers, each run once. */
  readonly migrations: readonly Script[]
  /** Grants and row-level policies, declared whole and run again whenever one of them changes. */
  readonly policies: readonly Script[]
}

const DATABASE_FOLDER = new URL('../../../db/', import.meta.url)

export function readScripts(folder: URL = DATABASE_FOLDER): Scripts {
  return { migrations: readFolder(new URL('migrations/', folder)), policies: readFolder(new URL('policies/', folder)) }
}

function readFolder(folder: URL): Script[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8')
      return { name, text, hash: hashOf(text) }
    })
}

/** Identifies a database's exact shape, so that a prepared copy can be reused. */
export function hashOfScripts(scripts: Scripts): string {
  return hashOf(
    [...scripts.migrations, ...scripts.policies].map((script) => `${script.name}:${script.hash}`).join('\n'),
  )
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

export interface MigrationReport {
  readonly applied: readonly string[]
  readonly policiesRenewed: boolean
}

/**
 * Brings the database to the present shape. Each migration runs in one transaction together with its record, so a
 * failure leaves the database as it was before that file; where it had policies, nobody sees anything until they are declared
 * again, which the next run does.
 * @throws AppError `migration-changed` when a file that has run was edited or removed since
 */
export async function migrate(db: Db, scripts: Scripts = readScripts()): Promise<MigrationReport> {
  await db.runScript(`
    create schema if not exists migrations;
    create table if not exists migrations.applied (
      name text primary key, hash text not null, applied_at timestamptz not null default now());
    alter table migrations.applied enable row level security;
    alter table migrations.applied force row level security;
    drop policy if exists anyone_reads on migrations.applied;
    drop policy if exists owner_writes on migrations.applied;
    create policy anyone_reads on migrations.applied for select using (true);
    create policy owner_writes on migrations.applied using (pg_catalog.pg_has_role(current_user,
      (select relowner from pg_catalog.pg_class where oid = 'migrations.applied'::regclass), 'usage'));
    comment on schema migrations is 'Which files of db/ this database has run';
    comment on table migrations.applied is 'One row for each migration, and one for the policies as a whole';
  `)
  const done = await appliedScripts(db)
  const missing = missingMigrations(scripts, done)
  // A migration may drop or change what a policy names. In between nobody but the owner sees anything.
  if (missing.length > 0 && done.size > 0) await dropPolicies(db)
  for (const script of missing) await runRecorded(db, script)

  const policies = policiesAsOne(scripts)
  const policiesRenewed = missing.length > 0 || done.get(policies.name) !== policies.hash
  if (policiesRenewed) await runRecorded(db, policies)
  return { applied: missing.map((script) => script.name), policiesRenewed }
}

/** Names of what `migrate` would run; empty when the database is up to date. */
export async function pendingMigrations(db: Db, scripts: Scripts = readScripts()): Promise<string[]> {
  const exists = await db.asLogin(async (tx) => {
    const { rows } = await sql<{
      found: boolean
    }>`select to_regclass('migrations.applied') is not null as found`.execute(tx)
    return rows[0]?.found === true
  })
  const done = exists ? await appliedScripts(db) : new Map<string, string>()
  const policies = policiesAsOne(scripts)
  return [
    ...missingMigrations(scripts, done).map((script) => script.name),
    ...(done.get(policies.name) === policies.hash ? [] : [policies.name]),
  ]
}

function policiesAsOne(scripts: Scripts): Script {
  const text = scripts.policies.map((script) => script.text).join('\n')
  return { name: 'policies', text, hash: hashOf(text) }
}

function appliedScripts(db: Db): Promise<Map<string, string>> {
  return db.asLogin(async (tx) => {
    const { rows } = await sql<{ name: string; hash: string }>`select name, hash from migrations.applied`.execute(tx)
    return new Map(rows.map((row) => [row.name, row.hash]))
  })
}

function missingMigrations(scripts: Scripts, done: ReadonlyMap<string, string>): Script[] {
  const present = new Set(scripts.migrations.map((script) => script.name))
  for (const name of done.keys()) {
    if (name !== 'policies' && !present.has(name)) {
      throw new AppError(
        'migration-changed',
        `The database has run ${name}, which this version does not know. Start the newer version.`,
      )
    }
  }
  return scripts.migrations.filter((script) => {
    const hash = done.get(script.name)
    if (hash !== undefined && hash !== script.hash) {
      throw new AppError(
        'migration-changed',
        `${script.name} was changed after this database ran it. Restore the file and add a new one.`,
      )
    }
    return hash === undefined
  })
}

/** Takes all policies down, and notes that they are to be declared again whatever happens next. */
function dropPolicies(db: Db): Promise<void> {
  return db.runScript(`begin;
do $$
declare
  found record;
begin
  for found in select p.polname, c.oid::regclass as at from pg_policy p join pg_class c on c.oid = p.polrelid
      where c.relnamespace <> 'migrations'::regnamespace and pg_has_role(c.relowner, 'usage') loop
    execute format('drop policy %I on %s', found.polname, found.at);
  end loop;
end
$$;
delete from migrations.applied where name = 'policies';
commit;`)
}

async function runRecorded(db: Db, script: Script): Promise<void> {
  await db
    .runScript(`begin;
${script.text}
;insert into migrations.applied (name, hash) values ('${script.name}', '${script.hash}')
  on conflict (name) do update set hash = excluded.hash, applied_at = now();
commit;`)
    .catch(async (error: unknown) => {
      await db.runScript('rollback').catch(() => {})
      throw new Error(`${script.name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    })
}
