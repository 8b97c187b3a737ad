import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'

export type MessageKind =
  | 'disclosure-requested'
  | 'disclosure-granted'
  | 'disclosure-refused'
  | 'disclosure-withdrawn'
  | 'disclosure-offered'
  | 'disclosure-cancelled'
  | 'emergency-opened'
  | 'emergency-ended'
  | 'emergency-reviewed'
  | 'record-received'
  | 'record-moved'
  | 'record-closed'
  | 'record-named'
  | 'conflict-declared'
  | 'agreement-to-sign'
  | 'agreement-in-force'
  | 'agreement-review-due'
  | 'review-due'
  | 'rights-request'
  | 'possible-duplicate'
  | 'judgement-asked'
  | 'judgement-decided'
  | 'closing-asked'
  | 'closing-approved'
  | 'closing-sent-back'
  | 'compliance-digest'

export interface NewMessage {
  readonly kind: MessageKind
  /** One message for each of these teams. */
  readonly teamIds?: readonly string[]
  readonly userId?: string
  readonly toOverseers?: boolean
  /** Members of the teams read it only while they know of this record. */
  readonly recordId?: string | null
  /** The disclosure, emergency, agreement or request that it is about. */
  readonly subjectId?: string | null
}

/** Tells teams, a person or the overseers, in the transaction that it tells of. Ids only: words are made when it is read. */
export async function sendMessage(tx: Tx, message: NewMessage): Promise<void> {
  const about = { kind: message.kind, record_id: message.recordId ?? null, subject_id: message.subjectId ?? null }
  const rows = [
    ...[...new Set(message.teamIds ?? [])].map((team_id) => ({ ...about, team_id })),
    ...(message.userId === undefined ? [] : [{ ...about, user_id: message.userId }]),
    ...(message.toOverseers === true ? [{ ...about, to_overseers: true }] : []),
  ]
  for (const row of rows) await tx.insertInto('sharing.messages').values(row).execute()
}

export interface Message {
  readonly id: number
  readonly kind: MessageKind
  readonly at: Date
  /** The team to which it was sent; null when it came to the person, or to the overseers. */
  readonly teamId: string | null
  readonly toOverseers: boolean
  readonly recordId: string | null
  readonly subjectId: string | null
  readonly seenAt: Date | null
}

interface MessageRow {
  id: number
  kind: MessageKind
  at: Date
  team_id: string | null
  to_overseers: boolean
  record_id: string | null
  subject_id: string | null
  seen_at: Date | null
}

/** The actor's messages, the newest first. */
export async function listMessages(
  tx: Tx,
  filter: { unreadOnly?: boolean; beforeId?: number; id?: number },
  limit: number,
): Promise<Message[]> {
  const { rows } = await sql<MessageRow>`
    select m.id, m.kind, m.at, m.team_id, m.to_overseers, m.record_id, m.subject_id, s.seen_at
    from sharing.messages m
    left join sharing.messages_seen s on s.message_id = m.id and s.user_id = (select platform.user_id())
    where (${filter.unreadOnly !== true} or s.seen_at is null)
      and (${filter.beforeId ?? null}::bigint is null or m.id < ${filter.beforeId ?? null}::bigint)
      and (${filter.id ?? null}::bigint is null or m.id = ${filter.id ?? null}::bigint)
    order by m.id desc limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, at: row.at, teamId: row.team_id, toOverseers: row.to_overseers },
    ...{ recordId: row.record_id, subjectId: row.subject_id, seenAt: row.seen_at },
  }))
}

/** Marks these messages as read by the actor; those that are not theirs are left out. Returns how many were new. */
export async function markRead(tx: Tx, of: { userId: string; ids: readonly number[] | 'all' }): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into sharing.messages_seen (message_id, user_id)
    select m.id, ${of.userId}::uuid from sharing.messages m
    where ${of.ids === 'all'} or m.id = any (${of.ids === 'all' ? [] : [...of.ids]}::bigint[])
    on conflict do nothing returning message_id as id`.execute(tx)
  return rows.length
}

/** Messages older than this are still in the inbox, but no longer counted as news. */
const NEWS_DAYS = 60
/** Nobody needs to know how many more there are. */
export const MOST_UNREAD = 99

/** How many messages of the last 60 days the actor has not read: at most `MOST_UNREAD`, so that every page can ask. */
export async function unreadMessages(tx: Tx): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*)::int as unread from (
      select from sharing.messages m
      where m.at > now() - make_interval(days => ${NEWS_DAYS})
        and not exists (select from sharing.messages_seen s
          where s.message_id = m.id and s.user_id = (select platform.user_id()))
      limit ${MOST_UNREAD}) news`.execute(tx)
  return rows[0]?.unread ?? 0
}
