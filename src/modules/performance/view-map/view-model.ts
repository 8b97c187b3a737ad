import type { Feature } from 'geojson'
import {
  type Area,
  type AreaKind,
  type AreaShape,
  type BoundaryProperties,
  boundariesOf,
  descendants,
  kindWords,
  tilesOf,
} from '../../../foundations/areas/index.ts'
import { addMonths, type Month, monthRange } from '../../../platform/clock/index.ts'
import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import { areaOfCode } from '../pages/areas.ts'
import { type Chosen, chosenMonth, chosenType } from '../pages/choices.tsx'
import { chosenSort, type Sort, sorted } from '../pages/sorting.ts'
import { chartAreas, measuresWithFigures, type Rate, ratesFor } from '../store/counts.ts'
import { listMeasures, type Measure, type MeasureAndType } from '../store/measures.ts'

export const MAP_LEVELS = ['district', 'ward', 'neighbourhood', 'lsoa'] as const
export type MapLevel = (typeof MAP_LEVELS)[number]

export const SORT_KEYS = ['area', 'count', 'residents', 'rate'] as const
export type SortKey = (typeof SORT_KEYS)[number]

export interface MappedArea {
  readonly area: Area
  /** Of twelve months; null when no month has figures. */
  readonly count: number | null
  readonly months: number
  readonly residents: number | null
  readonly populationYear: number | null
  /** Per 1,000 residents; null without residents, or with months missing. */
  readonly rate: number | null
}

export interface Place {
  readonly code: string
  readonly name: string
  readonly geometry: AreaShape
}

export interface MapView {
  readonly measures: readonly Measure[]
  readonly chosen: MeasureAndType
  readonly level: MapLevel
  /** Levels that have figures. */
  readonly levels: readonly MapLevel[]
  readonly from: Month
  readonly to: Month
  readonly months: readonly Month[]
  /** Shows only what lies inside; null: everything. */
  readonly inside: Area | null
  /** Areas that the map can be limited to. */
  readonly wider: readonly Area[]
  readonly rows: readonly MappedArea[]
  readonly sort: Sort<SortKey>
  /** What the shades show. Counts only where no number of residents is known at all. */
  readonly by: 'rate' | 'count'
  readonly drawing:
    | { readonly kind: 'shapes'; readonly shapes: readonly Place[]; readonly outlines: readonly Place[] }
    | {
        readonly kind: 'tiles'
        readonly tiles: readonly {
          readonly code: string
          readonly name: string
          readonly abbreviation: string
          readonly column: number
          readonly row: number
        }[]
      }
    | { readonly kind: 'none' }
  readonly errors: readonly FieldError[]
}

/** Null while no measure has figures. */
export async function readMap(tx: Tx, query: URLSearchParams): Promise<MapView | null> {
  const frames = new Map((await measuresWithFigures(tx)).map((frame) => [frame.measureId, frame]))
  const measures = (await listMeasures(tx)).filter((measure) => frames.has(measure.id))
  const [usual] = measures
  if (usual === undefined) return null
  const choice = chosenType(query, { measures, usual })
  const frame = frames.get(choice.value.measure.id)
  if (frame === undefined) return null
  const to = chosenMonth(query, { field: 'to', frame })
  const mapped = await chartAreas(tx, choice.value.measure.id, { kinds: MAP_LEVELS })
  const districts = mapped.filter((area) => area.kind === 'district')
  const inside = await chosenInside(tx, query)
  const level = chosenLevel(query, { mapped, inside: inside.value })
  const { sort, errors: sortErrors } = chosenSort(query, SORT_KEYS)

  const own = mapped.filter((area) => area.kind === level.value)
  const areas = inside.value === null ? own : await onlyInside(tx, own, inside.value)
  const from = addMonths(to.value, -11)
  const rates = new Map(
    (
      await ratesFor(tx, { typeId: choice.value.type.id, areaIds: areas.map((area) => area.id), from, to: to.value })
    ).map((rate) => [rate.areaId, rate]),
  )
  const rows = areas.map((area) => mappedArea(area, rates.get(area.id)))
  const by = rows.some((row) => row.rate !== null) ? 'rate' : 'count'
  const order = sort ?? { key: by, descending: true }
  return {
    measures,
    chosen: choice.value,
    level: level.value,
    levels: levelsOf(mapped),
    from,
    to: to.value,
    months: monthRange(frame.from, frame.to),
    inside: inside.value,
    wider: level.value === 'district' ? [] : districts,
    rows: sorted(rows, { by: VALUE_OF[order.key], descending: order.descending }),
    sort: order,
    by,
    drawing: await drawingOf(tx, { level: level.value, inside: inside.value, areas, districts }),
    errors: [...choice.errors, ...to.errors, ...inside.errors, ...level.errors, ...sortErrors],
  }
}

