import { addMonths, type Month, monthInWords } from '../../../platform/clock/index.ts'
import { ProblemSummary } from '../../../platform/forms/index.ts'
import { formatNumber } from '../../../platform/html/format.ts'
import { Details } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { areaCaption } from '../pages/areas.ts'
import { smallChart } from '../pages/charts.tsx'
import { Switch } from '../pages/choices.tsx'
import { ChangeText, Figure, PrintButton, SignalTag } from '../pages/parts.tsx'
import { areaHref, chartHref, exceptionsHref, withQuery } from '../pages/paths.ts'
import { twelveMonthsTo, typeTitle } from '../pages/words.ts'
import type { Comparison } from '../store/counts.ts'
import type { Measure } from '../store/measures.ts'
import type { AreaChart, AreaView } from './view-model.ts'

export function AreaPage({ view }: { view: AreaView }): Html {
  const { area, latest } = view
  // Sources give up types: a chart without figures for a year says nothing about today.
  const charts = view.charts.filter(({ figures, measure }) => !hasStopped(figures, newestOf(view, measure)))
  const incomplete = charts.some(({ twelveMonths }) => twelveMonths === null || twelveMonths.last.sum === null)
  const standingOut = charts.filter(({ figures }) => figures.latest?.signal?.significant === true)
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading caption={areaCaption(area)}>{area.name}</Heading>
      <p class="govuk-body">
        {populationWords(view)}
        {latest !== null && <> Figures up to {monthInWords(latest)}.</>}
      </p>
      {latest === null ? (
        <Empty title="There are no figures for this area yet.">
          <p class="govuk-body">
            Figures appear here once files that name this area, or areas inside it, have been imported.
          </p>
        </Empty>
      ) : (
        <>
          {view.measures.length > 1 && (
            <div class="pf-switches">
              <Switch
                label="Measure"
                items={[
                  { text: 'All measures', href: areaHref(area.code), current: view.chosen === null },
                  ...view.measures.map((measure) => ({
                    text: measure.title,
                    href: areaHref(area.code, { measure: measure.slug }),
                    current: view.chosen?.id === measure.id,
                  })),
                ]}
              />
            </div>
          )}
          <h2 class="govuk-heading-m">
            {charts.length === 1 ? 'Its chart' : `Its ${formatNumber(charts.length)} charts`}
          </h2>
          <p class="govuk-body">
            {standingOut.length === 0
              ? 'No chart stands out in its latest month.'
              : `${standingOut.length === 1 ? 'One stands' : `${formatNumber(standingOut.length)} stand`} out in the latest month.`}{' '}
            Those that need attention come first. Each shows its last three years, the band in which its figures usually
            lie, and the latest count.
            {incomplete && ' Not all of the last 12 months have figures, so they are not added up.'}
          </p>
          <ul class="fp-small-multiples">
            {charts.map((chart) => (
              <ChartCard chart={chart} view={view} />
            ))}
          </ul>
          <Stopped view={view} />
          <div class="fp-actions">
            <a class="govuk-link" href={exceptionsHref({ month: latest, area: area.code })}>
              Exceptions of {monthInWords(latest)}
            </a>
            <a
              class="govuk-link"
              href={withQuery('/map', { measure: view.chosen?.slug, inside: view.inside === null ? null : area.code })}
            >
              Show on the map
            </a>
            <PrintButton />
          </div>
        </>
      )}
      <Inside view={view} />
    </>
  )
}

function newestOf({ charts }: AreaView, measure: Measure): Month | null {
  return charts.reduce((newest: Month | null, { measure: own, figures }) => {
    const month = own.id === measure.id ? (figures.latest?.month ?? null) : null
    return month !== null && (newest === null || month > newest) ? month : newest
  }, null)
}

function hasStopped({ latest }: AreaChart['figures'], newest: Month | null): boolean {
  return latest === null || (newest !== null && latest.month < addMonths(newest, -11))
}

