import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import {
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { type ActionsDeps, writing } from '../deps.ts'
import { canChange, canComplete, canReopen, type Standing } from '../domain/action.ts'
import { filterOf, listHref } from '../domain/lists.ts'
import type { NoticeCode } from '../notices.ts'
import { aboutAction, actionPath, crumbsTo, type HeldAction, loadAction, unchangeable } from '../pages/load.ts'
import { dayTyped } from '../pages/parts.tsx'
import { cancelAction, completeAction, reopenAction, type Saved, undoDone } from '../store/changes.ts'
import { type Names, namesFor } from '../store/owners.ts'
import type { Action } from '../store/rows.ts'
import { CancelPage, CompletePage, QuickerPage, ReopenPage, type Typed } from './page.tsx'

/** Saying that an action is done, that it will not be, or that it goes on. */
export function endActionRoutes(deps: ActionsDeps): Route[] {
  const access = may('sharing.use')
  const both = (ending: Ending): Route[] => {
    const path = `/actions/:id/${ending.verb}`
    return [
      route({ method: 'GET', path, access, handle: (visit) => openForm(deps, visit, ending) }),
      route({ method: 'POST', path, access, handle: (visit) => post(deps, visit, ending) }),
    ]
  }
  return [
    ...[complete, cancel, reopen].flatMap(both),
    route({ method: 'POST', path: '/actions/:id/undo', access, handle: (visit) => undo(deps, visit) }),
  ]
}

/** One of the three forms by which an action ends or goes on. */
interface Ending {
  readonly verb: 'complete' | 'cancel' | 'reopen'
  readonly title: string
  readonly allowed: (action: Action, standing: Standing) => boolean
  readonly page: typeof CompletePage
  readonly save: (
    tx: Tx,
    visit: Visit,
    of: { readonly action: Action; readonly typed: Typed; readonly now: Date },
  ) => Promise<Saved>
  readonly notice: NoticeCode
}

const complete: Ending = {
  ...{ verb: 'complete', title: 'Done', page: CompletePage, notice: 'action-done' },
  allowed: canComplete,
  save: (tx, visit, { action, typed, now }) =>
    completeAction(tx, visit.actor, { actionId: action.id, outcome: typed.text, doneOn: typed.day, now }),
}

const cancel: Ending = {
  ...{ verb: 'cancel', title: 'Will not be done', page: CancelPage, notice: 'action-cancelled' },
  allowed: canChange,
  save: (tx, visit, { action, typed, now }) =>
    cancelAction(tx, visit.actor, { actionId: action.id, reason: typed.text, now }),
}

const reopen: Ending = {
  ...{ verb: 'reopen', title: 'Reopen an action', page: ReopenPage, notice: 'action-reopened' },
  allowed: canReopen,
  save: (tx, visit, { action, typed, now }) =>
    reopenAction(tx, visit.actor, { actionId: action.id, reason: typed.text, dueOn: typed.day, now }),
}

type Present = HeldAction & { readonly more: Names }

function load(deps: ActionsDeps, visit: Visit, action: string): Promise<Present | null> {
  return loadAction(deps, visit, {
    ...{ id: visit.params['id'], action },
    more: (tx, held) => namesFor(tx, { owners: [held.action] }),
  })
}

/** The names of the fields: an outcome and its day, or a reason and perhaps a new day. */
function typedIn(form: URLSearchParams, { verb }: Ending): Typed {
  const [text, day] = verb === 'complete' ? ['outcome', 'doneOn'] : ['reason', 'dueOn']
  return { text: form.get(text ?? '') ?? '', day: dayTyped(form.get(day ?? '') ?? '') }
}

function formPage(
  deps: ActionsDeps,
  visit: Visit,
  of: { ending: Ending; present: Present; typed: Typed; errors: readonly FieldError[] },
): Reply {
  const { ending, present, typed, errors } = of
  const { action, record } = present
  return page({
    title: ending.title,
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(record, { text: 'Action', href: actionPath(action) }, { text: ending.title }),
    body: (
      <ending.page
        {...{ action, record, typed, errors, names: present.more, formToken: visit.formToken }}
        title={ending.title}
        today={londonDay(deps.now())}
      />
    ),
  })
}

async function openForm(deps: ActionsDeps, visit: Visit, ending: Ending): Promise<Reply> {
  const present = await load(deps, visit, `open-${ending.verb}-form`)
  if (present === null) return notFound()
  const { action, standing, record } = present
  if (!ending.allowed(action, standing)) {
    // In the other state there is nothing to do here; in the right one it is not for this person.
    const other: Action = { ...action, state: ending.verb === 'reopen' ? 'done' : 'open' }
    return ending.allowed(other, standing) ? redirect(actionPath(action)) : unchangeable(record)
  }
  const today = londonDay(deps.now())
  const day = ending.verb === 'complete' ? today : action.dueOn < today ? '' : action.dueOn
  return formPage(deps, visit, { ending, present, typed: { text: '', day }, errors: [] })
}

async function post(deps: ActionsDeps, visit: Visit, ending: Ending): Promise<Reply> {
  const present = await load(deps, visit, `open-${ending.verb}-form`)
  if (present === null) return notFound()
  const { action, record } = present
  const typed = typedIn(visit.form, ending)
  const saved = await deps.db.withActor(visit.actor, writing(visit, `${ending.verb}-action`), async (tx, note) => {
    const result = await ending.save(tx, visit, { action, typed, now: deps.now() })
    note({ ...aboutAction(action), purposeId: record.header.purposeId })
    if (result.ok) await deps.onWorked(tx, action.recordId)
    else note({ outcome: result.problem.kind })
    return result
  })
  if (saved.ok) return redirect(actionPath(action), { notice: ending.notice })
  switch (saved.problem.kind) {
    case 'invalid':
      return formPage(deps, visit, { ending, present, typed, errors: saved.problem.problems })
    case 'changed-meanwhile':
      return page({
        title: 'Somebody was quicker',
        status: 409,
        crumbs: crumbsTo(record, { text: 'Action', href: actionPath(action) }, { text: ending.title }),
        body: (
          <QuickerPage
            record={record}
            saved={saved.problem.action}
            yours={typed.text}
            reopens={present.standing.contributes}
          />
        ),
      })
    case 'not-found':
      return notFound()
    case 'not-allowed':
    case 'owner-cannot-see':
      return unchangeable(record)
  }
}

async function undo(deps: ActionsDeps, visit: Visit): Promise<Reply> {
  const present = await load(deps, visit, 'open-undo')
  if (present === null) return notFound()
  const { action, record } = present
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'undo-action'), async (tx, note) => {
    const result = await undoDone(tx, visit.actor, { actionId: action.id, now: deps.now() })
    note({ ...aboutAction(action), purposeId: record.header.purposeId })
    if (result.ok) await deps.onWorked(tx, action.recordId)
    else note({ outcome: result.problem.kind })
    return result
  })
  const back =
    visit.form.get('from') === 'list' ? listHref('/actions', { filter: filterOf(visit.form) }) : actionPath(action)
  if (saved.ok) return redirect(back, { notice: 'action-undone' })
  switch (saved.problem.kind) {
    case 'changed-meanwhile':
      return redirect(back, { notice: 'action-undo-late' })
    case 'not-found':
      return notFound()
    case 'not-allowed':
    case 'owner-cannot-see':
      return unchangeable(record)
  }
}
