/** What changed between two texts: by lines, and inside changed lines by words. */

export interface Piece {
  readonly text: string
  readonly kind: 'same' | 'removed' | 'added'
}

/** One line on each side; null where the other side has no line for it. */
export interface LinePair {
  readonly before: readonly Piece[] | null
  readonly after: readonly Piece[] | null
}

/** Lines side by side: the same ones level with each other, changed ones in pairs with the changed words marked. */
export function compareLines(before: readonly string[], after: readonly string[]): LinePair[] {
  const pairs: LinePair[] = []
  let removed: string[] = []
  let added: string[] = []
  const flush = () => {
    for (let i = 0; i < Math.max(removed.length, added.length); i++) pairs.push(pairOf(removed[i], added[i]))
    removed = []
    added = []
  }
  for (const step of steps(before, after)) {
    if (step.kind === 'removed') removed.push(step.item)
    else if (step.kind === 'added') added.push(step.item)
    else {
      flush()
      const line = [{ text: step.item, kind: 'same' as const }]
      pairs.push({ before: line, after: line })
    }
  }
  flush()
  return pairs
}

function pairOf(before: string | undefined, after: string | undefined): LinePair {
  if (before === undefined)
    return { before: null, after: after === undefined ? null : [{ text: after, kind: 'added' }] }
  if (after === undefined) return { before: [{ text: before, kind: 'removed' }], after: null }
  const pieces = compareWords(before, after)
  return {
    before: together(pieces.filter(({ kind }) => kind !== 'added')),
    after: together(pieces.filter(({ kind }) => kind !== 'removed')),
  }
}

/** Words with the space that follows them; put together again they give both texts exactly. */
export function compareWords(before: string, after: string): Piece[] {
  const words = (text: string) => text.match(/\S+\s*|\s+/g) ?? []
  return together(steps(words(before), words(after)).map(({ item, kind }) => ({ text: item, kind })))
}

function together(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last?.kind === piece.kind) joined[joined.length - 1] = { kind: last.kind, text: last.text + piece.text }
    else joined.push(piece)
  }
  return joined
}

interface Step {
  readonly item: string
  readonly kind: Piece['kind']
}

/** The longest that both have in common, in order; the rest was removed or added. Beyond this size all of it counts as changed. */
const MOST_CELLS = 4_000_000

function steps(before: readonly string[], after: readonly string[]): Step[] {
  if (before.length * after.length > MOST_CELLS) {
    return [...before.map(changed('removed')), ...after.map(changed('added'))]
  }
  const width = after.length + 1
  const lengths = new Uint16Array((before.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const found: Step[] = []
  let i = 0
  let j = 0
  while (i < before.length && j < after.length) {
    const [left = '', right = ''] = [before[i], after[j]]
    if (left === right) {
      found.push({ item: left, kind: 'same' })
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      found.push({ item: left, kind: 'removed' })
      i++
    } else {
      found.push({ item: right, kind: 'added' })
      j++
    }
  }
  return [...found, ...before.slice(i).map(changed('removed')), ...after.slice(j).map(changed('added'))]
}

function changed(kind: 'removed' | 'added'): (item: string) => Step {
  return (item) => ({ item, kind })
}
