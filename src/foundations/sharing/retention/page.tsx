import { errorAt, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime } from '../../../platform/html/format.ts'
import {
  Button,
  Details,
  InsetText,
  Radios,
  SummaryList,
  Tag,
  WarningText,
} from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { type ReviewState, referenceOf, reviewState, reviewStateLabels } from '../domain/retention.ts'
import { Marked, Text } from '../record-banner.tsx'
import type { Hold, RetentionEventKind } from '../store/retention.ts'
import { DayField, type FormState, LongField, Narrow, TextField } from './parts.tsx'
import type { RetentionView } from './view-model.ts'

const stateColours: Readonly<Record<ReviewState, string>> = {
  overdue: 'govuk-tag--red',
  due: 'govuk-tag--orange',
  soon: 'govuk-tag--yellow',
  later: 'govuk-tag--grey',
}

export function StateTag(props: { dueOn: string; today: string }): Html {
  const state = reviewState(props.dueOn, props.today)
  return <Tag classes={stateColours[state]}>{reviewStateLabels[state]}</Tag>
}

const eventLabels: Readonly<Record<RetentionEventKind, string>> = {
  ended: 'The work ended',
  reopened: 'The work went on',
  'kept-longer': 'Kept longer',
  'evaluated-again': 'The rule in force applied',
  held: 'Legal hold placed',
  'hold-lifted': 'Legal hold lifted',
  'disposal-proposed': 'Disposal proposed',
  'disposal-declined': 'Disposal declined',
  'disposal-withdrawn': 'Proposal withdrawn',
  'disposal-confirmed': 'Disposal confirmed',
}

export interface RecordPage {
  readonly view: RetentionView
  readonly kind: string
  readonly path: string | null
  readonly form: FormState
  readonly formToken: string
  readonly today: string
  readonly userId: string | null
  readonly may: { readonly rights: boolean; readonly decide: boolean }
}

export function RetentionRecordPage(props: RecordPage): Html {
  const { view, form, may } = props
  const { facts, clock, proposal } = view
  const held = view.holds.some(({ liftedAt }) => liftedAt === null)
  const decidesHere = may.rights || (view.manages && may.decide)
  return (
    <Marked classification="official-sensitive">
      <ProblemSummary errors={form.errors} />
      <Narrow>
        <Heading caption={`${props.kind} ${referenceOf(facts.recordId)}`}>
          {view.name === null ? 'Retention of a record' : `Retention: ${view.name}`}
        </Heading>
        {held && <WarningText>A legal hold is in place. The record cannot be disposed of.</WarningText>}
        <SummaryList
          rows={[
            { key: { content: 'Purpose' }, value: { content: facts.purposeTitle } },
            { key: { content: 'Owner' }, value: { content: `${facts.ownerTeamName}, ${facts.ownerAgencyName}` } },
            { key: { content: 'Created' }, value: { content: formatDate(facts.createdOn) } },
            clock !== null && {
              key: { content: 'Work ended' },
              value: { content: `${formatDate(clock.endedOn)}: ${clock.outcomeTitle}` },
            },
            clock !== null && {
              key: { content: 'Rule' },
              value: {
                content: `${clock.months} months after the work ended (edition ${clock.edition} of the agreement)`,
              },
            },
            {
              key: { content: 'Review' },
              value: {
                content:
                  clock === null ? (
                    'The work goes on, so no clock runs.'
                  ) : (
                    <>
                      Due on {formatDate(clock.dueOn)} <StateTag dueOn={clock.dueOn} today={props.today} />
                    </>
                  ),
              },
            },
          ]}
        />
        {props.path !== null && view.manages && (
          <p class="govuk-body">
            <a class="govuk-link" href={props.path}>
              Open the record
            </a>
          </p>
        )}
        {proposal !== null && <ProposalPart page={props} decides={decidesHere} />}
        {clock === null && view.manages && <EndPart page={props} />}
        {clock !== null && (view.manages || may.rights) && <ReviewPart page={props} held={held} />}
        <HoldsPart page={props} mayPlace={decidesHere} />
        <HistoryPart view={view} />
      </Narrow>
    </Marked>
  )
}

function nameOf(view: RetentionView, id: string | null): string {
  return id === null ? 'The system' : (view.people.get(id) ?? 'Somebody')
}

function Form(props: { page: RecordPage; act: string; children: Child }): Html {
  return (
    <PostForm action={`/retention/${props.page.view.facts.recordId}/${props.act}`} token={props.page.formToken}>
      {props.children}
    </PostForm>
  )
}

