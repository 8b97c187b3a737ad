import type { Html } from '#html/jsx-runtime'
import { pointNames, spreadLabels, timeAxis, valueAxis } from './axis.ts'
import { exceptionSentence, fullNames, missingSentence, rangeSentence, sentence } from './describe.ts'
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
  unitText,
  ValueGrid,
  valueLabelWidth,
} from './frame.tsx'
import { brokenLine, edgesOf, steppedBand, steppedLine } from './limits.ts'
import { isExceptional, type Mark, type MarkLabels, MarkShape, markLabel, marksUsed } from './marks.tsx'
import { cleanText, finite, formatFigure, labelFigure, round1, textWidth } from './text.ts'

export interface ControlPoint {
  /** A month (`2025-09`), or any other label when the points are no months. */
  x: string
  /** The figure; null where there is none. */
  y: number | null
  mean: number | null
  lower: number | null
  upper: number | null
  mark: Mark
  /** New limits begin at this point. A text says why, such as "New recording system". */
  segmentStart?: boolean | string
}

export interface ControlChart extends ChartBasics {
  points: readonly ControlPoint[]
  /** What is counted, drawn above the scale: "Offences a month". */
  unit: string
  /** A level to compare with, or the level with its name. */
  target?: number | { value: number; label: string }
  /** What the figures cannot fall below (0 for counts): a lower limit at or below it is not drawn. */
  floor?: number
  /** Decimals of figures in labels and the description. */
  decimals?: number
  markLabels?: MarkLabels
  /** Size of the plot with its axes, in pixels; 720 x 360, or 320 x 300 when compact. */
  width?: number
  height?: number
}

/**
 * A run chart with its average and limits, stepped where they change, exceptional points by shape and colour, and
 * names at the right end of the lines. Throws a RangeError when two points carry the same label.
 */
