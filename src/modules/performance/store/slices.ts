/** Long computing on the web server's thread, in slices between which it answers. */

const SLICE_MS = 15

/** A function to call often: waits for the event loop's next round when the last such wait is a while ago. */
export function breathing(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < SLICE_MS) return undefined
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now()
        resolve()
      })
    })
  }
}

/** The same values, the next ones worked out while the taker is busy with the last. An error comes in its turn. */
export async function* ahead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const ready: T[] = []
  let ended = false
  let failure: { readonly error: unknown } | undefined
  let wake = (): void => {}
  let stopped = false
  const running = (async () => {
    try {
      for await (const value of source) {
        if (stopped) return
        ready.push(value)
        wake()
      }
    } catch (error) {
      failure = { error }
    } finally {
      ended = true
      wake()
    }
  })()
  try {
    for (;;) {
      const [value] = ready.splice(0, 1)
      if (value !== undefined) yield value
      else if (failure !== undefined) throw failure.error
      else if (ended) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    stopped = true
    await running
  }
}
