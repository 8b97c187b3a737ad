import { sql } from 'kysely'
import {
  type AuditWriter,
  createDb,
  type Db,
  migrate,
  openEmbedded,
  openServer,
  pendingMigrations,
} from '../platform/db/index.ts'
import { AppError } from '../platform/result/index.ts'
import type { Config } from './config.ts'

/**
 * Opens the database that the configuration names, in its present shape.
 *
 * The embedded database is migrated here. On a server the ordinary login is checked first: it must not be one that
 * row-level security does not bind. It is migrated here only where the login owns the database or an owner is configured.
 * @throws AppError `data-folder-in-use`, `login-too-powerful`, `database-not-migrated`, `database-unreachable`
 */
export async function openHouse(config: Config, writeAudit: AuditWriter): Promise<Db> {
  if (config.databaseUrl === undefined) {
    const db = createDb(await openEmbedded({ folder: config.dataFolder }), writeAudit)
    return prepare(db, () => migrate(db))
  }
  const db = createDb(await reach(config.databaseUrl), writeAudit)
  return prepare(db, async () => {
    await refusePowerfulLogin(db)
    if (config.ownerDatabaseUrl !== undefined) await migrateAsOwner(config.ownerDatabaseUrl)
    const pending = await pendingMigrations(db)
    if (pending.length === 0) return
    if (!(await ownsDatabase(db))) {
      throw new AppError(
        'database-not-migrated',
        'The database is not in the shape that this version needs. Run `frankpledge migrate` with DATABASE_OWNER_URL set to the owner’s login, then start again.',
      )
    }
    await migrate(db)
  })
}

/** Migrates a server's database as its owner. Returns what was done. */
export async function migrateAsOwner(url: string) {
  const db = createDb(await reach(url), async () => {})
  try {
    return await migrate(db)
  } finally {
    await db.close()
  }
}

async function prepare(db: Db, work: () => Promise<unknown>): Promise<Db> {
  try {
    await work()
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

function reach(url: string) {
  return openServer({ url }).catch((error: unknown) => {
    if (error instanceof AppError) throw error
    // The driver's message may quote the login; its code says enough.
    const code = (error as { code?: string }).code ?? 'unknown'
    throw new AppError(
      'database-unreachable',
      `The database server did not let us in (${code}). Check DATABASE_URL and that the server runs.`,
    )
  })
}

/** Row-level security does not bind a superuser or a login with BYPASSRLS, so neither may serve anybody. */
async function refusePowerfulLogin(db: Db): Promise<void> {
  const login = await db.asLogin(async (tx) => {
    const { rows } = await sql<{ super: boolean; bypass: boolean; member: boolean | null }>`
      select rolsuper as super, rolbypassrls as bypass,
        (select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = 'frankpledge_app') as member
      from pg_roles where rolname = current_user`.execute(tx)
    return rows[0]
  })
  if (login === undefined || login.super || login.bypass) {
    throw new AppError(
      'login-too-powerful',
      'The login in DATABASE_URL is a superuser or may bypass row-level security, so the database could not protect anything from a mistake of ours. Use an ordinary login; docs/how-to/deploy.md shows how to make one.',
    )
  }
  if (login.member === false) {
    throw new AppError(
      'login-without-role',
      'The login in DATABASE_URL is not a member of frankpledge_app. As an administrator run: grant frankpledge_app to that login.',
    )
  }
}

async function ownsDatabase(db: Db): Promise<boolean> {
  return db.asLogin(async (tx) => {
    const { rows } = await sql<{ owns: boolean }>`
      select pg_has_role(current_user, datdba, 'usage') as owns from pg_database where datname = current_database()`.execute(
      tx,
    )
    return rows[0]?.owns === true
  })
}
