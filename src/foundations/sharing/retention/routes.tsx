import { londonDay } from '../../../platform/clock/index.ts'
import { type FieldError, parseForm } from '../../../platform/forms/index.ts'
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
import { keeper, reading, writing } from '../deps.ts'
import { referenceOf } from '../domain/retention.ts'
import type { RightsDeps } from '../rights/ports.ts'
import {
  carryOutDisposal,
  decideDisposal,
  endWork,
  evaluateAgain,
  keepLonger,
  liftHold,
  placeHold,
  proposeDisposal,
  type RecordFacts,
  type ReviewRefusal,
  reopenWork,
  tombstonesOf,
} from '../store/retention.ts'
import { disposalRoutes } from './disposals.tsx'
import { decideForm, endForm, evaluateForm, holdForm, keepForm, liftForm, proposeForm, reopenForm } from './form.ts'
import { holdsPage, retentionList } from './lists.tsx'
import type { RetentionNotice } from './notices.ts'
import { RetentionRecordPage } from './page.tsx'
import { emptyForm, type FormState, kindLabel } from './parts.tsx'
import { decides, factsFor, keepsRights, retentionView } from './view-model.ts'
import { obstacleWords } from './words.ts'

/** Retention: clocks and reviews, legal holds, disposal with its certificates. */
export function retentionRoutes(deps: RightsDeps): Route[] {
  const access = may('sharing.use', 'sharing.manage-rights')
  const act = (name: string, handle: (found: Found) => Promise<Reply>) =>
    route({
      method: 'POST',
      path: `/retention/:record/${name}`,
      access,
      handle: async (visit) => {
        const found = await find(deps, visit)
        return found === undefined ? notFound() : handle(found)
      },
    })
  return [
    route({ method: 'GET', path: '/retention', access, handle: (visit) => retentionList(deps, visit) }),
    route({ method: 'GET', path: '/retention/:record', access, handle: (visit) => getRecord(deps, visit) }),
    act('end', postEnd),
    act('reopen', postReopen),
    act('keep', postKeep),
    act('evaluate', postEvaluate),
    act('propose', postPropose),
    act('decide', postDecide),
    act('hold', postHold),
    route({ method: 'GET', path: '/holds', access, handle: (visit) => holdsPage(deps, visit, null) }),
    route({
      method: 'POST',
      path: '/holds/:hold/lift',
      access: may('sharing.manage-rights'),
      handle: (visit) => postLift(deps, visit),
    }),
    ...disposalRoutes(deps),
  ]
}

/** A record that this visitor may act on here, with what they sent. */
interface Found {
  readonly deps: RightsDeps
  readonly visit: Visit
  readonly facts: RecordFacts
  readonly manages: boolean
}

async function find(deps: RightsDeps, visit: Visit): Promise<Found | undefined> {
  const id = visit.params['record']
  if (!isUuid(id)) return undefined
  const found = await factsFor(deps, visit, id)
  return found === undefined ? undefined : { deps, visit, ...found }
}

function today(deps: RightsDeps): string {
  return londonDay(deps.now())
}

async function getRecord(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const found = await find(deps, visit)
  if (found !== undefined) return recordPage(found, emptyForm)
  const id = visit.params['record']
  if (!isUuid(id)) return notFound()
  // What was disposed of has left a certificate, which explains the record's id to those who may read it.
  const grave = await deps.db.withActor(visit.actor, reading(visit, 'look-for-certificate'), (tx) =>
    tombstonesOf(tx, [id]),
  )
  const certificate = grave.get(id)
  return certificate === undefined ? notFound() : redirect(`/disposals/${certificate.certificateId}`)
}

async function recordPage(found: Found, form: FormState): Promise<Reply> {
  const { deps, visit, facts } = found
  const view = await deps.db.withActor(visit.actor, reading(visit, 'view-retention'), (tx, note) => {
    note({ subjectType: 'record', subjectId: facts.recordId, recordIds: [facts.recordId], purposeId: facts.purposeId })
    return retentionView(deps, tx, found)
  })
  return page({
    title: `Retention of record ${referenceOf(facts.recordId)}`,
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [{ text: 'Retention', href: '/retention' }, { text: referenceOf(facts.recordId) }],
    body: (
      <RetentionRecordPage
        view={view}
        kind={kindLabel(deps, facts.kind)}
        path={deps.kinds.find(({ kind }) => kind === facts.kind)?.path(facts.recordId) ?? null}
        form={form}
        formToken={visit.formToken}
        today={today(deps)}
        userId={visit.actor.userId}
        may={{ rights: keepsRights(visit.actor), decide: decides(visit.actor) }}
      />
    ),
  })
}

