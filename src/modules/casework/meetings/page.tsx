import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import {
  Button,
  Checkboxes,
  Details,
  Input,
  InsetText,
  Radios,
  Select,
  Table,
  Textarea,
} from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { BandTag } from '../pages/band-tag.tsx'
import type { Attendance, Meeting, MeetingItem } from '../store/meetings.ts'

export const BECAUSE = {
  'high-risk': 'High risk',
  brought: 'Brought to the meeting',
  'carried-over': 'Carried over from the last meeting',
} as const satisfies Record<MeetingItem['because'], string>

export interface Named {
  readonly id: string
  readonly name: string
}

export interface MeetingListed extends Meeting {
  readonly areaName: string
  readonly teamName: string
}

function MeetingTable(props: { caption: string; meetings: readonly MeetingListed[] }): Html {
  return (
    <Scroll label={props.caption}>
      <Table
        caption={props.caption}
        captionClasses="govuk-table__caption--m"
        head={['Day', 'Area', 'Held by', 'Place'].map((content) => ({ content }))}
        rows={props.meetings.map((meeting) => [
          {
            content: (
              <a class="govuk-link" href={`/meetings/${meeting.id}`}>
                {formatDate(meeting.heldOn)}
                <span class="govuk-visually-hidden">, {meeting.areaName}</span>
              </a>
            ),
          },
          { content: meeting.areaName },
          { content: meeting.teamName },
          { content: [meeting.startsAt, meeting.venue].filter((part) => part !== '').join(', ') },
        ])}
      />
    </Scroll>
  )
}

export function MeetingsPage(props: { coming: readonly MeetingListed[]; past: readonly MeetingListed[] }): Html {
  return (
    <>
      <Heading lead="The cases that agencies of a district talk about together: every high risk, and what somebody brings.">
        Tasking meetings
      </Heading>
      <div class="fp-actions fp-noprint">
        <Button href="/meetings/new">Plan a meeting</Button>
      </div>
      {props.coming.length === 0 ? (
        <Empty title="No meeting is planned">
          <p class="govuk-body">High-risk cases wait for the next one. Plan it, and they are on its list.</p>
        </Empty>
      ) : (
        <MeetingTable caption="Coming" meetings={props.coming} />
      )}
      {props.past.length > 0 && <MeetingTable caption="Held" meetings={props.past} />}
    </>
  )
}

export interface MeetingDraft {
  readonly areaId: string
  readonly teamId: string
  readonly heldOn: string
  readonly startsAt: string
  readonly venue: string
}

export function PlanPage(props: {
  draft: MeetingDraft
  areas: readonly Named[]
  teams: readonly Named[]
  errors: readonly FieldError[]
  formToken: string
}): Html {
  const { draft, errors } = props
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading lead="Open high-risk cases of the area, and what the last meeting did not reach, are put on the list at once.">
        Plan a tasking meeting
      </Heading>
      <PostForm action="/meetings/new" token={props.formToken}>
        <Select
          name="areaId"
          label={{ content: 'Area' }}
          value={draft.areaId}
          errorMessage={errorAt(errors, 'areaId')}
          items={[{ value: '', text: 'Choose' }, ...props.areas.map(({ id, name }) => ({ value: id, text: name }))]}
        />
        <Select
          name="teamId"
          label={{ content: 'Team that holds it' }}
          value={draft.teamId}
          errorMessage={errorAt(errors, 'teamId')}
          items={[{ value: '', text: 'Choose' }, ...props.teams.map(({ id, name }) => ({ value: id, text: name }))]}
        />
        <Input
          name="heldOn"
          type="date"
          classes="govuk-input--width-10"
          label={{ content: 'Day' }}
          value={draft.heldOn}
          errorMessage={errorAt(errors, 'heldOn')}
        />
        <Input
          name="startsAt"
          type="time"
          classes="govuk-input--width-5"
          label={{ content: 'Time (optional)' }}
          value={draft.startsAt}
          errorMessage={errorAt(errors, 'startsAt')}
        />
        <Input
          name="venue"
          label={{ content: 'Place (optional)' }}
          hint={{ content: 'A room or “online”. Nobody’s name.' }}
          value={draft.venue}
          errorMessage={errorAt(errors, 'venue')}
        />
        <Button>Plan the meeting</Button>
      </PostForm>
    </>
  )
}

export interface ItemShown extends MeetingItem {
  readonly summary: string
  readonly openActions: number
  readonly overdueActions: number
  readonly decidedByName: string | null
}

export interface MeetingShown {
  readonly meeting: MeetingListed
  readonly items: readonly ItemShown[]
  readonly attendances: readonly Attendance[]
  readonly agencies: readonly Named[]
  /** The actor's team holds it. */
  readonly holds: boolean
  readonly formToken: string
}

const isOver = (item: MeetingItem) => item.caseState === 'closed' || item.state === 'decided'

