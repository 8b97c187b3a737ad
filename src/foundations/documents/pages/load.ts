import type { Tx } from '../../../platform/db/index.ts'
import { type Crumb, forbidden, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { findRecord, type RecordHeader, reaches } from '../../sharing/index.ts'
import { type DocumentsDeps, reading } from '../deps.ts'
import { type DocumentLine, findDocument } from '../store/documents.ts'

/** The record that documents hang on, as their pages name it. */
export interface HeldRecord {
  readonly header: RecordHeader
  /** Its own name, or what records of its kind are called. */
  readonly name: string
  /** Where its page is; null when no room tells. */
  readonly path: string | null
}

/** Null when there is none or the actor may not read it: the answer is the same. */
export async function findHeldRecord(deps: DocumentsDeps, tx: Tx, recordId: string): Promise<HeldRecord | null> {
  const header = await findRecord(tx, recordId)
  if (header === null || !reaches(header.level, 'view')) return null
  const kind = deps.kinds.find((known) => known.kind === header.kind)
  const label = kind?.label ?? 'record'
  const name = (await kind?.names(tx, [recordId]))?.get(recordId)
  return { header, name: name ?? label.charAt(0).toUpperCase() + label.slice(1), path: kind?.path(recordId) ?? null }
}

interface Asked {
  /** As the address has it. */
  readonly id: string | undefined
  readonly action: string
}

/** A record that is named in the address. */
export async function loadRecord(deps: DocumentsDeps, visit: Visit, { id, action }: Asked): Promise<HeldRecord | null> {
  if (!isUuid(id)) return null
  return deps.db.withActor(visit.actor, reading(visit, action), async (tx, note) => {
    const record = await findHeldRecord(deps, tx, id)
    if (record === null) note({ outcome: 'refused' })
    else note({ recordIds: [id], purposeId: record.header.purposeId })
    return record
  })
}

export interface HeldDocument {
  readonly record: HeldRecord
  readonly document: DocumentLine
}

/** A document that is named in the address, with its record. */
export async function loadDocument(
  deps: DocumentsDeps,
  visit: Visit,
  { id, action }: Asked,
): Promise<HeldDocument | null> {
  if (!isUuid(id)) return null
  return deps.db.withActor(visit.actor, reading(visit, action), async (tx, note) => {
    const document = await findDocument(tx, id)
    const record = document === undefined ? null : await findHeldRecord(deps, tx, document.recordId)
    if (document === undefined || record === null) {
      note({ outcome: 'refused' })
      return null
    }
    note({ ...aboutDocument(document), purposeId: record.header.purposeId })
    return { record, document }
  })
}

/** What the audit event says of a document. */
export function aboutDocument(document: Pick<DocumentLine, 'id' | 'recordId'>) {
  return { recordIds: [document.recordId], subjectType: 'document', subjectId: document.id }
}

export function mayAdd({ header }: HeldRecord): boolean {
  return reaches(header.level, 'contribute') && header.restrictedAt === null
}

/** Why documents of a record that may be read may not be added or changed; null when they may. */
export function unchangeable({ header }: HeldRecord): Reply | null {
  if (!reaches(header.level, 'contribute')) {
    return forbidden(
      `You can read this record and not add to it. ${header.ownerTeamName} answers for it: give them what should be added.`,
    )
  }
  if (header.restrictedAt !== null) {
    return forbidden('The processing of this record is restricted: it is kept as it is and must not be changed.')
  }
  return null
}

export function listPath(recordId: string): string {
  return `/records/${recordId}/documents`
}

export function crumbsTo(record: HeldRecord, ...further: readonly Crumb[]): Crumb[] {
  const { name, path, header } = record
  const list: Crumb = further.length === 0 ? { text: 'Documents' } : { text: 'Documents', href: listPath(header.id) }
  return [path === null ? { text: name } : { text: name, href: path }, list, ...further]
}
