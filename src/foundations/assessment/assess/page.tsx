import { londonDay } from '../../../platform/clock/index.ts'
import { errorAt, type FieldError, FORM_TOKEN_FIELD, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime } from '../../../platform/html/format.ts'
import { Button, Details, InsetText, Radios, SummaryList } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import type { Instrument } from '../domain/instrument.ts'
import { highestPossible, nameOf } from '../domain/instrument.ts'
import type { Scored } from '../domain/score.ts'
import { AnswersTable, Outcome } from '../pages/outcome.tsx'
import { type Filled, type HeldHeader, InstrumentFields } from '../pages/questions.tsx'
import type { Assessment } from '../store/assessments.ts'
import type { Draft } from '../store/drafts.ts'
import type { InstrumentEntry } from '../store/instruments.ts'
import { fieldsOf } from './form.ts'

export interface SubjectChoice {
  readonly subjectId: string
  readonly name: string
  readonly role: string
}

export interface StartView {
  readonly recordId: string
  readonly recordName: string
  readonly subjects: readonly SubjectChoice[]
  readonly instruments: readonly InstrumentEntry[]
  readonly drafts: readonly {
    readonly draft: Draft
    readonly title: string
    readonly subject: string | null
    readonly href: string
  }[]
  readonly chosen: { readonly subject: string; readonly instrument: string }
  readonly errors: readonly FieldError[]
}

/** Of whom, and by what. Chosen in the address, so that the form can be come back to. */
export function StartPage(view: StartView): Html {
  const { instruments, subjects } = view
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading caption={view.recordName}>Assess</Heading>
      {view.drafts.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Go on with what you have begun</h2>
          <ul class="govuk-list govuk-list--spaced">
            {view.drafts.map(({ draft, title, subject, href }) => (
              <li>
                <a class="govuk-link" href={href}>
                  {subject === null ? title : `${title}: ${subject}`}
                </a>
                , kept {formatDateTime(draft.savedAt)}
              </li>
            ))}
          </ul>
          <h2 class="govuk-heading-m">Begin another</h2>
        </>
      )}
      {instruments.length === 0 ? (
        <Empty title="There is no instrument to assess with">
          <p class="govuk-body">Whoever composes instruments can publish one.</p>
        </Empty>
      ) : (
        <form method="get" action={`/records/${view.recordId}/assess`}>
          <input type="hidden" name="chose" value="yes" />
          {subjects.length > 0 && (
            <Radios
              name="subject"
              value={view.chosen.subject}
              fieldset={{ legend: { content: 'Whom do you assess?', classes: 'govuk-fieldset__legend--m' } }}
              errorMessage={errorAt(view.errors, 'subject')}
              items={subjects.map(({ subjectId, name, role }) => ({
                value: subjectId,
                content: name,
                hint: role === '' ? undefined : { content: role },
              }))}
            />
          )}
          {instruments.length === 1 ? (
            <input type="hidden" name="instrument" value={nameOf(instruments[0] ?? { id: '', version: '' })} />
          ) : (
            <Radios
              name="instrument"
              value={view.chosen.instrument}
              fieldset={{ legend: { content: 'What do you assess with?', classes: 'govuk-fieldset__legend--m' } }}
              errorMessage={errorAt(view.errors, 'instrument')}
              items={instruments.map((one) => ({
                value: nameOf(one),
                content: one.title,
                hint: { content: `Version ${one.version}` },
              }))}
            />
          )}
          <Button>Continue</Button>
        </form>
      )}
    </>
  )
}

export interface AssessView {
  readonly recordId: string
  readonly recordName: string
  readonly recordPath: string
  readonly instrument: Instrument
  readonly subject: SubjectChoice | null
  readonly filled: Filled
  readonly errors: readonly FieldError[]
  readonly previous: Assessment | null
  /** When what is shown was kept; null when it was just typed, or nothing was begun. */
  readonly keptAt: Date | null
  readonly held?: HeldHeader | undefined
  readonly formToken: string
}