type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: FieldError }
const done: Outcome = { ok: true }
const wrong = (field: string, message: string): Outcome => ({ ok: false, error: { field, message } })

/** One change in one transaction, with what the audit event says; then back to the record, or the page with its error. */
async function change(
  found: Found,
  of: {
    readonly name: string
    readonly notice: RetentionNotice
    readonly work: (tx: Parameters<Parameters<RightsDeps['db']['withActor']>[2]>[0]) => Promise<Outcome>
  },
): Promise<Reply> {
  const { deps, visit, facts } = found
  const outcome = await deps.db.withActor(visit.actor, writing(visit, of.name), async (tx, note) => {
    note({ subjectType: 'record', subjectId: facts.recordId, recordIds: [facts.recordId], purposeId: facts.purposeId })
    const result = await of.work(tx)
    if (!result.ok) note({ outcome: 'refused' })
    return result
  })
  if (outcome.ok) return redirect(`/retention/${facts.recordId}`, { notice: of.notice })
  return recordPage(found, { values: visit.form, errors: [outcome.error] })
}

function invalid(found: Found, errors: readonly FieldError[]): Promise<Reply> {
  return recordPage(found, { values: found.visit.form, errors })
}

const notYours = forbidden('Only the team that owns the record ends its work or takes it up again.')

