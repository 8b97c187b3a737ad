import { CompiledQuery, type DatabaseConnection, type Dialect, type Driver, Kysely, sql, Transaction } from 'kysely'
import type { Actor, Purpose } from './actor.ts'
import type { Database } from './database.generated.ts'
import type { CopyingConnection, CopyTarget, Engine } from './engine.ts'
import { type Memory, withMemory } from './memory.ts'

/** An open transaction: the only way to the tables. Always a parameter, never global. */
export type Tx = Transaction<Database>

/** What the audit event says beyond who, when and why. Ids and plain facts only, never names or free text. */
export interface AuditNote {
  readonly subjectType?: string
  readonly subjectId?: string | number
  /** How it ended when that is not simply "done", for example `refused`. */
  readonly outcome?: string
  readonly detail?: Readonly<Record<string, unknown>>
  /** Ids of all records that were looked at or changed, for a list too. Those of several notes are put together. */
  readonly recordIds?: readonly string[]
  /** The lawful purpose under which the records are held. */
  readonly purposeId?: string
}

export interface AuditEvent extends AuditNote {
  readonly actor: Actor
  readonly purpose: Purpose
}

/** Writes the audit event in the transaction that it tells of. */
export type AuditWriter = (tx: Tx, event: AuditEvent) => Promise<void>

export interface Db {
  readonly kind: Engine['kind']
  /**
   * Runs `work` in one transaction as the application's role, with the actor and purpose set for the policies, and
   * writes the audit event before it commits. An error rolls everything back, the event included.
   */
  withActor<T>(
    actor: Actor,
    purpose: Purpose,
    work: (tx: Tx, note: (note: AuditNote) => void) => Promise<T>,
  ): Promise<T>
  /** For migrations and checks of the catalogue: the login itself, no policies in its favour, no audit event. */
  asLogin<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  runScript(script: string): Promise<void>
  /**
   * VACUUM ANALYZE of these tables (`schema.table`) in the embedded database, which has no autovacuum; waits its turn. A
   * server looks after itself, so there it does nothing.
   */
  tidy(tables: readonly string[]): Promise<void>
  close(): Promise<void>
}

export function createDb(engine: Engine, writeAudit: AuditWriter): Db {
  const { dialect } = engine
  const kysely = new Kysely<Database>({ dialect })
  const driver = dialect.createDriver()
  const memory: Memory = new Map()
  return {
    kind: engine.kind,
    withActor: async (actor, purpose, work) => {
      let remember = () => {}
      const done = await kysely.transaction().execute(async (begun) => {
        const notes: AuditNote[] = []
        const note = (one: AuditNote) => notes.push(one)
        const { tx, connection } = await ownConnection(begun, { kind: engine.kind, dialect, driver })
        remember = withMemory(tx, memory)
        // Sent at once, so before whatever the work asks; nothing is asked of a server that did not take it.
        const [, result] = await sideBySide([connection.executeQuery(roleOf(actor, purpose)), work(tx, note)])
        await writeAudit(tx, { actor, purpose, ...together(notes) })
        return result
      })
      remember()
      return done
    },
    asLogin: (work) => kysely.transaction().execute(work),
    runScript: (script) => engine.runScript(script),
    tidy: async (tables) => {
      if (engine.kind !== 'embedded') return
      // On the one connection but outside any transaction, as VACUUM demands.
      await kysely.connection().execute(async (connection) => {
        for (const table of tables) await sql`vacuum (analyze) ${sql.table(table)}`.execute(connection)
      })
    },
    close: async () => {
      await kysely.destroy()
      await engine.close()
    },
  }
}

/**
 * The same transaction with its connection, on a server such that statements are sent as they come. Kysely sends each when
 * the one before was answered, for the sake of drivers that keep no order; a server's connection does.
 */
