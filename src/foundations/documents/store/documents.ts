import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { userNames } from '../../identity/index.ts'
import { isPicture } from '../domain/formats.ts'
import { type DocumentDetails, type DocumentKind, isDocumentKind } from '../domain/words.ts'
import type { PreparedFile } from '../files/prepare-file.ts'

/** What is known of a document; the file itself is read by `findContents` only. */
export interface DocumentLine extends DocumentDetails {
  readonly id: string
  readonly recordId: string
  /** '' once it is removed, as title and note are. */
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: number
  readonly sha256: string | null
  readonly addedBy: string | null
  /** As far as the name is known. */
  readonly addedByName: string | null
  readonly addedAt: Date
  readonly hasPreview: boolean
  readonly removal: Removal | null
  readonly version: number
}

export interface Removal {
  readonly at: Date
  readonly by: string | null
  readonly byName: string | null
  readonly reason: string
}

export interface NewDocument extends DocumentDetails {
  readonly recordId: string
  readonly file: PreparedFile
}

export type AddRefusal =
  /** The record is not there, not visible, or not to be added to by the actor. */
  | 'not-allowed'
  /** The very same file is on the record. */
  | 'already-there'

/** Adds a document with its file and preview. Returns its id. */
export async function addDocument(tx: Tx, actor: Actor, added: NewDocument): Promise<Result<string, AddRefusal>> {
  if (!(await mayWrite(tx, added.recordId))) return refused('not-allowed')
  const { file } = added
  const { rows } = await sql<{ id: string }>`
    insert into documents.documents (record_id, kind, title, file_name, media_type, bytes, sha256, dated_on, note, uploaded_by)
    values (${added.recordId}::uuid, ${added.kind}, ${added.title}, ${file.fileName}, ${file.mediaType}, ${file.body.length},
      ${file.sha256}, ${added.datedOn}::date, ${added.note}, ${actor.userId}::uuid)
    on conflict (record_id, sha256) where removed_at is null do nothing
    returning id`.execute(tx)
  const id = rows[0]?.id
  if (id === undefined) return refused('already-there')
  await addContents(tx, { id, variant: 'original', mediaType: file.mediaType, body: file.body })
  if (file.preview !== null)
    await addContents(tx, { id, variant: 'preview', mediaType: 'image/webp', body: file.preview })
  return ok(id)
}

async function addContents(
  tx: Tx,
  of: {
    readonly id: string
    readonly variant: 'original' | 'preview'
    readonly mediaType: string
    readonly body: Buffer
  },
): Promise<void> {
  await sql`insert into documents.contents (document_id, variant, media_type, body)
    values (${of.id}::uuid, ${of.variant}, ${of.mediaType}, ${of.body}::bytea)`.execute(tx)
}

async function mayWrite(tx: Tx, recordId: string): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select people.may_write(${recordId}::uuid) as may`.execute(tx)
  return rows[0]?.may === true
}

interface Row {
  id: string
  record_id: string
  kind: string
  title: string
  file_name: string
  media_type: string
  bytes: number
  sha256: string | null
  dated_on: string | null
  note: string
  uploaded_by: string | null
  uploaded_at: Date
  removed_at: Date | null
  removed_by: string | null
  removal_reason: string | null
  version: number
}

const COLUMNS = sql`d.id, d.record_id, d.kind, d.title, d.file_name, d.media_type, d.bytes, d.sha256, d.dated_on, d.note,
  d.uploaded_by, d.uploaded_at, d.removed_at, d.removed_by, d.removal_reason, d.version`

export interface ListOptions {
  /** 500 unless given. */
  readonly limit?: number
  readonly offset?: number
}

/** Documents of a record, the newest first and removed ones last. None when the actor may not read the record. */
export async function listDocuments(tx: Tx, recordId: string, options: ListOptions = {}): Promise<DocumentLine[]> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from documents.documents d where d.record_id = ${recordId}::uuid
    order by d.removed_at is not null, d.uploaded_at desc, d.id
    limit ${options.limit ?? 500} offset ${options.offset ?? 0}`.execute(tx)
  return linesOf(tx, rows)
}

/** How many documents a record has, removed ones among them. */
export async function countDocuments(tx: Tx, recordId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from documents.documents where record_id = ${recordId}::uuid`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Undefined when there is none, or none that the actor may see. */
export async function findDocument(tx: Tx, id: string): Promise<DocumentLine | undefined> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from documents.documents d where d.id = ${id}::uuid`.execute(tx)
  return (await linesOf(tx, rows))[0]
}

