/** The fields of the form in which an action is added or changed. */
import { addWorkingDays } from '../../../platform/clock/index.ts'
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { Checkboxes, Input, Radios, Select, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { LONGEST_TITLE } from '../domain/action.ts'
import type { ActionDraft, OwnerChoices } from './draft.ts'
import { DayBox, TextBox } from './parts.tsx'

export interface FieldsView {
  readonly draft: ActionDraft
  readonly choices: OwnerChoices
  readonly errors: readonly FieldError[]
  /** The owner that was chosen cannot open the record: asks whether that is meant. */
  readonly unseen: boolean
  /** Where the record can be disclosed by this person; null when they may not. */
  readonly discloseHref: string | null
  /** Day by London's calendar. */
  readonly today: string
  /** The day until which it is due now; null for a new action. */
  readonly dueNow: string | null
}

/** Working days ahead that the hint names, to save looking into a calendar. */
const SOON = 5

export function ActionFields(view: FieldsView): Html {
  const { draft, errors } = view
  return (
    <>
      <Input
        name="title"
        label={{ content: 'What is to be done?', classes: 'govuk-label--s' }}
        value={draft.title}
        autocomplete="off"
        attributes={{ maxlength: String(LONGEST_TITLE) }}
        errorMessage={errorAt(errors, 'title')}
      />
      <TextBox name="details" label="Details (optional)" value={draft.details} errors={errors} rows={3} />
      <OwnerFields {...view} />
      <Unseen {...view} />
      <DayBox
        name="dueOn"
        label="By which day?"
        value={draft.dueOn}
        errors={errors}
        hint={`Five working days from now are up on ${formatDate(addWorkingDays(view.today, SOON))}.`}
      />
      {view.dueNow !== null && (
        <Input
          name="dueReason"
          label={{ content: 'Why another day?', classes: 'govuk-label--s' }}
          hint={{ content: `Only if it is not due by ${formatDate(view.dueNow)} any more.` }}
          value={draft.dueReason}
          autocomplete="off"
          errorMessage={errorAt(errors, 'dueReason')}
        />
      )}
    </>
  )
}

/**
 * GOV.UK's radios could hide these fields by themselves, but in a way that accessibility checks object to; so the
 * stylesheet does, and where it cannot tell what is chosen they all stand there.
 */
function OwnerFields({ draft, choices, errors }: FieldsView): Html {
  return (
    <div class="ac-owner">
      <Radios
        name="owner"
        value={draft.owner}
        fieldset={{ legend: { content: 'Who does it?', classes: 'govuk-fieldset__legend--s' } }}
        errorMessage={errorAt(errors, 'owner')}
        formGroup={{ classes: 'ac-owner__kinds' }}
        items={[
          { value: 'me', content: 'I do' },
          { value: 'team', content: 'A team' },
          { value: 'person', content: 'Somebody else' },
          { value: 'other', content: 'An agency or person without an account' },
        ]}
      />
      <div class="ac-owner__part ac-owner__part--team">
        <TeamSelect name="teamId" label="Which team?" value={draft.teamId} choices={choices} errors={errors} />
      </div>
      <div class="ac-owner__part ac-owner__part--person">
        <Select
          name="userId"
          label={{ content: 'Which person?' }}
          value={draft.userId}
          classes="ac-select"
          items={[
            { value: '', text: 'Choose' },
            ...choices.people.map(({ id, displayName }) => ({ value: id, text: displayName })),
          ]}
          errorMessage={errorAt(errors, 'userId')}
        />
        <TeamSelect
          name="userTeamId"
          label="Their team (optional)"
          hint="It then stands in the team’s list too, and is not forgotten while they are away."
          value={draft.userTeamId}
          choices={choices}
          errors={errors}
        />
      </div>
      <div class="ac-owner__part ac-owner__part--other">
        <Input
          name="ownerName"
          label={{ content: 'Name of the agency or person' }}
          value={draft.ownerName}
          autocomplete="off"
          errorMessage={errorAt(errors, 'ownerName')}
        />
      </div>
    </div>
  )
}

function TeamSelect(props: {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly choices: OwnerChoices
  readonly errors: readonly FieldError[]
}): Html {
  return (
    <Select
      name={props.name}
      label={{ content: props.label }}
      hint={props.hint === undefined ? undefined : { content: props.hint }}
      value={props.value}
      classes="ac-select"
      items={[
        { value: '', text: 'Choose' },
        ...props.choices.teams.map(({ id, text, seesRecord }) => ({
          value: id,
          text: seesRecord ? text : `${text} (cannot see this record)`,
        })),
      ]}
      errorMessage={errorAt(props.errors, props.name)}
    />
  )
}

/** Nobody is shown a record because something was given to them to do: that takes a disclosure. */
function Unseen({ unseen, discloseHref, draft, errors }: FieldsView): Child {
  if (!unseen) return null
  return (
    <div class="govuk-inset-text ac-unseen">
      <WarningText>
        Whoever does it cannot see the record, and so cannot see this action either. Ask for a disclosure, or tell them
        yourself and write it here without personal details.
      </WarningText>
      {discloseHref !== null && (
        <p class="govuk-body">
          <a class="govuk-link" href={discloseHref}>
            Disclose the record to them
          </a>{' '}
          (leaves this form)
        </p>
      )}
      <Checkboxes
        name="evenIfUnseen"
        classes="govuk-checkboxes--small"
        values={draft.evenIfUnseen ? ['yes'] : []}
        items={[{ value: 'yes', content: 'I tell them otherwise, and nothing personal stands in it' }]}
        errorMessage={errorAt(errors, 'evenIfUnseen')}
      />
    </div>
  )
}
