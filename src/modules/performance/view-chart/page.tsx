import { addMonths, monthInWords } from '../../../platform/clock/index.ts'
import { ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, formatNumber } from '../../../platform/html/format.ts'
import { Details } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { explainChance } from '../domain/false-alarms.ts'
import { areaCaption } from '../pages/areas.ts'
import { bigChart, limitsNote, smallChart } from '../pages/charts.tsx'
import { Switch } from '../pages/choices.tsx'
import type { FigureRow } from '../pages/figures.ts'
import { Downloads, Figure, PrintButton, SignalTag } from '../pages/parts.tsx'
import { areaHref, chartFileHref, chartHref, exceptionsHref, measureHref, requestHref } from '../pages/paths.ts'
import { lineWords, METHOD_NAMES, rowWords, typeTitle } from '../pages/words.ts'
import { chanceSentences, dueWords, methodOf, summarise } from './sentences.ts'
import type { ChartView, Span } from './view-model.ts'

export function ChartPage(props: { view: ChartView; mayAnalyse: boolean }): Html {
  const { view } = props
  const { figures } = view
  const signal = figures.latest?.signal
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading caption={`${view.measure.title} – ${areaCaption(view.area)}`}>{view.title}</Heading>
      {signal?.significant && (
        <p class="govuk-body">
          <SignalTag signal={signal} kind={figures.kind} />
        </p>
      )}
      <p class="govuk-body-l pf-summary">{summarise(view).join(' ')}</p>
      <div class="pf-switches">
        <Switch
          label="Chart"
          items={view.kinds.map((kind) => ({
            text: METHOD_NAMES[kind],
            href: chartHref(view.name, { method: kind === view.usual ? null : kind, to: view.to }),
            current: kind === figures.kind,
          }))}
        />
        <Switch
          label="Months"
          items={view.spans.map((span) => ({
            text: spanWords(span, figures.kind === 'seasonal'),
            href: chartHref(view.name, { ...asked(view), months: span }),
            current: span === view.span,
          }))}
        />
      </div>
      <figure class="fp-chart pf-chart">
        {bigChart({ id: 'chart', title: view.title, measure: view.measure, figures, rows: view.rows })}
        <figcaption>{captionOf(view)}</figcaption>
      </figure>
      <Downloads
        label="Save this chart:"
        items={(['svg', 'png', 'csv'] as const).map((format) => ({
          text: format === 'csv' ? 'figures (CSV)' : `picture (${format.toUpperCase()})`,
          href: chartFileHref(view.name, format, { ...asked(view), months: view.span }),
        }))}
      />
      <HowItIsMade view={view} />
      <Notes view={view} mayAnalyse={props.mayAnalyse} />
      <FigureTable view={view} />
      <div class="fp-actions">
        <PrintButton />
      </div>
      <Others view={view} />
    </>
  )
}

/** Sources give up types: one without figures for a year says nothing about today. */
function hasStopped(figures: ChartView['figures'], view: ChartView): boolean {
  const now = view.types[0]?.figures.latest?.month
  return figures.latest === null || (now !== undefined && figures.latest.month < addMonths(now, -11))
}

/** The question as it was asked, for links that change one part of it. */
function asked(view: ChartView) {
  return { method: view.figures.kind === view.usual ? null : view.figures.kind, to: view.to }
}

function spanWords(span: Span, seasonal: boolean): string {
  if (span === 'all') return 'All'
  if (span === 12) return seasonal ? 'Financial year' : '12 months'
  return `${span / 12} years`
}

function captionOf(view: ChartView): string {
  const words = limitsNote(view.figures.kind, view.measure)
  const source = view.measure.source === '' ? '' : ` Source: ${view.measure.source}.`
  return `${words}${source}`
}

function HowItIsMade({ view }: { view: ChartView }): Html {
  const { screening, figures } = view
  return (
    <Details summary="How this chart is made">
      {methodOf(view).map((text) => (
        <p class="govuk-body">{text}</p>
      ))}
      {chanceSentences(view).map((text) => (
        <p class="govuk-body">{text}</p>
      ))}
      {screening !== null && figures.latest !== null && (
        <p class="govuk-body">
          {`All charts of ${view.measure.title.toLowerCase()} in ${monthInWords(figures.latest.month)}: `}
          {explainChance(screening).join(' ')}{' '}
          <a class="govuk-link" href={exceptionsHref({ month: figures.latest.month, measure: view.measure.slug })}>
            See the exceptions of the month
          </a>
        </p>
      )}
      <p class="govuk-body">
        A month is reported only when its count or the expected count is {formatNumber(view.measure.significance)} or
        more. These choices are in the{' '}
        <a class="govuk-link" href={measureHref(view.measure.slug)}>
          settings of the measure
        </a>
        .
      </p>
    </Details>
  )
}

