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
import { type CaseworkDeps, reading, writing } from '../deps.ts'
import { type CaseDraft, checkCaseDraft, draftOfCase, readCaseDraft } from '../pages/case-form.ts'
import { type LeadChoices, leadChoices, leadIds } from '../pages/leads.ts'
import { crumbsTo, loadCase, type PresentCase, unchangeable } from '../pages/load.ts'
import { changeCase } from '../store/cases.ts'
import { mergeCases } from './merge.ts'
import { ChangePage, ConflictPage } from './page.tsx'

/** Changing what a case says about itself: whoever saves second sees what the first did and loses nothing. */
export function changeCaseRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  return [
    route({ method: 'GET', path: '/cases/:record/edit', access, handle: (visit) => openForm(deps, visit) }),
    route({ method: 'POST', path: '/cases/:record/edit', access, handle: (visit) => postForm(deps, visit) }),
  ]
}

function load(deps: CaseworkDeps, visit: Visit): Promise<PresentCase | null> {
  return loadCase(deps, visit, { id: visit.params['record'], action: 'open-case-form' })
}

function leadsOf(deps: CaseworkDeps, visit: Visit, { one }: PresentCase): Promise<LeadChoices> {
  return deps.db.withActor(visit.actor, reading(visit, 'choose-lead'), (tx) =>
    leadChoices(tx, visit.actor, one.leadUserId),
  )
}

interface Typed {
  readonly draft: CaseDraft
  readonly base: CaseDraft
  readonly version: number
  readonly leads: LeadChoices
}

function formPage(visit: Visit, { header, one }: PresentCase, view: Typed & { errors: readonly FieldError[] }): Reply {
  return page({
    title: 'Change the case',
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(one, 'Change'),
    body: <ChangePage {...view} header={header} one={one} formToken={visit.formToken} />,
  })
}

async function openForm(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  const refusal = unchangeable(present)
  if (refusal !== null) return refusal
  const draft = draftOfCase(present.one)
  const leads = await leadsOf(deps, visit, present)
  return formPage(visit, present, { draft, base: draft, version: present.one.version, leads, errors: [] })
}

async function postForm(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  const refusal = unchangeable(present)
  if (refusal !== null) return refusal
  const { header, one } = present
  const asked = Number(visit.form.get('version'))
  const typed: Typed = {
    draft: readCaseDraft(visit.form),
    base: readCaseDraft(new URLSearchParams(visit.form.get('base') ?? '')),
    version: Number.isInteger(asked) ? Math.min(asked, one.version) : 0,
    leads: await leadsOf(deps, visit, present),
  }
  const { value, errors } = checkCaseDraft(typed.draft, { now: deps.now(), leads: leadIds(typed.leads) })
  if (value === null) return formPage(visit, present, { ...typed, errors })
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'change-case'), async (tx, note) => {
    const result = await changeCase(tx, visit.actor, {
      ...{ recordId: one.recordId, version: typed.version, ...value, now: deps.now() },
    })
    note({
      ...{ recordIds: [one.recordId], purposeId: header.purposeId },
      ...(result.ok ? {} : { outcome: result.problem.kind }),
    })
    return result
  })
  if (saved.ok) return redirect(`/cases/${one.recordId}`, { notice: 'case-changed' })
  switch (saved.problem.kind) {
    case 'invalid':
      return formPage(visit, present, { ...typed, errors: saved.problem.problems })
    case 'changed-meanwhile':
      return conflict(deps, visit, typed)
    case 'not-allowed':
      return forbidden('This case can no longer be changed by your team.')
  }
}

async function conflict(deps: CaseworkDeps, visit: Visit, typed: Typed): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  const { header, one } = present
  const saved = draftOfCase(one)
  const merged = mergeCases({ base: typed.base, theirs: saved, yours: typed.draft })
  return page({
    title: 'Two changes at once',
    status: 409,
    crumbs: crumbsTo(one, 'Two changes at once'),
    body: (
      <ConflictPage
        {...{ header, one, saved, errors: [], formToken: visit.formToken, version: one.version }}
        leads={await leadsOf(deps, visit, present)}
        draft={merged.draft}
        base={saved}
        yours={typed.draft}
        theirs={merged.theirs}
      />
    ),
  })
}
