import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'

/** An account with what proves its owner. */
export interface Account {
  readonly userId: string
  readonly email: string
  readonly displayName: string
  readonly status: 'active' | 'deactivated'
  readonly passwordHash: string
  /** Encrypted; null while two-step sign-in is off. */
  readonly totpSecret: Uint8Array | null
  readonly totpLastStep: number | null
  readonly proposedTotpSecret: Uint8Array | null
}

interface AccountRow {
  id: string
  email: string
  display_name: string
  status: 'active' | 'deactivated'
  password_hash: string
  totp_secret: Uint8Array | null
  totp_last_step: number | null
  proposed_totp_secret: Uint8Array | null
}

export async function findAccount(tx: Tx, by: { email: string } | { userId: string }): Promise<Account | null> {
  const condition = 'email' in by ? sql`u.email = ${by.email.toLowerCase()}` : sql`u.id = ${by.userId}::uuid`
  const { rows } = await sql<AccountRow>`
    select u.id, u.email, n.display_name, u.status, c.password_hash, c.totp_secret, c.totp_last_step, c.proposed_totp_secret
    from identity.users u
    join identity.user_names n on n.user_id = u.id
    join identity.credentials c on c.user_id = u.id
    where ${condition}`.execute(tx)
  const row = rows[0]
  if (row === undefined) return null
  return {
    ...{ userId: row.id, email: row.email, displayName: row.display_name, status: row.status },
    ...{ passwordHash: row.password_hash, totpSecret: row.totp_secret, totpLastStep: row.totp_last_step },
    proposedTotpSecret: row.proposed_totp_secret,
  }
}

export async function setPasswordHash(tx: Tx, of: { userId: string; passwordHash: string; now: Date }): Promise<void> {
  await tx
    .updateTable('identity.credentials')
    .set({ password_hash: of.passwordHash, password_changed_at: of.now })
    .where('user_id', '=', of.userId)
    .execute()
}

/** The same password under today's costs; not a change of password. */
export async function renewPasswordHash(tx: Tx, of: { userId: string; passwordHash: string }): Promise<void> {
  await tx
    .updateTable('identity.credentials')
    .set({ password_hash: of.passwordHash })
    .where('user_id', '=', of.userId)
    .execute()
}

export async function proposeTotpSecret(tx: Tx, of: { userId: string; sealed: Uint8Array }): Promise<void> {
  await tx
    .updateTable('identity.credentials')
    .set({ proposed_totp_secret: of.sealed })
    .where('user_id', '=', of.userId)
    .execute()
}

/** Turns two-step sign-in on with the proposed secret, and replaces the recovery codes. */
export async function adoptTotpSecret(
  tx: Tx,
  of: { userId: string; step: number; recoveryCodeHashes: readonly Uint8Array[] },
): Promise<void> {
  await sql`update identity.credentials
    set totp_secret = proposed_totp_secret, proposed_totp_secret = null, totp_last_step = ${of.step}
    where user_id = ${of.userId}::uuid and proposed_totp_secret is not null`.execute(tx)
  await replaceRecoveryCodes(tx, of)
}

export async function removeTotp(tx: Tx, userId: string): Promise<void> {
  await tx
    .updateTable('identity.credentials')
    .set({ totp_secret: null, totp_last_step: null, proposed_totp_secret: null })
    .where('user_id', '=', userId)
    .execute()
  await tx.deleteFrom('identity.recovery_codes').where('user_id', '=', userId).execute()
}

/** Remembers the step of an accepted code. False when another request used this step or a later one first. */
export async function useTotpStep(tx: Tx, of: { userId: string; step: number }): Promise<boolean> {
  const { rows } = await sql`update identity.credentials set totp_last_step = ${of.step}
    where user_id = ${of.userId}::uuid and (totp_last_step is null or totp_last_step < ${of.step})
    returning user_id`.execute(tx)
  return rows.length === 1
}

export async function replaceRecoveryCodes(
  tx: Tx,
  of: { userId: string; recoveryCodeHashes: readonly Uint8Array[] },
): Promise<void> {
  await tx.deleteFrom('identity.recovery_codes').where('user_id', '=', of.userId).execute()
  await tx
    .insertInto('identity.recovery_codes')
    .values(of.recoveryCodeHashes.map((code_hash) => ({ user_id: of.userId, code_hash })))
    .execute()
}

/** True once for each code. */
export async function useRecoveryCode(
  tx: Tx,
  of: { userId: string; codeHash: Uint8Array; now: Date },
): Promise<boolean> {
  const { rows } = await sql`update identity.recovery_codes set used_at = ${of.now}
    where user_id = ${of.userId}::uuid and code_hash = ${of.codeHash} and used_at is null returning user_id`.execute(tx)
  return rows.length === 1
}

export async function countRecoveryCodesLeft(tx: Tx, userId: string): Promise<number> {
  const { rows } = await sql<{ left: number }>`select count(*) as left from identity.recovery_codes
    where user_id = ${userId}::uuid and used_at is null`.execute(tx)
  return rows[0]?.left ?? 0
}
