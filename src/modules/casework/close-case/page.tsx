import { Marked, type RecordHeader, type RuleOffered } from '../../../foundations/sharing/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime, plural } from '../../../platform/html/format.ts'
import {
  Button,
  Checkboxes,
  Input,
  Radios,
  SummaryList,
  Textarea,
  WarningText,
} from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { CLOSURE_STATES, VICTIMS_VIEWS } from '../domain/closure.ts'
import type { Case } from '../store/cases.ts'
import type { Closure } from '../store/closures.ts'
import type { ClosureDraft } from './form.ts'

interface Base {
  readonly header: Pick<RecordHeader, 'classification'>
  readonly one: Pick<Case, 'recordId' | 'title' | 'state'>
  readonly errors: readonly FieldError[]
  readonly formToken: string
}

export interface AskView extends Base {
  readonly draft: ClosureDraft
  readonly rules: readonly RuleOffered[]
  readonly warnings: readonly string[]
  readonly hasVictim: boolean
}

export function AskPage(view: AskView): Html {
  const { one, draft, errors, warnings, rules } = view
  return (
    <Marked classification={view.header.classification}>
      <ProblemSummary errors={errors} />
      <Heading
        caption={one.title}
        lead="Somebody else who may approve closings decides on it. Until then work goes on."
      >
        Close the case
      </Heading>
      <PostForm action={`/cases/${one.recordId}/close`} token={view.formToken} class="cw-form">
        <Radios
          name="outcome"
          value={draft.outcome}
          classes="govuk-radios--small"
          fieldset={{ legend: { content: 'How it ended', classes: 'govuk-fieldset__legend--s' } }}
          hint={{ content: 'It decides how long the case is kept, as the agreement says.' }}
          errorMessage={errorAt(errors, 'outcome')}
          items={rules.map(({ outcome, title, months }) => ({
            ...{ value: outcome, content: title },
            hint: { content: `Kept for ${keptFor(months)}` },
          }))}
        />
        <Input
          name="endedOn"
          type="date"
          label={{ content: 'The work ended on', classes: 'govuk-label--s' }}
          value={draft.endedOn}
          errorMessage={errorAt(errors, 'endedOn')}
          classes="govuk-input--width-10"
          autocomplete="off"
        />
        <Textarea
          name="achieved"
          label={{ content: 'What was achieved', classes: 'govuk-label--s' }}
          hint={{ content: 'For the victim, with the perpetrator, at the place' }}
          rows={4}
          value={draft.achieved}
          errorMessage={errorAt(errors, 'achieved')}
        />
        <Radios
          name="victimsView"
          value={draft.victimsView}
          classes="govuk-radios--small"
          fieldset={{ legend: { content: 'What the victim thinks of it', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'victimsView')}
          items={Object.entries(VICTIMS_VIEWS)
            .filter(([code]) => (code === 'no-victim') !== view.hasVictim)
            .map(([value, content]) => ({ value, content }))}
        />
        <Input
          name="viewBecause"
          label={{ content: 'In their words, or why they were not asked' }}
          value={draft.viewBecause}
          errorMessage={errorAt(errors, 'viewBecause')}
          autocomplete="off"
        />
        {warnings.length > 0 && (
          <Checkboxes
            name="acknowledged"
            classes="govuk-checkboxes--small"
            values={draft.acknowledged}
            fieldset={{
              legend: { content: 'Still open: confirm each that may stay so', classes: 'govuk-fieldset__legend--s' },
            }}
            errorMessage={errorAt(errors, 'acknowledged')}
            items={warnings.map((warning) => ({ value: warning, content: warning }))}
          />
        )}
        <div class="fp-actions">
          <Button preventDoubleClick>Ask to close</Button>
          <Back recordId={one.recordId} text="Cancel" />
        </div>
      </PostForm>
    </Marked>
  )
}

function keptFor(months: number): string {
  return months % 12 === 0 ? plural(months / 12, 'year', 'years') : plural(months, 'month', 'months')
}

function Back(props: { recordId: string; text: string }): Html {
  return (
    <a class="govuk-link" href={`/cases/${props.recordId}`}>
      {props.text}
    </a>
  )
}

export interface ClosureView extends Base {
  readonly closure: Closure
  readonly earlier: readonly Closure[]
  readonly names: ReadonlyMap<string, string>
  /** Who else can decide, while it waits for somebody else. */
  readonly approvers: readonly string[]
  /** What this person can do about it. */
  readonly can: 'decide' | 'withdraw' | 'wait'
  readonly canReopen: boolean
  readonly note: string
}

export function ClosurePage(view: ClosureView): Html {
  const { one, closure, errors } = view
  return (
    <Marked classification={view.header.classification}>
      <ProblemSummary errors={errors} />
      <Heading caption={one.title}>
        {closure.state === 'asked' ? 'Request to close the case' : 'How the case ended'}
      </Heading>
      <Facts closure={closure} names={view.names} />
      {closure.state === 'asked' && <Decide view={view} />}
      {view.canReopen && (
        <p class="govuk-body">
          <a class="govuk-link" href={`/cases/${one.recordId}/reopen`}>
            Open the case again
          </a>
        </p>
      )}
      {view.earlier.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Earlier requests</h2>
          {view.earlier.map((earlier) => (
            <Facts closure={earlier} names={view.names} />
          ))}
        </>
      )}
      <p class="govuk-body">
        <Back recordId={one.recordId} text="Back to the case" />
      </p>
    </Marked>
  )
}

