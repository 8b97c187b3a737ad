import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime, plural } from '../../../platform/html/format.ts'
import {
  Button,
  Checkboxes,
  Details,
  Input,
  InsetText,
  Radios,
  Select,
  SummaryList,
  Table,
  Tag,
  Textarea,
} from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { type Clock, type ReviewRules, STANDING_WORDS, type Standing, type Threshold } from '../domain/case-review.ts'
import {
  APPLIED_BY,
  type Application,
  type CaseReview,
  CHANNELS,
  type History,
  INVOLVEMENTS,
  LETTER_KINDS,
  type Letter,
  type Recommendation,
  type ReviewComplaint,
  type YearlyFigures,
} from '../store/case-reviews.ts'
import { STEPS, type Step, type StepField, type StepName, stepNames } from './steps.ts'

export interface Named {
  readonly id: string
  readonly name: string
}

export const CLOCK_WORDS: Readonly<Record<Clock['what'], string>> = {
  acknowledge: 'Acknowledge',
  decide: 'Decide about the threshold',
  review: 'Hold the review',
  appeal: 'Decide the appeal',
}

export function clockInWords({ dueOn, doneOn, late }: Clock): Child {
  if (doneOn !== null) return `${formatDate(doneOn)}${late ? `, late: was due on ${formatDate(dueOn)}` : ', in time'}`
  return late ? <strong class="cw-late">Overdue: was due on {formatDate(dueOn)}</strong> : `By ${formatDate(dueOn)}`
}

function stateOf(review: CaseReview): Html {
  if (review.closedOn !== null) return <Tag classes="govuk-tag--grey">Closed</Tag>
  if (review.decision === 'not-met') return <Tag classes="govuk-tag--yellow">Threshold not met</Tag>
  if (review.reviewedOn !== null) return <Tag classes="govuk-tag--green">Reviewed</Tag>
  if (review.decision === 'met') return <Tag classes="govuk-tag--blue">Under review</Tag>
  return <Tag classes="govuk-tag--orange">To be decided</Tag>
}

export function ReviewsPage(props: {
  applications: readonly (Application & { readonly areaName: string })[]
  reviews: readonly (CaseReview & { readonly next: Clock | undefined })[]
  total: number
  more: string | null
}): Html {
  return (
    <>
      <Heading lead="A victim asks how agencies dealt with what they reported. The law says when a review must be held.">
        Case reviews
      </Heading>
      <div class="fp-actions fp-noprint">
        <Button href="/case-reviews/new">Note an application</Button>
        <a class="govuk-link" href="/case-reviews/figures">
          Yearly figures
        </a>
        <a class="govuk-link" href="/case-reviews/rules">
          Local rules
        </a>
        <a class="govuk-link" href="/case-review">
          The public page
        </a>
      </div>
      {props.applications.length > 0 && (
        <section>
          <h2 class="govuk-heading-m">Applications from the public form that wait</h2>
          <Scroll label="Applications that wait">
            <Table
              head={['Reference', 'Received', 'Area'].map((content) => ({ content }))}
              rows={props.applications.map((one) => [
                {
                  content: (
                    <a class="govuk-link" href={`/case-reviews/applications/${one.id}`}>
                      {one.reference}
                    </a>
                  ),
                },
                { content: formatDateTime(one.receivedAt) },
                { content: one.areaName },
              ])}
            />
          </Scroll>
        </section>
      )}
      {props.total === 0 ? (
        <Empty title="No case review that you may open">
          <p class="govuk-body">Start one from a victim’s case, or note an application that came by phone or letter.</p>
        </Empty>
      ) : (
        <Scroll label="Case reviews">
          <Table
            caption={plural(props.total, 'case review', 'case reviews')}
            captionClasses="govuk-table__caption--m"
            head={['Reference', 'Applied on', 'State', 'Next'].map((content) => ({ content }))}
            rows={props.reviews.map((review) => [
              {
                content: (
                  <a class="govuk-link" href={`/case-reviews/${review.recordId}`}>
                    {review.reference}
                  </a>
                ),
              },
              { content: formatDate(review.appliedOn) },
              { content: stateOf(review) },
              {
                content:
                  review.next === undefined ? (
                    ''
                  ) : (
                    <>
                      {CLOCK_WORDS[review.next.what]}: {clockInWords(review.next)}
                    </>
                  ),
              },
            ])}
          />
        </Scroll>
      )}
      {props.more !== null && (
        <p class="govuk-body">
          <a class="govuk-link" href={props.more}>
            Older ones
          </a>
        </p>
      )}
    </>
  )
}

