import { londonDay } from '../../../platform/clock/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import {
  forbidden,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { Marked } from '../../sharing/index.ts'
import { type DocumentsDeps, writing } from '../deps.ts'
import { type DetailsDraft, draftFrom, draftOf, mergeDetails, readDetails } from '../domain/details.ts'
import { aboutDocument, crumbsTo, type HeldDocument, loadDocument, unchangeable } from '../pages/load.ts'
import { changeDocument } from '../store/documents.ts'
import { ChangePage, ConflictPage } from './page.tsx'

/** What is written about a document: whoever saves second sees what the first did and loses nothing. */
export function changeDocumentRoutes(deps: DocumentsDeps): Route[] {
  const [path, access] = ['/documents/:document/edit', may('sharing.use')]
  return [
    route({ method: 'GET', path, access, handle: (visit) => openForm(deps, visit) }),
    route({ method: 'POST', path, access, handle: (visit) => postForm(deps, visit) }),
  ]
}

function load(deps: DocumentsDeps, visit: Visit): Promise<HeldDocument | null> {
  return loadDocument(deps, visit, { id: visit.params['document'], action: 'open-document-form' })
}

interface Typed {
  readonly draft: DetailsDraft
  readonly base: DetailsDraft
  readonly version: number
}

function formPage(visit: Visit, held: HeldDocument, view: Typed & { errors: readonly FieldError[] }): Reply {
  return page({
    title: 'Change title or note',
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: crumbs(held, 'Change'),
    body: (
      <Marked classification={held.record.header.classification}>
        <ChangePage {...view} {...common(visit, held)} />
      </Marked>
    ),
  })
}

function common(visit: Visit, { record, document }: HeldDocument) {
  return { documentId: document.id, name: record.name, formToken: visit.formToken }
}

function crumbs({ record, document }: HeldDocument, here: string) {
  return crumbsTo(record, { text: document.title, href: `/documents/${document.id}` }, { text: here })
}

async function openForm(deps: DocumentsDeps, visit: Visit): Promise<Reply> {
  const held = await load(deps, visit)
  if (held === null) return notFound()
  const refusal = unchangeable(held.record)
  if (refusal !== null) return refusal
  if (held.document.removal !== null) return gone(held)
  const draft = draftFrom(held.document)
  return formPage(visit, held, { draft, base: draft, version: held.document.version, errors: [] })
}

function gone({ document }: HeldDocument): Reply {
  return redirect(`/documents/${document.id}`, { notice: 'document-gone' })
}

async function postForm(deps: DocumentsDeps, visit: Visit): Promise<Reply> {
  const held = await load(deps, visit)
  if (held === null) return notFound()
  const { record, document } = held
  const refusal = unchangeable(record)
  if (refusal !== null) return refusal
  if (document.removal !== null) return gone(held)
  const sent = Number(visit.form.get('version'))
  const typed: Typed = {
    draft: draftOf(visit.form),
    base: draftOf(new URLSearchParams(visit.form.get('base') ?? '')),
    version: Number.isSafeInteger(sent) ? Math.min(sent, document.version) : document.version,
  }
  const read = readDetails(typed.draft, { today: londonDay(deps.now()), titleOptional: false })
  if (!read.ok) return formPage(visit, held, { ...typed, errors: read.errors })
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'change-document'), async (tx, note) => {
    const result = await changeDocument(tx, { id: document.id, version: typed.version, details: read.value })
    if (result.ok) await deps.onWorked(tx, document.recordId)
    note({
      ...{ ...aboutDocument(document), purposeId: record.header.purposeId },
      ...(result.ok ? {} : { outcome: result.problem }),
    })
    return result
  })
  if (saved.ok) return redirect(`/documents/${document.id}`, { notice: 'document-changed' })
  switch (saved.problem) {
    case 'changed-meanwhile':
      return conflict(deps, visit, typed)
    case 'removed':
      return gone(held)
    case 'not-allowed':
      return forbidden('This record can no longer be changed by your team.')
  }
}

async function conflict(deps: DocumentsDeps, visit: Visit, typed: Typed): Promise<Reply> {
  const held = await load(deps, visit)
  if (held === null) return notFound()
  if (held.document.removal !== null) return gone(held)
  const saved = draftFrom(held.document)
  const merged = mergeDetails({ base: typed.base, theirs: saved, yours: typed.draft })
  return page({
    title: 'Two changes at once',
    status: 409,
    crumbs: crumbs(held, 'Two changes at once'),
    body: (
      <Marked classification={held.record.header.classification}>
        <ConflictPage
          {...common(visit, held)}
          {...{ draft: merged.draft, base: saved, version: held.document.version, errors: [] }}
          {...{ saved, yours: typed.draft, theirs: merged.theirs }}
        />
      </Marked>
    ),
  })
}
