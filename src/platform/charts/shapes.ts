/** Boundaries: reading GeoJSON and TopoJSON, and turning coordinates into light SVG paths. */
import { geoMercator } from 'd3-geo'
import type { FeatureCollection, Geometry, MultiPolygon, Polygon, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { Topology } from 'topojson-specification'

const RADIANS = Math.PI / 180

export interface Shape {
  code: string
  name: string
  geometry: Polygon | MultiPolygon
}

/**
 * The areas of a parsed GeoJSON FeatureCollection or TopoJSON file, with `code` and `name` from those properties.
 * Features that are no areas are left out. Throws a TypeError when it is neither format, or an area has no code.
 */
export function readShapes(
  json: FeatureCollection | Topology,
  properties: { code?: string; name?: string } = {},
): Shape[] {
  const collections: FeatureCollection[] =
    json.type === 'FeatureCollection'
      ? [json]
      : json.type === 'Topology'
        ? Object.values(json.objects).map((object) => {
            const found = feature(json, object)
            return found.type === 'FeatureCollection' ? found : { type: 'FeatureCollection', features: [found] }
          })
        : []
  if (collections.length === 0) throw new TypeError('Neither a GeoJSON FeatureCollection nor a TopoJSON file')
  return collections.flatMap((collection) =>
    collection.features.flatMap((one) => {
      if (!isArea(one.geometry)) return []
      const code: unknown = one.properties?.[properties.code ?? 'code']
      const name: unknown = one.properties?.[properties.name ?? 'name']
      if (typeof code !== 'string' || code === '') throw new TypeError('An area of the boundary file has no code')
      return [{ code, name: typeof name === 'string' ? name : code, geometry: one.geometry }]
    }),
  )
}

function isArea(geometry: Geometry | null): geometry is Polygon | MultiPolygon {
  return geometry?.type === 'Polygon' || geometry?.type === 'MultiPolygon'
}

function ringsOf(geometry: Polygon | MultiPolygon): Position[][] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}

/** A projection of the shapes into whole units, and how large the drawing then is. */
export interface Fit {
  /** Longitude and latitude to units; north is up. */
  project: (position: Position) => [number, number]
  width: number
  height: number
}

/**
 * Fits the shapes (Mercator) into a box of units. The corners are fitted, not the polygons: d3 reads a polygon wound
 * the other way as the rest of the globe, and files disagree on winding.
 */
export function fitShapes(
  geometries: readonly (Polygon | MultiPolygon)[],
  box: { width: number; height: number },
): Fit {
  let west = Number.POSITIVE_INFINITY
  let south = Number.POSITIVE_INFINITY
  let east = Number.NEGATIVE_INFINITY
  let north = Number.NEGATIVE_INFINITY
  for (const geometry of geometries) {
    for (const ring of ringsOf(geometry)) {
      for (const [longitude = 0, latitude = 0] of ring) {
        if (longitude < west) west = longitude
        if (longitude > east) east = longitude
        if (latitude < south) south = latitude
        if (latitude > north) north = latitude
      }
    }
  }
  if (west > east) return { project: () => [0, 0], ...box }
  const corners = {
    type: 'MultiPoint' as const,
    coordinates: [
      [west, south],
      [east === west ? west + 1e-6 : east, north === south ? south + 1e-6 : north],
    ],
  }
  const projection = geoMercator().fitSize([box.width, box.height], corners)
  // The fitted scale applied by hand: a call of d3's projection for each of 20,000 points takes three times as long.
  const scale = projection.scale()
  const [x0, y0] = projection.translate()
  const project = ([longitude = 0, latitude = 0]: Position): [number, number] => [
    x0 + longitude * RADIANS * scale,
    y0 - Math.asinh(Math.tan(latitude * RADIANS)) * scale,
  ]
  // The drawing is only as large as the shapes: what fitSize left empty at two sides is cut away.
  const [left, top] = project([west, north])
  const [right, bottom] = project([east, south])
  return {
    project: (position) => {
      const [x, y] = project(position)
      return [x - left, y - top]
    },
    width: Math.max(1, Math.ceil(right - left)),
    height: Math.max(1, Math.ceil(bottom - top)),
  }
}

/**
 * The outline in whole units, relative and without repeated points or points on a straight line. Rounding is the same on both
 * sides of a shared border, so that no gaps open.
 */
export function shapePath(geometry: Polygon | MultiPolygon, fit: Fit): string {
  let path = ''
  for (const ring of ringsOf(geometry)) path += ringPath(ring, fit)
  return path
}

function ringPath(ring: readonly Position[], fit: Fit): string {
  const xs: number[] = []
  const ys: number[] = []
  for (const position of ring) {
    const [px, py] = fit.project(position)
    const x = Math.round(px)
    const y = Math.round(py)
    const n = xs.length
    if (n > 0 && xs[n - 1] === x && ys[n - 1] === y) continue
    if (n > 1) {
      const ax = (xs[n - 1] ?? 0) - (xs[n - 2] ?? 0)
      const ay = (ys[n - 1] ?? 0) - (ys[n - 2] ?? 0)
      const bx = x - (xs[n - 1] ?? 0)
      const by = y - (ys[n - 1] ?? 0)
      if (ax * by === ay * bx && ax * bx + ay * by > 0) {
        xs.pop()
        ys.pop()
      }
    }
    xs.push(x)
    ys.push(y)
  }
  // The ring's last point is its first again; `z` draws that side.
  if (xs.length > 1 && xs[0] === xs.at(-1) && ys[0] === ys.at(-1)) {
    xs.pop()
    ys.pop()
  }
  if (xs.length < 3) return ''
  let path = `M${xs[0]},${ys[0]}l`
  for (let i = 1; i < xs.length; i++) {
    const dx = (xs[i] ?? 0) - (xs[i - 1] ?? 0)
    const dy = (ys[i] ?? 0) - (ys[i - 1] ?? 0)
    path += `${i > 1 && dx >= 0 ? ' ' : ''}${dx}${dy >= 0 ? ' ' : ''}${dy}`
  }
  return `${path}z`
}

/** The middle of the largest part, in units: where a name may stand. */
export function middleOf(geometry: Polygon | MultiPolygon, fit: Fit): { x: number; y: number } {
  let best = { size: -1, x: 0, y: 0 }
  const outer =
    geometry.type === 'Polygon' ? [geometry.coordinates[0] ?? []] : geometry.coordinates.map((rings) => rings[0] ?? [])
  for (const ring of outer) {
    const points = ring.map(fit.project)
    let twice = 0
    let x = 0
    let y = 0
    points.forEach(([ax, ay], index) => {
      const [bx, by] = points[(index + 1) % points.length] ?? [ax, ay]
      const cross = ax * by - bx * ay
      twice += cross
      x += (ax + bx) * cross
      y += (ay + by) * cross
    })
    const size = Math.abs(twice)
    if (size > best.size) {
      const [fx, fy] = points[0] ?? [0, 0]
      best = size === 0 ? { size, x: fx, y: fy } : { size, x: x / (3 * twice), y: y / (3 * twice) }
    }
  }
  return { x: best.x, y: best.y }
}
