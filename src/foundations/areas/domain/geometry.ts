import type { MultiPolygon, Polygon, Position } from 'geojson'

/** Plane geometry on degrees: good enough for areas the size of a county, and free of winding rules. */

export type Shape = Polygon | MultiPolygon

export interface Box {
  readonly minLongitude: number
  readonly minLatitude: number
  readonly maxLongitude: number
  readonly maxLatitude: number
}

/** About 11 centimetres. */
const DECIMALS = 1e6

/**
 * A shape ready to store: coordinates checked and rounded to six decimals, outer rings clockwise and holes the other way,
 * as d3-geo wants them. For a shape that cannot be drawn: why, as the end of a sentence.
 */
export function tidyShape(geometry: unknown): { readonly shape: Shape } | { readonly problem: string } {
  if (!isRecord(geometry)) return { problem: 'has no geometry' }
  const { type, coordinates } = geometry
  if (type !== 'Polygon' && type !== 'MultiPolygon') {
    return {
      problem: `is a ${typeof type === 'string' ? type : 'geometry without type'}, not a Polygon or MultiPolygon`,
    }
  }
  const polygons = type === 'Polygon' ? [coordinates] : coordinates
  if (!Array.isArray(polygons) || polygons.length === 0) return { problem: 'has no coordinates' }
  const tidied: Position[][][] = []
  for (const polygon of polygons) {
    if (!Array.isArray(polygon) || polygon.length === 0) return { problem: 'has a polygon without rings' }
    const rings: Position[][] = []
    for (const [index, ring] of polygon.entries()) {
      const tidy = tidyRing(ring)
      if ('problem' in tidy) return tidy
      rings.push(signedArea(tidy.ring) > 0 === (index === 0) ? [...tidy.ring].reverse() : tidy.ring)
    }
    tidied.push(rings)
  }
  const [only] = tidied
  if (type === 'Polygon' && only !== undefined) return { shape: { type, coordinates: only } }
  return { shape: { type: 'MultiPolygon', coordinates: tidied } }
}

function tidyRing(ring: unknown): { readonly ring: Position[] } | { readonly problem: string } {
  if (!Array.isArray(ring) || ring.length < 4) return { problem: 'has a ring of fewer than four points' }
  const tidy: Position[] = []
  for (const point of ring) {
    const [longitude, latitude] = Array.isArray(point) ? (point as unknown[]) : []
    if (!isFiniteNumber(longitude) || !isFiniteNumber(latitude)) {
      return { problem: 'has a point that is not two numbers' }
    }
    if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
      return {
        problem: `has the point ${longitude}, ${latitude}, which is not in degrees of longitude and latitude. Export it as WGS 84 (EPSG:4326)`,
      }
    }
    tidy.push([round(longitude), round(latitude)])
  }
  const first = tidy[0]
  const last = tidy.at(-1)
  if (first === undefined || last === undefined || first[0] !== last[0] || first[1] !== last[1]) {
    return { problem: 'has a ring that does not end where it began' }
  }
  if (signedArea(tidy) === 0) return { problem: 'has a ring without any area' }
  return { ring: tidy }
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value)
}

function round(degrees: number): number {
  return Math.round(degrees * DECIMALS) / DECIMALS
}

/** Positive when the ring runs anticlockwise. In square degrees. */
export function signedArea(ring: readonly Position[]): number {
  let sum = 0
  for (let at = 1; at < ring.length; at++) {
    const [x1 = 0, y1 = 0] = ring[at - 1] ?? []
    const [x2 = 0, y2 = 0] = ring[at] ?? []
    sum += x1 * y2 - x2 * y1
  }
  return sum / 2
}

function polygonsOf(shape: Shape): readonly Position[][][] {
  return shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates
}

export function boxOf(shape: Shape): Box {
  let minLongitude = Infinity
  let minLatitude = Infinity
  let maxLongitude = -Infinity
  let maxLatitude = -Infinity
  for (const [x = 0, y = 0] of polygonsOf(shape).flat(2)) {
    if (x < minLongitude) minLongitude = x
    if (x > maxLongitude) maxLongitude = x
    if (y < minLatitude) minLatitude = y
    if (y > maxLatitude) maxLatitude = y
  }
  return { minLongitude, minLatitude, maxLongitude, maxLatitude }
}

/** Whether the point lies inside, by counting crossings to its east (holes included by the same count). */
export function shapeContains(shape: Shape, [x = 0, y = 0]: Position): boolean {
  let inside = false
  for (const ring of polygonsOf(shape).flat(1)) {
    for (const [x1, y1, x2, y2] of segments(ring)) {
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside
    }
  }
  return inside
}

/**
 * A point inside the largest polygon, away from its edges: the middle of the widest stretch along a line across its
 * middle. (The centroid of a bent area can lie outside it.)
 */
export function representativePoint(shape: Shape): Position {
  const [polygon = []] = [...polygonsOf(shape)].sort((a, b) => outerArea(b) - outerArea(a))
  const box = boxOf({ type: 'Polygon', coordinates: polygon })
  const height = box.maxLatitude - box.minLatitude
  let best: { readonly width: number; readonly point: Position } | undefined
  // Never exactly through the middle, where made-up and gridded shapes like to have their corners.
  for (const share of [0.5003, 0.3507, 0.6511]) {
    const y = box.minLatitude + height * share
    const crossings = polygon
      .flatMap((ring) => segments(ring))
      .filter(([, y1, , y2]) => y1 > y !== y2 > y)
      .map(([x1, y1, x2, y2]) => x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
      .sort((a, b) => a - b)
    for (let at = 0; at + 1 < crossings.length; at += 2) {
      const [from = 0, to = 0] = [crossings[at], crossings[at + 1]]
      if (best === undefined || to - from > best.width) best = { width: to - from, point: [(from + to) / 2, y] }
    }
  }
  return best?.point ?? polygon[0]?.[0] ?? [0, 0]
}

function outerArea(polygon: readonly Position[][]): number {
  return Math.abs(signedArea(polygon[0] ?? []))
}

type Segment = readonly [x1: number, y1: number, x2: number, y2: number]

function segments(ring: readonly Position[]): Segment[] {
  const found: Segment[] = []
  for (let at = 1; at < ring.length; at++) {
    const [x1 = 0, y1 = 0] = ring[at - 1] ?? []
    const [x2 = 0, y2 = 0] = ring[at] ?? []
    found.push([x1, y1, x2, y2])
  }
  return found
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
