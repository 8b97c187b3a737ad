import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import type { DetailsDraft, MergedDetails } from '../domain/details.ts'
import { DETAIL_LABELS, DetailsFields, detailInWords } from '../pages/fields.tsx'

export interface ChangeView {
  readonly documentId: string
  readonly name: string
  readonly draft: DetailsDraft
  /** As it was when the form was opened. */
  readonly base: DetailsDraft
  readonly version: number
  readonly errors: readonly FieldError[]
  readonly formToken: string
}

export function ChangePage(view: ChangeView): Html {
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading caption={view.name}>Change title or note</Heading>
      <ChangeForm {...view} submit="Save" />
    </>
  )
}

/** The form with, unseen, what it began with: so that nobody's change is lost when two people save. */
function ChangeForm(props: ChangeView & { submit: string }): Html {
  const path = `/documents/${props.documentId}`
  return (
    <PostForm action={`${path}/edit`} token={props.formToken} class="dc-form">
      <input type="hidden" name="version" value={props.version} />
      <input type="hidden" name="base" value={new URLSearchParams({ ...props.base }).toString()} />
      <DetailsFields draft={props.draft} errors={props.errors} />
      <div class="fp-actions">
        <Button preventDoubleClick>{props.submit}</Button>
        <a class="govuk-link" href={path}>
          Cancel
        </a>
      </div>
    </PostForm>
  )
}

export interface ConflictView extends ChangeView {
  readonly saved: DetailsDraft
  readonly yours: DetailsDraft
  readonly theirs: MergedDetails['theirs']
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
        view.theirs.map(({ name, bothChanged }) => (
          <section class="dc-change" aria-labelledby={`change-${name}`}>
            <h2 class="govuk-heading-s" id={`change-${name}`}>
              {DETAIL_LABELS[name]}
              {bothChanged && ': you both changed this'}
            </h2>
            <dl class="dc-beside">
              <div>
                <dt>Saved now</dt>
                <dd class="fp-text">{detailInWords(name, view.saved)}</dd>
              </div>
              <div>
                <dt>{bothChanged ? 'Yours' : 'In your form (you did not change it)'}</dt>
                <dd class="fp-text">{detailInWords(name, view.yours)}</dd>
              </div>
            </dl>
          </section>
        ))
      )}
      <h2 class="govuk-heading-m">Both together</h2>
      <p class="govuk-body">
        The form holds their changes and yours. Where both of you changed the same thing it shows yours. Put right what
        is not, and save.
      </p>
      <ChangeForm {...view} submit="Save both together" />
      <p class="govuk-body">
        <a class="govuk-link" href={`/documents/${view.documentId}`}>
          Or leave it as it is now, and drop yours
        </a>
      </p>
    </>
  )
}
