import { monthInWords } from '../../../platform/clock/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, CharacterCount, Radios } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { typeTitle } from '../pages/words.ts'
import type { Context } from '../store/index.ts'
import type { Subject } from '../view-exception/view-model.ts'
import { type ContextDraft, LONGEST } from './form.ts'

export interface ContextView {
  readonly subject: Subject
  readonly formToken: string
  readonly errors: readonly FieldError[]
  readonly draft: ContextDraft
  /** Null for a new one. */
  readonly contextId: string | null
}

export function ContextPage(view: ContextView): Html {
  const { subject, errors, contextId } = view
  return (
    <>
      <ProblemSummary errors={errors} />
      <Caption subject={subject} title={contextId === null ? 'Add context' : 'Change context'} />
      <ContextFields view={view} submit={contextId === null ? 'Add the context' : 'Save the new version'} />
      {contextId !== null && (
        <PostForm action={`${hrefOf(view)}/withdraw`} token={view.formToken}>
          <input type="hidden" name="version" value={view.draft.version} />
          <h2 class="govuk-heading-m">Withdraw it</h2>
          <p class="govuk-body pf-prose">It is no longer shown. Its versions stay in the database.</p>
          <Button classes="govuk-button--warning">Withdraw this context</Button>
        </PostForm>
      )}
    </>
  )
}

function Caption({ subject, title }: { subject: Subject; title: string }): Html {
  const { request, measure, type, area } = subject
  return (
    <Heading caption={`${typeTitle(measure, type)} in ${area.name}, ${monthInWords(request.month)}`}>{title}</Heading>
  )
}

function hrefOf({ subject, contextId }: ContextView): string {
  const base = `/exceptions/requests/${subject.request.id}/context`
  return contextId === null ? base : `${base}/${contextId}`
}

function ContextFields(props: { view: ContextView; submit: string }): Html {
  const { view, submit } = props
  const { draft, errors, subject, contextId } = view
  return (
    <PostForm action={hrefOf(view)} token={view.formToken} class="pf-prose">
      <input type="hidden" name="version" value={draft.version} />
      <CharacterCount
        name="body"
        label={{ content: 'What should the reader of this chart know?', classes: 'govuk-label--m' }}
        hint={{
          content:
            'For example which neighbourhoods hold half of the offences, the share that is domestic-related or historic, repeat locations, peak days and hours, or a change in recording. Do not name victims, suspects or addresses.',
        }}
        rows={8}
        maxlength={LONGEST}
        threshold={75}
        value={draft.body}
        errorMessage={errorAt(errors, 'body')}
      />
      {contextId === null ? (
        <Radios
          name="about"
          value={draft.about}
          fieldset={{ legend: { content: 'What is it about?', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'about')}
          items={[
            { value: 'month', content: `${monthInWords(subject.request.month)} only` },
            { value: 'chart', content: 'The chart as a whole: it is shown with each of its exceptions' },
          ]}
        />
      ) : (
        <input type="hidden" name="about" value={draft.about} />
      )}
      <div class="fp-actions">
        <Button preventDoubleClick>{submit}</Button>
        <a class="govuk-link" href={`/exceptions/requests/${subject.request.id}`}>
          Cancel
        </a>
      </div>
    </PostForm>
  )
}

export interface ContextConflictView extends ContextView {
  /** Null when it has been withdrawn. */
  readonly current: Context | null
  readonly by: string | null
}

/** Somebody else changed the note while this change was written. */
export function ContextConflictPage(view: ContextConflictView): Html {
  const { subject, current, by, draft } = view
  const exception = `/exceptions/requests/${subject.request.id}`
  return (
    <>
      <Caption subject={subject} title="This context was changed meanwhile" />
      <p class="govuk-body pf-prose">
        {current === null
          ? 'Somebody withdrew it while you were writing. You can add your text as new context.'
          : `${by ?? 'Somebody else'} saved a new version on ${formatDateTime(current.at)}, while you were writing. Nothing is lost: choose what should stand.`}
      </p>
      <div class="pf-beside">
        {current !== null && (
          <section class="pf-answer" aria-label="The saved version">
            <h2 class="govuk-heading-s">The saved version</h2>
            <div class="pf-text">{current.body}</div>
          </section>
        )}
        <section class="pf-answer pf-answer--yours" aria-label="Your version">
          <h2 class="govuk-heading-s">Yours, not saved yet</h2>
          <div class="pf-text">{draft.body}</div>
        </section>
      </div>
      <p class="govuk-body">
        <a class="govuk-link" href={exception}>
          {current === null ? 'Leave it withdrawn' : 'Leave the saved version as it is, and drop yours'}
        </a>
      </p>
      <ContextFields view={view} submit={current === null ? 'Add the context' : 'Save mine as the next version'} />
    </>
  )
}
