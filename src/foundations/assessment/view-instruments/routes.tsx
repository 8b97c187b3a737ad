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
import { userNames } from '../../identity/index.ts'
import { type AssessmentDeps, reading } from '../deps.ts'
import { instrumentToText } from '../domain/files.ts'
import { nameOf } from '../domain/instrument.ts'
import { crumbsToInstrument, INSTRUMENTS, instrumentIn, loadInstrument } from '../pages/load-instrument.ts'
import { listInstruments } from '../store/instruments.ts'
import { InstrumentPage, ListPage, PaperPage } from './page.tsx'

export const COMPOSERS = may('assessment.compose')
export const READERS = may('sharing.use', 'assessment.compose')

/** Instruments and their versions: the list, one to read, its form on paper, its file. */
export function viewInstrumentRoutes(deps: AssessmentDeps): Route[] {
  const one = `${INSTRUMENTS}/:instrument`
  const access = READERS
  return [
    route({ method: 'GET', path: INSTRUMENTS, access, handle: (visit) => list(deps, visit) }),
    route({ method: 'GET', path: one, access, handle: (visit) => view(deps, visit) }),
    route({ method: 'GET', path: `${one}/form`, access, handle: (visit) => paper(deps, visit) }),
    route({ method: 'GET', path: `${one}/file`, access, handle: (visit) => file(deps, visit) }),
  ]
}

function composes(visit: Visit): boolean {
  return visit.actor.permissions.includes('assessment.compose')
}

async function list(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const instruments = await deps.db.withActor(visit.actor, reading(visit, 'list-instruments'), (tx) =>
    listInstruments(tx),
  )
  return page({
    title: 'Assessment instruments',
    body: <ListPage instruments={instruments} composes={composes(visit)} />,
  })
}

async function view(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const found = await deps.db.withActor(visit.actor, reading(visit, 'view-instrument'), async (tx, note) => {
    const stored = await instrumentIn(tx, visit, note)
    if (stored === null) return null
    const people = [stored.createdBy, stored.publishedBy, stored.retiredBy].filter((id) => id !== null)
    return { stored, people: await userNames(tx, people), all: await listInstruments(tx) }
  })
  if (found === null) return notFound()
  const { stored } = found
  return page({
    title: stored.title === '' ? nameOf(stored) : stored.title,
    crumbs: crumbsToInstrument(stored),
    body: (
      <InstrumentPage
        {...found}
        versions={found.all.filter(({ id, version }) => id === stored.id && version !== stored.version)}
        composes={composes(visit)}
      />
    ),
  })
}

async function paper(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const stored = await loadInstrument(deps, visit, 'print-instrument')
  if (stored === null || stored.instrument === null) return notFound()
  return page({
    title: stored.title,
    crumbs: crumbsToInstrument(stored, 'Blank form'),
    body: <PaperPage instrument={stored.instrument} />,
  })
}

async function file(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const stored = await loadInstrument(deps, visit, 'download-instrument')
  if (stored === null) return notFound()
  const body =
    stored.instrument === null ? `${JSON.stringify(stored.definition, null, 2)}\n` : instrumentToText(stored.instrument)
  return download({ name: `${stored.id}-${stored.version}.json`, type: 'application/json; charset=utf-8', body })
}
