import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import { type Actor, type Db, systemActor, type Tx } from '../../../platform/db/index.ts'
import { fileOnDisk, type InputFile, openZip, safeName } from '../../../platform/files/index.ts'
import { AppError, ok, type Result, refused } from '../../../platform/result/index.ts'
import { type Inspection, inspect } from '../formats/index.ts'
import type { TeamsServing } from '../store/answers.ts'
import { getImport, type ImportRecord, type UndoneMonth } from '../store/imports.ts'
import { isZip } from './gather.ts'
import { type ImportChoices, importCounts, markFailed, undoImport } from './import-counts.ts'
import { recordFiles, withoutErrors } from './store-counts.ts'

/** How far an import is, kept in memory while it runs and in its row from time to time. */
export interface Progress {
  readonly phase: 'checking' | 'reading' | 'storing'
  readonly bytes: number
  readonly bytesTotal: number
  readonly rows: number
}

export interface QueueOptions {
  readonly db: Db
  /** Folder in which uploads wait, readable by nobody else. Made when it is not there. */
  readonly folder: string
  readonly teamsServing?: TeamsServing | undefined
  /** Told of trouble that is a bug, with the import's id; no personal data. */
  readonly onBug?: ((error: unknown, importId: string) => void) | undefined
  /** `YYYY-MM-DD`; the real day unless told otherwise. */
  readonly today?: (() => string) | undefined
}

/** A file as it comes in from a form or from disk. */
export interface Upload {
  readonly name: string
  readonly stream: Readable | AsyncIterable<Uint8Array>
}

/** A staged file as its form shows it. */
export interface StagedFile {
  readonly name: string
  readonly inspection: Inspection | null
  /** Why it cannot be used. */
  readonly problem: string | null
}

export type ConfirmRefusal = { readonly code: 'not-ready' | 'has-problems' }
export type CancelRefusal = { readonly code: 'already-stored' | 'already-over' }

/** How often a running import's row is brought up to date, in milliseconds; in between its progress is in memory. */
const NOTE_EVERY = 2000

/** What the queue does when nobody's session stands behind a job any more: one that was waiting when the server stopped. */
const ALONE = systemActor(['performance.import', 'performance.view'])

/**
 * Imports in the background of the server, one at a time. Uploads wait on disk between check and confirmation, also
 * across a restart; the queue itself is the table `imports`.
 */
