import { formatNumber } from '../../../platform/html/format.ts'
import { Tag } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import type { ExceptionClass } from '../domain/exceptions.ts'
import type { ChartKind, CountType, Measure } from '../store/index.ts'
import { type ResponseState, stateParts } from './response-state.ts'
import { lineWords, typeTitle } from './words.ts'

export interface Crossing {
  readonly chart: ChartKind
  readonly direction: 'above' | 'below'
  readonly class: ExceptionClass
}

const MEANING: Readonly<Record<ExceptionClass, string>> = {
  concern: 'concern',
  improvement: 'improvement',
  neutral: 'unusual',
}

/** 'Above the upper line: concern'. */
export function crossingWords({ chart, direction, class: meaning }: Crossing): string {
  const lines = lineWords(chart)
  const line = direction === 'above' ? `Above the ${lines.upper}` : `Below the ${lines.lower}`
  return `${line}: ${MEANING[meaning]}`
}

/** The same with an arrow and a colour, neither of which says anything that the words do not. */
export function CrossingSign(props: { crossing: Crossing }): Html {
  const { crossing } = props
  return (
    <span class={`pf-crossing pf-crossing--${crossing.class}`}>
      <span class="pf-crossing__arrow" aria-hidden="true">
        {crossing.direction === 'above' ? '▲' : '▼'}
      </span>
      <span>{crossingWords(crossing)}</span>
    </span>
  )
}

const STATE_COLOURS: Readonly<Record<ResponseState['kind'], string>> = {
  'nobody-to-ask': '',
  'not-asked': 'govuk-tag--grey',
  asked: 'govuk-tag--blue',
  overdue: 'govuk-tag--red',
  answered: 'govuk-tag--green',
  withdrawn: 'govuk-tag--grey',
}

/** The state of the response and its date; a plain sentence where there is nothing to be done. */
export function StateTag(props: { state: ResponseState }): Html {
  const { word, more } = stateParts(props.state)
  return (
    <span class="pf-state">
      {word !== '' && <Tag classes={STATE_COLOURS[props.state.kind]}>{word}</Tag>}
      {more !== '' && <span class="pf-state__more">{more}</span>}
    </span>
  )
}

/** Strength as the list shows it: '1.4 beyond'. */
export function strengthWords(strength: number): string {
  return strength >= 0.05 ? `${formatNumber(strength, 1)} beyond` : 'less than 0.1 beyond'
}

/** A partnership is often called as its district: then it is said that the partnership is meant. */
export function partnershipName(name: string): string {
  return /partnership/i.test(name) ? name : `${name} community safety partnership`
}

/** A link to a chart of a list by its type, with the measure where the type alone does not say it. */
export function TypeLink(props: { href: string; measure: Measure; type: CountType }): Html {
  const title = typeTitle(props.measure, props.type)
  return (
    <span>
      <a class="govuk-link" href={props.href}>
        {title}
      </a>
      {title !== props.measure.title && <span class="pf-exceptions__more">{props.measure.title}</span>}
    </span>
  )
}
