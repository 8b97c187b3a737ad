import { londonDay } from '../../../platform/clock/index.ts'
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
import { type ActionInput, mergeActions, sameAt, textProblem } from '../domain/action.ts'
import { ownerChoices } from '../pages/choices.ts'
import { type ActionDraft, baseOf, draftFrom, draftOf, type OwnerChoices, readBase } from '../pages/draft.ts'
import { discloseHref, fieldErrorsOf, readDraft } from '../pages/form.ts'
import { aboutAction, actionPath, crumbsTo, type HeldAction, loadAction, unchangeable } from '../pages/load.ts'
import { changeAction, teamOf } from '../store/changes.ts'
import { type Names, namesFor } from '../store/owners.ts'
import { ChangePage, ConflictPage, EndedPage } from './page.tsx'

/** Changing what is agreed: whoever saves second sees what the first did and loses nothing. */
export function changeActionRoutes(deps: ActionsDeps): Route[] {
  const access = may('sharing.use')
  const path = '/actions/:id/change'
  return [
    route({ method: 'GET', path, access, handle: (visit) => openForm(deps, visit) }),
    route({ method: 'POST', path, access, handle: (visit) => post(deps, visit) }),
  ]
}

interface Choosing {
  readonly choices: OwnerChoices
  readonly teamId: string | null
}
type Present = HeldAction & { readonly more: Choosing }

function load(deps: ActionsDeps, visit: Visit): Promise<Present | null> {
  return loadAction(deps, visit, {
    ...{ id: visit.params['id'], action: 'open-action-form' },
    more: async (tx, { record, action }) => ({
      choices: await ownerChoices(tx, visit.actor, record.header),
      // Whose it is already, it stays in the name of the same team.
      teamId:
        action.ownerUserId !== null && action.ownerUserId === visit.actor.userId
          ? action.ownerTeamId
          : await teamOf(tx, visit.actor, record.header),
    }),
  })
}

interface Typed {
  readonly draft: ActionDraft
  readonly base: ActionInput
  readonly version: number
}

async function openForm(deps: ActionsDeps, visit: Visit): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  if (!present.standing.contributes) return unchangeable(present.record)
  const { action } = present
  if (action.state !== 'open') return redirect(actionPath(action))
  const draft = draftFrom(action, visit.actor)
  return formPage(deps, visit, { present, typed: { draft, base: action, version: action.version }, errors: [] })
}

function fieldsOf(deps: ActionsDeps, visit: Visit, present: Present, typed: Typed, errors: readonly FieldError[]) {
  return {
    ...{ action: present.action, record: present.record, formToken: visit.formToken },
    ...{ draft: typed.draft, base: baseOf(typed.base), version: typed.version, errors },
    choices: present.more.choices,
    unseen: typed.draft.evenIfUnseen || errors.some(({ field }) => field === 'evenIfUnseen'),
    discloseHref: discloseHref(present.record, visit.actor),
    today: londonDay(deps.now()),
    dueNow: present.action.dueOn,
  }
}

function formPage(
  deps: ActionsDeps,
  visit: Visit,
  of: { present: Present; typed: Typed; errors: readonly FieldError[] },
): Reply {
  const { present, typed, errors } = of
  return page({
    title: 'Change an action',
    status: errors.length > 0 ? 422 : 200,
    crumbs: crumbs(present),
    body: <ChangePage {...fieldsOf(deps, visit, present, typed, errors)} />,
  })
}

function crumbs({ record, action }: Present) {
  return crumbsTo(record, { text: 'Action', href: actionPath(action) }, { text: 'Change' })
}

async function post(deps: ActionsDeps, visit: Visit): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  const { action, record, standing, more } = present
  if (!standing.contributes) return unchangeable(record)
  const version = Number(visit.form.get('version'))
  const known = Number.isInteger(version) && version >= 1 && version <= action.version
  const typed: Typed = {
    draft: draftOf(visit.form),
    base: known ? readBase(visit.form.get('base') ?? '') : action,
    version: known ? version : action.version,
  }
  const now = deps.now()
  const read = readDraft(typed.draft, {
    ...{ me: { userId: visit.actor.userId, teamId: more.teamId }, choices: more.choices },
    ...{ today: londonDay(now), keptDueOn: typed.base.dueOn },
  })
  const errors = [...read.errors, ...unexplained(typed, read.input)]
  // What somebody else did meanwhile is said first: it may be that nothing is left to put right.
  if (action.state !== 'open' || typed.version !== action.version)
    return conflict(deps, visit, { typed, read: read.input })
  if (errors.length > 0) return formPage(deps, visit, { present, typed, errors })
  const saved = await deps.db.withActor(visit.actor, writing(visit, 'change-action'), async (tx, note) => {
    const result = await changeAction(tx, visit.actor, {
      ...{ ...read.input, actionId: action.id, version: typed.version, dueReason: typed.draft.dueReason },
      ...{ evenIfUnseen: typed.draft.evenIfUnseen, now },
    })
    note({ ...aboutAction(action), purposeId: record.header.purposeId })
    if (result.ok) await deps.onWorked(tx, action.recordId)
    else note({ outcome: result.problem.kind })
    return result
  })
  if (saved.ok) return redirect(actionPath(action), { notice: 'action-changed' })
  const wrong = fieldErrorsOf(saved.problem)
  if (wrong !== null) return formPage(deps, visit, { present, typed, errors: wrong })
  switch (saved.problem.kind) {
    case 'changed-meanwhile':
      return conflict(deps, visit, { typed, read: read.input })
    case 'not-found':
      return notFound()
    default:
      return unchangeable(record)
  }
}

function unexplained(typed: Typed, input: ActionInput): readonly FieldError[] {
  if (sameAt('dueOn', typed.base, input)) return []
  const message = textProblem(typed.draft.dueReason, { missing: 'Say why the day is another one', name: 'The reason' })
  return message === null ? [] : [{ field: 'dueReason', message }]
}

async function conflict(deps: ActionsDeps, visit: Visit, of: { typed: Typed; read: ActionInput }): Promise<Reply> {
  const present = await load(deps, visit)
  if (present === null) return notFound()
  const { action, record } = present
  const names: Names = await deps.db.withActor(visit.actor, writing(visit, 'change-action'), async (tx, note) => {
    note({ ...aboutAction(action), purposeId: record.header.purposeId, outcome: 'changed-meanwhile' })
    return namesFor(tx, { owners: [action, of.read] })
  })
  const { merged, theirs } = mergeActions({ base: of.typed.base, theirs: action, yours: of.read })
  // Where nobody was chosen, the choice is left open again.
  const owned = merged.ownerName !== null || merged.ownerTeamId !== null || merged.ownerUserId !== null
  const draft = { ...draftFrom(merged, visit.actor), dueReason: of.typed.draft.dueReason }
  const typed: Typed = {
    draft: owned ? draft : { ...draft, owner: of.typed.draft.owner },
    ...{ base: action, version: action.version },
  }
  const view = { ...fieldsOf(deps, visit, present, typed, []), saved: action, yours: of.read, theirs, names }
  return page({
    title: 'Two changes at once',
    status: 409,
    crumbs: crumbs(present),
    body: action.state === 'open' ? <ConflictPage {...view} /> : <EndedPage {...view} />,
  })
}
