import {
  download,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { type DocumentsDeps, exporting, reading } from '../deps.ts'
import { aboutDocument, crumbsTo, findHeldRecord, loadDocument } from '../pages/load.ts'
import { findContents, findDocument } from '../store/documents.ts'
import { documentTitle, ViewPage } from './page.tsx'

/** One document: what is known of it, its preview, its file. */
export function viewDocumentRoutes(deps: DocumentsDeps): Route[] {
  const access = may('sharing.use')
  return [
    route({ method: 'GET', path: '/documents/:document', access, handle: (visit) => view(deps, visit) }),
    route({
      ...{ method: 'GET', path: '/documents/:document/file', access },
      handle: (visit) => send(deps, visit, 'original'),
    }),
    route({
      ...{ method: 'GET', path: '/documents/:document/preview', access },
      handle: (visit) => send(deps, visit, 'preview'),
    }),
  ]
}

async function view(deps: DocumentsDeps, visit: Visit): Promise<Reply> {
  const held = await loadDocument(deps, visit, { id: visit.params['document'], action: 'view-document' })
  if (held === null) return notFound()
  const title = documentTitle(held.document)
  return page({ title, crumbs: crumbsTo(held.record, { text: title }), body: <ViewPage {...held} /> })
}

/** The file to keep, which counts as taking it out of the system; or its preview, to be looked at on a page. */
async function send(deps: DocumentsDeps, visit: Visit, variant: 'original' | 'preview'): Promise<Reply> {
  const id = visit.params['document']
  if (!isUuid(id)) return notFound()
  const purpose = variant === 'original' ? exporting(visit, 'download-document') : reading(visit, 'preview-document')
  const found = await deps.db.withActor(visit.actor, purpose, async (tx, note) => {
    const document = await findDocument(tx, id)
    const record = document === undefined ? null : await findHeldRecord(deps, tx, document.recordId)
    const contents = await findContents(tx, { id, variant })
    if (document === undefined || record === null || contents === undefined) {
      note({ outcome: 'refused' })
      return null
    }
    note({ ...aboutDocument(document), purposeId: record.header.purposeId })
    return { document, contents }
  })
  if (found === null) return notFound()
  const { document, contents } = found
  return download({
    name: variant === 'original' ? document.fileName : 'preview.webp',
    type: contents.mediaType,
    body: contents.body,
    inline: variant === 'preview',
  })
}
