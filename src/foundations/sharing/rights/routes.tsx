import { londonDay } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import { type FieldError, parseForm } from '../../../platform/forms/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import { Button, Table } from '../../../platform/html/govuk/index.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
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
import { isUuid } from '../../../platform/ids/index.ts'
import { exporting, keeper, reading, writing } from '../deps.ts'
import { type ExtensionRefusal, regimeLabels, requestKindLabels } from '../domain/rights.ts'
import { Marked } from '../record-banner.tsx'
import { emptyForm, type FormState, kindLabel } from '../retention/parts.tsx'
import { obstacleWords } from '../retention/words.ts'
import { proposeDisposal } from '../store/retention.ts'
import {
  addStep,
  decideRectification,
  decideRequest,
  extendRequest,
  findRequest,
  gather,
  keepDraft,
  listRectifications,
  listRequests,
  placeRecord,
  proposeRectification,
  type RespondRefusal,
  type RightsRequest,
  recordsOfRequest,
  registerRequest,
  respond,
  restrictProcessing,
  standingOf,
  tellOwnersOfRectification,
  verifyIdentity,
  withdrawRequest,
} from '../store/rights.ts'
import { answerRoutes } from './answers.tsx'
import {
  decideForm,
  eraseForm,
  extendForm,
  identityForm,
  leaveOutForm,
  linkForm,
  newForm,
  noteForm,
  rectificationForm,
  rectifyForm,
  respondForm,
  restrictForm,
  withdrawForm,
} from './form.ts'
import type { RightsNotice } from './notices.ts'
import { ClockTag, NewRequestPage, RequestPage } from './page.tsx'
import type { RightsDeps } from './ports.ts'
import { rectificationRoutes } from './rectifications.tsx'
import { lookAround, requestView } from './view-model.ts'

/** People's rights: requests with their legal clock, the answer, rectification, restriction, erasure. */
export function rightsRoutes(deps: RightsDeps): Route[] {
  const access = may('sharing.manage-rights')
  const act = (name: string, handle: (found: Found) => Promise<Reply>) =>
    route({
      method: 'POST',
      path: `/rights/:request/${name}`,
      access,
      handle: async (visit) => {
        const found = await find(deps, visit)
        return found === null ? notFound() : handle(found)
      },
    })
  return [
    route({ method: 'GET', path: '/rights', access, handle: (visit) => listPage(deps, visit) }),
    route({ method: 'GET', path: '/rights/new', access, handle: (visit) => newPage(deps, visit, emptyForm) }),
    route({ method: 'POST', path: '/rights/new', access, handle: (visit) => postNew(deps, visit) }),
    route({
      method: 'GET',
      path: '/rights/:request',
      access,
      handle: (visit) => requestPage(deps, visit, emptyForm),
    }),
    act('identity', postIdentity),
    act('extend', postExtend),
    act('note', postNote),
    act('records', postLink),
    act('leave-out', postLeaveOut),
    act('restrict', (found) => postRestrict(found, true)),
    act('unrestrict', (found) => postRestrict(found, false)),
    act('rectify', postRectify),
    act('rectifications', postRectification),
    act('erase', postErase),
    act('gather', postGather),
    act('decide', postDecide),
    act('respond', postRespond),
    act('withdraw', postWithdraw),
    ...answerRoutes(deps),
    ...rectificationRoutes(deps),
  ]
}

/** A request that the visitor's agency handles, with what they sent. */
interface Found {
  readonly deps: RightsDeps
  readonly visit: Visit
  readonly request: RightsRequest
}

async function find(deps: RightsDeps, visit: Visit): Promise<Found | null> {
  const id = visit.params['request']
  if (!isUuid(id)) return null
  const request = await deps.db.withActor(visit.actor, reading(visit, 'look-up-rights-request'), async (tx, note) => {
    const found = await findRequest(tx, id)
    note(found === null ? { outcome: 'refused' } : { subjectType: 'rights-request', subjectId: id })
    return found
  })
  return request === null ? null : { deps, visit, request }
}

function today(deps: RightsDeps): string {
  return londonDay(deps.now())
}