/** The list of a meeting: what is open first, what is decided or closed kept apart. Made to be printed as well. */
export function MeetingPage(props: MeetingShown): Html {
  const { meeting, items } = props
  const open = items.filter((item) => !isOver(item))
  const over = items.filter(isOver)
  const planned = meeting.state === 'planned'
  return (
    <>
      <Heading
        caption={`${meeting.areaName}, ${meeting.teamName}`}
        lead={[meeting.startsAt, meeting.venue].filter((part) => part !== '').join(', ')}
      >
        Tasking meeting on {formatDate(meeting.heldOn)}
      </Heading>
      {meeting.state === 'held' && <InsetText>This meeting was held. What was decided stands on each case.</InsetText>}
      <Attendances {...props} />
      <h2 class="govuk-heading-m">
        To discuss <span class="fp-quiet">({plural(open.length, 'case', 'cases')})</span>
      </h2>
      {open.length === 0 ? (
        <Empty title={items.length === 0 ? 'No case is on the list' : 'Everything is decided'}>
          <p class="govuk-body">Bring a case from its own page: “Bring to a meeting”.</p>
        </Empty>
      ) : (
        <ol class="govuk-list cw-agenda">
          {open.map((item) => (
            <li>
              <Item item={item} planned={planned} />
            </li>
          ))}
        </ol>
      )}
      {over.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Decided or closed</h2>
          <ol class="govuk-list cw-agenda">
            {over.map((item) => (
              <li>
                <Item item={item} planned={planned} />
              </li>
            ))}
          </ol>
        </>
      )}
      {planned && props.holds && (
        <section class="fp-noprint">
          <h2 class="govuk-heading-m">The meeting itself</h2>
          <div class="fp-actions">
            <PostForm action={`/meetings/${meeting.id}/refresh`} token={props.formToken}>
              <Button classes="govuk-button--secondary">Add new high-risk cases</Button>
            </PostForm>
            <Button href={`/meetings/${meeting.id}/end`}>End the meeting</Button>
            <Button href={`/meetings/${meeting.id}/cancel`} classes="govuk-button--secondary">
              Cancel the meeting
            </Button>
          </div>
        </section>
      )}
    </>
  )
}

function Attendances(props: MeetingShown): Html {
  const { attendances, meeting } = props
  const agencyOf = (one: Attendance) => props.agencies.find(({ id }) => id === one.agencyId)?.name
  const line = (one: Attendance) => [one.name, agencyOf(one)].filter((part) => part !== undefined).join(', ')
  return (
    <section class="cw-attendance">
      <h2 class="govuk-heading-m">Who is there</h2>
      {attendances.length === 0 ? (
        <p class="govuk-body">Nobody is noted yet.</p>
      ) : (
        <ul class="govuk-list">
          {attendances.map((one) => (
            <li>
              {line(one)}
              {one.apologies && ' (apologies)'}
              {meeting.state === 'planned' && props.holds && (
                <PostForm
                  action={`/meetings/${meeting.id}/attendance/remove`}
                  token={props.formToken}
                  class="fp-inline"
                >
                  <input type="hidden" name="id" value={String(one.id)} />{' '}
                  <button class="fp-link-button fp-noprint" type="submit">
                    Remove<span class="govuk-visually-hidden"> {one.name}</span>
                  </button>
                </PostForm>
              )}
            </li>
          ))}
        </ul>
      )}
      {meeting.state === 'planned' && props.holds && (
        <Details summary="Note who came" classes="fp-noprint">
          <PostForm action={`/meetings/${meeting.id}/attendance`} token={props.formToken}>
            <Input name="name" label={{ content: 'Name' }} classes="govuk-input--width-20" />
            <Select
              name="agencyId"
              label={{ content: 'Agency' }}
              items={[
                { value: '', text: 'Another one' },
                ...props.agencies.map(({ id, name }) => ({ value: id, text: name })),
              ]}
            />
            <Checkboxes name="apologies" items={[{ value: 'yes', content: 'Sent apologies' }]} />
            <Button classes="govuk-button--secondary">Note</Button>
          </PostForm>
        </Details>
      )}
    </section>
  )
}

function Item(props: { item: ItemShown; planned: boolean }): Html {
  const { item } = props
  const actions = [
    plural(item.openActions, 'open action', 'open actions'),
    ...(item.overdueActions > 0 ? [`${item.overdueActions} overdue`] : []),
  ].join(', ')
  return (
    <article class="govuk-summary-card cw-agenda__item">
      <div class="govuk-summary-card__title-wrapper">
        <h3 class="govuk-summary-card__title">
          <a class="govuk-link" href={`/cases/${item.caseId}`}>
            {item.reference}: {item.title}
          </a>
        </h3>
        <BandTag band={item.band} />
      </div>
      <div class="govuk-summary-card__content">
        <p class="govuk-body">
          {BECAUSE[item.because]}. {item.summary} {actions}.
        </p>
        {item.question !== '' && <p class="govuk-body">Asked: {item.question}</p>}
        {item.state !== 'waiting' && (
          <p class="govuk-body">
            <strong>{item.state === 'decided' ? 'Decided' : 'Put off'}:</strong> {item.decision || 'no reason given'}
            {item.decidedByName !== null && <span class="fp-quiet"> (written down by {item.decidedByName})</span>}
          </p>
        )}
        {props.planned && item.caseState !== 'closed' && (
          <p class="govuk-body fp-noprint">
            <a class="govuk-link" href={`/meetings/${item.meetingId}/items/${item.id}`}>
              {item.state === 'waiting' ? 'Record the decision' : 'Change the decision'}
              <span class="govuk-visually-hidden"> about {item.reference}</span>
            </a>
          </p>
        )}
      </div>
    </article>
  )
}

