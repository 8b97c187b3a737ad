import type { Db } from '../../../platform/db/index.ts'
import { type Sealed, sealPending } from './seal-events.ts'

export interface SealerOptions {
  readonly db: Db
  /** A run failed. The next one tries again, so nothing is lost but time. */
  readonly onError: (error: unknown) => void
  /** Something was sealed. The head may be kept elsewhere, out of reach of whoever owns the database. */
  readonly onSealed?: (sealed: Sealed) => void
  /** Milliseconds between two runs; a minute unless given. */
  readonly every?: number
}

export interface Sealer {
  start(): void
  /** Ends the run in hand, then seals what is left. */
  stop(): Promise<void>
}

/** Seals what has happened, every minute and once more at the end. */
export function createSealer(options: SealerOptions): Sealer {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  const run = async (): Promise<void> => {
    try {
      const sealed = await sealPending(options.db)
      if (sealed.seals > 0) options.onSealed?.(sealed)
    } catch (error) {
      options.onError(error)
    }
  }
  return {
    start: () => {
      timer ??= setInterval(() => {
        running ??= run().finally(() => {
          running = undefined
        })
      }, options.every ?? 60_000).unref()
    },
    stop: async () => {
      clearInterval(timer)
      await running
      await run()
    },
  }
}
