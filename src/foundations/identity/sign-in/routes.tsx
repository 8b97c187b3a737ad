import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { Button, PasswordInput } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import {
  type CookieChange,
  everyone,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  sessionCookieName,
  type Visit,
} from '../../../platform/http/index.ts'
import { type IdentityDeps, reading, signingIn, writing } from '../deps.ts'
import { KNOWN_DEVICE_DAYS, PENDING_SIGN_IN_MS } from '../domain/session.ts'
import { codeBucketsOf } from '../domain/throttle.ts'
import { EmailField, emptyForm, type FormState, Narrow } from '../fields.tsx'
import { setUpIsOpen } from '../set-up/action.ts'
import { findPartnership } from '../store/partnership.ts'
import { endSession, removePendingSignIn } from '../store/sessions.ts'
import {
  attemptOf,
  authenticator,
  completeSignIn,
  DEVICE_COOKIE,
  enterCode,
  PENDING_COOKIE,
  pendingAccount,
  type SignedIn,
  signIn,
} from './action.ts'
import { proposedSecret, turnOnTwoStep } from './two-step-action.ts'
import { CodeField, proposalFor, RecoveryCodes, TwoStepSetUp } from './two-step-parts.tsx'

const WRONG = 'E-mail address or password is wrong'
const WRONG_CODE = 'Code is wrong or has been used. Wait for the next one'

export function signInRoutes(deps: IdentityDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/sign-in',
      access: everyone(),
      handle: async (visit) => {
        if (visit.user !== null) return redirect('/')
        if (await setUpIsOpen(deps.db)) return redirect('/set-up')
        return signInPage(visit, emptyForm)
      },
    }),
    route({ method: 'POST', path: '/sign-in', access: everyone(), handle: (visit) => postSignIn(deps, visit) }),
    route({
      method: 'GET',
      path: '/sign-in/code',
      access: everyone(),
      handle: (visit) => (visit.cookies[PENDING_COOKIE] === undefined ? redirect('/sign-in') : codePage(visit, [])),
    }),
    route({ method: 'POST', path: '/sign-in/code', access: everyone(), handle: (visit) => postCode(deps, visit) }),
    route({
      method: 'GET',
      path: '/sign-in/two-step',
      access: everyone(),
      handle: (visit) => twoStepPage(deps, visit, []),
    }),
    route({
      method: 'POST',
      path: '/sign-in/two-step',
      access: everyone(),
      handle: (visit) => postTwoStep(deps, visit),
    }),
    route({
      method: 'GET',
      path: '/sign-in/help',
      access: everyone(),
      handle: () => page({ title: 'If you cannot sign in', body: <HelpPage /> }),
    }),
    route({ method: 'POST', path: '/sign-out', access: everyone(), handle: (visit) => signOut(deps, visit) }),
  ]
}

async function postSignIn(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const email = (visit.form.get('email') ?? '').trim()
  const password = visit.form.get('password') ?? ''
  const errors: FieldError[] = []
  if (email === '') errors.push({ field: 'email', message: 'Enter your e-mail address' })
  if (password === '') errors.push({ field: 'password', message: 'Enter your password' })
  // Longer than any account's: refused before it costs work.
  if (email.length > 254 || password.length > 1000) errors.push({ field: 'email', message: WRONG })
  if (errors.length > 0) return signInPage(visit, { values: visit.form, errors })

  const outcome = await signIn(deps, visit, { email, password })
  const next = safeNext(visit.form.get('next'))
  const query = next === '/' ? '' : `?next=${encodeURIComponent(next)}`
  switch (outcome.kind) {
    case 'wrong':
      return signInPage(visit, { values: visit.form, errors: [{ field: 'email', message: WRONG }] })
    case 'wait':
      return signInPage(visit, {
        values: visit.form,
        errors: [{ field: 'email', message: waitMessage(outcome.retryAt, deps.now()) }],
      })
    case 'code-needed':
      return redirect(`/sign-in/code${query}`, { cookies: [pendingCookie(outcome.pendingToken)] })
    case 'two-step-missing':
      return redirect(`/sign-in/two-step${query}`, { cookies: [pendingCookie(outcome.pendingToken)] })
    case 'signed-in':
      return redirect(next, { cookies: signedInCookies(outcome) })
  }
}

