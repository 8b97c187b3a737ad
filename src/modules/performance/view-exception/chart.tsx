import { monthInWords } from '../../../platform/clock/index.ts'
import { formatNumber } from '../../../platform/html/format.ts'
import { Details } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Scroll } from '../../../platform/html/parts.tsx'
import { bigChart, limitsNote } from '../pages/charts.tsx'
import { rowWords, typeTitle } from '../pages/words.ts'
import type { ExceptionView } from './view-model.ts'

/** The chart of the exception, wide and narrow, and the same figures as a table. */
export function ExceptionChart(view: ExceptionView): Child {
  const { figures, measure, area, type, rows } = view
  if (figures === null || rows.length === 0) return null
  const title = `${typeTitle(measure, type)} in ${area.name}`
  return (
    <figure class="fp-chart pf-chart">
      {bigChart({ id: 'exception-chart', title, measure, figures, rows })}
      <figcaption>{limitsNote(figures.kind, measure)}</figcaption>
      <FigureTable {...view} />
    </figure>
  )
}

function FigureTable({ figures, measure, rows }: ExceptionView): Html {
  const kind = figures?.kind ?? 'seasonal'
  const one = (value: number | null): string => (value === null ? '–' : formatNumber(value, 1))
  return (
    <Details summary="The same figures as a table">
      <Scroll label="Figures of the chart">
        <table class="govuk-table">
          <caption class="govuk-table__caption govuk-visually-hidden">Figures of the chart</caption>
          <thead class="govuk-table__head">
            <tr class="govuk-table__row">
              <th scope="col" class="govuk-table__header">
                Month
              </th>
              {['Count', 'Expected', 'Lower', 'Upper'].map((head) => (
                <th scope="col" class="govuk-table__header fp-number">
                  {head}
                </th>
              ))}
              <th scope="col" class="govuk-table__header">
                What it says
              </th>
            </tr>
          </thead>
          <tbody class="govuk-table__body">
            {rows.map((row) => (
              <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">
                  {monthInWords(row.month)}
                </th>
                <td class="govuk-table__cell fp-number">{row.count === null ? '–' : formatNumber(row.count)}</td>
                <td class="govuk-table__cell fp-number">{one(row.expected)}</td>
                <td class="govuk-table__cell fp-number">{one(row.lower)}</td>
                <td class="govuk-table__cell fp-number">{one(row.upper)}</td>
                <td class="govuk-table__cell">{rowWords(row, { kind, significance: measure.significance })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Details>
  )
}
