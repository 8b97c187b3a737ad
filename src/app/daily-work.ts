import { londonDay } from '../platform/clock/index.ts'

/** Work that is due once a day. Doing it twice on a day must do nothing twice: several servers may share a database. */
export interface DailyJob {
  readonly name: string
  run(now: Date): Promise<unknown>
}

export interface DailyWork {
  /** Begins: a first time in a moment, then again and again. */
  start(): void
  /** Does now what is due; the first call of a day does something. */
  tick(): Promise<void>
  stop(): Promise<void>
}

/**
 * Runs each job soon after the start and again when a new day has begun by London's clocks. One that fails is told, the
 * others go on, and it is tried again at the next tick.
 */
export function createDailyWork(options: {
  readonly jobs: readonly DailyJob[]
  readonly now: () => Date
  readonly everySeconds?: number
  readonly onTrouble: (error: unknown, job: string) => void
}): DailyWork {
  const doneOn = new Map<string, string>()
  let running: Promise<void> | undefined
  const work = async () => {
    const today = londonDay(options.now())
    for (const job of options.jobs) {
      if (doneOn.get(job.name) === today) continue
      try {
        await job.run(options.now())
        doneOn.set(job.name, today)
      } catch (error) {
        options.onTrouble(error, job.name)
      }
    }
  }
  const tick = () => {
    running ??= work().finally(() => {
      running = undefined
    })
    return running
  }
  let timer: NodeJS.Timeout | undefined
  return {
    start: () => {
      void tick()
      timer = setInterval(() => void tick(), (options.everySeconds ?? 60) * 1000).unref()
    },
    tick,
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}
