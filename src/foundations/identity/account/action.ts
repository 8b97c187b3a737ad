import type { Visit } from '../../../platform/http/index.ts'
import { type IdentityDeps, writing } from '../deps.ts'
import { hashPassword, isPasswordRight } from '../domain/password-hash.ts'
import { hashToken, newToken } from '../domain/secrets.ts'
import { authenticator } from '../sign-in/action.ts'
import { renewRecoveryCodes, turnOnTwoStep } from '../sign-in/two-step-action.ts'
import { findAccount, removeTotp, setPasswordHash } from '../store/credentials.ts'
import { findPartnership } from '../store/partnership.ts'
import { endOtherSessions, rotateSession } from '../store/sessions.ts'
import { countRight, tryNow } from '../store/sign-in-buckets.ts'

/** Who is signed in on this visit. Routes of this folder are reached by people only. */
export function selfOf(visit: Visit): { userId: string; sessionId: string } {
  if (visit.user === null || visit.sessionId === null) throw new Error('Nobody is signed in')
  return { userId: visit.user.id, sessionId: visit.sessionId }
}

export type OwnPassword = { readonly kind: 'right' } | { readonly kind: 'wrong' } | { readonly kind: 'wait' }

/** Asks for the password again before something that a passer-by at an open browser must not do. Slowed down too. */
export async function checkOwnPassword(deps: IdentityDeps, visit: Visit, password: string): Promise<OwnPassword> {
  const { userId } = selfOf(visit)
  const buckets = [{ kind: 'device', key: JSON.stringify(['own-password', userId]) }] as const
  const found = await deps.db.withActor(authenticator, writing(visit, 'check-own-password'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: userId })
    const judgement = await tryNow(tx, buckets, deps.now())
    if (!judgement.allowed) note({ outcome: 'slowed-down' })
    return { account: await findAccount(tx, { userId }), allowed: judgement.allowed }
  })
  if (!found.allowed) return { kind: 'wait' }
  if (!(await isPasswordRight(password, found.account?.passwordHash ?? null))) return { kind: 'wrong' }
  await deps.db.withActor(authenticator, writing(visit, 'confirm-own-password'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: userId })
    await countRight(tx, buckets)
  })
  return { kind: 'right' }
}

/** Saves the new password, signs all other browsers out and gives this one a new cookie, which is returned. */
export async function changePassword(deps: IdentityDeps, visit: Visit, password: string): Promise<string> {
  const self = selfOf(visit)
  const passwordHash = await hashPassword(password)
  return deps.db.withActor(visit.actor, writing(visit, 'change-password'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: self.userId })
    const now = deps.now()
    await setPasswordHash(tx, { userId: self.userId, passwordHash, now })
    await endOtherSessions(tx, { userId: self.userId, keepSessionId: self.sessionId, now })
    const token = newToken()
    await rotateSession(tx, { sessionId: self.sessionId, tokenHash: hashToken(token) })
    return token
  })
}

/** Null when the code is wrong. */
export function turnOnOwnTwoStep(
  deps: IdentityDeps,
  visit: Visit,
  code: string,
): Promise<{ codes: readonly string[]; sessionToken: string } | null> {
  const self = selfOf(visit)
  return deps.db.withActor(visit.actor, writing(visit, 'turn-on-two-step'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: self.userId })
    const account = await findAccount(tx, { userId: self.userId })
    const codes =
      account === null || account.totpSecret !== null ? null : await turnOnTwoStep(deps, tx, { account, code })
    if (codes === null) {
      note({ outcome: 'refused' })
      return null
    }
    const sessionToken = newToken()
    await rotateSession(tx, { sessionId: self.sessionId, tokenHash: hashToken(sessionToken) })
    return { codes, sessionToken }
  })
}

/** False where the partnership demands two-step sign-in of everybody. */
export function turnOffOwnTwoStep(deps: IdentityDeps, visit: Visit): Promise<boolean> {
  const self = selfOf(visit)
  return deps.db.withActor(visit.actor, writing(visit, 'turn-off-two-step'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: self.userId })
    if ((await findPartnership(tx))?.twoStepRequired === true) {
      note({ outcome: 'refused' })
      return false
    }
    await removeTotp(tx, self.userId)
    return true
  })
}

/** Ten new recovery codes; the old ones end. Null while two-step sign-in is off. */
export function renewOwnRecoveryCodes(deps: IdentityDeps, visit: Visit): Promise<readonly string[] | null> {
  const self = selfOf(visit)
  return deps.db.withActor(visit.actor, writing(visit, 'renew-recovery-codes'), async (tx, note) => {
    note({ subjectType: 'user', subjectId: self.userId })
    const account = await findAccount(tx, { userId: self.userId })
    return account === null || account.totpSecret === null ? null : renewRecoveryCodes(tx, self.userId)
  })
}
