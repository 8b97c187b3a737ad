import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDateTime, plural } from '../../../platform/html/format.ts'
import { Button, PasswordInput, SummaryList, Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import {
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  sessionCookieName,
  signedIn,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { type IdentityDeps, reading, writing } from '../deps.ts'
import { passwordMessages, passwordProblem } from '../domain/password.ts'
import { isSessionAlive } from '../domain/session.ts'
import { actionHead, type FormState, formWith, Narrow, NewPasswordField, TextField } from '../fields.tsx'
import { roleLabel } from '../roles.ts'
import { proposedSecret } from '../sign-in/two-step-action.ts'
import { proposalFor, RecoveryCodes, TwoStepSetUp } from '../sign-in/two-step-parts.tsx'
import { countRecoveryCodesLeft, findAccount } from '../store/credentials.ts'
import { findPartnership } from '../store/partnership.ts'
import { endOtherSessions, endSession, listOpenSessions, type OwnSession } from '../store/sessions.ts'
import { findUser, setDisplayName, type User } from '../store/users.ts'
import {
  changePassword,
  checkOwnPassword,
  renewOwnRecoveryCodes,
  selfOf,
  turnOffOwnTwoStep,
  turnOnOwnTwoStep,
} from './action.ts'

const ACCOUNT = { text: 'Your account', href: '/account' }

/** One's own account: name, password, two-step sign-in, browsers that are signed in. */
export function accountRoutes(deps: IdentityDeps): Route[] {
  const get = (path: string, handle: (visit: Visit) => Promise<Reply> | Reply) =>
    route({ method: 'GET', path, access: signedIn(), handle })
  const post = (path: string, handle: (visit: Visit) => Promise<Reply> | Reply) =>
    route({ method: 'POST', path, access: signedIn(), handle })
  return [
    get('/account', (visit) => accountPage(deps, visit)),
    get('/account/name', (visit) => namePage(visit, formWith({ displayName: visit.user?.displayName ?? '' }))),
    post('/account/name', (visit) => postName(deps, visit)),
    get('/account/password', (visit) => passwordPage(visit, [])),
    post('/account/password', (visit) => postPassword(deps, visit)),
    get('/account/two-step', (visit) => twoStepPage(deps, visit, [])),
    post('/account/two-step', (visit) => postTwoStep(deps, visit)),
    get('/account/two-step/off', (visit) => confirmPage(visit, turningOff, [])),
    post('/account/two-step/off', (visit) => postTwoStepOff(deps, visit)),
    get('/account/recovery-codes', (visit) => confirmPage(visit, renewing, [])),
    post('/account/recovery-codes', (visit) => postRecoveryCodes(deps, visit)),
    post('/account/sessions/end-others', (visit) => postEndOthers(deps, visit)),
    post('/account/sessions/:session/end', (visit) => postEnd(deps, visit)),
  ]
}

async function accountPage(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const self = selfOf(visit)
  const found = await deps.db.withActor(visit.actor, reading(visit, 'view-account'), async (tx) => {
    const user = await findUser(tx, self.userId)
    const account = await findAccount(tx, { userId: self.userId })
    if (user === null || account === null) return null
    return {
      user,
      twoStep: account.totpSecret !== null,
      required: (await findPartnership(tx))?.twoStepRequired === true,
      codesLeft: await countRecoveryCodesLeft(tx, self.userId),
      sessions: await listOpenSessions(tx, self.userId),
    }
  })
  if (found === null) return notFound()
  const now = deps.now()
  const epoch = new Date(0)
  const sessions = found.sessions.filter((session) => isSessionAlive({ ...session, validFrom: epoch }, now))
  return page({
    title: 'Your account',
    body: (
      <>
        <Heading>Your account</Heading>
        <AboutYou user={found.user} />
        <h2 class="govuk-heading-m">Signing in</h2>
        <SummaryList
          rows={[
            {
              key: { content: 'Password' },
              value: { content: 'Set' },
              actions: { items: [{ href: '/account/password', content: 'Change', visuallyHiddenText: 'password' }] },
            },
            {
              key: { content: 'Two-step sign-in' },
              value: {
                content: found.twoStep ? (
                  <Tag classes="govuk-tag--green">On</Tag>
                ) : (
                  <Tag classes="govuk-tag--grey">Off</Tag>
                ),
              },
              actions: { items: twoStepActions(found) },
            },
            found.twoStep && {
              key: { content: 'Recovery codes' },
              value: { content: `${plural(found.codesLeft, 'code', 'codes')} left` },
              actions: {
                items: [
                  { href: '/account/recovery-codes', content: 'Make new ones', visuallyHiddenText: 'recovery codes' },
                ],
              },
            },
          ]}
        />
        <h2 class="govuk-heading-m">Where you are signed in</h2>
        <Sessions sessions={sessions} ownId={self.sessionId} token={visit.formToken} />
        <p class="govuk-body">
          <a class="govuk-link" href="/account/activity">
            Your activity
          </a>
        </p>
      </>
    ),
  })
}

function twoStepActions(of: { twoStep: boolean; required: boolean }) {
  if (!of.twoStep) return [{ href: '/account/two-step', content: 'Turn on', visuallyHiddenText: 'two-step sign-in' }]
  if (of.required) return []
  return [{ href: '/account/two-step/off', content: 'Turn off', visuallyHiddenText: 'two-step sign-in' }]
}

function AboutYou(props: { user: User }): Html {
  const { user } = props
  return (
    <SummaryList
      rows={[
        {
          key: { content: 'Name' },
          value: { content: user.displayName },
          actions: { items: [{ href: '/account/name', content: 'Change', visuallyHiddenText: 'name' }] },
        },
        { key: { content: 'E-mail address' }, value: { content: user.email } },
        { key: { content: 'Agency' }, value: { content: user.agencyName } },
        {
          key: { content: 'Teams' },
          value: { content: user.teams.length === 0 ? 'None' : user.teams.map(({ name }) => name).join(', ') },
        },
        {
          key: { content: 'Roles' },
          value: { content: user.roles.length === 0 ? 'None' : user.roles.map(roleLabel).join(', ') },
        },
      ]}
    />
  )
}

function Sessions(props: { sessions: readonly OwnSession[]; ownId: string; token: string }): Html {
  return (
    <>
      <Scroll label="Browsers that are signed in">
        <Table
          head={[
            ...['Browser', 'Network address', 'Signed in', 'Last seen'].map((content) => ({ content })),
            actionHead,
          ]}
          rows={props.sessions.map((session) => [
            { content: session.deviceLabel },
            { content: session.networkAddress },
            { content: formatDateTime(session.startedAt) },
            { content: formatDateTime(session.lastSeenAt) },
            {
              content:
                session.id === props.ownId ? (
                  'This browser'
                ) : (
                  <PostForm action={`/account/sessions/${session.id}/end`} token={props.token}>
                    <button type="submit" class="fp-link-button">
                      Sign out<span class="govuk-visually-hidden"> {session.deviceLabel}</span>
                    </button>
                  </PostForm>
                ),
            },
          ])}
        />
      </Scroll>
      {props.sessions.length > 1 && (
        <PostForm action="/account/sessions/end-others" token={props.token}>
          <Button classes="govuk-button--secondary">Sign out all other browsers</Button>
        </PostForm>
      )}
    </>
  )
}

function namePage(visit: Visit, form: FormState): Reply {
  return page({
    title: 'Your name',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [ACCOUNT, { text: 'Your name' }],
    body: (
      <Narrow>
        <ProblemSummary errors={form.errors} />
        <Heading>Your name</Heading>
        <PostForm action="/account/name" token={visit.formToken}>
          <TextField
            form={form}
            name="displayName"
            label="Name"
            hint="Colleagues in the partnership see it beside your work"
            autocomplete="name"
          />
          <Button>Save</Button>
        </PostForm>
      </Narrow>
    ),
  })
}

async function postName(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const displayName = (visit.form.get('displayName') ?? '').trim()
  if (displayName === '' || displayName.length > 120) {
    const message = displayName === '' ? 'Enter your name' : 'Use 120 characters or fewer for your name'
    return namePage(visit, { values: visit.form, errors: [{ field: 'displayName', message }] })
  }
  const { userId } = selfOf(visit)
  await deps.db.withActor(visit.actor, writing(visit, 'change-name'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: userId })
    await setDisplayName(tx, { userId, displayName })
  })
  return redirect('/account', { notice: 'name-changed' })
}

