import { systemActor, type Tx } from '../../../platform/db/index.ts'
import type { Visit } from '../../../platform/http/index.ts'
import type { IdentityDeps } from '../deps.ts'
import { signingIn } from '../deps.ts'
import { stepOfCode } from '../domain/one-time-code.ts'
import { hashPassword, isHashOutdated, isPasswordRight } from '../domain/password-hash.ts'
import { hashToken, isToken, newToken, normaliseCode } from '../domain/secrets.ts'
import { CODES_PER_PENDING_SIGN_IN, deviceLabel, KNOWN_DEVICE_DAYS } from '../domain/session.ts'
import { bucketsOf, codeBucketsOf, type SignInAttempt } from '../domain/throttle.ts'
import { type Account, findAccount, renewPasswordHash, useRecoveryCode, useTotpStep } from '../store/credentials.ts'
import { findPartnership } from '../store/partnership.ts'
import {
  countCodeTried,
  findPendingSignIn,
  insertPendingSignIn,
  insertSession,
  isKnownDevice,
  rememberDevice,
  removePendingSignIn,
} from '../store/sessions.ts'
import { countRight, removeOldBuckets, tryNow } from '../store/sign-in-buckets.ts'

export const DEVICE_COOKIE = 'fp_device'
export const PENDING_COOKIE = 'fp_pending'

/** The system while it signs somebody in. */
export const authenticator = systemActor(['identity.authenticate'])

const DAY_MS = 86_400_000

export type SignInOutcome =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly retryAt: Date }
  | { readonly kind: 'code-needed'; readonly pendingToken: string }
  | { readonly kind: 'two-step-missing'; readonly pendingToken: string }
  | SignedIn

export interface SignedIn {
  readonly kind: 'signed-in'
  readonly sessionToken: string
  readonly deviceToken: string
}

/**
 * E-mail address and password. The try is counted before the password is looked at; the password is checked outside
 * any transaction and for addresses without an account as well, so that neither answer nor time tells who has one.
 */
export async function signIn(
  deps: IdentityDeps,
  visit: Visit,
  typed: { email: string; password: string },
): Promise<SignInOutcome> {
  const found = await deps.db.withActor(authenticator, signingIn(visit, 'try-sign-in'), async (tx, note) => {
    const account = await findAccount(tx, { email: typed.email })
    if (account !== null) note({ subjectType: 'user', subjectId: account.userId })
    const attempt = await attemptOf(tx, visit, { account, email: typed.email, now: deps.now() })
    const judgement = await tryNow(tx, bucketsOf(attempt), deps.now())
    if (!judgement.allowed) note({ outcome: 'slowed-down' })
    return { account, attempt, judgement }
  })
  if (!found.judgement.allowed) return { kind: 'wait', retryAt: found.judgement.retryAt }

  const { account, attempt } = found
  const right = await isPasswordRight(typed.password, account?.passwordHash ?? null)
  const renewed =
    right && account !== null && isHashOutdated(account.passwordHash) ? await hashPassword(typed.password) : null

  return deps.db.withActor(authenticator, signingIn(visit, 'sign-in'), async (tx, note) => {
    if (account !== null) note({ subjectType: 'user', subjectId: account.userId })
    if (!right || account === null || account.status !== 'active') {
      note({ outcome: 'refused' })
      return { kind: 'wrong' }
    }
    if (renewed !== null) await renewPasswordHash(tx, { userId: account.userId, passwordHash: renewed })
    const missing = account.totpSecret === null && (await findPartnership(tx))?.twoStepRequired === true
    if (account.totpSecret === null && !missing) {
      return completeSignIn(deps, tx, visit, { userId: account.userId, buckets: bucketsOf(attempt) })
    }
    // Shared buckets get back what was counted in advance; the account's own keep it until the code is right too.
    await countRight(
      tx,
      bucketsOf(attempt).filter(({ kind }) => kind === 'address' || kind === 'everywhere'),
    )
    const pendingToken = newToken()
    await insertPendingSignIn(tx, { tokenHash: hashToken(pendingToken), userId: account.userId, now: deps.now() })
    note({ outcome: missing ? 'two-step-missing' : 'code-needed' })
    return { kind: missing ? 'two-step-missing' : 'code-needed', pendingToken }
  })
}

