import { z } from 'zod'
import { type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
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
import { type AreaChoice, type IdentityDeps, reading, today } from '../deps.ts'
import { agencyState } from '../domain/agency.ts'
import { teamKindLabel, teamKindNames } from '../domain/team-kind.ts'
import { actionHead, emptyForm, type FormState, formWith, Narrow, nameField, TextField, typedIn } from '../fields.tsx'
import type { NoticeCode } from '../notices.ts'
import { type Agency, listAgencies } from '../store/agencies.ts'
import { listMembers, type Team, type TeamMember } from '../store/teams.ts'
import { searchUsers, type User } from '../store/users.ts'
import {
  addTeam,
  changeTeam,
  findManagedTeam,
  joinTeam,
  leaveTeam,
  managedTeams,
  mayAdd,
  setAdministrator,
  type TeamRefusal,
} from './action.ts'

const TEAMS = { text: 'Teams', href: '/teams' }
const fields = {
  name: nameField('the team’s name'),
  kind: z.enum(teamKindNames, 'Choose what the team does'),
  areas: z.array(z.string()),
}
const addForm = z.object({
  ...fields,
  agencyId: z.string('Choose the agency').refine(isUuid, 'Choose the agency'),
})
const changeForm = z.object(fields)

const refusals: Readonly<Record<Exclude<TeamRefusal, 'not-found'>, FieldError>> = {
  'name-taken': { field: 'name', message: 'The agency has a team of this name already' },
  'not-yours': { field: 'userId', message: 'Choose somebody from the list' },
  'not-a-member': { field: '', message: 'That person does not belong to the team any more' },
  'role-not-yours': {
    field: '',
    message: 'Only a system administrator can do this, because of the person’s other roles or teams',
  },
}

/** Teams: what they serve and who belongs to them. */
export function teamRoutes(deps: IdentityDeps): Route[] {
  const anyManager = may('identity.manage-users', 'identity.manage-own-team')
  const system = may('identity.manage-users')
  const action = (path: string, handle: (visit: Visit) => Promise<Reply>, access = anyManager) =>
    route({ method: 'POST', path, access, handle })
  return [
    route({ method: 'GET', path: '/teams', access: anyManager, handle: (visit) => listPage(deps, visit) }),
    route({ method: 'GET', path: '/teams/new', access: system, handle: (visit) => newPage(deps, visit, emptyForm) }),
    action('/teams/new', (visit) => postNew(deps, visit), system),
    route({ method: 'GET', path: '/teams/:team', access: anyManager, handle: (visit) => teamPage(deps, visit, null) }),
    action('/teams/:team', (visit) => postChange(deps, visit), system),
    action('/teams/:team/close', (visit) => postClose(deps, visit), system),
    action('/teams/:team/members', (visit) => onMember(deps, visit, 'member-added', (of) => joinTeam(deps, visit, of))),
    action('/teams/:team/members/remove', (visit) =>
      onMember(deps, visit, 'member-removed', (of) => leaveTeam(deps, visit, of)),
    ),
    action('/teams/:team/administrators', (visit) =>
      onMember(deps, visit, 'administrator-changed', (of) =>
        setAdministrator(deps, visit, { ...of, isAdministrator: visit.form.get('administrator') === 'yes' }),
      ),
    ),
  ]
}

function isSystemAdministrator(visit: Visit): boolean {
  return visit.actor.permissions.includes('identity.manage-users')
}

async function listPage(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-teams'), async (tx) => ({
    teams: await managedTeams(tx, visit),
    areas: await deps.areaChoices(tx),
  }))
  const names = new Map(found.areas.map((area) => [area.code, area.name]))
  return page({
    title: 'Teams',
    body: (
      <>
        <Heading lead="People of one agency who serve the same areas.">Teams</Heading>
        {isSystemAdministrator(visit) && <Button href="/teams/new">Add a team</Button>}
        {found.teams.length === 0 ? (
          <Empty title="There is no team yet" />
        ) : (
          <Scroll label="Teams">
            <Table
              firstCellIsHeader
              head={['Team', 'What it does', 'Agency', 'Areas'].map((content) => ({ content }))}
              rows={found.teams.map((team) => [
                {
                  content: (
                    <>
                      <a class="govuk-link" href={`/teams/${team.id}`}>
                        {team.name}
                      </a>{' '}
                      {team.closedOn !== null && <Tag classes="govuk-tag--grey">Closed</Tag>}
                    </>
                  ),
                },
                { content: teamKindLabel(team.kind) },
                { content: team.agencyName },
                { content: describeAreas(team.areaCodes, names) },
              ])}
            />
          </Scroll>
        )}
      </>
    ),
  })
}

