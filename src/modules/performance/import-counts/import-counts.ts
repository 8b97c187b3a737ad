import { sql } from 'kysely'
import { londonDay, type Month } from '../../../platform/clock/index.ts'
import type { Actor, Db, Tx } from '../../../platform/db/index.ts'
import type { InputFile } from '../../../platform/files/index.ts'
import { AppError, ok, type Result } from '../../../platform/result/index.ts'
import type { TeamsServing } from '../store/answers.ts'
import { type UndoneMonth, withdrawEditions } from '../store/imports.ts'
import { lockCounts } from '../store/series.ts'
import { type Gathered, type GatherProgress, gather, type ReadChoices } from './gather.ts'
import type { ImportReport } from './report.ts'
import {
  afterChange,
  fileReport,
  type Part,
  type StoreChoices,
  type Storing,
  startStoring,
  storeCounts,
} from './store-counts.ts'

/** What a person chooses about an import; kept with it. */
export interface ImportChoices extends ReadChoices, StoreChoices {}

export interface ImportRequest extends ImportChoices {
  readonly db: Db
  readonly actor: Actor
  readonly files: readonly InputFile[]
  /** Say what would change and change nothing. */
  readonly dryRun?: boolean
  readonly onProgress?: ((progress: GatherProgress & { readonly phase: 'reading' | 'storing' }) => void) | undefined
  readonly signal?: AbortSignal | undefined
  readonly teamsServing?: TeamsServing | undefined
  readonly correlationId?: string | undefined
  /** `YYYY-MM-DD`; the real day unless told otherwise. Later months are refused, responses are due from here. */
  readonly today?: string | undefined
  /** The row of `imports` of a staged upload. */
  readonly importId?: string | undefined
}

/** Above this many counts the embedded database, which has no autovacuum, is tidied after an import. */
const TIDY_FROM = 20_000

/**
 * Reads files of counts and stores them, all or nothing. With `dryRun` the same report comes and nothing changes.
 * @throws AppError `import-refused` with the first problem when a file cannot be used (a dry run reports it instead), and
 *   what `storeCounts` throws
 */
export async function importCounts(request: ImportRequest): Promise<ImportReport> {
  const today = request.today ?? londonDay(new Date())
  const currentMonth = today.slice(0, 7) as Month
  const read = (onStreetMonths?: (part: Part) => void): Promise<Gathered> =>
    gather(request.files, request, {
      signal: request.signal,
      onProgress: (progress) => request.onProgress?.({ ...progress, phase: 'reading' }),
      currentMonth,
      onStreetMonths,
    })
  if (request.dryRun === true) return checkGathered(await read(), request, today)
  // A server has other connections for the pages: there, months are stored while later files are read.
  const before = request.db.kind === 'embedded' ? await read() : undefined
  request.signal?.throwIfAborted()
  const { report, gathered } = await request.db.withActor(
    request.actor,
    { name: 'performance.import-counts', kind: 'import', correlationId: request.correlationId },
    async (tx, note) => {
      const storing = startStoring(tx, request, {
        actor: request.actor,
        importId: request.importId,
        today,
        teamsServing: request.teamsServing,
        dryRun: false,
        settings: choicesOf(request),
      })
      const found = before ?? (await storeWhileReading(storing, read))
      request.signal?.throwIfAborted()
      request.onProgress?.({ ...whole(found), phase: 'storing' })
      const stored = await storing.finish(found)
      request.signal?.throwIfAborted()
      const changed = stored.months.filter((month) => month.change !== 'unchanged').length
      note({
        subjectType: 'import',
        subjectId: stored.importId ?? '',
        detail: { files: stored.files.length, months: stored.months.length, changed },
      })
      return { report: stored, gathered: found }
    },
  )
  const cells = gathered.months.reduce((sum, month) => sum + month.counts.length, 0)
  if (cells >= TIDY_FROM) {
    await request.db.tidy([
      'performance.monthly_counts',
      'performance.packed_counts',
      'performance.cells',
      'performance.editions',
      'performance.signals',
    ])
  }
  return report
}

/** So many months at least are stored at once: each round takes some twenty queries. */
const LEAST_MONTHS = 4

/**
 * Reads, and in the meantime hands over what is ready whenever the database has stored what it was given before. When both
 * fail, what is wrong with the files is told, as it would be had they been read first.
 */
