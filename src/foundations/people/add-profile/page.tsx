import type { Actor } from '../../../platform/db/index.ts'
import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { SUBJECT_KINDS, type SubjectKind } from '../domain/words.ts'
import { fieldsOf, type ProfileDraft } from '../pages/draft.ts'
import { DefaultButton, HiddenFields, ProfileFields } from '../pages/fields.tsx'
import { type Finding, FoundList, Pointers } from '../pages/found.tsx'
import { type PurposeChoices, type PurposeDraft, PurposeFields, purposeFields } from '../pages/purpose.tsx'
import type { Pointer } from '../store/found.ts'

export interface AddView {
  readonly draft: ProfileDraft
  readonly purpose: PurposeDraft
  readonly choices: PurposeChoices
  readonly errors: readonly FieldError[]
  readonly focus: string
  readonly formToken: string
  /** ISO day. */
  readonly today: string
}

const ACTION = '/people/new'

export function AddPage(view: AddView): Html {
  const { draft, choices } = view
  const kind = SUBJECT_KINDS[draft.kind].toLowerCase()
  if (choices.purposes.length === 0 || choices.teams.length === 0) return <CannotAdd {...view} />
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading>Add a {kind}</Heading>
      <PostForm action={ACTION} token={view.formToken} class="pp-form">
        <DefaultButton name="do" value="save" />
        <Kinds kind={draft.kind} />
        <ProfileFields draft={draft} errors={view.errors} action={ACTION} focus={view.focus} />
        <PurposeFields draft={view.purpose} choices={choices} errors={view.errors} today={view.today} />
        <p class="govuk-body">
          We look for the same {kind} first. What you save is shared at once with the teams that the agreement names.
        </p>
        <div class="fp-actions">
          <Button name="do" value="save" preventDoubleClick>
            Check and save
          </Button>
          <a class="govuk-link" href="/people">
            Cancel
          </a>
        </div>
      </PostForm>
    </>
  )
}

function CannotAdd({ choices, draft }: AddView): Html {
  return (
    <>
      <Heading>Add a {SUBJECT_KINDS[draft.kind].toLowerCase()}</Heading>
      <Empty
        title={
          choices.teams.length === 0 ? 'You belong to no team' : 'Your agency has signed no agreement that is in force'
        }
      >
        <p class="govuk-body">
          {choices.teams.length === 0
            ? 'Every record is answered for by a team. Ask your team administrator to add you to one.'
            : 'Information about people is recorded only under a purpose whose information sharing agreement your agency has signed.'}
        </p>
        <p class="govuk-body">
          <a class="govuk-link" href="/purposes">
            Purposes and agreements
          </a>
        </p>
      </Empty>
    </>
  )
}

/** Another kind keeps what was typed. */
function Kinds(props: { kind: SubjectKind }): Html {
  return (
    <div class="pp-kinds" role="group" aria-label="What do you add?">
      {Object.entries(SUBJECT_KINDS).map(([kind, label]) => (
        <button
          type="submit"
          name="do"
          value={`kind-${kind}`}
          class="pp-kind"
          aria-pressed={kind === props.kind ? 'true' : 'false'}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

export interface CheckView {
  readonly draft: ProfileDraft
  readonly purpose: PurposeDraft
  readonly name: string
  readonly findings: readonly Finding[]
  readonly pointers: readonly Pointer[]
  /** What was shown, so that only something new is shown again. */
  readonly seen: readonly string[]
  readonly formToken: string
  readonly actor: Pick<Actor, 'permissions'>
  /** ISO day. */
  readonly today: string
}

/** Before something is saved: what is there already, with the reasons. */
export function CheckPage(view: CheckView): Html {
  const { draft, findings, pointers } = view
  const kind = SUBJECT_KINDS[draft.kind].toLowerCase()
  const fields: [string, string][] = [
    ...fieldsOf(draft),
    ...purposeFields(view.purpose),
    ...view.seen.map((id): [string, string] => ['seen', id]),
  ]
  return (
    <>
      <Heading
        caption={view.name}
        lead={
          findings.length === 0
            ? 'You can open none of these. Ask first: they may know what you are about to record.'
            : 'If one of these is the same, open it and add there what you know.'
        }
      >
        Check first: is this {kind} known already?
      </Heading>
      {findings.length > 0 && <FoundList findings={findings} today={view.today} label={`Possibly the same ${kind}`} />}
      <Pointers pointers={pointers} actor={view.actor} about={draft.kind} />
      <h2 class="govuk-heading-m">None of these?</h2>
      <PostForm action={ACTION} token={view.formToken}>
        <HiddenFields fields={fields} />
        <div class="fp-actions">
          <Button name="do" value="add" preventDoubleClick>
            A different {kind}: add
          </Button>
          <Button name="do" value="edit" classes="govuk-button--secondary">
            Back to the form
          </Button>
          <a class="govuk-link" href="/people">
            Do not add anything
          </a>
        </div>
      </PostForm>
    </>
  )
}
