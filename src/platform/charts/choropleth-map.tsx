import type { MultiPolygon, Polygon } from 'geojson'
import type { Html } from '#html/jsx-runtime'
import { type ClassifyOptions, classify, classOf, type ValueClass } from './classify.ts'
import { type ChartBasics, ChartFrame, TEXT_SIZE } from './frame.tsx'
import { HatchPattern, MapLegend, planLegend, shadeOf } from './map-legend.tsx'
import { fitShapes, middleOf, type Shape, shapePath } from './shapes.ts'
import { cleanText, finite, formatFigure, round1, textWidth } from './text.ts'

/** Coordinates inside a map are tenths of a pixel, so that they can be whole numbers. */
const UNITS = 10
/** With more areas than this, tabbing through them would be a trap; the table beside the map has the same links. */
const MOST_TAB_STOPS = 60
const LEGEND_WIDTH = 210

export interface MapArea extends Shape {
  value: number | null
  /** Where the area leads. */
  href?: string
}

/** What maps and tile maps share. */
export interface MapBasics extends ChartBasics {
  /** What the shades mean: "Offences per 1,000 residents". */
  unit: string
  /** How to make classes of the values, or classes made before (to compare maps). */
  classes?: ClassifyOptions | readonly ValueClass[]
  decimals?: number
}

export interface ChoroplethMap extends MapBasics {
  shapes: readonly MapArea[]
  /** Boundaries drawn over the areas, such as districts over neighbourhoods, with their names. */
  outlines?: readonly { name: string; geometry: Polygon | MultiPolygon }[]
  /** Writes the names of the areas (`areas`) or of the outlines on the map. */
  names?: 'areas' | 'outlines'
  /** The most that the map itself may take: 500 x 560 pixels, or 320 x 420 when compact. */
  width?: number
  height?: number
}

/** A map shaded by class, pale to dark, hatched where there is no figure, each area a link with its figure. */
export function choroplethMap(map: ChoroplethMap): Html {
  const compact = map.compact === true
  const classes = classesFor(map, map.shapes)
  const box = { width: map.width ?? (compact ? 320 : 500), height: map.height ?? (compact ? 420 : 560) }
  const outlines = map.outlines ?? []
  const all = [...map.shapes, ...outlines].map((shape) => shape.geometry)
  const fit = fitShapes(all, { width: (box.width - 4) * UNITS, height: (box.height - 4) * UNITS })
  const mapWidth = Math.ceil(fit.width / UNITS) + 4
  const mapHeight = Math.ceil(fit.height / UNITS) + 4
  const missing = map.shapes.filter((shape) => classOf(shape.value, classes) === undefined).length
  const legend = planLegend({ unit: map.unit, classes, missing, width: compact ? box.width - 4 : LEGEND_WIDTH })
  const width = compact ? box.width : mapWidth + 24 + LEGEND_WIDTH
  const height = compact ? mapHeight + 16 + legend.height : Math.max(mapHeight, legend.height + 4)
  const hatchId = `${map.id}-hatch`
  const linked = map.shapes.some((shape) => shape.href !== undefined)
  const tabbable = map.shapes.length <= MOST_TAB_STOPS
  const offsetX = compact ? Math.round((box.width - mapWidth) / 2) + 2 : 2
  const named = map.names === 'areas' ? map.shapes : map.names === 'outlines' ? outlines : []
  return (
    <ChartFrame
      basics={map}
      description={map.description ?? describeMap(map, map.shapes)}
      width={width}
      height={height}
      role={linked ? 'group' : 'img'}
      class="chart-map"
    >
      {missing === 0 ? null : (
        <defs>
          <HatchPattern id={hatchId} scale={UNITS} />
          <HatchPattern id={`${hatchId}-key`} scale={1} />
        </defs>
      )}
      <g class="chart-areas" transform={`translate(${offsetX},2)scale(${1 / UNITS})`}>
        {map.shapes.map((shape) => {
          const index = classOf(shape.value, classes)
          const title = <title>{areaTitle(shape, map.decimals)}</title>
          const d = shapePath(shape.geometry, fit)
          const path = (inner: Html | null) =>
            index === undefined ? (
              <path class="chart-missing" fill={`url(#${hatchId})`} d={d}>
                {inner}
              </path>
            ) : (
              <path class={`chart-shade-${shadeOf(index, classes.length)}`} d={d}>
                {inner}
              </path>
            )
          return shape.href === undefined ? (
            path(title)
          ) : (
            <a href={shape.href} tabindex={tabbable ? undefined : '-1'}>
              {title}
              {path(null)}
            </a>
          )
        })}
      </g>
      {outlines.length === 0 ? null : (
        <g transform={`translate(${offsetX},2)scale(${1 / UNITS})`}>
          <path
            class="chart-outline chart-map-outline"
            d={outlines.map((one) => shapePath(one.geometry, fit)).join('')}
          />
        </g>
      )}
      {named.length === 0 ? null : (
        <g class="chart-names" text-anchor="middle">
          {placeNames(
            named.map((one) => {
              const middle = middleOf(one.geometry, fit)
              return { name: cleanText(one.name), x: offsetX + middle.x / UNITS, y: 2 + middle.y / UNITS }
            }),
            { width: compact ? box.width : mapWidth },
          ).map((place) => (
            <text class="chart-place" x={round1(place.x)} y={round1(place.y + 5)}>
              {place.name}
            </text>
          ))}
        </g>
      )}
      <MapLegend
        plan={legend}
        classes={classes}
        missing={missing}
        hatchId={`${hatchId}-key`}
        x={compact ? 2 : mapWidth + 24}
        y={compact ? mapHeight + 16 : 2}
      />
    </ChartFrame>
  )
}

