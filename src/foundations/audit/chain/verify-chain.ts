import type { Actor, Db } from '../../../platform/db/index.ts'
import { hex } from './canonical.ts'
import { checkEvents, checkPlace, checkSeal, type Fault, type FoundFault, nameMoves } from './check-seal.ts'
import { chainPurposes, countEvents, eventsToSeal, type StoredSeal, sealsAfter } from './store.ts'

export interface ChainReport {
  /** Nothing is wrong with any seal or sealed event. */
  readonly whole: boolean
  readonly seals: number
  /** Sealed events that were compared. */
  readonly events: number
  /** Events that no seal covers yet: a minute's, as a rule. They could still be changed unnoticed. */
  readonly unsealed: number
  /** The newest seal, in hexadecimal, to be compared with what was kept elsewhere. */
  readonly head: { readonly number: number; readonly head: string } | null
  /** How many faults there are; `faults` holds the first of them. */
  readonly faultCount: number
  readonly faults: readonly Fault[]
}

export interface ChainProgress {
  readonly seals: number
  readonly events: number
}

/** Faults that a report holds, at most. */
export const FAULTS_KEPT = 1000
/** Seals read in one transaction: the embedded database has one connection, and others wait for it. */
const SEALS_AT_ONCE = 2
/** A missing seal may leave a range of any width open, so its events are read in pages. */
const EVENTS_AT_ONCE = 2000

/**
 * Reads the whole chain and every sealed event and compares them. The actor needs `audit.read`. It leaves no event: whoever
 * asks for it records the outcome.
 *
 * It finds what does not fit together. Somebody who owns the database and makes the whole chain anew leaves nothing that
 * does not fit: that is found by comparing heads with those that were kept elsewhere.
 */
export async function verifyChain(
  db: Db,
  actor: Actor,
  options: { onProgress?: (progress: ChainProgress) => void } = {},
): Promise<ChainReport> {
  let previous: StoredSeal | null = null
  let seals = 0
  let events = 0
  let faultCount = 0
  const found: FoundFault[] = []
  const add = (faults: readonly FoundFault[]) => {
    faultCount += faults.length
    for (const fault of faults) if (found.length < FAULTS_KEPT) found.push(fault)
  }

  for (;;) {
    const after: number = previous?.number ?? Number.MIN_SAFE_INTEGER
    const before: StoredSeal | null = previous
    const page = await db.withActor(actor, chainPurposes.read, async (tx) => {
      const batch = await sealsAfter(tx, after, SEALS_AT_ONCE)
      const read: { seal: StoredSeal; faults: FoundFault[]; events: number }[] = []
      let last = before
      for (const seal of batch) {
        const own = [...checkPlace(seal, last), ...checkSeal(seal)]
        // A seal that was tampered with says nothing about events.
        const intact = !own.some(({ kind }) => kind === 'seal-changed')
        const events = intact ? await eventsToSeal(tx, { from: seal.fromId, to: seal.toId }) : []
        read.push({ seal, events: events.length, faults: intact ? [...own, ...checkEvents(seal, events)] : own })
        last = seal
      }
      return read
    })
    for (const { seal, faults, events: compared } of page) {
      add(faults)
      previous = seal
      seals += 1
      events += compared
    }
    if (page.length === 0) break
    options.onProgress?.({ seals, events })
  }

  const end: StoredSeal | null = previous
  const rest = await db.withActor(actor, chainPurposes.read, async (tx) => ({
    unsealed: await countEvents(tx, { above: end?.toId ?? 0 }),
    tooEarly: await eventsToSeal(tx, { from: Number.MIN_SAFE_INTEGER, to: 0, limit: EVENTS_AT_ONCE }),
  }))
  add(
    rest.tooEarly.map(({ id }) => ({
      ...{ kind: 'event-added', seal: 1, eventId: id, what: `Event ${id} was added before the first number.` },
    })),
  )
  return {
    ...{ whole: faultCount === 0, seals, events, unsealed: rest.unsealed },
    head: end === null ? null : { number: end.number, head: hex(end.head) },
    ...{ faultCount, faults: nameMoves(found) },
  }
}