async function ownConnection(
  tx: Tx,
  { kind, dialect, driver }: { readonly kind: Engine['kind']; readonly dialect: Dialect; readonly driver: Driver },
): Promise<{ tx: Tx; connection: DatabaseConnection }> {
  const executor = tx.getExecutor()
  const connection = await executor.provideConnection((one) => Promise.resolve(one))
  if (kind === 'embedded') return { tx, connection }
  const direct = executor.withConnectionProvider({ provideConnection: (consumer) => consumer(connection) })
  return { tx: new Transaction<Database>({ dialect, driver, config: { dialect }, executor: direct }), connection }
}

/** Of a transaction in which something failed before. */
const ABORTED = '25P02'

/**
 * Readings of one transaction that need nothing of one another, in the order given: on a server their statements go out
 * together. When this ends, however it does, all of them have ended, so that none asks anything of a transaction that is over.
 * @throws the first error that is not just that of another
 */
export async function sideBySide<const Readings extends readonly unknown[]>(
  readings: Readings,
): Promise<{ -readonly [Place in keyof Readings]: Awaited<Readings[Place]> }> {
  const settled = await Promise.allSettled(readings)
  const failed = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as { code?: unknown }] : []))
  if (failed.length > 0) throw failed.find((error) => error?.code !== ABORTED) ?? failed[0]
  return Promise.all(readings) as never
}

/** What a later note says goes before what an earlier one said; records are added to one another. */
function together(notes: readonly AuditNote[]): AuditNote {
  const recordIds = [...new Set(notes.flatMap((note) => note.recordIds ?? []))]
  const said: AuditNote = {}
  for (const note of notes) Object.assign(said, note)
  return { ...said, ...(recordIds.length === 0 ? {} : { recordIds }) }
}

/**
 * Goes on in an open transaction as somebody else, until it ends: for a question of whoever was just found out, without a
 * transaction of its own. Only from the system to a person, and with nothing more to be done as the system.
 */
export async function continueAs(tx: Tx, actor: Actor, purpose: Purpose): Promise<void> {
  await tx.executeQuery(roleOf(actor, purpose))
}

// What is empty here is what policies keep for the actor of a transaction: sharing.forget_what_was_read empties the same.
const ENTER_ROLE = `select
  set_config('role', 'frankpledge_app', true),
  set_config('app.actor_kind', $1, true),
  set_config('app.user_id', $2, true),
  set_config('app.agency_id', $3, true),
  set_config('app.team_ids', $4, true),
  set_config('app.area_ids', $5, true),
  set_config('app.permissions', $6, true),
  set_config('app.purpose', $7, true),
  set_config('app.read_before', '', true),
  set_config('app.given_to_know', '', true),
  set_config('app.given_to_read', '', true),
  set_config('app.open_purposes', '', true),
  set_config('plan_cache_mode', $8, true)`

/** What makes the rest of a transaction the application's, for this actor and purpose. */
function roleOf(actor: Actor, purpose: Purpose): CompiledQuery {
  return CompiledQuery.raw(ENTER_ROLE, [
    ...[actor.kind, actor.userId ?? '', actor.agencyId ?? '', arrayLiteral(actor.teamIds)],
    ...[arrayLiteral(actor.areaIds.map(String)), arrayLiteral(actor.permissions), purpose.name],
    purpose.plans === 'kept' ? 'force_generic_plan' : 'auto',
  ])
}

function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}

/** Streams COPY text (tab-separated, `\N` for null) into a temporary table of the transaction. Returns the row count. */
export function copyIn(
  tx: Tx,
  target: CopyTarget,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<number> {
  return tx
    .getExecutor()
    .provideConnection((connection) => (connection as unknown as CopyingConnection).copyIn(target, chunks))
}

const COPY_ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** One field of COPY text. */
export function copyField(value: string | number | null): string {
  if (value === null) return '\\N'
  return typeof value === 'number' ? String(value) : value.replace(/[\\\t\n\r]/g, (c) => COPY_ESCAPES[c] ?? c)
}
