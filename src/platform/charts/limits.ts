/** Paths of averages and limits, which step from point to point and break where they were recalculated. */
import { round1 } from './text.ts'

interface LimitPoint {
  /** A new set of limits begins here: lines do not connect to what came before. */
  segmentStart?: boolean | string
}

export interface Edges {
  from: number
  to: number
}

/** Pixels of the point at this place, or null where there is nothing to draw. */
export type PixelsAt = (index: number) => number | null

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

/** A stepped line through neighbouring points that have a value and share one set of limits. */
export function steppedLine(points: readonly LimitPoint[], edges: readonly Edges[], valueAt: PixelsAt): string {
  let path = ''
  let value: number | null = null
  let to = 0
  for (let index = 0; index < points.length; index++) {
    const next = valueAt(index)
    const edge = edges[index]
    if (value !== null && (next === null || Boolean(points[index]?.segmentStart))) {
      path += `H${round1(to)}`
      value = null
    }
    if (next === null || edge === undefined) continue
    if (value === null) path += `M${round1(edge.from)},${round1(next)}`
    else if (next !== value) path += `H${round1(to)}V${round1(next)}`
    value = next
    to = edge.to
  }
  return value === null ? path : `${path}H${round1(to)}`
}

/** The area between two stepped lines; both have a value at the same points. */
export function steppedBand(
  points: readonly LimitPoint[],
  edges: readonly Edges[],
  between: { readonly upperAt: PixelsAt; readonly lowerAt: PixelsAt },
): string {
  let path = ''
  /** The way back of the present run, last stretch first. */
  let back = ''
  let upper: number | null = null
  let lower = 0
  let from = 0
  let to = 0
  const close = (): void => {
    path += `H${round1(to)}V${round1(lower)}H${round1(from)}${back}z`
    back = ''
    upper = null
  }
  for (let index = 0; index < points.length; index++) {
    const nextUpper = between.upperAt(index)
    const nextLower = between.lowerAt(index)
    const edge = edges[index]
    const isGap = nextUpper === null || nextLower === null || edge === undefined
    if (upper !== null && (isGap || Boolean(points[index]?.segmentStart))) close()
    if (isGap) continue
    if (upper === null) {
      path += `M${round1(edge.from)},${round1(nextUpper)}`
      from = edge.from
    } else {
      if (nextUpper !== upper) path += `H${round1(to)}V${round1(nextUpper)}`
      if (nextLower !== lower) {
        back = `V${round1(lower)}H${round1(from)}${back}`
        from = edge.from
      }
    }
    upper = nextUpper
    lower = nextLower
    to = edge.to
  }
  if (upper !== null) close()
  return path
}

/** Straight lines from point to point, broken where there is none; a point alone is a closed path, so that it shows. */
export function brokenLine(xs: readonly number[], valueAt: PixelsAt): string {
  let path = ''
  let run = 0
  for (let index = 0; index < xs.length; index++) {
    const y = valueAt(index)
    if (y === null) {
      if (run === 1) path += 'Z'
      run = 0
      continue
    }
    path += `${run === 0 ? 'M' : 'L'}${round1(xs[index] ?? 0)},${round1(y)}`
    run++
  }
  return run === 1 ? `${path}Z` : path
}