async function listPage(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const all = visit.query.get('show') === 'all'
  const day = today(deps)
  const requests = await deps.db.withActor(visit.actor, reading(visit, 'list-rights-requests'), async (tx, note) => {
    const found = await listRequests(tx, { openOnly: !all })
    note({ detail: { requests: found.length } })
    return found
  })
  return page({
    title: 'People’s rights',
    wide: true,
    body: (
      <Marked classification="official-sensitive">
        <Heading lead="What people ask your agency about what it holds on them, and when the law wants an answer.">
          People’s rights
        </Heading>
        <Button href="/rights/new">Register a request</Button>
        <p class="govuk-body">
          {all ? (
            <a class="govuk-link" href="/rights">
              Show open requests only
            </a>
          ) : (
            <a class="govuk-link" href="/rights?show=all">
              Show answered requests too
            </a>
          )}
        </p>
        {requests.length === 0 ? (
          <Empty title={all ? 'Nobody has asked anything yet' : 'No request is open'} />
        ) : (
          <Scroll label="Requests">
            <Table
              caption={plural(requests.length, 'request', 'requests')}
              captionClasses="govuk-table__caption--m"
              firstCellIsHeader
              head={['Number', 'What', 'Who', 'Law', 'Received', 'Answer due', 'State'].map((content) => ({ content }))}
              rows={requests.map((request) => [
                {
                  content: (
                    <a class="govuk-link" href={`/rights/${request.id}`}>
                      {request.number}
                    </a>
                  ),
                },
                { content: requestKindLabels[request.kind].label },
                { content: request.requesterName },
                { content: regimeLabels[request.regime].label },
                { content: formatDate(request.receivedOn) },
                { content: request.dueOn === null ? 'Not started' : formatDate(request.dueOn) },
                { content: <ClockTag request={request} today={day} /> },
              ])}
            />
          </Scroll>
        )}
      </Marked>
    ),
  })
}

function newPage(deps: RightsDeps, visit: Visit, form: FormState): Reply {
  return page({
    title: 'Register a request',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [{ text: 'People’s rights', href: '/rights' }, { text: 'Register a request' }],
    body: <NewRequestPage form={form} formToken={visit.formToken} today={today(deps)} />,
  })
}

async function postNew(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(newForm, visit.form)
  if (!parsed.ok) return newPage(deps, visit, { values: visit.form, errors: parsed.errors })
  if (parsed.value.receivedOn > today(deps)) {
    const errors = [{ field: 'receivedOn', message: 'The day must be today or in the past' }]
    return newPage(deps, visit, { values: visit.form, errors })
  }
  const id = await deps.db.withActor(visit.actor, writing(visit, 'register-rights-request'), async (tx, note) => {
    const made = await registerRequest(tx, visit.actor, parsed.value)
    note({ subjectType: 'rights-request', subjectId: made, detail: { kind: parsed.value.kind } })
    return made
  })
  return redirect(`/rights/${id}`, { notice: 'rights-registered' })
}

async function requestPage(deps: RightsDeps, visit: Visit, form: FormState): Promise<Reply> {
  const id = visit.params['request']
  const view = isUuid(id) ? await requestView(deps, visit, id) : null
  if (view === null) return notFound()
  return page({
    title: `Request ${view.request.number}`,
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [{ text: 'People’s rights', href: '/rights' }, { text: view.request.number }],
    body: (
      <RequestPage
        view={view}
        form={form}
        formToken={visit.formToken}
        today={today(deps)}
        kindLabel={(kind) => kindLabel(deps, kind)}
      />
    ),
  })
}

type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: FieldError }
const done: Outcome = { ok: true }
const wrong = (field: string, message: string): Outcome => ({ ok: false, error: { field, message } })

function invalid({ deps, visit }: Found, errors: readonly FieldError[]): Promise<Reply> {
  return requestPage(deps, visit, { values: visit.form, errors })
}

/** One change in one transaction; then back to the request, or the page with its error. */
async function change(
  found: Found,
  of: {
    readonly name: string
    readonly notice: RightsNotice
    readonly recordIds?: readonly string[]
    readonly work: (tx: Tx) => Promise<Outcome>
  },
): Promise<Reply> {
  const { deps, visit, request } = found
  const outcome = await deps.db.withActor(visit.actor, writing(visit, of.name), async (tx, note) => {
    note({ subjectType: 'rights-request', subjectId: request.id, recordIds: of.recordIds ?? [] })
    const result = await of.work(tx)
    if (!result.ok) note({ outcome: 'refused' })
    return result
  })
  if (outcome.ok) return redirect(`/rights/${request.id}`, { notice: of.notice })
  return invalid(found, [outcome.error])
}