export function ApplicationPage(props: {
  application: Application
  areaName: string
  errors: readonly FieldError[]
  formToken: string
}): Html {
  const { application: one, errors } = props
  const row = (key: string, value: Child) => ({ key: { content: key }, value: { content: value } })
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading
        caption={one.reference}
        lead="As it was sent. Find the person in your cases before you make a review of it."
      >
        Application for a case review
      </Heading>
      <SummaryList
        rows={[
          row('Received', formatDateTime(one.receivedAt)),
          row('Area', props.areaName),
          row('Applicant', one.applicantName),
          row('How to reach them', one.applicantContact),
          one.forSomebodyElse && row('For', `${one.victimName}. ${one.victimAgrees}`),
          row('What happens', <span class="fp-text">{one.what}</span>),
          row('Complaints', <span class="fp-text">{one.complaints}</span>),
          one.wanted !== '' && row('What they want', <span class="fp-text">{one.wanted}</span>),
          row('Taking part', INVOLVEMENTS[one.involvement]),
        ]}
      />
      {one.state === 'waiting' ? (
        <>
          <Button href={`/case-reviews/new?application=${one.id}`}>Make a review of it</Button>
          <Details summary="Do not take it up">
            <PostForm action={`/case-reviews/applications/${one.id}`} token={props.formToken}>
              <Textarea
                name="reason"
                label={{ content: 'Why not, for example the same application sent twice' }}
                errorMessage={errorAt(errors, 'reason')}
              />
              <Button classes="govuk-button--warning">Do not take it up</Button>
            </PostForm>
          </Details>
        </>
      ) : (
        <InsetText>
          {one.state === 'taken' ? (
            <a class="govuk-link" href={`/case-reviews/${one.reviewId}`}>
              A review was made of it
            </a>
          ) : (
            `Not taken up: ${one.reason}`
          )}
        </InsetText>
      )}
    </>
  )
}

export interface MakeDraft {
  readonly caseId: string
  readonly victimId: string
  readonly appliedOn: string
  readonly appliedBy: string
  readonly channel: string
  readonly behalfNote: string
  readonly involvement: string
  readonly what: string
  readonly wanted: string
  readonly applicationId: string
}

