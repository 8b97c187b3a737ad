import { Marked, type RecordHeader } from '../../../foundations/sharing/index.ts'
import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { Button } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { ASB_TYPES, FOCUSES, isKeyOf, LAWFUL_GROUNDS } from '../domain/words.ts'
import { CaseFields } from '../pages/case-fields.tsx'
import type { CaseDraft, CaseField } from '../pages/case-form.ts'
import type { LeadChoices } from '../pages/leads.ts'
import type { Case } from '../store/cases.ts'
import type { MergedCase } from './merge.ts'

export interface ChangeView {
  readonly header: Pick<RecordHeader, 'classification'>
  readonly one: Pick<Case, 'recordId' | 'title'>
  readonly draft: CaseDraft
  /** As it was when the form was opened. */
  readonly base: CaseDraft
  readonly version: number
  readonly leads: LeadChoices
  readonly errors: readonly FieldError[]
  readonly formToken: string
}

export function ChangePage(view: ChangeView): Html {
  return (
    <Marked classification={view.header.classification}>
      <ProblemSummary errors={view.errors} />
      <Heading caption={view.one.title}>Change the case</Heading>
      <ChangeForm {...view} submit="Save" />
    </Marked>
  )
}

/** The form with, unseen, what it began with: so that nobody's change is lost when two people save. */
function ChangeForm(props: ChangeView & { submit: string }): Html {
  return (
    <PostForm action={`/cases/${props.one.recordId}/edit`} token={props.formToken} class="cw-form">
      <input type="hidden" name="version" value={props.version} />
      <input type="hidden" name="base" value={new URLSearchParams(Object.entries(props.base)).toString()} />
      <CaseFields draft={props.draft} leads={props.leads} errors={props.errors} />
      <div class="fp-actions">
        <Button preventDoubleClick>{props.submit}</Button>
        <a class="govuk-link" href={`/cases/${props.one.recordId}`}>
          Cancel
        </a>
      </div>
    </PostForm>
  )
}

export interface ConflictView extends ChangeView {
  readonly saved: CaseDraft
  readonly yours: CaseDraft
  readonly theirs: MergedCase['theirs']
}

const LABELS: Readonly<Record<CaseField, string>> = {
  title: 'What it is about',
  focus: 'The case follows',
  asbType: 'What sort of behaviour',
  lawfulGround: 'Lawful ground',
  reason: 'Why it was opened',
  reportedOn: 'First reported on',
  reportedAt: 'First reported at',
  lead: 'Lead',
}

/** Somebody else saved meanwhile: what they changed, beside what you have; and a form that holds both. */
export function ConflictPage(view: ConflictView): Html {
  return (
    <Marked classification={view.header.classification}>
      <Heading
        caption={view.one.title}
        lead="Somebody else saved a change while you were writing yours. Nothing of yours is saved yet, and nothing is lost."
      >
        Two changes at once
      </Heading>
      {view.theirs.length === 0 ? (
        <p class="govuk-body">What they saved and what you wrote say the same. You can save yours as it is.</p>
      ) : (
        view.theirs.map((change) => <Change change={change} view={view} />)
      )}
      <h2 class="govuk-heading-m">Both together</h2>
      <p class="govuk-body">
        The form holds their changes and yours. Where both of you changed the same thing it shows yours. Put right what
        is not, and save.
      </p>
      <ChangeForm {...view} submit="Save both together" />
      <p class="govuk-body">
        <a class="govuk-link" href={`/cases/${view.one.recordId}`}>
          Leave it as it is now, and drop yours
        </a>
      </p>
    </Marked>
  )
}

function Change(props: { change: MergedCase['theirs'][number]; view: ConflictView }): Child {
  const { field, bothChanged } = props.change
  const { saved, yours, leads } = props.view
  return (
    <section class="pp-change" aria-labelledby={`change-${field}`}>
      <h2 class="govuk-heading-s" id={`change-${field}`}>
        {LABELS[field]}
        {bothChanged && ': you both changed this'}
      </h2>
      <div class="pp-beside">
        <div>
          <h3 class="pp-beside__title">Saved now</h3>
          <p class="fp-text">{inWords(field, saved[field], leads)}</p>
        </div>
        <div class="pp-beside__yours">
          <h3 class="pp-beside__title">{bothChanged ? 'Yours' : 'In your form (you did not change it)'}</h3>
          <p class="fp-text">{inWords(field, yours[field], leads)}</p>
        </div>
      </div>
    </section>
  )
}

function inWords(field: CaseField, value: string, leads: LeadChoices): string {
  if (value === '') return field === 'lead' ? 'Nobody' : 'Nothing'
  if (field === 'lead') return [...leads.near, ...leads.others].find(({ id }) => id === value)?.name ?? 'Somebody'
  if (field === 'focus' && isKeyOf(FOCUSES, value)) return FOCUSES[value]
  if (field === 'asbType' && isKeyOf(ASB_TYPES, value)) return ASB_TYPES[value]
  if (field === 'lawfulGround' && isKeyOf(LAWFUL_GROUNDS, value)) return LAWFUL_GROUNDS[value]
  return field === 'reportedOn' && /^\d{4}-\d\d-\d\d$/.test(value) ? formatDate(value) : value
}