function passwordPage(visit: Visit, errors: readonly FieldError[]): Reply {
  return page({
    title: 'Change your password',
    status: errors.length > 0 ? 422 : 200,
    crumbs: [ACCOUNT, { text: 'Change your password' }],
    body: (
      <Narrow>
        <ProblemSummary errors={errors} />
        <Heading lead="Your other browsers are signed out.">Change your password</Heading>
        <PostForm action="/account/password" token={visit.formToken}>
          <CurrentPassword errors={errors} />
          <NewPasswordField form={{ values: new URLSearchParams(), errors }} label="New password" />
          <Button preventDoubleClick>Change password</Button>
        </PostForm>
      </Narrow>
    ),
  })
}

function CurrentPassword(props: { errors: readonly FieldError[] }): Html {
  const error = props.errors.find(({ field }) => field === 'current')
  return (
    <PasswordInput
      name="current"
      label={{ content: 'Your present password', classes: 'govuk-label--s' }}
      errorMessage={error === undefined ? undefined : { content: error.message }}
    />
  )
}

/** What is wrong with the password that was asked for again; empty when it is right. */
async function currentPasswordErrors(deps: IdentityDeps, visit: Visit): Promise<FieldError[]> {
  const typed = visit.form.get('current') ?? ''
  if (typed === '' || typed.length > 1000) return [{ field: 'current', message: 'Enter your present password' }]
  const checked = await checkOwnPassword(deps, visit, typed)
  switch (checked.kind) {
    case 'right':
      return []
    case 'wrong':
      return [{ field: 'current', message: 'Your present password is wrong' }]
    case 'wait':
      return [{ field: 'current', message: 'Too many wrong tries. Try again in some minutes' }]
  }
}