export function createImportQueue(options: QueueOptions) {
  const { db, folder } = options
  const actors = new Map<string, Actor>()
  let running: { id: string; abort: AbortController; progress: Progress } | undefined
  let working: Promise<void> | undefined
  /** Somebody queued a job since the queue last looked. */
  let asked = false
  let stopped = true
  const spoolOf = (id: string): string => path.join(folder, id)
  const today = (): string => options.today?.() ?? londonDay(new Date())

  const within = <T>(actor: Actor, name: string, work: (tx: Tx) => Promise<T>, subjectId?: string): Promise<T> =>
    db.withActor(actor, { name, kind: 'write' }, (tx, note) => {
      if (subjectId !== undefined) note({ subjectType: 'import', subjectId })
      return work(tx)
    })

  const wake = (): void => {
    asked = true
    if (stopped || working !== undefined) return
    working = runAll()
      .catch((error: unknown) => options.onBug?.(error, ''))
      .finally(() => {
        working = undefined
        // Somebody may have asked between its last look and here.
        if (asked) wake()
      })
  }

  const runAll = async (): Promise<void> => {
    while (asked && !stopped) {
      asked = false
      const next = await within(ALONE, 'performance.take-import', nextJob)
      if (next === undefined) continue
      asked = true
      await runOne(next)
    }
  }

  const runOne = async (job: { id: string; store: boolean; choices: ImportChoices }): Promise<void> => {
    const { id } = job
    const actor = actors.get(id) ?? ALONE
    const abort = new AbortController()
    const now = { id, abort, progress: { phase: 'checking', bytes: 0, bytesTotal: 0, rows: 0 } as Progress }
    running = now
    let noted = Date.now()
    try {
      const files = await spooledFiles(id)
      const report = await importCounts({
        ...job.choices,
        db,
        actor,
        files,
        dryRun: !job.store,
        importId: id,
        signal: abort.signal,
        teamsServing: options.teamsServing,
        today: today(),
        onProgress: (progress) => {
          now.progress = { ...progress, phase: job.store ? progress.phase : 'checking' }
          if (Date.now() - noted < NOTE_EVERY || progress.phase === 'storing') return
          noted = Date.now()
          // Nobody waits for it; when it fails, the page shows an older figure.
          noteProgress(id, now.progress).catch(() => {})
        },
      })
      if (job.store) await removeSpool(id)
      else {
        await within(ALONE, 'performance.check-import', async (tx) => {
          await recordFiles(tx, { importId: id, files: report.files, keepUploads: true })
          await sql`update performance.imports set state = 'ready', phase = '', report = ${JSON.stringify(withoutErrors(report))}::jsonb,
            format = ${report.files.find((file) => file.format !== null)?.format ?? null}
            where id = ${id}::uuid and state = 'checking'`.execute(tx)
        })
      }
    } catch (error) {
      await settle(id, { error, aborted: abort.signal.aborted })
    } finally {
      running = undefined
    }
  }

  const settle = async (id: string, { error, aborted }: { error: unknown; aborted: boolean }): Promise<void> => {
    if (aborted && stopped) return
    if (aborted) {
      await within(ALONE, 'performance.cancel-import', (tx) => setState(tx, id, 'cancelled'))
      await removeSpool(id)
      return
    }
    const known = error instanceof AppError
    if (!known) options.onBug?.(error, id)
    const problem = known
      ? { code: error.code, message: error.message }
      : { code: 'import-failed', message: 'Something went wrong on our side. Nothing was changed. Please try again.' }
    await within(ALONE, 'performance.fail-import', (tx) => markFailed(tx, id, problem))
    await removeSpool(id)
  }

  const noteProgress = (id: string, progress: Progress): Promise<void> =>
    within(ALONE, 'performance.note-import-progress', async (tx) => {
      await sql`update performance.imports set phase = ${progress.phase}, bytes_done = ${progress.bytes},
        bytes_total = ${progress.bytesTotal}, rows_done = ${progress.rows}
        where id = ${id}::uuid and state in ('checking', 'storing')`.execute(tx)
    })

  const spooledFiles = async (id: string): Promise<InputFile[]> => {
    const rows = await within(ALONE, 'performance.read-import', (tx) => spooled(tx, id))
    return Promise.all(rows.map((row) => fileOnDisk(path.join(spoolOf(id), row.spooled_as), row.name)))
  }

  const removeSpool = async (id: string): Promise<void> => {
    await rm(spoolOf(id), { recursive: true, force: true })
    await within(ALONE, 'performance.clear-import', async (tx) => {
      await sql`update performance.import_files set spooled_as = null where import_id = ${id}::uuid and spooled_as is not null`.execute(
        tx,
      )
    })
    actors.delete(id)
  }

  return {
    /**
     * Takes in uploads and queues their check. Returns the import's id. A broken upload leaves nothing.
     * @throws AppError `no-files` when there is none
     */
    async stage(
      actor: Actor,
      uploads: AsyncIterable<Upload> | Iterable<Upload>,
      choices: ImportChoices = {},
    ): Promise<string> {
      const id = randomUUID()
      await within(
        actor,
        'performance.stage-import',
        (tx) =>
          sql`insert into performance.imports (id, state, user_id, agency_id, settings)
            values (${id}::uuid, 'receiving', ${actor.userId}::uuid, ${actor.agencyId}::uuid, ${JSON.stringify(choices)}::jsonb)`.execute(
            tx,
          ),
        id,
      )
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await mkdir(spoolOf(id), { mode: 0o700 })
        const files: { position: number; name: string; spooled: string; bytes: number }[] = []
        for await (const upload of uploads) {
          const spooledAs = String(files.length)
          const sink = createWriteStream(path.join(spoolOf(id), spooledAs), { mode: 0o600, flags: 'wx' })
          await pipeline(upload.stream, sink)
          files.push({
            position: files.length,
            name: safeName(upload.name),
            spooled: spooledAs,
            bytes: sink.bytesWritten,
          })
        }
        if (files.length === 0) throw new AppError('no-files', 'Choose at least one file.', { status: 422 })
        actors.set(id, actor)
        await within(actor, 'performance.stage-import', async (tx) => {
          await sql`insert into performance.import_files (import_id, position, name, spooled_as, bytes)
            select ${id}::uuid, f.* from jsonb_to_recordset(${JSON.stringify(files)}::jsonb)
              as f (position int, name text, spooled text, bytes bigint)`.execute(tx)
          await sql`update performance.imports set state = 'to-check',
            bytes_total = ${files.reduce((sum, file) => sum + file.bytes, 0)} where id = ${id}::uuid`.execute(tx)
        })
      } catch (error) {
        actors.delete(id)
        await rm(spoolOf(id), { recursive: true, force: true })
        await within(ALONE, 'performance.fail-import', (tx) =>
          markFailed(tx, id, {
            code: 'upload-broken',
            message: 'The upload did not arrive whole. Nothing was changed.',
          }),
        )
        throw error
      }
      wake()
      return id
    },

    /** Checks again with other choices, such as a corrected mapping or a measure. Refused unless it waits for confirmation. */
    async check(actor: Actor, id: string, choices: ImportChoices): Promise<Result<null, ConfirmRefusal>> {
      const done = await within(
        actor,
        'performance.check-import',
        async (tx) => {
          const { rows } =
            await sql`update performance.imports set state = 'to-check', settings = ${JSON.stringify(choices)}::jsonb
            where id = ${id}::uuid and state in ('ready', 'to-check') returning id`.execute(tx)
          return rows.length === 1
        },
        id,
      )
      if (!done) return refused({ code: 'not-ready' })
      actors.set(id, actor)
      wake()
      return ok(null)
    },

    /** Queues the storing of what was checked. Refused when it is not checked, or when the check found problems. */
    async confirm(actor: Actor, id: string): Promise<Result<null, ConfirmRefusal>> {
      const refusal = await within(
        actor,
        'performance.confirm-import',
        async (tx): Promise<ConfirmRefusal | undefined> => {
          const found = await getImport(tx, id)
          if (found.state !== 'ready') return { code: 'not-ready' }
          if ((found.report?.problems.length ?? 1) > 0) return { code: 'has-problems' }
          const { rows } =
            await sql`update performance.imports set state = 'to-store' where id = ${id}::uuid and state = 'ready'
            returning id`.execute(tx)
          return rows.length === 1 ? undefined : { code: 'not-ready' }
        },
        id,
      )
      if (refusal !== undefined) return refused(refusal)
      actors.set(id, actor)
      wake()
      return ok(null)
    },

    /** Ends an import that is not stored yet; a running one stops at its next step and nothing of it remains. */
    async cancel(actor: Actor, id: string): Promise<Result<null, CancelRefusal>> {
      const state = await within(
        actor,
        'performance.cancel-import',
        async (tx) => {
          const found = await getImport(tx, id)
          if (['to-check', 'ready', 'to-store'].includes(found.state)) await setState(tx, id, 'cancelled')
          return found.state
        },
        id,
      )
      if (state === 'done' || state === 'undone') return refused({ code: 'already-stored' })
      if (state === 'failed' || state === 'cancelled') return refused({ code: 'already-over' })
      if (running?.id === id) running.abort.abort(new AppError('import-cancelled', 'The import was cancelled.'))
      else if (state !== 'receiving') await removeSpool(id)
      return ok(null)
    },

    /** See `undoImport`. */
    undo: (
      actor: Actor,
      id: string,
    ): Promise<Result<UndoneMonth[], { readonly code: 'not-stored' | 'already-undone' }>> =>
      within(actor, 'performance.undo-import', (tx) => undoImport(tx, actor, id), id),

    /** Undefined unless the import runs in this process now. */
    progressOf: (id: string): Progress | undefined => (running?.id === id ? running.progress : undefined),

    /**
     * The first rows of each staged file, zip files opened, and the guess of its mapping, for the form; a file that cannot
     * be used says why. At most 60 files: one form has no room for more.
     */
    async inspectStaged(actor: Actor, id: string): Promise<StagedFile[]> {
      const rows = await within(actor, 'performance.read-import', (tx) => spooled(tx, id), id)
      const found: StagedFile[] = []
      for (const row of rows) {
        const file = await fileOnDisk(path.join(spoolOf(id), row.spooled_as), row.name)
        found.push(...(await inspectOne(file, MOST_INSPECTED - found.length)))
        if (found.length >= MOST_INSPECTED) break
      }
      return found
    },

    /**
     * Starts the queue. Imports that were being received or stored when the process ended are marked as failed (nothing of
     * them was kept); those being checked are checked again; uploads that belong to no waiting import are removed.
     */
    async start(): Promise<void> {
      const waiting = await within(ALONE, 'performance.start-imports', recover)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for (const name of await readdir(folder)) {
        if (!waiting.has(name)) await rm(path.join(folder, name), { recursive: true, force: true })
      }
      stopped = false
      wake()
    },

    /** Stops after the present step; what was running is taken up or marked at the next start. */
    async stop(): Promise<void> {
      stopped = true
      running?.abort.abort(new AppError('import-stopped', 'The server is stopping.'))
      await working
    },

    /** Resolves when nothing is waiting or running. For tests and commands. */
    async idle(): Promise<void> {
      while (working !== undefined) await working
    },
  }
}

