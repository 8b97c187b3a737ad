import { matchRecord, type PurposeChoices, purposeChoices } from '../../../foundations/people/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { fileInMemory, type InputFile, safeName, toCsv } from '../../../platform/files/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import {
  download,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type UploadPart,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import { type CaseworkDeps, importing, reading, writing } from '../deps.ts'
import { guessColumns } from '../domain/report-partner.ts'
import { withDefaults } from '../report-new/routes.tsx'
import {
  dropImport,
  findImport,
  finishImport,
  type ImportOutcome,
  keepImport,
  type Sender,
  setMapping,
  takeIn,
  tryImport,
  type WaitingImport,
} from '../store/report-imports.ts'
import { CheckPage, mappingOf, outcomeInWords, type UploadDraft, UploadPage } from './page.tsx'
import { MOST_BYTES, readReportFile } from './read-file.ts'

const CRUMBS = [{ text: 'Reports', href: '/reports' }]

/** Files of reports: sent, looked at line by line, taken in as a whole. */
export function importReportsRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  const one = '/reports/import/:import'
  return [
    route({
      ...{ method: 'GET', path: '/reports/import', access },
      handle: async (visit) => {
        const choices = await choicesOf(deps, visit)
        return uploadPage(visit, { draft: draftWith({}, choices), choices, errors: [] })
      },
    }),
    route({
      ...{ method: 'POST', path: '/reports/import', access, upload: true },
      handle: (visit) => postFile(deps, visit),
    }),
    route({ method: 'GET', path: one, access, handle: (visit) => showCheck(deps, visit, []) }),
    route({ method: 'POST', path: one, access, handle: (visit) => postCheck(deps, visit) }),
    route({ method: 'GET', path: `${one}/errors.csv`, access, handle: (visit) => saveErrors(deps, visit) }),
  ]
}

function choicesOf(deps: CaseworkDeps, visit: Visit): Promise<PurposeChoices> {
  return deps.db.withActor(visit.actor, reading(visit, 'prepare-report-import'), (tx) =>
    purposeChoices(tx, visit.actor, deps),
  )
}

function draftWith(typed: Partial<UploadDraft>, choices: PurposeChoices): UploadDraft {
  return withDefaults({ source: '', purposeId: '', teamId: '', areaId: '', ...typed }, choices)
}

function uploadPage(
  visit: Visit,
  view: { draft: UploadDraft; choices: PurposeChoices; errors: readonly FieldError[] },
): Reply {
  return page({
    title: 'Take in a file',
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: [...CRUMBS, { text: 'Take in a file' }],
    body: <UploadPage {...view} formToken={visit.formToken} />,
  })
}

interface Received {
  readonly fields: ReadonlyMap<string, string>
  /** null when none was chosen; `too-large` when it is more than a file of reports may be. */
  readonly file: InputFile | 'too-large' | null
}

async function receive(parts: AsyncIterable<UploadPart>): Promise<Received> {
  const fields = new Map<string, string>()
  let file: Received['file'] = null
  for await (const part of parts) {
    if (part.kind === 'field') {
      fields.set(part.name, part.value.trim())
      continue
    }
    const pieces: Buffer[] = []
    let size = 0
    // Read to its end even where it is too large, so that the answer reaches the browser.
    for await (const piece of part.stream as AsyncIterable<Buffer>) {
      size += piece.length
      if (size <= MOST_BYTES) pieces.push(piece)
    }
    if (part.fileName === '') continue
    file = size > MOST_BYTES ? 'too-large' : fileInMemory(part.fileName, Buffer.concat(pieces))
  }
  return { fields, file }
}

async function postFile(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const { fields, file } = await receive(visit.parts())
  const choices = await choicesOf(deps, visit)
  const field = (name: keyof UploadDraft) => fields.get(name) ?? ''
  const typed = { source: field('source'), purposeId: field('purposeId'), teamId: field('teamId') }
  // No area is a choice here: every line names its own.
  const draft = { ...draftWith(typed, choices), areaId: field('areaId') }
  const purpose = choices.purposes.find(({ id }) => id === draft.purposeId)
  const team = choices.teams.find(({ id }) => id === draft.teamId)
  const area = choices.areas.find(({ id }) => String(id) === draft.areaId)
  const errors: FieldError[] = []
  if (draft.source === '' || draft.source.length > 80) {
    errors.push({ field: 'source', message: 'Say whose incident numbers they are, in 80 letters or fewer' })
  }
  if (draft.areaId !== '' && area === undefined)
    errors.push({ field: 'areaId', message: 'Choose an area from the list' })
  if (team === undefined) errors.push({ field: 'teamId', message: 'Choose one of your own teams' })
  if (purpose === undefined) errors.push({ field: 'purposeId', message: 'Choose the purpose of these reports' })
  if (file === null) errors.push({ field: 'file', message: 'Choose a CSV file' })
  if (file === 'too-large') errors.push({ field: 'file', message: 'The file is larger than 5 MB: send it in parts' })
  if (errors.length > 0 || file === null || file === 'too-large' || team === undefined || purpose === undefined) {
    return uploadPage(visit, { draft, choices, errors })
  }
  try {
    const read = await readReportFile(file)
    const id = await deps.db.withActor(visit.actor, writing(visit, 'send-report-file'), (tx, note) => {
      note({ purposeId: purpose.id, detail: { lines: read.lines.length } })
      return keepImport(tx, visit.actor, {
        ...{ fileName: safeName(file.name), source: draft.source, purposeId: purpose.id, teamId: team.id },
        ...{ areaId: area?.id ?? null, mapping: guessColumns(read.heading), ...read },
      })
    })
    return redirect(`/reports/import/${id}`)
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 422) throw error
    return uploadPage(visit, { draft, choices, errors: [{ field: 'file', message: error.message }] })
  }
}