async function postEnd(found: Found): Promise<Reply> {
  const { visit, deps, facts } = found
  if (!found.manages) return notYours
  const parsed = parseForm(endForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const words = {
    'not-found': wrong('', 'The record has changed. Look at it again'),
    'unknown-outcome': wrong('outcome', 'Choose how the work ended'),
    'already-ended': wrong('', 'Somebody has ended the work already'),
    'in-the-future': wrong('endedOn', 'The day must be today or in the past'),
  }
  return change(found, {
    ...{ name: 'end-work', notice: 'work-ended' },
    work: async (tx) => {
      const ended = await endWork(tx, visit.actor, {
        ...{ recordId: facts.recordId, today: today(deps) },
        ...parsed.value,
      })
      return ended.ok ? done : words[ended.problem]
    },
  })
}

async function postReopen(found: Found): Promise<Reply> {
  const { visit, facts } = found
  if (!found.manages) return notYours
  const parsed = parseForm(reopenForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const words = {
    'not-found': wrong('', 'No clock runs for this record'),
    'proposed-already': wrong('', 'Disposal is proposed. Decline or withdraw the proposal first'),
  }
  return change(found, {
    ...{ name: 'reopen-work', notice: 'work-reopened' },
    work: async (tx) => {
      const { recordId } = facts
      const reopened = await reopenWork(tx, visit.actor, { recordId, reason: parsed.value.reopenReason })
      return reopened.ok ? done : words[reopened.problem]
    },
  })
}

const reviewWords: Readonly<Record<ReviewRefusal, Outcome>> = {
  'not-found': wrong('', 'No clock runs for this record'),
  'changed-meanwhile': wrong('', 'Somebody else has reviewed the record meanwhile. Look at it again'),
  'not-later': wrong('until', 'The next review must be later than the one that is due'),
  'no-newer-rule': wrong('', 'The rule in force applies already'),
}

async function postKeep(found: Found): Promise<Reply> {
  const { visit, facts } = found
  const parsed = parseForm(keepForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { version, until, keepReason: reason } = parsed.value
  return change(found, {
    ...{ name: 'keep-longer', notice: 'kept-longer' },
    work: async (tx) => {
      const kept = await keepLonger(tx, visit.actor, { recordId: facts.recordId, version, until, reason })
      return kept.ok ? done : reviewWords[kept.problem]
    },
  })
}

async function postEvaluate(found: Found): Promise<Reply> {
  const { visit, facts } = found
  const parsed = parseForm(evaluateForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { version, evaluateReason: reason } = parsed.value
  return change(found, {
    ...{ name: 'evaluate-again', notice: 'evaluated-again' },
    work: async (tx) => {
      const evaluated = await evaluateAgain(tx, visit.actor, { recordId: facts.recordId, version, reason })
      return evaluated.ok ? done : reviewWords[evaluated.problem]
    },
  })
}

async function postPropose(found: Found): Promise<Reply> {
  const { visit, deps, facts } = found
  const parsed = parseForm(proposeForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  return change(found, {
    ...{ name: 'propose-disposal', notice: 'disposal-proposed' },
    work: async (tx) => {
      const proposed = await proposeDisposal(tx, visit.actor, {
        ...{ recordId: facts.recordId, because: 'review', reason: parsed.value.proposeReason, today: today(deps) },
      })
      return proposed.ok ? done : wrong('', obstacleWords[proposed.problem])
    },
  })
}

async function postDecide(found: Found): Promise<Reply> {
  const { visit, deps, facts } = found
  const parsed = parseForm(decideForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { decision, decideReason: reason } = parsed.value
  if (decision !== 'withdrawn' && !keepsRights(visit.actor) && !(found.manages && decides(visit.actor)))
    return forbidden(
      'Somebody who decides for the team that owns the record, or who keeps retention, confirms or declines.',
    )
  const { recordId } = facts
  const reply = await change(found, {
    name: 'decide-disposal',
    notice: decision === 'withdrawn' ? 'disposal-withdrawn' : 'disposal-declined',
    work: async (tx) => {
      const decided = await decideDisposal(tx, visit.actor, { recordId, decision, reason, today: today(deps) })
      if (decided.ok) return done
      if (decided.problem === 'not-found') return wrong('', 'There is no proposal any more')
      if (decided.problem === 'not-you') return wrong('decision', 'Whoever proposed the disposal cannot confirm it')
      return wrong('', obstacleWords[decided.problem])
    },
  })
  return decision === 'confirmed' && reply.kind === 'redirect' ? carryOut(found) : reply
}

/** The second transaction: the system carries out what two people decided and one of them alone could not. */
async function carryOut(found: Found): Promise<Reply> {
  const { deps, visit, facts } = found
  const { recordId, purposeId } = facts
  const result = await deps.db.withActor(keeper, writing(visit, 'dispose-of-record'), async (tx, note) => {
    note({ subjectType: 'record', subjectId: recordId, recordIds: [recordId], purposeId })
    const disposed = await carryOutDisposal(tx, { recordId, holdings: deps.holdings, now: deps.now() })
    note(disposed.ok ? { detail: { certificate: disposed.value.certificateId } } : { outcome: disposed.problem })
    return disposed
  })
  if (!result.ok) {
    const words = {
      ...obstacleWords,
      'not-found': 'The record is gone or the proposal has been declined',
      'nobody-holds-it': 'No part of this system says how to remove what this kind of record holds',
    }
    return recordPage(found, { values: visit.form, errors: [{ field: '', message: words[result.problem] }] })
  }
  await deps.onAccessChanged({ recordIds: [recordId] })
  return redirect(`/disposals/${result.value.certificateId}`, { notice: 'disposal-done' })
}

async function postHold(found: Found): Promise<Reply> {
  const { visit, facts, deps } = found
  if (!keepsRights(visit.actor) && !(found.manages && decides(visit.actor)))
    return forbidden(
      'Somebody who decides for the team that owns the record, or who keeps retention, places legal holds.',
    )
  const parsed = parseForm(holdForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { matter, holdReason: reason, holdReviewOn: reviewOn } = parsed.value
  if (reviewOn <= today(deps))
    return invalid(found, [{ field: 'holdReviewOn', message: 'The review must be in the future' }])
  return change(found, {
    ...{ name: 'place-hold', notice: 'hold-placed' },
    work: async (tx) => {
      await placeHold(tx, visit.actor, { facts, matter, reason, reviewOn })
      return done
    },
  })
}

async function postLift(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const holdId = visit.params['hold']
  if (!isUuid(holdId)) return notFound()
  const parsed = parseForm(liftForm, visit.form)
  if (!parsed.ok) return holdsPage(deps, visit, { holdId, form: { values: visit.form, errors: parsed.errors } })
  const lifted = await deps.db.withActor(visit.actor, writing(visit, 'lift-hold'), async (tx, note) => {
    note({ subjectType: 'legal-hold', subjectId: holdId })
    const result = await liftHold(tx, visit.actor, { holdId, reason: parsed.value.liftReason })
    note(result.ok ? { recordIds: [result.value.recordId] } : { outcome: 'refused' })
    return result
  })
  return lifted.ok ? redirect(`/retention/${lifted.value.recordId}`, { notice: 'hold-lifted' }) : notFound()
}
