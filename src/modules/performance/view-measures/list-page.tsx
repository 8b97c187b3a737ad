import { monthInWords } from '../../../platform/clock/index.ts'
import { formatNumber } from '../../../platform/html/format.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { ChangeText, Figure } from '../pages/parts.tsx'
import { chartHref, exceptionsHref, measureHref } from '../pages/paths.ts'
import type { ListedMeasure } from './view-model.ts'

export function MeasuresPage({
  measures,
  mayImport,
}: {
  measures: readonly ListedMeasure[]
  mayImport: boolean
}): Html {
  const places = [...new Set(measures.flatMap(({ reach }) => reach.widest?.name ?? []))]
  const [place] = places
  return (
    <>
      <Heading lead="What is counted every month, with its types and areas.">Measures</Heading>
      <Scroll label="Measures">
        <table class="govuk-table pf-table">
          <caption class="govuk-table__caption govuk-visually-hidden">
            All measures with their latest month, their last 12 months and their exceptions
          </caption>
          <thead class="govuk-table__head">
            <tr class="govuk-table__row">
              <th scope="col" class="govuk-table__header">
                Measure
              </th>
              <th scope="col" class="govuk-table__header">
                Latest month
              </th>
              <Numeric>Last 12 months{places.length === 1 && <span class="pf-small pf-block">{place}</span>}</Numeric>
              <Numeric>Change</Numeric>
              <Numeric>Exceptions</Numeric>
            </tr>
          </thead>
          <tbody class="govuk-table__body">
            {measures.map((listed) => (
              <Row listed={listed} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {mayImport && (
        <p class="govuk-body">
          A new measure begins with its first file.{' '}
          <a class="govuk-link" href="/imports/new">
            Import files
          </a>
        </p>
      )}
    </>
  )
}

function Numeric(props: { children?: Child }): Html {
  return (
    <th scope="col" class="govuk-table__header govuk-table__header--numeric">
      {props.children}
    </th>
  )
}

function Row({ listed }: { listed: ListedMeasure }): Html {
  const { measure, span, reach, twelveMonths, screening } = listed
  const sum = twelveMonths?.last.sum ?? null
  return (
    <tr class="govuk-table__row">
      <th scope="row" class="govuk-table__header">
        <a class="govuk-link" href={measureHref(measure.slug)}>
          {measure.title}
        </a>
        <span class="pf-small pf-block">
          {measure.types.length === 1
            ? measure.unit
            : `${formatNumber(measure.types.length - 1)} types, ${measure.unit}`}
        </span>
      </th>
      <td class="govuk-table__cell">{span === null ? 'No figures yet' : monthInWords(span.to)}</td>
      <td class="govuk-table__cell govuk-table__cell--numeric">
        {reach.widest !== null && sum !== null ? (
          <a class="govuk-link" href={chartHref({ measure: measure.slug, type: 'all', area: reach.widest.code })}>
            {formatNumber(sum)}
          </a>
        ) : (
          <Figure
            value={null}
            missing={span === null ? 'no figures' : 'not all months, or no single area that holds all others'}
          />
        )}
      </td>
      <td class="govuk-table__cell govuk-table__cell--numeric">
        {twelveMonths !== null && twelveMonths.change !== null ? (
          <ChangeText
            change={twelveMonths.change}
            percentChange={twelveMonths.percentChange}
            outcome={measure.outcome}
          />
        ) : (
          <Figure value={null} missing="not compared" />
        )}
      </td>
      <td class="govuk-table__cell govuk-table__cell--numeric">
        {screening === null ? (
          <Figure value={null} missing="not screened" />
        ) : (
          <a class="govuk-link" href={exceptionsHref({ month: screening.month, measure: measure.slug })}>
            {formatNumber(screening.exceptions)}
          </a>
        )}
      </td>
    </tr>
  )
}
