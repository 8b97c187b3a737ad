import type { Child, Html } from '#html/jsx-runtime'
import type { Tick, TimeAxis, ValueAxis } from './axis.ts'
import { type ExceptionalMark, type MarkLabels, MarkShape, markLabel } from './marks.tsx'
import { checkId, cleanText, fitText, round1, textWidth, wrapText } from './text.ts'

/** The size of all text in charts, in pixels of the drawing; `charts.css` says the same. */
export const TEXT_SIZE = 14
const HEADING_SIZE = 19
const HEADING_LEADING = 24
const SOURCE_SIZE = 12
const SOURCE_LEADING = 16

/** What every chart is told. */
export interface ChartBasics {
  /** Unique on the page; the ids inside the drawing are made from it. Letters, digits, hyphens. */
  id: string
  /** What is shown, such as "Burglary in Derby". The name of the picture for a screen reader. */
  title: string
  /** Replaces the description that the chart writes about itself. */
  description?: string
  /** A narrow drawing for phones, whose text stays readable at 320 pixels. */
  compact?: boolean
  /** Draws the title into the picture, for files that leave the page; pages have their own headings. */
  heading?: boolean
  /** A line under the picture, such as where the figures come from. */
  source?: string
}

/** The svg element with its accessible name and description, heading and source. */
export function ChartFrame(props: {
  basics: ChartBasics
  description: string
  width: number
  height: number
  /** `group` where areas are links, since a picture may not hold anything to focus. */
  role?: 'img' | 'group'
  class?: string
  children?: Child
}): Html {
  const { basics, width } = props
  checkId(basics.id)
  const title = cleanText(basics.title)
  const margin = 2
  const headingLines = basics.heading
    ? wrapText(title, { size: HEADING_SIZE, bold: true, width: width - 2 * margin })
    : []
  const sourceLines =
    basics.source === undefined
      ? []
      : wrapText(cleanText(basics.source), { size: SOURCE_SIZE, width: width - 2 * margin })
  const above = headingLines.length === 0 ? 0 : headingLines.length * HEADING_LEADING + 8
  const below = sourceLines.length === 0 ? 0 : sourceLines.length * SOURCE_LEADING + 10
  const height = Math.ceil(above + props.height + below)
  const body = above === 0 ? props.children : <g transform={`translate(0,${above})`}>{props.children}</g>
  return (
    <svg
      class={props.class === undefined ? 'chart' : `chart ${props.class}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role={props.role ?? 'img'}
      aria-labelledby={`${basics.id}-title ${basics.id}-desc`}
    >
      <title id={`${basics.id}-title`}>{title}</title>
      <desc id={`${basics.id}-desc`}>{cleanText(props.description)}</desc>
      {headingLines.map((line, index) => (
        <text class="chart-heading" x={margin} y={18 + index * HEADING_LEADING}>
          {line}
        </text>
      ))}
      {body}
      {sourceLines.map((line, index) => (
        <text class="chart-source" x={margin} y={above + props.height + 18 + index * SOURCE_LEADING}>
          {line}
        </text>
      ))}
    </svg>
  )
}

/** Says in the middle of an empty plot that it is empty. */
export function NoFigures(props: { x: number; y: number }): Html {
  return (
    <text class="chart-axis" x={round1(props.x)} y={round1(props.y)} text-anchor="middle">
      No figures
    </text>
  )
}

/** Thin horizontal lines with their figures at the left. */
export function ValueGrid(props: { axis: ValueAxis; left: number; right: number; labelX: number }): Html {
  const d = props.axis.ticks.map((tick) => `M${props.left},${round1(tick.at)}H${props.right}`).join('')
  return (
    <>
      <path class="chart-grid" d={d} />
      <g class="chart-axis" text-anchor="end">
        {props.axis.ticks.map((tick) => (
          <text x={props.labelX} y={round1(tick.at + 5)}>
            {tick.label}
          </text>
        ))}
      </g>
    </>
  )
}

export function valueLabelWidth(axis: { ticks: readonly Tick[] }): number {
  return axis.ticks.reduce((width, tick) => Math.max(width, textWidth(tick.label, { size: TEXT_SIZE })), 0)
}

/** How much room the names under a plot need. */
export function timeLabelHeight(axis: TimeAxis): number {
  return 8 + (axis.names.length > 0 ? 18 : 0) + (axis.years.length > 0 ? 18 : 0)
}

/** Base line, ticks, months and, under them, years; a thin upright line through the plot where a year begins. */
export function TimeLabels(props: { axis: TimeAxis; left: number; right: number; top: number; bottom: number }): Html {
  const { axis, top } = props
  const y = round1(props.bottom)
  const upright = axis.spansNamed ? axis.boundaries.map((at) => `M${round1(at)},${round1(top)}V${y}`).join('') : ''
  const ticks =
    axis.names.map((tick) => `M${round1(tick.at)},${y}v5`).join('') +
    (axis.names.length > 0
      ? ''
      : axis.boundaries.map((at) => `M${round1(at)},${y}v${axis.spansNamed ? 20 : 6}`).join(''))
  return (
    <>
      {upright === '' ? null : <path class="chart-grid" d={upright} />}
      <path class="chart-base" d={`M${props.left},${y}H${props.right}${ticks}`} />
      <g class="chart-axis" text-anchor="middle">
        {axis.names.map((tick) => (
          <text x={round1(tick.at)} y={y + 20}>
            {cleanText(tick.label)}
          </text>
        ))}
        {axis.years.map((tick) => (
          <text x={round1(tick.at)} y={y + (axis.names.length > 0 ? 38 : 20)}>
            {tick.label}
          </text>
        ))}
      </g>
    </>
  )
}

/** The unit, with a warning when the scale does not start at nought. */
export function unitText(unit: string, axis: ValueAxis): string {
  return axis.from > 0 ? `${unit} (scale starts at ${axis.ticks[0]?.label ?? ''})` : unit
}

export interface KeyPlan {
  rows: { mark: ExceptionalMark; label: string; x: number; y: number }[]
  /** Height of the whole line or lines, unit included. */
  height: number
  unitLines: string[]
}

/** Places the unit at the left and the marks in use at the right, on lines of their own where they do not fit. */
export function planKey(of: {
  unit: string
  marks: readonly ExceptionalMark[]
  labels?: MarkLabels | undefined
  width: number
}): KeyPlan {
  const entries = of.marks.map((mark) => {
    const label = cleanText(markLabel(mark, of.labels))
    return { mark, label, width: 18 + textWidth(label, { size: TEXT_SIZE }) }
  })
  const keyWidth = entries.reduce((sum, entry) => sum + entry.width, 0) + Math.max(0, entries.length - 1) * 16
  const unit = cleanText(of.unit)
  const together = textWidth(unit, { size: TEXT_SIZE }) + keyWidth + 24 <= of.width
  const unitLines = wrapText(unit, { size: TEXT_SIZE, width: of.width })
  const firstKeyLine = together || unitLines.length === 0 ? 0 : unitLines.length
  let x = together ? of.width - keyWidth : 0
  let line = firstKeyLine
  const rows = entries.map((entry) => {
    if (x > 0 && x + entry.width > of.width + 1) {
      x = 0
      line += 1
    }
    const placed = { mark: entry.mark, label: entry.label, x, y: line * 20 }
    x += entry.width + 16
    return placed
  })
  const lines = Math.max(unitLines.length, entries.length === 0 ? 0 : line + 1)
  return { rows, unitLines, height: lines === 0 ? 0 : lines * 20 + 4 }
}

export function Key(props: { plan: KeyPlan; left: number }): Html {
  return (
    <>
      {props.plan.unitLines.map((line, index) => (
        <text class="chart-axis" x={props.left} y={14 + index * 20}>
          {line}
        </text>
      ))}
      {props.plan.rows.map((row) => (
        <g>
          <MarkShape mark={row.mark} x={props.left + row.x + 6} y={row.y + 9} radius={4.5} />
          <text x={round1(props.left + row.x + 17)} y={row.y + 14}>
            {row.label}
          </text>
        </g>
      ))}
    </>
  )
}

export interface SideLabel {
  at: number
  from: number
  text: string
  class: string
}

/** Labels at the right end of the lines that they name, with a thin leader where they had to move. */
export function SideLabels(props: { labels: readonly SideLabel[]; lineEnd: number; x: number; width: number }): Html {
  const leaders = props.labels
    .map((label) => `M${round1(props.lineEnd + 1)},${round1(label.from)}L${props.x - 3},${round1(label.at)}`)
    .join('')
  return (
    <>
      <path class="chart-leader" d={leaders} />
      {props.labels.map((label) => (
        <text class={label.class} x={props.x} y={round1(label.at + 5)}>
          {fitText(label.text, { size: TEXT_SIZE, width: props.width, bold: label.class.includes('chart-latest') })}
        </text>
      ))}
    </>
  )
}
