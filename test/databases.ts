/**
 * Real databases for tests: a migrated template is made once for each shape of the database and copied for each test
 * file. The embedded engine always runs; a PostgreSQL server too when TEST_POSTGRES_URL names one on which we may
 * create databases (scripts/with-postgres.ts starts a temporary one).
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe } from 'node:test'
import { promisify } from 'node:util'
import pg from 'pg'
import {
  type AuditWriter,
  createDb,
  type Db,
  hashOfScripts,
  migrate,
  openEmbedded,
  openServer,
  readScripts,
} from '../src/platform/db/index.ts'

const CACHE = path.resolve('.cache/templates')
const noAudit: AuditWriter = async () => {}

export interface TestDatabase {
  readonly db: Db
}

export const engines: readonly ('embedded' | 'server')[] = ['embedded', ...serverUrl().map(() => 'server' as const)]

/**
 * Declares the same suite for every engine. `database.db` is there inside tests and hooks, not while declaring.
 * Pass the audit writer of foundations/audit where the test is about audit.
 */
export function describeOnEachDatabase(
  title: string,
  declare: (database: TestDatabase, engine: 'embedded' | 'server') => void,
  options: { audit?: AuditWriter } = {},
): void {
  for (const engine of engines) {
    describe(`${title} (${engine})`, () => {
      let opened: OpenTestDatabase | undefined
      before(async () => {
        opened = await openTestDatabase(engine, options.audit)
      })
      after(async () => {
        await opened?.close()
      })
      const database: TestDatabase = {
        get db() {
          if (opened === undefined) throw new Error('The test database is there inside tests and hooks only')
          return opened.db
        },
      }
      declare(database, engine)
    })
  }
}

export interface OpenTestDatabase {
  readonly db: Db
  /** For an embedded database its data folder; for a server the URL of the application's login. */
  readonly location: string
  close(): Promise<void>
}

/**
 * A new, migrated, empty database of its own. Unless it is `durable`, a server acknowledges a commit before it is on the
 * disk: a crash of the server could lose it, and nothing else can tell.
 */
export function openTestDatabase(
  engine: 'embedded' | 'server' = 'embedded',
  audit: AuditWriter = noAudit,
  options: { durable?: boolean } = {},
): Promise<OpenTestDatabase> {
  return engine === 'embedded' ? openEmbeddedCopy(audit) : openServerCopy(audit, options.durable ?? false)
}

/** Node has it; its type package does not. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> }

let engineCode: Promise<object> | undefined

/**
 * The embedded engine's machine code. While we hold it, V8 gives every new database of this process the code that the
 * earlier ones have compiled and optimised, instead of beginning again.
 */
function holdEngineCode(): Promise<object> {
  engineCode ??= readFile(
    path.join(path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), 'pglite.wasm'),
  ).then((bytes) => WebAssembly.compile(bytes))
  return engineCode
}

