import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { Lines, PART_LABELS, partInWords } from '../pages/describe.tsx'
import { fieldsOf, type Part, type ProfileDraft } from '../pages/draft.ts'
import { DefaultButton, ProfileFields } from '../pages/fields.tsx'

export interface ChangeView {
  readonly recordId: string
  readonly name: string
  readonly draft: ProfileDraft
  /** As it was when the form was opened. */
  readonly base: ProfileDraft
  readonly version: number
  readonly errors: readonly FieldError[]
  readonly focus: string
  readonly formToken: string
}

export function ChangePage(view: ChangeView): Html {
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading caption={view.name}>Change what is recorded</Heading>
      <ChangeForm {...view} submit="Save" />
    </>
  )
}

/** The form with, unseen, what it began with: so that nobody's change is lost when two people save. */
function ChangeForm(props: ChangeView & { submit: string }): Html {
  const action = `/people/${props.recordId}/edit`
  return (
    <PostForm action={action} token={props.formToken} class="pp-form">
      <DefaultButton name="do" value="save" />
      <input type="hidden" name="version" value={props.version} />
      <input type="hidden" name="base" value={new URLSearchParams(fieldsOf(props.base)).toString()} />
      <ProfileFields draft={props.draft} errors={props.errors} action={action} focus={props.focus} />
      <div class="fp-actions">
        <Button name="do" value="save" preventDoubleClick>
          {props.submit}
        </Button>
        <a class="govuk-link" href={`/people/${props.recordId}`}>
          Cancel
        </a>
      </div>
    </PostForm>
  )
}

export interface ConflictView extends ChangeView {
  readonly saved: ProfileDraft
  readonly yours: ProfileDraft
  readonly theirs: readonly { readonly part: Part; readonly bothChanged: boolean }[]
}

/** Somebody else saved meanwhile: what they changed, beside what you have; and a form that holds both. */
export function ConflictPage(view: ConflictView): Html {
  return (
    <>
      <Heading
        caption={view.name}
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
        The form holds their changes and yours. Where both of you changed the same thing it shows yours; rows that
        either of you added are all there. Put right what is not, and save.
      </p>
      <ChangeForm {...view} submit="Save both together" />
      <h2 class="govuk-heading-m">Or keep only what they saved</h2>
      <p class="govuk-body">
        <a class="govuk-link" href={`/people/${view.recordId}`}>
          Leave it as it is now, and drop yours
        </a>
      </p>
    </>
  )
}

function Change(props: { change: ConflictView['theirs'][number]; view: ConflictView }): Child {
  const { part, bothChanged } = props.change
  const label = PART_LABELS[part]
  return (
    <section class="pp-change" aria-labelledby={`change-${part}`}>
      <h2 class="govuk-heading-s" id={`change-${part}`}>
        {label}
        {bothChanged && ': you both changed this'}
      </h2>
      <div class="pp-beside">
        <div>
          <h3 class="pp-beside__title">Saved now</h3>
          <Lines of={partInWords(part, props.view.saved)} />
        </div>
        <div class="pp-beside__yours">
          <h3 class="pp-beside__title">{bothChanged ? 'Yours' : 'In your form (you did not change it)'}</h3>
          <Lines of={partInWords(part, props.view.yours)} />
        </div>
      </div>
    </section>
  )
}
