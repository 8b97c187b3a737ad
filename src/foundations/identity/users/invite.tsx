import { z } from 'zod'
import { type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, InsetText, Select, Table, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { notFound, page, type Reply, redirect, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { type IdentityDeps, reading, today } from '../deps.ts'
import { agencyState } from '../domain/agency.ts'
import {
  actionHead,
  EmailField,
  emailField,
  emptyForm,
  type FormState,
  Narrow,
  RolesField,
  rolesField,
  typedIn,
} from '../fields.tsx'
import { type InviteRefusal, invite, revoke } from '../invitations/action.ts'
import { isRoleName, roleLabel, rolesGivenBy } from '../roles.ts'
import { agencyNames, listAgencies } from '../store/agencies.ts'
import { listOpenInvitations } from '../store/invitations.ts'
import { administeredTeamIds, listTeams, teamNames } from '../store/teams.ts'
import { userNames } from '../store/users.ts'

const USERS = { text: 'Users', href: '/users' }
const form = z.object({
  email: emailField,
  place: z.string('Choose the agency or team').regex(/^(agency|team):/, 'Choose the agency or team'),
  roles: rolesField,
})

const refusals: Readonly<Record<InviteRefusal, FieldError>> = {
  'has-account': { field: 'email', message: 'Somebody with this e-mail address has an account already' },
  'not-your-role': { field: 'roles', message: 'Only a system administrator can give one of these roles' },
  'not-your-team': { field: 'place', message: 'Choose a team that you administer' },
  'team-of-other-agency': { field: 'place', message: 'The team belongs to another agency' },
  'administrator-of-no-team': { field: 'place', message: 'Choose the team that the team administrator is to manage' },
}

export async function invitePage(deps: IdentityDeps, visit: Visit, state: FormState = emptyForm): Promise<Reply> {
  const places = await placesFor(deps, visit)
  const all: FormState =
    state.values.has('place') || places.length !== 1
      ? state
      : { ...state, values: new URLSearchParams([...state.values, ['place', places[0]?.value ?? '']]) }
  return page({
    title: 'Invite somebody',
    status: state.errors.length > 0 ? 422 : 200,
    crumbs: [USERS, { text: 'Invite somebody' }],
    body: (
      <Narrow>
        <ProblemSummary errors={state.errors} />
        <Heading lead="You get a link to copy and send yourself. This system sends no e-mail.">Invite somebody</Heading>
        <PostForm action="/users/invite" token={visit.formToken}>
          <EmailField form={all} label="Their e-mail address" hint="They sign in with it" />
          <Select
            name="place"
            label={{ content: 'Agency or team', classes: 'govuk-label--s' }}
            value={typedIn(all, 'place')}
            errorMessage={state.errors
              .filter(({ field }) => field === 'place')
              .map(({ message }) => ({ content: message }))
              .at(0)}
            items={[{ value: '', text: 'Choose' }, ...places]}
          />
          <RolesField form={all} choices={rolesGivenBy(visit.actor.permissions)} />
          <Button preventDoubleClick>Make the link</Button>
        </PostForm>
      </Narrow>
    ),
  })
}

/** Teams, and for system administrators agencies without a team too. */
async function placesFor(deps: IdentityDeps, visit: Visit): Promise<{ value: string; text: string }[]> {
  const all = visit.actor.permissions.includes('identity.manage-users')
  const day = today(deps.now())
  return deps.db.withActor(visit.actor, reading(visit, 'prepare-invitation'), async (tx) => {
    const teams = await listTeams(tx, all ? {} : { ids: await administeredTeamIds(tx) })
    const agencies = all ? (await listAgencies(tx)).filter((agency) => agencyState(agency, day) !== 'ended') : []
    return [
      ...teams.map((team) => ({ value: `team:${team.id}`, text: `${team.name}, ${team.agencyName}` })),
      ...agencies.map((agency) => ({ value: `agency:${agency.id}`, text: `${agency.name} (no team)` })),
    ]
  })
}

export async function postInvite(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const parsed = parseForm(form, visit.form)
  if (!parsed.ok) return invitePage(deps, visit, { values: visit.form, errors: parsed.errors })
  const { email, place } = parsed.value
  const [kind, placeId] = place.split(':')
  const team =
    kind === 'team' && isUuid(placeId)
      ? await deps.db.withActor(
          visit.actor,
          reading(visit, 'look-up-team'),
          async (tx) => (await listTeams(tx, { ids: [placeId] }))[0],
        )
      : undefined
  const agencyId = kind === 'team' ? team?.agencyId : placeId
  if (!isUuid(agencyId)) {
    return invitePage(deps, visit, { values: visit.form, errors: [refusals['not-your-team']] })
  }
  const roles = parsed.value.roles.filter(isRoleName)
  const done = await invite(deps, visit, { email, roles, agencyId, teamId: team?.id ?? null })
  if (!done.ok) return invitePage(deps, visit, { values: visit.form, errors: [refusals[done.problem]] })
  return linkPage({ title: 'Invitation made', for: email, link: `${visit.origin}/invitations/${done.value}` })
}

/** Shows a link this once. */
export function linkPage(of: { title: string; for: string; link: string }): Reply {
  return page({
    title: of.title,
    crumbs: [USERS, { text: of.title }],
    body: (
      <Narrow>
        <Heading>{of.title}</Heading>
        <p class="govuk-body">
          Copy this link and send it to <strong>{of.for}</strong>, and to nobody else.
        </p>
        <InsetText>
          <code class="fp-code">{of.link}</code>
        </InsetText>
        <WarningText>
          It is shown this once. It works once, for seven days. Whoever has it can use it, so send it in a way that you
          trust.
        </WarningText>
        <p class="govuk-body">
          <a class="govuk-link" href="/users">
            Back to users
          </a>
        </p>
      </Narrow>
    ),
  })
}

export async function invitationsPage(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-invitations'), async (tx) => {
    const invitations = await listOpenInvitations(tx, deps.now())
    return {
      invitations,
      agencies: await agencyNames(
        tx,
        invitations.map(({ agencyId }) => agencyId),
      ),
      teams: await teamNames(
        tx,
        invitations.flatMap(({ teamId }) => (teamId === null ? [] : [teamId])),
      ),
      people: await userNames(
        tx,
        invitations.flatMap(({ createdBy }) => (createdBy === null ? [] : [createdBy])),
      ),
    }
  })
  return page({
    title: 'Open invitations',
    crumbs: [USERS, { text: 'Open invitations' }],
    body: (
      <>
        <Heading lead="Links that have been made and not yet used.">Open invitations</Heading>
        {found.invitations.length === 0 ? (
          <Empty title="There are no open invitations" />
        ) : (
          <Scroll label="Open invitations">
            <Table
              head={[
                ...['For', 'What', 'Where', 'Roles', 'Made by', 'Works until'].map((content) => ({ content })),
                actionHead,
              ]}
              rows={found.invitations.map((one) => [
                { content: one.email },
                { content: one.kind === 'invitation' ? 'Invitation' : 'New password' },
                {
                  content: [
                    one.teamId === null ? undefined : found.teams.get(one.teamId),
                    found.agencies.get(one.agencyId),
                  ]
                    .filter((name) => name !== undefined)
                    .join(', '),
                },
                { content: one.roles.map(roleLabel).join(', ') },
                { content: one.createdBy === null ? 'The system' : (found.people.get(one.createdBy) ?? '') },
                { content: formatDateTime(one.expiresAt) },
                { content: <Revoke id={one.id} email={one.email} token={visit.formToken} /> },
              ])}
            />
          </Scroll>
        )}
      </>
    ),
  })
}

function Revoke(props: { id: string; email: string; token: string }): Html {
  return (
    <PostForm action={`/users/invitations/${props.id}/revoke`} token={props.token}>
      <button type="submit" class="fp-link-button">
        Revoke<span class="govuk-visually-hidden"> the link for {props.email}</span>
      </button>
    </PostForm>
  )
}

export async function postRevoke(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['invitation']
  if (!isUuid(id) || !(await revoke(deps, visit, id))) return notFound()
  return redirect('/users/invitations', { notice: 'invitation-revoked' })
}
