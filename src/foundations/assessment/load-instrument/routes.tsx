import type { Readable } from 'node:stream'
import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, FileUpload } from '../../../platform/html/govuk/index.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import { type AssessmentDeps, writing } from '../deps.ts'
import { instrumentFromText, problemInWords } from '../domain/files.ts'
import { type Instrument, nameOf } from '../domain/instrument.ts'
import { crumbsToInstrument, INSTRUMENTS, instrumentPath } from '../pages/load-instrument.ts'
import { addInstrumentDraft } from '../store/instruments.ts'
import { COMPOSERS } from '../view-instruments/routes.tsx'

/** Bytes. A checklist of 200 questions has a tenth of that. */
const LARGEST = 1024 * 1024
/** More mistakes than that are one and the same. */
const MOST_SAID = 50

/** Loading an instrument from a file: it becomes a draft, to be looked at before it is published. */
export function loadInstrumentRoutes(deps: AssessmentDeps): Route[] {
  const path = `${INSTRUMENTS}/load`
  return [
    route({ method: 'GET', path, access: COMPOSERS, handle: (visit) => form(visit, []) }),
    route({ method: 'POST', path, access: COMPOSERS, upload: true, handle: (visit) => load(deps, visit) }),
  ]
}

function form(visit: Visit, messages: readonly string[]): Reply {
  const errors: FieldError[] = messages.slice(0, MOST_SAID).map((message) => ({ field: 'file', message }))
  if (messages.length > MOST_SAID) {
    errors.push({ field: 'file', message: `And ${messages.length - MOST_SAID} more` })
  }
  const [first] = errors
  return page({
    title: 'Load an instrument from a file',
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbsToInstrument(null, 'Load'),
    body: (
      <>
        <ProblemSummary errors={errors} />
        <Heading lead="A checklist that you are licensed to use, or an instrument that another partnership shared. It becomes a draft: you look at it, try it out and publish it.">
          Load an instrument from a file
        </Heading>
        <PostForm action={`${INSTRUMENTS}/load`} token={visit.formToken} upload>
          <FileUpload
            name="file"
            label={{ content: 'File', classes: 'govuk-label--s' }}
            hint={{ content: 'JSON, as “Download the file” of any instrument makes it' }}
            errorMessage={
              first === undefined
                ? undefined
                : { content: errors.length === 1 ? first.message : 'The file has mistakes: they are listed above' }
            }
            attributes={{ accept: '.json,application/json' }}
          />
          <div class="fp-actions">
            <Button preventDoubleClick>Load</Button>
            <a class="govuk-link" href={INSTRUMENTS}>
              Cancel
            </a>
          </div>
        </PostForm>
      </>
    ),
  })
}

async function load(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const text = await uploadedText(visit)
  if (typeof text !== 'string') return form(visit, [text.problem])
  const read = instrumentFromText(text)
  if (!read.ok) return form(visit, read.problem.map(problemInWords))
  return save(deps, visit, read.value)
}

async function save(deps: AssessmentDeps, visit: Visit, instrument: Instrument): Promise<Reply> {
  const name = nameOf(instrument)
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'load-instrument'), async (tx, note) => {
    const added = await addInstrumentDraft(tx, visit.actor, { ...instrument, definition: instrument })
    note({ subjectType: 'instrument', subjectId: name, ...(added.ok ? {} : { outcome: added.problem }) })
    return added
  })
  if (saved.ok) return redirect(instrumentPath(instrument), { notice: 'instrument-begun' })
  return form(visit, [`There is ${name} already. Give the file another version`])
}

async function uploadedText(visit: Visit): Promise<string | { readonly problem: string }> {
  let found: string | { problem: string } = { problem: 'Choose a file' }
  for await (const part of visit.parts()) {
    if (part.kind !== 'file') continue
    // Read to its end whatever it is: the rest of the upload comes behind it.
    const bytes = await bytesOf(part.stream)
    if (part.name !== 'file' || part.fileName === '') continue
    found = bytes === null ? { problem: 'The file must be smaller than 1 MB' } : (textOf(bytes) ?? NOT_TEXT)
  }
  return found
}

const NOT_TEXT = { problem: 'The file is not text in UTF-8' }

async function bytesOf(stream: Readable): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += (chunk as Buffer).length
    if (size <= LARGEST) chunks.push(chunk as Buffer)
  }
  return size > LARGEST ? null : Buffer.concat(chunks)
}

function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