async function postPassword(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const password = visit.form.get('password') ?? ''
  const problem = passwordProblem(password, [visit.user?.displayName ?? '', visit.user?.agencyName ?? ''])
  const errors = [
    ...(await currentPasswordErrors(deps, visit)),
    ...(problem === null ? [] : [{ field: 'password', message: passwordMessages[problem] }]),
  ]
  if (errors.length > 0) return passwordPage(visit, errors)
  const token = await changePassword(deps, visit, password)
  return redirect('/account', { notice: 'password-changed', cookies: [{ name: sessionCookieName, value: token }] })
}

async function twoStepPage(deps: IdentityDeps, visit: Visit, errors: readonly FieldError[]): Promise<Reply> {
  const { userId } = selfOf(visit)
  const found = await deps.db.withActor(visit.actor, writing(visit, 'propose-two-step'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: userId })
    const account = await findAccount(tx, { userId })
    if (account === null || account.totpSecret !== null) return null
    const secret = await proposedSecret(deps, tx, account)
    return { secret, email: account.email, partnership: (await findPartnership(tx))?.name ?? 'Frankpledge' }
  })
  if (found === null) return redirect('/account')
  const proposal = await proposalFor(found)
  return page({
    title: 'Set up two-step sign-in',
    status: errors.length > 0 ? 422 : 200,
    crumbs: [ACCOUNT, { text: 'Set up two-step sign-in' }],
    body: <TwoStepSetUp proposal={proposal} action="/account/two-step" token={visit.formToken} errors={errors} />,
  })
}

async function postTwoStep(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const done = await turnOnOwnTwoStep(deps, visit, visit.form.get('code') ?? '')
  if (done === null) {
    return twoStepPage(deps, visit, [{ field: 'code', message: 'Code is wrong. Enter the one that the app shows now' }])
  }
  return page({
    title: 'Keep your recovery codes',
    body: <RecoveryCodes codes={done.codes} continueTo="/account" continueText="I have kept them: continue" />,
    cookies: [{ name: sessionCookieName, value: done.sessionToken }],
  })
}

interface Confirmation {
  readonly title: string
  readonly lead: string
  readonly action: string
  readonly button: string
}
const turningOff: Confirmation = {
  title: 'Turn off two-step sign-in',
  lead: 'Anybody who learns your password can then sign in as you.',
  action: '/account/two-step/off',
  button: 'Turn off',
}
const renewing: Confirmation = {
  title: 'Make new recovery codes',
  lead: 'The codes that you have now stop working.',
  action: '/account/recovery-codes',
  button: 'Make new codes',
}

function confirmPage(visit: Visit, what: Confirmation, errors: readonly FieldError[]): Reply {
  return page({
    title: what.title,
    status: errors.length > 0 ? 422 : 200,
    crumbs: [ACCOUNT, { text: what.title }],
    body: (
      <Narrow>
        <ProblemSummary errors={errors} />
        <Heading lead={what.lead}>{what.title}</Heading>
        <PostForm action={what.action} token={visit.formToken}>
          <CurrentPassword errors={errors} />
          <Button preventDoubleClick>{what.button}</Button>
        </PostForm>
      </Narrow>
    ),
  })
}

async function postTwoStepOff(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const errors = await currentPasswordErrors(deps, visit)
  if (errors.length > 0) return confirmPage(visit, turningOff, errors)
  if (await turnOffOwnTwoStep(deps, visit)) return redirect('/account', { notice: 'two-step-off' })
  const message = 'Your partnership asks everyone for two-step sign-in, so it stays on'
  return confirmPage(visit, turningOff, [{ field: '', message }])
}

async function postRecoveryCodes(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const errors = await currentPasswordErrors(deps, visit)
  if (errors.length > 0) return confirmPage(visit, renewing, errors)
  const codes = await renewOwnRecoveryCodes(deps, visit)
  if (codes === null) return redirect('/account/two-step')
  return page({
    title: 'Keep your recovery codes',
    body: <RecoveryCodes codes={codes} continueTo="/account" continueText="I have kept them: continue" />,
  })
}

async function postEndOthers(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const self = selfOf(visit)
  await deps.db.withActor(visit.actor, writing(visit, 'end-other-sessions'), async (tx, note) => {
    const ended = await endOtherSessions(tx, { userId: self.userId, keepSessionId: self.sessionId, now: deps.now() })
    note({ subjectType: 'user', subjectId: self.userId, detail: { ended } })
  })
  return redirect('/account', { notice: 'sessions-ended' })
}

async function postEnd(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const sessionId = visit.params['session']
  if (!isUuid(sessionId)) return notFound()
  const { userId } = selfOf(visit)
  const done = await deps.db.withActor(visit.actor, writing(visit, 'end-session'), async (tx, note) => {
    const ended = await endSession(tx, { userId, sessionId, now: deps.now() })
    note({ subjectType: 'session', subjectId: sessionId, ...(ended ? {} : { outcome: 'refused' }) })
    return ended
  })
  return done ? redirect('/account', { notice: 'session-ended' }) : notFound()
}
