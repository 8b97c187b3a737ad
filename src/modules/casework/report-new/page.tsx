import { AREA_HINT, type FoundProfile, type Pointer, type PurposeChoices } from '../../../foundations/people/index.ts'
import type { Actor } from '../../../platform/db/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import {
  Button,
  Checkboxes,
  Fieldset,
  Input,
  InsetText,
  type RadioItem,
  Radios,
  Select,
  Textarea,
} from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { gradeInWords, type SuggestedGrade } from '../domain/report-grade.ts'
import { GRADES, IMPACTS, UPDATE_WAYS, YES_NO } from '../domain/report-words.ts'
import { ASB_TYPES } from '../domain/words.ts'
import { EarlierReports } from '../report-pages/parts.tsx'
import type { Report } from '../store/reports.ts'
import type { ReportDraft, ReportField } from './form.ts'

/** What was found of the caller and the place. */
export interface FoundView {
  readonly people: readonly FoundProfile[]
  readonly pointers: readonly Pointer[]
  readonly places: readonly FoundProfile[]
  readonly earlier: readonly Report[]
}

export interface NewReportView {
  readonly draft: ReportDraft
  readonly choices: PurposeChoices
  readonly errors: readonly FieldError[]
  /** null before anything was looked for. */
  readonly found: FoundView | null
  /** null while the answers are not there. */
  readonly suggested: SuggestedGrade | null
  /** What was shown, so that only something new is shown again. */
  readonly seen: readonly string[]
  /** The page came back to ask who it is, and nothing is wrong. */
  readonly asks: boolean
  readonly formToken: string
  readonly actor: Pick<Actor, 'permissions'>
}

export const ACTION = '/reports/new'

export function NewReportPage(view: NewReportView): Html {
  const { draft, choices, errors } = view
  if (choices.purposes.length === 0 || choices.teams.length === 0) return <CannotReport {...view} />
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading>Report a problem</Heading>
      {view.asks && (
        <InsetText>
          Not saved yet. Something is known already: see under <a href="#who">who is calling</a>, choose, and save.
        </InsetText>
      )}
      <PostForm action={ACTION} token={view.formToken}>
        <button type="submit" name="do" value="save" class="govuk-visually-hidden" tabindex={-1} aria-hidden="true">
          Save
        </button>
        {view.seen.map((id) => (
          <input type="hidden" name="seen" value={id} />
        ))}
        <What view={view} />
        <Questions view={view} />
        <Who view={view} />
        <GradeChoice view={view} />
        <Where draft={draft} choices={choices} errors={errors} />
        <div class="fp-actions">
          <Button name="do" value="save" preventDoubleClick>
            Save and share
          </Button>
          <Button name="do" value="find" classes="govuk-button--secondary">
            Find them and suggest a grade
          </Button>
          <a class="govuk-link" href="/reports">
            Cancel
          </a>
        </div>
        <p class="govuk-body">
          What you save is shared at once with the teams that the agreement names for the area. The time, your name and
          your team are recorded with it.
        </p>
      </PostForm>
    </>
  )
}

function CannotReport({ choices }: NewReportView): Html {
  return (
    <>
      <Heading>Report a problem</Heading>
      <Empty
        title={
          choices.teams.length === 0 ? 'You belong to no team' : 'Your agency has signed no agreement that is in force'
        }
      >
        <p class="govuk-body">
          {choices.teams.length === 0
            ? 'A team answers for every report. Ask your team administrator to add you to one.'
            : 'Reports are recorded only under a purpose whose information sharing agreement your agency has signed.'}
        </p>
      </Empty>
    </>
  )
}

const SMALL = 'govuk-radios--small'
const INLINE = 'govuk-radios--small govuk-radios--inline'

const itemsOf = (list: Readonly<Record<string, string>>): RadioItem[] =>
  Object.entries(list).map(([value, content]) => ({ value, content }))

function Choose(props: {
  view: NewReportView
  name: ReportField
  legend: string
  list: Readonly<Record<string, string>>
  stacked?: boolean
}): Html {
  const { view, name, legend, list, stacked } = props
  return (
    <Radios
      name={name}
      value={view.draft[name]}
      classes={stacked === true ? SMALL : INLINE}
      fieldset={{ legend: { content: legend, classes: 'govuk-fieldset__legend--s' } }}
      errorMessage={errorAt(view.errors, name)}
      items={itemsOf(list)}
    />
  )
}

