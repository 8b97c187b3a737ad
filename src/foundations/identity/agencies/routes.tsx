import { z } from 'zod'
import { type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { Button, Checkboxes, Select, Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import {
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { type IdentityDeps, reading, today } from '../deps.ts'
import { agencyKindLabel, agencyState, isDay, type SuccessionRefusal, successionMessages } from '../domain/agency.ts'
import {
  AgencyKindField,
  agencyKindField,
  DayField,
  emptyForm,
  type FormState,
  formWith,
  Narrow,
  nameField,
  optionalDayField,
  TextField,
  typedIn,
} from '../fields.tsx'
import { type Agency, type DatedSuccession, findAgency, listAgencies, listSuccessions } from '../store/agencies.ts'
import { type AgencyRefusal, addAgency, addSuccession, changeAgency } from './action.ts'

const fields = {
  name: nameField('the agency’s name'),
  kind: agencyKindField,
  startsOn: optionalDayField('First day'),
  endsOn: optionalDayField('Last day'),
}
const DATES_IN_ORDER = 'Last day must not be before the first day'
const agencyForm = z.object(fields)
const changeForm = z.object({ ...fields, version: z.coerce.number().int() })
const successionForm = z.object({
  successorId: z.string('Choose the successor').refine(isUuid, 'Choose the successor'),
  on: z.string('Enter the successor’s first day').refine(isDay, 'Enter the successor’s first day, like 2026-04-01'),
  moveStaff: z.string().optional(),
})

const refusalErrors: Readonly<Record<Exclude<AgencyRefusal, 'not-found'>, FieldError>> = {
  'name-taken': { field: 'name', message: 'There is an agency with this name and first day already' },
  'changed-meanwhile': {
    field: '',
    message:
      'Somebody else changed this agency while you did. Go back to the list, look at it again and repeat your change',
  },
}

const AGENCIES = { text: 'Agencies', href: '/agencies' }

/** Agencies and what became of them. */
export function agencyRoutes(deps: IdentityDeps): Route[] {
  const access = may('identity.manage-users')
  return [
    route({ method: 'GET', path: '/agencies', access, handle: (visit) => listPage(deps, visit) }),
    route({ method: 'GET', path: '/agencies/new', access, handle: (visit) => newPage(visit, emptyForm) }),
    route({ method: 'POST', path: '/agencies/new', access, handle: (visit) => postNew(deps, visit) }),
    route({ method: 'GET', path: '/agencies/:agency', access, handle: (visit) => agencyPage(deps, visit, {}) }),
    route({ method: 'POST', path: '/agencies/:agency', access, handle: (visit) => postChange(deps, visit) }),
    route({
      method: 'POST',
      path: '/agencies/:agency/successors',
      access,
      handle: (visit) => postSuccession(deps, visit),
    }),
  ]
}

async function listPage(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-agencies'), async (tx) => ({
    agencies: await listAgencies(tx),
    successions: await listSuccessions(tx),
  }))
  const names = new Map(found.agencies.map((agency) => [agency.id, agency.name]))
  const day = today(deps.now())
  const order = { present: 0, 'not-yet': 1, ended: 2 } as const
  const sorted = [...found.agencies].sort((a, b) => order[agencyState(a, day)] - order[agencyState(b, day)])
  return page({
    title: 'Agencies',
    body: (
      <>
        <Heading lead="Organisations that take part. They are kept after they end, so that old records stay attributed.">
          Agencies
        </Heading>
        <Button href="/agencies/new">Add an agency</Button>
        {sorted.length === 0 ? (
          <Empty title="There is no agency yet" />
        ) : (
          <Scroll label="Agencies">
            <Table
              head={['Agency', 'Kind', 'From', 'Until', 'Followed by'].map((content) => ({ content }))}
              firstCellIsHeader
              rows={sorted.map((agency) => [
                {
                  content: (
                    <>
                      <a class="govuk-link" href={`/agencies/${agency.id}`}>
                        {agency.name}
                      </a>{' '}
                      <StateTag agency={agency} day={day} />
                    </>
                  ),
                },
                { content: agencyKindLabel(agency.kind) },
                { content: agency.startsOn === null ? '' : formatDate(agency.startsOn) },
                { content: agency.endsOn === null ? '' : formatDate(agency.endsOn) },
                {
                  content: found.successions
                    .filter((one) => one.predecessorId === agency.id)
                    .map((one) => names.get(one.successorId) ?? '')
                    .join(', '),
                },
              ])}
            />
          </Scroll>
        )}
      </>
    ),
  })
}