function Facts({ closure, names }: { closure: Closure; names: ReadonlyMap<string, string> }): Html {
  const name = (id: string | null) => (id === null ? 'somebody' : (names.get(id) ?? 'somebody'))
  const row = (key: string, value: Child) => ({ key: { content: key }, value: { content: value } })
  return (
    <SummaryList
      rows={[
        row('State', CLOSURE_STATES[closure.state]),
        row('Asked', `${formatDateTime(closure.askedAt)} by ${name(closure.askedBy)}`),
        row('How it ended', closure.outcomeTitle),
        row('The work ended on', formatDate(closure.endedOn)),
        row('What was achieved', <div class="fp-text">{closure.achieved}</div>),
        row(
          'The victim',
          closure.viewBecause === ''
            ? VICTIMS_VIEWS[closure.victimsView]
            : `${VICTIMS_VIEWS[closure.victimsView]}: ${closure.viewBecause}`,
        ),
        closure.acknowledged.length > 0 &&
          row(
            'Still open, and acknowledged',
            <ul class="govuk-list">
              {closure.acknowledged.map((warning) => (
                <li>{warning}</li>
              ))}
            </ul>,
          ),
        closure.decidedAt !== null &&
          row('Decided', `${formatDateTime(closure.decidedAt)} by ${name(closure.decidedBy)}`),
        closure.decisionNote !== '' && row('Note', <div class="fp-text">{closure.decisionNote}</div>),
      ]}
    />
  )
}

function Decide({ view }: { view: ClosureView }): Html {
  const { one, closure, errors } = view
  if (view.can === 'wait') return <WhoDecides approvers={view.approvers} />
  return (
    <PostForm action={`/cases/${one.recordId}/closure`} token={view.formToken} class="cw-form">
      <input type="hidden" name="closure" value={closure.id} />
      {view.can === 'withdraw' ? (
        <>
          <p class="govuk-body">You asked for this, so somebody else decides on it. You can take it back.</p>
          <WhoDecides approvers={view.approvers} />
          <div class="fp-actions">
            <Button name="decision" value="withdraw" classes="govuk-button--secondary" preventDoubleClick>
              Take the request back
            </Button>
          </div>
        </>
      ) : (
        <>
          <Textarea
            name="note"
            label={{ content: 'Note', classes: 'govuk-label--s' }}
            hint={{ content: 'If you send it back, say what is missing' }}
            rows={3}
            value={view.note}
            errorMessage={errorAt(errors, 'note')}
          />
          <div class="fp-actions">
            <Button name="decision" value="approve" preventDoubleClick>
              Approve and close
            </Button>
            <Button name="decision" value="send-back" classes="govuk-button--secondary" preventDoubleClick>
              Send back
            </Button>
          </div>
        </>
      )}
    </PostForm>
  )
}

function WhoDecides({ approvers }: { approvers: readonly string[] }): Html {
  if (approvers.length === 0) {
    return (
      <WarningText>
        Nobody else of the team that answers for the case may approve closings. Ask whoever manages the team’s users.
      </WarningText>
    )
  }
  return <p class="govuk-body">Whoever of these looks at it first decides: {approvers.join(', ')}.</p>
}

export function ReopenPage(view: Base & { readonly reason: string }): Html {
  const { one, errors } = view
  return (
    <Marked classification={view.header.classification}>
      <ProblemSummary errors={errors} />
      <Heading caption={one.title} lead="The time for which it is kept stops running until it is closed again.">
        Open the case again
      </Heading>
      <PostForm action={`/cases/${one.recordId}/reopen`} token={view.formToken} class="cw-form">
        <Textarea
          name="reason"
          label={{ content: 'Why', classes: 'govuk-label--s' }}
          rows={3}
          value={view.reason}
          errorMessage={errorAt(errors, 'reason')}
        />
        <div class="fp-actions">
          <Button preventDoubleClick>Open again</Button>
          <Back recordId={one.recordId} text="Cancel" />
        </div>
      </PostForm>
    </Marked>
  )
}
