import type { Tx } from '../../../platform/db/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import { hex } from './canonical.ts'
import { headsAfter, lastHead, type SealHead } from './store.ts'

const COLUMNS = 'seal,last_event,sealed_at,head'
const LINE = /^(\d{1,15}),(\d{1,15}),([0-9T:.Z-]{20,30}),([0-9a-f]{64})$/
const HEADS_AT_ONCE = 5000

/** Heads as CSV, the oldest first; with `last`, the newest so many. One newest head stands for everything before it. */
export async function* headsCsv(tx: Tx, options: { last?: number } = {}): AsyncGenerator<string> {
  yield `${COLUMNS}\r\n`
  const newest = await lastHead(tx)
  let after = options.last === undefined ? 0 : Math.max(0, (newest?.number ?? 0) - options.last)
  for (;;) {
    const heads = await headsAfter(tx, after, HEADS_AT_ONCE)
    const last = heads.at(-1)
    if (last === undefined) return
    yield heads.map((head) => `${lineOf(head)}\r\n`).join('')
    after = last.number
  }
}

function lineOf({ number, toId, sealedAt, head }: SealHead): string {
  return [number, toId, sealedAt.toISOString(), hex(head)].join(',')
}

export interface KeptHead {
  readonly number: number
  readonly head: string
}

/**
 * Reads a file of heads that was exported earlier.
 * @throws AppError `not-a-file-of-heads` naming the line that is none
 */
export function parseHeads(text: string): KeptHead[] {
  const [first, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const bad = (line: number) =>
    new AppError(
      'not-a-file-of-heads',
      `Line ${line} is not as “frankpledge audit heads” writes it. Compare with the file as it was exported.`,
    )
  if (first?.trim() !== COLUMNS) throw bad(1)
  const heads = lines.flatMap((line, i) => {
    if (line.trim() === '') return []
    const match = LINE.exec(line.trim())
    if (match === null) throw bad(i + 2)
    return [{ number: Number(match[1]), head: match[4] ?? '' }]
  })
  // A comparison with nothing would find nothing wrong.
  if (heads.length === 0) throw bad(2)
  return heads
}

export interface HeadsComparison {
  readonly whole: boolean
  readonly compared: number
  /** Seals that were exported and are gone, or have another head now, the lowest first; at most a thousand. */
  readonly differences: readonly { readonly seal: number; readonly what: 'missing' | 'different' }[]
  readonly differenceCount: number
}

const DIFFERENCES_KEPT = 1000

/** Whether the chain still holds every head that was exported. It finds a chain that was made anew or cut short. */
export async function compareHeads(tx: Tx, kept: readonly KeptHead[]): Promise<HeadsComparison> {
  const wanted = [...kept].sort((a, b) => a.number - b.number)
  const now = new Map<number, string>()
  const differences: { seal: number; what: 'missing' | 'different' }[] = []
  let differenceCount = 0
  let readUpTo = (wanted[0]?.number ?? 1) - 1
  let exhausted = false
  for (const { number, head } of wanted) {
    while (!exhausted && readUpTo < number) {
      now.clear()
      const heads = await headsAfter(tx, Math.max(readUpTo, number - 1), HEADS_AT_ONCE)
      for (const one of heads) now.set(one.number, hex(one.head))
      exhausted = heads.length === 0
      readUpTo = heads.at(-1)?.number ?? readUpTo
    }
    const found = now.get(number)
    if (found === head) continue
    differenceCount += 1
    if (differences.length < DIFFERENCES_KEPT) {
      differences.push({ seal: number, what: found === undefined ? 'missing' : 'different' })
    }
  }
  return { whole: differenceCount === 0, compared: wanted.length, differences, differenceCount }
}
