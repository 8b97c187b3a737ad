import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { PENDING_SIGN_IN_MS, SESSION_LONGEST_MS } from '../domain/session.ts'

export interface NewSession {
  readonly tokenHash: Uint8Array
  readonly userId: string
  readonly networkAddress: string
  readonly deviceLabel: string
  readonly now: Date
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx
    .insertInto('identity.sessions')
    .values({
      token_hash: session.tokenHash,
      user_id: session.userId,
      started_at: session.now,
      last_seen_at: session.now,
      expires_at: new Date(session.now.getTime() + SESSION_LONGEST_MS),
      network_address: session.networkAddress,
      device_label: session.deviceLabel,
    })
    .execute()
}

export interface OwnSession {
  readonly id: string
  readonly startedAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
  readonly networkAddress: string
  readonly deviceLabel: string
}

/** A user's sessions that have not been ended, the last used first. The caller leaves out those that ran out. */
export async function listOpenSessions(tx: Tx, userId: string): Promise<OwnSession[]> {
  const rows = await tx
    .selectFrom('identity.sessions')
    .select(['id', 'started_at', 'last_seen_at', 'expires_at', 'ended_at', 'network_address', 'device_label'])
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .orderBy('last_seen_at', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    ...{ id: row.id, startedAt: row.started_at, lastSeenAt: row.last_seen_at, expiresAt: row.expires_at },
    ...{ endedAt: row.ended_at, networkAddress: row.network_address, deviceLabel: row.device_label },
  }))
}

/** Ends one of a user's sessions. False when it is not theirs or over already. */
export async function endSession(tx: Tx, of: { userId: string; sessionId: string; now: Date }): Promise<boolean> {
  const result = await tx
    .updateTable('identity.sessions')
    .set({ ended_at: of.now })
    .where('id', '=', of.sessionId)
    .where('user_id', '=', of.userId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Ends all of a user's sessions but one. Returns how many. */
export async function endOtherSessions(
  tx: Tx,
  of: { userId: string; keepSessionId: string | null; now: Date },
): Promise<number> {
  const { rows } = await sql`update identity.sessions set ended_at = ${of.now}
    where user_id = ${of.userId}::uuid and ended_at is null and id is distinct from ${of.keepSessionId}::uuid
    returning id`.execute(tx)
  return rows.length
}

/** Gives a session a new token: the old cookie is worth nothing from now on. */
export async function rotateSession(tx: Tx, of: { sessionId: string; tokenHash: Uint8Array }): Promise<void> {
  await tx.updateTable('identity.sessions').set({ token_hash: of.tokenHash }).where('id', '=', of.sessionId).execute()
}

export interface PendingSignIn {
  readonly userId: string
  readonly codesTried: number
}

export async function insertPendingSignIn(tx: Tx, of: { tokenHash: Uint8Array; userId: string; now: Date }) {
  await sql`delete from identity.pending_sign_ins where expires_at < ${of.now}`.execute(tx)
  await tx
    .insertInto('identity.pending_sign_ins')
    .values({
      token_hash: of.tokenHash,
      user_id: of.userId,
      created_at: of.now,
      expires_at: new Date(of.now.getTime() + PENDING_SIGN_IN_MS),
    })
    .execute()
}

export async function findPendingSignIn(
  tx: Tx,
  of: { tokenHash: Uint8Array; now: Date },
): Promise<PendingSignIn | null> {
  const { rows } = await sql<{ user_id: string; codes_tried: number }>`
    select user_id, codes_tried from identity.pending_sign_ins
    where token_hash = ${of.tokenHash} and expires_at > ${of.now} for update`.execute(tx)
  const row = rows[0]
  return row === undefined ? null : { userId: row.user_id, codesTried: row.codes_tried }
}

export async function countCodeTried(tx: Tx, tokenHash: Uint8Array): Promise<void> {
  await sql`update identity.pending_sign_ins set codes_tried = codes_tried + 1 where token_hash = ${tokenHash}`.execute(
    tx,
  )
}

export async function removePendingSignIn(tx: Tx, tokenHash: Uint8Array): Promise<void> {
  await sql`delete from identity.pending_sign_ins where token_hash = ${tokenHash}`.execute(tx)
}

/** Whether this account has signed in on this device since `since`. */
export async function isKnownDevice(
  tx: Tx,
  of: { userId: string; tokenHash: Uint8Array; since: Date },
): Promise<boolean> {
  const { rows } = await sql`select from identity.known_devices
    where user_id = ${of.userId}::uuid and token_hash = ${of.tokenHash} and last_signed_in_at > ${of.since}`.execute(tx)
  return rows.length === 1
}

export async function rememberDevice(tx: Tx, of: { userId: string; tokenHash: Uint8Array; now: Date }): Promise<void> {
  await sql`insert into identity.known_devices (user_id, token_hash, first_signed_in_at, last_signed_in_at)
    values (${of.userId}::uuid, ${of.tokenHash}, ${of.now}, ${of.now})
    on conflict (user_id, token_hash) do update set last_signed_in_at = excluded.last_signed_in_at`.execute(tx)
}

export async function forgetDevices(tx: Tx, userId: string): Promise<void> {
  await sql`delete from identity.known_devices where user_id = ${userId}::uuid`.execute(tx)
}
