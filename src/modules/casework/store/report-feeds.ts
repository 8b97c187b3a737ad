/** Keys by which a partner's system hands in reports for one team. The key itself is shown once and kept nowhere. */
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type Actor, systemActor, type Tx } from '../../../platform/db/index.ts'

/** The system at letting partners in: it finds a key by its digest, and notes that it was used. */
export const receiver: Actor = systemActor(['casework.receive-reports'])

export interface FeedKey {
  readonly id: string
  readonly teamId: string
  readonly label: string
  readonly purposeId: string
  readonly areaId: number | null
  /** The last four characters. */
  readonly hint: string
  readonly madeBy: string
  readonly madeAt: Date
  readonly revokedAt: Date | null
  readonly revokedBy: string | null
  readonly lastUsedAt: Date | null
}

const COLUMNS = sql<FeedKey>`k.id, k.team_id as "teamId", k.label, k.purpose_id as "purposeId", k.area_id as "areaId", k.hint,
  k.made_by as "madeBy", k.made_at as "madeAt", k.revoked_at as "revokedAt", k.revoked_by as "revokedBy",
  k.last_used_at as "lastUsedAt"`

const KEY = /^fpk_[A-Za-z0-9_-]{43}$/

/** SHA-256 is enough for 256 random bits, which nobody can guess. */
function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** Makes a key for a team and returns it: the only time that anybody sees it. */
export async function makeFeedKey(
  tx: Tx,
  actor: Actor,
  given: {
    readonly teamId: string
    readonly label: string
    readonly purposeId: string
    readonly areaId: number | null
    readonly now?: Date
  },
): Promise<{ readonly id: string; readonly key: string }> {
  const key = `fpk_${randomBytes(32).toString('base64url')}`
  const { rows } = await sql<{ id: string }>`
    insert into casework.feed_keys (team_id, agency_id, label, purpose_id, area_id, digest, hint, made_by, made_at)
    values (${given.teamId}::uuid, ${actor.agencyId}::uuid, ${given.label.trim()}, ${given.purposeId}, ${given.areaId},
      ${digestOf(key)}, ${key.slice(-4)}, ${actor.userId}::uuid, ${given.now ?? new Date()})
    returning id`.execute(tx)
  return { id: rows[0]?.id ?? '', key }
}

/** Keys of the actor's teams, those that work first. */
export async function listFeedKeys(tx: Tx): Promise<FeedKey[]> {
  const { rows } = await sql<FeedKey>`select ${COLUMNS} from casework.feed_keys k
    order by k.revoked_at is not null, k.made_at desc, k.id limit 500`.execute(tx)
  return rows
}

/** False when there is none of the actor's teams, or it is revoked already. */
export async function revokeFeedKey(
  tx: Tx,
  actor: Actor,
  given: { readonly id: string; readonly now?: Date },
): Promise<boolean> {
  const { rows } = await sql`update casework.feed_keys set revoked_at = ${given.now ?? new Date()},
      revoked_by = ${actor.userId}::uuid
    where id = ${given.id}::uuid and revoked_at is null returning id`.execute(tx)
  return rows.length > 0
}

/** The key that was sent, where it works; asked as `receiver`. Notes its use, at most once a minute. */
export async function useFeedKey(tx: Tx, key: string, now: Date): Promise<FeedKey | null> {
  if (!KEY.test(key)) return null
  const { rows } = await sql<FeedKey>`select ${COLUMNS} from casework.feed_keys k
    where k.digest = ${digestOf(key)} and k.revoked_at is null`.execute(tx)
  const [found] = rows
  if (found === undefined) return null
  if (found.lastUsedAt === null || now.getTime() - found.lastUsedAt.getTime() > 60_000) {
    await sql`update casework.feed_keys set last_used_at = ${now} where id = ${found.id}::uuid`.execute(tx)
  }
  return found
}