async function postCode(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const code = (visit.form.get('code') ?? '').trim()
  if (code === '') return codePage(visit, [{ field: 'code', message: 'Enter the code' }])
  const outcome = await enterCode(deps, visit, code.slice(0, 100))
  switch (outcome.kind) {
    case 'wrong':
      return codePage(visit, [{ field: 'code', message: WRONG_CODE }])
    case 'wait':
      return codePage(visit, [{ field: 'code', message: waitMessage(outcome.retryAt, deps.now()) }])
    case 'start-again':
      return redirect('/sign-in', { notice: 'sign-in-again', cookies: [{ name: PENDING_COOKIE, value: null }] })
    case 'signed-in':
      return redirect(safeNext(visit.form.get('next')), { cookies: signedInCookies(outcome) })
  }
}

async function twoStepPage(deps: IdentityDeps, visit: Visit, errors: readonly FieldError[]): Promise<Reply> {
  const found = await deps.db.withActor(authenticator, reading(visit, 'propose-two-step'), async (tx, note) => {
    const pending = await pendingAccount(deps, tx, visit)
    if (pending === null || pending.account.totpSecret !== null) return null
    note({ subjectType: 'user', subjectId: pending.account.userId })
    const secret = await proposedSecret(deps, tx, pending.account)
    return { secret, email: pending.account.email, partnership: (await findPartnership(tx))?.name ?? 'Frankpledge' }
  })
  if (found === null) return redirect('/sign-in', { notice: 'sign-in-again' })
  const proposal = await proposalFor(found)
  return page({
    title: 'Set up two-step sign-in',
    status: errors.length > 0 ? 422 : 200,
    body: <TwoStepSetUp proposal={proposal} action="/sign-in/two-step" token={visit.formToken} errors={errors} />,
  })
}

async function postTwoStep(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const code = visit.form.get('code') ?? ''
  const done = await deps.db.withActor(authenticator, writing(visit, 'turn-on-two-step'), async (tx, note) => {
    const pending = await pendingAccount(deps, tx, visit)
    if (pending === null || pending.account.totpSecret !== null) return 'start-again' as const
    const { account, tokenHash } = pending
    note({ subjectType: 'user', subjectId: account.userId })
    const codes = await turnOnTwoStep(deps, tx, { account, code })
    if (codes === null) {
      note({ outcome: 'refused' })
      return 'wrong' as const
    }
    await removePendingSignIn(tx, tokenHash)
    const attempt = await attemptOf(tx, visit, { account, email: account.email, now: deps.now() })
    const own = codeBucketsOf(attempt).filter(({ kind }) => kind !== 'address' && kind !== 'everywhere')
    return { codes, signedIn: await completeSignIn(deps, tx, visit, { userId: account.userId, buckets: own }) }
  })
  if (done === 'start-again') return redirect('/sign-in', { notice: 'sign-in-again' })
  if (done === 'wrong') return twoStepPage(deps, visit, [{ field: 'code', message: WRONG_CODE }])
  return page({
    title: 'Keep your recovery codes',
    body: <RecoveryCodes codes={done.codes} continueTo="/" continueText="I have kept them: continue" />,
    cookies: signedInCookies(done.signedIn),
  })
}

async function signOut(deps: IdentityDeps, visit: Visit): Promise<Reply> {
  const { sessionId, user } = visit
  if (sessionId !== null && user !== null) {
    await deps.db.withActor(visit.actor, signingIn(visit, 'sign-out'), (tx) =>
      endSession(tx, { userId: user.id, sessionId, now: deps.now() }),
    )
  }
  return redirect('/sign-in', { notice: 'signed-out', cookies: [{ name: sessionCookieName, value: null }] })
}

