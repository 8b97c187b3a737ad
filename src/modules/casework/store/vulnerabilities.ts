/** What makes people vulnerable: a coded list, several at once, on the person's own record and not on a case. */
import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import type { Vulnerability } from '../domain/intervention-words.ts'

export interface NotedVulnerability {
  readonly id: string
  readonly profileId: string
  readonly kind: Vulnerability
  readonly note: string
  /** ISO days. */
  readonly notedOn: string
  readonly notedBy: string | null
  readonly endedOn: string | null
}

/** What makes these people vulnerable, as far as the actor may read their profiles; what has ended comes last. */
export async function vulnerabilitiesOf(tx: Tx, profileIds: readonly string[]): Promise<NotedVulnerability[]> {
  if (profileIds.length === 0) return []
  const { rows } = await sql<NotedVulnerability>`
    select id, profile_id as "profileId", kind, note, noted_on as "notedOn", noted_by as "notedBy", ended_on as "endedOn"
    from casework.vulnerabilities v where v.profile_id = any (${[...profileIds]}::uuid[])
    order by v.ended_on is not null, v.noted_on, v.id`.execute(tx)
  return rows
}

export interface Noted {
  readonly profileId: string
  readonly kinds: readonly Vulnerability[]
  readonly note?: string
  /** ISO day. */
  readonly notedOn: string
}

/** Notes vulnerabilities of a person, or of several; those that are noted already stay as they are. */
export async function noteVulnerabilities(tx: Tx, actor: Actor, ...given: readonly Noted[]): Promise<void> {
  const rows = given.flatMap(({ profileId, kinds, note, notedOn }) =>
    [...new Set(kinds)].map((kind) => ({ profileId, kind, note: (note ?? '').trim(), notedOn })),
  )
  await sql`insert into casework.vulnerabilities (profile_id, kind, note, noted_on, noted_by)
    select g."profileId", g.kind, g.note, g."notedOn", ${actor.userId}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g ("profileId" uuid, kind text, note text, "notedOn" date)
    on conflict do nothing`.execute(tx)
}

/** Ends vulnerabilities of a person; that they were noted stays. */
export async function endVulnerabilities(
  tx: Tx,
  actor: Actor,
  given: { readonly profileId: string; readonly kinds: readonly Vulnerability[]; readonly endedOn: string },
): Promise<void> {
  await sql`update casework.vulnerabilities set ended_on = greatest(noted_on, ${given.endedOn}::date),
      ended_by = ${actor.userId}::uuid
    where profile_id = ${given.profileId}::uuid and kind = any (${[...given.kinds]}::text[]) and ended_on is null`.execute(
    tx,
  )
}
