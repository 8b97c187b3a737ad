/**
 * The embedded database's own thread. A long query here never stalls the web server's event loop, and ending the
 * thread is how a query without end is stopped.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { asNumber, asText, bytesFromHex, hexFromBytes, OID } from './value-types.ts'

export type WorkerRequest =
  | { id: number; kind: 'query'; sql: string; parameters: readonly unknown[] }
  | { id: number; kind: 'script'; sql: string }
  | { id: number; kind: 'copy'; sql: string; bytes: Uint8Array }
  | { id: number; kind: 'close' }

export type WorkerReply =
  | { id: number; ok: true; rows: unknown[]; affected: number }
  | { id: number; ok: false; error: { message: string; code?: string; detail?: string; constraint?: string } }

export interface WorkerSettings {
  /** The data folder, or undefined for a database in memory. */
  readonly folder: string | undefined
}

const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread only')
const settings = workerData as WorkerSettings

const opening = PGlite.create({
  ...(settings.folder === undefined ? {} : { dataDir: settings.folder }),
  parsers: {
    [OID.int8]: asNumber,
    [OID.numeric]: asNumber,
    [OID.date]: asText,
    [OID.bytea]: bytesFromHex,
  },
  serializers: { [OID.bytea]: hexFromBytes },
})
opening.then(
  () => port.postMessage({ id: 0, ok: true, rows: [], affected: 0 } satisfies WorkerReply),
  (error: unknown) => port.postMessage({ id: 0, ok: false, error: describe(error) } satisfies WorkerReply),
)

port.on('message', (request: WorkerRequest) => {
  answer(request).then(
    (reply) => port.postMessage(reply),
    (error: unknown) => port.postMessage({ id: request.id, ok: false, error: describe(error) } satisfies WorkerReply),
  )
})

async function answer(request: WorkerRequest): Promise<WorkerReply> {
  const database = await opening
  switch (request.kind) {
    case 'query': {
      const result = await database.query(request.sql, [...request.parameters])
      return { id: request.id, ok: true, rows: result.rows, affected: result.affectedRows ?? 0 }
    }
    case 'copy': {
      // Reading /dev/blob is a superuser's right, so the session leaves the application's role for this one statement;
      // the engine has made sure that the target is a temporary table.
      const role = (await database.query<{ role: string }>('show role')).rows[0]?.role ?? 'none'
      await database.exec('set local role none')
      const result = await database.query(request.sql, [], { blob: new Blob([new Uint8Array(request.bytes)]) })
      if (role !== 'none') await database.exec(`set local role ${role}`)
      return { id: request.id, ok: true, rows: [], affected: result.affectedRows ?? 0 }
    }
    case 'script':
      await database.exec(request.sql)
      return { id: request.id, ok: true, rows: [], affected: 0 }
    case 'close':
      await database.close()
      return { id: request.id, ok: true, rows: [], affected: 0 }
  }
}

function describe(error: unknown): { message: string; code?: string; detail?: string; constraint?: string } {
  const known = error as { message?: unknown; code?: unknown; detail?: unknown; constraint?: unknown }
  return {
    message: typeof known.message === 'string' ? known.message : String(error),
    ...(typeof known.code === 'string' ? { code: known.code } : {}),
    ...(typeof known.detail === 'string' ? { detail: known.detail } : {}),
    ...(typeof known.constraint === 'string' ? { constraint: known.constraint } : {}),
  }
}
