/** The fields about a case, for opening and for changing. */
import { AREA_HINT, type PurposeChoices, type PurposeDraft } from '../../../foundations/people/index.ts'
import { errorAt, type FieldError } from '../../../platform/forms/index.ts'
import { ErrorMessage, Input, Label, Radios, Select, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { ASB_TYPES, FOCUSES, LAWFUL_GROUNDS } from '../domain/words.ts'
import type { CaseDraft } from './case-form.ts'
import type { LeadChoices } from './leads.ts'

export interface CaseFieldsProps {
  readonly draft: CaseDraft
  readonly leads: LeadChoices
  readonly errors: readonly FieldError[]
}

export function CaseFields({ draft, leads, errors }: CaseFieldsProps): Html {
  return (
    <>
      <Input
        name="title"
        label={{ content: 'What it is about', classes: 'govuk-label--s' }}
        hint={{ content: 'In a few words that tell it from others. No names: titles stand in lists.' }}
        value={draft.title}
        errorMessage={errorAt(errors, 'title')}
        autocomplete="off"
      />
      <Radios
        name="focus"
        value={draft.focus}
        classes="govuk-radios--inline govuk-radios--small"
        fieldset={{ legend: { content: 'The case follows', classes: 'govuk-fieldset__legend--s' } }}
        errorMessage={errorAt(errors, 'focus')}
        items={Object.entries(FOCUSES).map(([value, content]) => ({ value, content }))}
      />
      <Radios
        name="asbType"
        value={draft.asbType}
        classes="govuk-radios--small"
        fieldset={{ legend: { content: 'What sort of behaviour', classes: 'govuk-fieldset__legend--s' } }}
        errorMessage={errorAt(errors, 'asbType')}
        items={Object.entries(ASB_TYPES).map(([value, content]) => ({ value, content }))}
      />
      <div class="cw-row">
        <Select
          name="lawfulGround"
          label={{ content: 'Lawful ground', classes: 'govuk-label--s' }}
          value={draft.lawfulGround}
          errorMessage={errorAt(errors, 'lawfulGround')}
          formGroup={{ classes: 'cw-short' }}
          items={[
            { value: '', text: 'Choose' },
            ...Object.entries(LAWFUL_GROUNDS).map(([value, text]) => ({ value, text })),
          ]}
        />
        <div class="cw-grow cw-grow--wide">
          <Textarea
            name="reason"
            label={{ content: 'Why you open it', classes: 'govuk-label--s' }}
            rows={2}
            value={draft.reason}
            errorMessage={errorAt(errors, 'reason')}
          />
        </div>
      </div>
      <div class="cw-row">
        <Input
          name="reportedOn"
          type="date"
          label={{ content: 'First reported on', classes: 'govuk-label--s' }}
          value={draft.reportedOn}
          errorMessage={errorAt(errors, 'reportedOn')}
          classes="govuk-input--width-10"
          autocomplete="off"
        />
        <Input
          name="reportedAt"
          type="time"
          label={{ content: 'At (if known)', classes: 'govuk-label--s' }}
          value={draft.reportedAt}
          errorMessage={errorAt(errors, 'reportedAt')}
          classes="govuk-input--width-5"
          autocomplete="off"
        />
        <LeadSelect draft={draft} leads={leads} errors={errors} />
      </div>
    </>
  )
}

function LeadSelect({ draft, leads, errors }: CaseFieldsProps): Html {
  const error = errorAt(errors, 'lead')
  const option = ({ id, name }: LeadChoices['near'][number]) => (
    <option value={id} selected={id === draft.lead}>
      {name}
    </option>
  )
  return (
    <div class={error === undefined ? 'govuk-form-group' : 'govuk-form-group govuk-form-group--error'}>
      <Label for="lead" classes="govuk-label--s">
        Lead
      </Label>
      {error !== undefined && <ErrorMessage id="lead-error">{error.content}</ErrorMessage>}
      <select
        class="govuk-select"
        id="lead"
        name="lead"
        aria-describedby={error === undefined ? undefined : 'lead-error'}
      >
        <option value="">Nobody yet</option>
        {leads.near.map(option)}
        {leads.others.length > 0 && (
          <optgroup label="Others: they must be able to open the case">{leads.others.map(option)}</optgroup>
        )}
      </select>
    </div>
  )
}

/** Purpose, team and area in one line. Where there is one choice it is made and told. */
export function RecordFields(props: {
  draft: PurposeDraft
  choices: PurposeChoices
  errors: readonly FieldError[]
}): Html {
  const { draft, choices, errors } = props
  const served = new Set(choices.served)
  const areas = [...choices.areas].sort((a, b) => Number(served.has(b.id)) - Number(served.has(a.id)))
  return (
    <div class="cw-row">
      {choices.purposes.length === 1 ? (
        <input type="hidden" name="purposeId" value={choices.purposes[0]?.id ?? ''} />
      ) : (
        <Select
          name="purposeId"
          label={{ content: 'Purpose', classes: 'govuk-label--s' }}
          hint={{ content: 'It decides who can open the case. It cannot be changed later.' }}
          value={draft.purposeId}
          errorMessage={errorAt(errors, 'purposeId')}
          items={[
            { value: '', text: 'Choose' },
            ...choices.purposes.map((purpose) => ({ value: purpose.id, text: purpose.title })),
          ]}
        />
      )}
      {choices.teams.length === 1 ? (
        <input type="hidden" name="teamId" value={choices.teams[0]?.id ?? ''} />
      ) : (
        <Select
          name="teamId"
          label={{ content: 'Team that answers for it', classes: 'govuk-label--s' }}
          value={draft.teamId}
          errorMessage={errorAt(errors, 'teamId')}
          items={[{ value: '', text: 'Choose' }, ...choices.teams.map(({ id, name }) => ({ value: id, text: name }))]}
        />
      )}
      <Select
        name="areaId"
        label={{ content: 'Area', classes: 'govuk-label--s' }}
        hint={{ content: AREA_HINT }}
        value={draft.areaId}
        errorMessage={errorAt(errors, 'areaId')}
        items={[
          { value: '', text: 'Choose' },
          ...areas.map(({ id, name, group }) => ({ value: String(id), text: `${name} (${group.toLowerCase()})` })),
        ]}
      />
    </div>
  )
}