const VALUE_OF: Readonly<Record<SortKey, (row: MappedArea) => string | number | null>> = {
  area: (row) => row.area.name,
  count: (row) => row.count,
  residents: (row) => row.residents,
  rate: (row) => row.rate,
}

function mappedArea(area: Area, rate: Rate | undefined): MappedArea {
  return {
    area,
    count: rate?.count ?? null,
    months: rate?.months ?? 0,
    residents: rate?.residents ?? null,
    populationYear: rate?.populationYear ?? null,
    // A rate over fewer months would look low beside the others.
    rate: rate !== undefined && rate.months === 12 ? rate.rate : null,
  }
}

function levelsOf(mapped: readonly Area[]): MapLevel[] {
  return MAP_LEVELS.filter((level) => mapped.some((area) => area.kind === level))
}

function chosenLevel(
  query: URLSearchParams,
  { mapped, inside }: { readonly mapped: readonly Area[]; readonly inside: Area | null },
): Chosen<MapLevel> {
  const levels = levelsOf(mapped)
  const finest = [...levels].reverse()[0] ?? 'district'
  const value = inside !== null && inside.kind === 'district' ? finest : (levels[0] ?? 'district')
  const text = query.get('level')?.trim() ?? ''
  if (text === '') return { value, errors: [] }
  const found = MAP_LEVELS.find((level) => level === text)
  if (found === undefined) return { value, errors: [{ field: 'level', message: 'Choose a level from the list' }] }
  if (levels.includes(found)) return { value: found, errors: [] }
  const message = `There are no figures of this measure by ${kindWords(found).one.toLowerCase()}: choose another level`
  return { value, errors: [{ field: 'level', message }] }
}

async function chosenInside(tx: Tx, query: URLSearchParams): Promise<Chosen<Area | null>> {
  const code = query.get('inside')?.trim() ?? ''
  if (code === '') return { value: null, errors: [] }
  const found = await areaOfCode(tx, code)
  if (found !== undefined) return { value: found, errors: [] }
  return { value: null, errors: [{ field: 'inside', message: 'Choose an area from the list: the whole map is shown' }] }
}

async function onlyInside(tx: Tx, areas: readonly Area[], inside: Area): Promise<Area[]> {
  const ids = new Set((await descendants(tx, [inside.id])).map((area) => area.id))
  return areas.filter((area) => ids.has(area.id))
}

interface Drawn {
  readonly level: AreaKind
  readonly inside: Area | null
  readonly areas: readonly Area[]
  readonly districts: readonly Area[]
}

/** Boundaries where they are known, else the partnership's tiles. */
async function drawingOf(tx: Tx, { level, inside, areas, districts }: Drawn): Promise<MapView['drawing']> {
  if (areas.length === 0) return { kind: 'none' }
  const filter = { kind: level, ...(inside === null ? {} : { insideId: inside.id }) }
  const wanted = new Set(areas.map((area) => area.id))
  const shapes = (await boundariesOf(tx, filter)).filter((shape) => wanted.has(shape.properties.id))
  if (shapes.length > 0) {
    const around = new Set((inside === null ? districts : [inside]).map((area) => area.id))
    const outlines = level === 'district' ? [] : await boundariesOf(tx, { kind: 'district' })
    return {
      kind: 'shapes',
      shapes: shapes.map(placeOf),
      outlines: outlines.filter((one) => around.has(one.properties.id)).map(placeOf),
    }
  }
  const tiles = (await tilesOf(tx, filter)).filter((tile) => wanted.has(tile.areaId))
  return tiles.length > 0 ? { kind: 'tiles', tiles } : { kind: 'none' }
}

function placeOf(shape: Feature<AreaShape, BoundaryProperties>): Place {
  return { code: shape.properties.code, name: shape.properties.name, geometry: shape.geometry }
}