/** A form that is folded until it is wanted, or came back. */
function Folded(props: { page: RecordPage; summary: string; fields: readonly string[]; children: Child }): Html {
  const open = props.page.form.errors.some(({ field }) => props.fields.includes(field))
  return (
    <Details summary={props.summary} open={open}>
      {props.children}
    </Details>
  )
}

function EndPart({ page }: { page: RecordPage }): Html {
  const { form, view } = page
  if (view.rules.length === 0) {
    return (
      <InsetText>
        The agreement for this purpose has no retention rule, so no clock can be started. Ask whoever manages
        agreements.
      </InsetText>
    )
  }
  return (
    <>
      <h2 class="govuk-heading-m">End the work</h2>
      <Form page={page} act="end">
        <Radios
          name="outcome"
          value={form.values.get('outcome') ?? undefined}
          errorMessage={errorAt(form.errors, 'outcome')}
          fieldset={{ legend: { content: 'How did it end?', classes: 'govuk-fieldset__legend--s' } }}
          items={view.rules.map((rule) => ({
            value: rule.outcome,
            content: rule.title,
            hint: { content: `Reviewed after ${rule.months} months` },
          }))}
        />
        <DayField form={form} name="endedOn" label="On which day?" value={page.today} />
        <Button preventDoubleClick>End the work</Button>
      </Form>
    </>
  )
}

function ReviewPart({ page, held }: { page: RecordPage; held: boolean }): Child {
  const { form, view } = page
  const { clock } = view
  if (clock === null) return null
  const isDue = clock.dueOn <= page.today
  return (
    <>
      <h2 class="govuk-heading-m">{isDue ? 'Review now' : 'Before the review'}</h2>
      <p class="govuk-body">
        {isDue
          ? 'Decide: keep the record longer, or propose to dispose of it. Nothing is ever removed by itself.'
          : 'Disposal can be proposed from the day on which the review is due.'}
      </p>
      {clock.newer !== null && (
        <InsetText>
          <p class="govuk-body">
            Edition {clock.newer.edition} of the agreement says {clock.newer.months} months for “{clock.outcomeTitle}”;
            this clock was started with {clock.months}.
          </p>
          <Folded page={page} summary="Apply the rule in force" fields={['evaluateReason']}>
            <Form page={page} act="evaluate">
              <input type="hidden" name="version" value={clock.version} />
              <LongField form={form} name="evaluateReason" label="Why should it apply here?" />
              <Button classes="govuk-button--secondary">Apply the rule in force</Button>
            </Form>
          </Folded>
        </InsetText>
      )}
      <Folded page={page} summary="Keep it longer" fields={['until', 'keepReason']}>
        <Form page={page} act="keep">
          <input type="hidden" name="version" value={clock.version} />
          <DayField form={form} name="until" label="Review it again on" />
          <LongField form={form} name="keepReason" label="Why must it be kept?" />
          <Button classes="govuk-button--secondary">Keep it longer</Button>
        </Form>
      </Folded>
      {isDue && !held && view.proposal === null && (
        <Folded page={page} summary="Propose to dispose of it" fields={['proposeReason']}>
          <Form page={page} act="propose">
            <LongField
              form={form}
              name="proposeReason"
              label="Why is it no longer needed?"
              hint="Somebody else has to confirm. What is removed cannot be brought back."
            />
            <Button classes="govuk-button--warning">Propose disposal</Button>
          </Form>
        </Folded>
      )}
      {view.manages && view.proposal === null && (
        <Folded page={page} summary="The work goes on" fields={['reopenReason']}>
          <Form page={page} act="reopen">
            <LongField form={form} name="reopenReason" label="Why does it go on?" />
            <Button classes="govuk-button--secondary">Stop the clock</Button>
          </Form>
        </Folded>
      )}
    </>
  )
}

