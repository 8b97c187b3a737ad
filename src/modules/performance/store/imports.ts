import { sql } from 'kysely'
import { type Month, monthOfDate } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { AppError, ok, type Result, refused } from '../../../platform/result/index.ts'
import type { ImportReport } from '../import-counts/report.ts'

export type ImportState =
  | 'receiving'
  | 'to-check'
  | 'checking'
  | 'ready'
  | 'to-store'
  | 'storing'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'undone'

/** One import as its history shows it. */
export interface ImportRecord {
  readonly id: string
  readonly state: ImportState
  readonly format: 'street' | 'long' | 'wide' | null
  readonly measureId: number | null
  /** As chosen on the form: see `ImportChoices`. */
  readonly settings: unknown
  readonly createdAt: Date
  /** Null for the system, such as a command. */
  readonly userId: string | null
  readonly agencyId: string | null
  /** `reading`, `storing` or ''. */
  readonly phase: string
  readonly bytesTotal: number
  readonly bytesDone: number
  readonly rowsDone: number
  readonly errorCode: string | null
  readonly errorMessage: string | null
  readonly report: ImportReport | null
  readonly storedAt: Date | null
  readonly undoneAt: Date | null
  readonly undoneBy: string | null
  readonly files: readonly ImportedFile[]
}

export interface ImportedFile {
  readonly id: number
  readonly name: string
  readonly sha256: string | null
  readonly bytes: number
  readonly rowsRead: number
  readonly rowsStored: number
  readonly rowsOutside: number
  readonly rowsRejected: number
  /** Errors that can be downloaded. */
  readonly errors: number
  /** True for what was uploaded and still waits; false for what was read (zip files opened). */
  readonly waiting: boolean
}

export interface ImportsWanted {
  readonly ids?: readonly string[]
  readonly states?: readonly ImportState[]
  readonly measureId?: number
  readonly userId?: string
  /** Part of a file's name, or the beginning of its hash. */
  readonly text?: string
  /** Long reports are left out (null) when this is false. */
  readonly reports?: boolean
  /** At most so many, the newest first. Default 100. */
  readonly limit?: number
  readonly offset?: number
}

export async function listImports(tx: Tx, wanted: ImportsWanted = {}): Promise<ImportRecord[]> {
  const text = (wanted.text ?? '').trim().toLowerCase()
  const { rows } = await sql<Omit<ImportRecord, 'files'>>`
    select id, state, format, measure_id as "measureId", settings, created_at as "createdAt", user_id as "userId",
      agency_id as "agencyId", phase, bytes_total as "bytesTotal", bytes_done as "bytesDone", rows_done as "rowsDone",
      error_code as "errorCode", error_message as "errorMessage",
      case when ${wanted.reports !== false} then report end as report, stored_at as "storedAt",
      undone_at as "undoneAt", undone_by as "undoneBy"
    from performance.imports
    where (${wanted.ids === undefined} or id = any (${[...(wanted.ids ?? [])]}::uuid[]))
      and (${wanted.states === undefined} or state = any (${[...(wanted.states ?? [])]}::text[]))
      and (${wanted.measureId === undefined} or measure_id = ${wanted.measureId ?? null}::int)
      and (${wanted.userId === undefined} or user_id = ${wanted.userId ?? null}::uuid)
      and (${text === ''} or exists (select from performance.import_files f where f.import_id = imports.id
        and (strpos(lower(f.name), ${text}) > 0 or starts_with(f.sha256, ${text}))))
    order by created_at desc, id limit ${wanted.limit ?? 100} offset ${wanted.offset ?? 0}`.execute(tx)
  const { rows: files } = await sql<ImportedFile & { importId: string }>`
    select f.id, f.import_id as "importId", f.name, f.sha256, f.bytes, f.rows_read as "rowsRead", f.rows_stored as "rowsStored",
      f.rows_outside as "rowsOutside", f.rows_rejected as "rowsRejected", f.spooled_as is not null as waiting,
      (select count(*) from performance.import_errors e where e.file_id = f.id) as errors
    from performance.import_files f where f.import_id = any (${rows.map((row) => row.id)}::uuid[])
    order by f.position`.execute(tx)
  return rows.map((row) => ({
    ...row,
    files: files.filter((file) => file.importId === row.id).map(({ importId: _, ...file }) => file),
  }))
}

/** @throws AppError `import-not-found` */
export async function getImport(tx: Tx, id: string): Promise<ImportRecord> {
  const [found] = /^[0-9a-f-]{36}$/i.test(id) ? await listImports(tx, { ids: [id] }) : []
  if (found === undefined) throw new AppError('import-not-found', 'There is no such import.', { status: 404 })
  return found
}