function describeAreas(codes: readonly string[], names: ReadonlyMap<string, string>): string {
  if (codes.length === 0) return 'None'
  return codes.map((code) => names.get(code) ?? code).join(', ')
}

async function newPage(deps: IdentityDeps, visit: Visit, form: FormState): Promise<Reply> {
  const day = today(deps.now())
  const found = await deps.db.withActor(visit.actor, reading(visit, 'prepare-team'), async (tx) => ({
    agencies: (await listAgencies(tx)).filter((agency) => agencyState(agency, day) !== 'ended'),
    areas: await deps.areaChoices(tx),
  }))
  return page({
    title: 'Add a team',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [TEAMS, { text: 'Add a team' }],
    body: (
      <Narrow>
        <ProblemSummary errors={form.errors} />
        <Heading>Add a team</Heading>
        <PostForm action="/teams/new" token={visit.formToken}>
          <AgencyField form={form} agencies={found.agencies} />
          <TextField form={form} name="name" label="Name of the team" autocomplete="off" />
          <KindField form={form} />
          <AreasField form={form} areas={found.areas} />
          <Button preventDoubleClick>Add team</Button>
        </PostForm>
      </Narrow>
    ),
  })
}

function AgencyField(props: { form: FormState; agencies: readonly Agency[] }): Html {
  const error = props.form.errors.find(({ field }) => field === 'agencyId')
  return (
    <Select
      name="agencyId"
      label={{ content: 'Agency', classes: 'govuk-label--s' }}
      value={typedIn(props.form, 'agencyId')}
      errorMessage={error === undefined ? undefined : { content: error.message }}
      items={[{ value: '', text: 'Choose' }, ...props.agencies.map(({ id, name }) => ({ value: id, text: name }))]}
    />
  )
}

function KindField(props: { form: FormState }): Html {
  const error = props.form.errors.find(({ field }) => field === 'kind')
  return (
    <Select
      name="kind"
      label={{ content: 'What the team does', classes: 'govuk-label--s' }}
      hint={{ content: 'Information sharing agreements share records with teams by what they do and where.' }}
      value={typedIn(props.form, 'kind')}
      errorMessage={error === undefined ? undefined : { content: error.message }}
      items={[
        { value: '', text: 'Choose' },
        ...teamKindNames.map((kind) => ({ value: kind, text: teamKindLabel(kind) })),
      ]}
    />
  )
}

function AreasField(props: { form: FormState; areas: readonly AreaChoice[] }): Child {
  if (props.areas.length === 0) {
    return <p class="govuk-body">No areas are known yet. Import areas first; you can add them to the team later.</p>
  }
  const groups = [...new Set(props.areas.map(({ group }) => group))]
  let first = true
  return groups.map((group) => {
    const idPrefix = first ? 'areas' : `areas-${group.toLowerCase().replace(/[^a-z]+/g, '-')}`
    first = false
    return (
      <Checkboxes
        name="areas"
        idPrefix={idPrefix}
        classes="govuk-checkboxes--small"
        fieldset={{ legend: { content: `Areas served: ${group}`, classes: 'govuk-fieldset__legend--s' } }}
        values={props.form.values.getAll('areas')}
        items={props.areas
          .filter((area) => area.group === group)
          .map((area) => ({ value: area.code, content: area.name }))}
      />
    )
  })
}

