/** Paths of averages and limits, which step from point to point and break where they were recalculated. */
import { round1 } from './text.ts'

/** One point's stretch of a line, from halfway to the point before to halfway to the point after. */
interface Stretch {
  from: number
  to: number
  value: number
}

interface LimitPoint {
  x: number
  /** A new set of limits begins here: lines do not connect to what came before. */
  starts: boolean
}

export interface Edges {
  from: number
  to: number
}

/** The left and right edge of every point's stretch. */
export function edgesOf(xs: readonly number[], half: number): Edges[] {
  return xs.map((x, index) => {
    const before = xs[index - 1]
    const after = xs[index + 1]
    return {
      from: before === undefined ? x - half : (before + x) / 2,
      to: after === undefined ? x + half : (x + after) / 2,
    }
  })
}

/** Runs of neighbouring points that have a value and share one set of limits. */
function runs(
  points: readonly LimitPoint[],
  edges: readonly Edges[],
  valueAt: (index: number) => number | null,
): Stretch[][] {
  const found: Stretch[][] = []
  let current: Stretch[] | undefined
  points.forEach((point, index) => {
    const value = valueAt(index)
    const edge = edges[index]
    if (value === null || edge === undefined) {
      current = undefined
      return
    }
    if (current === undefined || point.starts) {
      current = []
      found.push(current)
    }
    const last = current.at(-1)
    if (last !== undefined && last.value === value) last.to = edge.to
    else current.push({ ...edge, value })
  })
  return found
}

/** A stepped line; `valueAt` gives pixels, or null where there is none. */
export function steppedLine(
  points: readonly LimitPoint[],
  edges: readonly Edges[],
  valueAt: (index: number) => number | null,
): string {
  return runs(points, edges, valueAt).map(forward).join('')
}

function forward(run: readonly Stretch[]): string {
  return run
    .map(
      (stretch, index) =>
        `${index === 0 ? `M${round1(stretch.from)},` : 'V'}${round1(stretch.value)}H${round1(stretch.to)}`,
    )
    .join('')
}

/** The area between two stepped lines, both in pixels. */
export function steppedBand(
  points: readonly LimitPoint[],
  edges: readonly Edges[],
  between: (index: number) => { upper: number; lower: number } | null,
): string {
  const uppers = runs(points, edges, (index) => between(index)?.upper ?? null)
  const lowers = runs(points, edges, (index) => between(index)?.lower ?? null)
  return uppers
    .map((run, index) => {
      const back = (lowers[index] ?? []).toReversed()
      return `${forward(run)}${back.map((stretch) => `V${round1(stretch.value)}H${round1(stretch.from)}`).join('')}z`
    })
    .join('')
}
