import { userNames } from '../../../foundations/identity/index.ts'
import {
  type Contributor,
  contributorsTo,
  keeper,
  reaches,
  retentionRulesFor,
  sendMessage,
} from '../../../foundations/sharing/index.ts'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
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
import { isVictim } from '../domain/case.ts'
import { type DecideRefusal, mayDecideClosure, mayReopen } from '../domain/closure.ts'
import { crumbsTo, loadCase, type PresentCase, unchangeable } from '../pages/load.ts'
import { approveClosure, askToClose, type Closure, closuresOf, dropClosure, reopenCase } from '../store/closures.ts'
import { participantsOf } from '../store/participants.ts'
import { warningsFor } from './checks.ts'
import { type ClosureDraft, checkClosureDraft, readClosureDraft } from './form.ts'
import { AskPage, type AskView, ClosurePage, ReopenPage } from './page.tsx'

/** Closing a case: asked for by one person, decided by another; and opening it again. */
export function closeCaseRoutes(deps: CaseworkDeps): Route[] {
  const access = may('casework.use')
  const approves = may('casework.approve')
  const withCase = (work: (visit: Visit, present: PresentCase) => Promise<Reply> | Reply) => async (visit: Visit) => {
    const present = await loadCase(deps, visit, { id: visit.params['record'], action: 'open-closing' })
    return present === null ? notFound() : work(visit, present)
  }
  const handle = {
    ask: withCase((visit, present) => askForm(deps, visit, present, { draft: firstDraft(deps), errors: [] })),
    postAsk: withCase((visit, present) => postAsk(deps, visit, present)),
    view: withCase((visit, present) => closurePage(deps, visit, present, { note: '', errors: [] })),
    postDecision: withCase((visit, present) => postDecision(deps, visit, present)),
    reopen: withCase((visit, present) => reopenForm(visit, present, { reason: '', errors: [] })),
    postReopen: withCase((visit, present) => postReopen(deps, visit, present)),
  }
  return [
    route({ method: 'GET', path: '/cases/:record/close', access, handle: handle.ask }),
    route({ method: 'POST', path: '/cases/:record/close', access, handle: handle.postAsk }),
    route({ method: 'GET', path: '/cases/:record/closure', access, handle: handle.view }),
    route({ method: 'POST', path: '/cases/:record/closure', access, handle: handle.postDecision }),
    route({ method: 'GET', path: '/cases/:record/reopen', access: approves, handle: handle.reopen }),
    route({ method: 'POST', path: '/cases/:record/reopen', access: approves, handle: handle.postReopen }),
  ]
}

function firstDraft(deps: CaseworkDeps): ClosureDraft {
  return { ...readClosureDraft(new URLSearchParams()), endedOn: londonDay(deps.now()) }
}

interface Around {
  readonly rules: AskView['rules']
  readonly warnings: readonly string[]
  readonly hasVictim: boolean
}

async function around(deps: CaseworkDeps, tx: Tx, { header, one }: PresentCase): Promise<Around> {
  const present = (await participantsOf(tx, [one.recordId])).filter(({ untilOn }) => untilOn === null)
  return {
    rules: await retentionRulesFor(tx, header.purposeId),
    warnings: await warningsFor(tx, { one, today: londonDay(deps.now()), deps }),
    hasVictim: present.some(({ role }) => isVictim(role)),
  }
}

/** Why closing cannot be asked for; null when it can. */
function unclosable(present: PresentCase): Reply | null {
  if (present.one.state !== 'closing') return unchangeable(present)
  return forbidden('Closing this case was asked for already: see the request on the page of the case.')
}

async function askForm(
  deps: CaseworkDeps,
  visit: Visit,
  present: PresentCase,
  of: { readonly draft: ClosureDraft; readonly errors: readonly FieldError[] },
): Promise<Reply> {
  const refusal = unclosable(present)
  if (refusal !== null) return refusal
  const { header, one } = present
  const facts = await deps.db.withActor(visit.actor, reading(visit, 'check-before-closing'), (tx, note) => {
    note({ recordIds: [one.recordId], purposeId: header.purposeId })
    return around(deps, tx, present)
  })
  return page({
    title: 'Close the case',
    status: of.errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(one, 'Close'),
    body: <AskPage {...{ header, one, ...facts, ...of, formToken: visit.formToken }} />,
  })
}

/**
 * Who may decide on closing this case, without one person. Asked as the keeper, in a transaction of its own: who has which
 * role is not for whoever asks to close.
 */
function approversOf(
  deps: CaseworkDeps,
  visit: Visit,
  of: { readonly caseId: string; readonly without: string | null },
): Promise<Contributor[]> {
  const { correlationId } = visit
  return deps.db.withActor(
    keeper,
    { name: 'casework.find-approvers', kind: 'read', correlationId },
    async (tx, note) => {
      note({ recordIds: [of.caseId] })
      const people = await contributorsTo(tx, of.caseId, 'manage')
      return people.filter(
        ({ userId, permissions }) => userId !== of.without && permissions.includes('casework.approve'),
      )
    },
  )
}