interface Place {
  name: string
  x: number
  y: number
}

/** Keeps names inside the drawing and moves one down where it would cover another. */
function placeNames(places: readonly Place[], space: { width: number }): Place[] {
  const placed: Place[] = []
  for (const place of places.toSorted((a, b) => a.y - b.y)) {
    const half = textWidth(place.name, { size: TEXT_SIZE, bold: true }) / 2
    const x = Math.min(Math.max(place.x, half + 2), Math.max(half + 2, space.width - half - 2))
    let y = place.y
    for (const other of placed) {
      const reach = half + textWidth(other.name, { size: TEXT_SIZE, bold: true }) / 2 + 4
      if (Math.abs(other.x - x) < reach && Math.abs(other.y - y) < 16) y = other.y + 16
    }
    placed.push({ ...place, x, y })
  }
  return placed
}

/** The classes of a map: those it was given, or made from its values. */
export function classesFor(map: MapBasics, areas: readonly { value: number | null }[]): readonly ValueClass[] {
  const { classes } = map
  return isMade(classes)
    ? classes
    : classify(
        areas.map((area) => area.value),
        classes,
      )
}

function isMade(classes: MapBasics['classes']): classes is readonly ValueClass[] {
  return Array.isArray(classes)
}

/** "Erewash: 12.3", for tooltips and the names of links. */
export function areaTitle(area: { name: string; value: number | null }, decimals: number | undefined): string {
  const value = finite(area.value)
  return cleanText(`${area.name}: ${value === null ? 'no figure' : formatFigure(value, decimals)}`)
}

/** The map in sentences: how many areas, the three highest, the lowest, how many have no figure. */
export function describeMap(
  map: Pick<MapBasics, 'unit' | 'decimals'>,
  areas: readonly { name: string; value: number | null }[],
): string {
  const known = areas
    .flatMap((area) => {
      const value = finite(area.value)
      return value === null ? [] : [{ name: area.name, value }]
    })
    .sort((a, b) => b.value - a.value)
  const figure = (area: { name: string; value: number }) => `${area.name} (${formatFigure(area.value, map.decimals)})`
  const lowest = known.at(-1)
  const missing = areas.length - known.length
  const parts = [`${map.unit}, ${areas.length === 1 ? '1 area' : `${formatFigure(areas.length)} areas`}.`]
  if (known.length > 0) parts.push(`Highest: ${known.slice(0, 3).map(figure).join(', ')}.`)
  if (known.length > 3 && lowest !== undefined) parts.push(`Lowest: ${figure(lowest)}.`)
  if (missing > 0)
    parts.push(missing === 1 ? '1 area has no figure.' : `${formatFigure(missing)} areas have no figure.`)
  return parts.join(' ')
}
