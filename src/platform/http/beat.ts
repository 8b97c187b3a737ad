/**
 * What is hidden from somebody and what does not exist are answered alike, but a database that looks at a row takes some
 * microseconds longer than one that finds none, and enough requests would tell them apart. So both leave on the same beat.
 */
import { setTimeout as wait } from 'node:timers/promises'

/** Milliseconds; longer than the work of nearly all such answers, and too short for a person to mind. */
export const BEAT_MS = 100

/** Milliseconds from here to the next multiple of `beat` since the request came; 0 where there is no beat. */
export function untilBeat(elapsed: number, beat: number): number {
  return beat === 0 ? 0 : beat - (elapsed % beat)
}

/** Ends on the beat. Timers count whole milliseconds, so it is rounded up. */
export async function onTheBeat(elapsed: number, beat: number): Promise<void> {
  const left = untilBeat(elapsed, beat)
  if (left > 0) await wait(Math.ceil(left))
}
