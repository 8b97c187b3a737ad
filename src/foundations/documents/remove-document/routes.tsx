import type { Tx } from '../../../platform/db/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, Textarea, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
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
import { keeper, Marked } from '../../sharing/index.ts'
import { type DocumentsDeps, reading, writing } from '../deps.ts'
import { LONGEST } from '../domain/details.ts'
import { aboutDocument, crumbsTo, type HeldDocument, listPath, loadDocument, unchangeable } from '../pages/load.ts'
import { mustStayWhole, removeDocument } from '../store/documents.ts'

/** Removing a document for good, after saying why. */
export function removeDocumentRoutes(deps: DocumentsDeps): Route[] {
  const [path, access] = ['/documents/:document/remove', may('sharing.use')]
  return [
    route({ method: 'GET', path, access, handle: (visit) => openForm(deps, visit) }),
    route({ method: 'POST', path, access, handle: (visit) => postForm(deps, visit) }),
  ]
}

/** The document, or the answer to give where it cannot be removed. */
async function load(deps: DocumentsDeps, visit: Visit): Promise<{ held: HeldDocument } | { answer: Reply }> {
  const held = await loadDocument(deps, visit, { id: visit.params['document'], action: 'prepare-removal' })
  if (held === null) return { answer: notFound() }
  const refusal = unchangeable(held.record)
  if (refusal !== null) return { answer: refusal }
  if (held.document.removal !== null)
    return { answer: redirect(`/documents/${held.document.id}`, { notice: 'document-gone' }) }
  if (await staysWhole(deps, visit, held)) {
    const { ownerTeamName } = held.record.header
    return {
      answer: forbidden(
        `Nothing of this record may be removed at present, because the law requires that it is kept whole. ${ownerTeamName} answers for it: ask them.`,
      ),
    }
  }
  return { held }
}

async function staysWhole(deps: DocumentsDeps, visit: Visit, { record, document }: HeldDocument): Promise<boolean> {
  return deps.db.withActor(keeper, reading(visit, 'check-removal'), (tx: Tx, note) => {
    note({ ...aboutDocument(document), purposeId: record.header.purposeId })
    return mustStayWhole(tx, document.recordId)
  })
}

async function openForm(deps: DocumentsDeps, visit: Visit): Promise<Reply> {
  const loaded = await load(deps, visit)
  return 'answer' in loaded ? loaded.answer : formPage(visit, loaded.held, { reason: '', errors: [] })
}

async function postForm(deps: DocumentsDeps, visit: Visit): Promise<Reply> {
  const loaded = await load(deps, visit)
  if ('answer' in loaded) return loaded.answer
  const { record, document } = loaded.held
  const reason = (visit.form.get('reason') ?? '').replace(/\r\n?/g, '\n').trim()
  const problem = problemWith(reason)
  if (problem !== null) return formPage(visit, loaded.held, { reason, errors: [problem] })
  const removed = await deps.db.withActor(visit.actor, writing(visit, 'remove-document'), async (tx, note) => {
    const result = await removeDocument(tx, visit.actor, { id: document.id, reason })
    if (result.ok) await deps.onWorked(tx, document.recordId)
    note({
      ...{ ...aboutDocument(document), purposeId: record.header.purposeId },
      ...(result.ok ? {} : { outcome: result.problem }),
    })
    return result
  })
  if (removed.ok) return redirect(listPath(document.recordId), { notice: 'document-removed' })
  switch (removed.problem) {
    case 'removed':
      return redirect(`/documents/${document.id}`, { notice: 'document-gone' })
    case 'not-allowed':
      return forbidden('This record can no longer be changed by your team.')
  }
}

function problemWith(reason: string): FieldError | null {
  if (reason === '') return { field: 'reason', message: 'Enter why it is removed' }
  if (reason.length <= LONGEST.reason) return null
  return {
    field: 'reason',
    message: `The reason must be ${LONGEST.reason.toLocaleString('en-GB')} characters or fewer`,
  }
}

function formPage(
  visit: Visit,
  { record, document }: HeldDocument,
  state: { readonly reason: string; readonly errors: readonly FieldError[] },
): Reply {
  const path = `/documents/${document.id}`
  return page({
    title: 'Remove this document',
    status: state.errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(record, { text: document.title, href: path }, { text: 'Remove' }),
    body: (
      <Marked classification={record.header.classification}>
        <ProblemSummary errors={state.errors} />
        <Heading caption={document.title}>Remove this document</Heading>
        <WarningText>
          The file, its title and its note are erased, and nobody can bring them back. A line stays that says who added
          it, that you removed it, when and why.
        </WarningText>
        <RemoveForm path={path} token={visit.formToken} {...state} />
      </Marked>
    ),
  })
}

function RemoveForm(props: { path: string; token: string; reason: string; errors: readonly FieldError[] }): Html {
  return (
    <PostForm action={`${props.path}/remove`} token={props.token} class="dc-form">
      <Textarea
        name="reason"
        rows={3}
        label={{ content: 'Why is it removed?', classes: 'govuk-label--s' }}
        hint={{ content: 'Everybody who may read the record can read this, so do not repeat what the document said.' }}
        value={props.reason}
        errorMessage={errorAt(props.errors, 'reason')}
      />
      <div class="fp-actions">
        <Button preventDoubleClick classes="govuk-button--warning">
          Remove for good
        </Button>
        <a class="govuk-link" href={props.path}>
          Keep it
        </a>
      </div>
    </PostForm>
  )
}
