import type { Visit } from '../../../platform/http/index.ts'
import { userNames } from '../../identity/index.ts'
import { keeper, reading } from '../deps.ts'
import { namesOf } from '../retention/view-model.ts'
import { type RecordFacts, recordFacts } from '../store/retention.ts'
import {
  findDraft,
  findRequest,
  heldElsewhere,
  listExports,
  listRectifications,
  listSteps,
  type Rectification,
  type RequestRecord,
  type RightsRequest,
  recordsAbout,
  recordsOfRequest,
  type Step,
  standingOf,
} from '../store/rights.ts'
import type { RightsDeps } from './ports.ts'

/** A record of the agency that handles the request, as the person handling it sees it. */
export interface OwnRecord {
  readonly facts: RecordFacts
  readonly name: string | null
  readonly restricted: boolean
}

/** What the keeper found about a request's records; what nobody of this agency may know is not in it. */
export interface Around {
  readonly own: ReadonlyMap<string, OwnRecord>
  /** Records about the same person that the agency controls and that are not linked or left out yet. */
  readonly candidates: readonly string[]
  readonly elsewhere: readonly string[]
  /** Some of the agency's own records are closed to this person: somebody else has to handle those. */
  readonly othersNeeded: boolean
}

/**
 * What belongs to a request: its own records, others of the agency about the same person, and who else holds something.
 * Only the keeper sees all of this, also records of the request that this person must not know of, so it looks, and hands
 * on what this agency and this person may know.
 */
export function lookAround(deps: RightsDeps, visit: Visit, requestId: string): Promise<Around> {
  const { agencyId, userId } = visit.actor
  return deps.db.withActor(keeper, reading(visit, 'look-around-request'), async (tx, note) => {
    const placed = await recordsOfRequest(tx, requestId)
    const placedIds = placed.map(({ recordId }) => recordId)
    const linkedIds = placed.filter(({ state }) => state === 'linked').map(({ recordId }) => recordId)
    const others = await recordsAbout(tx, { recordIds: linkedIds, holdings: deps.holdings })
    const all = [...new Set([...placedIds, ...others])]
    const standing = await standingOf(tx, { recordIds: all, agencyId, userId })
    const facts = await recordFacts(tx, [...standing.handled])
    const kinds = [...facts.values()].map(({ recordId, kind }) => ({ recordId, kind }))
    const names = await namesOf(deps, tx, kinds)
    note({ recordIds: [...standing.handled] })
    const own = new Map<string, OwnRecord>()
    for (const [id, fact] of facts)
      own.set(id, { facts: fact, name: names.get(id) ?? null, restricted: standing.restricted.has(id) })
    return {
      own,
      candidates: others.filter((id) => own.has(id) && !placedIds.includes(id)),
      elsewhere: await heldElsewhere(tx, { recordIds: all, agencyId, userId }),
      othersNeeded: standing.othersNeeded,
    }
  })
}

export interface RequestView {
  readonly request: RightsRequest
  readonly records: readonly RequestRecord[]
  readonly around: Around
  readonly steps: readonly Step[]
  readonly rectifications: readonly Rectification[]
  readonly draft: { readonly id: string; readonly gatheredAt: Date } | null
  readonly sent: readonly { readonly id: string; readonly sentAt: Date | null; readonly sha256: string }[]
  readonly people: ReadonlyMap<string, string>
}

/** Everything that the page of a request shows; null when another agency handles it, or there is none. */
export async function requestView(deps: RightsDeps, visit: Visit, id: string): Promise<RequestView | null> {
  const own = await deps.db.withActor(visit.actor, reading(visit, 'view-rights-request'), async (tx, note) => {
    const request = await findRequest(tx, id)
    if (request === null) {
      note({ outcome: 'refused' })
      return null
    }
    note({ subjectType: 'rights-request', subjectId: id })
    const steps = await listSteps(tx, id)
    const sent = await listExports(tx, { requestId: id, state: 'sent' })
    const draft = await findDraft(tx, id)
    return {
      ...{ request, steps },
      records: await recordsOfRequest(tx, id),
      rectifications: await listRectifications(tx, { requestId: id }),
      draft: draft === null ? null : { id: draft.id, gatheredAt: draft.gatheredAt },
      sent: sent.map((one) => ({ id: one.id, sentAt: one.sentAt, sha256: one.sentSha256 ?? '' })),
      people: await userNames(
        tx,
        [...steps.map(({ byUserId }) => byUserId), request.decidedBy].filter((user) => user !== null),
      ),
    }
  })
  if (own === null) return null
  return { ...own, around: await lookAround(deps, visit, id) }
}