export function controlChart(chart: ControlChart): Html {
  const compact = chart.compact === true
  const width = chart.width ?? (compact ? 320 : 720)
  const height = chart.height ?? (compact ? 300 : 360)
  const points = soundPoints(chart.points, chart.floor)
  const target = typeof chart.target === 'number' ? { value: chart.target, label: 'Target' } : chart.target
  const values: number[] = target === undefined ? [] : [target.value]
  for (const { y, mean, lower, upper } of points) {
    for (const value of [y, mean, lower, upper]) if (value !== null) values.push(value)
  }
  const tickCount = Math.max(2, Math.round(height / 75))
  // Ticks do not depend on the place of the scale, so they can be measured before the height is known.
  const measure = valueAxis({ values, top: 0, bottom: 100, count: tickCount })
  const key = planKey({
    unit: unitText(chart.unit, measure),
    marks: marksUsed(points.map((point) => point.mark)),
    labels: chart.markLabels,
    width: width - 4,
  })
  const noted = points.slice(1).some((point) => point.segmentStart)
  const top = key.height + 10 + (noted ? 18 : 0)

  const last = points.at(-1)
  const latest = points.findLast((point) => point.y !== null)
  const figure = (value: number) => labelFigure(value, chart.decimals)
  const { short } = pointNames(points.map((point) => point.x))
  const ends = [
    { value: last?.upper, text: compact ? 'Upper' : 'Upper limit', class: 'chart-limit-label' },
    { value: last?.mean, text: 'Average', class: 'chart-mean-label' },
    { value: last?.lower, text: compact ? 'Lower' : 'Lower limit', class: 'chart-limit-label' },
    { value: target?.value, text: cleanText(target?.label ?? ''), class: 'chart-target-label' },
    { value: latest?.y, text: compact || latest === undefined ? 'Latest' : short(latest.x), class: 'chart-latest' },
  ].flatMap((end) => {
    const value = finite(end.value ?? null)
    return value === null
      ? []
      : [
          {
            value,
            text: `${end.text}${end.class === 'chart-latest' && !compact ? ':' : ''} ${figure(value)}`,
            class: end.class,
          },
        ]
  })
  const endWidth = Math.min(
    width * 0.34,
    ends.reduce(
      (most, end) => Math.max(most, textWidth(end.text, { size: TEXT_SIZE, bold: end.class === 'chart-latest' })),
      0,
    ),
  )

  const left = Math.ceil(valueLabelWidth(measure)) + 10
  const right = Math.floor(width - endWidth - 14)
  const time = timeAxis({ labels: points.map((point) => point.x), left, right, size: TEXT_SIZE })
  const bottom = height - timeLabelHeight(time)
  const axis = valueAxis({ values, top, bottom, count: tickCount })

  const edges = edgesOf(time.xs, time.step / 2)
  const yOf = (pick: 'y' | 'mean' | 'upper' | 'lower') => (index: number) => {
    const value = points[index]?.[pick] ?? null
    return value === null ? null : axis.y(value)
  }
  const band = steppedBand(points, edges, {
    upperAt: yOf('upper'),
    lowerAt: (index) => axis.y(Math.max(axis.from, points[index]?.lower ?? chart.floor ?? axis.from)),
  })
  const marked = points.map((point, index) => ({ ...point, px: time.xs[index] ?? left }))
  const dense = time.step < 2.5
  const radius = Math.min(3, Math.max(1.2, time.step * 0.28))
  const markRadius = Math.min(5, Math.max(3.2, time.step * 0.5))
  const labels = spreadLabels(
    ends.map((end) => ({ at: axis.y(end.value), text: end.text, class: end.class })),
    { gap: 17, top: top - 4, bottom: bottom + 2 },
  )
  return (
    <ChartFrame
      basics={chart}
      description={chart.description ?? describePoints(chart, points, time.full)}
      width={width}
      height={height}
      class={compact ? 'chart-compact' : 'chart-control'}
    >
      <Key plan={key} left={2} />
      <path class="chart-band" d={band} />
      <ValueGrid axis={axis} left={left} right={right} labelX={left - 8} />
      <TimeLabels axis={time} left={left} right={right} top={top} bottom={bottom} />
      <SegmentNotes
        points={points}
        edges={edges}
        top={top}
        bottom={bottom}
        left={left}
        right={right}
        short={time.short}
      />
      <path
        class="chart-limit"
        d={steppedLine(points, edges, yOf('upper')) + steppedLine(points, edges, yOf('lower'))}
      />
      <path class="chart-mean" d={steppedLine(points, edges, yOf('mean'))} />
      {target === undefined || !Number.isFinite(target.value) ? null : (
        <path class="chart-target" d={`M${left},${round1(axis.y(target.value))}H${right}`} />
      )}
      <path class={dense ? 'chart-line chart-dense' : 'chart-line'} d={brokenLine(time.xs, yOf('y'))} />
      <path
        class="chart-dots"
        stroke-width={round1(radius * 2)}
        d={marked
          .map((point) =>
            dense || point.y === null || isExceptional(point.mark)
              ? ''
              : `M${round1(point.px)},${round1(axis.y(point.y))}h0`,
          )
          .join('')}
      />
      {marked.map((point) =>
        point.y === null || !isExceptional(point.mark) ? null : (
          <MarkShape
            mark={point.mark}
            x={point.px}
            y={axis.y(point.y)}
            radius={markRadius}
            title={cleanText(`${time.short(point.x)}: ${figure(point.y)}, ${markLabel(point.mark, chart.markLabels)}`)}
          />
        ),
      )}
      {latest === undefined ? <NoFigures x={(left + right) / 2} y={(top + bottom) / 2} /> : null}
      <SideLabels labels={labels} lineEnd={right} x={right + 12} width={width - right - 12} />
    </ChartFrame>
  )
}

