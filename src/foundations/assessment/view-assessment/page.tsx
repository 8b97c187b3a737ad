import { londonDay } from '../../../platform/clock/index.ts'
import { PostForm } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime, formatSigned } from '../../../platform/html/format.ts'
import { Button, Details, InsetText, SummaryList, Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { changedAnswers } from '../domain/compare.ts'
import { bandOf, type Instrument, nameOf } from '../domain/instrument.ts'
import { type JudgementState, judgementStateLabels } from '../domain/judgement.ts'
import { BandTable, bandHistory } from '../pages/bands.tsx'
import { assessPath } from '../pages/load.ts'
import { AnswersTable, Outcome } from '../pages/outcome.tsx'
import type { Assessment, Judgement, Standing } from '../store/assessments.ts'

export interface AssessmentView {
  readonly recordId: string
  readonly recordName: string
  readonly assessment: Assessment
  readonly instrument: Instrument
  readonly subjectName: string | null
  readonly previous: Assessment | null
  /** All of the same subject by the same instrument, the newest first. */
  readonly chain: readonly Standing[]
  readonly people: ReadonlyMap<string, string>
  readonly agencyName: string | null
  readonly teamName: string | null
  readonly isNewest: boolean
  readonly mayAssess: boolean
  readonly mayAskJudgement: boolean
  readonly mayWithdraw: boolean
  /** The judgement that waits is for this reader to decide. */
  readonly decides: boolean
  readonly formToken: string
}

export function AssessmentPage(view: AssessmentView): Html {
  const { assessment, instrument, previous } = view
  const newest = view.chain[0]
  const completed = [
    view.people.get(assessment.completedBy) ?? 'Somebody who has left',
    view.teamName,
    view.agencyName,
  ].filter((part) => part !== null)
  return (
    <>
      <Heading caption={view.subjectName ?? view.recordName}>{instrument.title}</Heading>
      {!view.isNewest && newest !== undefined && (
        <InsetText>
          This does not count any more: there is a{' '}
          <a class="govuk-link" href={`/assessments/${newest.id}`}>
            newer assessment of {formatDate(londonDay(newest.completedAt))}
          </a>
          .
        </InsetText>
      )}
      {view.decides && (
        <InsetText>
          <p class="govuk-body">An adjustment of this total waits for you.</p>
          <Button href={`/assessments/${assessment.id}/judgement`}>Confirm or refuse it</Button>
        </InsetText>
      )}
      <Outcome
        {...{ instrument, band: assessment, total: assessment.total, scoredTotal: assessment.scoredTotal }}
        highestPossible={assessment.highestPossible}
        next={bandOf(instrument, assessment.total).next}
        prompts={assessment.prompts}
        reviewDueOn={view.isNewest ? assessment.reviewDueOn : null}
      />
      <p class="govuk-body">
        Completed {formatDateTime(assessment.completedAt)} by {completed.join(', ')}, with{' '}
        <a class="govuk-link" href={`/instruments/${nameOf(instrument)}`}>
          version {instrument.version}
        </a>
        .
      </p>
      {view.mayAssess && (
        <p class="govuk-body fp-actions fp-noprint">
          <a
            class="govuk-link"
            href={assessPath(view.recordId, { instrument: instrument.id, subjectId: assessment.subjectId })}
          >
            Assess again
          </a>
          {view.mayAskJudgement && (
            <a class="govuk-link" href={`/assessments/${assessment.id}/judgement`}>
              Adjust the total by professional judgement
            </a>
          )}
        </p>
      )}
      <Judgements view={view} />
      {previous !== null && <Changes previous={previous} now={assessment} />}
      <History view={view} />
      <h2 class="govuk-heading-m">Answers</h2>
      <AnswersTable answers={assessment.answers} before={null} />
      {assessment.header.length > 0 && (
        <Details summary="What stands above the questions">
          <SummaryList
            rows={assessment.header.map(({ key, label, value }) => ({
              key: { content: label },
              value: { content: shownValue(instrument, key, value) },
            }))}
          />
        </Details>
      )}
      {instrument.footing !== '' && <p class="govuk-body-s fp-quiet">{instrument.footing}</p>}
    </>
  )
}

function shownValue(instrument: Instrument, key: string, value: string): Child {
  const field = instrument.header.find((one) => one.key === key)
  return field?.kind === 'date' ? formatDate(value) : <span class="fp-text">{value}</span>
}

const STATE_COLOURS: Readonly<Record<JudgementState, string>> = {
  asked: 'yellow',
  confirmed: 'green',
  refused: 'red',
  withdrawn: 'grey',
}

function Judgements(props: { view: AssessmentView }): Child {
  const { view } = props
  if (view.assessment.judgements.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">Professional judgement</h2>
      {view.assessment.judgements.map((judgement) => (
        <JudgementFacts judgement={judgement} people={view.people} />
      ))}
      {view.mayWithdraw && (
        <PostForm action={`/assessments/${view.assessment.id}/judgement`} token={view.formToken}>
          <Button name="do" value="withdraw" classes="govuk-button--secondary">
            Take it back
          </Button>
        </PostForm>
      )}
    </>
  )
}

/** What was asked, why, and what was decided. */
export function JudgementFacts(props: { judgement: Judgement; people: ReadonlyMap<string, string> }): Html {
  const { judgement, people } = props
  const name = (id: string) => people.get(id) ?? 'Somebody who has left'
  const raises = judgement.adjustedTotal > judgement.fromTotal
  const counts =
    judgement.state === 'asked' &&
    (raises
      ? 'It counts from now on, because it raises the total, until it is refused.'
      : 'Until it is confirmed, what the answers came to counts.')
  return (
    <SummaryList
      rows={[
        {
          key: { content: 'Adjustment' },
          value: {
            content: (
              <>
                From {judgement.fromTotal} to <strong>{judgement.adjustedTotal}</strong> (
                {judgement.bandLabel.toLowerCase()}){' '}
                <Tag classes={`govuk-tag--${STATE_COLOURS[judgement.state]}`}>
                  {judgementStateLabels[judgement.state]}
                </Tag>
                {counts !== false && <p class="govuk-body govuk-!-margin-top-2">{counts}</p>}
              </>
            ),
          },
        },
        { key: { content: 'Reason' }, value: { content: <span class="fp-text">{judgement.reason}</span> } },
        {
          key: { content: 'Asked by' },
          value: { content: `${name(judgement.askedBy)}, ${formatDateTime(judgement.askedAt)}` },
        },
        judgement.approverId !== null && {
          key: {
            content:
              judgement.decidedAt === null || judgement.state === 'withdrawn' ? 'To be confirmed by' : 'Decided by',
          },
          value: {
            content:
              judgement.decidedAt === null || judgement.state === 'withdrawn'
                ? name(judgement.approverId)
                : `${name(judgement.approverId)}, ${formatDateTime(judgement.decidedAt)}`,
          },
        },
        judgement.note !== '' && {
          key: { content: 'Note' },
          value: { content: <span class="fp-text">{judgement.note}</span> },
        },
      ]}
    />
  )
}

function Changes(props: { previous: Assessment; now: Assessment }): Html {
  const { previous, now } = props
  const changes = changedAnswers(previous.answers, now.answers)
  return (
    <>
      <h2 class="govuk-heading-m">What changed since last time</h2>
      <p class="govuk-body">
        On{' '}
        <a class="govuk-link" href={`/assessments/${previous.id}`}>
          {formatDate(londonDay(previous.completedAt))}
        </a>{' '}
        it was {previous.bandLabel.toLowerCase()}, {previous.total}. Now it is {now.bandLabel.toLowerCase()},{' '}
        {now.total}
        {previous.instrumentVersion !== now.instrumentVersion && ', by another version of the questions'}.
      </p>
      {changes.length === 0 ? (
        <p class="govuk-body">Every answer is the same.</p>
      ) : (
        <Scroll label="What changed since last time">
          <Table
            caption="What changed since last time"
            captionClasses="govuk-visually-hidden"
            head={[
              { content: 'Question' },
              { content: 'Last time' },
              { content: 'Now' },
              { content: 'Score', format: 'numeric' },
            ]}
            rows={changes.map(({ number, subject, before, now: after, by, question }) => [
              { content: `${number}. ${subject}` },
              { content: question === 'new' ? <Quiet>Not asked</Quiet> : <Said text={before} /> },
              { content: question === 'gone' ? <Quiet>Not asked</Quiet> : <Said text={after} /> },
              { content: formatSigned(by), format: 'numeric' },
            ])}
          />
        </Scroll>
      )}
    </>
  )
}

function Said(props: { text: string | null }): Html {
  return props.text === null ? <Quiet>No answer</Quiet> : <span class="fp-text">{props.text}</span>
}

function Quiet(props: { children: string }): Html {
  return <span class="fp-quiet">{props.children}</span>
}

function History(props: { view: AssessmentView }): Child {
  const { chain, instrument } = props.view
  const chart = bandHistory({
    id: 'bands',
    title: `Bands over time: ${instrument.title}`,
    of: chain,
    bands: instrument.bands.map(({ label }) => label),
  })
  if (chart === null) return null
  return (
    <>
      <h2 class="govuk-heading-m">Over time</h2>
      <figure class="fp-chart">{chart}</figure>
      <BandTable caption="Assessments over time" of={chain} />
    </>
  )
}