async function openEmbeddedCopy(audit: AuditWriter): Promise<OpenTestDatabase> {
  const folder = await copyEmbeddedTemplate()
  const db = createDb(await openEmbedded({ folder }), audit)
  return {
    db,
    location: folder,
    close: async () => {
      await db.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A data folder with a migrated, empty embedded database, which the caller removes. */
export async function copyEmbeddedTemplate(): Promise<string> {
  await holdEngineCode()
  const template = await embeddedTemplate()
  const folder = await mkdtemp(path.join(tmpdir(), 'frankpledge-test-'))
  // A third of the time that Node takes for as many files.
  await promisify(execFile)('cp', ['-R', `${template}/.`, folder])
  return folder
}

async function embeddedTemplate(): Promise<string> {
  const template = path.join(CACHE, hashOfScripts(readScripts()))
  if (await exists(template)) return template
  await mkdir(CACHE, { recursive: true })
  const building = await mkdtemp(path.join(CACHE, 'building-'))
  const db = createDb(await openEmbedded({ folder: building }), noAudit)
  await migrate(db)
  await db.close()
  // Another process may have been quicker; its copy is as good as ours.
  await rename(building, template).catch(() => rm(building, { recursive: true, force: true }))
  return template
}

async function exists(folder: string): Promise<boolean> {
  const { access } = await import('node:fs/promises')
  return access(folder).then(
    () => true,
    () => false,
  )
}

function serverUrl(): string[] {
  const url = process.env['TEST_POSTGRES_URL']
  return url === undefined || url === '' ? [] : [url]
}

let copies = 0

async function openServerCopy(audit: AuditWriter, durable: boolean): Promise<OpenTestDatabase> {
  const [adminUrl] = serverUrl()
  if (adminUrl === undefined) throw new Error('TEST_POSTGRES_URL is not set')
  const name = `frankpledge_test_${process.pid}_${++copies}`
  const template = await serverTemplate(adminUrl)
  await runAsAdmin(adminUrl, `create database ${name} template ${template} owner frankpledge_owner`)
  if (!durable) await runAsAdmin(adminUrl, `alter database ${name} set synchronous_commit = off`)
  const url = urlFor(adminUrl, { database: name, login: 'frankpledge_login' })
  const db = createDb(await openServer({ url, connections: 4 }), audit)
  return {
    db,
    location: url,
    close: async () => {
      await db.close()
      await runAsAdmin(adminUrl, `drop database ${name} with (force)`)
    },
  }
}

const serverTemplates = new Map<string, Promise<string>>()

function serverTemplate(adminUrl: string): Promise<string> {
  const name = `frankpledge_template_${hashOfScripts(readScripts())}`
  const known = serverTemplates.get(name)
  if (known !== undefined) return known
  const made = makeServerTemplate(adminUrl, name)
  serverTemplates.set(name, made)
  return made
}

/** Any number that names no other lock of the tests' server. */
const TEMPLATE_LOCK = 7_311

/**
 * As docs/how-to/deploy.md tells an administrator: an owner that migrates, and a login that only uses. Another process may
 * have made it; while one does, the others wait.
 */
async function makeServerTemplate(adminUrl: string, name: string): Promise<string> {
  await withAdmin(adminUrl, async (run) => {
    await run(`select pg_advisory_lock(${TEMPLATE_LOCK})`)
    const { rowCount } = await run(`select from pg_database where datname = '${name}'`)
    if (rowCount === 1) return
    await run(
      `do $$ begin
        if not exists (select from pg_roles where rolname = 'frankpledge_app') then create role frankpledge_app nologin; end if;
        if not exists (select from pg_roles where rolname = 'frankpledge_owner') then create role frankpledge_owner login; end if;
        if not exists (select from pg_roles where rolname = 'frankpledge_login') then
          create role frankpledge_login login in role frankpledge_app;
        end if;
      end $$`,
    )
    const building = `${name}_building`
    await run(`drop database if exists ${building}`)
    await run(`create database ${building} owner frankpledge_owner`)
    const url = urlFor(adminUrl, { database: building, login: 'frankpledge_owner' })
    const db = createDb(await openServer({ url, connections: 1 }), noAudit)
    await migrate(db)
    await db.close()
    await run(`alter database ${building} rename to ${name}`)
  })
  return name
}

function urlFor(adminUrl: string, to: { database: string; login: string }): string {
  const url = new URL(adminUrl)
  url.pathname = `/${to.database}`
  url.username = to.login
  url.password = ''
  return url.href
}

async function runAsAdmin(adminUrl: string, sql: string): Promise<void> {
  await withAdmin(adminUrl, (run) => run(sql))
}

/** Work in one session, which ends with it and lets go of its locks. */
async function withAdmin(adminUrl: string, work: (run: (sql: string) => Promise<pg.QueryResult>) => Promise<unknown>) {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await work((sql) => client.query(sql))
  } finally {
    await client.end()
  }
}
