/** Support that was offered on a case, whether it was taken, and whether it helped. */
import { sql } from 'kysely'
import { type Actor, anyOf, type Tx } from '../../../platform/db/index.ts'
import type { Result } from '../../../platform/result/index.ts'
import type { SupportInput } from '../domain/work.ts'
import type { SupportAnswer, SupportKind, SupportResult } from '../domain/work-words.ts'
import { touchCase } from './cases.ts'
import {
  changeKept,
  KEPT_COLUMNS,
  type KeepRefusal,
  type Kept,
  type KnownNames,
  type ListOf,
  namingOf,
  type OnCase,
} from './kept.ts'

export interface Support extends Kept {
  readonly kind: SupportKind
  readonly details: string
  readonly provider: string
  readonly profileId: string | null
  /** Null when the actor does not know of the profile, or there is none. */
  readonly forName: string | null
  /** ISO days. */
  readonly offeredOn: string
  readonly answer: SupportAnswer
  readonly refusedBecause: string
  readonly result: SupportResult | null
  readonly endedOn: string | null
}

const COLUMNS = sql`${KEPT_COLUMNS}, t.kind, t.details, t.provider, t.profile_id as "profileId", t.offered_on as "offeredOn",
  t.answer, t.refused_because as "refusedBecause", t.result, t.ended_on as "endedOn"`

/** Support on these cases, the newest offer first, without what was taken off. */
export async function supportsOf(tx: Tx, caseIds: readonly string[], of: ListOf = {}): Promise<Support[]> {
  if (caseIds.length === 0) return []
  const { rows } = await sql<Omit<Support, 'forName'>>`select ${COLUMNS} from casework.supports t
    where t.case_id = ${anyOf(caseIds)} and (t.removed_at is null or ${of.removedToo === true})
    order by t.offered_on desc, t.added_at desc`.execute(tx)
  return named(tx, rows, of.known)
}

/** Null when there is none that the actor may read. What was taken off is found. */
export async function findSupport(tx: Tx, { id, caseId }: OnCase): Promise<Support | null> {
  const { rows } = await sql<Omit<Support, 'forName'>>`select ${COLUMNS} from casework.supports t
    where t.id = ${id}::uuid and t.case_id = ${caseId}::uuid`.execute(tx)
  return (await named(tx, rows))[0] ?? null
}

async function named(tx: Tx, rows: readonly Omit<Support, 'forName'>[], known?: KnownNames): Promise<Support[]> {
  const naming = await namingOf(tx, { profiles: rows.flatMap(({ profileId }) => profileId ?? []) }, known)
  return rows.map((row) => ({ ...row, forName: row.profileId === null ? null : naming.profile(row.profileId) }))
}

/** Adds an offer that `checkSupport` found in order. Returns its id. */
export async function addSupport(
  tx: Tx,
  actor: Actor,
  given: { readonly caseId: string; readonly support: SupportInput; readonly now?: Date },
): Promise<string> {
  const { caseId, support } = given
  const now = given.now ?? new Date()
  const { rows } = await sql<{ id: string }>`
    insert into casework.supports (case_id, kind, details, provider, profile_id, offered_on, answer, refused_because, result,
      ended_on, added_by, added_at)
    values (${caseId}::uuid, ${support.kind}, ${support.details.trim()}, ${support.provider.trim()},
      ${support.profileId}::uuid, ${support.offeredOn}::date, ${support.answer}, ${refusal(support)}, ${support.result},
      ${support.endedOn}::date, ${actor.userId}::uuid, ${now})
    returning id`.execute(tx)
  await touchCase(tx, caseId, now)
  return rows[0]?.id ?? ''
}

export function changeSupport(
  tx: Tx,
  actor: Actor,
  given: OnCase & { readonly version: number; readonly support: SupportInput; readonly now?: Date },
): Promise<Result<{ version: number }, KeepRefusal>> {
  const { id, caseId, version, support } = given
  const set = sql`kind = ${support.kind}, details = ${support.details.trim()}, provider = ${support.provider.trim()},
    profile_id = ${support.profileId}::uuid, offered_on = ${support.offeredOn}::date, answer = ${support.answer},
    refused_because = ${refusal(support)}, result = ${support.result}, ended_on = ${support.endedOn}::date`
  return changeKept(tx, actor, { table: 'supports', id, caseId, version, set, now: given.now ?? new Date() })
}

/** A reason that was typed before the answer changed says nothing any more. */
function refusal({ answer, refusedBecause }: SupportInput): string {
  return answer === 'refused' ? refusedBecause.trim() : ''
}
