import { errorAt, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime } from '../../../platform/html/format.ts'
import {
  Button,
  Details,
  InsetText,
  Radios,
  Select,
  SummaryList,
  Tag,
  WarningText,
} from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { referenceOf } from '../domain/retention.ts'
import {
  type ClockState,
  clockStateLabels,
  clockStateOf,
  regimeLabels,
  regimes,
  requestKindLabels,
  requestKinds,
} from '../domain/rights.ts'
import { Marked, Text } from '../record-banner.tsx'
import { DayField, type FormState, LongField, Narrow, TextField } from '../retention/parts.tsx'
import type { Rectification, RightsRequest, StepKind } from '../store/rights.ts'
import type { RequestView } from './view-model.ts'

const clockColours: Readonly<Record<ClockState, string>> = {
  'not-started': 'govuk-tag--grey',
  running: 'govuk-tag--blue',
  due: 'govuk-tag--orange',
  overdue: 'govuk-tag--red',
  answered: 'govuk-tag--green',
  late: 'govuk-tag--yellow',
  withdrawn: 'govuk-tag--grey',
}

export function ClockTag(props: { request: RightsRequest; today: string }): Html {
  const state = clockStateOf(props.request, props.today)
  return <Tag classes={clockColours[state]}>{clockStateLabels[state]}</Tag>
}

export function NewRequestPage(props: { form: FormState; formToken: string; today: string }): Html {
  const { form } = props
  return (
    <Narrow>
      <ProblemSummary errors={form.errors} />
      <Heading lead="However it reached the agency: a letter, an e-mail or a word at a meeting is a request too.">
        Register a request
      </Heading>
      <PostForm action="/rights/new" token={props.formToken}>
        <Radios
          name="kind"
          value={form.values.get('kind') ?? undefined}
          errorMessage={errorAt(form.errors, 'kind')}
          fieldset={{ legend: { content: 'What do they ask for?', classes: 'govuk-fieldset__legend--s' } }}
          items={requestKinds.map((kind) => ({
            value: kind,
            content: requestKindLabels[kind].label,
            hint: { content: requestKindLabels[kind].hint },
          }))}
        />
        <Radios
          name="regime"
          value={form.values.get('regime') ?? undefined}
          errorMessage={errorAt(form.errors, 'regime')}
          fieldset={{ legend: { content: 'Under which law is it held?', classes: 'govuk-fieldset__legend--s' } }}
          items={regimes.map((regime) => ({
            value: regime,
            content: regimeLabels[regime].label,
            hint: { content: regimeLabels[regime].hint },
          }))}
        />
        <DayField form={form} name="receivedOn" label="Received on" value={props.today} />
        <TextField form={form} name="requesterName" label="Who asks" />
        <LongField form={form} name="requesterContact" label="How to reach them" />
        <TextField
          form={form}
          name="onBehalfOf"
          label="On behalf of"
          hint="Where somebody asks for another, such as a parent or a solicitor: whom, and by what right"
        />
        <LongField form={form} name="asks" label="What they ask, in their words" rows={6} />
        <Button preventDoubleClick>Register the request</Button>
      </PostForm>
    </Narrow>
  )
}

export interface RequestPageProps {
  readonly view: RequestView
  readonly form: FormState
  readonly formToken: string
  readonly today: string
  readonly kindLabel: (kind: string) => string
}

export function RequestPage(page: RequestPageProps): Html {
  const { view, form, today } = page
  const { request } = view
  const open = request.state === 'open'
  return (
    <Marked classification="official-sensitive">
      <ProblemSummary errors={form.errors} />
      <Narrow>
        <Heading caption={`${requestKindLabels[request.kind].label} ${request.number}`}>
          {request.requesterName}
        </Heading>
        {view.around.othersNeeded && (
          <WarningText>
            Your agency holds something about this person that is closed to you, or in which you have a conflict of
            interest. Somebody who is named on it has to complete the answer.
          </WarningText>
        )}
        <Facts request={request} today={today} view={view} />
        {open && request.verifiedOn === null && <Identity page={page} />}
        {open && <Extend page={page} />}
        <Records page={page} />
        {request.kind === 'access' && <Access page={page} />}
        {request.kind !== 'access' && (open || view.rectifications.length > 0) && <Rectifications page={page} />}
        {open && <Decide page={page} />}
        {open && <Close page={page} />}
        <Steps page={page} />
      </Narrow>
    </Marked>
  )
}