function What({ view }: { view: NewReportView }): Html {
  const { draft, errors } = view
  return (
    <>
      <Textarea
        name="what"
        rows={4}
        label={{ content: 'What happens?', classes: 'govuk-label--s' }}
        value={draft.what}
        errorMessage={errorAt(errors, 'what')}
        attributes={view.found === null && errors.length === 0 ? { autofocus: true } : undefined}
      />
      <Input
        name="location"
        label={{ content: 'Where?', classes: 'govuk-label--s' }}
        hint={{ content: 'An address with its postcode, or the name of a place' }}
        value={draft.location}
        errorMessage={errorAt(errors, 'location')}
        autocomplete="off"
      />
      <Choose view={view} name="asbType" legend="What type is it?" list={ASB_TYPES} stacked />
      <Radios
        name="when"
        value={draft.when}
        classes={INLINE}
        fieldset={{ legend: { content: 'When?', classes: 'govuk-fieldset__legend--s' } }}
        items={[
          { value: 'now', content: 'Now' },
          { value: 'earlier', content: 'Earlier: on the day and at the time below' },
        ]}
      />
      <Input
        name="day"
        label={{ content: 'Day, if earlier' }}
        hint={{ content: 'For example 21/11/2026' }}
        classes="govuk-input--width-10"
        value={draft.day}
        errorMessage={errorAt(errors, 'day') ?? errorAt(errors, 'happenedAt')}
        autocomplete="off"
      />
      <Input
        name="time"
        label={{ content: 'Time, if known' }}
        hint={{ content: 'For example 14:05' }}
        classes="govuk-input--width-5"
        value={draft.time}
        errorMessage={errorAt(errors, 'time')}
        autocomplete="off"
      />
    </>
  )
}

function Questions({ view }: { view: NewReportView }): Html {
  return (
    <Fieldset legend={{ content: 'Five questions', classes: 'govuk-fieldset__legend--m' }}>
      <Choose view={view} name="before" legend="Has it happened to the household before?" list={YES_NO} />
      <Choose view={view} name="impact" legend="What does it do to them?" list={IMPACTS} stacked />
      <Choose
        view={view}
        name="targeted"
        legend="Is it aimed at them?"
        list={{ yes: 'Yes, at them', no: 'No, it is general', 'not-known': 'Not known' }}
      />
      <Choose view={view} name="vulnerable" legend="Is anybody there disabled or long-term ill?" list={YES_NO} />
      <Choose view={view} name="updateBy" legend="How do they want to be kept informed?" list={UPDATE_WAYS} />
    </Fieldset>
  )
}

function Who({ view }: { view: NewReportView }): Html {
  const { draft, errors, found } = view
  const text = (name: 'callerName' | 'callerPhone' | 'callerAddress', label: string, type?: string) => (
    <Input
      name={name}
      type={type}
      label={{ content: label }}
      value={draft[name]}
      errorMessage={errorAt(errors, name)}
      autocomplete="off"
      spellcheck={false}
    />
  )
  return (
    <Fieldset
      legend={{ content: 'Who is calling?', classes: 'govuk-fieldset__legend--m' }}
      attributes={{ id: 'who', tabindex: -1 }}
    >
      {text('callerName', 'Name')}
      {text('callerPhone', 'Phone', 'tel')}
      {text('callerAddress', 'Home address')}
      <Checkboxes
        name="anonymous"
        classes="govuk-checkboxes--small"
        values={[draft.anonymous]}
        errorMessage={errorAt(errors, 'callerAnonymous')}
        idPrefix="callerAnonymous"
        items={[{ value: 'yes', content: 'They stay anonymous' }]}
      />
      {found !== null && <Found view={view} found={found} />}
    </Fieldset>
  )
}

