import { feature } from 'topojson-client'
import type { GeometryObject, Topology } from 'topojson-specification'
import { isCodeOf, isNewIn2021, kindOfCode, tidyCode } from '../domain/codes.ts'
import { isRecord, type Shape, tidyShape } from '../domain/geometry.ts'
import { type AreaKind, isAreaKind, kindWords, SMALLEST_FIRST, type Vintage } from '../domain/kinds.ts'
import { type Column, columnsOf } from './columns.ts'
import type { AreaFile, Fact, ReadRow, Rejection } from './facts.ts'

interface LooseFeature {
  readonly properties: Record<string, unknown>
  /** Read when asked, since the arcs of a TopoJSON file can be broken. */
  readonly geometry: () => unknown
}

/** Reads boundaries from the parsed JSON of a GeoJSON or TopoJSON file. */
export function readShapes(name: string, json: unknown): AreaFile {
  const features = featuresOf(json)
  if (typeof features === 'string') return { ok: false, name, refusal: features, line: null }
  if (features.length === 0) return { ok: false, name, refusal: 'The file holds no areas.', line: null }
  const read = features.map(readFeature)
  const vintage = vintageOf(read)
  const rows: ReadRow[] = []
  const rejections: Rejection[] = []
  const kinds = new Set<AreaKind>()
  for (const [index, one] of read.entries()) {
    const line = index + 1
    if ('message' in one) {
      rejections.push({ line, message: one.message })
      continue
    }
    kinds.add(one.kind)
    const own: Vintage | null = one.kind === 'lsoa' ? (vintage ?? '2011') : null
    const facts: Fact[] = [
      { type: 'area', code: one.code, name: one.name, kind: one.kind, vintage: own },
      { type: 'shape', code: one.code, vintage: own ?? '', geometry: one.shape },
    ]
    if (one.inside !== null) {
      facts.push({ type: 'area', code: one.inside, name: null, kind: 'district', vintage: null })
      facts.push({ type: 'inside', code: one.code, insideCode: one.inside, insideKind: 'district' })
    }
    rows.push({ line, facts })
  }
  const known = [...kinds].map((kind) => {
    if (kind === 'lsoa') return vintage === undefined ? 'LSOAs' : `LSOAs of ${vintage}`
    return kindWords(kind).many.toLowerCase()
  })
  return {
    ok: true,
    name,
    format: 'shapes',
    title: `Boundaries: ${known.join(', ') || 'none that can be used'}`,
    unit: 'feature',
    rowsRead: features.length,
    rows,
    rejections,
    vintageOpen: kinds.has('lsoa') && vintage === undefined,
  }
}

function featuresOf(json: unknown): LooseFeature[] | string {
  if (!isRecord(json)) return 'The file is JSON, but neither GeoJSON nor TopoJSON.'
  if (json['type'] === 'Feature') return [looseFeature(json)]
  if (json['type'] === 'FeatureCollection') {
    if (!Array.isArray(json['features'])) return 'The GeoJSON has no list of features.'
    return json['features'].map(looseFeature)
  }
  if (json['type'] === 'Topology') {
    if (!isRecord(json['objects']) || !Array.isArray(json['arcs'])) return 'The TopoJSON has no objects or no arcs.'
    const topology = json as unknown as Topology
    return Object.values(json['objects']).flatMap((object) => {
      const geometries = isRecord(object) && Array.isArray(object['geometries']) ? object['geometries'] : [object]
      return geometries.map((geometry) => looseTopology(topology, geometry))
    })
  }
  return 'The file is JSON, but neither GeoJSON (FeatureCollection) nor TopoJSON (Topology).'
}

function looseFeature(value: unknown): LooseFeature {
  const record = isRecord(value) ? value : {}
  return { properties: isRecord(record['properties']) ? record['properties'] : {}, geometry: () => record['geometry'] }
}

function looseTopology(topology: Topology, geometry: unknown): LooseFeature {
  const properties = isRecord(geometry) && isRecord(geometry['properties']) ? geometry['properties'] : {}
  return {
    properties,
    geometry: () => {
      const found = feature(topology, geometry as GeometryObject)
      return 'geometry' in found ? found.geometry : undefined
    },
  }
}