function Form(props: { page: RequestPageProps; act: string; children: Child }): Html {
  return (
    <PostForm action={`/rights/${props.page.view.request.id}/${props.act}`} token={props.page.formToken}>
      {props.children}
    </PostForm>
  )
}

function Folded(props: { page: RequestPageProps; summary: string; fields: readonly string[]; children: Child }): Html {
  const open = props.page.form.errors.some(({ field }) => props.fields.includes(field))
  return (
    <Details summary={props.summary} open={open}>
      {props.children}
    </Details>
  )
}

const decisionWords = { granted: 'Granted', partly: 'Granted in part', refused: 'Refused' } as const

function Facts({ request, today, view }: { request: RightsRequest; today: string; view: RequestView }): Html {
  return (
    <SummaryList
      rows={[
        {
          key: { content: 'Answer due' },
          value: {
            content: (
              <>
                {request.dueOn === null ? 'The clock has not started' : formatDate(request.dueOn)}{' '}
                <ClockTag request={request} today={today} />
              </>
            ),
          },
        },
        request.clockBasis !== null && {
          key: { content: 'Legal clock' },
          value: {
            content: `${request.clockMonths} ${request.clockMonths === 1 ? 'month' : 'months'} from ${formatDate(request.clockStartsOn ?? '')} (${request.clockBasis})`,
          },
        },
        request.extendedOn !== null && {
          key: { content: 'Extended' },
          value: {
            content: `By ${request.extensionMonths} months; told on ${formatDate(request.extendedOn)}: ${request.extensionReason}`,
          },
        },
        { key: { content: 'Received' }, value: { content: formatDate(request.receivedOn) } },
        {
          key: { content: 'Identity' },
          value: {
            content:
              request.verifiedOn === null
                ? 'Not verified'
                : `Verified on ${formatDate(request.verifiedOn)}: ${request.verifiedHow}`,
          },
        },
        request.requesterContact !== '' && {
          key: { content: 'Contact' },
          value: { content: <Text text={request.requesterContact} /> },
        },
        request.onBehalfOf !== '' && { key: { content: 'On behalf of' }, value: { content: request.onBehalfOf } },
        request.asks !== '' && { key: { content: 'They ask' }, value: { content: <Text text={request.asks} /> } },
        { key: { content: 'Law' }, value: { content: regimeLabels[request.regime].label } },
        request.decision !== null && {
          key: { content: 'Decision' },
          value: {
            content: `${decisionWords[request.decision]}${request.decisionReason === '' ? '' : `: ${request.decisionReason}`} (${view.people.get(request.decidedBy ?? '') ?? 'somebody'})`,
          },
        },
        request.respondedOn !== null && {
          key: { content: 'Answered' },
          value: { content: `${formatDate(request.respondedOn)}: ${request.responseHow}` },
        },
      ]}
    />
  )
}

function Identity({ page }: { page: RequestPageProps }): Html {
  const { form } = page
  return (
    <>
      <h2 class="govuk-heading-m">Verify who asks</h2>
      <p class="govuk-body">
        Ask only for what you need to be sure. The legal clock starts on the day on which you know.
      </p>
      <Form page={page} act="identity">
        <DayField form={form} name="verifiedOn" label="Known since" value={page.today} />
        <TextField form={form} name="verifiedHow" label="How do you know?" />
        <Button>Start the clock</Button>
      </Form>
    </>
  )
}

