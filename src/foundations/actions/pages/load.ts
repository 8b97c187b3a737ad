import type { Tx } from '../../../platform/db/index.ts'
import { type Crumb, forbidden, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { findRecord, type RecordHeader, type RecordKind, reaches } from '../../sharing/index.ts'
import { type ActionsDeps, reading } from '../deps.ts'
import type { Standing } from '../domain/action.ts'
import { findAction } from '../store/actions.ts'
import { standingOf } from '../store/changes.ts'
import type { Action } from '../store/rows.ts'

/** The record that actions hang on, as their pages name it. */
export interface HeldRecord {
  readonly header: RecordHeader
  /** Its own name, or what records of its kind are called. */
  readonly name: string
  /** Where its page is; that of its actions when no room tells. */
  readonly path: string
}

/** The records with these headers as they are named, each kind asked once. */
export async function heldRecords(
  kinds: readonly RecordKind[],
  tx: Tx,
  headers: readonly RecordHeader[],
): Promise<Map<string, HeldRecord>> {
  const held = new Map<string, HeldRecord>()
  for (const kindName of new Set(headers.map(({ kind }) => kind))) {
    const kind = kinds.find((known) => known.kind === kindName)
    const ofKind = headers.filter((header) => header.kind === kindName)
    const names = await kind?.names(
      tx,
      ofKind.map(({ id }) => id),
    )
    const label = kind?.label ?? 'record'
    for (const header of ofKind) {
      held.set(header.id, {
        header,
        name: names?.get(header.id) ?? label.charAt(0).toUpperCase() + label.slice(1),
        path: kind?.path(header.id) ?? listPath(header.id),
      })
    }
  }
  return held
}

/** Null when there is none or the actor may not read it: the answer is the same. */
async function findHeldRecord(deps: ActionsDeps, tx: Tx, recordId: string): Promise<HeldRecord | null> {
  const header = await findRecord(tx, recordId)
  if (header === null || !reaches(header.level, 'view')) return null
  return (await heldRecords(deps.kinds, tx, [header])).get(recordId) ?? null
}

interface Asked {
  /** As the address has it. */
  readonly id: string | undefined
  readonly action: string
}

/** A record that is named in the address; `more` reads what else the page shows, in the same transaction. */
export async function loadRecord<More>(
  deps: ActionsDeps,
  visit: Visit,
  asked: Asked & { readonly more: (tx: Tx, record: HeldRecord) => Promise<More> },
): Promise<(HeldRecord & { readonly more: More }) | null> {
  const { id } = asked
  if (!isUuid(id)) return null
  return deps.db.withActor(visit.actor, reading(visit, asked.action), async (tx, note) => {
    const record = await findHeldRecord(deps, tx, id)
    if (record === null) {
      note({ outcome: 'refused' })
      return null
    }
    note({ recordIds: [id], purposeId: record.header.purposeId })
    return { ...record, more: await asked.more(tx, record) }
  })
}

export interface HeldAction {
  readonly record: HeldRecord
  readonly action: Action
  readonly standing: Standing
}

/** An action that is named in the address, with its record. */
export async function loadAction<More>(
  deps: ActionsDeps,
  visit: Visit,
  asked: Asked & { readonly more: (tx: Tx, held: HeldAction) => Promise<More> },
): Promise<(HeldAction & { readonly more: More }) | null> {
  const { id } = asked
  if (!isUuid(id)) return null
  return deps.db.withActor(visit.actor, reading(visit, asked.action), async (tx, note) => {
    const action = await findAction(tx, id)
    const record = action === null ? null : await findHeldRecord(deps, tx, action.recordId)
    if (action === null || record === null) {
      note({ outcome: 'refused' })
      return null
    }
    note({ ...aboutAction(action), purposeId: record.header.purposeId })
    const held = { action, record, standing: standingOf(record.header, visit.actor, action) }
    return { ...held, more: await asked.more(tx, held) }
  })
}

/** What the audit event says of an action. */
export function aboutAction(action: Pick<Action, 'id' | 'recordId'>) {
  return { recordIds: [action.recordId], subjectType: 'action', subjectId: action.id }
}

/** Why what may be read may not be changed. */
export function unchangeable({ header }: Pick<HeldRecord, 'header'>): Reply {
  if (header.restrictedAt !== null) {
    return forbidden('The processing of this record is restricted: it is kept as it is and must not be changed.')
  }
  return forbidden(
    `You can read this record and not change it. ${header.ownerTeamName} answers for it: tell them what should change.`,
  )
}

export function listPath(recordId: string): string {
  return `/records/${recordId}/actions`
}

export function actionPath(action: Pick<Action, 'id'>, verb = ''): string {
  return verb === '' ? `/actions/${action.id}` : `/actions/${action.id}/${verb}`
}

export function crumbsTo(record: HeldRecord, ...further: readonly Crumb[]): Crumb[] {
  return [{ text: record.name, href: record.path }, ...further]
}
