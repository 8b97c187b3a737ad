import type { Actor, Tx } from '../../../platform/db/index.ts'
import type { Visit } from '../../../platform/http/index.ts'
import { userNames } from '../../identity/index.ts'
import { keeper, reading } from '../deps.ts'
import type { RightsDeps } from '../rights/ports.ts'
import {
  type Clock,
  findClock,
  findProposal,
  type Hold,
  hasConflict,
  listHolds,
  managedAmong,
  type Proposal,
  type RecordFacts,
  type RetentionEvent,
  type RuleOffered,
  recordFacts,
  retentionEvents,
  retentionRulesFor,
} from '../store/retention.ts'

export interface RetentionView {
  readonly facts: RecordFacts
  /** Only for those who manage the record. */
  readonly name: string | null
  readonly manages: boolean
  readonly clock: Clock | null
  readonly rules: readonly RuleOffered[]
  readonly holds: readonly Hold[]
  readonly proposal: Proposal | null
  readonly events: readonly RetentionEvent[]
  readonly people: ReadonlyMap<string, string>
}

export function keepsRights(actor: Actor): boolean {
  return actor.permissions.includes('sharing.manage-rights')
}

export function decides(actor: Actor): boolean {
  return actor.permissions.includes('sharing.decide')
}

/**
 * Whose the record is and for what, for somebody who manages it or keeps rights; undefined for everybody else, and for
 * whoever has a conflict of interest in it. Whoever keeps rights reads no record, so the keeper tells them these facts and
 * nothing more.
 */
export async function factsFor(
  deps: RightsDeps,
  visit: Visit,
  recordId: string,
): Promise<{ facts: RecordFacts; manages: boolean } | undefined> {
  const own = await deps.db.withActor(visit.actor, reading(visit, 'look-up-record'), async (tx, note) => {
    const manages = (await managedAmong(tx, [recordId])).has(recordId)
    if (!manages && (!keepsRights(visit.actor) || (await hasConflict(tx, recordId)))) {
      note({ outcome: 'refused' })
      return undefined
    }
    return { manages, facts: (await recordFacts(tx, [recordId])).get(recordId) }
  })
  if (own === undefined) return undefined
  const facts = own.facts ?? (await factsAsKeeper(deps, visit, recordId))
  return facts === undefined ? undefined : { facts, manages: own.manages }
}

function factsAsKeeper(deps: RightsDeps, visit: Visit, recordId: string): Promise<RecordFacts | undefined> {
  return deps.db.withActor(keeper, reading(visit, 'tell-owner-of-record'), async (tx, note) => {
    const facts = (await recordFacts(tx, [recordId])).get(recordId)
    if (facts !== undefined) note({ recordIds: [recordId], purposeId: facts.purposeId })
    return facts
  })
}

export async function retentionView(
  deps: RightsDeps,
  tx: Tx,
  of: { facts: RecordFacts; manages: boolean },
): Promise<RetentionView> {
  const { recordId, purposeId, kind } = of.facts
  const holds = await listHolds(tx, { recordId })
  const proposal = await findProposal(tx, recordId)
  const events = await retentionEvents(tx, recordId)
  const named = [
    ...events.map(({ byUserId }) => byUserId),
    ...holds.flatMap(({ placedBy, liftedBy }) => [placedBy, liftedBy]),
    ...[proposal?.proposedBy ?? null, proposal?.decidedBy ?? null],
  ].filter((id) => id !== null)
  return {
    ...of,
    ...{ holds, proposal, events },
    name: of.manages ? ((await namesOf(deps, tx, [{ recordId, kind }])).get(recordId) ?? null) : null,
    clock: await findClock(tx, recordId),
    rules: await retentionRulesFor(tx, purposeId),
    people: await userNames(tx, named),
  }
}

/** Names of these records, told by the rooms that keep them, as far as the actor may read them. */
export async function namesOf(
  deps: Pick<RightsDeps, 'kinds'>,
  tx: Tx,
  records: readonly { readonly recordId: string; readonly kind: string }[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const kind of deps.kinds) {
    const ids = records.filter((record) => record.kind === kind.kind).map(({ recordId }) => recordId)
    if (ids.length === 0) continue
    for (const [id, name] of await kind.names(tx, ids)) names.set(id, name)
  }
  return names
}
