import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { INVITATION_DAYS } from '../domain/session.ts'

export interface NewInvitation {
  readonly kind: 'invitation' | 'password-reset'
  readonly tokenHash: Uint8Array
  readonly email: string
  readonly agencyId: string
  readonly teamId: string | null
  readonly roles: readonly string[]
  /** Whose password is set anew. */
  readonly userId: string | null
  readonly clearsTwoStep: boolean
  readonly createdBy: string | null
  readonly now: Date
}

export interface Invitation {
  readonly id: string
  readonly kind: 'invitation' | 'password-reset'
  readonly email: string
  readonly agencyId: string
  readonly teamId: string | null
  readonly roles: readonly string[]
  readonly userId: string | null
  readonly clearsTwoStep: boolean
  readonly createdBy: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

interface InvitationRow {
  id: string
  kind: 'invitation' | 'password-reset'
  email: string
  agency_id: string
  team_id: string | null
  roles: string[]
  user_id: string | null
  clears_two_step: boolean
  created_by: string | null
  created_at: Date
  expires_at: Date
}

function toInvitation(row: InvitationRow): Invitation {
  return {
    ...{ id: row.id, kind: row.kind, email: row.email, agencyId: row.agency_id, teamId: row.team_id },
    ...{ roles: row.roles, userId: row.user_id, clearsTwoStep: row.clears_two_step, createdBy: row.created_by },
    ...{ createdAt: row.created_at, expiresAt: row.expires_at },
  }
}

/** Older open links of the same kind for the same address end, so that one link is good at a time. */
export async function insertInvitation(tx: Tx, invitation: NewInvitation): Promise<string> {
  await sql`update identity.invitations set revoked_at = ${invitation.now}
    where kind = ${invitation.kind} and email = ${invitation.email} and used_at is null and revoked_at is null`.execute(
    tx,
  )
  const row = await tx
    .insertInto('identity.invitations')
    .values({
      kind: invitation.kind,
      token_hash: invitation.tokenHash,
      email: invitation.email,
      agency_id: invitation.agencyId,
      team_id: invitation.teamId,
      roles: [...invitation.roles],
      user_id: invitation.userId,
      clears_two_step: invitation.clearsTwoStep,
      created_by: invitation.createdBy,
      created_at: invitation.now,
      expires_at: new Date(invitation.now.getTime() + INVITATION_DAYS * 86_400_000),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** The open invitation of a link's token, locked; null when it was used, revoked, has run out or never was. */
export async function findOpenInvitation(tx: Tx, of: { tokenHash: Uint8Array; now: Date }): Promise<Invitation | null> {
  const { rows } = await sql<InvitationRow>`select * from identity.invitations
    where token_hash = ${of.tokenHash} and used_at is null and revoked_at is null and expires_at > ${of.now}
    for update`.execute(tx)
  return rows[0] === undefined ? null : toInvitation(rows[0])
}

export async function listOpenInvitations(tx: Tx, now: Date): Promise<Invitation[]> {
  const { rows } = await sql<InvitationRow>`select * from identity.invitations
    where used_at is null and revoked_at is null and expires_at > ${now} order by created_at desc`.execute(tx)
  return rows.map(toInvitation)
}

export async function useInvitation(tx: Tx, of: { id: string; now: Date }): Promise<void> {
  await sql`update identity.invitations set used_at = ${of.now} where id = ${of.id}::uuid`.execute(tx)
}

/** False when it is not open, or not the actor's to revoke. */
export async function revokeInvitation(tx: Tx, of: { id: string; now: Date }): Promise<boolean> {
  const { rows } = await sql`update identity.invitations set revoked_at = ${of.now}
    where id = ${of.id}::uuid and used_at is null and revoked_at is null returning id`.execute(tx)
  return rows.length === 1
}