async function postAsk(deps: CaseworkDeps, visit: Visit, present: PresentCase): Promise<Reply> {
  const refusal = unclosable(present)
  if (refusal !== null) return refusal
  const { header, one } = present
  const draft = readClosureDraft(visit.form)
  const now = deps.now()
  const approvers = await approversOf(deps, visit, { caseId: one.recordId, without: visit.actor.userId })
  const errors = await deps.db.withActor(visit.actor, writing(visit, 'ask-to-close'), async (tx, note) => {
    note({ recordIds: [one.recordId], purposeId: header.purposeId })
    const { rules, warnings, hasVictim } = await around(deps, tx, present)
    const checked = checkClosureDraft(draft, {
      ...{ outcomes: rules.map(({ outcome }) => outcome), warnings, hasVictim },
      ...{ openOn: londonDay(one.openedAt), today: londonDay(now) },
    })
    if (checked.value === null) {
      note({ outcome: 'invalid' })
      return checked.errors
    }
    const given = { caseId: one.recordId, purposeId: header.purposeId, closure: checked.value, now }
    const asked = await askToClose(tx, visit.actor, given)
    if (asked.ok) {
      for (const { userId } of approvers) {
        await sendMessage(tx, { kind: 'closing-asked', userId, recordId: one.recordId, subjectId: asked.value })
      }
      note({ detail: { told: approvers.length } })
      return []
    }
    note({ outcome: asked.problem })
    return [
      asked.problem === 'unknown-outcome'
        ? { field: 'outcome', message: 'The agreement has no such outcome any more: choose again' }
        : { field: '', message: 'Somebody else asked to close this case at the same moment, or it is closed' },
    ]
  })
  if (errors.length > 0) return askForm(deps, visit, present, { draft, errors })
  return redirect(`/cases/${one.recordId}/closure`, {
    notice: approvers.length === 0 ? 'closing-asked-of-nobody' : 'closing-asked',
  })
}

function standing(visit: Visit, { header }: PresentCase) {
  const approves = visit.actor.permissions.includes('casework.approve')
  return { userId: visit.actor.userId, approves, manages: reaches(header.level, 'manage') }
}

async function closurePage(
  deps: CaseworkDeps,
  visit: Visit,
  present: PresentCase,
  of: { readonly note: string; readonly errors: readonly FieldError[] },
): Promise<Reply> {
  const { header, one } = present
  const found = await deps.db.withActor(visit.actor, reading(visit, 'view-closure'), async (tx, note) => {
    note({ recordIds: [one.recordId], purposeId: header.purposeId })
    const all = await closuresOf(tx, one.recordId)
    const people = all.flatMap(({ askedBy, decidedBy }) => [askedBy, decidedBy]).filter((id) => id !== null)
    return { all, names: await userNames(tx, [...new Set(people)]) }
  })
  const closure = found.all.find(({ state }) => state === 'asked') ?? found.all[0]
  if (closure === undefined) return notFound()
  const actor = standing(visit, present)
  const decides = mayDecideClosure(actor, closure, { approve: true, note: '' }).ok
  const can = decides ? 'decide' : closure.askedBy === actor.userId && closure.state === 'asked' ? 'withdraw' : 'wait'
  const approvers =
    closure.state === 'asked' && can !== 'decide'
      ? await approversOf(deps, visit, { caseId: one.recordId, without: closure.askedBy })
      : []
  return page({
    title: closure.state === 'asked' ? 'Request to close the case' : 'How the case ended',
    status: of.errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(one, 'Closing'),
    body: (
      <ClosurePage
        {...{ header, one, closure, can, names: found.names, ...of, formToken: visit.formToken }}
        earlier={found.all.filter(({ id }) => id !== closure.id)}
        approvers={approvers.map(({ name }) => name)}
        canReopen={mayReopen(actor, one, 'a reason').ok}
      />
    ),
  })
}

const REFUSALS: Readonly<Record<DecideRefusal | 'outcome-gone', string>> = {
  'not-waiting': 'This request was decided already. Open the case to see how.',
  'own-request': 'You asked for this closing yourself, so somebody else has to decide on it.',
  'not-an-approver': 'You may not approve that cases are closed. Ask a manager of the team that answers for the case.',
  'not-the-owner': 'Only the team that answers for the case decides on closing it.',
  'no-note': 'Say what is missing',
  'outcome-gone':
    'The agreement has changed and has no such outcome any more. Send the request back, so that it is made again.',
}