const NOT_OPEN = 'The request is closed'
const closedWords = wrong('', NOT_OPEN)

async function postIdentity(found: Found): Promise<Reply> {
  const { deps, visit, request } = found
  const parsed = parseForm(identityForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { verifiedOn, verifiedHow: how } = parsed.value
  if (verifiedOn > today(deps))
    return invalid(found, [{ field: 'verifiedOn', message: 'The day must be today or in the past' }])
  return change(found, {
    ...{ name: 'verify-requester', notice: 'rights-verified' },
    work: async (tx) => {
      const verified = await verifyIdentity(tx, visit.actor, { request, verifiedOn, how })
      return verified.ok ? done : wrong('', 'It has been verified already, or the request is closed')
    },
  })
}

const extensionWords: Readonly<Record<ExtensionRefusal, string>> = {
  'not-open': NOT_OPEN,
  'clock-not-started': 'The clock has not started',
  'extended-already': 'The time has been extended already; the law allows that once',
  'not-in-law': 'The law that applies to this request knows no extension',
  'too-late': 'The time is over. The person had to be told within it',
}

async function postExtend(found: Found): Promise<Reply> {
  const { deps, visit, request } = found
  const parsed = parseForm(extendForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const reason = parsed.value.extensionReason
  return change(found, {
    ...{ name: 'extend-rights-request', notice: 'rights-extended' },
    work: async (tx) => {
      const extended = await extendRequest(tx, visit.actor, { request, today: today(deps), reason })
      return extended.ok ? done : wrong('extensionReason', extensionWords[extended.problem])
    },
  })
}

async function postNote(found: Found): Promise<Reply> {
  const { visit, request } = found
  const parsed = parseForm(noteForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  return change(found, {
    ...{ name: 'note-on-rights-request', notice: 'rights-noted' },
    work: async (tx) => {
      await addStep(tx, visit.actor, { requestId: request.id, kind: 'note', note: parsed.value.note })
      return done
    },
  })
}

const UUID_IN_TEXT = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/** Whether the agency controls the record and this person may handle it. Asked as the keeper, who alone can see. */
async function mayHandle({ deps, visit }: Found, recordId: string): Promise<boolean> {
  const { agencyId, userId } = visit.actor
  return deps.db.withActor(keeper, reading(visit, 'check-record-of-request'), async (tx, note) => {
    const standing = await standingOf(tx, { recordIds: [recordId], agencyId, userId })
    const handled = standing.handled.has(recordId)
    note(handled ? { recordIds: [recordId] } : { outcome: 'refused' })
    return handled
  })
}

async function postLink(found: Found): Promise<Reply> {
  const { visit, request } = found
  const parsed = parseForm(linkForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const recordId = parsed.value.recordNumber.match(UUID_IN_TEXT)?.at(-1)?.toLowerCase()
  // Another agency's record, one that is closed to this person and one that does not exist get the same answer.
  if (recordId === undefined || !(await mayHandle(found, recordId)))
    return invalid(found, [
      { field: 'recordNumber', message: 'There is no record of your agency with this number that you may handle' },
    ])
  return change(found, {
    ...{ name: 'link-record-with-request', notice: 'rights-record-linked', recordIds: [recordId] },
    work: async (tx) => {
      if (request.state !== 'open') return closedWords
      await placeRecord(tx, visit.actor, { requestId: request.id, recordId, state: 'linked', reason: '' })
      return done
    },
  })
}

async function postLeaveOut(found: Found): Promise<Reply> {
  const { visit, request } = found
  const parsed = parseForm(leaveOutForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { recordId, leaveOutReason: reason } = parsed.value
  if (!(await mayHandle(found, recordId))) return notFound()
  return change(found, {
    ...{ name: 'leave-record-out', notice: 'rights-record-left-out', recordIds: [recordId] },
    work: async (tx) => {
      if (request.state !== 'open') return closedWords
      await placeRecord(tx, visit.actor, { requestId: request.id, recordId, state: 'left-out', reason })
      return done
    },
  })
}

/** The record, if it is linked with the request and this person may handle it. */
async function linkedRecord(found: Found, recordId: string): Promise<boolean> {
  const { deps, visit, request } = found
  const linked = await deps.db.withActor(visit.actor, reading(visit, 'look-up-request-records'), (tx) =>
    recordsOfRequest(tx, request.id),
  )
  return (
    linked.some((record) => record.recordId === recordId && record.state === 'linked') && mayHandle(found, recordId)
  )
}

async function postRestrict(found: Found, restricted: boolean): Promise<Reply> {
  const { deps, visit, request } = found
  const parsed = parseForm(restrictForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { recordId, restrictReason } = parsed.value
  if (!(await linkedRecord(found, recordId))) return notFound()
  if (request.state !== 'open') return invalid(found, [{ field: '', message: NOT_OPEN }])
  const changed = await deps.db.withActor(keeper, writing(visit, 'restrict-record'), (tx, note) => {
    note({ subjectType: 'record', subjectId: recordId, recordIds: [recordId], detail: { restricted } })
    return restrictProcessing(tx, {
      ...{ recordId, restricted, byUserId: visit.actor.userId },
      reason: `Request ${request.number}: ${restrictReason}`,
    })
  })
  return change(found, {
    name: 'note-restriction',
    notice: restricted ? 'rights-restricted' : 'rights-unrestricted',
    recordIds: [recordId],
    work: async (tx) => {
      if (!changed) return wrong('', 'It was so already')
      const kind = restricted ? 'restricted' : 'restriction-lifted'
      await addStep(tx, visit.actor, { requestId: request.id, recordId, kind, note: restrictReason })
      return done
    },
  })
}

async function postRectify(found: Found): Promise<Reply> {
  const { visit, request } = found
  const parsed = parseForm(rectifyForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { recordId } = parsed.value
  if (!(await linkedRecord(found, recordId))) return notFound()
  return change(found, {
    ...{ name: 'propose-rectification', notice: 'rights-rectification-proposed', recordIds: [recordId] },
    work: async (tx) => {
      if (request.state !== 'open') return closedWords
      await proposeRectification(tx, visit.actor, { requestId: request.id, ...parsed.value })
      return done
    },
  })
}

async function postRectification(found: Found): Promise<Reply> {
  const { deps, visit, request } = found
  const parsed = parseForm(rectificationForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { rectification: id, rectificationDecision: decision, rectificationReason: reason } = parsed.value
  const [one] = await deps.db.withActor(visit.actor, reading(visit, 'look-up-rectification'), (tx) =>
    listRectifications(tx, { requestId: request.id, id }),
  )
  if (one === undefined) return notFound()
  const reply = await change(found, {
    ...{ name: 'decide-rectification', notice: 'rights-rectification-decided', recordIds: [one.recordId] },
    work: async (tx) => {
      const { disputedNote } = parsed.value
      const decided = await decideRectification(tx, visit.actor, { rectification: one, decision, reason, disputedNote })
      return decided ? done : wrong('', 'It has been decided already')
    },
  })
  if (reply.kind === 'redirect' && decision === 'accepted') {
    await deps.db.withActor(keeper, writing(visit, 'tell-owners-of-rectification'), (tx, note) => {
      note({ recordIds: [one.recordId] })
      return tellOwnersOfRectification(tx, { recordId: one.recordId, rectificationId: id })
    })
  }
  return reply
}

async function postErase(found: Found): Promise<Reply> {
  const { deps, visit, request } = found
  const parsed = parseForm(eraseForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { recordId, eraseReason } = parsed.value
  if (!(await linkedRecord(found, recordId))) return notFound()
  return change(found, {
    ...{ name: 'propose-erasure', notice: 'rights-erasure-proposed', recordIds: [recordId] },
    work: async (tx) => {
      if (request.state !== 'open') return closedWords
      if (request.kind !== 'erasure' || request.decision === null || request.decision === 'refused')
        return wrong('', 'Decide first that the erasure is granted')
      const proposed = await proposeDisposal(tx, visit.actor, {
        ...{ recordId, because: 'erasure', reason: eraseReason, today: today(deps), rightsRequestId: request.id },
      })
      if (!proposed.ok) return wrong('', obstacleWords[proposed.problem])
      await addStep(tx, visit.actor, { requestId: request.id, recordId, kind: 'erasure-proposed', note: eraseReason })
      return done
    },
  })
}

/** Two transactions: the system reads what only the keeper can, and the person keeps it as the draft of the answer. */
async function postGather(found: Found): Promise<Reply> {
  const { deps, visit, request } = found
  const refusal =
    request.state !== 'open'
      ? NOT_OPEN
      : request.kind !== 'access'
        ? 'Only requests for access are answered with everything that is held'
        : request.verifiedOn === null
          ? 'Verify who asks first'
          : null
  if (refusal !== null) return invalid(found, [{ field: '', message: refusal }])
  const placed = await deps.db.withActor(visit.actor, reading(visit, 'look-up-request-records'), (tx) =>
    recordsOfRequest(tx, request.id),
  )
  const around = await lookAround(deps, visit, request.id)
  const recordIds = placed
    .filter(({ recordId, state }) => state === 'linked' && around.own.has(recordId))
    .map(({ recordId }) => recordId)
  if (recordIds.length === 0) return invalid(found, [{ field: '', message: 'Link a record first' }])
  const purpose = exporting(visit, 'gather-for-subject-access')
  const gathered = await deps.db.withActor(keeper, purpose, (tx, note) => {
    note({ subjectType: 'rights-request', subjectId: request.id, recordIds })
    return gather(tx, {
      ...{ recordIds, holdings: deps.holdings, elsewhere: around.elsewhere },
      kindLabel: (kind) => kindLabel(deps, kind),
    })
  })
  const reply = await change(found, {
    ...{ name: 'keep-draft-answer', notice: 'rights-gathered', recordIds },
    work: async (tx) => {
      const kept = await keepDraft(tx, visit.actor, { requestId: request.id, gathered })
      return kept === null
        ? wrong(
            '',
            'Somebody else has prepared an answer with records that are closed to you. They have to complete it',
          )
        : done
    },
  })
  return reply.kind === 'redirect' ? redirect(`/rights/${request.id}/preview`, { notice: 'rights-gathered' }) : reply
}

async function postDecide(found: Found): Promise<Reply> {
  const { visit, request } = found
  const parsed = parseForm(decideForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { version, decision, decisionReason: reason } = parsed.value
  return change(found, {
    ...{ name: 'decide-rights-request', notice: 'rights-decided' },
    work: async (tx) => {
      const decided = await decideRequest(tx, visit.actor, { request, version, decision, reason })
      return decided.ok
        ? done
        : wrong('', 'Somebody else has worked on the request meanwhile. Look at it again, then decide')
    },
  })
}

const respondWords: Readonly<Record<RespondRefusal, Outcome>> = {
  'not-open': closedWords,
  'not-decided': wrong('decision', 'Decide first'),
  'not-verified': wrong('', 'Verify who asks first. Only a refusal can be answered without'),
  'before-receipt': wrong('respondedOn', 'The day must not lie before the request was received'),
}

async function postRespond(found: Found): Promise<Reply> {
  const { deps, visit, request } = found
  const parsed = parseForm(respondForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  const { respondedOn, responseHow: how } = parsed.value
  if (respondedOn > today(deps))
    return invalid(found, [{ field: 'respondedOn', message: 'The day must be today or in the past' }])
  return change(found, {
    ...{ name: 'answer-rights-request', notice: 'rights-responded' },
    work: async (tx) => {
      const answered = await respond(tx, visit.actor, { request, respondedOn, how })
      return answered.ok ? done : respondWords[answered.problem]
    },
  })
}

async function postWithdraw(found: Found): Promise<Reply> {
  const { visit, request } = found
  const parsed = parseForm(withdrawForm, visit.form)
  if (!parsed.ok) return invalid(found, parsed.errors)
  return change(found, {
    ...{ name: 'withdraw-rights-request', notice: 'rights-withdrawn' },
    work: async (tx) => {
      const of = { requestId: request.id, note: parsed.value.withdrawReason }
      return (await withdrawRequest(tx, visit.actor, of)) ? done : closedWords
    },
  })
}