function StateTag(props: { agency: Agency; day: string }): Child {
  switch (agencyState(props.agency, props.day)) {
    case 'present':
      return null
    case 'not-yet':
      return <Tag classes="govuk-tag--blue">Not yet</Tag>
    case 'ended':
      return <Tag classes="govuk-tag--grey">Ended</Tag>
  }
}

function newPage(visit: Visit, form: FormState): Reply {
  return page({
    title: 'Add an agency',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [AGENCIES, { text: 'Add an agency' }],
    body: (
      <Narrow>
        <ProblemSummary errors={form.errors} />
        <Heading>Add an agency</Heading>
        <PostForm action="/agencies/new" token={visit.formToken}>
          <AgencyFields form={form} />
          <Button preventDoubleClick>Add agency</Button>
        </PostForm>
      </Narrow>
    ),
  })
}

function AgencyFields(props: { form: FormState }): Html {
  return (
    <>
      <TextField form={props.form} name="name" label="Name" autocomplete="off" />
      <AgencyKindField form={props.form} />
      <DayField form={props.form} name="startsOn" label="First day (optional)" />
      <DayField form={props.form} name="endsOn" label="Last day (optional)" hint="Leave empty while it exists" />
    </>
  )
}

async function postNew(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(agencyForm, visit.form)
  if (!parsed.ok) return newPage(visit, { values: visit.form, errors: parsed.errors })
  const wrong = datesWrong(parsed.value)
  if (wrong !== null) return newPage(visit, { values: visit.form, errors: [wrong] })
  const done = await addAgency(deps, visit, parsed.value)
  if (done.ok) return redirect(`/agencies/${done.value}`, { notice: 'agency-added' })
  if (done.problem === 'not-found') return notFound()
  return newPage(visit, { values: visit.form, errors: [refusalErrors[done.problem]] })
}

function datesWrong(dates: { startsOn: string | null; endsOn: string | null }): FieldError | null {
  const wrong = dates.startsOn !== null && dates.endsOn !== null && dates.endsOn < dates.startsOn
  return wrong ? { field: 'endsOn', message: DATES_IN_ORDER } : null
}

async function agencyPage(
  deps: IdentityDeps,
  visit: Visit,
  forms: { change?: FormState; succession?: FormState },
): Promise<Reply> {
  const id = visit.params['agency']
  if (!isUuid(id)) return notFound()
  const found = await deps.db.withActor(visit.actor, reading(visit, 'view-agency'), async (tx, note) => {
    note({ subjectType: 'agency', subjectId: id })
    const agency = await findAgency(tx, id)
    if (agency === null) return null
    return { agency, agencies: await listAgencies(tx), successions: await listSuccessions(tx) }
  })
  if (found === null) return notFound()
  const { agency } = found
  const change =
    forms.change ??
    formWith({
      ...{ name: agency.name, kind: agency.kind, version: String(agency.version) },
      ...{ startsOn: agency.startsOn ?? '', endsOn: agency.endsOn ?? '' },
    })
  const succession = forms.succession ?? emptyForm
  const errors = [...change.errors, ...succession.errors]
  return page({
    title: agency.name,
    status: errors.length > 0 ? 422 : 200,
    crumbs: [AGENCIES, { text: agency.name }],
    body: (
      <Narrow>
        <ProblemSummary errors={errors} />
        <Heading caption={agencyKindLabel(agency.kind)}>{agency.name}</Heading>
        <History agency={agency} agencies={found.agencies} successions={found.successions} />
        <h2 class="govuk-heading-m">Change or end it</h2>
        <PostForm action={`/agencies/${agency.id}`} token={visit.formToken}>
          <input type="hidden" name="version" value={typedIn(change, 'version')} />
          <AgencyFields form={change} />
          <Button>Save</Button>
        </PostForm>
        <h2 class="govuk-heading-m">Note its successor</h2>
        <PostForm action={`/agencies/${agency.id}/successors`} token={visit.formToken}>
          <Select
            name="successorId"
            label={{ content: 'The agency that takes over', classes: 'govuk-label--s' }}
            hint={{ content: 'Add it first if it is not listed. Note several where the work is divided' }}
            value={typedIn(succession, 'successorId')}
            errorMessage={messageAt(succession, 'successorId')}
            items={[
              { value: '', text: 'Choose' },
              ...found.agencies
                .filter((other) => other.id !== agency.id)
                .map((other) => ({ value: other.id, text: other.name })),
            ]}
          />
          <DayField
            form={succession}
            name="on"
            label="The successor’s first day"
            hint="This agency’s last day is the day before"
          />
          <Checkboxes
            name="moveStaff"
            values={succession.values.getAll('moveStaff')}
            items={[
              {
                value: 'yes',
                content: 'Move its people and teams to the successor now',
                hint: { content: 'What they did before stays attributed to this agency' },
              },
            ]}
          />
          <Button classes="govuk-button--secondary">Note successor</Button>
        </PostForm>
      </Narrow>
    ),
  })
}

