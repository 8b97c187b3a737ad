/** What all things on a case have in common: who wrote them, that a change meets the version it was made from, and removal. */
import { type RawBuilder, sql } from 'kysely'
import { agencyNames } from '../../../foundations/identity/index.ts'
import { namesOfRecords } from '../../../foundations/people/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { touchCase } from './cases.ts'

export interface Kept {
  readonly id: string
  readonly caseId: string
  readonly addedBy: string | null
  readonly addedAt: Date
  readonly changedBy: string | null
  readonly changedAt: Date | null
  /** What was taken off stays, with the reason. */
  readonly removedBy: string | null
  readonly removedAt: Date | null
  readonly removedBecause: string | null
  readonly version: number
}

export const keptTables = ['contacts', 'incidents', 'supports', 'involved_agencies', 'interventions'] as const
export type KeptTable = (typeof keptTables)[number]

/** What to select of `casework.<table> t` for `Kept`. */
export const KEPT_COLUMNS = sql`t.id, t.case_id as "caseId", t.added_by as "addedBy", t.added_at as "addedAt",
  t.changed_by as "changedBy", t.changed_at as "changedAt", t.removed_by as "removedBy", t.removed_at as "removedAt",
  t.removed_because as "removedBecause", t.version`

export type KeepRefusal =
  /** Not there, removed, the case is closed, or the actor may not change it. */
  | { readonly kind: 'not-allowed' }
  /** Somebody saved it since; `version` is the present one. */
  | { readonly kind: 'changed-meanwhile'; readonly version: number }

/** What a list holds. */
export interface ListOf {
  /** Also what was taken off: for people's rights, which ask for all that is kept. */
  readonly removedToo?: boolean
  /** Names that are known already: those of the case's participants, mostly. */
  readonly known?: KnownNames
}

/** Names by profile; null for one that the actor does not know of. */
export type KnownNames = ReadonlyMap<string, string | null>

/** Which thing on which case. */
export interface OnCase {
  readonly id: string
  readonly caseId: string
}

/** Writes columns of a thing if nobody has since its `version`. */
export async function changeKept(
  tx: Tx,
  actor: Actor,
  given: OnCase & {
    readonly table: KeptTable
    readonly version: number
    readonly set: RawBuilder<unknown>
    readonly now: Date
  },
): Promise<Result<{ version: number }, KeepRefusal>> {
  const table = sql.table(`casework.${given.table}`)
  const { rows } = await sql<{ version: number }>`
    update ${table} set ${given.set}, changed_by = ${actor.userId}::uuid, changed_at = ${given.now}, version = version + 1
    where id = ${given.id}::uuid and case_id = ${given.caseId}::uuid and version = ${given.version} and removed_at is null
    returning version`.execute(tx)
  const [saved] = rows
  if (saved !== undefined) {
    await touchCase(tx, given.caseId, given.now)
    return ok(saved)
  }
  const present = await sql<{ version: number }>`select version from ${table} where id = ${given.id}::uuid
    and case_id = ${given.caseId}::uuid and removed_at is null`.execute(tx)
  const version = present.rows[0]?.version
  return refused(
    version === undefined || version === given.version
      ? { kind: 'not-allowed' }
      : { kind: 'changed-meanwhile', version },
  )
}

/** Takes a thing off a case. It stays, with the reason, and is listed and counted no more. False when it cannot be. */
export async function removeKept(
  tx: Tx,
  actor: Actor,
  given: OnCase & { readonly table: KeptTable; readonly because: string; readonly now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update ${sql.table(`casework.${given.table}`)} set removed_by = ${actor.userId}::uuid, removed_at = ${given.now},
      removed_because = ${given.because.trim()}, version = version + 1
    where id = ${given.id}::uuid and case_id = ${given.caseId}::uuid and removed_at is null`.execute(tx)
  if (numAffectedRows !== 1n) return false
  await touchCase(tx, given.caseId, given.now)
  return true
}

/** Names of profiles and agencies that several rows speak of, as far as the actor may know them. */
export interface Naming {
  readonly profile: (id: string) => string | null
  readonly agency: (named: { readonly agencyId: string | null; readonly agencyName: string }) => string
}

export async function namingOf(
  tx: Tx,
  ids: { readonly profiles?: readonly string[]; readonly agencies?: readonly (string | null)[] },
  known: KnownNames = new Map(),
): Promise<Naming> {
  const profiles = await namesBeside(tx, ids.profiles ?? [], known)
  const agencies = await agencyNames(tx, [...new Set((ids.agencies ?? []).filter((id) => id !== null))])
  return {
    profile: (id) => profiles.get(id) ?? null,
    agency: ({ agencyId, agencyName }) =>
      agencyId === null ? agencyName : (agencies.get(agencyId) ?? 'An agency that is not known any more'),
  }
}

/** Names of profiles as far as the actor knows of them; only those that are not known yet are asked for. */
export async function namesBeside(tx: Tx, profileIds: readonly string[], known: KnownNames): Promise<KnownNames> {
  const missing = [...new Set(profileIds)].filter((id) => !known.has(id))
  return missing.length === 0 ? known : new Map([...known, ...(await namesOfRecords(tx, missing))])
}

/** A participant as a thing on the case names them. */
export interface Named {
  readonly profileId: string
  /** Null when the actor does not know of the profile. */
  readonly name: string | null
}

export const UNSEEN = 'Somebody whose record you cannot see'
