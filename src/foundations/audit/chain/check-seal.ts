import { batchDigest, type EventToSeal, eventDigest, hex, NO_HEAD, SEAL_VERSION, sealHead } from './canonical.ts'
import type { StoredSeal } from './store.ts'

/** Something that is not as it was sealed, and where. */
export interface Fault {
  readonly kind:
    | 'event-changed'
    | 'event-moved'
    | 'event-removed'
    | 'event-added'
    | 'seal-changed'
    | 'seal-missing'
    | 'seal-out-of-place'
  /** The number of the seal; for a missing one, the first of those that are missing. */
  readonly seal: number
  readonly eventId: number | null
  /** What differs, in a sentence. */
  readonly what: string
}

/** A fault, and what is needed to see that one event stands in another's place. */
export interface FoundFault extends Fault {
  readonly sealedDigest?: string
  readonly foundDigest?: string
}

const DIGEST_BYTES = 32

/** Whether this seal follows the one before it: nothing between, nothing left out, the same head. */
export function checkPlace(seal: StoredSeal, previous: StoredSeal | null): FoundFault[] {
  const faults: FoundFault[] = []
  const expected = (previous?.number ?? 0) + 1
  if (seal.number !== expected) {
    const missing = seal.number - expected
    const which = missing === 1 ? `Seal ${expected} is` : `Seals ${expected} to ${seal.number - 1} are`
    faults.push({ kind: 'seal-missing', seal: expected, eventId: null, what: `${which} missing.` })
  }
  const before = previous === null ? NO_HEAD : previous.head
  if (hex(seal.previousHead) !== hex(before)) {
    faults.push({
      ...{ kind: 'seal-out-of-place', seal: seal.number, eventId: null },
      what:
        previous === null
          ? `Seal ${seal.number} does not begin the chain: it names a head before it.`
          : `Seal ${seal.number} does not continue seal ${previous.number}: the head that it names is another.`,
    })
  }
  const from = (previous?.toId ?? 0) + 1
  if (seal.fromId !== from && seal.number === expected) {
    faults.push({
      ...{ kind: 'seal-out-of-place', seal: seal.number, eventId: null },
      what: `Seal ${seal.number} begins at event ${seal.fromId} and should begin at ${from}.`,
    })
  }
  return faults
}

/** Whether the seal still is what its own head says. */
export function checkSeal(seal: StoredSeal): FoundFault[] {
  const changed = (what: string): FoundFault[] => [
    { kind: 'seal-changed', seal: seal.number, eventId: null, what: `Seal ${seal.number} was changed: ${what}.` },
  ]
  if (seal.version !== SEAL_VERSION) return changed(`it names version ${seal.version}, which there is not`)
  if (
    seal.eventIds.length !== seal.count ||
    seal.eventDigests.length !== seal.count * DIGEST_BYTES ||
    !seal.eventIds.every((id) => Number.isSafeInteger(id))
  ) {
    return changed('its list of events has not the length that it says')
  }
  const listed = seal.eventIds.map((id, i) => ({ id, digest: digestAt(seal, i) }))
  if (hex(batchDigest(listed)) !== hex(seal.batchDigest)) {
    return changed('its list of events is not the one of which its digest was made')
  }
  const ordered = seal.eventIds.every(
    (id, i) => id >= seal.fromId && id <= seal.toId && (i === 0 || id > (seal.eventIds[i - 1] ?? id)),
  )
  if (!ordered) return changed('its list of events leaves its range or is out of order')
  if (hex(sealHead(seal)) !== hex(seal.head)) {
    return changed('its number, range, count, time, digest or the head before it is not what its head was made of')
  }
  return []
}

/** Compares the events that now stand in the seal's range with those that were sealed. */
export function checkEvents(seal: StoredSeal, events: readonly EventToSeal[]): FoundFault[] {
  const faults: FoundFault[] = []
  const at = { seal: seal.number }
  const present = new Map(events.map((event) => [event.id, event]))
  const sealedIds = new Set(seal.eventIds)
  seal.eventIds.forEach((id, i) => {
    const sealedDigest = hex(digestAt(seal, i))
    const event = present.get(id)
    if (event === undefined) {
      faults.push({ ...at, kind: 'event-removed', eventId: id, sealedDigest, what: `Event ${id} was removed.` })
      return
    }
    const foundDigest = hex(eventDigest(event))
    if (foundDigest !== sealedDigest) {
      const what = `Event ${id} was changed: one of its columns, or the list of its records, is not as it was sealed.`
      faults.push({ ...at, kind: 'event-changed', eventId: id, sealedDigest, foundDigest, what })
    }
  })
  for (const event of events) {
    if (sealedIds.has(event.id)) continue
    faults.push({
      ...{ ...at, kind: 'event-added', eventId: event.id, foundDigest: hex(eventDigest(event)) },
      what: `Event ${event.id} was added after seal ${seal.number} had closed its range.`,
    })
  }
  return faults
}

/** Events that still are as they were sealed, but under another's number, are said to have moved. */
export function nameMoves(faults: readonly FoundFault[]): Fault[] {
  const sealedAt = new Map(
    faults.flatMap(({ sealedDigest, eventId }) =>
      sealedDigest === undefined || eventId === null ? [] : [[sealedDigest, eventId] as const],
    ),
  )
  return faults.map(({ kind, seal, eventId, what, foundDigest }) => {
    const from = foundDigest === undefined ? undefined : sealedAt.get(foundDigest)
    return from === undefined
      ? { kind, seal, eventId, what }
      : { kind: 'event-moved', seal, eventId, what: `Event ${from} now stands in the place of event ${eventId}.` }
  })
}

function digestAt(seal: StoredSeal, i: number): Uint8Array {
  return seal.eventDigests.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES)
}