/** Thin upright lines where limits begin anew, with a word above the plot where there is room for it. */
function SegmentNotes(props: {
  points: readonly { x: string; segmentStart?: boolean | string }[]
  edges: readonly { from: number }[]
  top: number
  bottom: number
  left: number
  right: number
  short: (label: string) => string
}): Html {
  let free = props.left
  let rules = ''
  const notes = props.points.flatMap((point, index) => {
    const at = props.edges[index]?.from
    if (index === 0 || !point.segmentStart || at === undefined) return []
    rules += `M${round1(at)},${props.top - 12}V${props.bottom}`
    const when = cleanText(props.short(point.x))
    const reason = typeof point.segmentStart === 'string' ? `${cleanText(point.segmentStart)}, ${when}` : `From ${when}`
    for (const text of [reason, when]) {
      const room = textWidth(text, { size: TEXT_SIZE })
      const start = at + room <= props.right + 60 ? at : at - room
      if (start < free) continue
      free = start + room + 10
      return [{ text, x: round1(at), anchor: start === at ? undefined : 'end' }]
    }
    return []
  })
  return (
    <>
      {rules === '' ? null : <path class="chart-segment" d={rules} />}
      {notes.map((note) => (
        <text class="chart-axis" x={note.x} y={props.top - 16} text-anchor={note.anchor}>
          {note.text}
        </text>
      ))}
    </>
  )
}

/**
 * The points without anything that cannot be drawn: numbers that are not finite, a lower limit that the figures
 * cannot reach, a mark without a figure.
 */
export function soundPoints(points: readonly ControlPoint[], floor: number | undefined): ControlPoint[] {
  return points.map((point) => {
    const y = finite(point.y)
    const lower = finite(point.lower)
    return {
      x: point.x,
      y,
      mean: finite(point.mean),
      upper: finite(point.upper),
      lower: lower !== null && floor !== undefined && lower <= floor ? null : lower,
      mark: y === null ? 'none' : point.mark,
      segmentStart: point.segmentStart ?? false,
    }
  })
}

/**
 * The chart in sentences: range, latest figure and whether it lies between the limits, average, limits, how many
 * points are exceptional and which is the latest, where limits were recalculated.
 */
export function describeControlChart(
  chart: Pick<ControlChart, 'points' | 'unit' | 'floor' | 'decimals' | 'markLabels' | 'target'>,
): string {
  return describePoints(chart, soundPoints(chart.points, chart.floor))
}

/** The same of points that are sound already. */
export function describePoints(
  chart: Pick<ControlChart, 'unit' | 'decimals' | 'markLabels' | 'target'>,
  points: readonly ControlPoint[],
  name: (label: string) => string = fullNames(points.map((point) => point.x)),
): string {
  const { decimals } = chart
  const figure = (value: number) => formatFigure(value, decimals)
  const latest = points.findLast((point) => point.y !== null)
  const last = points.at(-1)
  const limits = [
    ['Average', last?.mean ?? null],
    ['lower limit', last?.lower ?? null],
    ['upper limit', last?.upper ?? null],
  ] as const
  const known = limits.flatMap(([label, value]) => {
    return value === null ? [] : [`${label} ${figure(value)}`]
  })
  const restarts = points.slice(1).filter((point) => point.segmentStart)
  const target = typeof chart.target === 'number' ? { value: chart.target, label: 'Target' } : chart.target
  return sentence([
    `${chart.unit},`,
    rangeSentence(points, name),
    latest?.y == null ? undefined : `Latest: ${figure(latest.y)} in ${name(latest.x)}${placeOf(latest)}.`,
    known.length === 0 ? undefined : `${upperFirst(known.join(', '))}.`,
    target === undefined ? undefined : `${target.label} ${figure(target.value)}.`,
    points.length === 0 ? undefined : exceptionSentence({ points, name, labels: chart.markLabels, decimals }),
    restarts.length === 0 ? undefined : `Limits begin anew in ${restarts.map((point) => name(point.x)).join(', ')}.`,
    missingSentence(points),
  ])
}

function placeOf({ y, upper, lower }: ControlPoint): string {
  if (y === null || upper === null) return ''
  if (y > upper) return ', above the upper limit'
  return lower !== null && y < lower ? ', below the lower limit' : ', within the limits'
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
