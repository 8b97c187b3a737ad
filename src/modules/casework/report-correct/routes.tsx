import { Marked } from '../../../foundations/sharing/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
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
import { mergeValues, onlyGroups, typed, type Values } from '../entries/values.ts'
import { crumbsTo, type PresentReport, presentReport, unchangeable } from '../report-pages/load.ts'
import { correctReport } from '../store/report-corrections.ts'
import { groups, readCorrection, valuesOf } from './form.ts'
import { ConflictPage, CorrectPage } from './page.tsx'

/** Putting right what a report says. What it said before stays; whoever saves second loses nothing. */
export function correctReportRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  const path = '/reports/:record/edit'
  return [
    route({ method: 'GET', path, access, handle: (visit) => openForm(deps, visit) }),
    route({ method: 'POST', path, access, handle: (visit) => postForm(deps, visit) }),
  ]
}

/** Whether somebody may put a report right: of the team that answers for it, adding to it, while it is not restricted. */
export function mayCorrect({ header }: Pick<PresentReport, 'header'>, visit: Pick<Visit, 'actor'>): boolean {
  return refusalFor({ header }, visit) === null
}

function refusalFor({ header }: Pick<PresentReport, 'header'>, visit: Pick<Visit, 'actor'>): Reply | null {
  const refusal = unchangeable(header)
  if (refusal !== null) return refusal
  if (visit.actor.teamIds.includes(header.ownerTeamId)) return null
  return forbidden(
    `Only ${header.ownerTeamName}, who answers for this report, corrects what was told: tell them what is wrong.`,
  )
}

/** Null when there is no such report for this person: the answer is the same. */
async function load(deps: CaseworkDeps, visit: Visit): Promise<PresentReport | null> {
  const id = visit.params['record']
  if (!isUuid(id)) return null
  return deps.db.withActor(visit.actor, reading(visit, 'open-report-correction'), async (tx, note) => {
    const present = await presentReport(tx, id)
    if (present === null) note({ outcome: 'refused' })
    else note({ recordIds: [id], purposeId: present.header.purposeId })
    return present
  })
}

function formPage(
  { header, report }: PresentReport,
  of: { readonly title: string; readonly status: number; readonly body: Html },
): Reply {
  return page({
    ...{ title: of.title, status: of.status, crumbs: crumbsTo(report, of.title) },
    body: <Marked classification={header.classification}>{of.body}</Marked>,
  })
}

interface Typed {
  readonly values: Values
  readonly base: Values
  readonly version: number
}

function correctPage(
  visit: Visit,
  present: PresentReport,
  of: Typed & { readonly errors: readonly FieldError[] },
): Reply {
  return formPage(present, {
    ...{ title: 'Correct what was told', status: of.errors.length > 0 ? 422 : 200 },
    body: <CorrectPage {...of} report={present.report} formToken={visit.formToken} />,
  })
}

async function openForm(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  const refusal = refusalFor(present, visit)
  if (refusal !== null) return refusal
  const values = valuesOf(present.report)
  return correctPage(visit, present, { values, base: values, version: present.report.version, errors: [] })
}

async function postForm(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  const refusal = refusalFor(present, visit)
  if (refusal !== null) return refusal
  const { header, report } = present
  const asked = Number(visit.form.get('version'))
  const typedNow: Typed = {
    values: visit.form,
    base: new URLSearchParams(visit.form.get('base') ?? ''),
    version: Number.isInteger(asked) ? Math.min(asked, report.version) : 0,
  }
  // Screening or a decision counts the version up as well, and changes nothing of what was told.
  if (typedNow.version < report.version && !isAsItWas(typedNow.base, valuesOf(report))) {
    return conflict(visit, present, typedNow)
  }
  const again = (errors: readonly FieldError[]) =>
    correctPage(visit, present, { ...typedNow, version: report.version, errors })
  const read = readCorrection(visit.form, { present: report, now: deps.now() })
  if (!read.ok) return again(read.errors)
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'correct-report'), async (tx, note) => {
    const result = await correctReport(tx, visit.actor, { report, ...read.value, now: deps.now() })
    note({ recordIds: [report.recordId], purposeId: header.purposeId })
    const untied = result.ok && result.value.placeUntied ? { placeUntied: true } : {}
    note(result.ok ? { detail: { facts: result.value.changed, ...untied } } : { outcome: result.problem.kind })
    return result
  })
  if (saved.ok) {
    const { answersChanged } = saved.value
    const notice = !answersChanged
      ? 'report-corrected'
      : report.screening === null
        ? 'report-corrected-answers'
        : 'report-corrected-screened'
    return redirect(`/reports/${report.recordId}`, { notice })
  }
  switch (saved.problem.kind) {
    case 'nothing':
      return again([
        { field: '', message: 'Nothing is different from what the report says: change something, or cancel' },
      ])
    case 'known':
      return again([
        {
          field: 'incidentNumber',
          message: `There is another report with this incident number: ${saved.problem.reference}`,
        },
      ])
    case 'changed-meanwhile': {
      const now = await load(deps, visit)
      return now === null ? notFound() : conflict(visit, now, typedNow)
    }
    case 'not-allowed':
      return forbidden('This report can no longer be corrected by your team.')
  }
}

function isAsItWas(base: Values, present: Values): boolean {
  return onlyGroups(base, groups).toString() === onlyGroups(present, groups).toString()
}

function conflict(visit: Visit, present: PresentReport, { values: yours, base }: Typed): Reply {
  const saved = valuesOf(present.report)
  const merged = mergeValues({ base, theirs: saved, yours }, groups)
  const values = new URLSearchParams(merged.values)
  values.set('reason', typed(yours, 'reason'))
  return formPage(present, {
    ...{ title: 'Two changes at once', status: 409 },
    body: (
      <ConflictPage
        {...{ values, saved, yours, base: saved, errors: [], report: present.report }}
        version={present.report.version}
        theirs={merged.theirs.map(({ group, bothChanged }) => ({ ...group, bothChanged }))}
        formToken={visit.formToken}
      />
    ),
  })
}
