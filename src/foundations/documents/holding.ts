/** What this room holds below a record, for people's rights and for disposal. Asked as the keeper. */
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { formatBytes, formatDate, formatDateTime } from '../../platform/html/format.ts'
import type { Disposed, HeldSection, HeldValue, Holding } from '../sharing/index.ts'
import { mediaTypeLabel } from './domain/formats.ts'
import { documentKindLabels } from './domain/words.ts'
import { type DocumentLine, listDocuments } from './store/documents.ts'

/** One for each kind of record that documents may hang on. */
export function documentHoldings(kinds: readonly string[]): Holding[] {
  return kinds.map((kind) => ({
    kind,
    export: exportDocuments,
    dispose: disposeOfDocuments,
    findAbout: async () => [],
  }))
}

/** More than any record has. */
const ALL = 100_000

async function exportDocuments(tx: Tx, recordId: string): Promise<HeldSection[]> {
  const documents = await listDocuments(tx, recordId, { limit: ALL })
  if (documents.length === 0) return []
  return [{ title: 'Documents and photographs', values: documents.map(inWords) }]
}

/** The file itself is not text: whoever answers the request looks at it and adds it to the answer. */
function inWords(document: DocumentLine): HeldValue {
  const { removal } = document
  const { label } = documentKindLabels[document.kind]
  if (removal !== null) {
    return {
      label,
      value: `Added ${formatDateTime(document.addedAt)}, removed ${formatDateTime(removal.at)}: ${removal.reason}`,
    }
  }
  const facts = [
    document.title,
    document.datedOn === null ? '' : `dated ${formatDate(document.datedOn)}`,
    `${document.fileName} (${mediaTypeLabel(document.mediaType)}, ${formatBytes(document.bytes)})`,
    `added ${formatDateTime(document.addedAt)}`,
    document.note,
  ]
  return { label, value: facts.filter((fact) => fact !== '').join('; ') }
}

async function disposeOfDocuments(tx: Tx, recordId: string): Promise<Disposed> {
  const contents = await sql`delete from documents.contents c
    using documents.documents d where d.id = c.document_id and d.record_id = ${recordId}::uuid`.execute(tx)
  const documents = await sql`delete from documents.documents where record_id = ${recordId}::uuid`.execute(tx)
  const tables: Record<string, number> = {}
  for (const [table, { numAffectedRows = 0n }] of [
    ['documents.contents', contents],
    ['documents.documents', documents],
  ] as const)
    if (numAffectedRows > 0n) tables[table] = Number(numAffectedRows)
  return { rows: Object.values(tables).reduce((sum, rows) => sum + rows, 0), tables }
}
