/** What an assessment came to, and its answers in a table. */
import { formatDate } from '../../../platform/html/format.ts'
import { InsetText, SummaryList, type SummaryListRow, Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Scroll } from '../../../platform/html/parts.tsx'
import { lastAnswer } from '../domain/compare.ts'
import { type Instrument, spanOf } from '../domain/instrument.ts'
import type { Answered, Prompt } from '../domain/score.ts'
import type { Standing } from '../store/assessments.ts'
import { BandTag } from './bands.tsx'

export interface OutcomeProps {
  readonly instrument: Instrument
  /** What counts, judgement included. */
  readonly total: number
  readonly scoredTotal: number
  readonly highestPossible: number
  readonly band: Pick<Standing, 'bandLabel' | 'bandRank' | 'topRank'>
  readonly next: string
  readonly prompts: readonly Prompt[]
  /** ISO day. */
  readonly reviewDueOn: string | null
}

/** Band, total, what to consider, what happens next. */
export function Outcome(props: OutcomeProps): Html {
  const { instrument, band, total, scoredTotal, reviewDueOn } = props
  const of = (figure: number) => `${figure} of ${props.highestPossible} ${instrument.unit.many}`
  return (
    <>
      <SummaryList
        classes="as-outcome"
        rows={[
          row(
            'Band',
            <>
              <BandTag band={band} /> <span class="fp-quiet">({spanOf(instrument, band.bandRank)})</span>
            </>,
          ),
          row('Total', <strong>{of(total)}</strong>),
          total !== scoredTotal && row('The answers alone', of(scoredTotal)),
          props.next !== '' && row('What happens next', props.next),
          row('Review due', reviewDueOn === null ? 'No date is set for this band' : formatDate(reviewDueOn)),
        ]}
      />
      <Prompts prompts={props.prompts} />
    </>
  )
}

function row(key: string, value: Child): SummaryListRow {
  return { key: { content: key }, value: { content: value } }
}

export function Prompts(props: { prompts: readonly Prompt[] }): Child {
  if (props.prompts.length === 0) return null
  return (
    <InsetText classes="as-prompts">
      <ul class="govuk-list govuk-!-margin-bottom-0">
        {props.prompts.map(({ text, question }) => (
          <li>
            <strong>{text}</strong>
            {question !== null && <span class="fp-quiet"> (question {question})</span>}
          </li>
        ))}
      </ul>
    </InsetText>
  )
}

/** Every question with its answer and score, and what was answered last time where that differs. */
export function AnswersTable(props: { answers: readonly Answered[]; before: readonly Answered[] | null }): Html {
  const { answers, before } = props
  const sections = [...new Set(answers.map(({ section }) => section))]
  const columns = before === null ? 3 : 4
  return (
    <Scroll label="Answers">
      <Table
        caption="Answers"
        captionClasses="govuk-visually-hidden"
        head={[
          { content: 'Question' },
          { content: 'Answer' },
          ...(before === null ? [] : [{ content: 'Last time' }]),
          { content: 'Score', format: 'numeric' as const },
        ]}
        rows={sections.flatMap((section) => [
          [{ content: <strong>{section}</strong>, colspan: columns, classes: 'as-table-section' }],
          ...answers
            .filter((one) => one.section === section)
            .map((one) => [
              { content: `${one.number}. ${one.wording}` },
              {
                content:
                  one.said === null ? <span class="fp-quiet">No answer</span> : <span class="fp-text">{one.said}</span>,
              },
              ...(before === null ? [] : [{ content: <Before one={one} before={before} /> }]),
              { content: one.kind === 'text' || one.kind === 'choice' ? '' : one.score, format: 'numeric' as const },
            ]),
        ])}
      />
    </Scroll>
  )
}

function Before(props: { one: Answered; before: readonly Answered[] }): Child {
  const last = lastAnswer(props.before, props.one)
  if (last === undefined) return <span class="fp-quiet">Not asked</span>
  if (last.said === props.one.said) return 'The same'
  return (
    <>
      <span class="fp-text">{last.said ?? 'No answer'}</span> <Tag classes="govuk-tag--blue">Changed</Tag>
    </>
  )
}
