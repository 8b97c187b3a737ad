import { londonDay } from '../../../platform/clock/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { formatBytes } from '../../../platform/html/format.ts'
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
import { type DetailsDraft, draftOf, emptyDetails, readDetails, titlesFor } from '../domain/details.ts'
import { titleFrom } from '../domain/formats.ts'
import { LIMITS } from '../domain/limits.ts'
import { type FileRefusal, REFUSALS } from '../domain/refusals.ts'
import type { DocumentDetails } from '../domain/words.ts'
import { type PreparedFile, prepareFile } from '../files/prepare-file.ts'
import type { NoticeCode } from '../notices.ts'
import { crumbsTo, type HeldRecord, listPath, loadRecord, unchangeable } from '../pages/load.ts'
import { addDocument } from '../store/documents.ts'
import { AddPage } from './page.tsx'
import { readUpload, type Upload } from './read-upload.ts'

const TITLE = 'Add documents or photographs'

/** Adding files to a record: all that were sent together, or none. */
export function addDocumentRoutes(deps: DocumentsDeps): Route[] {
  const [path, access] = ['/records/:record/documents/new', may('sharing.use')]
  return [
    route({ method: 'GET', path, access, handle: (visit) => openForm(deps, visit) }),
    route({ method: 'POST', path, access, upload: true, handle: (visit) => postForm(deps, visit) }),
  ]
}

function load(deps: DocumentsDeps, visit: Visit): Promise<HeldRecord | null> {
  return loadRecord(deps, visit, { id: visit.params['record'], action: 'prepare-documents' })
}

interface FormState {
  readonly draft: DetailsDraft
  readonly errors: readonly FieldError[]
  readonly chooseAgain: boolean
}

function formPage(visit: Visit, record: HeldRecord, state: FormState): Reply {
  const { header, name } = record
  return page({
    title: TITLE,
    status: state.errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(record, { text: 'Add' }),
    body: (
      <Marked classification={header.classification}>
        <AddPage {...state} recordId={header.id} name={name} formToken={visit.formToken} />
      </Marked>
    ),
  })
}

async function openForm(deps: DocumentsDeps, visit: Visit): Promise<Reply> {
  const record = await load(deps, visit)
  if (record === null) return notFound()
  return unchangeable(record) ?? formPage(visit, record, { draft: emptyDetails, errors: [], chooseAgain: false })
}

async function postForm(deps: DocumentsDeps, visit: Visit): Promise<Reply> {
  const record = await load(deps, visit)
  if (record === null) return notFound()
  const refusal = unchangeable(record)
  if (refusal !== null) return refusal
  const upload = await readUpload(visit.parts())
  const draft = draftOf(upload.fields)
  const read = readDetails(draft, { today: londonDay(deps.now()), titleOptional: true })
  const { prepared, errors } = await prepareAll(upload)
  const all = [...errors, ...(read.ok ? [] : read.errors)]
  if (!read.ok || all.length > 0) return formPage(visit, record, { draft, errors: all, chooseAgain: sentAny(upload) })
  const saved = await save(deps, visit, { record, details: read.value, prepared })
  switch (saved) {
    case 'not-allowed':
      return forbidden('This record can no longer be changed by your team.')
    case 'all-there':
      return formPage(visit, record, {
        draft,
        errors: [{ field: 'files', message: 'Every one of these files is on the record already' }],
        chooseAgain: false,
      })
    case 'documents-added':
    case 'documents-added-but-known':
      return redirect(listPath(record.header.id), { notice: saved })
  }
}

function sentAny(upload: Upload): boolean {
  return upload.files.length > 0 || upload.tooLarge.length > 0 || upload.tooMuch
}

/** Every file is looked at, so that all that is wrong is said at once. */
async function prepareAll(upload: Upload): Promise<{ prepared: PreparedFile[]; errors: FieldError[] }> {
  const errors = upload.tooLarge.map((name) => wrong(name, 'too-large'))
  if (upload.tooMuch) {
    const message = `Send at most ${LIMITS.files} files and ${formatBytes(LIMITS.uploadBytes)} at once: add the rest after these`
    errors.push({ field: 'files', message })
  } else if (!sentAny(upload)) errors.push({ field: 'files', message: 'Choose at least one file' })
  const prepared: PreparedFile[] = []
  for (const file of upload.files) {
    const result = await prepareFile(file)
    if (result.ok) prepared.push(result.value)
    else errors.push(wrong(file.name, result.problem))
  }
  return { prepared, errors }
}

function wrong(name: string, refusal: FileRefusal): FieldError {
  return { field: 'files', message: `${name}: ${REFUSALS[refusal]}` }
}

type Saved = 'not-allowed' | 'all-there' | Extract<NoticeCode, 'documents-added' | 'documents-added-but-known'>

async function save(
  deps: DocumentsDeps,
  visit: Visit,
  of: { record: HeldRecord; details: DocumentDetails; prepared: readonly PreparedFile[] },
): Promise<Saved> {
  const { header } = of.record
  const titleOf = titlesFor(of.details.title, of.prepared.length)
  return deps.db.withActor(visit.actor, writing(visit, 'add-documents'), async (tx, note) => {
    const ids: string[] = []
    for (const [index, file] of of.prepared.entries()) {
      const title = titleOf(titleFrom(file.fileName), index)
      const added = await addDocument(tx, visit.actor, { ...of.details, title, recordId: header.id, file })
      if (added.ok) ids.push(added.value)
      else if (added.problem === 'not-allowed') {
        note({ recordIds: [header.id], purposeId: header.purposeId, outcome: 'not-allowed' })
        return 'not-allowed'
      }
    }
    note({
      ...{ recordIds: [header.id], purposeId: header.purposeId, detail: { documents: ids } },
      ...(ids.length === 0 ? { outcome: 'already-there' } : {}),
    })
    if (ids.length === 0) return 'all-there'
    await deps.onWorked(tx, header.id)
    return ids.length === of.prepared.length ? 'documents-added' : 'documents-added-but-known'
  })
}
