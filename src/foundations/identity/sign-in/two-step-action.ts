import type { Tx } from '../../../platform/db/index.ts'
import type { IdentityDeps } from '../deps.ts'
import { newTotpSecret, stepOfCode } from '../domain/one-time-code.ts'
import { hashToken, newReadableCode, normaliseCode } from '../domain/secrets.ts'
import { type Account, adoptTotpSecret, proposeTotpSecret, replaceRecoveryCodes } from '../store/credentials.ts'

/** The secret that the user is asked to put into their app: kept while the page is reloaded. */
export async function proposedSecret(deps: IdentityDeps, tx: Tx, account: Account): Promise<string> {
  if (account.proposedTotpSecret !== null) return deps.box.open(account.proposedTotpSecret)
  const secret = newTotpSecret()
  await proposeTotpSecret(tx, { userId: account.userId, sealed: deps.box.seal(secret) })
  return secret
}

/** Turns two-step sign-in on when the code proves that the app holds the secret. Returns the recovery codes. */
export async function turnOnTwoStep(
  deps: IdentityDeps,
  tx: Tx,
  of: { account: Account; code: string },
): Promise<readonly string[] | null> {
  const { account } = of
  if (account.proposedTotpSecret === null) return null
  const secret = deps.box.open(account.proposedTotpSecret)
  const step = stepOfCode(of.code, { secret, lastStep: null, now: deps.now() })
  if (step === null) return null
  const codes = newRecoveryCodes()
  await adoptTotpSecret(tx, { userId: account.userId, step, recoveryCodeHashes: codes.map(hashOfCode) })
  return codes
}

/** Ten new codes in place of all old ones. */
export async function renewRecoveryCodes(tx: Tx, userId: string): Promise<readonly string[]> {
  const codes = newRecoveryCodes()
  await replaceRecoveryCodes(tx, { userId, recoveryCodeHashes: codes.map(hashOfCode) })
  return codes
}

function newRecoveryCodes(): string[] {
  return Array.from({ length: 10 }, () => newReadableCode(4))
}

function hashOfCode(code: string): Buffer {
  return hashToken(normaliseCode(code))
}