function Found({ view, found }: { view: NewReportView; found: FoundView }): Html {
  const { draft, errors } = view
  return (
    <>
      {draft.anonymous !== 'yes' && found.people.length > 0 && (
        <Radios
          name="callerId"
          value={draft.callerId}
          classes={SMALL}
          fieldset={{ legend: { content: 'Is it one of these?', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'callerId')}
          items={[
            ...found.people.map(foundItem),
            { divider: 'or' },
            { value: 'new', content: 'Nobody of these: somebody new' },
          ]}
        />
      )}
      {draft.anonymous !== 'yes' && found.people.length === 0 && found.pointers.length === 0 && (
        <p class="govuk-body">Nobody known fits the caller. A name makes a new profile.</p>
      )}
      <PointersTo pointers={found.pointers} />
      {found.places.length > 0 && (
        <Radios
          name="placeId"
          value={draft.placeId === '' ? 'none' : draft.placeId}
          classes={SMALL}
          fieldset={{ legend: { content: 'Is it at one of these places?', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'placeId')}
          items={[...found.places.map(foundItem), { divider: 'or' }, { value: 'none', content: 'At none of these' }]}
        />
      )}
      <EarlierReports reports={found.earlier} title="They or this address reported before" id="earlier" />
    </>
  )
}

/** As much of a profile as the searcher may see. */
export function foundItem(found: FoundProfile): RadioItem {
  const facts = [
    found.born?.precision === 'day' && `born ${formatDate(found.born.on)}`,
    found.address ?? false,
    found.level === 'know-of' && 'only the name is open to you',
  ].filter((fact) => fact !== false)
  return {
    value: found.recordId,
    content: [found.displayName, ...facts].join(', '),
    ...(found.reasons.length === 0 ? {} : { hint: { content: found.reasons.join('; ') } }),
  }
}

function PointersTo(props: { pointers: readonly Pointer[] }): Child {
  if (props.pointers.length === 0) return null
  return (
    <InsetText>
      <p>Other agencies hold something that may be about the caller. You can ask them once the report is saved:</p>
      <ul class="govuk-list govuk-list--bullet">
        {props.pointers.map((pointer) => (
          <li>
            {pointer.agencyName}:{' '}
            <a href={`/disclosures/ask?pointer=${pointer.id}`}>ask {pointer.teamName ?? 'them'}</a>
          </li>
        ))}
      </ul>
    </InsetText>
  )
}

function GradeChoice({ view }: { view: NewReportView }): Html {
  const { draft, errors, suggested } = view
  const hint =
    suggested === null
      ? 'Suggested from the answers; choose another only with a reason'
      : `Suggested: ${gradeInWords(suggested, GRADES[suggested.grade])}`
  return (
    <>
      <Radios
        name="grade"
        value={draft.grade}
        classes={INLINE}
        fieldset={{ legend: { content: 'How soon does somebody respond?', classes: 'govuk-fieldset__legend--m' } }}
        hint={{ content: hint }}
        errorMessage={errorAt(errors, 'grade')}
        items={[{ value: '', content: 'As suggested' }, ...itemsOf(GRADES)]}
      />
      <Input
        name="gradeReason"
        label={{ content: 'Why, if you choose another grade' }}
        value={draft.gradeReason}
        errorMessage={errorAt(errors, 'gradeReason')}
        autocomplete="off"
      />
    </>
  )
}

/** The few things that are nearly always as they are. */
function Where(props: { draft: ReportDraft; choices: PurposeChoices; errors: readonly FieldError[] }): Html {
  const { draft, choices, errors } = props
  const served = new Set(choices.served)
  const areas = [
    ...choices.areas.filter(({ id }) => served.has(id)),
    ...choices.areas.filter(({ id }) => !served.has(id)),
  ]
  return (
    <>
      <Input
        name="incidentNumber"
        label={{ content: 'Incident number, if there is one' }}
        classes="govuk-input--width-20"
        value={draft.incidentNumber}
        errorMessage={errorAt(errors, 'incidentNumber')}
        autocomplete="off"
        spellcheck={false}
      />
      <Select
        name="areaId"
        label={{ content: 'Area' }}
        hint={{ content: AREA_HINT }}
        value={draft.areaId}
        errorMessage={errorAt(errors, 'areaId')}
        items={[{ value: '', text: 'Choose' }, ...areas.map(({ id, name }) => ({ value: String(id), text: name }))]}
      />
      {choices.teams.length === 1 ? (
        <input type="hidden" name="teamId" value={draft.teamId} />
      ) : (
        <Select
          name="teamId"
          label={{ content: 'Your team' }}
          value={draft.teamId}
          errorMessage={errorAt(errors, 'teamId')}
          items={choices.teams.map(({ id, name }) => ({ value: id, text: name }))}
        />
      )}
      {choices.purposes.length === 1 ? (
        <input type="hidden" name="purposeId" value={draft.purposeId} />
      ) : (
        <Select
          name="purposeId"
          label={{ content: 'Purpose' }}
          hint={{ content: 'It decides who can open the report, and cannot be changed later' }}
          value={draft.purposeId}
          errorMessage={errorAt(errors, 'purposeId')}
          items={[
            ...(draft.purposeId === '' ? [{ value: '', text: 'Choose' }] : []),
            ...choices.purposes.map(({ id, title }) => ({ value: id, text: title })),
          ]}
        />
      )}
    </>
  )
}
