import { isDay } from '../../../platform/clock/index.ts'
import { PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { Button, SummaryList } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { Marked } from '../../sharing/index.ts'
import { type ActionField, type ActionInput, actionParts, type MergedActions, stateLabels } from '../domain/action.ts'
import { ActionFields, type FieldsView } from '../pages/fields.tsx'
import { actionPath, type HeldRecord } from '../pages/load.ts'
import { Narrow, Text } from '../pages/parts.tsx'
import { type Names, ownerInWords } from '../store/owners.ts'
import type { Action } from '../store/rows.ts'

export interface ChangeView extends FieldsView {
  readonly action: Action
  readonly record: HeldRecord
  /** What was agreed when the form was opened, in a hidden field. */
  readonly base: string
  readonly version: number
  readonly formToken: string
}

export function ChangePage(view: ChangeView): Html {
  return (
    <Marked classification={view.record.header.classification}>
      <Narrow>
        <ProblemSummary errors={view.errors} />
        <Heading caption={view.record.name}>Change an action</Heading>
        <ChangeForm {...view} submit="Save" />
      </Narrow>
    </Marked>
  )
}

function ChangeForm(props: ChangeView & { readonly submit: string }): Html {
  const { action, record, base, version, formToken, submit, ...fields } = props
  return (
    <PostForm action={actionPath(action, 'change')} token={formToken}>
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="base" value={base} />
      <ActionFields {...fields} />
      <div class="fp-actions">
        <Button preventDoubleClick>{submit}</Button>
        <a class="govuk-link" href={actionPath(action)}>
          Leave it as it is
        </a>
      </div>
    </PostForm>
  )
}

const LABELS: Readonly<Record<ActionField, string>> = {
  title: 'What is to be done',
  details: 'Details',
  owner: 'Who does it',
  dueOn: 'By which day',
}

function partInWords(part: ActionField, of: ActionInput, names: Names): string {
  switch (part) {
    case 'title':
      return of.title
    case 'details':
      return of.details === '' ? 'None' : of.details
    case 'owner':
      return ownerInWords(of, names)
    case 'dueOn':
      return isDay(of.dueOn) ? formatDate(of.dueOn) : of.dueOn
  }
}

export interface ConflictView extends ChangeView {
  readonly saved: Action
  readonly yours: ActionInput
  readonly theirs: MergedActions['theirs']
  readonly names: Names
}

/** Somebody else saved meanwhile: what they changed, beside what you have; and a form that holds both. */
export function ConflictPage(view: ConflictView): Html {
  return (
    <Marked classification={view.record.header.classification}>
      <Heading
        caption={view.record.name}
        lead="Somebody else saved a change while you were writing yours. Nothing of yours is saved yet, and nothing is lost."
      >
        Two changes at once
      </Heading>
      {view.theirs.length === 0 && (
        <p class="govuk-body">What they saved does not touch what you wrote. You can save yours as it is.</p>
      )}
      {view.theirs.map((change) => (
        <Change change={change} view={view} />
      ))}
      <Narrow>
        <h2 class="govuk-heading-m">Both together</h2>
        <p class="govuk-body">
          The form holds their changes and yours. Where both of you changed the same thing it shows yours. Put right
          what is not, and save.
        </p>
        <ChangeForm {...view} submit="Save both together" />
      </Narrow>
    </Marked>
  )
}

function Change(props: { readonly change: ConflictView['theirs'][number]; readonly view: ConflictView }): Child {
  const { part, bothChanged } = props.change
  const { saved, yours, names } = props.view
  return (
    <section class="pp-change" aria-labelledby={`change-${part}`}>
      <h2 class="govuk-heading-s" id={`change-${part}`}>
        {LABELS[part]}
        {bothChanged && ': you both changed this'}
      </h2>
      <div class="pp-beside">
        <div>
          <h3 class="pp-beside__title">Saved now</h3>
          <Text text={partInWords(part, saved, names)} />
        </div>
        <div class="pp-beside__yours">
          <h3 class="pp-beside__title">{bothChanged ? 'Yours' : 'In your form (you did not change it)'}</h3>
          <Text text={partInWords(part, yours, names)} />
        </div>
      </div>
    </section>
  )
}

/** Somebody else ended it meanwhile: there is nothing left to change, and what was typed is still there to be copied. */
export function EndedPage({ record, saved, yours, names }: ConflictView): Html {
  const row = (key: string, value: Child) => ({ key: { content: key }, value: { content: value } })
  return (
    <Marked classification={record.header.classification}>
      <Narrow>
        <Heading caption={record.name} lead="Somebody else ended the action while you were changing it.">
          {saved.state === 'done' ? 'It is done meanwhile' : 'It was cancelled meanwhile'}
        </Heading>
        <SummaryList rows={[row(stateLabels[saved.state], <Text text={saved.outcome ?? ''} />)]} />
        <h2 class="govuk-heading-m">What you wrote, which is not saved</h2>
        <SummaryList
          rows={actionParts.map((part) => row(LABELS[part], <Text text={partInWords(part, yours, names)} />))}
        />
        <p class="govuk-body fp-actions">
          <a class="govuk-link" href={actionPath(saved)}>
            Leave it ended
          </a>
          <a class="govuk-link" href={actionPath(saved, 'reopen')}>
            Reopen it
          </a>
        </p>
      </Narrow>
    </Marked>
  )
}
