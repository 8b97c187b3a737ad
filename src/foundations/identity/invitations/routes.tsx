import { PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { everyone, page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import type { IdentityDeps } from '../deps.ts'
import { passwordMessages, passwordProblem } from '../domain/password.ts'
import { emptyForm, type FormState, Narrow, NewPasswordField, TextField } from '../fields.tsx'
import { acceptInvitation, type OpenedInvitation, openInvitation } from './action.ts'

/** Where somebody who was given a link joins, or chooses a new password. */
export function invitationRoutes(deps: IdentityDeps): Route[] {
  const limit = { requests: 60, perSeconds: 60 }
  return [
    route({
      method: 'GET',
      path: '/invitations/:token',
      access: everyone(),
      limit,
      handle: async (visit) => {
        const opened = await openInvitation(deps, visit, visit.params['token'] ?? '')
        return opened === null ? goneReply() : acceptPage(visit, opened, emptyForm)
      },
    }),
    route({
      method: 'POST',
      path: '/invitations/:token',
      access: everyone(),
      limit,
      handle: (visit) => postAccept(deps, visit),
    }),
  ]
}

async function postAccept(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const token = visit.params['token'] ?? ''
  const opened = await openInvitation(deps, visit, token)
  if (opened === null) return goneReply()
  const displayName = (visit.form.get('displayName') ?? '').trim()
  const password = visit.form.get('password') ?? ''
  const problem = passwordProblem(password, [displayName, opened.invitation.email, opened.partnership])
  const errors = [
    ...(opened.invitation.userId === null && displayName === ''
      ? [{ field: 'displayName', message: 'Enter your name' }]
      : []),
    ...(displayName.length > 120
      ? [{ field: 'displayName', message: 'Use 120 characters or fewer for your name' }]
      : []),
    ...(problem === null ? [] : [{ field: 'password', message: passwordMessages[problem] }]),
  ]
  if (errors.length > 0) return acceptPage(visit, opened, { values: visit.form, errors })
  const done = await acceptInvitation(deps, visit, { token, displayName, password })
  if (done.ok) return redirect('/sign-in', { notice: done.value === 'invitation' ? 'account-made' : 'password-set' })
  if (done.problem === 'link-not-good') return goneReply()
  return acceptPage(visit, opened, {
    values: visit.form,
    errors: [{ field: '', message: 'There is an account with this e-mail address already. Sign in instead' }],
  })
}

function acceptPage(visit: Visit, opened: OpenedInvitation, form: FormState): Reply {
  const isNew = opened.invitation.userId === null
  const title = isNew ? `Join ${opened.partnership}` : 'Choose a new password'
  return page({
    title,
    status: form.errors.length > 0 ? 422 : 200,
    body: (
      <Narrow>
        <ProblemSummary errors={form.errors} />
        <Heading>{title}</Heading>
        <p class="govuk-body">
          {opened.invitedBy !== null && `${opened.invitedBy} made this link for you. `}
          You will sign in as <strong>{opened.invitation.email}</strong>. The link works once, until{' '}
          {formatDateTime(opened.invitation.expiresAt)}.
        </p>
        <PostForm action={visit.path} token={visit.formToken}>
          <input type="hidden" name="email" autocomplete="username" value={opened.invitation.email} />
          {isNew && (
            <TextField
              form={form}
              name="displayName"
              label="Your name"
              hint="Colleagues in the partnership see it beside your work"
              autocomplete="name"
            />
          )}
          <NewPasswordField form={form} label={isNew ? 'Choose a password' : 'New password'} />
          <Button preventDoubleClick>{isNew ? 'Join' : 'Save the new password'}</Button>
        </PostForm>
      </Narrow>
    ),
  })
}

function goneReply(): Reply {
  return page({ title: 'This link is not good any more', status: 404, body: <Gone /> })
}

function Gone(): Html {
  return (
    <Narrow>
      <Heading>This link is not good any more</Heading>
      <p class="govuk-body">
        A link works once and for seven days, and ends when a newer one is made. Ask the person who gave it to you for
        another.
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href="/sign-in">
          Sign in
        </a>
      </p>
    </Narrow>
  )
}