export function AssessPage(view: AssessView): Html {
  const { instrument, previous } = view
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading caption={view.subject?.name ?? view.recordName}>{instrument.title}</Heading>
      {instrument.about !== '' && <p class="govuk-body fp-text">{instrument.about}</p>}
      {view.keptAt !== null && (
        <InsetText>
          You began this. It was last kept {formatDateTime(view.keptAt)}. Go on, or throw it away below.
        </InsetText>
      )}
      {previous !== null && (
        <p class="govuk-body">
          Last assessed on{' '}
          <a class="govuk-link" href={`/assessments/${previous.id}`}>
            {formatDate(londonDay(previous.completedAt))}
          </a>
          : {previous.bandLabel.toLowerCase()}, {previous.total}. What was answered then stands beside each question;
          nothing is filled in.
        </p>
      )}
      {view.keptAt === null && view.held !== undefined && <FilledIn instrument={instrument} held={view.held} />}
      <form action={`/records/${view.recordId}/assess`} method="post" novalidate class="as-form" data-autosave>
        <input type="hidden" name={FORM_TOKEN_FIELD} value={view.formToken} />
        <Which view={view} />
        <InstrumentFields
          instrument={instrument}
          filled={view.filled}
          held={view.held}
          errors={view.errors}
          last={
            previous === null ? null : { answers: previous.answers, on: formatDate(londonDay(previous.completedAt)) }
          }
        />
        <p class="govuk-body as-sum" data-sum hidden>
          So far: <strong data-sum-value>0</strong> of {highestPossible(instrument)} {instrument.unit.many}
        </p>
        <div class="fp-actions">
          <Button name="do" value="check" preventDoubleClick>
            Check and score
          </Button>
          <Button name="do" value="keep" classes="govuk-button--secondary" preventDoubleClick>
            Save and come back later
          </Button>
          {view.keptAt !== null && (
            <button type="submit" name="do" value="drop" class="fp-link-button">
              Throw away what you began
            </button>
          )}
          <a class="govuk-link" href={view.recordPath}>
            Cancel
          </a>
        </div>
        <p
          class="govuk-body-s fp-quiet"
          role="status"
          data-autosave-status
          data-saved="Kept as you write"
          data-failed="Not kept just now. If you were signed out, sign in again in another window, then go on here."
        ></p>
      </form>
    </>
  )
}

/** Says what was filled in, and what nobody has recorded. */
function FilledIn(props: { instrument: Instrument; held: HeldHeader }): Child {
  const labels = (filled: boolean) =>
    props.instrument.header.filter(({ key }) => (props.held[key] !== undefined) === filled).map(({ label }) => label)
  const [filled, missing] = [labels(true), labels(false)]
  if (filled.length === 0) return null
  return (
    <InsetText>
      <p>
        Filled in from what is recorded: {listed(filled)}. Check it with them. What you change here changes this
        assessment only.
      </p>
      {missing.length > 0 && <p>Not recorded, so not filled in: {listed(missing)}.</p>}
    </InsetText>
  )
}

function listed(labels: readonly string[]): string {
  return labels.map((label, at) => (at === 0 ? label : label.charAt(0).toLowerCase() + label.slice(1))).join(', ')
}

function Which(props: { view: Pick<AssessView, 'instrument' | 'subject'> }): Html {
  return (
    <>
      <input type="hidden" name="instrument" value={nameOf(props.view.instrument)} />
      <input type="hidden" name="subject" value={props.view.subject?.subjectId ?? ''} />
    </>
  )
}

export interface CheckView extends Omit<AssessView, 'errors' | 'keptAt'> {
  readonly scored: Scored
  readonly reviewDueOn: string | null
}

/** What the answers come to, before they are kept for good. */
export function CheckPage(view: CheckView): Html {
  const { instrument, scored, previous } = view
  const header = instrument.header.flatMap(({ key, label, kind }): [string, Child][] => {
    const value = view.filled.header[key] ?? ''
    if (value === '') return []
    return [[label, kind === 'date' ? formatDate(value) : <span class="fp-text">{value}</span>]]
  })
  return (
    <>
      <Heading
        caption={view.subject?.name ?? view.recordName}
        lead="Once it is complete it cannot be changed. You can assess again at any time."
      >
        Check your answers
      </Heading>
      <Outcome
        instrument={instrument}
        total={scored.total}
        scoredTotal={scored.total}
        highestPossible={scored.highestPossible}
        band={{ bandLabel: scored.band.label, bandRank: scored.band.rank, topRank: instrument.bands.length - 1 }}
        next={scored.band.next}
        prompts={scored.prompts}
        reviewDueOn={view.reviewDueOn}
      />
      <PostForm action={`/records/${view.recordId}/assess`} token={view.formToken}>
        <Which view={view} />
        {fieldsOf(view.filled).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <div class="fp-actions">
          <Button name="do" value="complete" preventDoubleClick>
            Complete the assessment
          </Button>
          <Button name="do" value="change" classes="govuk-button--secondary">
            Change an answer
          </Button>
        </div>
      </PostForm>
      <h2 class="govuk-heading-m">Your answers</h2>
      <AnswersTable answers={scored.answers} before={previous?.answers ?? null} />
      {header.length > 0 && (
        <Details summary="What stands above the questions">
          <SummaryList
            rows={header.map(([label, value]) => ({ key: { content: label }, value: { content: value } }))}
          />
        </Details>
      )}
    </>
  )
}
