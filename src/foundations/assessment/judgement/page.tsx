import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, Details, Input, InsetText, Radios, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import type { Approver } from '../deps.ts'
import { bandOf, type Instrument, spanOf } from '../domain/instrument.ts'
import { AnswersTable, Outcome } from '../pages/outcome.tsx'
import type { Assessment, Judgement } from '../store/assessments.ts'
import { JudgementFacts } from '../view-assessment/page.tsx'

export interface AskTyped {
  readonly adjustedTotal: string
  readonly reason: string
  readonly approver: string
}

interface AskView {
  readonly name: string
  readonly assessment: Assessment
  readonly instrument: Instrument
  readonly approvers: readonly Approver[]
  readonly typed: AskTyped
  readonly errors: readonly FieldError[]
  readonly formToken: string
}

export function AskPage(view: AskView): Html {
  const { assessment, instrument, approvers, typed, errors } = view
  const { adjust, approver: needsApprover } = instrument.judgement
  const bands = instrument.bands.map(({ label }, rank) => `${label} ${spanOf(instrument, rank)}`).join(', ')
  const path = `/assessments/${assessment.id}`
  if (needsApprover && approvers.length === 0) {
    return (
      <>
        <Heading caption={view.name}>Adjust the total</Heading>
        <InsetText>
          Nobody else of your agency who may confirm an adjustment can work on this record. Ask the team that owns the
          record to adjust it, or tell your manager.
        </InsetText>
        <p class="govuk-body">
          <a class="govuk-link" href={path}>
            Back to the assessment
          </a>
        </p>
      </>
    )
  }
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading
        caption={view.name}
        lead={
          needsApprover
            ? 'What the answers came to stays on record. A higher total counts at once; a lower one only when somebody else has confirmed it.'
            : 'What the answers came to stays on record beside your judgement.'
        }
      >
        Adjust the total
      </Heading>
      <p class="govuk-body">
        The answers came to <strong>{assessment.scoredTotal}</strong> of {assessment.highestPossible} ({bands}).
      </p>
      <PostForm action={`${path}/judgement`} token={view.formToken}>
        <Input
          name="adjustedTotal"
          label={{ content: 'Adjusted total', classes: 'govuk-label--s' }}
          hint={adjust === 'up' ? { content: 'Judgement may only raise this total' } : undefined}
          inputmode="numeric"
          classes="govuk-input--width-4"
          value={typed.adjustedTotal}
          errorMessage={errorAt(errors, 'adjustedTotal')}
        />
        <Textarea
          name="reason"
          label={{ content: 'Why?', classes: 'govuk-label--s' }}
          hint={{ content: 'What do you know that the questions do not ask?' }}
          rows={5}
          value={typed.reason}
          errorMessage={errorAt(errors, 'reason')}
        />
        {needsApprover && (
          <Radios
            name="approver"
            value={typed.approver}
            fieldset={{ legend: { content: 'Who confirms it?', classes: 'govuk-fieldset__legend--s' } }}
            hint={{ content: 'They are told at once. Nobody else can decide.' }}
            errorMessage={errorAt(errors, 'approver')}
            items={approvers.map(({ userId, name }) => ({ value: userId, content: name }))}
          />
        )}
        <div class="fp-actions">
          <Button name="do" value="ask" preventDoubleClick>
            {needsApprover ? 'Ask for confirmation' : 'Adjust'}
          </Button>
          <a class="govuk-link" href={path}>
            Cancel
          </a>
        </div>
      </PostForm>
    </>
  )
}

interface DecideView {
  readonly name: string
  readonly assessment: Assessment
  readonly instrument: Instrument
  readonly judgement: Judgement
  readonly people: ReadonlyMap<string, string>
  readonly noteTyped: string
  readonly errors: readonly FieldError[]
  readonly formToken: string
}

export function DecidePage(view: DecideView): Html {
  const { assessment, instrument, judgement, errors } = view
  const scored = bandOf(instrument, assessment.scoredTotal)
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading caption={view.name}>Confirm or refuse an adjustment</Heading>
      <JudgementFacts judgement={judgement} people={view.people} />
      <PostForm action={`/assessments/${assessment.id}/judgement`} token={view.formToken}>
        <Textarea
          name="note"
          label={{ content: 'Note', classes: 'govuk-label--s' }}
          hint={{ content: 'Stays with the assessment. Needed if you refuse.' }}
          rows={3}
          value={view.noteTyped}
          errorMessage={errorAt(errors, 'note')}
        />
        <div class="fp-actions">
          <Button name="do" value="confirm" preventDoubleClick>
            Confirm {judgement.adjustedTotal}, {judgement.bandLabel.toLowerCase()}
          </Button>
          <Button name="do" value="refuse" classes="govuk-button--warning" preventDoubleClick>
            Refuse: {judgement.fromTotal}, {scored.label.toLowerCase()} counts
          </Button>
          <a class="govuk-link" href={`/assessments/${assessment.id}`}>
            Decide later
          </a>
        </div>
      </PostForm>
      <h2 class="govuk-heading-m">What the answers came to</h2>
      <Outcome
        {...{ instrument, total: assessment.scoredTotal, scoredTotal: assessment.scoredTotal }}
        highestPossible={assessment.highestPossible}
        band={{ bandLabel: scored.label, bandRank: scored.rank, topRank: assessment.topRank }}
        next={scored.next}
        prompts={assessment.prompts}
        reviewDueOn={assessment.reviewDueOn}
      />
      <Details summary="All answers">
        <AnswersTable answers={assessment.answers} before={null} />
      </Details>
    </>
  )
}
