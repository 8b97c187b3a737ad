import { addMonths, monthInWords } from '../../../platform/clock/index.ts'
import { formatDate, formatDateTime, formatNumber, formatSigned } from '../../../platform/html/format.ts'
import { Button, Details, InsetText, SummaryList } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { classOf } from '../domain/exceptions.ts'
import { rowHref } from '../list-exceptions/page.tsx'
import { today } from '../pages/deps.ts'
import { CrossingSign, partnershipName, StateTag, TypeLink } from '../pages/exception-parts.tsx'
import { chartHref, exceptionsHref } from '../pages/paths.ts'
import { lineWords, listInWords, typeTitle } from '../pages/words.ts'
import type { Context, Response } from '../store/index.ts'
import { ExceptionChart } from './chart.tsx'
import type { ExceptionView, Signed, Subject } from './view-model.ts'

export function ExceptionPage(view: ExceptionView & { readonly today: string }): Html {
  const { request, measure, type, area, figures } = view
  const title = typeTitle(measure, type)
  return (
    <>
      <Heading caption={`${title === measure.title ? '' : `${measure.title}, `}${monthInWords(request.month)}`}>
        {title} in {area.name}
      </Heading>
      {request.withdrawnAt !== null && (
        <InsetText>
          This exception was withdrawn on {formatDate(today(request.withdrawnAt))}: reissued figures put the month back
          inside its lines before anyone had answered. Nothing more is asked.
        </InsetText>
      )}
      <p class="pf-crossing-line">
        <CrossingSign
          crossing={{
            chart: figures?.kind ?? 'seasonal',
            direction: request.direction,
            class: classOf({ direction: request.direction, outcome: measure.outcome }),
          }}
        />
      </p>
      <p class="govuk-body pf-prose">{figuresInWords(view)}</p>
      <Changed {...view} />
      <ExceptionChart {...view} />
      <p class="govuk-body pf-prose">
        <strong>Since then:</strong> {sinceThen(view)}
      </p>
      <p class="govuk-body fp-noprint">
        <a
          class="govuk-link"
          href={chartHref({ measure: measure.slug, type: type.slug, area: area.code }, { month: request.month })}
        >
          See the whole chart
        </a>
      </p>
      <Asked {...view} />
      <ResponseSection {...view} />
      <Contexts {...view} />
      <Others {...view} />
    </>
  )
}

/** 'In September 2025 there were 95 offences. 60.3 were expected: that is 34.7 more, +58%. The upper line was at 80.1.' */
function figuresInWords(view: ExceptionView): string {
  const { request, measure } = view
  const { count, expected, direction } = request
  const percent = expected > 0 ? `, ${formatSigned(Math.round((100 * (count - expected)) / expected))}%` : ''
  return `In ${monthInWords(request.month)} there were ${formatNumber(count)} ${measure.unit}. ${formatNumber(expected, 1)} were expected: that is ${formatNumber(Math.abs(count - expected), 1)} ${direction === 'above' ? 'more' : 'fewer'}${percent}.${lineOf(view)}`
}

/** ' The upper line was at 80.1.', with the space before it; nothing where the chart had no such line. */
export function lineOf({ request: { direction, upper, lower, method } }: Pick<Subject, 'request'>): string {
  const names = lineWords(method)
  const line = direction === 'above' ? upper : lower
  return line === null
    ? ''
    : ` The ${direction === 'above' ? names.upper : names.lower} was at ${formatNumber(line, 1)}.`
}

/** Figures may be reissued after the answer; what was asked about stays as it was. */
function Changed({ request, now }: ExceptionView): Child {
  if (now !== null && now.count === request.count) return null
  return (
    <InsetText>
      {now === null
        ? 'The figures for this month are no longer here: their import was undone.'
        : `The figures have been reissued since the question was asked: the month now counts ${formatNumber(now.count ?? 0)}.`}
    </InsetText>
  )
}

function sinceThen({ cameBack, request, rows }: ExceptionView): string {
  const later = rows.filter((row) => row.month > request.month && row.count !== null).length
  switch (cameBack.state) {
    case 'no later month yet':
      return 'there is no figure for a later month yet.'
    case 'still outside':
      return `the chart has been outside its lines in ${later === 1 ? 'the one later month' : `all ${formatNumber(later)} later months`}${cameBack.latest === null ? '' : `, last in ${monthInWords(cameBack.latest)}`}.`
    case 'came back':
      return cameBack.firstInside === addMonths(request.month, 1)
        ? 'the chart came back inside its lines the month after.'
        : `the chart came back inside its lines in ${cameBack.firstInside === null ? 'a later month' : monthInWords(cameBack.firstInside)}.`
    case 'came back, then outside again':
      return `the chart came back inside its lines${cameBack.firstInside === null ? '' : ` in ${monthInWords(cameBack.firstInside)}`}, but was outside again${cameBack.latest === null ? '' : ` by ${monthInWords(cameBack.latest)}`}.`
  }
}

