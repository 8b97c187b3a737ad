import { addMonths, type Month, monthInWords } from '../../../platform/clock/index.ts'
import { ProblemSummary } from '../../../platform/forms/index.ts'
import { formatSigned } from '../../../platform/html/format.ts'
import { Button } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { Pick, PickMeasure, PickMonth } from '../pages/choices.tsx'
import { Arrow, ChangeBar, Downloads, Figure, PrintButton, type SortColumn, SortHeading } from '../pages/parts.tsx'
import { chartHref, withQuery } from '../pages/paths.ts'
import { listInWords, signedPercent, typeTitle } from '../pages/words.ts'
import type { ComparedArea, CompareView, Level, SortKey } from './view-model.ts'

const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  report: 'Districts, county and force',
  neighbourhood: 'Neighbourhoods',
  ward: 'Wards',
}

export function ComparePage({ view }: { view: CompareView }): Html {
  const { measure, type } = view.chosen
  const title = typeTitle(measure, type)
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading
        caption="Compare areas"
        lead={`${span(view.to)} against the 12 months before.`}
      >{`${title}: last 12 months`}</Heading>
      <form class="fp-filters" method="get" action="/compare">
        <div class="fp-filters__row">
          <PickMeasure measures={view.measures} chosen={view.chosen} errors={view.errors} />
          <PickMonth id="to" label="Last month" months={view.months} chosen={view.to} errors={view.errors} />
          <Pick id="level" label="Areas" errors={view.errors}>
            {(Object.keys(LEVEL_WORDS) as Level[]).map((level) => (
              <option value={level} selected={level === view.level}>
                {LEVEL_WORDS[level]}
              </option>
            ))}
          </Pick>
          <Button classes="govuk-button--secondary">Show</Button>
        </div>
      </form>
      {view.rows.length === 0 ? (
        <Empty title={`There are no figures of ${LEVEL_WORDS[view.level].toLowerCase()} for these months.`}>
          <p class="govuk-body">Choose other areas, another measure or another month.</p>
        </Empty>
      ) : (
        <>
          <MissingMonths view={view} />
          <CompareTable view={view} title={title} />
          <Remarks view={view} />
          <Downloads
            label="Save this table:"
            items={[{ text: 'figures (CSV)', href: withQuery('/compare.csv', questionOf(view)) }]}
          />
          <div class="fp-actions">
            <PrintButton />
          </div>
        </>
      )}
    </>
  )
}

function questionOf(view: CompareView, sort?: string) {
  const { measure, type } = view.chosen
  const own = view.sort === null ? null : `${view.sort.descending ? '-' : ''}${view.sort.key}`
  return {
    measure: type.level === 0 ? measure.slug : `${measure.slug}/${type.slug}`,
    to: view.to,
    level: view.level === 'report' ? null : view.level,
    sort: sort ?? own,
  }
}

function span(to: Month): string {
  return `${monthInWords(addMonths(to, -11))} to ${monthInWords(to)}`
}

function MissingMonths({ view }: { view: CompareView }): Child {
  const broken = view.rows.filter((row) => !row.whole)
  if (broken.length === 0) return null
  const all = broken.length === view.rows.length
  return (
    <div class="govuk-inset-text">
      <p class="govuk-body">
        {all
          ? 'The two spans are'
          : `For ${listInWords(broken.slice(0, 5).map((row) => row.area.name))}${broken.length > 5 ? ' and others' : ''} the two spans are`}
        {
          ' not complete: the months that have figures are counted beside each sum. A sum of fewer than 12 months cannot be compared fairly, so no change and no rate is given.'
        }
      </p>
    </div>
  )
}

const COLUMNS: readonly (SortColumn & { key: SortKey })[] = [
  { key: 'area', text: 'Area', numeric: false },
  { key: 'previous', text: 'Previous 12 months', numeric: true },
  { key: 'last', text: 'Last 12 months', numeric: true },
  { key: 'change', text: 'Change', numeric: true },
  { key: 'percent', text: '% change', numeric: true },
  { key: 'previous-rate', text: 'Per 1,000 before', numeric: true },
  { key: 'rate', text: 'Per 1,000 now', numeric: true },
]

const RATES: readonly SortKey[] = ['previous-rate', 'rate']

function hasRates(view: CompareView): boolean {
  return view.rows.some((row) => row.previousRate !== null || row.lastRate !== null)
}

