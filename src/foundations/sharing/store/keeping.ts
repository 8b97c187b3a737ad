import { sql } from 'kysely'
import type { Db } from '../../../platform/db/index.ts'
import { keeper } from '../deps.ts'

/**
 * Brings rule-made access in step with agencies, teams, areas and agreements when any of them has changed since, or a
 * new day has begun. Until this has run nobody has access by rule, so it follows each such change at once.
 * @returns how many rows of access changed; null when nothing had to be computed
 */
export async function keepAccess(db: Db): Promise<number | null> {
  const current = await db.withActor(keeper, { name: 'sharing.check-access', kind: 'read' }, async (tx) => {
    const { rows } = await sql<{ current: boolean }>`select sharing.is_current() as current`.execute(tx)
    return rows[0]?.current === true
  })
  if (current) return null
  return db.withActor(keeper, { name: 'sharing.compute-access', kind: 'write' }, async (tx, note) => {
    const { rows } = await sql<{ changed: number }>`select sharing.recompute_audiences() as changed`.execute(tx)
    const changed = rows[0]?.changed ?? 0
    note({ detail: { changed } })
    return changed
  })
}

export interface AccessKeeper {
  /** Computes now if it is due; calls that come meanwhile share one computation. */
  keep(): Promise<void>
  stop(): Promise<void>
}

/** Keeps access in step from now on: at once, when told, and by looking every few seconds for changes made elsewhere. */
export function createAccessKeeper(options: {
  readonly db: Db
  readonly everySeconds?: number
  readonly onTrouble: (error: unknown) => void
}): AccessKeeper {
  let running: Promise<void> | undefined
  let again = false
  const run = async () => {
    do {
      again = false
      await keepAccess(options.db)
    } while (again)
  }
  const keep = () => {
    // A change may have been made after the computation that is under way looked.
    again = running !== undefined
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
  const timer = setInterval(() => void keep().catch(options.onTrouble), (options.everySeconds ?? 5) * 1000)
  timer.unref()
  return {
    keep,
    stop: async () => {
      clearInterval(timer)
      await running?.catch(options.onTrouble)
    },
  }
}
