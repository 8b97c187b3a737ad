import { area, line } from 'd3-shape'
import type { Html } from '#html/jsx-runtime'
import { spreadLabels, timeAxis, valueAxis } from './axis.ts'
import { exceptionSentence, fullNames, sentence } from './describe.ts'
import {
  type ChartBasics,
  ChartFrame,
  Key,
  NoFigures,
  planKey,
  SideLabels,
  TEXT_SIZE,
  TimeLabels,
  timeLabelHeight,
  ValueGrid,
  valueLabelWidth,
} from './frame.tsx'
import { isExceptional, type Mark, type MarkLabels, MarkShape, markLabel, marksUsed } from './marks.tsx'
import { cleanText, finite, formatFigure, labelFigure, round1, textWidth } from './text.ts'

export interface SeasonalPoint {
  /** `2025-09`. */
  month: string
  /** Null for a month to come, or one without a figure. */
  actual: number | null
  expected: number | null
  lower: number | null
  upper: number | null
  mark: Mark
}

export interface SeasonalChart extends ChartBasics {
  points: readonly SeasonalPoint[]
  /** What is counted: "Offences a month". */
  unit: string
  /** The average of all earlier months, a level across the chart. */
  overallAverage?: number
  decimals?: number
  markLabels?: MarkLabels
  width?: number
  height?: number
}

/**
 * The months of a year as columns, each against the line expected for that calendar month, with the band between
 * the lower and upper line; the expected line is dashed for the months ahead.
 */
export function seasonalChart(chart: SeasonalChart): Html {
  const compact = chart.compact === true
  const width = chart.width ?? (compact ? 320 : 720)
  const height = chart.height ?? (compact ? 300 : 360)
  const points = soundPoints(chart.points)
  const overall = finite(chart.overallAverage)
  const figure = (value: number) => labelFigure(value, chart.decimals)
  const key = planKey({
    unit: chart.unit,
    marks: marksUsed(points.map((point) => point.mark)),
    labels: chart.markLabels,
    width: width - 4,
  })
  const values = points
    .flatMap((point) => [point.actual, point.expected, point.lower, point.upper])
    .concat(overall)
    .filter((value) => value !== null)
  const tickCount = Math.max(2, Math.round(height / 75))
  const measure = valueAxis({ values, top: 0, bottom: 100, count: tickCount, columns: true })
  const last = points.at(-1)
  const ends = [
    { value: last?.upper, text: compact ? 'Upper' : 'Upper line', class: 'chart-limit-label' },
    { value: last?.expected, text: 'Expected', class: 'chart-mean-label' },
    { value: last?.lower, text: compact ? 'Lower' : 'Lower line', class: 'chart-limit-label' },
    {
      value: overall,
      text: overall === null ? '' : `Average ${figure(overall)}`,
      class: 'chart-limit-label',
    },
  ].flatMap((end) => (end.value === null || end.value === undefined ? [] : [{ ...end, value: end.value }]))
  const endWidth = Math.min(
    width * 0.34,
    ends.reduce((most, end) => Math.max(most, textWidth(end.text, { size: TEXT_SIZE })), 0),
  )
  const left = Math.ceil(valueLabelWidth(measure)) + 10
  const right = Math.floor(width - endWidth - 16)
  const time = timeAxis({ labels: points.map((point) => point.month), left, right, size: TEXT_SIZE })
  // Room above for a mark and a figure on the tallest column.
  const top = key.height + 24
  const bottom = height - timeLabelHeight(time)
  const axis = valueAxis({ values, top, bottom, count: tickCount, columns: true })
  const at = points.map((point, index) => ({ ...point, x: time.xs[index] ?? left }))

  const zero = axis.y(Math.max(axis.from, 0))
  const columnWidth = round1(Math.min(48, time.step * 0.62))
  const columns = (marked: boolean) =>
    at
      .map((point) =>
        point.actual === null || isExceptional(point.mark) !== marked
          ? ''
          : `M${round1(point.x - columnWidth / 2)},${round1(zero)}V${round1(axis.y(point.actual))}h${columnWidth}V${round1(zero)}z`,
      )
      .join('')
  const lastKnown = at.findLastIndex((point) => point.actual !== null)
  const withEdges = padded(at, { left, right })
  const complete = lastKnown === at.length - 1
  const known = lastKnown < 0 ? [] : withEdges.slice(0, complete ? undefined : lastKnown + 2)
  const ahead = complete ? [] : withEdges.slice(Math.max(0, lastKnown + 1))
  const level = (pick: 'expected' | 'lower' | 'upper', of: readonly (typeof at)[number][]) =>
    line<(typeof at)[number]>()
      .defined((point) => point[pick] !== null)
      .x((point) => point.x)
      .y((point) => axis.y(point[pick] ?? 0))
      .digits(1)(of) ?? ''
  const band =
    area<(typeof at)[number]>()
      .defined((point) => point.upper !== null)
      .x((point) => point.x)
      .y0((point) => axis.y(point.lower ?? Math.max(axis.from, 0)))
      .y1((point) => axis.y(point.upper ?? 0))
      .digits(1)(withEdges) ?? ''
  const widestFigure = at.reduce(
    (most, point) =>
      point.actual === null ? most : Math.max(most, textWidth(figure(point.actual), { size: TEXT_SIZE })),
    0,
  )
  const figuresFit = widestFigure + 6 <= columnWidth
  const labels = spreadLabels(
    ends.map((end) => ({ at: axis.y(end.value), text: end.text, class: end.class })),
    { gap: 17, top: top - 4, bottom: bottom + 2 },
  )
  return (
    <ChartFrame
      basics={chart}
      description={chart.description ?? describeSeasonalChart(chart)}
      width={width}
      height={height}
      class={compact ? 'chart-compact' : 'chart-seasonal'}
    >
      <Key plan={key} left={2} />
      <path class="chart-band" d={band} />
      <ValueGrid axis={axis} left={left} right={right} labelX={left - 8} />
      <TimeLabels axis={time} left={left} right={right} top={top} bottom={bottom} />
      <path class="chart-column" d={columns(false)} />
      <path class="chart-column-marked" d={columns(true)} />
      {overall === null ? null : <path class="chart-overall" d={`M${left},${round1(axis.y(overall))}H${right}`} />}
      <path class="chart-limit" d={level('upper', withEdges) + level('lower', withEdges)} />
      <path class="chart-expected" d={level('expected', known)} />
      <path class="chart-expected-ahead" d={level('expected', ahead)} />
      {at.map((point, index) =>
        point.actual === null ? null : (
          <>
            {isExceptional(point.mark) ? (
              <MarkShape
                mark={point.mark}
                x={point.x}
                y={axis.y(point.actual)}
                radius={compact ? 4.5 : 5}
                title={cleanText(
                  `${time.short(point.month)}: ${figure(point.actual)}, ${markLabel(point.mark, chart.markLabels)}`,
                )}
              />
            ) : null}
            {figuresFit ? (
              <ColumnFigure
                text={figure(point.actual)}
                x={point.x}
                top={axis.y(point.actual)}
                foot={zero}
                marked={isExceptional(point.mark)}
              />
            ) : index === lastKnown ? (
              <text
                class="chart-figure chart-latest"
                x={round1(point.x)}
                y={round1(axis.y(Math.max(point.actual, 0)) - (isExceptional(point.mark) ? 11 : 6))}
                text-anchor="middle"
              >
                {figure(point.actual)}
              </text>
            ) : null}
          </>
        ),
      )}
      {at.length === 0 ? <NoFigures x={(left + right) / 2} y={(top + bottom) / 2} /> : null}
      <SideLabels labels={labels} lineEnd={right} x={right + 12} width={width - right - 12} />
    </ChartFrame>
  )
}