function messageAt(form: FormState, field: string): { content: string } | undefined {
  const found = form.errors.find((error) => error.field === field)
  return found === undefined ? undefined : { content: found.message }
}

function History(props: {
  agency: Agency
  agencies: readonly Agency[]
  successions: readonly DatedSuccession[]
}): Html {
  const { agency } = props
  const link = (id: string) => (
    <a class="govuk-link" href={`/agencies/${id}`}>
      {props.agencies.find((other) => other.id === id)?.name ?? 'Another agency'}
    </a>
  )
  const events: { day: string; content: Child }[] = [
    ...(agency.startsOn === null ? [] : [{ day: agency.startsOn, content: 'First day' }]),
    ...props.successions
      .filter((one) => one.successorId === agency.id)
      .map((one) => ({ day: one.happenedOn, content: <>Took over from {link(one.predecessorId)}</> })),
    ...(agency.endsOn === null ? [] : [{ day: agency.endsOn, content: 'Last day' }]),
    ...props.successions
      .filter((one) => one.predecessorId === agency.id)
      .map((one) => ({ day: one.happenedOn, content: <>{link(one.successorId)} took over</> })),
  ].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  if (events.length === 0) return <p class="govuk-body">No dates are noted for it.</p>
  return (
    <Table
      caption="History"
      captionClasses="govuk-table__caption--m"
      head={[{ content: 'Day' }, { content: 'What happened' }]}
      rows={events.map((event) => [{ content: formatDate(event.day) }, { content: event.content }])}
    />
  )
}

async function postChange(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['agency']
  if (!isUuid(id)) return notFound()
  const parsed = parseForm(changeForm, visit.form)
  const again = (errors: readonly FieldError[]) => agencyPage(deps, visit, { change: { values: visit.form, errors } })
  if (!parsed.ok) return again(parsed.errors)
  const wrong = datesWrong(parsed.value)
  if (wrong !== null) return again([wrong])
  const done = await changeAgency(deps, visit, { ...parsed.value, id })
  if (done.ok) return redirect(`/agencies/${id}`, { notice: 'agency-changed' })
  return done.problem === 'not-found' ? notFound() : again([refusalErrors[done.problem]])
}

async function postSuccession(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const predecessorId = visit.params['agency']
  if (!isUuid(predecessorId)) return notFound()
  const parsed = parseForm(successionForm, visit.form)
  const again = (errors: readonly FieldError[]) =>
    agencyPage(deps, visit, { succession: { values: visit.form, errors } })
  if (!parsed.ok) return again(parsed.errors)
  const { successorId, on, moveStaff } = parsed.value
  const done = await addSuccession(deps, visit, { predecessorId, successorId, on, moveStaff: moveStaff === 'yes' })
  if (done.ok) return redirect(`/agencies/${predecessorId}`, { notice: 'succession-added' })
  if (done.problem === 'not-found') return notFound()
  return again([successionError(done.problem)])
}

function successionError(problem: SuccessionRefusal | 'not-yet'): FieldError {
  if (problem === 'not-yet') {
    return { field: 'on', message: 'People and teams can move on the day itself or later, not before' }
  }
  const field = problem === 'itself' || problem === 'would-run-in-a-circle' ? 'successorId' : 'on'
  return { field, message: successionMessages[problem] }
}
