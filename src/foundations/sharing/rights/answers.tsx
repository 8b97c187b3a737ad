import { londonDay } from '../../../platform/clock/index.ts'
import { errorAt, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime, plural } from '../../../platform/html/format.ts'
import { Button, Details, Select, SummaryList, Table, Tag, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import {
  download,
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
import { agencyNames, userNames } from '../../identity/index.ts'
import { exporting, reading, writing } from '../deps.ts'
import { hashOf } from '../domain/retention.ts'
import {
  answerCsv,
  type Gathered,
  pathOf,
  type RedactionReason,
  redactionReasonLabels,
  redactionReasons,
} from '../domain/rights.ts'
import { Marked, Text } from '../record-banner.tsx'
import { emptyForm, type FormState, TextField } from '../retention/parts.tsx'
import {
  type Export,
  findDraft,
  findRequest,
  holdsValue,
  inForce,
  listExports,
  listRedactions,
  type Redaction,
  type RightsRequest,
  redact,
  restore,
  type SentDocument,
  sendDraft,
} from '../store/rights.ts'
import { redactForm, restoreForm } from './form.ts'
import type { RightsDeps } from './ports.ts'

/** The answer to a request for access: checked value by value, closed once, kept as it was sent. */
export function answerRoutes(deps: RightsDeps): Route[] {
  const access = may('sharing.manage-rights')
  return [
    route({
      method: 'GET',
      path: '/rights/:request/preview',
      access,
      handle: (visit) => preview(deps, visit, emptyForm),
    }),
    route({ method: 'POST', path: '/rights/:request/redact', access, handle: (visit) => postRedact(deps, visit) }),
    route({ method: 'POST', path: '/rights/:request/restore', access, handle: (visit) => postRestore(deps, visit) }),
    route({ method: 'POST', path: '/rights/:request/send', access, handle: (visit) => postSend(deps, visit) }),
    route({
      method: 'GET',
      path: '/rights/:request/answers/:answer',
      access,
      handle: (visit) => sentPage(deps, visit),
    }),
    route({
      method: 'GET',
      path: '/rights/:request/answers/:answer/answer.json',
      access,
      handle: (visit) => file(deps, visit, { name: 'answer.json', type: 'application/json; charset=utf-8' }),
    }),
    route({
      method: 'GET',
      path: '/rights/:request/answers/:answer/answer.csv',
      access,
      handle: (visit) => file(deps, visit, { name: 'answer.csv', type: 'text/csv; charset=utf-8' }),
    }),
  ]
}

interface Draft {
  readonly request: RightsRequest
  readonly draft: Export
  readonly redactions: readonly Redaction[]
  readonly people: ReadonlyMap<string, string>
}

async function findOpenDraft(deps: RightsDeps, visit: Visit): Promise<Draft | null> {
  const id = visit.params['request']
  if (!isUuid(id)) return null
  return deps.db.withActor(visit.actor, reading(visit, 'view-draft-answer'), async (tx, note) => {
    const request = await findRequest(tx, id)
    const draft = request === null ? null : await findDraft(tx, id)
    if (request === null || draft === null) {
      note({ outcome: 'refused' })
      return null
    }
    note({
      ...{ subjectType: 'rights-request', subjectId: id },
      recordIds: draft.original.records.map(({ recordId }) => recordId),
    })
    const redactions = await listRedactions(tx, draft.id)
    const users = redactions.flatMap(({ byUserId, undoneBy }) => [byUserId, undoneBy]).filter((user) => user !== null)
    return { request, draft, redactions, people: await userNames(tx, users) }
  })
}

async function preview(deps: RightsDeps, visit: Visit, form: FormState): Promise<Reply> {
  const found = await findOpenDraft(deps, visit)
  if (found === null) return notFound()
  const { request, draft, redactions } = found
  const reasons = inForce(redactions)
  return page({
    title: `Check the answer to ${request.number}`,
    status: form.errors.length > 0 ? 422 : 200,
    wide: true,
    crumbs: [
      { text: 'People’s rights', href: '/rights' },
      { text: request.number, href: `/rights/${request.id}` },
      { text: 'Check the answer' },
    ],
    body: (
      <Marked classification="official-sensitive">
        <ProblemSummary errors={form.errors} />
        <Heading
          caption={`Request ${request.number}`}
          lead="Values that mention other people are not sent unless you say so. The originals stay here, and nobody outside your agency’s rights team reads them."
        >
          Check the answer
        </Heading>
        <p class="govuk-body">
          Gathered on {formatDateTime(draft.gatheredAt)}. {plural(reasons.size, 'value is', 'values are')} left out.
        </p>
        {draft.original.records.map((record, r) => (
          <>
            <h2 class="govuk-heading-l">
              {record.kind} {record.reference}
            </h2>
            <p class="govuk-body">
              {record.purpose}. {record.owner}.
            </p>
            {record.sections.map((section, s) => (
              <>
                <h3 class="govuk-heading-m">{section.title}</h3>
                {section.values.map((value, v) => {
                  const path = pathOf({ record: r, section: s, value: v })
                  return <Value visit={visit} found={found} form={form} path={path} value={value} reasons={reasons} />
                })}
              </>
            ))}
          </>
        ))}
        <Elsewhere texts={draft.original.elsewhere} />
        <h2 class="govuk-heading-m">Close the answer</h2>
        <WarningText>After this it does not change any more. What is sent is kept, with its SHA-256.</WarningText>
        <PostForm action={`/rights/${request.id}/send`} token={visit.formToken}>
          <input type="hidden" name="draft" value={draft.id} />
          <Button preventDoubleClick>Close the answer</Button>
        </PostForm>
      </Marked>
    ),
  })
}

function Value(props: {
  visit: Visit
  found: Draft
  form: FormState
  path: string
  value: Gathered['records'][number]['sections'][number]['values'][number]
  reasons: ReadonlyMap<string, RedactionReason>
}): Html {
  const { visit, found, path, value } = props
  const reason = props.reasons.get(path)
  const id = path.replaceAll('/', '-')
  // Each value has its own small form: what was typed goes back into the one that it came from.
  const mine = props.form.values.get('path') === path && props.form.errors.length > 0
  const form = mine ? props.form : emptyForm
  const past = found.redactions.filter((one) => one.path === path)
  return (
    <div class="fp-card" id={`value-${id}`}>
      <p class="govuk-body">
        <strong>{value.label}</strong> {reason !== undefined && <Tag classes="govuk-tag--red">Not sent</Tag>}
      </p>
      <Text text={value.value === '' ? 'Empty' : value.value} />
      {(value.mentions?.length ?? 0) > 0 && <p class="fp-quiet">Mentions: {(value.mentions ?? []).join(', ')}</p>}
      {past.map((one) => (
        <p class="fp-quiet">
          {redactionReasonLabels[one.reasonCode]}
          {one.reason !== '' && `: ${one.reason}`} ({found.people.get(one.byUserId) ?? 'somebody'},{' '}
          {formatDateTime(one.at)})
          {one.undoneBy !== null &&
            `; taken back by ${found.people.get(one.undoneBy) ?? 'somebody'}: ${one.undoneReason}`}
        </p>
      ))}
      {reason === undefined ? (
        <Details summary={`Leave out: ${value.label}`} open={mine}>
          <PostForm action={`/rights/${found.request.id}/redact`} token={visit.formToken}>
            <input type="hidden" name="path" value={path} />
            <Select
              name="reasonCode"
              id={mine ? 'reasonCode' : `reason-${id}`}
              label={{ content: 'Why is it not sent?', classes: 'govuk-label--s' }}
              value={form.values.get('reasonCode') ?? undefined}
              errorMessage={errorAt(form.errors, 'reasonCode')}
              items={[
                { value: '', text: 'Choose' },
                ...redactionReasons.map((code) => ({ value: code, text: redactionReasonLabels[code] })),
              ]}
            />
            <TextField
              form={form}
              name="redactReason"
              id={mine ? 'redactReason' : `words-${id}`}
              label="Note"
              hint="Kept here, not sent"
            />
            <Button classes="govuk-button--secondary">Leave it out</Button>
          </PostForm>
        </Details>
      ) : (
        <Details summary={`Send after all: ${value.label}`} open={mine}>
          <PostForm action={`/rights/${found.request.id}/restore`} token={visit.formToken}>
            <input type="hidden" name="path" value={path} />
            <TextField
              form={form}
              name="restoreReason"
              id={mine ? 'restoreReason' : `restore-${id}`}
              label="Why may it be sent?"
            />
            <Button classes="govuk-button--secondary">Send it</Button>
          </PostForm>
        </Details>
      )}
    </div>
  )
}

function Elsewhere(props: { texts: readonly string[] }): Child {
  if (props.texts.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">Held by others</h2>
      <p class="govuk-body">These agencies hold something of their own, and can be asked for it.</p>
      <ul class="govuk-list govuk-list--bullet">
        {props.texts.map((text) => (
          <li>{text}</li>
        ))}
      </ul>
    </>
  )
}

async function postRedact(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const found = await findOpenDraft(deps, visit)
  if (found === null) return notFound()
  const parsed = parseForm(redactForm, visit.form)
  if (!parsed.ok) return preview(deps, visit, { values: visit.form, errors: parsed.errors })
  const { path, reasonCode, redactReason: reason } = parsed.value
  if (!holdsValue(found.draft, path)) return notFound()
  await deps.db.withActor(visit.actor, writing(visit, 'redact-value'), (tx, note) => {
    note({ subjectType: 'rights-request', subjectId: found.request.id, detail: { path, reasonCode } })
    return redact(tx, visit.actor, { exportId: found.draft.id, path, reasonCode, reason })
  })
  return redirect(`/rights/${found.request.id}/preview`, { notice: 'rights-redacted' })
}

async function postRestore(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const found = await findOpenDraft(deps, visit)
  if (found === null) return notFound()
  const parsed = parseForm(restoreForm, visit.form)
  if (!parsed.ok) return preview(deps, visit, { values: visit.form, errors: parsed.errors })
  const { path, restoreReason: reason } = parsed.value
  const restored = await deps.db.withActor(visit.actor, writing(visit, 'restore-value'), async (tx, note) => {
    note({ subjectType: 'rights-request', subjectId: found.request.id, detail: { path } })
    return restore(tx, visit.actor, { exportId: found.draft.id, path, reason })
  })
  return restored ? redirect(`/rights/${found.request.id}/preview`, { notice: 'rights-restored' }) : notFound()
}

async function postSend(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const found = await findOpenDraft(deps, visit)
  if (found === null) return notFound()
  const { request, draft } = found
  // The draft that was looked at, and not one that somebody gathered meanwhile.
  if (visit.form.get('draft') !== draft.id) {
    const errors = [{ field: '', message: 'Everything has been gathered anew meanwhile. Check it again' }]
    return preview(deps, visit, { values: visit.form, errors })
  }
  const purpose = exporting(visit, 'close-answer')
  const sent = await deps.db.withActor(visit.actor, purpose, async (tx, note) => {
    const agency = (await agencyNames(tx, [request.agencyId])).get(request.agencyId) ?? ''
    const closed = await sendDraft(tx, visit.actor, { draft, request, agency, today: londonDay(deps.now()) })
    note({
      ...{ subjectType: 'rights-request', subjectId: request.id, detail: { sha256: closed.sha256 } },
      recordIds: draft.original.records.map(({ recordId }) => recordId),
    })
    return closed
  })
  return redirect(`/rights/${request.id}/answers/${sent.exportId}`, { notice: 'rights-sent' })
}

interface Sent {
  readonly request: RightsRequest
  readonly answer: Export
  readonly text: string
  readonly document: SentDocument
}

async function findSent(deps: RightsDeps, visit: Visit, act: 'read' | 'export'): Promise<Sent | null> {
  const id = visit.params['request']
  const answerId = visit.params['answer']
  if (!isUuid(id) || !isUuid(answerId)) return null
  const purpose = { ...reading(visit, act === 'read' ? 'view-answer' : 'download-answer'), kind: act }
  return deps.db.withActor(visit.actor, purpose, async (tx, note) => {
    const request = await findRequest(tx, id)
    const [answer] = request === null ? [] : await listExports(tx, { requestId: id, id: answerId, state: 'sent' })
    if (request === null || answer === undefined || answer.sentText === null) {
      note({ outcome: 'refused' })
      return null
    }
    const document = JSON.parse(answer.sentText) as SentDocument
    note({
      ...{ subjectType: 'rights-request', subjectId: id },
      recordIds: document.records.map(({ recordId }) => recordId),
    })
    return { request, answer, text: answer.sentText, document }
  })
}

async function file(deps: RightsDeps, visit: Visit, of: { name: string; type: string }): Promise<Reply> {
  const sent = await findSent(deps, visit, 'export')
  if (sent === null) return notFound()
  return download({ ...of, body: of.name.endsWith('.csv') ? answerCsv(sent.document) : sent.text })
}

/** The answer as it is printed and sent. */
async function sentPage(deps: RightsDeps, visit: Visit): Promise<Reply> {
  const sent = await findSent(deps, visit, 'read')
  if (sent === null) return notFound()
  const { request, answer, document } = sent
  const here = `/rights/${request.id}/answers/${answer.id}`
  const intact = hashOf(sent.text) === answer.sentSha256
  return page({
    title: `Answer to ${request.number}`,
    crumbs: [
      { text: 'People’s rights', href: '/rights' },
      { text: request.number, href: `/rights/${request.id}` },
      { text: 'Answer' },
    ],
    body: (
      <Marked classification="official-sensitive">
        <Heading caption={`Request ${document.request}`}>What {document.agency} holds about you</Heading>
        <p class="govuk-body">
          For {request.requesterName}. Prepared on {formatDate(document.preparedOn)}.
        </p>
        <p class="govuk-body fp-noprint">
          Print this page, or download it as{' '}
          <a class="govuk-link" href={`${here}/answer.json`}>
            JSON
          </a>{' '}
          or{' '}
          <a class="govuk-link" href={`${here}/answer.csv`}>
            CSV
          </a>
          . {intact ? 'It is as it was closed.' : 'It is not as it was closed. Tell your auditor.'}
        </p>
        <p class="govuk-body">
          You may ask us to correct it, to restrict its use or to erase it, you may object to its use, and you may
          complain to the Information Commissioner. Where something is left out, the reason stands in its place.
        </p>
        {document.records.map((record) => (
          <>
            <h2 class="govuk-heading-l">
              {record.kind} {record.reference}
            </h2>
            <SummaryList
              rows={[
                { key: { content: 'Purpose' }, value: { content: record.purpose } },
                { key: { content: 'Held by' }, value: { content: record.owner } },
              ]}
            />
            {record.sections.map((section) => (
              <Scroll label={section.title}>
                <Table
                  caption={section.title}
                  captionClasses="govuk-table__caption--m"
                  firstCellIsHeader
                  rows={section.values.map(({ label, value, redacted }) => [
                    { content: label },
                    { content: redacted === undefined ? <Text text={value ?? ''} /> : `[Left out: ${redacted}]` },
                  ])}
                />
              </Scroll>
            ))}
          </>
        ))}
        <Elsewhere texts={document.elsewhere} />
      </Marked>
    ),
  })
}
