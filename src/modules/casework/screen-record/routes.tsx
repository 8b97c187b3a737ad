import { userNames } from '../../../foundations/identity/index.ts'
import { findRecord, Marked, type RecordHeader } from '../../../foundations/sharing/index.ts'
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
import { isUuid } from '../../../platform/ids/index.ts'
import { type CaseworkDeps, reading, writing } from '../deps.ts'
import { unchangeable } from '../report-pages/load.ts'
import { findCase } from '../store/cases.ts'
import { findReport, type Report } from '../store/reports.ts'
import { type Screening, screeningsOf, screenRecord } from '../store/screenings.ts'
import { readScreening, type ScreeningDraft, screeningDraft } from './form.ts'
import { ScreenPage } from './page.tsx'

/** Screening of a report or a case: each answer is kept, with who gave it and when. */
export function screenRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  const path = '/records/:record/screen'
  return [
    route({ method: 'GET', path, access, handle: (visit) => openForm(deps, visit) }),
    route({ method: 'POST', path, access, handle: (visit) => postForm(deps, visit) }),
  ]
}

interface Screened {
  readonly header: RecordHeader
  readonly report: Report | null
  readonly reference: string
  /** A closed case is kept as it is. */
  readonly closed: boolean
  readonly earlier: readonly Screening[]
  readonly names: ReadonlyMap<string, string>
}

/** Null when the record is neither a report nor a case that this person may read. */
async function load(deps: CaseworkDeps, visit: Visit): Promise<Screened | null> {
  const id = visit.params['record']
  if (!isUuid(id)) return null
  return deps.db.withActor(visit.actor, reading(visit, 'open-screening'), async (tx, note) => {
    const header = await findRecord(tx, id)
    const report = header === null ? null : await findReport(tx, id)
    const one = header === null || report !== null ? null : await findCase(tx, id)
    const reference = report?.reference ?? one?.reference
    if (header === null || reference === undefined) {
      note({ outcome: 'refused' })
      return null
    }
    note({ recordIds: [id], purposeId: header.purposeId })
    const earlier = await screeningsOf(tx, id)
    const names = await userNames(
      tx,
      earlier.flatMap(({ screenedBy }) => (screenedBy === null ? [] : [screenedBy])),
    )
    return { header, report, reference, closed: one?.state === 'closed', earlier, names }
  })
}

const homeOf = ({ header, report }: Screened) => `/${report === null ? 'cases' : 'reports'}/${header.id}`

function refusalOf(found: Screened): Reply | null {
  if (found.closed) return forbidden('This case is closed. Open it again before you screen it.')
  return unchangeable(found.header)
}

function formPage(
  visit: Visit,
  found: Screened,
  form: { readonly draft: ScreeningDraft; readonly errors: readonly FieldError[] },
): Reply {
  const back = homeOf(found)
  return page({
    title: 'Screen for risk',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [
      found.report === null ? { text: 'Cases', href: '/cases' } : { text: 'Reports', href: '/reports' },
      ...[{ text: found.reference, href: back }, { text: 'Screen' }],
    ],
    body: (
      <Marked classification={found.header.classification}>
        <ScreenPage
          {...{ ...form, back, report: found.report, earlier: found.earlier, names: found.names }}
          recordId={found.header.id}
          caption={found.reference}
          formToken={visit.formToken}
        />
      </Marked>
    ),
  })
}

async function openForm(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const found = await load(deps, visit)
  if (found === null) return notFound()
  return refusalOf(found) ?? formPage(visit, found, { draft: screeningDraft(new URLSearchParams()), errors: [] })
}

async function postForm(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const found = await load(deps, visit)
  if (found === null) return notFound()
  const refusal = refusalOf(found)
  if (refusal !== null) return refusal
  const draft = screeningDraft(visit.form)
  const read = readScreening(draft)
  if (!read.ok) return formPage(visit, found, { draft, errors: read.errors })
  const { id: recordId, purposeId } = found.header
  const outcome = await deps.db.withActor(visit.actor, writing(visit, 'screen'), async (tx, note) => {
    const screened = await screenRecord(tx, visit.actor, { recordId, answers: read.value, now: deps.now() })
    note({ recordIds: [recordId], purposeId, detail: { outcome: screened?.outcome ?? 'gone' } })
    return screened
  })
  if (outcome === null) return notFound()
  return redirect(homeOf(found), { notice: outcome.outcome === 'matrix' ? 'screened-matrix' : 'screened-standard' })
}
