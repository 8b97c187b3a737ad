/** What one process keeps of a database between transactions. */
import type { Transaction } from 'kysely'
import type { Database } from './database.generated.ts'

/** What was made, by its key; the oldest goes first. */
export type Memory = Map<string, unknown>

const MOST = 5000
const memories = new WeakMap<Transaction<Database>, { readonly kept: Memory; readonly fresh: Memory }>()

/**
 * Gives a transaction the memory of its database. Returns what keeps the transaction's own additions, to be called once it
 * has committed: what one saw that was undone was never so.
 */
export function withMemory(tx: Transaction<Database>, kept: Memory): () => void {
  const fresh: Memory = new Map()
  memories.set(tx, { kept, fresh })
  return () => {
    for (const [name, made] of fresh) {
      const [oldest] = kept.keys()
      if (kept.size >= MOST && oldest !== undefined) kept.delete(oldest)
      kept.set(name, made)
    }
  }
}

/**
 * What was made under this key before, or is made now. Only for facts that are the same for everybody, and under keys that
 * name the state of all that they depend on: nothing here is ever told that something changed.
 */
export async function remembered<T>(
  tx: Transaction<Database>,
  key: readonly (string | number)[],
  make: () => Promise<T>,
): Promise<T> {
  const memory = memories.get(tx)
  if (memory === undefined) return make()
  const name = JSON.stringify(key)
  for (const place of [memory.fresh, memory.kept]) if (place.has(name)) return place.get(name) as T
  const made = await make()
  memory.fresh.set(name, made)
  return made
}
