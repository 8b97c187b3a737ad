import {
  matchRecord,
  type PurposeChoices,
  type PurposeDraft,
  purposeChoices,
  purposeDraft,
  readPurpose,
} from '../../../foundations/people/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import {
  forbidden,
  may,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { type CaseworkDeps, searching, writing } from '../deps.ts'
import { type CaseDraft, checkCaseDraft, readCaseDraft } from '../pages/case-form.ts'
import { leadChoices, leadIds } from '../pages/leads.ts'
import { applyWhoStep, emptyWho, isBlank, readWho, type WhoDraft, whoProblems } from '../pages/who/draft.ts'
import { stepMeant } from '../pages/who/fields.tsx'
import { partProblems, saveWho, showWho, unseenProblems } from '../pages/who/look.ts'
import { openCase } from '../store/cases.ts'
import { OpenPage } from './page.tsx'

/** The purpose that is chosen where nothing was and there are several. */
const USUAL_PURPOSE = 'asb-casework'

/** Opening a case, with those whom it is about, on one page. */
export function openCaseRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  return [
    route({ method: 'GET', path: '/cases/new', access, handle: (visit) => openForm(deps, visit) }),
    route({ method: 'POST', path: '/cases/new', access, handle: (visit) => postForm(deps, visit) }),
  ]
}

interface Typed {
  readonly draft: CaseDraft
  readonly who: WhoDraft
  /** Everything that was posted, for what depends on the choices that there are. */
  readonly form: URLSearchParams
}

function openForm(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const profile = visit.query.get('profile') ?? undefined
  const draft = { ...readCaseDraft(new URLSearchParams()), focus: 'people', lead: visit.actor.userId ?? '' }
  const who = isUuid(profile) ? { ...emptyWho, known: [{ id: profile.toLowerCase(), role: '' }] } : emptyWho
  return formPage(deps, visit, { draft, who, form: new URLSearchParams() }, { errors: [], search: false })
}

function usualPurpose(form: URLSearchParams, choices: PurposeChoices): PurposeDraft {
  const draft = purposeDraft(form, choices)
  const usual = draft.purposeId === '' && choices.purposes.some(({ id }) => id === USUAL_PURPOSE)
  return usual ? { ...draft, purposeId: USUAL_PURPOSE } : draft
}

function formPage(
  deps: CaseworkDeps,
  visit: Visit,
  typed: Typed,
  of: { readonly errors: readonly FieldError[]; readonly search: boolean },
): Promise<Reply> {
  return deps.db.withActor(visit.actor, searching(visit, 'prepare-case'), async (tx, note) => {
    const choices = await purposeChoices(tx, visit.actor, deps)
    const shown = await showWho(tx, { draft: typed.who, search: of.search, today: londonDay(deps.now()) }, note)
    return page({
      title: 'Open a case',
      status: of.errors.length > 0 ? 422 : 200,
      crumbs: [{ text: 'Cases', href: '/cases' }, { text: 'Open a case' }],
      body: (
        <OpenPage
          {...{ draft: typed.draft, who: typed.who, shown, choices, errors: of.errors, formToken: visit.formToken }}
          purpose={usualPurpose(typed.form, choices)}
          leads={await leadChoices(tx, visit.actor)}
        />
      ),
    })
  })
}

async function postForm(deps: CaseworkDeps, visit: Visit): Promise<Reply> {
  const today = londonDay(deps.now())
  const typed: Typed = { draft: readCaseDraft(visit.form), who: readWho(visit.form), form: visit.form }
  const step = stepMeant(typed.who, visit.form.get('do') ?? 'save')
  const stepped = applyWhoStep(typed.who, step, { today })
  if (stepped !== undefined) {
    return formPage(deps, visit, { ...typed, who: stepped.draft }, { errors: stepped.errors, search: stepped.searched })
  }
  // Somebody new who was typed and not added yet is meant all the same.
  const meant = isBlank(typed.who.entry) ? undefined : applyWhoStep(typed.who, 'add-new', { today })
  const who = meant?.draft ?? typed.who
  const outcome = await save(deps, visit, { ...typed, who }, [...(meant?.errors ?? []), ...whoProblems(who)])
  if ('recordId' in outcome) {
    for (const id of outcome.created) deps.afterwards(() => matchRecord(deps.db, id))
    return redirect(`/cases/${outcome.recordId}`, { notice: 'case-opened' })
  }
  if ('why' in outcome) return forbidden(outcome.why)
  return formPage(deps, visit, { ...typed, who }, { errors: outcome.errors, search: false })
}

type Outcome =
  | { readonly recordId: string; readonly created: readonly string[] }
  | { readonly errors: readonly FieldError[] }
  | { readonly why: string }

function save(deps: CaseworkDeps, visit: Visit, typed: Typed, before: readonly FieldError[]): Promise<Outcome> {
  const now = deps.now()
  return deps.db.withActor(visit.actor, writing(visit, 'open-case'), async (tx, note): Promise<Outcome> => {
    const refuse = (errors: readonly FieldError[]): Outcome => {
      note({ outcome: 'invalid' })
      return { errors }
    }
    const choices = await purposeChoices(tx, visit.actor, deps)
    const chosen = readPurpose(usualPurpose(typed.form, choices), choices)
    const checked = checkCaseDraft(typed.draft, { now, leads: leadIds(await leadChoices(tx, visit.actor)) })
    const wrongParts = before.length > 0 ? [] : await partProblems(tx, { draft: typed.who, present: [] })
    if (checked.value === null || chosen.value === null || before.length > 0 || wrongParts.length > 0) {
      return refuse([...checked.errors, ...chosen.errors, ...before, ...wrongParts])
    }
    const unseen = await unseenProblems(tx, typed.who)
    if (unseen.length > 0) return refuse(unseen)
    const opened = await openCase(tx, visit.actor, { ...checked.value, record: chosen.value, now })
    if (!opened.ok) {
      if (opened.problem.kind === 'invalid') return refuse(opened.problem.problems)
      note({ outcome: opened.problem.problem })
      return { why: 'Your teams may not open cases under this purpose.' }
    }
    const caseId = opened.value
    const saved = await saveWho(tx, visit.actor, {
      ...{ caseId, draft: typed.who, record: chosen.value, sinceOn: londonDay(now) },
    })
    if (!saved.ok) throw new Error('Profiles were refused where a case was opened')
    const recordIds = [caseId, ...saved.value, ...typed.who.known.map(({ id }) => id)]
    note({ recordIds, purposeId: chosen.value.purposeId })
    return { recordId: caseId, created: saved.value }
  })
}
