import { monthInWords } from '../../../platform/clock/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime, formatNumber } from '../../../platform/html/format.ts'
import { Button, CharacterCount, Details, Radios } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { typeTitle } from '../pages/words.ts'
import type { Response } from '../store/index.ts'
import { lineOf } from '../view-exception/page.tsx'
import type { Subject } from '../view-exception/view-model.ts'
import { type AnswerDraft, LONGEST } from './form.ts'

export interface AnswerView {
  readonly subject: Subject
  readonly formToken: string
  readonly errors: readonly FieldError[]
  readonly draft: AnswerDraft
}

export function AnswerPage(view: AnswerView): Html {
  const { subject, errors } = view
  const { request, measure, type, area } = subject
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading caption={`${typeTitle(measure, type)} in ${area.name}, ${monthInWords(request.month)}`}>
        {request.response === null ? 'Answer this exception' : 'Change the answer'}
      </Heading>
      <p class="govuk-body pf-prose">
        {formatNumber(request.count)} {measure.unit} were counted and {formatNumber(request.expected, 1)} expected.
        {lineOf(subject)} The answer is due on {formatDate(request.dueOn)}.
      </p>
      <Help />
      <AnswerFields view={view} submit={request.response === null ? 'Send the answer' : 'Save the new version'} />
    </>
  )
}

function Help(): Html {
  return (
    <>
      <p class="govuk-body pf-prose">
        <strong>Do not name victims, suspects or addresses.</strong> Everybody who works with these figures can read the
        answer, and it may be quoted to the board.
      </p>
      <Details summary="What a good answer holds">
        <ul class="govuk-list govuk-list--bullet">
          <li>Whether the rise or fall is real, or comes from recording: a backlog, a new code, one long operation</li>
          <li>Where and when it lies: neighbourhoods, days, hours, premises by their kind</li>
          <li>Whether it is domestic-related, historic, or repeated at the same places</li>
          <li>What the partnership is doing about exactly this, who leads it, and by when it should show</li>
          <li>What is not known, and what would help</li>
        </ul>
        <p class="govuk-body">
          A fall deserves an answer too: say what worked, so that others can use it. “We have looked and have no
          explanation” is an honest answer.
        </p>
      </Details>
    </>
  )
}

function AnswerFields(props: { view: AnswerView; submit: string }): Html {
  const { view, submit } = props
  const { draft, errors } = view
  const href = `/exceptions/requests/${view.subject.request.id}`
  return (
    <PostForm action={`${href}/answer`} token={view.formToken} class="pf-prose">
      <input type="hidden" name="version" value={draft.version} />
      <CharacterCount
        name="known"
        label={{ content: 'What is known?', classes: 'govuk-label--m' }}
        hint={{ content: 'What happened, where, when, and what may explain it' }}
        rows={8}
        maxlength={LONGEST}
        threshold={75}
        value={draft.known}
        errorMessage={errorAt(errors, 'known')}
      />
      <CharacterCount
        name="doing"
        label={{ content: 'What is being done?', classes: 'govuk-label--m' }}
        hint={{ content: 'Activity on this exception, who leads it, and what comes next' }}
        rows={8}
        maxlength={LONGEST}
        threshold={75}
        value={draft.doing}
        errorMessage={errorAt(errors, 'doing')}
      />
      <Radios
        name="wants"
        value={draft.wants}
        fieldset={{
          legend: { content: 'Do you want further analysis?', classes: 'govuk-fieldset__legend--m' },
        }}
        errorMessage={errorAt(errors, 'wants')}
        items={[
          { value: 'yes', content: 'Yes' },
          { value: 'no', content: 'No' },
        ]}
      />
      {/* Not a conditional part of the radios: browsers and screen readers disagree on radios that expand something. */}
      <CharacterCount
        name="analysis"
        label={{ content: 'If yes, what should it find out?', classes: 'govuk-label--s' }}
        rows={4}
        maxlength={LONGEST}
        threshold={75}
        value={draft.analysis}
        errorMessage={errorAt(errors, 'analysis')}
      />
      <div class="fp-actions">
        <Button preventDoubleClick>{submit}</Button>
        <a class="govuk-link" href={href}>
          Cancel
        </a>
      </div>
    </PostForm>
  )
}

export interface ConflictView extends AnswerView {
  readonly current: Response
  /** Who wrote it; null where that is unknown. */
  readonly by: string | null
}

/** Somebody else answered while this answer was written: both texts, and a choice. */
export function AnswerConflictPage(view: ConflictView): Html {
  const { subject, current, by, draft } = view
  const { request, measure, type, area } = subject
  const theirs: Record<'known' | 'doing' | 'analysis', string> = {
    known: current.known,
    doing: current.doing,
    analysis: current.wantsAnalysis ? current.analysis : 'None wanted',
  }
  const yours = {
    known: draft.known,
    doing: draft.doing,
    analysis: draft.wants === 'yes' ? draft.analysis : 'None wanted',
  }
  const parts = [
    { key: 'known', title: 'What is known' },
    { key: 'doing', title: 'What is being done' },
    { key: 'analysis', title: 'Further analysis' },
  ] as const
  return (
    <>
      <Heading
        caption={`${typeTitle(measure, type)} in ${area.name}, ${monthInWords(request.month)}`}
        lead={`${by ?? 'Somebody else'} saved an answer on ${formatDateTime(current.at)}, while you were writing yours. Nothing is lost: choose what should stand.`}
      >
        Two answers at once
      </Heading>
      <div class="pf-beside">
        {parts.map(({ key, title }) => (
          <>
            <h2 class="govuk-heading-m pf-beside__title">{title}</h2>
            <section class="pf-answer" aria-label={`${title}: saved answer`}>
              <h3 class="govuk-heading-s">The saved answer</h3>
              <div class="pf-text">{theirs[key]}</div>
            </section>
            <section class="pf-answer pf-answer--yours" aria-label={`${title}: your answer`}>
              <h3 class="govuk-heading-s">Yours, not saved yet</h3>
              <div class="pf-text">{yours[key]}</div>
            </section>
          </>
        ))}
      </div>
      <h2 class="govuk-heading-m">Keep the saved answer</h2>
      <p class="govuk-body">
        <a class="govuk-link" href={`/exceptions/requests/${request.id}`}>
          Leave the saved answer as it is, and drop yours
        </a>
      </p>
      <h2 class="govuk-heading-m">Or save yours as the next version</h2>
      <p class="govuk-body pf-prose">
        Add to your text what is right in the other one. The other answer stays in the history.
      </p>
      <AnswerFields view={view} submit="Save mine as the next version" />
    </>
  )
}
