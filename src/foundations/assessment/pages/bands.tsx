/** Bands: as tags, and as a small picture of how they went over time with a table of the same. */
import { londonDay } from '../../../platform/clock/index.ts'
import { formatDate } from '../../../platform/html/format.ts'
import { Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Scroll } from '../../../platform/html/parts.tsx'
import type { Standing } from '../store/assessments.ts'

/** Colour says nothing that the word does not. */
export function BandTag(props: { band: Pick<Standing, 'bandLabel' | 'bandRank' | 'topRank'> }): Html {
  const { bandLabel, bandRank, topRank } = props.band
  const colour = bandRank === 0 ? 'green' : bandRank === topRank ? 'red' : 'orange'
  return <Tag classes={`govuk-tag--${colour}`}>{bandLabel}</Tag>
}

const WIDTH = 560
const LANE = 34
const LEFT = 110
const RIGHT = 20

/**
 * How the band went, the oldest first: a lane for each band, a step for each assessment. Nothing to draw of fewer than two.
 * @param chart id is unique on the page: letters, digits, hyphens
 */
export function bandHistory(chart: {
  readonly id: string
  readonly title: string
  readonly of: readonly Standing[]
  /** Names of the bands, the lowest first; those that nobody was in stay without a name unless given. */
  readonly bands?: readonly string[]
}): Html | null {
  const of = [...chart.of].sort((a, b) => a.completedAt.getTime() - b.completedAt.getTime())
  const first = of[0]
  const last = of.at(-1)
  if (first === undefined || last === undefined || of.length < 2) return null
  const lanes = Math.max(1, ...of.map(({ topRank }) => topRank)) + 1
  const height = lanes * LANE + 40
  const from = first.completedAt.getTime()
  const span = Math.max(1, last.completedAt.getTime() - from)
  const x = (at: Date) => round(LEFT + 12 + ((at.getTime() - from) / span) * (WIDTH - LEFT - RIGHT - 24))
  // Of an instrument that had fewer bands, the highest is still the highest.
  const laneOf = ({ bandRank, topRank }: Standing) =>
    topRank === 0 ? 0 : Math.round((bandRank / topRank) * (lanes - 1))
  const y = (lane: number) => round(8 + (lanes - 1 - lane) * LANE + LANE / 2)
  const named = chart.bands?.length === lanes ? chart.bands : []
  const labels = Array.from(
    { length: lanes },
    (_, lane) => named[lane] ?? of.findLast((one) => laneOf(one) === lane)?.bandLabel ?? '',
  )
  const points = of.map((one) => ({ one, x: x(one.completedAt), y: y(laneOf(one)) }))
  const line = points.map((point, at) => (at === 0 ? `M${point.x},${point.y}` : `H${point.x}V${point.y}`)).join('')
  return (
    <svg
      class="chart as-history"
      viewBox={`0 0 ${WIDTH} ${height}`}
      width={WIDTH}
      height={height}
      role="img"
      aria-labelledby={`${chart.id}-title ${chart.id}-desc`}
    >
      <title id={`${chart.id}-title`}>{chart.title}</title>
      <desc id={`${chart.id}-desc`}>{historyInWords(of)}</desc>
      {labels.map((label, lane) => (
        <>
          <path class="chart-grid" d={`M${LEFT},${y(lane)}H${WIDTH - RIGHT}`} />
          <text class="chart-axis" x={LEFT - 8} y={y(lane) + 5} text-anchor="end">
            {label}
          </text>
        </>
      ))}
      <path class="chart-line" d={line} />
      {points.map((point) => (
        <circle class="chart-last" cx={point.x} cy={point.y} r="4.5" />
      ))}
      {points.map((point, at) => (
        // The line comes down to a point from above: its figure then stands below.
        <text
          class="chart-axis"
          x={point.x}
          y={round((points[at - 1]?.y ?? point.y) < point.y ? point.y + 19 : point.y - 9)}
          text-anchor="middle"
        >
          {point.one.total}
        </text>
      ))}
      <g class="chart-axis">
        <text x={LEFT} y={height - 8}>
          {formatDate(londonDay(first.completedAt))}
        </text>
        <text x={WIDTH - RIGHT} y={height - 8} text-anchor="end">
          {formatDate(londonDay(last.completedAt))}
        </text>
      </g>
    </svg>
  )
}

/** The same in sentences. */
export function historyInWords(of: readonly Standing[]): string {
  return of
    .map(
      ({ completedAt, bandLabel, total }) =>
        `${formatDate(londonDay(completedAt))}: ${bandLabel.toLowerCase()}, ${total}`,
    )
    .join('. ')
    .concat('.')
}

/** The table beside the picture: the newest first, each leading to its page. */
export function BandTable(props: { caption: string; of: readonly Standing[] }): Html {
  const of = [...props.of].sort((a, b) => b.completedAt.getTime() - a.completedAt.getTime())
  return (
    <Scroll label={props.caption}>
      <Table
        caption={props.caption}
        captionClasses="govuk-visually-hidden"
        head={[
          { content: 'Completed' },
          { content: 'Band' },
          { content: 'Total', format: 'numeric' },
          { content: 'Review due' },
        ]}
        rows={of.map((one, at) => [
          {
            content: (
              <a class="govuk-link" href={`/assessments/${one.id}`}>
                {formatDate(londonDay(one.completedAt))}
              </a>
            ),
          },
          { content: <BandTag band={one} /> },
          {
            content: one.total === one.scoredTotal ? one.total : `${one.total} (answers: ${one.scoredTotal})`,
            format: 'numeric',
          },
          // Of one that was followed by another nothing is due any more.
          { content: at > 0 || one.reviewDueOn === null ? '' : formatDate(one.reviewDueOn) },
        ])}
      />
    </Scroll>
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
