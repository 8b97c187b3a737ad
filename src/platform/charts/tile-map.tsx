import type { Html } from '#html/jsx-runtime'
import { areaTitle, classesFor, describeMap, type MapBasics } from './choropleth-map.tsx'
import { classOf } from './classify.ts'
import { ChartFrame, TEXT_SIZE } from './frame.tsx'
import { HatchPattern, isDarkShade, MapLegend, planLegend, shadeOf } from './map-legend.tsx'
import { cleanText, fitText, labelFigure, round1 } from './text.ts'

export interface MapTile {
  code: string
  name: string
  /** Two to five letters that stand on the tile. */
  abbr: string
  /** Counted from 0 at the left; every second row of hexagons stands half a tile further right. */
  column: number
  /** Counted from 0 at the top. */
  row: number
  value: number | null
  href?: string
}

export interface TileMap extends MapBasics {
  tiles: readonly MapTile[]
  shape?: 'hexagon' | 'square'
  /** The most that the tiles may take: 440 pixels, or 320 when compact. */
  width?: number
}

const LARGEST_TILE = 84
const LEGEND_WIDTH = 210

/** One tile of the same size for each area, roughly where it lies: a map for when there are no boundaries. */
export function tileMap(map: TileMap): Html {
  const compact = map.compact === true
  const hexagons = map.shape !== 'square'
  const classes = classesFor(map, map.tiles)
  const columns = map.tiles.map((tile) => tile.column + (hexagons && tile.row % 2 !== 0 ? 0.5 : 0))
  const rows = map.tiles.map((tile) => tile.row)
  const least = (numbers: readonly number[]) => numbers.reduce((low, n) => Math.min(low, n), numbers[0] ?? 0)
  const most = (numbers: readonly number[]) => numbers.reduce((high, n) => Math.max(high, n), numbers[0] ?? 0)
  const across = most(columns) - least(columns) + 1
  const down = most(rows) - least(rows) + 1
  const room = map.width ?? (compact ? 320 : 440)
  const size = Math.min(LARGEST_TILE, Math.floor((room - 4) / across))
  const tall = hexagons ? (size * 2) / Math.sqrt(3) : size
  const stepY = hexagons ? tall * 0.75 : size
  const mapWidth = Math.ceil(across * size) + 4
  const mapHeight = Math.ceil((down - 1) * stepY + tall) + 4
  const missing = map.tiles.filter((tile) => classOf(tile.value, classes) === undefined).length
  const legend = planLegend({ unit: map.unit, classes, missing, width: compact ? room - 4 : LEGEND_WIDTH })
  const width = compact ? room : mapWidth + 24 + LEGEND_WIDTH
  const height = compact ? mapHeight + 16 + legend.height : Math.max(mapHeight, legend.height + 4)
  const offsetX = compact ? Math.round((room - mapWidth) / 2) + 2 : 2
  const hatchId = `${map.id}-hatch`
  const linked = map.tiles.some((tile) => tile.href !== undefined)
  return (
    <ChartFrame
      basics={map}
      description={map.description ?? describeMap(map, map.tiles)}
      width={width}
      height={height}
      role={linked ? 'group' : 'img'}
      class="chart-map"
    >
      {missing === 0 ? null : (
        <defs>
          <HatchPattern id={hatchId} scale={1} />
        </defs>
      )}
      {map.tiles.map((tile, at) => {
        const x = offsetX + ((columns[at] ?? 0) - least(columns) + 0.5) * size
        const y = 2 + (tile.row - least(rows)) * stepY + tall / 2
        const body = (
          <Tile
            tile={tile}
            x={x}
            y={y}
            size={size}
            d={hexagons ? hexagonPath({ x, y, size: size - 2 }) : squarePath({ x, y, size: size - 2 })}
            shade={shade(tile.value)}
            hatchId={hatchId}
            decimals={map.decimals}
          />
        )
        return tile.href === undefined ? <g>{body}</g> : <a href={tile.href}>{body}</a>
      })}
      <MapLegend
        plan={legend}
        classes={classes}
        missing={missing}
        hatchId={hatchId}
        x={compact ? 2 : mapWidth + 24}
        y={compact ? mapHeight + 16 : 2}
      />
    </ChartFrame>
  )

  function shade(value: number | null): number | undefined {
    const index = classOf(value, classes)
    return index === undefined ? undefined : shadeOf(index, classes.length)
  }
}

function Tile(props: {
  tile: MapTile
  x: number
  y: number
  size: number
  d: string
  shade: number | undefined
  hatchId: string
  decimals: number | undefined
}): Html {
  const { tile, shade, size } = props
  const withValue = size >= 44 && tile.value !== null
  const look = `chart-tile-text${shade !== undefined && isDarkShade(shade) ? ' chart-on-dark' : ''}`
  const halo = shade === undefined ? ' chart-figure' : ''
  return (
    <>
      <title>{areaTitle(tile, props.decimals)}</title>
      <path
        class={shade === undefined ? 'chart-tile chart-missing' : `chart-tile chart-shade-${shade}`}
        fill={shade === undefined ? `url(#${props.hatchId})` : undefined}
        d={props.d}
      />
      {size < 26 ? null : (
        <text
          class={`${look} chart-tile-name${halo}`}
          x={round1(props.x)}
          y={round1(props.y + (withValue ? -2 : 5))}
          text-anchor="middle"
        >
          {fitText(cleanText(tile.abbr), { size: TEXT_SIZE, bold: true, width: size - 6 })}
        </text>
      )}
      {withValue && tile.value !== null ? (
        <text class={look} x={round1(props.x)} y={round1(props.y + 15)} text-anchor="middle">
          {fitText(labelFigure(tile.value, props.decimals), { size: TEXT_SIZE, width: size - 6 })}
        </text>
      ) : null}
    </>
  )
}

function squarePath(at: { x: number; y: number; size: number }): string {
  const half = at.size / 2
  return `M${round1(at.x - half)},${round1(at.y - half)}h${at.size}v${at.size}h${-at.size}z`
}

/** Standing on a corner; `size` is the width from side to side. */
function hexagonPath(at: { x: number; y: number; size: number }): string {
  const half = at.size / 2
  const side = at.size / Math.sqrt(3)
  return `M${round1(at.x)},${round1(at.y - side)}l${round1(half)},${round1(side / 2)}v${round1(side)}l${round1(-half)},${round1(side / 2)}l${round1(-half)},${round1(-side / 2)}v${round1(-side)}z`
}
