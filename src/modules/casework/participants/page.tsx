import { Marked, type RecordHeader } from '../../../foundations/sharing/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, Input, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { ROLES } from '../domain/words.ts'
import type { WhoDraft } from '../pages/who/draft.ts'
import { DefaultButton, RoleSelect, WhoFields } from '../pages/who/fields.tsx'
import type { WhoShown } from '../pages/who/look.ts'
import type { Case } from '../store/cases.ts'
import type { Participant } from '../store/participants.ts'
import { SOMEBODY } from '../view-case/timeline.ts'

interface Base {
  readonly header: Pick<RecordHeader, 'classification'>
  readonly one: Pick<Case, 'recordId' | 'title'>
  readonly errors: readonly FieldError[]
  readonly formToken: string
}

export interface AddView extends Base {
  readonly who: WhoDraft
  readonly shown: WhoShown
}

export function AddPage({ header, one, who, shown, errors, formToken }: AddView): Html {
  return (
    <Marked classification={header.classification}>
      <ProblemSummary errors={errors} />
      <Heading caption={one.title}>Add somebody or a place</Heading>
      <PostForm action={`/cases/${one.recordId}/participants/new`} token={formToken} class="cw-form">
        <DefaultButton />
        <WhoFields draft={who} shown={shown} errors={errors} />
        <Buttons save="Save" recordId={one.recordId} />
      </PostForm>
    </Marked>
  )
}

function Buttons(props: { save: string; recordId: string }): Html {
  return (
    <div class="fp-actions">
      <Button name="do" value="save" preventDoubleClick>
        {props.save}
      </Button>
      <a class="govuk-link" href={`/cases/${props.recordId}#people`}>
        Cancel
      </a>
    </div>
  )
}

export interface PartView extends Base {
  readonly part: Participant
  /** What stands in the fields. */
  readonly role: string
  readonly note: string
  readonly version: number
}

export function ChangePage(view: PartView): Html {
  const { header, one, part, errors } = view
  return (
    <Marked classification={header.classification}>
      <ProblemSummary errors={errors} />
      <Heading caption={one.title}>Change the part of {part.name ?? 'somebody'}</Heading>
      {part.name === null && (
        <p class="govuk-body">{SOMEBODY}: you can change the note, and the part only together with who knows them.</p>
      )}
      <PostForm action={`/cases/${one.recordId}/participants/${part.id}/change`} token={view.formToken} class="cw-form">
        <input type="hidden" name="version" value={view.version} />
        <RoleSelect
          name="role"
          label="Part in the case"
          value={view.role}
          errors={errors}
          {...(part.name === null ? { roles: [part.role] } : {})}
        />
        <Input
          name="note"
          label={{ content: 'Note' }}
          hint={{ content: 'For example “licensee” or “neighbour at number 14”' }}
          value={view.note}
          errorMessage={errorAt(errors, 'note')}
          autocomplete="off"
        />
        <Buttons save="Save" recordId={one.recordId} />
      </PostForm>
    </Marked>
  )
}

export interface EndView extends Base {
  readonly part: Participant
  readonly reason: string
  readonly untilOn: string
}

export function EndPage({ header, one, part, reason, untilOn, errors, formToken }: EndView): Html {
  return (
    <Marked classification={header.classification}>
      <ProblemSummary errors={errors} />
      <Heading caption={one.title}>
        {part.name ?? 'Somebody'} is no longer in this case as {ROLES[part.role].toLowerCase()}
      </Heading>
      <p class="govuk-body">What was recorded stays. They can come into the case again.</p>
      <PostForm action={`/cases/${one.recordId}/participants/${part.id}/end`} token={formToken} class="cw-form">
        <Input
          name="untilOn"
          type="date"
          label={{ content: 'Until' }}
          value={untilOn}
          errorMessage={errorAt(errors, 'untilOn')}
          classes="govuk-input--width-10"
        />
        <Textarea
          name="reason"
          label={{ content: 'Why' }}
          rows={2}
          value={reason}
          errorMessage={errorAt(errors, 'reason')}
        />
        <Buttons save="End the part" recordId={one.recordId} />
      </PostForm>
    </Marked>
  )
}
