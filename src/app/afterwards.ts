/** Work that nobody waits for: it runs after the answer was sent, one piece after the other. */
export interface Afterwards {
  readonly add: (work: () => Promise<unknown>) => void
  /** When everything added so far is done. */
  idle(): Promise<void>
}

export function createAfterwards(onTrouble: (error: unknown) => void): Afterwards {
  let last: Promise<unknown> = Promise.resolve()
  return {
    add: (work) => {
      // Not in this turn: the answer goes out first.
      last = last
        .then(() => new Promise((resolve) => setImmediate(resolve)))
        .then(work)
        .catch(onTrouble)
    },
    idle: async () => {
      // More may be added while we wait.
      let seen: Promise<unknown> | undefined
      while (seen !== last) {
        seen = last
        await seen
      }
    },
  }
}