async function waitingOf(tx: Tx, visit: Visit): Promise<WaitingImport | null> {
  const id = visit.params['import']
  return isUuid(id) ? findImport(tx, id) : null
}

export function senderOf(waiting: WaitingImport): Sender {
  const { source, purposeId, teamId, areaId } = waiting
  return { source, purposeId, teamId, areaId, channel: 'file' }
}

type Tried = { readonly waiting: WaitingImport; readonly outcome: ImportOutcome }

function tried(deps: CaseworkDeps, visit: Visit, action: string): Promise<Tried | null> {
  const choices = choicesOf(deps, visit)
  return choices.then(({ areas }) =>
    deps.db.withActor(visit.actor, reading(visit, action), async (tx, note) => {
      const waiting = await waitingOf(tx, visit)
      if (waiting === null) return null
      const { lines, mapping } = waiting
      const outcome = await tryImport(tx, { lines, mapping, sender: senderOf(waiting), areas, now: deps.now() })
      const { added, known, wrong } = outcome
      note({ purposeId: waiting.purposeId, detail: { added, known, wrong } })
      return { waiting, outcome }
    }),
  )
}

async function showCheck(deps: CaseworkDeps, visit: Visit, errors: readonly FieldError[]): Promise<Reply> {
  const found = await tried(deps, visit, 'check-report-file')
  if (found === null) return notFound()
  return page({
    title: 'What would happen',
    status: errors.length > 0 ? 422 : 200,
    crumbs: [...CRUMBS, { text: 'Take in a file', href: '/reports/import' }, { text: found.waiting.fileName }],
    body: <CheckPage {...found} errors={errors} formToken={visit.formToken} />,
  })
}

async function postCheck(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const step = visit.form.get('do') ?? ''
  if (step === 'take' || step === 'take-others') return take(deps, visit, step === 'take-others')
  const found = await deps.db.withActor(visit.actor, writing(visit, 'change-report-file'), async (tx) => {
    const waiting = await waitingOf(tx, visit)
    if (waiting === null) return false
    const { id, heading } = waiting
    if (step === 'drop') await dropImport(tx, id)
    else if (step === 'columns') await setMapping(tx, { id, mapping: mappingOf(visit.form, heading.length) })
    return true
  })
  if (!found) return notFound()
  return step === 'drop' ? redirect('/reports', { notice: 'report-import-dropped' }) : redirect(visit.path)
}

async function take(deps: CaseworkDeps, visit: Visit, leaveOutWrong: boolean): Promise<Reply> {
  const now = deps.now()
  const { areas } = await choicesOf(deps, visit)
  try {
    const outcome = await deps.db.withActor(visit.actor, importing(visit, 'import-reports'), async (tx, note) => {
      const waiting = await waitingOf(tx, visit)
      if (waiting === null) {
        note({ outcome: 'refused' })
        return null
      }
      const { id, lines, mapping, purposeId } = waiting
      const given = { lines, mapping, sender: senderOf(waiting), areas, now, leaveOutWrong }
      const taken = await takeIn(tx, visit.actor, given)
      if (!(await finishImport(tx, { id, outcome: taken, now }))) {
        throw new AppError('reports-taken-in', 'The file was taken in at this very moment.', { status: 409 })
      }
      const { added, known, wrong } = taken
      note({ recordIds: [...taken.recordIds, ...taken.profileIds], purposeId, detail: { added, known, wrong } })
      return taken
    })
    if (outcome === null) return notFound()
    deps.afterwards(async () => {
      for (const id of outcome.profileIds) await matchRecord(deps.db, id)
    })
    return redirect('/reports', { notice: 'reports-imported' })
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 422) throw error
    return showCheck(deps, visit, [{ field: '', message: error.message }])
  }
}

/** The lines that are wrong as they were sent, with what is wrong in front. */
async function saveErrors(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const found = await tried(deps, visit, 'save-report-errors')
  if (found === null) return notFound()
  const cells = new Map(found.waiting.lines)
  return download({
    name: 'wrong-lines.csv',
    type: 'text/csv; charset=utf-8',
    body: toCsv(
      ['Line', 'What is wrong', ...found.waiting.heading],
      found.outcome.rows
        .filter(({ outcome }) => outcome === 'wrong')
        .map((row) => [row.line, outcomeInWords(row), ...(cells.get(row.line) ?? [])]),
    ),
  })
}