function CompareTable({ view, title }: { view: CompareView; title: string }): Html {
  const inDistricts = view.rows.filter((row) => row.area.kind !== 'force' && row.area.kind !== 'county')
  const changes = (inDistricts.length === 0 ? view.rows : inDistricts).filter((row) => row.whole)
  const rates = hasRates(view)
  const largest = Math.max(0, ...changes.map((row) => Math.abs(row.percentChange ?? 0)))
  return (
    <Scroll label={`${title} by area`}>
      <table class="govuk-table pf-table pf-compare">
        <caption class="govuk-table__caption govuk-visually-hidden">
          {`${title} by area: ${span(view.to)}, the 12 months before, change, and rates per 1,000 residents`}
        </caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {COLUMNS.filter(({ key }) => rates || !RATES.includes(key)).map((column) => (
              <SortHeading
                column={column}
                sort={view.sort}
                href={(sort) => withQuery('/compare', questionOf(view, sort))}
              />
            ))}
            <td class="govuk-table__header fp-noprint" aria-hidden="true" />
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {view.rows.map((row) => (
            <Row row={row} view={view} largest={largest} />
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Row({ row, view, largest }: { row: ComparedArea; view: CompareView; largest: number }): Html {
  const { measure, type } = view.chosen
  const { outcome } = measure
  const total = row.area.kind === 'county' || row.area.kind === 'force'
  return (
    <tr class={`govuk-table__row${total && view.sort === null ? ' pf-total' : ''}`}>
      <th scope="row" class="govuk-table__header">
        <a class="govuk-link" href={chartHref({ measure: measure.slug, type: type.slug, area: row.area.code })}>
          {row.area.name}
        </a>
        {row.area.kind === 'force' && <span class="pf-small"> (force)</span>}
        {row.area.kind === 'county' && <span class="pf-small"> (county)</span>}
      </th>
      <Sum value={row.previous} months={row.previousMonths} />
      <Sum value={row.last} months={row.lastMonths} />
      {row.whole ? (
        <>
          <Numeric>{formatSigned(row.change)}</Numeric>
          <Numeric>
            <Arrow change={row.change} outcome={outcome} /> {signedPercent(row.percentChange)}
          </Numeric>
        </>
      ) : (
        <>
          <Numeric>
            <Figure value={null} missing="not compared: months are missing" />
          </Numeric>
          <Numeric>
            <Figure value={null} missing="not compared: months are missing" />
          </Numeric>
        </>
      )}
      {hasRates(view) && (
        <>
          <Numeric>
            <Figure value={row.previousRate} digits={1} missing="no rate" />
          </Numeric>
          <Numeric>
            <Figure value={row.lastRate} digits={1} missing="no rate" />
          </Numeric>
        </>
      )}
      <td class="govuk-table__cell fp-noprint" aria-hidden="true">
        {row.whole && (
          <ChangeBar
            change={Math.max(-largest, Math.min(largest, row.percentChange ?? 0))}
            largest={largest}
            outcome={outcome}
          />
        )}
      </td>
    </tr>
  )
}

function Numeric(props: { children?: Child }): Html {
  return <td class="govuk-table__cell govuk-table__cell--numeric">{props.children}</td>
}

function Sum({ value, months }: { value: number; months: number }): Html {
  return (
    <Numeric>
      <Figure value={months === 0 ? null : value} />
      {months > 0 && months < 12 && <span class="pf-small pf-block">{months} of 12 months</span>}
    </Numeric>
  )
}

function Remarks({ view }: { view: CompareView }): Html {
  const without = view.rows.filter((row) => row.residents === null)
  const years = [...new Set(view.rows.flatMap((row) => row.populationYear ?? []))].sort()
  return (
    <p class="govuk-body-s fp-quiet pf-remarks">
      {'% change is of the previous 12 months, to one decimal. '}
      {years.length > 0 &&
        `Rates are per 1,000 residents over 12 months, by the population of ${listInWords(years.map(String))}. `}
      {without.length > 0 &&
        (without.length === view.rows.length
          ? 'There are no rates because the numbers of residents have not been imported. '
          : `There are no rates for ${listInWords(without.slice(0, 5).map((row) => row.area.name))}${without.length > 5 ? ' and others' : ''}, whose numbers of residents are not known. `)}
      {view.chosen.measure.source !== '' && `Source: ${view.chosen.measure.source}.`}
    </p>
  )
}