export interface StoredError {
  readonly file: string
  readonly line: number
  readonly column: string | null
  readonly code: string
  readonly message: string
}

/** Rows of an import that could not be read, by file and line. Seen with `performance.import` or `performance.analyse` only. */
export async function importErrors(
  tx: Tx,
  importId: string,
  { limit = 100_000 }: { readonly limit?: number } = {},
): Promise<StoredError[]> {
  const { rows } = await sql<StoredError>`
    select f.name as file, e.line, e.column_name as "column", e.code, e.message
    from performance.import_errors e join performance.import_files f on f.id = e.file_id
    where f.import_id = ${importId}::uuid order by f.position, e.position limit ${limit}`.execute(tx)
  return rows
}

/** Imports, not undone, that brought exactly this file: by its hash, so that a form can say "imported before". */
export async function importsOfFile(
  tx: Tx,
  sha256: string,
): Promise<{ importId: string; name: string; storedAt: Date }[]> {
  const { rows } = await sql<{ importId: string; name: string; storedAt: Date }>`
    select i.id as "importId", f.name, i.stored_at as "storedAt" from performance.import_files f
    join performance.imports i on i.id = f.import_id
    where f.sha256 = ${sha256} and i.state = 'done' order by i.stored_at desc`.execute(tx)
  return rows
}

/** A month that an undone import gave back. */
export interface UndoneMonth {
  readonly seriesId: number
  readonly measureId: number | null
  readonly series: string
  readonly month: Month
  /**
   * `restored`: the edition before it counts again. `removed`: there was none, so the month has no figures any more.
   * `kept`: a newer import has replaced it since, whose figures stay.
   */
  readonly outcome: 'restored' | 'removed' | 'kept'
}

/**
 * Takes the editions of an import out of the chain, so that what was there before counts again; where a newer import has
 * since replaced a month, its figures stay and undoing that one later restores what was there before both. The caller
 * adds up the restored and removed months (`undoImport` of the engine does).
 */
export async function withdrawEditions(
  tx: Tx,
  actor: Actor,
  importId: string,
): Promise<Result<UndoneMonth[], { readonly code: 'not-stored' | 'already-undone' }>> {
  const found = await getImport(tx, importId)
  if (found.state === 'undone') return refused({ code: 'already-undone' })
  if (found.state !== 'done') return refused({ code: 'not-stored' })
  interface Row {
    id: number
    seriesId: number
    measureId: number | null
    series: string
    month: string
    state: 'current' | 'superseded'
    previous: number | null
  }
  const { rows } = await sql<Row>`
    with recursive own as (
      select e.id, e.series_id, e.month, e.state, e.replaces_id from performance.editions e
      where e.import_id = ${importId}::uuid and e.state <> 'undone'
    ), chain (own_id, id, state, replaces_id, depth) as (
      select own.id, p.id, p.state, p.replaces_id, 1 from own join performance.editions p on p.id = own.replaces_id
      union all
      select chain.own_id, p.id, p.state, p.replaces_id, chain.depth + 1
      from chain join performance.editions p on p.id = chain.replaces_id where chain.state = 'undone'
    )
    select own.id, own.series_id as "seriesId", s.measure_id as "measureId",
      coalesce(m.title || case when s.source = '' then '' else ', ' || s.source end, s.source) as series, own.month, own.state,
      (select chain.id from chain where chain.own_id = own.id and chain.state <> 'undone' order by depth limit 1) as previous
    from own join performance.series s on s.id = own.series_id left join performance.measures m on m.id = s.measure_id
    order by s.id, own.month`.execute(tx)
  await sql`update performance.editions set state = 'undone' where id = any (${rows.map((row) => row.id)}::int[])`.execute(
    tx,
  )
  const restored = rows.flatMap((row) => (row.state === 'current' && row.previous !== null ? [row.previous] : []))
  await sql`update performance.editions set state = 'current' where id = any (${restored}::int[])`.execute(tx)
  await sql`update performance.imports set state = 'undone', undone_at = now(), undone_by = ${actor.userId}::uuid
    where id = ${importId}::uuid`.execute(tx)
  return ok(
    rows.map((row) => ({
      seriesId: row.seriesId,
      measureId: row.measureId,
      series: row.series,
      month: monthOfDate(row.month),
      outcome: row.state !== 'current' ? 'kept' : row.previous === null ? 'removed' : 'restored',
    })),
  )
}
