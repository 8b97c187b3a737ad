import { z } from 'zod'
import { type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, Checkboxes, SummaryList, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
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
import { type IdentityDeps, reading } from '../deps.ts'
import { type FormState, formWith, Narrow, RolesField, rolesField } from '../fields.tsx'
import { makeResetLink } from '../invitations/action.ts'
import { isRoleName, roleLabel, rolesGivenBy } from '../roles.ts'
import { findUser, type User } from '../store/users.ts'
import { changeRoles, changeStatus, mayChange, type UserRefusal } from './action.ts'
import { invitationsPage, invitePage, linkPage, postInvite, postRevoke } from './invite.tsx'
import { usersPage } from './list.tsx'

const rolesForm = z.object({ roles: rolesField })

const refusals: Readonly<Record<Exclude<UserRefusal, 'not-found'>, FieldError>> = {
  'not-yours': { field: '', message: 'You can change only people who belong to your own team and no other' },
  'not-your-role': { field: 'roles', message: 'Only a system administrator can give or take one of these roles' },
  yourself: { field: '', message: 'You cannot deactivate yourself. Ask another administrator' },
  'last-administrator': {
    field: 'roles',
    message: 'This is the last system administrator. Make somebody else one first',
  },
  'no-team': { field: 'roles', message: 'A team administrator needs a team. Add the person to one first' },
}

/** Users: the list, one user, invitations. */
export function userRoutes(deps: IdentityDeps): Route[] {
  const access = may('identity.manage-users', 'identity.manage-own-team')
  const get = (path: string, handle: (visit: Visit) => Promise<Reply>) => route({ method: 'GET', path, access, handle })
  const post = (path: string, handle: (visit: Visit) => Promise<Reply>) =>
    route({ method: 'POST', path, access, handle })
  return [
    get('/users', (visit) => usersPage(deps, visit, visit.query)),
    post('/users/search', (visit) => usersPage(deps, visit, visit.form)),
    get('/users/search', async () => redirect('/users')),
    get('/users/invite', (visit) => invitePage(deps, visit)),
    post('/users/invite', (visit) => postInvite(deps, visit)),
    get('/users/invitations', (visit) => invitationsPage(deps, visit)),
    post('/users/invitations/:invitation/revoke', (visit) => postRevoke(deps, visit)),
    get('/users/:user', (visit) => userPage(deps, visit, null)),
    post('/users/:user/roles', (visit) => postRoles(deps, visit)),
    post('/users/:user/status', (visit) => postStatus(deps, visit)),
    post('/users/:user/reset-link', (visit) => postResetLink(deps, visit)),
  ]
}

async function userPage(deps: IdentityDeps, visit: Visit, rejected: FormState | null): Promise<Reply> {
  const id = visit.params['user']
  if (!isUuid(id)) return notFound()
  const user = await deps.db.withActor(visit.actor, reading(visit, 'view-user'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: id })
    return findUser(tx, id)
  })
  if (user === null) return notFound()
  const present = formWith({ roles: user.roles })
  // The form that was refused may be the one that deactivates, which holds no roles.
  const state =
    rejected === null || rejected.values.has('status') ? { ...present, errors: rejected?.errors ?? [] } : rejected
  return page({
    title: user.displayName,
    status: state.errors.length > 0 ? 422 : 200,
    crumbs: [{ text: 'Users', href: '/users' }, { text: user.displayName }],
    body: (
      <Narrow>
        <ProblemSummary errors={state.errors} />
        <Heading caption={user.agencyName}>
          {user.displayName} {user.status === 'deactivated' && <Tag classes="govuk-tag--grey">Deactivated</Tag>}
        </Heading>
        <About user={user} />
        {mayChange(visit, user) ? (
          <Changes visit={visit} user={user} form={state} />
        ) : (
          <p class="govuk-body">
            You can change only people who belong to your own team and no other. Ask a system administrator.
          </p>
        )}
      </Narrow>
    ),
  })
}