export async function attemptOf(
  tx: Tx,
  visit: Visit,
  of: { account: Pick<Account, 'userId'> | null; email: string; now: Date },
): Promise<SignInAttempt> {
  const token = visit.cookies[DEVICE_COOKIE]
  const known =
    of.account !== null &&
    isToken(token) &&
    (await isKnownDevice(tx, {
      userId: of.account.userId,
      tokenHash: hashToken(token),
      since: new Date(of.now.getTime() - KNOWN_DEVICE_DAYS * DAY_MS),
    }))
  return {
    account: of.email.toLowerCase(),
    networkAddress: visit.networkAddress,
    knownDevice: known && token !== undefined ? hashToken(token).toString('hex') : null,
  }
}

/** Starts the session, and remembers the device so that guesses made elsewhere never slow it down. */
export async function completeSignIn(
  deps: IdentityDeps,
  tx: Tx,
  visit: Visit,
  of: { userId: string; buckets: ReturnType<typeof bucketsOf> },
): Promise<SignedIn> {
  const now = deps.now()
  await countRight(tx, of.buckets)
  await removeOldBuckets(tx, new Date(now.getTime() - 30 * DAY_MS))
  const old = visit.cookies[DEVICE_COOKIE]
  const deviceToken = isToken(old) ? old : newToken()
  await rememberDevice(tx, { userId: of.userId, tokenHash: hashToken(deviceToken), now })
  const sessionToken = newToken()
  await insertSession(tx, {
    tokenHash: hashToken(sessionToken),
    userId: of.userId,
    networkAddress: visit.networkAddress,
    deviceLabel: deviceLabel(visit.userAgent),
    now,
  })
  await tx.updateTable('identity.users').set({ last_signed_in_at: now }).where('id', '=', of.userId).execute()
  return { kind: 'signed-in', sessionToken, deviceToken }
}

export type CodeOutcome =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly retryAt: Date }
  | { readonly kind: 'start-again' }
  | SignedIn

/** The second step: a code of the authenticator app, or a recovery code. */
export function enterCode(deps: IdentityDeps, visit: Visit, typed: string): Promise<CodeOutcome> {
  return deps.db.withActor(authenticator, signingIn(visit, 'enter-code'), async (tx, note): Promise<CodeOutcome> => {
    const pending = await pendingAccount(deps, tx, visit)
    if (pending === null || pending.account.totpSecret === null) {
      note({ outcome: 'refused' })
      return { kind: 'start-again' }
    }
    const { account, tokenHash } = pending
    note({ subjectType: 'user', subjectId: account.userId })
    const now = deps.now()
    const attempt = await attemptOf(tx, visit, { account, email: account.email, now })
    const judgement = await tryNow(tx, codeBucketsOf(attempt), now)
    if (!judgement.allowed) {
      note({ outcome: 'slowed-down' })
      return { kind: 'wait', retryAt: judgement.retryAt }
    }
    const how = await acceptedCode(deps, tx, { account, typed })
    if (how !== null) {
      await removePendingSignIn(tx, tokenHash)
      note({ detail: { by: how } })
      return completeSignIn(deps, tx, visit, { userId: account.userId, buckets: codeBucketsOf(attempt) })
    }
    note({ outcome: 'refused' })
    if (pending.codesTried + 1 >= CODES_PER_PENDING_SIGN_IN) {
      await removePendingSignIn(tx, tokenHash)
      return { kind: 'start-again' }
    }
    await countCodeTried(tx, tokenHash)
    return { kind: 'wrong' }
  })
}

async function acceptedCode(
  deps: IdentityDeps,
  tx: Tx,
  of: { account: Account; typed: string },
): Promise<'app' | 'recovery-code' | null> {
  const { account } = of
  if (account.totpSecret === null) return null
  const secret = deps.box.open(account.totpSecret)
  const step = stepOfCode(of.typed, { secret, lastStep: account.totpLastStep, now: deps.now() })
  if (step !== null) return (await useTotpStep(tx, { userId: account.userId, step })) ? 'app' : null
  const codeHash = hashToken(normaliseCode(of.typed))
  const used = await useRecoveryCode(tx, { userId: account.userId, codeHash, now: deps.now() })
  return used ? 'recovery-code' : null
}

/** The account whose password was right a moment ago on this browser. */
export async function pendingAccount(
  deps: IdentityDeps,
  tx: Tx,
  visit: Visit,
): Promise<{ account: Account; tokenHash: Buffer; codesTried: number } | null> {
  const token = visit.cookies[PENDING_COOKIE]
  if (!isToken(token)) return null
  const tokenHash = hashToken(token)
  const pending = await findPendingSignIn(tx, { tokenHash, now: deps.now() })
  if (pending === null) return null
  const account = await findAccount(tx, { userId: pending.userId })
  if (account === null || account.status !== 'active') return null
  return { account, tokenHash, codesTried: pending.codesTried }
}