async function postDecision(deps: CaseworkDeps, visit: Visit, present: PresentCase): Promise<Reply> {
  const { header, one } = present
  const decision = visit.form.get('decision') ?? ''
  const text = (visit.form.get('note') ?? '').trim()
  if (text.length > 2000) {
    return closurePage(deps, visit, present, {
      note: text,
      errors: [{ field: 'note', message: 'Use at most 2,000 letters' }],
    })
  }
  const verb = { approve: 'approve-closing', 'send-back': 'send-back-closing', withdraw: 'withdraw-closing' }[decision]
  if (verb === undefined) return closurePage(deps, visit, present, { note: text, errors: [CHOOSE] })
  const done = await deps.db.withActor(visit.actor, writing(visit, verb), async (tx, note) => {
    note({ recordIds: [one.recordId], purposeId: header.purposeId })
    const closure = (await closuresOf(tx, one.recordId)).find(({ id }) => id === visit.form.get('closure'))
    const problem = closure === undefined ? 'not-waiting' : await decide(tx, { closure, decision, text })
    if (problem !== null) note({ outcome: problem })
    return problem
  })

  async function decide(
    tx: Tx,
    of: { readonly closure: Closure; readonly decision: string; readonly text: string },
  ): Promise<DecideRefusal | 'outcome-gone' | null> {
    const { closure } = of
    const now = deps.now()
    if (of.decision === 'withdraw') {
      if (closure.state !== 'asked' || closure.askedBy !== visit.actor.userId) return 'not-waiting'
      const dropped = await dropClosure(tx, visit.actor, { closure, state: 'withdrawn', note: '', now })
      return dropped.ok ? null : 'not-waiting'
    }
    const approve = of.decision === 'approve'
    const allowed = mayDecideClosure(standing(visit, present), closure, { approve, note: of.text })
    if (!allowed.ok) return allowed.problem
    const settled = approve
      ? await approveClosure(tx, visit.actor, { closure, purposeId: header.purposeId, note: of.text, now })
      : await dropClosure(tx, visit.actor, { closure, state: 'sent-back', note: of.text, now })
    if (settled.ok) {
      const kind = approve ? 'closing-approved' : 'closing-sent-back'
      await sendMessage(tx, { kind, userId: closure.askedBy, recordId: one.recordId, subjectId: closure.id })
      return null
    }
    return settled.problem === 'outcome-gone' ? 'outcome-gone' : 'not-waiting'
  }

  if (done === null) {
    const notice = { approve: 'case-closed', 'send-back': 'closing-sent-back', withdraw: 'closing-withdrawn' }[decision]
    return redirect(`/cases/${one.recordId}`, notice === undefined ? {} : { notice })
  }
  if (done === 'no-note') {
    return closurePage(deps, visit, present, { note: text, errors: [{ field: 'note', message: REFUSALS[done] }] })
  }
  return forbidden(REFUSALS[done])
}

const CHOOSE: FieldError = { field: '', message: 'Choose what you decide' }

function reopenForm(
  visit: Visit,
  present: PresentCase,
  of: { readonly reason: string; readonly errors: readonly FieldError[] },
): Reply {
  const { header, one } = present
  const allowed = mayReopen(standing(visit, present), one, 'a reason')
  if (!allowed.ok) {
    return forbidden(
      allowed.problem === 'not-closed'
        ? 'This case is not closed.'
        : 'Only the team that answers for the case opens it again.',
    )
  }
  return page({
    title: 'Open the case again',
    status: of.errors.length > 0 ? 422 : 200,
    crumbs: crumbsTo(one, 'Open again'),
    body: <ReopenPage {...{ header, one, ...of, formToken: visit.formToken }} />,
  })
}

async function postReopen(deps: CaseworkDeps, visit: Visit, present: PresentCase): Promise<Reply> {
  const { header, one } = present
  const reason = (visit.form.get('reason') ?? '').trim()
  const allowed = mayReopen(standing(visit, present), one, reason)
  const again = (field: string, message: string) => reopenForm(visit, present, { reason, errors: [{ field, message }] })
  if (!allowed.ok) return again('reason', 'Say why the case is opened again')
  if (reason.length > 2000) return again('reason', 'Use at most 2,000 letters')
  const reopened = await deps.db.withActor(visit.actor, writing(visit, 'reopen-case'), async (tx, note) => {
    const result = await reopenCase(tx, visit.actor, { caseId: one.recordId, reason, now: deps.now() })
    note({
      ...{ recordIds: [one.recordId], purposeId: header.purposeId },
      ...(result.ok ? {} : { outcome: result.problem }),
    })
    return result
  })
  if (reopened.ok) return redirect(`/cases/${one.recordId}`, { notice: 'case-reopened' })
  return forbidden(
    reopened.problem === 'disposal-proposed'
      ? 'Disposal of this case is proposed: it must be declined or taken back before the case can be opened again.'
      : 'Somebody else opened this case again at the same moment.',
  )
}
