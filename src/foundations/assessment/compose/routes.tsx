import { z } from 'zod'
import { type FieldError, parseForm } from '../../../platform/forms/index.ts'
import { notFound, page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import { userNames } from '../../identity/index.ts'
import { errorsOf, filledFrom } from '../assess/form.ts'
import { type AssessmentDeps, reading, writing } from '../deps.ts'
import { nameOf, parseName, readInstrument } from '../domain/instrument.ts'
import { type Scored, score } from '../domain/score.ts'
import {
  crumbsToInstrument,
  INSTRUMENTS,
  instrumentIn,
  instrumentPath,
  loadInstrument,
} from '../pages/load-instrument.ts'
import { type Filled, NOTHING_FILLED } from '../pages/questions.tsx'
import {
  addInstrumentDraft,
  dropInstrumentDraft,
  findInstrument,
  listInstruments,
  publishInstrument,
  retireInstrument,
  type StoredInstrument,
  saveInstrumentDraft,
} from '../store/instruments.ts'
import { COMPOSERS, READERS } from '../view-instruments/routes.tsx'
import {
  definitionFrom,
  EMPTY_FORM,
  fieldErrors,
  formFrom,
  formOf,
  type InstrumentForm,
  rowStepOf,
  withStep,
} from './form.ts'
import { ComposePage } from './page.tsx'
import { ConfirmPage, PreviewPage, StartPage } from './steps.tsx'

/** Composing a version: begin, edit, try out, publish, retire, throw away. */
export function composeRoutes(deps: AssessmentDeps): Route[] {
  const one = `${INSTRUMENTS}/:instrument`
  const access = COMPOSERS
  const both = (
    path: string,
    get: (visit: Visit) => Promise<Reply>,
    post: (visit: Visit) => Promise<Reply>,
  ): Route[] => [
    route({ method: 'GET', path, access, handle: get }),
    route({ method: 'POST', path, access, handle: post }),
  ]
  return [
    ...both(
      `${INSTRUMENTS}/new`,
      (visit) => openStart(deps, visit),
      (visit) => begin(deps, visit),
    ),
    ...both(
      `${one}/edit`,
      (visit) => openEditor(deps, visit),
      (visit) => edit(deps, visit),
    ),
    ...both(
      `${one}/publish`,
      (visit) => confirm(deps, visit, 'publish'),
      (visit) => carryOut(deps, visit, 'publish'),
    ),
    ...both(
      `${one}/retire`,
      (visit) => confirm(deps, visit, 'retire'),
      (visit) => carryOut(deps, visit, 'retire'),
    ),
    ...both(
      `${one}/drop`,
      (visit) => confirm(deps, visit, 'drop'),
      (visit) => carryOut(deps, visit, 'drop'),
    ),
    route({ method: 'GET', path: `${one}/preview`, access: READERS, handle: (visit) => preview(deps, visit) }),
    route({ method: 'POST', path: `${one}/preview`, access: READERS, handle: (visit) => preview(deps, visit) }),
  ]
}

const startForm = z.object({
  base: z.string().default(''),
  id: z
    .string()
    .default('')
    .refine(
      (text) => /^[a-z][a-z0-9-]{1,39}$/.test(text),
      'Enter a short name of small letters, figures and hyphens, such as asb-ram',
    ),
  version: z
    .string()
    .default('')
    .refine(
      (text) => /^[a-z0-9][a-z0-9.-]{0,19}$/.test(text),
      'Enter a version of small letters, figures, dots and hyphens, such as 2026',
    ),
})

async function openStart(deps: AssessmentDeps, visit: Visit, errors: readonly FieldError[] = []): Promise<Reply> {
  const instruments = await deps.db.withActor(visit.actor, reading(visit, 'begin-instrument'), (tx) =>
    listInstruments(tx),
  )
  const base = visit.query.get('base') ?? ''
  const typed = (name: string, unsaid: string) => (visit.method === 'POST' ? (visit.form.get(name) ?? '') : unsaid)
  return page({
    title: 'Compose a version',
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbsToInstrument(null, 'Compose'),
    body: (
      <StartPage
        instruments={instruments.filter(({ state }) => state !== 'draft')}
        typed={{ base: typed('base', base), id: typed('id', parseName(base)?.id ?? ''), version: typed('version', '') }}
        errors={errors}
        formToken={visit.formToken}
      />
    ),
  })
}

async function begin(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(startForm, visit.form)
  if (!parsed.ok) return openStart(deps, visit, parsed.errors)
  const { base, id, version } = parsed.value
  const made = await deps.db.withActor(visit.actor, writing(visit, 'begin-instrument'), async (tx, note) => {
    note({ subjectType: 'instrument', subjectId: nameOf({ id, version }) })
    const name = parseName(base)
    const from = name === undefined ? null : await findInstrument(tx, name)
    const form: InstrumentForm = from === null ? EMPTY_FORM : formOf(from.definition)
    const definition = definitionFrom(form, { id, version })
    return addInstrumentDraft(tx, visit.actor, { id, version, title: form.title, definition })
  })
  if (made.ok) return redirect(instrumentPath(made.value, 'edit'), { notice: 'instrument-begun' })
  return openStart(deps, visit, [{ field: 'version', message: `There is a version ${version} of ${id} already` }])
}

async function openEditor(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const stored = await loadInstrument(deps, visit, 'edit-instrument')
  if (stored === null || stored.state !== 'draft') return notFound()
  return editor(visit, stored, { form: formOf(stored.definition), errors: [], unsaved: false, conflict: null })
}

function editor(
  visit: Visit,
  stored: StoredInstrument,
  view: {
    readonly form: InstrumentForm
    readonly errors: readonly FieldError[]
    readonly unsaved: boolean
    /** Whose changes were saved meanwhile; null when nobody's were. */
    readonly conflict: StoredInstrument | null
    readonly revision?: number
  },
): Reply {
  return page({
    title: 'Compose',
    status: view.conflict !== null ? 409 : view.errors.length > 0 ? 422 : 200,
    crumbs: crumbsToInstrument(stored, 'Compose'),
    body: (
      <ComposePage {...view} stored={stored} revision={view.revision ?? stored.revision} formToken={visit.formToken} />
    ),
  })
}

async function edit(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, writing(visit, 'save-instrument'), async (tx, note): Promise<Reply> => {
    const stored = await instrumentIn(tx, visit, note)
    if (stored === null || stored.state !== 'draft') {
      note({ outcome: 'refused' })
      return notFound()
    }
    const typed = formFrom(visit.form)
    const revision = Number(visit.form.get('revision'))
    const button = visit.form.getAll('do').at(-1) ?? 'save'
    const step = rowStepOf(button)
    if (step !== null || button === 'show') {
      note({ outcome: 'not-saved' })
      const form = step === null ? typed : withStep(typed, step)
      return editor(visit, stored, { form, errors: [], unsaved: true, conflict: null, revision })
    }
    const definition = definitionFrom(typed, stored)
    const saved = await saveInstrumentDraft(tx, {
      ...{ id: stored.id, version: stored.version, title: typed.title.trim().slice(0, 120), definition },
      revision: Number.isInteger(revision) ? revision : 0,
    })
    if (!saved.ok) {
      note({ outcome: saved.problem })
      return editor(visit, stored, { form: typed, errors: [], unsaved: true, conflict: stored })
    }
    if (button === 'save') return redirect(instrumentPath(stored), { notice: 'instrument-saved' })
    const read = readInstrument(definition)
    if (read.ok) return redirect(instrumentPath(stored, button === 'publish' ? 'publish' : 'preview'))
    // Saved all the same: a draft may be unfinished.
    return editor(visit, stored, {
      ...{ form: typed, errors: fieldErrors(read.problem), unsaved: false, conflict: null },
      revision: saved.value.revision,
    })
  })
}