function About(props: { user: User }): Html {
  const { user } = props
  return (
    <SummaryList
      rows={[
        { key: { content: 'E-mail address' }, value: { content: user.email } },
        { key: { content: 'Agency' }, value: { content: user.agencyName } },
        {
          key: { content: 'Teams' },
          value: {
            content:
              user.teams.length === 0
                ? 'None'
                : user.teams.map(
                    (team, index): Child => [
                      index > 0 ? ', ' : '',
                      <a class="govuk-link" href={`/teams/${team.id}`}>
                        {team.name}
                      </a>,
                      team.isAdministrator ? ' (administrator)' : '',
                    ],
                  ),
          },
        },
        {
          key: { content: 'Roles' },
          value: { content: user.roles.length === 0 ? 'None' : user.roles.map(roleLabel).join(', ') },
        },
        { key: { content: 'Account made' }, value: { content: formatDateTime(user.createdAt) } },
        {
          key: { content: 'Last signed in' },
          value: { content: user.lastSignedInAt === null ? 'Never' : formatDateTime(user.lastSignedInAt) },
        },
      ]}
    />
  )
}

function Changes(props: { visit: Visit; user: User; form: FormState }): Html {
  const { visit, user } = props
  const token = visit.formToken
  const active = user.status === 'active'
  return (
    <>
      {active && (
        <>
          <PostForm action={`/users/${user.id}/roles`} token={token}>
            <RolesField form={props.form} choices={rolesGivenBy(visit.actor.permissions)} />
            <Button>Save roles</Button>
          </PostForm>
          <h2 class="govuk-heading-m">If they cannot sign in</h2>
          <PostForm action={`/users/${user.id}/reset-link`} token={token}>
            <p class="govuk-body">You get a link to send them, with which they choose a new password.</p>
            <Checkboxes
              name="clearTwoStep"
              items={[
                {
                  value: 'yes',
                  content: 'Also turn off their two-step sign-in',
                  hint: {
                    content:
                      'Only when they lost their authenticator app and recovery codes, and you know that it is them',
                  },
                },
              ]}
            />
            <Button classes="govuk-button--secondary">Make a link for a new password</Button>
          </PostForm>
        </>
      )}
      {user.id !== visit.actor.userId && (
        <PostForm action={`/users/${user.id}/status`} token={token}>
          <h2 class="govuk-heading-m">{active ? 'If they leave' : 'If they come back'}</h2>
          <input type="hidden" name="status" value={active ? 'deactivated' : 'active'} />
          <Button classes={active ? 'govuk-button--warning' : ''}>{active ? 'Deactivate' : 'Reactivate'}</Button>
        </PostForm>
      )}
    </>
  )
}

async function postRoles(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const userId = visit.params['user']
  if (!isUuid(userId)) return notFound()
  const parsed = parseForm(rolesForm, visit.form)
  if (!parsed.ok) return userPage(deps, visit, { values: visit.form, errors: parsed.errors })
  const done = await changeRoles(deps, visit, { userId, roles: parsed.value.roles.filter(isRoleName) })
  if (done.ok) return redirect(`/users/${userId}`, { notice: 'roles-changed' })
  return rejectedPage(deps, visit, done.problem)
}

async function postStatus(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const userId = visit.params['user']
  const status = visit.form.get('status')
  if (!isUuid(userId) || (status !== 'active' && status !== 'deactivated')) return notFound()
  const done = await changeStatus(deps, visit, { userId, status })
  if (done.ok) {
    return redirect(`/users/${userId}`, { notice: status === 'active' ? 'user-reactivated' : 'user-deactivated' })
  }
  return rejectedPage(deps, visit, done.problem)
}

function rejectedPage(deps: IdentityDeps, visit: Visit, problem: UserRefusal): Promise<Reply> | Reply {
  if (problem === 'not-found') return notFound()
  return userPage(deps, visit, { values: visit.form, errors: [refusals[problem]] })
}

async function postResetLink(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const userId = visit.params['user']
  if (!isUuid(userId)) return notFound()
  const clearsTwoStep = visit.form.get('clearTwoStep') === 'yes'
  const token = await makeResetLink(deps, visit, { userId, clearsTwoStep })
  if (token === null) return notFound()
  const user = await deps.db.withActor(visit.actor, reading(visit, 'view-user'), (tx) => findUser(tx, userId))
  return linkPage({
    title: 'Link for a new password',
    for: user?.email ?? '',
    link: `${visit.origin}/invitations/${token}`,
  })
}
