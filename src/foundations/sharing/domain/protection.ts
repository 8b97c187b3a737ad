import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { Level } from './words.ts'

/** Closing a record to named people, conflicts of interest, moving: what takes access away, and who may do it. */

export interface Protector {
  readonly userId: string
  readonly permissions: readonly string[]
  readonly level: Level
}

export function mayProtect(by: Protector): boolean {
  return by.permissions.includes('sharing.decide') && by.level === 'manage'
}

export interface ProtectedRecord {
  readonly namedUserIds: readonly string[] | null
  readonly barredUserIds: readonly string[]
  readonly version: number
}

export type ClosingRefusal =
  | 'not-allowed'
  | 'changed-meanwhile'
  /** Whoever closes a record stays on it: otherwise they could not put right a slip, nor could anybody. */
  | 'must-name-yourself'
  /** Somebody who has no access anyway, or does not work here any more. */
  | 'not-a-candidate'
  | 'conflict-of-interest'

/** Closes a record to these people, or changes whom it is closed to. */
export function checkNames(
  by: Protector,
  record: ProtectedRecord,
  wanted: { readonly names: readonly string[]; readonly candidates: ReadonlySet<string>; readonly version: number },
): Result<null, ClosingRefusal> {
  if (!mayProtect(by)) return refused('not-allowed')
  if (record.version !== wanted.version) return refused('changed-meanwhile')
  if (!wanted.names.includes(by.userId)) return refused('must-name-yourself')
  if (wanted.names.some((id) => record.barredUserIds.includes(id))) return refused('conflict-of-interest')
  const known = new Set([...wanted.candidates, ...(record.namedUserIds ?? []), by.userId])
  return wanted.names.every((id) => known.has(id)) ? ok(null) : refused('not-a-candidate')
}

export type ConflictRefusal = 'not-allowed' | 'already' | 'not-there'

/** One's own: whoever sees the record. Another's: whoever may decide about it. */
export function checkConflict(
  by: Protector,
  record: ProtectedRecord,
  aboutUserId: string,
): Result<null, ConflictRefusal> {
  const own = aboutUserId === by.userId
  if (own ? by.level === 'none' : !mayProtect(by)) return refused('not-allowed')
  return record.barredUserIds.includes(aboutUserId) ? refused('already') : ok(null)
}

/** Nobody lifts their own: they do not even see the record. */
export function checkLifting(
  by: Protector,
  record: ProtectedRecord,
  aboutUserId: string,
): Result<null, ConflictRefusal> {
  if (!mayProtect(by) || aboutUserId === by.userId) return refused('not-allowed')
  return record.barredUserIds.includes(aboutUserId) ? ok(null) : refused('not-there')
}

/** Days that the team which handed a record over can still read it. The database allows one more. */
export const HAND_OVER_DAYS = 7

export type MoveRefusal = 'not-allowed' | 'changed-meanwhile' | 'same-place' | 'not-a-party' | 'closed-record'

/** The team must take part in the purpose; a closed record is opened first, as nobody of the new team is named on it. */
export function checkMove(
  by: Protector,
  record: ProtectedRecord & { readonly ownerTeamId: string; readonly areaId: number },
  wanted: {
    readonly teamId: string
    readonly areaId: number
    readonly version: number
    readonly teamTakesPart: boolean
  },
): Result<null, MoveRefusal> {
  if (!mayProtect(by)) return refused('not-allowed')
  if (record.version !== wanted.version) return refused('changed-meanwhile')
  const newTeam = wanted.teamId !== record.ownerTeamId
  if (!newTeam && wanted.areaId === record.areaId) return refused('same-place')
  if (!wanted.teamTakesPart) return refused('not-a-party')
  return newTeam && record.namedUserIds !== null ? refused('closed-record') : ok(null)
}

/** Somebody who might open a closed record: whether they still work here, and whether their team manages it. */
export interface Keyholder {
  readonly userId: string
  readonly active: boolean
  readonly manages: boolean
}

/** A closed record is stuck when nobody named on it can open and manage it any more. */
export function isStuck(record: ProtectedRecord, people: readonly Keyholder[]): boolean {
  if (record.namedUserIds === null) return false
  const able = new Set(people.filter(({ active, manages }) => active && manages).map(({ userId }) => userId))
  return !record.namedUserIds.some((id) => able.has(id) && !record.barredUserIds.includes(id))
}

export type RescueRefusal = 'not-allowed' | 'not-stuck' | 'not-a-candidate' | 'not-yourself'

/** Information governance may name one person of the managing team on a closed record that is stuck: never themselves. */
export function checkRescue(
  by: { readonly userId: string; readonly permissions: readonly string[] },
  record: ProtectedRecord,
  rescue: { readonly people: readonly Keyholder[]; readonly userId: string },
): Result<null, RescueRefusal> {
  if (!['sharing.oversee', 'sharing.manage-rights'].every((held) => by.permissions.includes(held)))
    return refused('not-allowed')
  if (!isStuck(record, rescue.people)) return refused('not-stuck')
  if (rescue.userId === by.userId) return refused('not-yourself')
  const person = rescue.people.find(({ userId }) => userId === rescue.userId)
  const able = person?.active === true && person.manages && !record.barredUserIds.includes(person.userId)
  return able ? ok(null) : refused('not-a-candidate')
}