/** Only codes that are on offer, so that a mistyped one cannot be stored. */
async function offeredCodes(deps: IdentityDeps, visit: Visit, codes: readonly string[], kept: readonly string[]) {
  const choices = await deps.db.withActor(visit.actor, reading(visit, 'list-area-choices'), deps.areaChoices)
  const offered = new Set([...choices.map(({ code }) => code), ...kept])
  return codes.filter((code) => offered.has(code))
}

async function postNew(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(addForm, visit.form)
  if (!parsed.ok) return newPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const areaCodes = await offeredCodes(deps, visit, parsed.value.areas, [])
  const { name, kind, agencyId } = parsed.value
  const done = await addTeam(deps, visit, { name, kind, agencyId, areaCodes })
  if (done.ok) return redirect(`/teams/${done.value}`, { notice: 'team-added' })
  if (done.problem === 'not-found') return notFound()
  return newPage(deps, visit, { values: visit.form, errors: [refusals[done.problem]] })
}

async function teamPage(deps: IdentityDeps, visit: Visit, rejected: FormState | null): Promise<Reply> {
  const id = visit.params['team']
  if (!isUuid(id)) return notFound()
  const found = await deps.db.withActor(visit.actor, reading(visit, 'view-team'), async (tx, note) => {
    note({ subjectType: 'team', subjectId: id })
    const team = await findManagedTeam(tx, visit, id)
    if (team === null) return null
    const members = await listMembers(tx, id)
    const inTeam = new Set(members.map(({ userId }) => userId))
    const { users } = await searchUsers(tx, { status: 'active' })
    return {
      team,
      members,
      candidates: users.filter((user) => !inTeam.has(user.id) && mayAdd(visit, user)),
      areas: await deps.areaChoices(tx),
    }
  })
  if (found === null) return notFound()
  const { team } = found
  const present = formWith({ name: team.name, kind: team.kind, areas: team.areaCodes })
  const form = rejected?.values.has('name') ? rejected : { ...present, errors: rejected?.errors ?? [] }
  const names = new Map(found.areas.map((area) => [area.code, area.name]))
  return page({
    title: team.name,
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [TEAMS, { text: team.name }],
    body: (
      <Narrow>
        <ProblemSummary errors={form.errors} />
        <Heading caption={team.agencyName}>
          {team.name} {team.closedOn !== null && <Tag classes="govuk-tag--grey">Closed</Tag>}
        </Heading>
        <p class="govuk-body">
          {teamKindLabel(team.kind)}. Serves: {describeAreas(team.areaCodes, names)}.{' '}
          {team.closedOn !== null && `Closed on ${formatDate(team.closedOn)}.`}
        </p>
        <Members visit={visit} team={team} members={found.members} />
        {team.closedOn === null && (
          <>
            <Join visit={visit} team={team} candidates={found.candidates} />
            {isSystemAdministrator(visit) && <Change visit={visit} team={team} form={form} areas={found.areas} />}
          </>
        )}
      </Narrow>
    ),
  })
}

function Members(props: { visit: Visit; team: Team; members: readonly TeamMember[] }): Html {
  const { members, team, visit } = props
  if (members.length === 0) return <Empty title="Nobody belongs to this team yet" />
  return (
    <Table
      caption={plural(members.length, 'member', 'members')}
      captionClasses="govuk-table__caption--m"
      head={[{ content: 'Name' }, { content: 'Administrator' }, actionHead]}
      firstCellIsHeader
      rows={members.map((member) => [
        {
          content: (
            <a class="govuk-link" href={`/users/${member.userId}`}>
              {member.displayName}
            </a>
          ),
        },
        {
          content: (
            <MemberButton visit={visit} action={`/teams/${team.id}/administrators`} member={member} administrator />
          ),
        },
        { content: <MemberButton visit={visit} action={`/teams/${team.id}/members/remove`} member={member} /> },
      ])}
    />
  )
}