function Stopped({ view }: { view: AreaView }): Child {
  const stopped = view.charts.filter(({ figures, measure }) => hasStopped(figures, newestOf(view, measure)))
  if (stopped.length === 0) return null
  return (
    <Details summary={`Types without figures for a year or more (${formatNumber(stopped.length)})`}>
      <ul class="govuk-list pf-columns">
        {stopped.map(({ measure, type }) => (
          <li>
            <a class="govuk-link" href={chartHref({ measure: measure.slug, type: type.slug, area: view.area.code })}>
              {typeTitle(measure, type)}
            </a>
          </li>
        ))}
      </ul>
    </Details>
  )
}

function populationWords({ population }: AreaView): string {
  if (population === null) return 'Its number of residents is not known.'
  return `${formatNumber(population.residents)} residents (${population.year}).`
}

function ChartCard({ chart, view }: { chart: AreaChart; view: AreaView }): Html {
  const { measure, type, figures, twelveMonths } = chart
  const title = typeTitle(measure, type)
  const signal = figures.latest?.signal
  const last = twelveMonths?.last.sum ?? null
  return (
    <li class={`pf-small-chart${signal?.significant ? ` pf-small-chart--${signal.class}` : ''}`}>
      <h3 class="govuk-heading-s pf-small-chart__title">
        <a class="govuk-link" href={chartHref({ measure: measure.slug, type: type.slug, area: view.area.code })}>
          {title}
        </a>
        {view.chosen === null && type.level > 0 && view.measures.filter((one) => one.types.length > 1).length > 1 && (
          <span class="pf-small"> {measure.title}</span>
        )}
      </h3>
      {smallChart({ id: `chart-${type.id}`, title: `${title} in ${view.area.name}`, measure, figures })}
      {last !== null && (
        <p class="pf-small">
          {`${formatNumber(last)} in 12 months`}
          {twelveMonths !== null && twelveMonths.change !== null && (
            <>
              {' '}
              <ChangeText
                change={twelveMonths.change}
                percentChange={twelveMonths.percentChange}
                outcome={measure.outcome}
              />
            </>
          )}
        </p>
      )}
      {signal?.significant && (
        <p class="pf-small">
          <SignalTag signal={signal} kind={figures.kind} />
        </p>
      )}
    </li>
  )
}

function Inside({ view }: { view: AreaView }): Child {
  const { inside } = view
  if (inside === null) return null
  return inside.groups.map((group) => {
    const table = <InsideTable title={group.title} rows={group.rows} measure={inside.measure} to={inside.to} />
    return group.rows.length > 40 ? (
      <Details summary={`${group.title} (${formatNumber(group.rows.length)})`}>{table}</Details>
    ) : (
      table
    )
  })
}

function InsideTable(props: {
  title: string
  rows: readonly Comparison[]
  measure: Measure
  to: AreaView['latest']
}): Html {
  const { title, rows, measure, to } = props
  return (
    <Scroll label={title}>
      <table class="govuk-table pf-table">
        <caption class="govuk-table__caption govuk-table__caption--m">
          {`${title}: ${measure.title.toLowerCase()}${to === null ? '' : `, ${twelveMonthsTo(to)}`}`}
        </caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            <th scope="col" class="govuk-table__header">
              Area
            </th>
            {['Previous 12 months', 'Last 12 months', 'Change'].map((text) => (
              <th scope="col" class="govuk-table__header govuk-table__header--numeric">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {rows.map((row) => {
            const whole = row.previousMonths === 12 && row.lastMonths === 12
            return (
              <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">
                  <a class="govuk-link" href={areaHref(row.area.code)}>
                    {row.area.name}
                  </a>
                </th>
                <td class="govuk-table__cell govuk-table__cell--numeric">
                  <Figure value={row.previousMonths === 0 ? null : row.previous} />
                  <Months count={row.previousMonths} />
                </td>
                <td class="govuk-table__cell govuk-table__cell--numeric">
                  <Figure value={row.lastMonths === 0 ? null : row.last} />
                  <Months count={row.lastMonths} />
                </td>
                <td class="govuk-table__cell govuk-table__cell--numeric">
                  {whole ? (
                    <ChangeText change={row.change} percentChange={row.percentChange} outcome={measure.outcome} />
                  ) : (
                    <Figure value={null} missing="not compared: months are missing" />
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Scroll>
  )
}

/** Says when a sum is of fewer than twelve months. */
function Months({ count }: { count: number }): Child {
  return count === 0 || count === 12 ? null : <span class="pf-small"> ({count} of 12 months)</span>
}