function Notes({ view, mayAnalyse }: { view: ChartView; mayAnalyse: boolean }): Child {
  const { contexts, requests, figures } = view
  const latest = figures.latest
  if (contexts.length === 0 && requests.length === 0 && !(mayAnalyse && latest !== null)) return null
  return (
    <section aria-labelledby="notes">
      <h2 class="govuk-heading-m" id="notes">
        Context and answers
      </h2>
      {contexts.length === 0 && requests.length === 0 && (
        <p class="govuk-body">Nobody has added context to this chart.</p>
      )}
      {contexts.map((context) => (
        <div class="pf-note">
          <p class="pf-note__when">
            {context.month === null ? 'The whole chart' : monthInWords(context.month)}
            {', noted '}
            {formatDate(context.at.toISOString().slice(0, 10))}
          </p>
          {context.body.split(/\n{2,}/).map((paragraph) => (
            <p class="govuk-body">{paragraph}</p>
          ))}
        </div>
      ))}
      {requests.length > 0 && (
        <ul class="govuk-list">
          {requests.map((request) => (
            <li>
              <a class="govuk-link" href={requestHref(request.id)}>
                {`Exception of ${monthInWords(request.month)}`}
              </a>
              {`: ${dueWords(request)}`}
            </li>
          ))}
        </ul>
      )}
      {mayAnalyse && latest !== null && requests.length === 0 && (
        <p class="govuk-body">
          <a class="govuk-link" href={exceptionsHref({ month: latest.month, measure: view.measure.slug })}>
            Add context from the exceptions of {monthInWords(latest.month)}
          </a>
        </p>
      )}
    </section>
  )
}

function FigureTable({ view }: { view: ChartView }): Html {
  const { kind } = view.figures
  const lines = lineWords(kind)
  const first = view.rows[0]
  const last = view.rows.at(-1)
  const span =
    first === undefined || last === undefined ? '' : `, ${monthInWords(first.month)} to ${monthInWords(last.month)}`
  return (
    <Scroll label={`Figures of the chart: ${view.title}`}>
      <table class="govuk-table pf-table">
        <caption class="govuk-table__caption govuk-table__caption--m">{`${view.title}${span}`}</caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            <th scope="col" class="govuk-table__header">
              Month
            </th>
            <Column>Count</Column>
            <Column>{kind === 'seasonal' ? 'Expected' : 'Average'}</Column>
            <Column>{upperFirst(lines.lower)}</Column>
            <Column>{upperFirst(lines.upper)}</Column>
            <th scope="col" class="govuk-table__header">
              Signal
            </th>
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {view.rows.map((row) => (
            <Row row={row} view={view} />
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Column(props: { children?: Child }): Html {
  return (
    <th scope="col" class="govuk-table__header govuk-table__header--numeric">
      {props.children}
    </th>
  )
}

function Row({ row, view }: { row: FigureRow; view: ChartView }): Html {
  const { signal } = row
  const words = rowWords(row, { kind: view.figures.kind, significance: view.measure.significance })
  const number = (value: number | null) => (
    <td class="govuk-table__cell govuk-table__cell--numeric">
      <Figure value={value} digits={1} />
    </td>
  )
  return (
    <tr class={`govuk-table__row${row.ahead ? ' pf-ahead' : ''}`}>
      <th scope="row" class="govuk-table__header pf-month">
        {monthInWords(row.month)}
        {row.newLimits && <span class="pf-small"> (limits start afresh)</span>}
      </th>
      <td class="govuk-table__cell govuk-table__cell--numeric">
        <Figure value={row.count} />
      </td>
      {number(row.expected)}
      {number(row.lower)}
      {number(row.upper)}
      <td class={`govuk-table__cell${signal?.significant ? ` pf-signal pf-signal--${signal.class}` : ''}`}>{words}</td>
    </tr>
  )
}

function Others({ view }: { view: ChartView }): Html {
  const place = view.types.findIndex((one) => one.type.id === view.type.id)
  const previous = view.types[place - 1]?.type
  const next = view.types[place + 1]?.type
  return (
    <div class="fp-noprint">
      {(previous !== undefined || next !== undefined) && (
        <nav class="pf-steps" aria-label={`Charts of ${view.area.name}`}>
          {previous === undefined ? (
            <span />
          ) : (
            <a
              class="govuk-link govuk-link--no-visited-state"
              rel="prev"
              href={chartHref({ ...view.name, type: previous.slug })}
            >
              <span aria-hidden="true">← </span>
              <span class="govuk-visually-hidden">Previous chart: </span>
              {typeTitle(view.measure, previous)}
            </a>
          )}
          {next !== undefined && (
            <a
              class="govuk-link govuk-link--no-visited-state"
              rel="next"
              href={chartHref({ ...view.name, type: next.slug })}
            >
              <span class="govuk-visually-hidden">Next chart: </span>
              {typeTitle(view.measure, next)}
              <span aria-hidden="true"> →</span>
            </a>
          )}
        </nav>
      )}
      {view.types.length > 1 && (
        <section aria-labelledby="other-types">
          <h2 class="govuk-heading-m" id="other-types">
            Other types in{' '}
            <a class="govuk-link" href={areaHref(view.area.code)}>
              {view.area.name}
            </a>
          </h2>
          <ul class="fp-small-multiples">
            {view.types.map(({ type, figures }) =>
              type.id === view.type.id || hasStopped(figures, view) ? null : (
                <li class="pf-small-chart">
                  <a class="govuk-link" href={chartHref({ ...view.name, type: type.slug })}>
                    {typeTitle(view.measure, type)}
                  </a>
                  {smallChart({
                    id: `type-${type.id}`,
                    title: `${typeTitle(view.measure, type)} in ${view.area.name}`,
                    measure: view.measure,
                    figures,
                  })}
                </li>
              ),
            )}
          </ul>
        </section>
      )}
      {view.areas.length > 1 && (
        <section aria-labelledby="other-areas">
          <h2 class="govuk-heading-m" id="other-areas">
            {typeTitle(view.measure, view.type)} in other areas
          </h2>
          <ul class="govuk-list pf-columns">
            {view.areas.map((area) => (
              <li>
                {area.id === view.area.id ? (
                  <span aria-current="page">{area.name}</span>
                ) : (
                  <a class="govuk-link" href={chartHref({ ...view.name, area: area.code })}>
                    {area.name}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