function MemberButton(props: { visit: Visit; action: string; member: TeamMember; administrator?: boolean }): Html {
  const { member } = props
  const text =
    props.administrator === true ? (member.isAdministrator ? 'Yes: take away' : 'No: make administrator') : 'Remove'
  return (
    <PostForm action={props.action} token={props.visit.formToken}>
      <input type="hidden" name="userId" value={member.userId} />
      {props.administrator === true && (
        <input type="hidden" name="administrator" value={member.isAdministrator ? 'no' : 'yes'} />
      )}
      <button type="submit" class="fp-link-button">
        {text}
        <span class="govuk-visually-hidden">: {member.displayName}</span>
      </button>
    </PostForm>
  )
}

function Join(props: { visit: Visit; team: Team; candidates: readonly User[] }): Html {
  return (
    <>
      <h2 class="govuk-heading-m">Add a person</h2>
      {props.candidates.length > 0 && (
        <PostForm action={`/teams/${props.team.id}/members`} token={props.visit.formToken}>
          <Select
            name="userId"
            label={{ content: 'Person' }}
            items={[
              { value: '', text: 'Choose' },
              ...props.candidates.map((user) => ({ value: user.id, text: `${user.displayName}, ${user.agencyName}` })),
            ]}
          />
          <Button classes="govuk-button--secondary">Add to the team</Button>
        </PostForm>
      )}
      <p class="govuk-body">
        Somebody without an account:{' '}
        <a class="govuk-link" href="/users/invite">
          invite them
        </a>
        .
      </p>
    </>
  )
}

function Change(props: { visit: Visit; team: Team; form: FormState; areas: readonly AreaChoice[] }): Html {
  const { team, visit } = props
  return (
    <>
      <h2 class="govuk-heading-m">Change the team</h2>
      <PostForm action={`/teams/${team.id}`} token={visit.formToken}>
        <TextField form={props.form} name="name" label="Name of the team" autocomplete="off" />
        <KindField form={props.form} />
        <AreasField form={props.form} areas={props.areas} />
        <Button>Save</Button>
      </PostForm>
      <PostForm action={`/teams/${team.id}/close`} token={visit.formToken}>
        <Button classes="govuk-button--warning">Close the team</Button>
      </PostForm>
    </>
  )
}

async function postChange(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['team']
  if (!isUuid(id)) return notFound()
  const parsed = parseForm(changeForm, visit.form)
  if (!parsed.ok) return teamPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const team = await deps.db.withActor(visit.actor, reading(visit, 'look-up-team'), (tx) =>
    findManagedTeam(tx, visit, id),
  )
  const areaCodes = await offeredCodes(deps, visit, parsed.value.areas, team?.areaCodes ?? [])
  const done = await changeTeam(deps, visit, {
    ...{ id, name: parsed.value.name, kind: parsed.value.kind },
    ...{ areaCodes, close: false },
  })
  if (done.ok) return redirect(`/teams/${id}`, { notice: 'team-changed' })
  if (done.problem === 'not-found') return notFound()
  return teamPage(deps, visit, { values: visit.form, errors: [refusals[done.problem]] })
}

async function postClose(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['team']
  if (!isUuid(id)) return notFound()
  const done = await changeTeam(deps, visit, { id, name: '', kind: 'other', areaCodes: [], close: true })
  return done.ok ? redirect('/teams', { notice: 'team-closed' }) : notFound()
}

async function onMember(
  deps: IdentityDeps,
  visit: Visit,
  notice: NoticeCode,
  act: (of: { teamId: string; userId: string }) => ReturnType<typeof joinTeam>,
): Promise<Reply> {
  const teamId = visit.params['team']
  const userId = visit.form.get('userId') ?? ''
  if (!isUuid(teamId)) return notFound()
  const done = isUuid(userId) ? await act({ teamId, userId }) : ({ ok: false, problem: 'not-yours' } as const)
  if (done.ok) return redirect(`/teams/${teamId}`, { notice })
  if (done.problem === 'not-found') return notFound()
  return teamPage(deps, visit, { ...emptyForm, errors: [refusals[done.problem]] })
}
