import path from 'node:path'
import { Worker } from 'node:worker_threads'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import { type CopyingConnection, type CopyTarget, copyTargetSql, type Engine } from './engine.ts'
import { lockFolder } from './folder-lock.ts'
import type { WorkerReply, WorkerRequest, WorkerSettings } from './pglite-worker.ts'

/** Bytes of COPY text handed to the embedded database at once: large enough to be fast, small enough to stay flat. */
const COPY_CHUNK_BYTES = 4 * 1024 * 1024

/**
 * Opens the embedded database (PGlite) on a folder, or in memory without one.
 * @throws AppError `data-folder-in-use` when another process has the folder
 */
export async function openEmbedded(options: { folder?: string }): Promise<Engine> {
  const lock = options.folder === undefined ? undefined : await lockFolder(options.folder)
  try {
    const folder = options.folder === undefined ? undefined : path.join(options.folder, 'database')
    const thread = await startThread({ folder })
    return {
      kind: 'embedded',
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => oneConnectionDriver(thread),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
      runScript: async (sql) => void (await thread.ask({ kind: 'script', sql })),
      close: async () => {
        await thread.close()
        await lock?.release()
      },
    }
  } catch (error) {
    await lock?.release()
    throw error
  }
}

type Question = WorkerRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never
type Answer = Extract<WorkerReply, { ok: true }>
interface Thread {
  ask(question: Question): Promise<Answer>
  close(): Promise<void>
}

/** An error of the embedded database, with PostgreSQL's own code where it has one. */
export class DatabaseError extends Error {
  readonly code: string | undefined
  readonly constraint: string | undefined
  constructor(error: { message: string; code?: string; constraint?: string }) {
    super(error.message)
    this.name = 'DatabaseError'
    this.code = error.code
    this.constraint = error.constraint
  }
}

async function startThread(settings: WorkerSettings): Promise<Thread> {
  const worker = new Worker(new URL('./pglite-thread.mjs', import.meta.url), { workerData: settings })
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>()
  let nextId = 0
  let ended: Error | undefined
  const fail = (error: Error) => {
    ended = error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('message', (reply: WorkerReply) => {
    const caller = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (waiting.size === 0) worker.unref()
    if (reply.ok) caller?.resolve(reply)
    else caller?.reject(new DatabaseError(reply.error))
  })
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => fail(new Error('The embedded database has stopped')))

  const expect = (id: number) =>
    new Promise<Answer>((resolve, reject) => {
      if (ended !== undefined) return reject(ended)
      worker.ref()
      waiting.set(id, { resolve, reject })
    })
  const ask = (question: Question) => {
    const id = ++nextId
    const answer = expect(id)
    if (ended === undefined) worker.postMessage({ id, ...question })
    return answer
  }
  await expect(0)
  return {
    ask,
    close: async () => {
      await ask({ kind: 'close' })
      await worker.terminate()
    },
  }
}

/** PGlite has one connection: whoever asks next waits until the present holder lets go. */
function oneConnectionDriver(thread: Thread): Driver {
  const connection = new EmbeddedConnection(thread)
  let free: Promise<void> = Promise.resolve()
  let letGo: () => void = () => {}
  const run = (sql: string) => thread.ask({ kind: 'query', sql, parameters: [] })
  return {
    init: async () => {},
    acquireConnection: async () => {
      const mine = free
      let release: () => void = () => {}
      free = new Promise((resolve) => {
        release = resolve
      })
      await mine
      letGo = release
      return connection
    },
    releaseConnection: async () => letGo(),
    beginTransaction: async (_connection, settings) => {
      await run(settings.isolationLevel === undefined ? 'begin' : `begin isolation level ${settings.isolationLevel}`)
    },
    commitTransaction: async () => void (await run('commit')),
    rollbackTransaction: async () => void (await run('rollback')),
    savepoint: async (_connection, name, compile) => {
      await connection.executeQuery(compileRaw(`savepoint "${name}"`, compile))
    },
    rollbackToSavepoint: async (_connection, name, compile) => {
      await connection.executeQuery(compileRaw(`rollback to savepoint "${name}"`, compile))
    },
    releaseSavepoint: async (_connection, name, compile) => {
      await connection.executeQuery(compileRaw(`release savepoint "${name}"`, compile))
    },
    // The thread belongs to the engine, which closes it.
    destroy: async () => {},
  }
}

function compileRaw(sql: string, _compile: unknown): CompiledQuery {
  return CompiledQuery.raw(sql)
}

class EmbeddedConnection implements CopyingConnection, DatabaseConnection {
  readonly #thread: Thread
  constructor(thread: Thread) {
    this.#thread = thread
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const answer = await this.#thread.ask({ kind: 'query', sql: query.sql, parameters: query.parameters })
    return { rows: answer.rows as R[], numAffectedRows: BigInt(answer.affected) }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }

  async copyIn(target: CopyTarget, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number> {
    const sql = `copy ${copyTargetSql(target)} from '/dev/blob'`
    let rows = 0
    for await (const bytes of inWholeLines(chunks, COPY_CHUNK_BYTES)) {
      rows += (await this.#thread.ask({ kind: 'copy', sql, bytes })).affected
    }
    return rows
  }
}

const NEW_LINE = 10

/** Regroups chunks into blocks of about `size` bytes, each ending at the end of a line. */
async function* inWholeLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let heldBytes = 0
  for await (const chunk of chunks) {
    held.push(chunk)
    heldBytes += chunk.length
    if (heldBytes < size) continue
    const block = Buffer.concat(held)
    const end = block.lastIndexOf(NEW_LINE) + 1
    if (end > 0) yield block.subarray(0, end)
    held = end < block.length ? [block.subarray(end)] : []
    heldBytes = block.length - end
  }
  if (heldBytes > 0) yield Buffer.concat(held)
}