interface ReadFeature {
  readonly code: string
  readonly name: string | null
  readonly kind: AreaKind
  readonly vintage: Vintage | null
  /** Code of the district around it. */
  readonly inside: string | null
  readonly shape: Shape
}

function readFeature(found: LooseFeature): ReadFeature | { readonly message: string } {
  const told = codeOf(found.properties)
  if (told === undefined) {
    const names = Object.keys(found.properties).slice(0, 8).join(', ')
    return {
      message: `It has no code. Expected a property “code”, or one such as LSOA21CD. It has: ${names || 'none'}.`,
    }
  }
  const code = tidyCode(told.text)
  if (code === undefined) return { message: `“${told.text.slice(0, 40)}” is not a code of an area.` }
  const stated = found.properties['kind']
  const kind =
    typeof stated === 'string' && isAreaKind(stated) ? stated : (told.kind ?? kindOfCode(code) ?? 'neighbourhood')
  if (!isCodeOf(kind, code)) return { message: `${code} is not the code of a ${kindWords(kind).one.toLowerCase()}.` }
  const name = nameOf(found.properties, kind)
  if (name !== null && name.length > 200) return { message: `The name of ${code} is longer than 200 characters.` }
  const inside = kind === 'district' ? null : districtOf(found.properties)
  if (inside !== null && 'message' in inside) return { message: `${code} ${inside.message}` }
  let geometry: unknown
  try {
    geometry = found.geometry()
  } catch {
    return { message: `The shape of ${code} refers to lines that the file does not hold.` }
  }
  const tidy = tidyShape(geometry)
  if ('problem' in tidy) return { message: `${code} ${tidy.problem}.` }
  return { code, name, kind, vintage: told.vintage, inside: inside?.code ?? null, shape: tidy.shape }
}

function codeOf(
  properties: Record<string, unknown>,
): { readonly text: string; readonly kind: AreaKind | null; readonly vintage: Vintage | null } | undefined {
  const plain = textOf(properties['code'] ?? properties['CODE'])
  if (plain !== null) return { text: plain, kind: null, vintage: null }
  const columns = columnsOf(Object.keys(properties)).filter((column) => column.role === 'code')
  // From the smallest, so that LSOA21CD goes before LAD22CD on the same feature.
  for (const kind of SMALLEST_FIRST) {
    const column = columns.find((one) => one.kind === kind)
    const text = column === undefined ? null : textOf(properties[column.heading])
    if (column !== undefined && text !== null) return { text, kind, vintage: column.vintage }
  }
  return undefined
}

function nameOf(properties: Record<string, unknown>, kind: AreaKind): string | null {
  const plain = textOf(properties['name'] ?? properties['NAME'])
  if (plain !== null) return plain
  const named = (column: Column) => column.role === 'name' && column.kind === kind
  const column = columnsOf(Object.keys(properties)).find(named)
  return column === undefined ? null : textOf(properties[column.heading])
}

function districtOf(properties: Record<string, unknown>): { code: string } | { message: string } | null {
  const column = columnsOf(Object.keys(properties)).find((one) => one.role === 'code' && one.kind === 'district')
  const text = textOf(properties['lad'] ?? properties['LAD'] ?? (column && properties[column.heading]))
  if (text === null) return null
  const code = tidyCode(text)
  if (code === undefined || !isCodeOf('district', code)) {
    return { message: `is said to lie in “${text.slice(0, 40)}”, which is not the code of a district.` }
  }
  return { code }
}

function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const text = String(value).trim()
  return text === '' ? null : text
}

/** The census of the file's LSOAs: told by a property's name, or by codes that were new in 2021. */
function vintageOf(read: readonly (ReadFeature | { message: string })[]): Vintage | undefined {
  for (const one of read) {
    if (!('message' in one) && one.vintage !== null) return one.vintage
  }
  return read.some((one) => !('message' in one) && isNewIn2021(one.code)) ? '2021' : undefined
}