type Act = 'publish' | 'retire' | 'drop'

const NEEDED: Readonly<Record<Act, StoredInstrument['state']>> = {
  publish: 'draft',
  retire: 'published',
  drop: 'draft',
}

async function confirm(deps: AssessmentDeps, visit: Visit, act: Act): Promise<Reply> {
  const found = await deps.db.withActor(visit.actor, reading(visit, `confirm-${act}`), async (tx, note) => {
    const stored = await instrumentIn(tx, visit, note)
    if (stored === null || stored.state !== NEEDED[act]) return null
    return { stored, people: await userNames(tx, stored.createdBy === null ? [] : [stored.createdBy]) }
  })
  if (found === null) return notFound()
  const { stored } = found
  if (act === 'publish' && stored.instrument === null) return unfinished(visit, stored)
  return page({
    title:
      act === 'publish' ? 'Publish this version' : act === 'retire' ? 'Retire this version' : 'Throw the draft away',
    crumbs: crumbsToInstrument(stored, act === 'publish' ? 'Publish' : act === 'retire' ? 'Retire' : 'Throw away'),
    body: <ConfirmPage act={act} stored={stored} formToken={visit.formToken} />,
  })
}

/** What is missing, in the editor. */
function unfinished(visit: Visit, stored: StoredInstrument): Reply {
  const read = readInstrument(stored.definition)
  return editor(visit, stored, {
    ...{ form: formOf(stored.definition), unsaved: false, conflict: null },
    errors: read.ok ? [] : fieldErrors(read.problem),
  })
}

async function carryOut(deps: AssessmentDeps, visit: Visit, act: Act): Promise<Reply> {
  return deps.db.withActor(visit.actor, writing(visit, `${act}-instrument`), async (tx, note): Promise<Reply> => {
    const stored = await instrumentIn(tx, visit, note)
    if (stored === null || stored.state !== NEEDED[act]) {
      note({ outcome: 'refused' })
      return notFound()
    }
    switch (act) {
      case 'publish': {
        const done = await publishInstrument(tx, visit.actor, stored)
        if (done.ok) return redirect(instrumentPath(stored), { notice: 'instrument-published' })
        note({ outcome: done.problem.kind })
        return done.problem.kind === 'unfinished' ? unfinished(visit, stored) : notFound()
      }
      case 'retire':
        await retireInstrument(tx, visit.actor, stored)
        return redirect(instrumentPath(stored), { notice: 'instrument-retired' })
      case 'drop':
        await dropInstrumentDraft(tx, stored)
        return redirect(INSTRUMENTS, { notice: 'instrument-dropped' })
    }
  })
}

/** The form as it will be filled in. What is tried out is scored and kept nowhere. */
async function preview(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const stored = await loadInstrument(deps, visit, 'preview-instrument')
  if (stored === null || stored.instrument === null) return notFound()
  const { instrument } = stored
  const tried = visit.method === 'POST'
  const filled: Filled = tried ? filledFrom(instrument, visit.form) : NOTHING_FILLED
  const result = tried ? score(instrument, filled.answers) : null
  const errors = result === null || result.ok ? [] : errorsOf({ header: [], answers: result.problem })
  const scored: Scored | null = result?.ok === true ? result.value : null
  return page({
    title: 'Try it out',
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbsToInstrument(stored, 'Try it out'),
    body: <PreviewPage {...{ stored, instrument, filled, errors, scored }} formToken={visit.formToken} />,
  })
}