function Extend({ page }: { page: RequestPageProps }): Child {
  const { request } = page.view
  if (request.dueOn === null || request.extendedOn !== null || (request.extensionMonths ?? 0) === 0) return null
  return (
    <Folded page={page} summary="Extend the time" fields={['extensionReason']}>
      <p class="govuk-body">
        By {request.extensionMonths} months, where the request is complex or there are several. Tell the person today,
        with the reason; the same words are kept here.
      </p>
      <Form page={page} act="extend">
        <LongField form={page.form} name="extensionReason" label="Why does the answer take longer?" />
        <Button classes="govuk-button--secondary">I have told them: extend</Button>
      </Form>
    </Folded>
  )
}

function nameOf(page: RequestPageProps, recordId: string): string {
  const own = page.view.around.own.get(recordId)
  return own === undefined
    ? referenceOf(recordId)
    : `${own.name ?? referenceOf(recordId)}, ${page.kindLabel(own.facts.kind).toLowerCase()}, ${own.facts.purposeTitle}`
}

function Records({ page }: { page: RequestPageProps }): Html {
  const { view, form } = page
  const linked = view.records.filter(({ state }) => state === 'linked')
  const leftOut = view.records.filter(({ state }) => state === 'left-out')
  const open = view.request.state === 'open'
  return (
    <>
      <h2 class="govuk-heading-m">What your agency holds</h2>
      {linked.length === 0 && <p class="govuk-body">No record is linked yet.</p>}
      <ul class="govuk-list govuk-list--bullet">
        {linked.map(({ recordId }) => (
          <li>
            {nameOf(page, recordId)}{' '}
            <a class="govuk-link" href={`/retention/${recordId}`}>
              {referenceOf(recordId)}
            </a>{' '}
            {page.view.around.own.get(recordId)?.restricted === true && (
              <Tag classes="govuk-tag--orange">Restricted</Tag>
            )}
          </li>
        ))}
      </ul>
      {open && view.around.candidates.length > 0 && (
        <InsetText>
          <h3 class="govuk-heading-s">Also about the same person, as far as is known</h3>
          {view.around.candidates.map((recordId) => (
            <Form page={page} act="records">
              <p class="govuk-body">
                <input type="hidden" name="recordNumber" value={recordId} />
                {nameOf(page, recordId)}{' '}
                <button type="submit" class="fp-link-button">
                  Link<span class="govuk-visually-hidden">: {referenceOf(recordId)}</span>
                </button>
              </p>
            </Form>
          ))}
        </InsetText>
      )}
      {leftOut.length > 0 && (
        <Details summary="Records that were left out">
          <ul class="govuk-list govuk-list--bullet">
            {leftOut.map(({ recordId, reason }) => (
              <li>
                {nameOf(page, recordId)}: {reason}
              </li>
            ))}
          </ul>
        </Details>
      )}
      {open && (
        <>
          <Folded page={page} summary="Link a record" fields={['recordNumber']}>
            <Form page={page} act="records">
              <TextField
                form={form}
                name="recordNumber"
                label="The record’s number, or the address of its page"
                hint="A colleague who works with records can search for the person and give it to you"
              />
              <Button classes="govuk-button--secondary">Link the record</Button>
            </Form>
          </Folded>
          {linked.length + view.around.candidates.length > 0 && (
            <Folded page={page} summary="Leave a record out" fields={['leaveOutReason']}>
              <Form page={page} act="leave-out">
                <RecordSelect
                  page={page}
                  id="leave-out"
                  records={[...linked.map(({ recordId }) => recordId), ...view.around.candidates]}
                />
                <LongField
                  form={form}
                  name="leaveOutReason"
                  label="Why is it left out?"
                  hint="Such as: about somebody else"
                />
                <Button classes="govuk-button--secondary">Leave it out</Button>
              </Form>
            </Folded>
          )}
          {linked.length > 0 && <RecordActs page={page} linked={linked.map(({ recordId }) => recordId)} />}
        </>
      )}
      {view.around.elsewhere.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Held elsewhere</h2>
          <p class="govuk-body">
            These agencies hold something of their own. Tell the person, or pass the request on with their consent.
          </p>
          <ul class="govuk-list govuk-list--bullet">
            {view.around.elsewhere.map((text) => (
              <li>{text}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function RecordSelect(props: { page: RequestPageProps; id: string; records: readonly string[] }): Html {
  return (
    <Select
      name="recordId"
      id={`${props.id}-record`}
      label={{ content: 'Record', classes: 'govuk-label--s' }}
      items={props.records.map((recordId) => ({
        value: recordId,
        text: `${nameOf(props.page, recordId)} (${referenceOf(recordId)})`,
      }))}
    />
  )
}

function RecordActs({ page, linked }: { page: RequestPageProps; linked: readonly string[] }): Html {
  const { form, view } = page
  const restricted = linked.filter((id) => view.around.own.get(id)?.restricted === true)
  const free = linked.filter((id) => view.around.own.get(id)?.restricted === false)
  const errorsHere = form.values.get('act')
  return (
    <>
      {free.length > 0 && (
        <Details summary="Restrict the processing of a record" open={errorsHere === 'restrict'}>
          <p class="govuk-body">It is kept and can be read, and nobody can change it or add to it.</p>
          <Form page={page} act="restrict">
            <input type="hidden" name="act" value="restrict" />
            <RecordSelect page={page} id="restrict" records={free} />
            <LongField form={form} name="restrictReason" label="Why?" />
            <Button classes="govuk-button--secondary">Restrict it</Button>
          </Form>
        </Details>
      )}
      {restricted.length > 0 && (
        <Details summary="Lift a restriction" open={errorsHere === 'unrestrict'}>
          <p class="govuk-body">Tell the person before you lift it (UK GDPR article 18(3)).</p>
          <Form page={page} act="unrestrict">
            <input type="hidden" name="act" value="unrestrict" />
            <RecordSelect page={page} id="unrestrict" records={restricted} />
            <LongField form={form} name="restrictReason" label="Why?" />
            <Button classes="govuk-button--secondary">Lift it</Button>
          </Form>
        </Details>
      )}
      {view.request.kind === 'erasure' && view.request.decision !== null && view.request.decision !== 'refused' && (
        <Folded page={page} summary="Propose to dispose of a record" fields={['eraseReason']}>
          <Form page={page} act="erase">
            <RecordSelect page={page} id="erase" records={linked} />
            <LongField
              form={form}
              name="eraseReason"
              label="Why may it be removed?"
              hint="Somebody else has to confirm. What is removed cannot be brought back."
            />
            <Button classes="govuk-button--warning">Propose disposal</Button>
          </Form>
        </Folded>
      )}
    </>
  )
}

function Access({ page }: { page: RequestPageProps }): Html {
  const { view } = page
  const { request } = view
  const open = request.state === 'open'
  const linked = view.records.some(({ state }) => state === 'linked')
  return (
    <>
      <h2 class="govuk-heading-m">The answer</h2>
      {view.draft !== null && (
        <p class="govuk-body">
          Gathered on {formatDateTime(view.draft.gatheredAt)}:{' '}
          <a class="govuk-link" href={`/rights/${request.id}/preview`}>
            check it and redact other people
          </a>
        </p>
      )}
      {view.sent.length > 0 && (
        <ul class="govuk-list govuk-list--bullet">
          {view.sent.map((sent) => (
            <li>
              <a class="govuk-link" href={`/rights/${request.id}/answers/${sent.id}`}>
                Answer closed on {formatDateTime(sent.sentAt ?? new Date(0))}
              </a>
            </li>
          ))}
        </ul>
      )}
      {open && linked && request.verifiedOn !== null && (
        <Form page={page} act="gather">
          <Button classes="govuk-button--secondary" preventDoubleClick>
            {view.draft === null ? 'Gather everything that is held' : 'Gather everything anew'}
          </Button>
        </Form>
      )}
      {open && request.verifiedOn === null && <p class="govuk-body">Nothing is gathered before you know who asks.</p>}
    </>
  )
}

function rectificationState(one: Rectification): string {
  if (one.decision === null) return 'To be decided'
  if (one.decision === 'refused') return 'Refused'
  return one.doneAt === null ? 'Accepted, to be carried out' : `Carried out on ${formatDateTime(one.doneAt)}`
}

function Rectifications({ page }: { page: RequestPageProps }): Html {
  const { view, form } = page
  const linked = view.records.filter(({ state }) => state === 'linked').map(({ recordId }) => recordId)
  const open = view.request.state === 'open'
  return (
    <>
      <h2 class="govuk-heading-m">What should be put right</h2>
      {view.rectifications.length === 0 && <p class="govuk-body">Nothing is noted yet.</p>}
      {view.rectifications.map((one) => (
        <>
          <SummaryList
            card={{ title: { content: `${one.what}: ${rectificationState(one)}` } }}
            rows={[
              { key: { content: 'Record' }, value: { content: nameOf(page, one.recordId) } },
              {
                key: { content: 'It says' },
                value: { content: <Text text={one.oldValue === '' ? 'Nothing' : one.oldValue} /> },
              },
              { key: { content: 'It should say' }, value: { content: <Text text={one.newValue} /> } },
              one.evidence !== '' && { key: { content: 'Evidence' }, value: { content: <Text text={one.evidence} /> } },
              one.decisionReason !== '' && { key: { content: 'Decision' }, value: { content: one.decisionReason } },
              one.disputed !== null && {
                key: { content: 'Shown with the record' },
                value: { content: <Text text={one.disputed} /> },
              },
              one.doneNote !== '' && { key: { content: 'Carried out' }, value: { content: one.doneNote } },
            ]}
          />
          {open && one.decision === null && <DecideRectification page={page} one={one} />}
        </>
      ))}
      {open && linked.length > 0 && (
        <Folded page={page} summary="Note what should be put right" fields={['what', 'newValue']}>
          <Form page={page} act="rectify">
            <RecordSelect page={page} id="rectify" records={linked} />
            <TextField form={form} name="what" label="What is wrong" hint="Such as date of birth" />
            <LongField form={form} name="oldValue" label="What it says" rows={2} />
            <LongField form={form} name="newValue" label="What it should say" rows={2} />
            <LongField form={form} name="evidence" label="Evidence" rows={2} />
            <Button classes="govuk-button--secondary">Note it</Button>
          </Form>
        </Folded>
      )}
    </>
  )
}

function DecideRectification({ page, one }: { page: RequestPageProps; one: Rectification }): Html {
  // Several of these forms may stand on the page: what was typed goes back into the one that it came from.
  const mine = page.form.values.get('rectification') === one.id
  const form: FormState = mine ? page.form : { values: new URLSearchParams(), errors: [] }
  return (
    <Details summary={`Decide about “${one.what}”`} open={mine && form.errors.length > 0}>
      <Form page={page} act="rectifications">
        <input type="hidden" name="rectification" value={one.id} />
        <Radios
          name="rectificationDecision"
          idPrefix={mine ? 'rectificationDecision' : `decision-${one.id}`}
          value={form.values.get('rectificationDecision') ?? undefined}
          errorMessage={errorAt(form.errors, 'rectificationDecision')}
          fieldset={{ legend: { content: 'What do you decide?', classes: 'govuk-fieldset__legend--s' } }}
          items={[
            { value: 'accepted', content: 'Accept: the team that owns the record puts it right' },
            { value: 'refused', content: 'Refuse' },
          ]}
        />
        <LongField form={form} name="rectificationReason" label="Why?" {...(mine ? {} : { id: `reason-${one.id}` })} />
        <LongField
          form={form}
          name="disputedNote"
          label="What is shown with the record"
          hint="The person’s own words, while it is disputed. Leave it empty for none."
          {...(mine ? {} : { id: `note-${one.id}` })}
        />
        <Button classes="govuk-button--secondary">Decide</Button>
      </Form>
    </Details>
  )
}

function Decide({ page }: { page: RequestPageProps }): Html {
  const { form, view } = page
  const { request } = view
  return (
    <>
      <h2 class="govuk-heading-m">Decision</h2>
      <Form page={page} act="decide">
        <input type="hidden" name="version" value={request.version} />
        <Radios
          name="decision"
          value={form.values.get('decision') ?? request.decision ?? undefined}
          errorMessage={errorAt(form.errors, 'decision')}
          fieldset={{ legend: { content: 'What does the agency decide?', classes: 'govuk-fieldset__legend--s' } }}
          items={[
            { value: 'granted', content: 'Granted' },
            { value: 'partly', content: 'Granted in part' },
            { value: 'refused', content: 'Refused' },
          ]}
        />
        <LongField
          form={form}
          name="decisionReason"
          label="Why?"
          hint="Needed unless it is granted in full. The person is told the reason, and that they can complain to the Information Commissioner."
          value={request.decisionReason}
        />
        <Button classes="govuk-button--secondary">Keep the decision</Button>
      </Form>
    </>
  )
}

function Close({ page }: { page: RequestPageProps }): Html {
  const { form, view } = page
  return (
    <>
      {view.request.decision !== null && (
        <>
          <h2 class="govuk-heading-m">Answer</h2>
          <Form page={page} act="respond">
            <DayField form={form} name="respondedOn" label="The answer went on" value={page.today} />
            <TextField form={form} name="responseHow" label="How did it go?" hint="Such as by recorded delivery" />
            <Button preventDoubleClick>Close the request</Button>
          </Form>
        </>
      )}
      <Folded page={page} summary="Note something" fields={['note']}>
        <Form page={page} act="note">
          <LongField form={form} name="note" label="Note" />
          <Button classes="govuk-button--secondary">Keep the note</Button>
        </Form>
      </Folded>
      <Folded page={page} summary="The request is withdrawn" fields={['withdrawReason']}>
        <Form page={page} act="withdraw">
          <LongField form={form} name="withdrawReason" label="How do you know, and why?" />
          <Button classes="govuk-button--secondary">Withdraw the request</Button>
        </Form>
      </Folded>
    </>
  )
}

const stepWords: Readonly<Record<StepKind, string>> = {
  registered: 'Registered',
  'identity-verified': 'Identity verified',
  extended: 'Extended',
  note: 'Note',
  'record-linked': 'Record linked',
  'record-left-out': 'Record left out',
  gathered: 'Gathered',
  sent: 'Answer closed',
  decided: 'Decided',
  responded: 'Answered',
  withdrawn: 'Withdrawn',
  restricted: 'Processing restricted',
  'restriction-lifted': 'Restriction lifted',
  rectification: 'Rectification',
  'erasure-proposed': 'Disposal proposed',
  'elsewhere-asked': 'Other agency asked',
}

function Steps({ page }: { page: RequestPageProps }): Html {
  return (
    <>
      <h2 class="govuk-heading-m">What was done</h2>
      <ol class="govuk-list" reversed>
        {page.view.steps.map((step) => (
          <li>
            <strong>{stepWords[step.kind]}</strong>
            {step.recordId !== null && ` (${referenceOf(step.recordId)})`},{' '}
            {page.view.people.get(step.byUserId) ?? 'somebody'}, {formatDateTime(step.at)}
            {step.note !== '' && step.kind !== 'sent' && `: ${step.note}`}
          </li>
        ))}
      </ol>
    </>
  )
}