async function linesOf(tx: Tx, rows: readonly Row[]): Promise<DocumentLine[]> {
  const users = rows.flatMap((row) => [row.uploaded_by, row.removed_by]).filter((id) => id !== null)
  const names = await userNames(tx, users)
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return rows.map((row) => ({
    ...{ id: row.id, recordId: row.record_id, kind: kindOf(row.kind), title: row.title, fileName: row.file_name },
    ...{ mediaType: row.media_type, bytes: row.bytes, sha256: row.sha256, datedOn: row.dated_on, note: row.note },
    ...{ addedBy: row.uploaded_by, addedByName: nameOf(row.uploaded_by), addedAt: row.uploaded_at },
    hasPreview: row.removed_at === null && isPicture(row.media_type),
    removal:
      row.removed_at === null
        ? null
        : {
            ...{ at: row.removed_at, by: row.removed_by, byName: nameOf(row.removed_by) },
            reason: row.removal_reason ?? '',
          },
    version: row.version,
  }))
}

function kindOf(kind: string): DocumentKind {
  return isDocumentKind(kind) ? kind : 'other'
}

export interface Contents {
  readonly mediaType: string
  readonly body: Buffer
}

/** The file, or its preview. Undefined when there is none, or none that the actor may see. */
export async function findContents(
  tx: Tx,
  of: { readonly id: string; readonly variant: 'original' | 'preview' },
): Promise<Contents | undefined> {
  const { rows } = await sql<{ media_type: string; body: Uint8Array }>`
    select media_type, body from documents.contents
    where document_id = ${of.id}::uuid and variant = ${of.variant}`.execute(tx)
  const [row] = rows
  if (row === undefined) return undefined
  return { mediaType: row.media_type, body: Buffer.from(row.body.buffer, row.body.byteOffset, row.body.byteLength) }
}

export type ChangeRefusal =
  /** Not there, not visible, not to be changed by the actor. */
  'not-allowed' | 'changed-meanwhile' | 'removed'

/** Changes what is written about a document. The file and its record never change. */
export async function changeDocument(
  tx: Tx,
  change: { readonly id: string; readonly version: number; readonly details: DocumentDetails },
): Promise<Result<void, ChangeRefusal>> {
  const { details } = change
  const { numAffectedRows } = await sql`
    update documents.documents set kind = ${details.kind}, title = ${details.title}, dated_on = ${details.datedOn}::date,
      note = ${details.note}, version = version + 1
    where id = ${change.id}::uuid and version = ${change.version} and removed_at is null`.execute(tx)
  if (numAffectedRows === 1n) return ok(undefined)
  const present = await findDocument(tx, change.id)
  if (present === undefined) return refused('not-allowed')
  if (present.removal !== null) return refused('removed')
  return refused(present.version === change.version ? 'not-allowed' : 'changed-meanwhile')
}

/** Erases the file, its preview and what was written about it, and leaves a line with who did so, when and why. */
export async function removeDocument(
  tx: Tx,
  actor: Actor,
  removal: { readonly id: string; readonly reason: string },
): Promise<Result<void, 'not-allowed' | 'removed'>> {
  const { numAffectedRows } = await sql`
    update documents.documents set removed_at = now(), removed_by = ${actor.userId}::uuid, removal_reason = ${removal.reason},
      version = version + 1
    where id = ${removal.id}::uuid and removed_at is null`.execute(tx)
  if (numAffectedRows === 1n) return ok(undefined)
  const present = await findDocument(tx, removal.id)
  return refused(present === undefined || present.removal === null ? 'not-allowed' : 'removed')
}

/**
 * Whether nothing of a record may be removed for now: it is under a legal hold, or its subject has asked for what is held
 * and waits for the answer (Data Protection Act 2018 section 173). Asked as the keeper, since most who may remove a
 * document may not read of either.
 */
export async function mustStayWhole(tx: Tx, recordId: string): Promise<boolean> {
  const { rows } = await sql<{ must: boolean }>`
    select exists (select from sharing.legal_holds h where h.record_id = ${recordId}::uuid and h.lifted_at is null)
      or exists (select from sharing.rights_records r join sharing.rights_requests q on q.id = r.request_id
        where r.record_id = ${recordId}::uuid and r.state = 'linked' and q.state = 'open' and q.kind <> 'erasure') as must`.execute(
    tx,
  )
  return rows[0]?.must === true
}
