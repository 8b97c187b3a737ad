import { formatNumber, formatSigned } from '../../../platform/html/format.ts'
import { Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import type { ChartKind } from '../store/exceptions.ts'
import type { Measure } from '../store/measures.ts'
import type { Signal } from './figures.ts'
import { changeClass, signalWords, signedPercent } from './words.ts'

/** A signal as a label: shape, colour and words. */
export function SignalTag(props: { signal: Signal; kind: ChartKind }): Html {
  return <Tag classes={`pf-tag pf-tag--${props.signal.class}`}>{signalWords(props.signal, props.kind)}</Tag>
}

/** An arrow with its word for those who do not see it; in the colour of what the measure wants. */
export function Arrow(props: { change: number; outcome: Measure['outcome'] }): Html {
  const { change } = props
  const [shape, word] = change > 0 ? ['▲', 'up'] : change < 0 ? ['▼', 'down'] : ['=', 'no change']
  return (
    <span class={`pf-arrow pf-arrow--${changeClass(change, props.outcome)}`}>
      <span aria-hidden="true">{shape}</span>
      <span class="govuk-visually-hidden">{word}</span>
    </span>
  )
}

/** "▲ +4.5%", or the number where there is nothing to divide by. */
export function ChangeText(props: { change: number; percentChange: number | null; outcome: Measure['outcome'] }): Html {
  const text = props.percentChange === null ? formatSigned(props.change) : signedPercent(props.percentChange)
  return (
    <span class="pf-change">
      <Arrow change={props.change} outcome={props.outcome} /> {text}
    </span>
  )
}

/** A bar to the left of the middle for less, to the right for more. Decoration: the figure stands beside it. */
export function ChangeBar(props: { change: number; largest: number; outcome: Measure['outcome'] }): Html {
  const half = 60
  const size = props.largest === 0 ? 0 : Math.round((Math.abs(props.change) / props.largest) * (half - 2) * 10) / 10
  return (
    <svg
      class="pf-bar"
      width={half * 2}
      height="18"
      viewBox={`0 0 ${half * 2} 18`}
      aria-hidden="true"
      focusable="false"
    >
      <path class="pf-bar__middle" d={`M${half},0V18`} />
      <rect
        class={`pf-bar__fill pf-bar__fill--${changeClass(props.change, props.outcome)}`}
        x={props.change < 0 ? half - size : half}
        y="3"
        width={size}
        height="12"
      />
    </svg>
  )
}

/** A print button, which exists only where a script can print. */
export function PrintButton(): Html {
  return (
    <button type="button" class="govuk-button govuk-button--secondary" data-module="govuk-button" data-print hidden>
      Print this page
    </button>
  )
}

export function Downloads(props: {
  label: string
  items: readonly { readonly text: string; readonly href: string }[]
}): Html {
  return (
    <p class="govuk-body pf-downloads">
      <span>{props.label}</span>
      {props.items.map((item) => (
        <a class="govuk-link govuk-link--no-visited-state" href={item.href}>
          {item.text}
        </a>
      ))}
    </p>
  )
}

export interface SortColumn {
  readonly key: string
  readonly text: Child
  readonly numeric: boolean
}

/** A heading of a column that a link sorts by: once from the top, again from the bottom. */
export function SortHeading(props: {
  column: SortColumn
  sort: { readonly key: string; readonly descending: boolean } | null
  href: (sort: string) => string
}): Html {
  const { column, sort } = props
  const own = sort !== null && sort.key === column.key ? sort : null
  // Figures are first wanted from the largest, names from the letter A.
  const descending = own === null ? column.numeric : !own.descending
  return (
    <th
      scope="col"
      class={`govuk-table__header${column.numeric ? ' govuk-table__header--numeric' : ''}`}
      aria-sort={own === null ? undefined : own.descending ? 'descending' : 'ascending'}
    >
      <a class="pf-sort" href={props.href(`${descending ? '-' : ''}${column.key}`)}>
        {column.text}
        <span class="pf-sort__mark" aria-hidden="true">
          {`\u00a0${own === null ? '↕' : own.descending ? '▼' : '▲'}`}
        </span>
        <span class="govuk-visually-hidden">{`, sort ${descending ? 'from the top' : 'from the bottom'}`}</span>
      </a>
    </th>
  )
}

/** A figure, or a dash with its meaning. */
export function Figure(props: { value: number | null; digits?: number; missing?: string }): Child {
  if (props.value !== null) {
    return props.digits === undefined ? formatNumber(props.value) : formatNumber(props.value, props.digits)
  }
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="govuk-visually-hidden">{props.missing ?? 'no figure'}</span>
    </>
  )
}
