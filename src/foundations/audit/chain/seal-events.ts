import { sql } from 'kysely'
import type { Db, Tx } from '../../../platform/db/index.ts'
import { batchDigest, eventDigest, NO_HEAD, SEAL_VERSION, sealHead } from './canonical.ts'
import { chainPurposes, eventsToSeal, insertSeal, lastHead, type SealHead, sealer } from './store.ts'

/** Events in one seal, at most. */
export const BATCH_SIZE = 1000

export interface Sealed {
  readonly seals: number
  readonly events: number
  /** The newest seal of this run; null when there was nothing to seal. */
  readonly newest: Pick<SealHead, 'number' | 'head'> | null
}

/**
 * Seals every event that is settled, in batches, each in a short transaction of its own. Two sealers at once do no harm:
 * the second finds nothing left, or waits for its turn.
 */
export async function sealPending(db: Db, options: { batchSize?: number; signal?: AbortSignal } = {}): Promise<Sealed> {
  const settled = await settledUpTo(db)
  let sealed: Sealed = { seals: 0, events: 0, newest: null }
  while (settled !== null && options.signal?.aborted !== true) {
    const one = await sealBatch(db, settled, options.batchSize ?? BATCH_SIZE)
    if (one === null) break
    sealed = { seals: sealed.seals + 1, events: sealed.events + one.events, newest: one }
  }
  return sealed
}

/**
 * The highest number below which nothing can appear any more, or null when all that is settled is sealed. Writers wait
 * while it is asked, so its transaction does nothing else, and it is not asked when there is nothing new.
 */
function settledUpTo(db: Db): Promise<number | null> {
  return db.withActor(sealer, chainPurposes.settle, async (tx) => {
    const last = await lastHead(tx)
    const { rows } = await sql<{ waiting: boolean }>`
      select exists (select from audit.events where id > ${last?.toId ?? 0}) as waiting`.execute(tx)
    if (rows[0]?.waiting !== true) return null
    const settled = await sql<{ up_to: number | null }>`select audit.settled_up_to() as up_to`.execute(tx)
    return settled.rows[0]?.up_to ?? null
  })
}

function sealBatch(
  db: Db,
  settled: number,
  batchSize: number,
): Promise<{ number: number; head: Uint8Array; events: number } | null> {
  return db.withActor(sealer, chainPurposes.seal, async (tx) => {
    // Another process may be sealing: after it has finished we read where it left off.
    await sql`select pg_advisory_xact_lock(7312548410022)`.execute(tx)
    const last = await lastHead(tx)
    const fromId = (last?.toId ?? 0) + 1
    if (settled < fromId) return null
    const events = await eventsToSeal(tx, { from: fromId, to: settled, limit: batchSize })
    const newest = events.at(-1)
    if (newest === undefined) return null
    const digests = events.map((event) => ({ id: event.id, digest: eventDigest(event) }))
    const now = await databaseTime(tx)
    const seal = {
      ...{ number: (last?.number ?? 0) + 1, version: SEAL_VERSION },
      // A full batch ends at its last event; otherwise everything settled is in it.
      ...{ fromId, toId: events.length < batchSize ? settled : newest.id, count: events.length },
      ...{ sealedAt: now.seconds, batchDigest: batchDigest(digests), previousHead: last?.head ?? NO_HEAD },
    }
    const head = sealHead(seal)
    await insertSeal(tx, {
      ...{ ...seal, head, sealedAtIso: now.iso },
      eventIds: digests.map(({ id }) => id),
      eventDigests: Buffer.concat(digests.map(({ digest }) => digest)),
    })
    return { number: seal.number, head, events: events.length }
  })
}

/** One moment twice: as it is stored and as it is digested. */
async function databaseTime(tx: Tx): Promise<{ iso: string; seconds: string }> {
  const { rows } = await sql<{ iso: string; seconds: string }>`
    select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as iso, extract(epoch from t)::text as seconds
    from (select clock_timestamp() as t) as now`.execute(tx)
  const [now] = rows
  if (now === undefined) throw new Error('The database did not say what time it is')
  return now
}