export interface DecisionDraft {
  readonly version: string
  readonly state: string
  readonly decision: string
  readonly action: string
  readonly actionTeam: string
  readonly actionDue: string
}

/** What the meeting decided about one case, with one action that flows back to the case. */
export function DecisionPage(props: {
  item: MeetingItem
  draft: DecisionDraft
  teams: readonly Named[]
  errors: readonly FieldError[]
  /** What somebody else wrote meanwhile. */
  theirs: { readonly decision: string; readonly state: MeetingItem['state'] } | null
  formToken: string
}): Html {
  const { item, draft, errors } = props
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading caption={`${item.reference}: ${item.title}`}>Record the decision</Heading>
      {props.theirs !== null && (
        <InsetText>
          Somebody wrote this down while you were typing: “{props.theirs.decision || 'put off'}”. What you typed is
          below: put both together and save.
        </InsetText>
      )}
      {item.question !== '' && <p class="govuk-body">Asked: {item.question}</p>}
      <PostForm action={`/meetings/${item.meetingId}/items/${item.id}`} token={props.formToken}>
        <input type="hidden" name="version" value={draft.version} />
        <Radios
          name="state"
          value={draft.state}
          classes="govuk-radios--inline"
          fieldset={{ legend: { content: 'The meeting', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'state')}
          items={[
            { value: 'decided', content: 'decided' },
            { value: 'deferred', content: 'put it off' },
          ]}
        />
        <Textarea
          name="decision"
          label={{ content: 'What was decided, or why it was put off', classes: 'govuk-label--s' }}
          value={draft.decision}
          errorMessage={errorAt(errors, 'decision')}
        />
        <fieldset class="govuk-fieldset">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">An action (optional)</legend>
          <Input
            name="action"
            label={{ content: 'What is to be done' }}
            value={draft.action}
            errorMessage={errorAt(errors, 'action')}
          />
          <Select
            name="actionTeam"
            label={{ content: 'By which team' }}
            value={draft.actionTeam}
            errorMessage={errorAt(errors, 'actionTeam')}
            items={[{ value: '', text: 'Choose' }, ...props.teams.map(({ id, name }) => ({ value: id, text: name }))]}
          />
          <Input
            name="actionDue"
            type="date"
            classes="govuk-input--width-10"
            label={{ content: 'By when' }}
            value={draft.actionDue}
            errorMessage={errorAt(errors, 'actionDue')}
          />
        </fieldset>
        <Button>Save</Button>
      </PostForm>
      {item.state === 'waiting' && (
        <PostForm action={`/meetings/${item.meetingId}/items/${item.id}/remove`} token={props.formToken}>
          <Button classes="govuk-button--secondary">Take the case off the list</Button>
        </PostForm>
      )}
    </>
  )
}

/** Asks before something that cannot be undone. */
export function SurePage(props: {
  title: string
  children: Child
  action: string
  button: string
  version: number
  back: string
  formToken: string
}): Html {
  return (
    <>
      <Heading>{props.title}</Heading>
      {props.children}
      <PostForm action={props.action} token={props.formToken}>
        <input type="hidden" name="version" value={String(props.version)} />
        <div class="fp-actions">
          <Button>{props.button}</Button>
          <a class="govuk-link" href={props.back}>
            Go back
          </a>
        </div>
      </PostForm>
    </>
  )
}

export function BringPage(props: {
  caseId: string
  title: string
  meetings: readonly MeetingListed[]
  draft: { readonly meetingId: string; readonly question: string }
  errors: readonly FieldError[]
  formToken: string
}): Html {
  const { draft, errors } = props
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading caption={props.title}>Bring to a meeting</Heading>
      {props.meetings.length === 0 ? (
        <Empty title="No meeting of this area is planned">
          <p class="govuk-body">
            <a class="govuk-link" href="/meetings/new">
              Plan one
            </a>
            , or ask the team that holds them.
          </p>
        </Empty>
      ) : (
        <PostForm action={`/cases/${props.caseId}/meeting`} token={props.formToken}>
          <Radios
            name="meetingId"
            value={draft.meetingId}
            fieldset={{ legend: { content: 'Which meeting?', classes: 'govuk-fieldset__legend--s' } }}
            errorMessage={errorAt(errors, 'meetingId')}
            items={props.meetings.map((meeting) => ({
              value: meeting.id,
              content: `${formatDate(meeting.heldOn)}, ${meeting.areaName}`,
            }))}
          />
          <Textarea
            name="question"
            label={{ content: 'What do you want from the meeting?', classes: 'govuk-label--s' }}
            value={draft.question}
            errorMessage={errorAt(errors, 'question')}
          />
          <Button>Bring it</Button>
        </PostForm>
      )}
    </>
  )
}