/** The points without numbers that are not finite, and without a mark where there is no figure. */
function soundPoints(points: readonly SeasonalPoint[]): SeasonalPoint[] {
  return points.map((point) => {
    const actual = finite(point.actual)
    return {
      ...point,
      actual,
      expected: finite(point.expected),
      lower: finite(point.lower),
      upper: finite(point.upper),
      mark: actual === null ? 'none' : point.mark,
    }
  })
}

/** The figure at the foot of its column, clear of all lines, or above a column too short to hold it. */
function ColumnFigure(props: { text: string; x: number; top: number; foot: number; marked: boolean }): Html {
  const fits = Math.abs(props.foot - props.top) >= (props.marked ? 32 : 24)
  const up = props.top <= props.foot
  const above = Math.min(props.top, props.foot) - (props.marked ? 11 : 6)
  return (
    <text
      class={!fits ? 'chart-figure' : props.marked ? 'chart-on-dark' : undefined}
      x={round1(props.x)}
      y={round1(fits ? props.foot + (up ? -7 : 17) : above)}
      text-anchor="middle"
    >
      {props.text}
    </text>
  )
}

/** The points with the first and last level carried on to the edges of the plot. */
function padded<P extends { x: number }>(points: readonly P[], edges: { left: number; right: number }): P[] {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined) return []
  return [{ ...first, x: edges.left }, ...points, { ...last, x: edges.right }]
}

/** The chart in sentences: the months, the latest figure against its lines, exceptions, what is expected next. */
export function describeSeasonalChart(
  chart: Pick<SeasonalChart, 'points' | 'unit' | 'overallAverage' | 'decimals' | 'markLabels'>,
): string {
  const { decimals } = chart
  const points = soundPoints(chart.points)
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined) return `${chart.unit}. No figures.`
  const name = fullNames(points.map((point) => point.month))
  const figure = (value: number) => formatFigure(value, decimals)
  const lines = (point: SeasonalPoint) => {
    const parts = [
      ['expected', point.expected],
      ['lower line', point.lower],
      ['upper line', point.upper],
    ] as const
    return parts.map(([label, value]) => (value === null ? '' : `, ${label} ${figure(value)}`)).join('')
  }
  const known = points.filter((point) => point.actual !== null)
  const latest = known.at(-1)
  const next = points[points.findLastIndex((point) => point.actual !== null) + 1]
  const overall = finite(chart.overallAverage)
  return sentence([
    `${chart.unit}, ${name(first.month)} to ${name(last.month)};`,
    `figures for ${known.length} of ${points.length} months.`,
    latest?.actual == null ? undefined : `Latest: ${figure(latest.actual)} in ${name(latest.month)}${lines(latest)}.`,
    exceptionSentence({
      points: known.map((point) => ({ x: point.month, y: point.actual, mark: point.mark })),
      name,
      labels: chart.markLabels,
      decimals,
    }),
    next === undefined || next.expected === null ? undefined : `${name(next.month)}${lines(next)}.`,
    overall === null ? undefined : `Average of all earlier months ${figure(overall)}.`,
  ])
}