async function storeWhileReading(
  storing: Storing,
  read: (onStreetMonths: (part: Part) => void) => Promise<Gathered>,
): Promise<Gathered> {
  let waiting: Part | undefined
  let busy: Promise<void> | undefined
  let failure: { readonly error: unknown } | undefined
  const next = (): void => {
    if (busy !== undefined || failure !== undefined || waiting === undefined) return
    if (waiting.months.length < LEAST_MONTHS) return
    const part = waiting
    waiting = undefined
    busy = storing
      .add(part)
      .catch((error: unknown) => {
        failure = { error }
      })
      .finally(() => {
        busy = undefined
        next()
      })
  }
  try {
    const gathered = await read((part) => {
      waiting = { ...part, months: [...(waiting?.months ?? []), ...part.months] }
      next()
    })
    // The rest is for `finish`, which takes whatever was not stored before.
    waiting = undefined
    await busy
    if (failure !== undefined && gathered.problems.length === 0) throw failure.error
    return gathered
  } finally {
    waiting = undefined
    await busy
  }
}

function whole(gathered: Gathered): GatherProgress {
  const bytes = gathered.files.reduce((sum, file) => sum + file.bytes, 0)
  return { bytes, bytesTotal: bytes, rows: gathered.files.reduce((sum, file) => sum + file.rowsRead, 0) }
}

/** The choices alone, to be kept with the import. */
export function choicesOf(choices: ImportChoices): ImportChoices {
  const { format, mapping, mappings, leaveOut, measure, newMeasure, source, createTypes } = choices
  return { format, mapping, mappings, leaveOut, measure, newMeasure, source, createTypes }
}

/** Carries the report out of the transaction that must not be kept. */
class RolledBack extends Error {
  readonly report: ImportReport
  constructor(report: ImportReport) {
    super('rolled back')
    this.report = report
  }
}

async function checkGathered(gathered: Gathered, request: ImportRequest, today: string): Promise<ImportReport> {
  if (gathered.problems.length > 0) return unusable(gathered, request, gathered.problems)
  try {
    await request.db.withActor(
      request.actor,
      { name: 'performance.check-import', kind: 'read', correlationId: request.correlationId },
      async (tx) => {
        throw new RolledBack(
          await storeCounts(tx, gathered, request, {
            actor: request.actor,
            importId: request.importId,
            today,
            dryRun: true,
          }),
        )
      },
    )
  } catch (error) {
    if (error instanceof RolledBack) return error.report
    if (!(error instanceof AppError)) throw error
    return unusable(gathered, request, [{ file: '', code: error.code, message: error.message }])
  }
  throw new Error('A check ended without a report')
}

function unusable(gathered: Gathered, request: ImportRequest, problems: ImportReport['problems']): ImportReport {
  return {
    importId: request.importId ?? null,
    dryRun: true,
    files: gathered.files.map(fileReport),
    months: [],
    measures: [],
    unknownAreas: [],
    unknownTypes: [],
    areasAdded: 0,
    outside: { rows: 0, labels: 0, withoutPlace: 0 },
    asked: [],
    problems,
  }
}

export type UndoRefusal = { readonly code: 'not-stored' | 'already-undone' }

/**
 * Undoes an import in this transaction: the figures are again exactly what they were without it. Months that a newer
 * import has replaced since keep the newer figures, and say so.
 */
export async function undoImport(tx: Tx, actor: Actor, importId: string): Promise<Result<UndoneMonth[], UndoRefusal>> {
  await lockCounts(tx)
  const withdrawn = await withdrawEditions(tx, actor, importId)
  if (!withdrawn.ok) return withdrawn
  const changed = withdrawn.value.filter((month) => month.outcome !== 'kept')
  await afterChange(
    tx,
    changed.map((month) => ({ ...month, hadFigures: true })),
  )
  return ok(withdrawn.value)
}

/** Marks an import's row as failed; in a transaction of its own, as the work's was rolled back. */
export async function markFailed(
  tx: Tx,
  importId: string,
  problem: { readonly code: string; readonly message: string },
): Promise<void> {
  await sql`update performance.imports set state = 'failed', phase = '', error_code = ${problem.code},
    error_message = ${problem.message}, finished_at = now() where id = ${importId}::uuid`.execute(tx)
}