/** More files than this are not looked into for the form of their columns. */
const MOST_INSPECTED = 60

async function inspectOne(file: InputFile, most: number): Promise<StagedFile[]> {
  try {
    if (!(await isZip(file))) return [await inspectTable(file)]
    const zip = await openZip(file)
    try {
      const found: StagedFile[] = []
      for (const member of zip.files.slice(0, most)) found.push(await inspectTable(member))
      return found
    } finally {
      zip.close()
    }
  } catch (error) {
    return [unusable(file, error)]
  }
}

async function inspectTable(file: InputFile): Promise<StagedFile> {
  try {
    return { name: file.name, inspection: await inspect(file), problem: null }
  } catch (error) {
    return unusable(file, error)
  }
}

function unusable(file: InputFile, error: unknown): StagedFile {
  if (!(error instanceof AppError)) throw error
  return { name: file.name, inspection: null, problem: error.message }
}

export type ImportQueue = ReturnType<typeof createImportQueue>

async function setState(tx: Tx, id: string, state: ImportRecord['state']): Promise<void> {
  await sql`update performance.imports set state = ${state}, phase = '', finished_at = now() where id = ${id}::uuid`.execute(
    tx,
  )
}

async function spooled(tx: Tx, id: string): Promise<{ name: string; spooled_as: string }[]> {
  const { rows } = await sql<{ name: string; spooled_as: string }>`
    select name, spooled_as from performance.import_files
    where import_id = ${id}::uuid and spooled_as is not null order by position`.execute(tx)
  return rows
}