function Asked(view: ExceptionView): Html {
  const { request, partnerships, teams } = view
  return (
    <>
      <h2 class="govuk-heading-m">What was asked</h2>
      <SummaryList
        classes="pf-prose"
        rows={[
          {
            key: { content: 'Asked of' },
            value: {
              content:
                partnerships.length > 0
                  ? listInWords(partnerships.map((one) => partnershipName(one.name)))
                  : `The partnership of ${view.area.name}`,
            },
          },
          {
            key: { content: 'Teams' },
            value: {
              content: teams.length > 0 ? listInWords(teams) : 'No team served this area when the question was asked',
            },
          },
          {
            key: { content: 'Question' },
            value: { content: 'What is known, what is being done, and is further analysis wanted?' },
          },
          {
            key: { content: 'Asked by' },
            value: { content: `${view.askedBy ?? 'The import of the figures'}, ${formatDate(today(request.askedAt))}` },
          },
          { key: { content: 'Due' }, value: { content: formatDate(request.dueOn) } },
          { key: { content: 'State' }, value: { content: <StateTag state={view.state} /> } },
        ]}
      />
    </>
  )
}

function ResponseSection(view: ExceptionView): Html {
  const { request, answers, mayAnswer } = view
  const [latest, ...earlier] = answers
  const answer = `/exceptions/requests/${request.id}/answer`
  return (
    <>
      <h2 class="govuk-heading-m">Response</h2>
      {latest === undefined ? (
        <p class="govuk-body">
          {request.withdrawnAt === null ? 'Nobody has answered yet.' : 'Nobody had answered.'}
          {!mayAnswer && request.withdrawnAt === null && ` People whose team serves ${view.area.name} can answer.`}
        </p>
      ) : (
        <Answer answer={latest} />
      )}
      {mayAnswer &&
        (latest === undefined ? (
          <Button href={answer}>Answer this exception</Button>
        ) : (
          <Button href={answer} classes="govuk-button--secondary">
            Change the answer
          </Button>
        ))}
      {earlier.length > 0 && (
        <Details summary={`Earlier versions (${earlier.length})`}>
          {earlier.map((one) => (
            <Answer answer={one} />
          ))}
        </Details>
      )}
    </>
  )
}

export function Answer(props: { answer: Signed<Response> }): Html {
  const { item, name, agency } = props.answer
  return (
    <article class="pf-answer">
      <p class="pf-answer__by">
        {item.version > 1 ? `Version ${item.version}, ` : ''}
        {name ?? 'Somebody who has left'}
        {agency !== null && `, ${agency}`}, {formatDateTime(item.at)}
      </p>
      <h3 class="govuk-heading-s">What is known</h3>
      <div class="pf-text">{item.known}</div>
      <h3 class="govuk-heading-s">What is being done</h3>
      <div class="pf-text">{item.doing}</div>
      <h3 class="govuk-heading-s">Further analysis</h3>
      {item.wantsAnalysis ? <div class="pf-text">{item.analysis}</div> : <p class="govuk-body">None wanted</p>}
    </article>
  )
}

function Contexts(view: ExceptionView): Child {
  const { contexts, mayAnalyse, request } = view
  if (contexts.length === 0 && !mayAnalyse) return null
  return (
    <>
      <h2 class="govuk-heading-m">Context from analysts</h2>
      {contexts.map((context) => (
        <ContextNote context={context} view={view} />
      ))}
      {contexts.length === 0 && <p class="govuk-body">No context has been added.</p>}
      {mayAnalyse && (
        <p class="govuk-body fp-noprint">
          <a class="govuk-link" href={`/exceptions/requests/${request.id}/context`}>
            Add context
          </a>
        </p>
      )}
    </>
  )
}

function ContextNote({ context, view }: { context: Signed<Context>; view: ExceptionView }): Html {
  const { item, name } = context
  return (
    <article class="pf-answer">
      <p class="pf-answer__by">
        {name ?? 'Somebody who has left'}, {formatDateTime(item.at)}
        {item.month === null ? ', about the chart as a whole' : ''}
        {item.version > 1 ? ` (version ${item.version})` : ''}
      </p>
      <div class="pf-text">{item.body}</div>
      {view.mayAnalyse && (
        <p class="govuk-body fp-noprint">
          <a class="govuk-link" href={`/exceptions/requests/${view.request.id}/context/${item.id}`}>
            Change<span class="govuk-visually-hidden"> this context</span>
          </a>
        </p>
      )}
    </article>
  )
}

function Others(view: ExceptionView): Html {
  const { others, area, request } = view
  return (
    <>
      <h2 class="govuk-heading-m">
        {area.name}’s other exceptions in {monthInWords(request.month)}
      </h2>
      {others.length === 0 ? (
        <p class="govuk-body">None.</p>
      ) : (
        <ul class="govuk-list pf-others">
          {others.map((row) => (
            <li>
              <TypeLink href={rowHref(row)} measure={row.measure} type={row.type} />
              <CrossingSign crossing={row} />
              <StateTag state={row.state} />
            </li>
          ))}
        </ul>
      )}
      <p class="govuk-body fp-noprint">
        <a class="govuk-link" href={exceptionsHref({ month: request.month })}>
          All exceptions in {monthInWords(request.month)}
        </a>
      </p>
    </>
  )
}
