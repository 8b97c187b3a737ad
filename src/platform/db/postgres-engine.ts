import { once } from 'node:events'
import { Socket } from 'node:net'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { AppError } from '../result/index.ts'
import { type CopyingConnection, type CopyTarget, copyTargetSql, type Engine } from './engine.ts'
import { asNumber, asText, OID } from './value-types.ts'

/** Opens a pool of connections to a PostgreSQL server (version 15 or later). */
export async function openServer(options: { url: string; connections?: number }): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections ?? 10,
    // A new connection plans every statement anew, for a second of a processor: none is given up for having been idle.
    idleTimeoutMillis: 0,
    keepAlive: true,
    types: { getTypeParser: typeParser as typeof pg.types.getTypeParser },
    application_name: 'frankpledge',
    // Policies make a plan look costly that reads one row; compiling such plans takes a hundred times as long as running them.
    options: '-c jit=off',
    // Statements that need nothing of one another are sent without waiting: see `sideBySide`.
    pipeline: true,
    stream: () => new OneWriteATurn(),
  })
  // An idle connection that breaks is replaced by the pool at its next use; without a listener it would end the process.
  pool.on('error', () => {})
  try {
    const version = Number(
      (await pool.query<{ v: string }>("select current_setting('server_version_num') as v")).rows[0]?.v,
    )
    if (version < 150_000) {
      throw new AppError(
        'database-too-old',
        'Frankpledge needs PostgreSQL 15 or later. Upgrade the server and try again.',
      )
    }
  } catch (error) {
    await pool.end()
    throw error
  }
  return {
    kind: 'server',
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => poolDriver(pool),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    runScript: async (sql) => void (await pool.query(sql)),
    close: () => pool.end(),
  }
}

/** Sends the statements of one turn of the event loop in one call of the system, which costs more than most of them. */
class OneWriteATurn extends Socket {
  private uncorks = 0

  /** The driver corks the messages of each statement and uncorks them at its end. */
  override uncork(): void {
    this.uncorks += 1
    if (this.uncorks > 1) return
    process.nextTick(() => {
      for (; this.uncorks > 0; this.uncorks--) super.uncork()
    })
  }
}

/** Arrays of numbers and dates hold no quotes, so splitting at commas is enough. */
const arrayOf = (parse: (text: string) => unknown) => (text: string) =>
  text === '{}'
    ? []
    : text
        .slice(1, -1)
        .split(',')
        .map((element) => (element === 'NULL' ? null : parse(element)))
const PARSERS: Record<number, (text: string) => unknown> = {
  [OID.int8]: asNumber,
  [OID.numeric]: asNumber,
  [OID.date]: asText,
  [OID.int8Array]: arrayOf(asNumber),
  [OID.numericArray]: arrayOf(asNumber),
  [OID.dateArray]: arrayOf(asText),
}

function typeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  const usual = pg.types.getTypeParser(oid, format as 'text') as (text: string) => unknown
  return (format !== 'binary' ? PARSERS[oid] : undefined) ?? usual
}

function poolDriver(pool: pg.Pool): Driver {
  const on = (connection: DatabaseConnection) => connection as ServerConnection
  return {
    init: async () => {},
    acquireConnection: async () => new ServerConnection(await pool.connect()),
    releaseConnection: async (connection) => on(connection).client.release(),
    beginTransaction: async (connection, settings) => {
      const begin = settings.isolationLevel === undefined ? 'begin' : `begin isolation level ${settings.isolationLevel}`
      on(connection).begin(begin)
    },
    commitTransaction: (connection) => on(connection).commit(),
    rollbackTransaction: async (connection) => void (await on(connection).client.query('rollback')),
    savepoint: async (connection, name) => void (await on(connection).client.query(`savepoint "${name}"`)),
    rollbackToSavepoint: async (connection, name) =>
      void (await on(connection).client.query(`rollback to savepoint "${name}"`)),
    releaseSavepoint: async (connection, name) =>
      void (await on(connection).client.query(`release savepoint "${name}"`)),
    // The pool belongs to the engine, which closes it.
    destroy: async () => {},
  }
}

const MOST_PREPARED = 1000
const prepared = new WeakMap<pg.PoolClient, Map<string, string>>()

function preparedOn(client: pg.PoolClient): Map<string, string> {
  const known = prepared.get(client) ?? new Map<string, string>()
  prepared.set(client, known)
  return known
}

class ServerConnection implements CopyingConnection {
  readonly client: pg.PoolClient
  private begun: Promise<unknown> = Promise.resolve()
  private last: Promise<unknown> = this.begun
  constructor(client: pg.PoolClient) {
    this.client = client
  }

  /** What comes next need not wait for it; that it did is asked at the end. */
  begin(statement: string): void {
    this.begun = this.sent(this.client.query(statement))
  }

  async commit(): Promise<void> {
    await this.begun
    await this.client.query('commit')
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.sent(this.client.query({ ...this.statement(query.sql), values: [...query.parameters] }))
    return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) }
  }

  private sent<R>(answer: Promise<R>): Promise<R> {
    this.last = answer
    answer.catch(() => {})
    return answer
  }

  /**
   * A statement that comes again is prepared under a name, so that the server plans it a few times and not at each use:
   * with row-level policies planning takes longer than running. How many are kept for a connection is limited, since
   * texts that differ by the length of a list would fill the server's memory.
   */
  private statement(text: string): { text: string; name?: string } {
    const known = preparedOn(this.client)
    const name = known.get(text)
    if (name !== undefined) return { text, name }
    if (known.size >= MOST_PREPARED) return { text }
    const fresh = `s${known.size}`
    known.set(text, fresh)
    return { text, name: fresh }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }

  async copyIn(target: CopyTarget, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number> {
    // What is copied must have the connection to itself, with everything answered that was sent before.
    await this.last.catch(() => {})
    const client = this.client as { pipeline: boolean }
    client.pipeline = false
    try {
      return await this.copy(target, chunks)
    } finally {
      client.pipeline = true
    }
  }

  private async copy(target: CopyTarget, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number> {
    const stream = this.client.query(copyFrom(`copy ${copyTargetSql(target)} from stdin`))
    const finished = once(stream, 'finish')
    // A failure of the server must reach the caller even while it is still writing.
    finished.catch(() => {})
    try {
      for await (const chunk of chunks) {
        if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), finished])
      }
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)))
      throw error
    }
    stream.end()
    await finished
    return stream.rowCount ?? 0
  }
}