/** Takes the oldest waiting import and marks it as running. */
async function nextJob(tx: Tx): Promise<{ id: string; store: boolean; choices: ImportChoices } | undefined> {
  const { rows } = await sql<{ id: string; state: string; settings: ImportChoices }>`
    update performance.imports i set state = case i.state when 'to-check' then 'checking' else 'storing' end,
      bytes_done = 0, rows_done = 0, error_code = null, error_message = null
    from (select id from performance.imports where state in ('to-check', 'to-store')
      order by created_at, id limit 1 for update) as next
    where next.id = i.id returning i.id, i.state, i.settings`.execute(tx)
  const [row] = rows
  return row === undefined ? undefined : { id: row.id, store: row.state === 'storing', choices: row.settings }
}

/** Ids of the imports whose uploads must be kept. */
async function recover(tx: Tx): Promise<Set<string>> {
  await sql`update performance.imports set state = 'failed', phase = '', finished_at = now(),
    error_code = 'interrupted', error_message = 'The server stopped during this import. Nothing was changed. Import the files again.'
    where state in ('receiving', 'storing')`.execute(tx)
  await sql`update performance.imports set state = 'to-check' where state = 'checking'`.execute(tx)
  const { rows } = await sql<{ id: string }>`
    select id from performance.imports where state in ('to-check', 'ready', 'to-store')`.execute(tx)
  return new Set(rows.map((row) => row.id))
}