export function MakePage(props: {
  draft: MakeDraft
  /** Open and closed cases that the victim may be in, with their victims. */
  cases: readonly { readonly id: string; readonly name: string; readonly victims: readonly Named[] }[]
  errors: readonly FieldError[]
  formToken: string
}): Html {
  const { draft, errors } = props
  const options = (list: Readonly<Record<string, string>>) =>
    Object.entries(list).map(([value, content]) => ({ value, content }))
  const victims = props.cases.flatMap((one) =>
    one.victims.map((victim) => ({ value: `${one.id} ${victim.id}`, text: `${victim.name}: ${one.name}` })),
  )
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading lead="The review is a record of its own, shared like the case. Complaints that stand in the case are taken up.">
        Note an application for a case review
      </Heading>
      {victims.length === 0 && (
        <InsetText>
          None of the cases that you may add to has a victim. <a href="/cases/new">Open the victim’s case</a> first.
        </InsetText>
      )}
      <PostForm action="/case-reviews/new" token={props.formToken}>
        <input type="hidden" name="applicationId" value={draft.applicationId} />
        <Select
          name="victim"
          label={{ content: 'Victim and case', classes: 'govuk-label--s' }}
          hint={{ content: 'Those worked on last. For an older one, begin on the page of its case.' }}
          value={draft.victimId === '' ? '' : `${draft.caseId} ${draft.victimId}`}
          errorMessage={errorAt(errors, 'victim')}
          items={[{ value: '', text: 'Choose' }, ...victims]}
        />
        <Input
          name="appliedOn"
          type="date"
          classes="govuk-input--width-10"
          label={{ content: 'Applied on', classes: 'govuk-label--s' }}
          value={draft.appliedOn}
          errorMessage={errorAt(errors, 'appliedOn')}
        />
        <Radios
          name="appliedBy"
          value={draft.appliedBy}
          classes="govuk-radios--small"
          fieldset={{ legend: { content: 'Who applies', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'appliedBy')}
          items={options(APPLIED_BY)}
        />
        <Input
          name="behalfNote"
          label={{ content: 'If it is not the victim: who, and how the victim agreed' }}
          value={draft.behalfNote}
          errorMessage={errorAt(errors, 'behalfNote')}
        />
        <Radios
          name="channel"
          value={draft.channel}
          classes="govuk-radios--small govuk-radios--inline"
          fieldset={{ legend: { content: 'How it came', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'channel')}
          items={options(CHANNELS)}
        />
        <Textarea
          name="what"
          label={{ content: 'What happens, in their words', classes: 'govuk-label--s' }}
          value={draft.what}
          errorMessage={errorAt(errors, 'what')}
        />
        <Textarea
          name="wanted"
          label={{ content: 'What they want to come of it (optional)', classes: 'govuk-label--s' }}
          value={draft.wanted}
          rows={3}
          errorMessage={errorAt(errors, 'wanted')}
        />
        <Radios
          name="involvement"
          value={draft.involvement}
          classes="govuk-radios--small"
          fieldset={{ legend: { content: 'How they want to take part', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'involvement')}
          items={options(INVOLVEMENTS)}
        />
        <Button>Make the review</Button>
      </PostForm>
    </>
  )
}

export interface ReviewShown {
  readonly review: CaseReview
  readonly rules: ReviewRules
  readonly clocks: readonly Clock[]
  readonly complaints: readonly ReviewComplaint[]
  readonly standing: ReadonlyMap<string, Standing>
  readonly threshold: Threshold
  readonly histories: readonly (History & { readonly agencyName: string })[]
  readonly recommendations: readonly (Recommendation & { readonly agencyName: string })[]
  readonly letters: readonly Letter[]
  readonly agencies: readonly Named[]
  readonly victimName: string | null
  readonly mayAdd: boolean
  readonly banner: Html
  readonly today: string
  readonly formToken: string
}

export function ReviewPage(props: ReviewShown): Html {
  const { review, threshold, mayAdd } = props
  const base = `/case-reviews/${review.recordId}`
  const row = (key: string, value: Child) => ({ key: { content: key }, value: { content: value } })
  const open = stepNames.filter((name) => (STEPS[name] as Step).hindrance(review) === null)
  return (
    <>
      <Heading caption={`Case review ${review.reference}`}>
        {props.victimName ?? 'A victim whose record you cannot see'}
      </Heading>
      {props.banner}
      <p class="govuk-body">{stateOf(review)}</p>
      <SummaryList
        rows={[
          row('Applied', `${formatDate(review.appliedOn)}, by ${APPLIED_BY[review.appliedBy].toLowerCase()}`),
          review.behalfNote !== '' && row('On behalf', review.behalfNote),
          ...props.clocks.map((clock) => row(CLOCK_WORDS[clock.what], clockInWords(clock))),
          row('What happens', <span class="fp-text">{review.what}</span>),
          review.wanted !== '' && row('What they want', <span class="fp-text">{review.wanted}</span>),
          row('Taking part', INVOLVEMENTS[review.involvement]),
          review.decision !== null &&
            row(
              'Threshold',
              <>
                {review.decision === 'met' ? 'Met' : 'Not met'}: <span class="fp-text">{review.decisionReason}</span>
              </>,
            ),
          review.panelOn !== null && row('Panel', `${formatDate(review.panelOn)}, chaired by ${review.chair}`),
          review.findings !== '' && row('Findings', <span class="fp-text">{review.findings}</span>),
          review.toldOn !== null && row('Applicant told', formatDate(review.toldOn)),
          review.appealedOn !== null && row('Appeal', `${formatDate(review.appealedOn)}: ${review.appealReason}`),
          review.appealOutcome !== '' && row('Decision of the appeal', review.appealOutcome),
        ]}
      />
      {mayAdd && open.length > 0 && (
        <ul class="govuk-list fp-noprint">
          {open.map((name) => (
            <li>
              <a class="govuk-link" href={`${base}/steps/${name}`}>
                {STEPS[name].title}
              </a>
            </li>
          ))}
        </ul>
      )}
      <h2 class="govuk-heading-m" id="complaints">
        Complaints
      </h2>
      <p class="govuk-body">
        <strong>{threshold.counted}</strong> of {plural(props.complaints.length, 'complaint', 'complaints')} count;{' '}
        {threshold.needed} are needed. The threshold is {threshold.met ? 'met' : 'not met'} by number. The same incident
        told to two agencies counts once.
      </p>
      <Complaints {...props} />
      <h2 class="govuk-heading-m" id="histories">
        What agencies know and did
      </h2>
      <Histories {...props} />
      <h2 class="govuk-heading-m" id="recommendations">
        Recommendations
      </h2>
      <Recommendations {...props} />
      <h2 class="govuk-heading-m" id="letters">
        Letters
      </h2>
      <Letters {...props} />
    </>
  )
}

function Complaints({ review, complaints, standing, mayAdd, formToken }: ReviewShown): Html {
  const base = `/case-reviews/${review.recordId}`
  const name = (one: ReviewComplaint) => `${formatDate(one.complainedOn)}, ${one.agency}`
  return (
    <>
      {complaints.length === 0 ? (
        <Empty title="No complaint is noted" />
      ) : (
        <Scroll label="Complaints">
          <Table
            head={['Complained', 'To', 'About', 'Number', 'Standing'].map((content) => ({ content }))}
            rows={complaints.map((one) => [
              { content: formatDate(one.complainedOn) },
              { content: one.agency },
              {
                content: (
                  <>
                    {one.happenedOn !== null && `${formatDate(one.happenedOn)}: `}
                    {one.what}
                  </>
                ),
              },
              { content: one.reference },
              { content: STANDING_WORDS[standing.get(one.id) ?? 'counts'] },
            ])}
          />
        </Scroll>
      )}
      {mayAdd && review.closedOn === null && (
        <>
          <Details summary="Add a complaint" classes="fp-noprint">
            <PostForm action={`${base}/complaints`} token={formToken}>
              <Input
                name="complainedOn"
                type="date"
                classes="govuk-input--width-10"
                label={{ content: 'Complained on' }}
              />
              <Input
                name="happenedOn"
                type="date"
                classes="govuk-input--width-10"
                label={{ content: 'When it happened, if known' }}
              />
              <Input name="agency" label={{ content: 'To which agency' }} />
              <Input
                name="reference"
                classes="govuk-input--width-20"
                label={{ content: 'The agency’s number, if any' }}
              />
              <Input name="what" label={{ content: 'About what' }} />
              <Button classes="govuk-button--secondary">Add</Button>
            </PostForm>
          </Details>
          {complaints.length > 1 && (
            <Details summary="Two of them are about the same incident" classes="fp-noprint">
              <PostForm action={`${base}/same`} token={formToken}>
                <Select
                  name="id"
                  label={{ content: 'This complaint' }}
                  items={complaints.map((one) => ({ value: one.id, text: name(one) }))}
                />
                <Select
                  name="sameAs"
                  label={{ content: 'is about the same incident as' }}
                  items={[
                    { value: '', text: 'no other' },
                    ...complaints.map((one) => ({ value: one.id, text: name(one) })),
                  ]}
                />
                <Button classes="govuk-button--secondary">Save</Button>
              </PostForm>
            </Details>
          )}
        </>
      )}
    </>
  )
}

const USES = { yes: 'All of it', partly: 'A part of it', no: 'None of it' } as const

function Histories({ review, histories, agencies, mayAdd, today, formToken }: ReviewShown): Html {
  const base = `/case-reviews/${review.recordId}`
  const asked = new Set(histories.map(({ agencyId }) => agencyId))
  const left = agencies.filter(({ id }) => !asked.has(id))
  return (
    <>
      {histories.length === 0 && <Empty title="No agency was asked yet" />}
      {histories.map((one) => (
        <section class="govuk-summary-card">
          <div class="govuk-summary-card__title-wrapper">
            <h3 class="govuk-summary-card__title">{one.agencyName}</h3>
          </div>
          <div class="govuk-summary-card__content">
            {one.answeredOn === null ? (
              <p class="govuk-body">
                {one.dueOn < today ? (
                  <strong class="cw-late">Overdue: was due on {formatDate(one.dueOn)}</strong>
                ) : (
                  `Asked on ${formatDate(one.askedOn)}, due by ${formatDate(one.dueOn)}`
                )}
              </p>
            ) : (
              <>
                <p class="govuk-body fp-text">Known: {one.known}</p>
                <p class="govuk-body fp-text">Done: {one.done === '' ? 'nothing' : one.done}</p>
                <p class="govuk-body">
                  Answered on {formatDate(one.answeredOn)}.
                  {one.usesSystem !== null && ` In the shared cases: ${USES[one.usesSystem].toLowerCase()}.`}
                </p>
              </>
            )}
            {mayAdd && review.closedOn === null && (
              <a class="govuk-link fp-noprint" href={`${base}/histories/${one.id}`}>
                {one.answeredOn === null ? 'Answer' : 'Change the answer'}
                <span class="govuk-visually-hidden"> of {one.agencyName}</span>
              </a>
            )}
          </div>
        </section>
      ))}
      {mayAdd && review.closedOn === null && left.length > 0 && (
        <Details summary="Ask agencies" classes="fp-noprint">
          <PostForm action={`${base}/histories`} token={formToken}>
            <Checkboxes
              name="agencyIds"
              classes="govuk-checkboxes--small"
              fieldset={{ legend: { content: 'Which agencies' } }}
              items={left.map(({ id, name }) => ({ value: id, content: name }))}
            />
            <Input name="dueOn" type="date" classes="govuk-input--width-10" label={{ content: 'By when' }} />
            <Button classes="govuk-button--secondary">Ask them</Button>
          </PostForm>
        </Details>
      )}
    </>
  )
}

const REPLIES = { accepted: 'Accepted', partly: 'Accepted in part', refused: 'Refused' } as const

function Recommendations({ review, recommendations, agencies, mayAdd, formToken }: ReviewShown): Html {
  const base = `/case-reviews/${review.recordId}`
  return (
    <>
      {recommendations.length === 0 && <Empty title="No recommendation is made" />}
      {recommendations.map((one) => (
        <section class="govuk-summary-card">
          <div class="govuk-summary-card__title-wrapper">
            <h3 class="govuk-summary-card__title">To {one.agencyName}</h3>
          </div>
          <div class="govuk-summary-card__content">
            <p class="govuk-body fp-text">{one.text}</p>
            <p class="govuk-body">
              {one.reply === null ? 'No reply yet' : `${REPLIES[one.reply]}. ${one.replyText}`}
              {one.doneOn !== null && ` Done on ${formatDate(one.doneOn)}.`}
            </p>
            {mayAdd && (
              <a class="govuk-link fp-noprint" href={`${base}/recommendations/${one.id}`}>
                Note the reply<span class="govuk-visually-hidden"> of {one.agencyName}</span>
              </a>
            )}
          </div>
        </section>
      ))}
      {mayAdd && review.reviewedOn !== null && review.closedOn === null && (
        <Details summary="Add a recommendation" classes="fp-noprint">
          <PostForm action={`${base}/recommendations`} token={formToken}>
            <Select
              name="agencyId"
              label={{ content: 'To which agency' }}
              items={[{ value: '', text: 'Choose' }, ...agencies.map(({ id, name }) => ({ value: id, text: name }))]}
            />
            <Textarea name="text" label={{ content: 'What the panel recommends' }} />
            <Button classes="govuk-button--secondary">Add</Button>
          </PostForm>
        </Details>
      )}
    </>
  )
}

function Letters({ review, letters, mayAdd }: ReviewShown): Html {
  const base = `/case-reviews/${review.recordId}`
  return (
    <>
      {letters.length === 0 ? (
        <Empty title="No letter is written" />
      ) : (
        <ul class="govuk-list">
          {letters.map((one) => (
            <li>
              <a class="govuk-link" href={`${base}/letters/${one.id}`}>
                {LETTER_KINDS[one.kind]}
              </a>
              : {one.sentOn === null ? 'not sent yet' : `sent on ${formatDate(one.sentOn)}`}
            </li>
          ))}
        </ul>
      )}
      {mayAdd && (
        <ul class="govuk-list fp-noprint">
          {Object.entries(LETTER_KINDS).map(([kind, title]) => (
            <li>
              <a class="govuk-link" href={`${base}/letters/new?kind=${kind}`}>
                Write: {title.toLowerCase()}
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

export function StepPage(props: {
  review: CaseReview
  name: StepName
  version: string
  values: Readonly<Record<string, string>>
  errors: readonly FieldError[]
  /** Somebody changed the review meanwhile. */
  changed: boolean
  threshold: Threshold
  formToken: string
}): Html {
  const { review, values, errors } = props
  const step: Step = STEPS[props.name]
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading caption={`Case review ${review.reference}`} lead={step.lead}>
        {step.title}
      </Heading>
      {props.changed && (
        <InsetText>
          Somebody changed this review while you were typing. What you typed is still here: look at the review again,
          then save.
        </InsetText>
      )}
      {props.name === 'decide' && (
        <p class="govuk-body">
          {props.threshold.counted} of the complaints count, and {props.threshold.needed} are needed.
        </p>
      )}
      <PostForm action={`/case-reviews/${review.recordId}/steps/${props.name}`} token={props.formToken}>
        <input type="hidden" name="version" value={props.version} />
        {step.fields.map((field) => (
          <StepInput field={field} value={values[field.name] ?? ''} error={errorAt(errors, field.name)} />
        ))}
        <Button>{step.button}</Button>
      </PostForm>
    </>
  )
}

function StepInput(props: { field: StepField; value: string; error: { content: string } | undefined }): Html {
  const { field } = props
  const common = {
    ...{ name: field.name, value: props.value, errorMessage: props.error },
    label: { content: field.label, classes: 'govuk-label--s' },
  }
  switch (field.kind) {
    case 'day':
      return <Input {...common} type="date" classes="govuk-input--width-10" />
    case 'line':
      return <Input {...common} />
    case 'text':
      return <Textarea {...common} />
    case 'decision':
      return (
        <Radios
          name={field.name}
          value={props.value}
          classes="govuk-radios--inline"
          fieldset={{ legend: { content: field.label, classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={props.error}
          items={[
            { value: 'met', content: 'Met' },
            { value: 'not-met', content: 'Not met' },
          ]}
        />
      )
  }
}

export function HistoryPage(props: {
  review: CaseReview
  history: History & { readonly agencyName: string }
  errors: readonly FieldError[]
  formToken: string
}): Html {
  const { history, errors } = props
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading caption={`Case review ${props.review.reference}`}>What {history.agencyName} knows and did</Heading>
      <PostForm action={`/case-reviews/${props.review.recordId}/histories/${history.id}`} token={props.formToken}>
        <input type="hidden" name="version" value={String(history.version)} />
        <Textarea
          name="known"
          rows={8}
          label={{ content: 'What was known, when', classes: 'govuk-label--s' }}
          value={history.known}
          errorMessage={errorAt(errors, 'known')}
        />
        <Textarea
          name="done"
          rows={8}
          label={{ content: 'What was done, and what came of it', classes: 'govuk-label--s' }}
          value={history.done}
          errorMessage={errorAt(errors, 'done')}
        />
        <Radios
          name="usesSystem"
          value={history.usesSystem ?? ''}
          classes="govuk-radios--small"
          fieldset={{
            legend: { content: 'How much of this stood in the shared cases?', classes: 'govuk-fieldset__legend--s' },
          }}
          errorMessage={errorAt(errors, 'usesSystem')}
          items={Object.entries(USES).map(([value, content]) => ({ value, content }))}
        />
        <Button>Save the answer</Button>
      </PostForm>
    </>
  )
}

export function ReplyPage(props: {
  review: CaseReview
  recommendation: Recommendation & { readonly agencyName: string }
  errors: readonly FieldError[]
  formToken: string
}): Html {
  const { recommendation: one, errors } = props
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading caption={`Case review ${props.review.reference}`}>The reply of {one.agencyName}</Heading>
      <p class="govuk-body fp-text">{one.text}</p>
      <PostForm action={`/case-reviews/${props.review.recordId}/recommendations/${one.id}`} token={props.formToken}>
        <input type="hidden" name="version" value={String(one.version)} />
        <Radios
          name="reply"
          value={one.reply ?? ''}
          classes="govuk-radios--small"
          fieldset={{ legend: { content: 'The recommendation is', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'reply')}
          items={Object.entries(REPLIES).map(([value, content]) => ({ value, content }))}
        />
        <Textarea
          name="replyText"
          label={{ content: 'What they say; if it is not accepted, why not', classes: 'govuk-label--s' }}
          value={one.replyText}
          errorMessage={errorAt(errors, 'replyText')}
        />
        <Input
          name="doneOn"
          type="date"
          classes="govuk-input--width-10"
          label={{ content: 'Done on, when it is' }}
          value={one.doneOn ?? ''}
          errorMessage={errorAt(errors, 'doneOn')}
        />
        <Button>Save the reply</Button>
      </PostForm>
    </>
  )
}

export function LetterPage(props: {
  review: CaseReview
  title: string
  action: string
  body: string
  /** Null for a new one. */
  letter: Letter | null
  errors: readonly FieldError[]
  formToken: string
}): Html {
  const { letter, errors } = props
  if (letter !== null && letter.sentOn !== null) {
    return (
      <>
        <Heading caption={`Case review ${props.review.reference}`} lead={`Sent on ${formatDate(letter.sentOn)}`}>
          {props.title}
        </Heading>
        <div class="fp-text">{letter.body}</div>
      </>
    )
  }
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading
        caption={`Case review ${props.review.reference}`}
        lead="Written for you from what is recorded. Read it, change it, print it; then note that it was sent."
      >
        {props.title}
      </Heading>
      <PostForm action={props.action} token={props.formToken}>
        {letter !== null && <input type="hidden" name="version" value={String(letter.version)} />}
        <Textarea
          name="body"
          rows={18}
          label={{ content: 'Letter', classes: 'govuk-label--s' }}
          value={props.body}
          errorMessage={errorAt(errors, 'body')}
        />
        {letter !== null && (
          <Input
            name="sentOn"
            type="date"
            classes="govuk-input--width-10"
            label={{ content: 'Sent on: leave it empty while it is not' }}
            errorMessage={errorAt(errors, 'sentOn')}
          />
        )}
        <Button>Save the letter</Button>
      </PostForm>
    </>
  )
}

export function FiguresPage(props: { year: string; years: readonly string[]; figures: YearlyFigures }): Html {
  const { figures } = props
  const rows: readonly (readonly [string, number])[] = [
    ['Applications', figures.applications],
    ['Applications in which the threshold was not met', figures.thresholdNotMet],
    ['Case reviews held', figures.reviews],
    ['Case reviews that led to recommendations', figures.withRecommendations],
  ]
  return (
    <>
      <Heading lead="What is published at least once a year, of the reviews that you may open.">
        Case reviews, {props.year}
      </Heading>
      <form method="get" action="/case-reviews/figures" class="fp-filters fp-noprint">
        <div class="fp-filters__row">
          <Select
            name="year"
            label={{ content: 'Financial year' }}
            value={props.year}
            items={props.years.map((year) => ({ value: year, text: year }))}
          />
          <Button classes="govuk-button--secondary">Show</Button>
        </div>
      </form>
      <Table
        head={[{ content: 'Figure' }, { content: 'Number', format: 'numeric' }]}
        rows={rows.map(([what, number]) => [{ content: what }, { content: String(number), format: 'numeric' }])}
      />
      <p class="govuk-body">
        <a class="govuk-link fp-noprint" href={`/case-reviews/figures.csv?year=${props.year}`}>
          Download as CSV
        </a>
      </p>
    </>
  )
}

const RULE_FIELDS = [
  [
    'complaintsNeeded',
    'Complaints that meet the threshold',
    'At most 3: the law allows a lower number, never a higher one',
  ],
  ['complainWithinMonths', 'A complaint counts if made within so many months of the behaviour', 'The law says 1'],
  ['applyWithinMonths', 'And if the application comes within so many months of it', 'The law says 6'],
  ['acknowledgeDays', 'Working days to acknowledge an application', ''],
  ['decideDays', 'Working days to decide about the threshold', ''],
  ['reviewDays', 'Working days to hold the review', ''],
  ['appealDays', 'Working days to decide an appeal', ''],
] as const

export function RulesPage(props: {
  rules: readonly ReviewRules[]
  draft: Readonly<Record<string, string>> | null
  errors: readonly FieldError[]
  today: string
  formToken: string
}): Html {
  const { draft, errors } = props
  const [current] = props.rules.filter(({ validFrom }) => validFrom <= props.today)
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading lead="The number of complaints and the clocks of the case review. A new version holds from its day on; reviews keep the one that held when they were applied for.">
        Local rules of the case review
      </Heading>
      {current !== undefined && current.reviewOn < props.today && (
        <InsetText>These rules should have been checked by {formatDate(current.reviewOn)}.</InsetText>
      )}
      <Scroll label="Versions of the rules">
        <Table
          head={['From', 'Complaints', 'Months', 'Working days', 'Source', 'Check again'].map((content) => ({
            content,
          }))}
          rows={props.rules.map((one) => [
            { content: formatDate(one.validFrom) },
            { content: String(one.complaintsNeeded) },
            { content: `told within ${one.complainWithinMonths}, applied within ${one.applyWithinMonths}` },
            {
              content: `acknowledge ${one.acknowledgeDays}, decide ${one.decideDays}, review ${one.reviewDays}, appeal ${one.appealDays}`,
            },
            { content: one.source },
            { content: formatDate(one.reviewOn) },
          ])}
        />
      </Scroll>
      {draft !== null && (
        <PostForm action="/case-reviews/rules" token={props.formToken}>
          <h2 class="govuk-heading-m">A new version</h2>
          <Input
            name="validFrom"
            type="date"
            classes="govuk-input--width-10"
            label={{ content: 'Holds from' }}
            value={draft['validFrom'] ?? ''}
            errorMessage={errorAt(errors, 'validFrom')}
          />
          {RULE_FIELDS.map(([name, label, hint]) => (
            <Input
              name={name}
              inputmode="numeric"
              classes="govuk-input--width-3"
              label={{ content: label }}
              hint={hint === '' ? undefined : { content: hint }}
              value={draft[name] ?? ''}
              errorMessage={errorAt(errors, name)}
            />
          ))}
          <Input
            name="source"
            label={{ content: 'Where this is laid down' }}
            value={draft['source'] ?? ''}
            errorMessage={errorAt(errors, 'source')}
          />
          <Input
            name="reviewOn"
            type="date"
            classes="govuk-input--width-10"
            label={{ content: 'Check again by' }}
            value={draft['reviewOn'] ?? ''}
            errorMessage={errorAt(errors, 'reviewOn')}
          />
          <Button>Add the version</Button>
        </PostForm>
      )}
    </>
  )
}
