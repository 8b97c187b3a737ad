import { line } from 'd3-shape'
import type { Html } from '#html/jsx-runtime'
import { timeAxis, valueAxis } from './axis.ts'
import { type ControlPoint, describeControlChart, soundPoints } from './control-chart.tsx'
import { type ChartBasics, ChartFrame } from './frame.tsx'
import { edgesOf, steppedBand, steppedLine } from './limits.ts'
import { isExceptional, type MarkLabels, MarkShape, MarkShapes, marksUsed } from './marks.tsx'
import { cleanText, labelFigure, round1, textWidth } from './text.ts'

export interface SparkChart extends Omit<ChartBasics, 'compact' | 'heading' | 'source'> {
  points: readonly ControlPoint[]
  unit: string
  floor?: number
  decimals?: number
  markLabels?: MarkLabels
  /** 220 x 80 pixels unless said. */
  width?: number
  height?: number
}

/** A control chart the size of a stamp, for pages with many: line, band of limits, exceptions, the last figure. */
export function sparkChart(chart: SparkChart): Html {
  const width = chart.width ?? 220
  const height = chart.height ?? 80
  const points = soundPoints(chart.points, chart.floor)
  const latest = points.findLast((point) => point.y !== null)
  const value = latest === undefined || latest.y === null ? '–' : labelFigure(latest.y, chart.decimals)
  const left = 2
  const right = Math.floor(width - textWidth(value, { size: 16, bold: true }) - 12)
  const top = 8
  const bottom = height - 20
  const time = timeAxis({ labels: points.map((point) => point.x), left, right, size: 12 })
  const floor = chart.floor ?? Number.NEGATIVE_INFINITY
  const axis = valueAxis({
    values: points
      .flatMap((point) => [
        point.y,
        point.mean,
        point.upper,
        point.lower === null ? null : Math.max(point.lower, floor),
      ])
      .filter((number) => number !== null),
    top,
    bottom,
    count: 2,
    tight: true,
  })
  const at = points.map((point) => ({ ...point, px: time.x(point.x), starts: Boolean(point.segmentStart) }))
  const limits = at.map((point) => ({ x: point.px, starts: point.starts }))
  const edges = edgesOf(
    at.map((point) => point.px),
    time.step / 2,
  )
  const series = line<(typeof at)[number]>()
    .defined((point) => point.y !== null)
    .x((point) => point.px)
    .y((point) => axis.y(point.y ?? 0))
    .digits(1)(at)
  const last = at.findLast((point) => point.y !== null)
  const first = points[0]
  const end = points.at(-1)
  return (
    <ChartFrame
      basics={chart}
      description={chart.description ?? describeControlChart(chart)}
      width={width}
      height={height}
      class="chart-spark"
    >
      <path
        class="chart-band"
        d={steppedBand(limits, edges, (index) => {
          const point = at[index]
          if (point === undefined || point.upper === null) return null
          return { upper: axis.y(point.upper), lower: axis.y(Math.max(axis.from, point.lower ?? axis.from, floor)) }
        })}
      />
      <path
        class="chart-mean"
        d={steppedLine(limits, edges, (index) => {
          const mean = at[index]?.mean ?? null
          return mean === null ? null : axis.y(mean)
        })}
      />
      <path class="chart-base" d={`M${left},${bottom + 3}H${right}`} />
      <path class="chart-line" d={series ?? ''} />
      {marksUsed(at.filter((point) => point !== last).map((point) => point.mark)).map((mark) => (
        <MarkShapes
          mark={mark}
          at={at.flatMap((point) =>
            point.y === null || point.mark !== mark || point === last ? [] : [{ x: point.px, y: axis.y(point.y) }],
          )}
          radius={2.4}
        />
      ))}
      {last === undefined || last.y === null ? null : isExceptional(last.mark) ? (
        <MarkShape mark={last.mark} x={last.px} y={axis.y(last.y)} radius={5} />
      ) : (
        <circle class="chart-last" cx={round1(last.px)} cy={round1(axis.y(last.y))} r="3.5" />
      )}
      <text
        class="chart-spark-value"
        x={right + 9}
        y={round1(Math.min(height - 22, Math.max(16, (last?.y == null ? height / 2 : axis.y(last.y)) + 6)))}
      >
        {value}
      </text>
      {first === undefined || end === undefined ? null : (
        <g class="chart-axis">
          <text x={left} y={height - 3}>
            {cleanText(time.short(first.x))}
          </text>
          {first === end ? null : (
            <text x={right} y={height - 3} text-anchor="end">
              {cleanText(time.short(end.x))}
            </text>
          )}
        </g>
      )}
    </ChartFrame>
  )
}