function pendingCookie(token: string): CookieChange {
  return { name: PENDING_COOKIE, value: token, maxAgeSeconds: PENDING_SIGN_IN_MS / 1000 }
}

export function signedInCookies(signedIn: SignedIn): CookieChange[] {
  return [
    { name: sessionCookieName, value: signedIn.sessionToken },
    { name: DEVICE_COOKIE, value: signedIn.deviceToken, maxAgeSeconds: KNOWN_DEVICE_DAYS * 86_400 },
    { name: PENDING_COOKIE, value: null },
  ]
}

/** A page of this site and nothing else. */
export function safeNext(text: string | null): string {
  return text !== null && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) && !text.includes('\\') ? text : '/'
}

function waitMessage(retryAt: Date, now: Date): string {
  const seconds = Math.max(1, Math.ceil((retryAt.getTime() - now.getTime()) / 1000))
  const wait = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
  return `Too many wrong tries. Try again in ${wait}`
}

function signInPage(visit: Visit, form: FormState): Reply {
  return page({
    title: 'Sign in',
    status: form.errors.length > 0 ? 422 : 200,
    body: <SignInPage visit={visit} form={form} />,
  })
}

function SignInPage(props: { visit: Visit; form: FormState }): Html {
  const { visit, form } = props
  const next = safeNext(visit.query.get('next') ?? visit.form.get('next'))
  return (
    <Narrow>
      <ProblemSummary errors={form.errors} />
      <Heading>Sign in</Heading>
      <PostForm action="/sign-in" token={visit.formToken}>
        {next !== '/' && <input type="hidden" name="next" value={next} />}
        <EmailField form={form} autocomplete="username" />
        <PasswordInput
          name="password"
          label={{ content: 'Password', classes: 'govuk-label--s' }}
          errorMessage={
            form.errors.some(({ field }) => field === 'password') ? { content: 'Enter your password' } : undefined
          }
        />
        <Button preventDoubleClick>Sign in</Button>
      </PostForm>
      <p class="govuk-body">
        <a class="govuk-link" href="/sign-in/help">
          I cannot sign in
        </a>
      </p>
    </Narrow>
  )
}

function codePage(visit: Visit, errors: readonly FieldError[]): Reply {
  const next = safeNext(visit.query.get('next') ?? visit.form.get('next'))
  return page({
    title: 'Enter your code',
    status: errors.length > 0 ? 422 : 200,
    body: (
      <Narrow>
        <ProblemSummary errors={errors} />
        <Heading>Enter your code</Heading>
        <PostForm action="/sign-in/code" token={visit.formToken}>
          {next !== '/' && <input type="hidden" name="next" value={next} />}
          <CodeField
            errors={errors}
            label="Six-digit code"
            hint="From your authenticator app. Without it, enter one of your recovery codes"
          />
          <Button preventDoubleClick>Continue</Button>
        </PostForm>
        <p class="govuk-body">
          <a class="govuk-link" href="/sign-in/help">
            I have neither
          </a>
        </p>
      </Narrow>
    ),
  })
}

function HelpPage(): Html {
  return (
    <Narrow>
      <Heading>If you cannot sign in</Heading>
      <h2 class="govuk-heading-m">I have forgotten my password</h2>
      <p class="govuk-body">
        Ask the administrator of your team, or a system administrator. They give you a link with which you choose a new
        password. Give it to nobody.
      </p>
      <h2 class="govuk-heading-m">I do not have my authenticator app</h2>
      <p class="govuk-body">
        Enter one of your recovery codes instead of the six-digit code. If you have no recovery code left, ask as above.
      </p>
      <h2 class="govuk-heading-m">I am told to wait</h2>
      <p class="govuk-body">
        After several wrong tries the next one must wait, longer each time. A browser on which you have signed in before
        is never slowed down by what others try elsewhere.
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href="/sign-in">
          Back to sign in
        </a>
      </p>
    </Narrow>
  )
}
