import type { Html } from '#html/jsx-runtime'
import type { ValueClass } from './classify.ts'
import { TEXT_SIZE } from './frame.tsx'
import { cleanText, formatFigure, wrapText } from './text.ts'

/** Which of the seven shades serve so many classes, pale to dark, as far apart as they can be. */
const SHADES: Record<number, readonly number[]> = {
  1: [2],
  2: [1, 4],
  3: [0, 2, 4],
  4: [0, 2, 3, 4],
  5: [0, 1, 2, 3, 4],
  6: [0, 1, 2, 3, 4, 5],
}

/** The shade of a class, 0 (pale) to 6 (dark). */
export function shadeOf(index: number, classes: number): number {
  return SHADES[classes]?.[index] ?? Math.min(6, index)
}

/** Whether text on this shade must be white to be read. */
export function isDarkShade(shade: number): boolean {
  return shade >= 4
}

export interface LegendPlan {
  unitLines: string[]
  height: number
}

const ROW = 25

export function planLegend(of: {
  unit: string
  classes: readonly ValueClass[]
  missing: number
  width: number
}): LegendPlan {
  const unitLines = wrapText(cleanText(of.unit), { size: TEXT_SIZE, bold: true, width: of.width })
  const rows = of.classes.length + (of.missing > 0 ? 1 : 0)
  return { unitLines, height: unitLines.length * 18 + 8 + rows * ROW }
}

/** Ranges with their shades and how many areas each holds, palest first. */
export function MapLegend(props: {
  plan: LegendPlan
  classes: readonly ValueClass[]
  missing: number
  hatchId: string
  x: number
  y: number
}): Html {
  const top = props.y + props.plan.unitLines.length * 18 + 8
  const textX = props.x + 38
  return (
    <>
      {props.plan.unitLines.map((line, index) => (
        <text class="chart-tile-name" x={props.x} y={props.y + 14 + index * 18}>
          {line}
        </text>
      ))}
      {props.classes.map((one, index) => (
        <>
          <rect
            class={`chart-swatch chart-shade-${shadeOf(index, props.classes.length)}`}
            x={props.x}
            y={top + index * ROW}
            width="28"
            height="18"
          />
          <text x={textX} y={top + index * ROW + 14}>
            {one.label}
            <tspan class="chart-axis" dx="8">
              {areas(one.count)}
            </tspan>
          </text>
        </>
      ))}
      {props.missing === 0 ? null : (
        <>
          <rect
            class="chart-swatch"
            fill={`url(#${props.hatchId})`}
            x={props.x}
            y={top + props.classes.length * ROW}
            width="28"
            height="18"
          />
          <text x={textX} y={top + props.classes.length * ROW + 14}>
            No figure
            <tspan class="chart-axis" dx="8">
              {areas(props.missing)}
            </tspan>
          </text>
        </>
      )}
    </>
  )
}

function areas(count: number): string {
  return count === 1 ? '1 area' : `${formatFigure(count)} areas`
}

/** The hatching of areas without a figure. `unit` is pixels per unit of the coordinates it is used in. */
export function HatchPattern(props: { id: string; scale: number }): Html {
  const size = 6 * props.scale
  const width = 1.25 * props.scale
  return (
    <pattern id={props.id} width={size} height={size} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="chart-hatch" width={size} height={size} />
      <rect class="chart-hatch-line" width={width} height={size} />
    </pattern>
  )
}
