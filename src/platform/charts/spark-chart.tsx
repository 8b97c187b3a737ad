import type { Html } from '#html/jsx-runtime'
import { timePlaces, valueAxis } from './axis.ts'
import { type ControlPoint, describePoints, soundPoints } from './control-chart.tsx'
import { type ChartBasics, ChartFrame } from './frame.tsx'
import { brokenLine, edgesOf, steppedBand, steppedLine } from './limits.ts'
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
  const time = timePlaces({ labels: points.map((point) => point.x), left, right })
  const floor = chart.floor ?? Number.NEGATIVE_INFINITY
  const values: number[] = []
  for (const { y, mean, upper, lower } of points) {
    for (const number of [y, mean, upper]) if (number !== null) values.push(number)
    if (lower !== null) values.push(Math.max(lower, floor))
  }
  const axis = valueAxis({
    values,
    top,
    bottom,
    count: 2,
    tight: true,
  })
  const edges = edgesOf(time.xs, time.step / 2)
  const yOf = (pick: 'y' | 'mean' | 'upper') => (index: number) => {
    const number = points[index]?.[pick] ?? null
    return number === null ? null : axis.y(number)
  }
  const lastPlace = points.findLastIndex((point) => point.y !== null)
  const last = points[lastPlace]
  const lastX = time.xs[lastPlace] ?? left
  const first = points[0]
  const end = points.at(-1)
  return (
    <ChartFrame
      basics={chart}
      description={chart.description ?? describePoints(chart, points, time.full)}
      width={width}
      height={height}
      class="chart-spark"
    >
      <path
        class="chart-band"
        d={steppedBand(points, edges, {
          upperAt: yOf('upper'),
          lowerAt: (index) => axis.y(Math.max(axis.from, points[index]?.lower ?? axis.from, floor)),
        })}
      />
      <path class="chart-mean" d={steppedLine(points, edges, yOf('mean'))} />
      <path class="chart-base" d={`M${left},${bottom + 3}H${right}`} />
      <path class="chart-line" d={brokenLine(time.xs, yOf('y'))} />
      {marksUsed(points.filter((point) => point !== last).map((point) => point.mark)).map((mark) => (
        <MarkShapes
          mark={mark}
          at={points.flatMap((point, index) =>
            point.y === null || point.mark !== mark || point === last
              ? []
              : [{ x: time.xs[index] ?? left, y: axis.y(point.y) }],
          )}
          radius={2.4}
        />
      ))}
      {last === undefined || last.y === null ? null : isExceptional(last.mark) ? (
        <MarkShape mark={last.mark} x={lastX} y={axis.y(last.y)} radius={5} />
      ) : (
        <circle class="chart-last" cx={round1(lastX)} cy={round1(axis.y(last.y))} r="3.5" />
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