function ProposalPart({ page, decides }: { page: RecordPage; decides: boolean }): Child {
  const { form, view } = page
  const { proposal } = view
  if (proposal === null) return null
  const own = proposal.proposedBy === page.userId
  return (
    <>
      <h2 class="govuk-heading-m">Disposal is proposed</h2>
      <p class="govuk-body">
        {nameOf(view, proposal.proposedBy)} proposed it on {formatDateTime(proposal.proposedAt)}
        {proposal.because === 'erasure' && ', because the person asked for erasure'}
        {proposal.state === 'confirmed' &&
          `; ${nameOf(view, proposal.decidedBy)} confirmed it, and it could not be carried out yet`}
        .
      </p>
      <InsetText>
        <Text text={proposal.reason} />
      </InsetText>
      {own || decides ? (
        <Form page={page} act="decide">
          <Radios
            name="decision"
            value={form.values.get('decision') ?? undefined}
            errorMessage={errorAt(form.errors, 'decision')}
            fieldset={{ legend: { content: 'What do you decide?', classes: 'govuk-fieldset__legend--s' } }}
            items={
              own
                ? [{ value: 'withdrawn', content: 'Withdraw my proposal' }]
                : [
                    {
                      value: 'confirmed',
                      content: 'Dispose of the record now',
                      hint: { content: 'Everything held in it is removed for good; a certificate stays.' },
                    },
                    { value: 'declined', content: 'Decline: the record stays' },
                  ]
            }
          />
          {!own && <LongField form={form} name="decideReason" label="Reason" hint="Needed if you decline" />}
          {own && <p class="govuk-body">Somebody else has to confirm or decline it.</p>}
          <Button classes="govuk-button--warning" preventDoubleClick>
            Decide
          </Button>
        </Form>
      ) : (
        <p class="govuk-body">Somebody who decides for your team, or who keeps retention, has to confirm it.</p>
      )}
    </>
  )
}

function HoldsPart({ page, mayPlace }: { page: RecordPage; mayPlace: boolean }): Html {
  const { form, view } = page
  return (
    <>
      <h2 class="govuk-heading-m">Legal holds</h2>
      {view.holds.length === 0 && <p class="govuk-body">There is none.</p>}
      {view.holds.map((hold) => (
        <HoldCard
          hold={hold}
          people={view.people}
          lift={page.may.rights && hold.liftedAt === null ? { form, token: page.formToken } : null}
        />
      ))}
      {mayPlace && (
        <Folded page={page} summary="Place a legal hold" fields={['matter', 'holdReason', 'holdReviewOn']}>
          <Form page={page} act="hold">
            <TextField
              form={form}
              name="matter"
              label="Matter"
              hint="Such as the number of proceedings or of an inquiry"
            />
            <LongField form={form} name="holdReason" label="Why must the record not be disposed of?" />
            <DayField form={form} name="holdReviewOn" label="Review the hold on" />
            <Button classes="govuk-button--secondary">Place the hold</Button>
          </Form>
        </Folded>
      )}
    </>
  )
}

export function HoldCard(props: {
  hold: Hold
  people: ReadonlyMap<string, string>
  lift: { form: FormState; token: string } | null
}): Html {
  const { hold, people, lift } = props
  return (
    <>
      <SummaryList
        card={{ title: { content: hold.matter } }}
        rows={[
          { key: { content: 'Why' }, value: { content: <Text text={hold.reason} /> } },
          {
            key: { content: 'Placed' },
            value: { content: `${people.get(hold.placedBy) ?? 'Somebody'}, ${formatDateTime(hold.placedAt)}` },
          },
          { key: { content: 'Review' }, value: { content: formatDate(hold.reviewOn) } },
          hold.liftedAt !== null && {
            key: { content: 'Lifted' },
            value: {
              content: `${people.get(hold.liftedBy ?? '') ?? 'Somebody'}, ${formatDateTime(hold.liftedAt)}: ${hold.liftReason}`,
            },
          },
        ]}
      />
      {lift !== null && (
        <Details
          summary={`Lift the hold “${hold.matter}”`}
          open={lift.form.errors.some(({ field }) => field === 'liftReason')}
        >
          <PostForm action={`/holds/${hold.id}/lift`} token={lift.token}>
            <LongField form={lift.form} name="liftReason" label="Why is it not needed any more?" />
            <Button classes="govuk-button--secondary">Lift the hold</Button>
          </PostForm>
        </Details>
      )}
    </>
  )
}

function HistoryPart({ view }: { view: RetentionView }): Child {
  if (view.events.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">History</h2>
      <ol class="govuk-list" reversed>
        {view.events.map((event) => (
          <li>
            <strong>{eventLabels[event.kind]}</strong>, {nameOf(view, event.byUserId)}, {formatDateTime(event.at)}
            {event.dueOn !== null && `. Review due on ${formatDate(event.dueOn)}`}
            {event.reason !== '' && (
              <>
                {': '}
                {event.reason}
              </>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}
