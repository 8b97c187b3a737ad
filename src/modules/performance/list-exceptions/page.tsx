import { kindWords } from '../../../foundations/areas/index.ts'
import { sparkChart } from '../../../platform/charts/index.ts'
import { monthInWords } from '../../../platform/clock/index.ts'
import { errorAt, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, Checkboxes, Details, Select, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Pages } from '../../../platform/html/paging.tsx'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { CrossingSign, StateTag, strengthWords } from '../pages/exception-parts.tsx'
import { PAGE_SIZE } from '../pages/paging.ts'
import { PrintButton, type SortColumn, SortHeading } from '../pages/parts.tsx'
import { chartHref, exceptionsHref, withQuery } from '../pages/paths.ts'
import { returnWords } from '../pages/response-state.ts'
import { METHOD_NAMES, markOf, typeTitle, unitAMonth } from '../pages/words.ts'
import { type ChartedRow, DRAWN_MONTHS, type SortKey } from './find-exceptions.ts'
import { listQuery, sortText } from './form.ts'
import type { EmptyList, ListView } from './view-model.ts'

export function ExceptionsPage(view: ListView): Html {
  const { month, form, empty } = view
  return (
    <>
      <ProblemSummary errors={form.errors} />
      <Heading
        caption={form.filters.measure?.title}
        lead="Charts whose count for the month lies outside its lines, in either direction."
      >
        {month === null ? 'Exceptions' : `Exceptions in ${monthInWords(month)}`}
      </Heading>
      {empty?.kind === 'no-figures' && form.filters.measure === null ? (
        <NoFigures mayImport={view.mayImport} />
      ) : (
        <>
          <Filters {...view} />
          <Newest {...view} />
          <Summary {...view} />
          <Actions {...view} />
          {empty === null ? <List {...view} /> : <EmptyNote empty={empty} view={view} />}
          {empty === null && (
            <Pages
              page={view.list.page}
              total={view.list.total}
              perPage={PAGE_SIZE}
              href={(page) => exceptionsHref(listQuery(form, { page }))}
            />
          )}
        </>
      )}
    </>
  )
}

function NoFigures(props: { mayImport: boolean }): Html {
  return (
    <Empty title="There are no figures yet">
      <p class="govuk-body">
        Exceptions are found as soon as monthly counts are here: the seasonal chart needs the same month in at least two
        of the three years before.
      </p>
      {props.mayImport ? (
        <p class="govuk-body">
          <a class="govuk-link" href="/imports/new">
            Import your force’s files
          </a>
        </p>
      ) : (
        <p class="govuk-body">An analyst can import your force’s files.</p>
      )}
    </Empty>
  )
}

function Filters(view: ListView): Html {
  const { filters, sort, errors } = view.form
  const types = filters.measure?.types ?? []
  return (
    <form class="fp-filters" method="get" action="/exceptions" aria-label="Filter the exceptions">
      <div class="fp-filters__row">
        <Select
          name="month"
          errorMessage={errorAt(errors, 'month')}
          label={{ content: 'Month' }}
          value={filters.month ?? ''}
          items={view.months.map((month) => ({ value: month, text: monthInWords(month) }))}
        />
        <Select
          name="measure"
          errorMessage={errorAt(errors, 'measure')}
          label={{ content: 'Measure' }}
          value={filters.measure?.slug ?? ''}
          items={[
            { value: '', text: 'All measures' },
            ...view.measures.map((measure) => ({ value: measure.slug, text: measure.title })),
          ]}
        />
        {filters.measure !== null && types.length > 1 && (
          <Select
            name="type"
            errorMessage={errorAt(errors, 'type')}
            label={{ content: 'Type' }}
            value={filters.type?.slug ?? ''}
            items={[
              { value: '', text: 'All types' },
              ...types.map((type) => ({
                value: type.slug,
                text: type.level === 0 ? 'The total only' : `${'– '.repeat(Math.max(0, type.level - 1))}${type.title}`,
              })),
            ]}
          />
        )}
        <Select
          name="area"
          errorMessage={errorAt(errors, 'area')}
          label={{ content: 'Area, with all inside it' }}
          value={filters.area?.code ?? ''}
          items={[{ value: '', text: 'All areas' }, ...areaItems(view)]}
        />
        <Select
          name="direction"
          errorMessage={errorAt(errors, 'direction')}
          label={{ content: 'Direction' }}
          value={filters.direction ?? ''}
          items={[
            { value: '', text: 'Both' },
            { value: 'above', text: 'Above the line' },
            { value: 'below', text: 'Below the line' },
          ]}
        />
        <Select
          name="method"
          errorMessage={errorAt(errors, 'method')}
          label={{ content: 'Method' }}
          value={filters.method ?? ''}
          items={[
            { value: '', text: 'Each measure’s own' },
            { value: 'seasonal', text: 'Seasonal' },
            { value: 'xmr', text: 'XmR' },
          ]}
        />
        <Checkboxes
          name="small"
          classes="govuk-checkboxes--small"
          values={filters.small ? ['yes'] : []}
          items={[{ value: 'yes', content: 'Small counts too' }]}
        />
        {sort !== null && <input type="hidden" name="sort" value={sortText(sort)} />}
        <Button classes="govuk-button--secondary">Apply</Button>
      </div>
    </form>
  )
}

function areaItems({ areas, form }: ListView): { value: string; text: string }[] {
  const chosen = form.filters.area
  const all = chosen === null || areas.some((area) => area.id === chosen.id) ? areas : [chosen, ...areas]
  const names = new Map<string, number>()
  for (const area of all) names.set(area.name, (names.get(area.name) ?? 0) + 1)
  return all.map((area) => ({
    value: area.code,
    text:
      area.kind === 'district' || ((names.get(area.name) ?? 0) < 2 && area.kind === 'ward')
        ? area.name
        : `${area.name} (${kindWords(area.kind).one.toLowerCase()})`,
  }))
}

function Newest(view: ListView): Child {
  if (view.newest.length === 0 || view.form.filters.measure !== null) return null
  const earlier = view.newest.filter(({ month }) => month !== view.month)
  if (earlier.length === 0) return null
  return (
    <p class="govuk-body fp-noprint">
      Other newest months:{' '}
      {earlier.map(({ slug, title, month }, i) => (
        <>
          {i > 0 && '; '}
          <a class="govuk-link" href={exceptionsHref({ month, measure: slug })}>
            {title}, {monthInWords(month)}
          </a>
        </>
      ))}
      .
    </p>
  )
}

function Summary(view: ListView): Child {
  const { summary } = view
  if (summary === null || summary.charts === 0) return null
  const chance = summary.expectedByChance
  const listed = view.above + view.below
  return (
    <section aria-label="Summary" class="pf-chance">
      <dl class="pf-tally">
        <Tally figure={formatNumber(summary.charts)} words="charts tested" />
        <Tally
          figure={chance < 0.5 ? 'under 1' : `about ${formatNumber(Math.round(chance))}`}
          words="by chance alone"
        />
        <Tally
          figure={formatNumber(summary.exceptions)}
          words={summary.exceptions === 1 ? 'stands out' : 'stand out'}
        />
        <Tally
          figure={formatNumber(summary.strong)}
          words={summary.strong === 1 ? 'survives the check for false alarms' : 'survive the check for false alarms'}
        />
      </dl>
      {listed > 0 && (
        <p class="govuk-body">
          {view.filtered || view.form.filters.small ? `${plural(listed, 'matches', 'match')} your filters: ` : ''}
          <strong>{formatNumber(view.above)}</strong> above the line and <strong>{formatNumber(view.below)}</strong>{' '}
          below it. {meaningSentence(view)}
        </p>
      )}
      {view.otherMethod.map((sentence) => (
        <p class="govuk-body">{sentence}</p>
      ))}
      <Details summary="What chance would do, and what “survives” means">
        <p class="govuk-body">{view.sentences.join(' ')}</p>
        <p class="govuk-body">
          Even when nothing has changed, some counts fall outside their lines, as a fair coin sometimes shows six heads
          in a row. The more charts are tested, the more of these false alarms there are.
        </p>
        <p class="govuk-body">
          So the list is checked once more, as a whole. For each chart we work out how likely so unusual a count would
          be by chance, and ask how far out a chart must lie, among all those tested, for at most 5 in 100 of the charts
          marked to be false alarms. A chart that lies further out survives and is marked “strong” (statisticians call
          this false-discovery control, by the method of Benjamini and Hochberg). The others may be real too: read them
          as questions. Months of one chart resemble each other, so chance produces rather more than the figure says.
        </p>
        {summary.tooSmall > 0 && (
          <p class="govuk-body">
            {plural(summary.tooSmall, 'more chart', 'more charts')} crossed a line with too small a count to report.
            Choose “Small counts too” to see {summary.tooSmall === 1 ? 'it' : 'them'}.
          </p>
        )}
        {view.byMeasure.length > 1 && <ByMeasure {...view} />}
      </Details>
    </section>
  )
}

function Tally(props: { figure: string; words: string }): Html {
  return (
    <div class="pf-tally__item">
      <dt>{props.words}</dt>
      <dd>{props.figure}</dd>
    </div>
  )
}

function meaningSentence({ concerns, improvements, neutral }: ListView): string {
  const parts = [
    concerns > 0 && plural(concerns, 'is a concern', 'are concerns'),
    improvements > 0 && plural(improvements, 'is an improvement', 'are improvements'),
    neutral > 0 && plural(neutral, 'is unusual without being either', 'are unusual without being either'),
  ].filter((part) => part !== false)
  return parts.length === 0 ? '' : `${parts.join(', ')}.`
}

function ByMeasure(view: ListView): Html {
  return (
    <div class="fp-scroll" role="group" aria-label="Charts tested by measure" tabindex={0}>
      <table class="govuk-table">
        <caption class="govuk-table__caption govuk-table__caption--s">By measure</caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {['Measure', 'Method'].map((head) => (
              <th scope="col" class="govuk-table__header">
                {head}
              </th>
            ))}
            {['Charts', 'By chance', 'Stand out', 'Survive'].map((head) => (
              <th scope="col" class="govuk-table__header fp-number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {view.byMeasure.map((one) => (
            <tr class="govuk-table__row">
              <th scope="row" class="govuk-table__header">
                {one.title}
              </th>
              <td class="govuk-table__cell">{one.methodName}</td>
              <td class="govuk-table__cell fp-number">{formatNumber(one.charts)}</td>
              <td class="govuk-table__cell fp-number">{formatNumber(one.expectedByChance, 1)}</td>
              <td class="govuk-table__cell fp-number">{formatNumber(one.exceptions)}</td>
              <td class="govuk-table__cell fp-number">{formatNumber(one.strong)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Actions(view: ListView): Html {
  const { form, month, empty } = view
  const ask = withQuery('/exceptions/ask', { month, measure: form.filters.measure?.slug })
  return (
    <div class="fp-actions">
      {view.mayAsk && view.notAsked > 0 && <Button href={ask}>Ask for responses</Button>}
      <a class="govuk-link" href="/exceptions/unanswered">
        Unanswered exceptions
      </a>
      {empty === null && (
        <a class="govuk-link" href={withQuery('/exceptions.csv', listQuery(form))}>
          Download as CSV
        </a>
      )}
      {view.mayAsk && (
        <a class="govuk-link" href="/exceptions/settings">
          Settings
        </a>
      )}
      {empty === null && <PrintButton />}
    </div>
  )
}

function EmptyNote(props: { empty: EmptyList; view: ListView }): Html {
  const { empty, view } = props
  const { filters } = view.form
  const measure = filters.measure?.slug
  switch (empty.kind) {
    case 'no-figures':
      return (
        <Empty title={`${filters.measure?.title ?? 'This measure'} has no figures yet`}>
          <p class="govuk-body">
            <a class="govuk-link" href="/exceptions">
              See all measures
            </a>
          </p>
        </Empty>
      )
    case 'no-figures-this-month':
      return (
        <Empty
          title={`There are no figures for ${filters.month === null ? 'this month' : monthInWords(filters.month)}`}
        >
          <p class="govuk-body">
            <a class="govuk-link" href={exceptionsHref({ month: empty.newest, measure })}>
              See {monthInWords(empty.newest)}, the newest month
            </a>
          </p>
        </Empty>
      )
    case 'no-history':
      return (
        <Empty title="There is not enough history to judge this month">
          <p class="govuk-body">
            The seasonal chart needs the same month in at least two of the three years before. The XmR chart needs only
            the months before and after.
          </p>
          <ul class="govuk-list govuk-list--bullet">
            {empty.measures.map((one) => (
              <li>
                {one.title} begins in {monthInWords(one.from)}: it had {plural(one.years, 'year', 'years')}.
              </li>
            ))}
          </ul>
          {filters.method !== 'xmr' && (
            <p class="govuk-body">
              <a class="govuk-link" href={exceptionsHref(listQuery(view.form, { method: 'xmr' }))}>
                Use XmR charts instead
              </a>
            </p>
          )}
        </Empty>
      )
    case 'all-quiet':
      return (
        <Empty title="Good news: nothing stands out this month">
          <p class="govuk-body">
            {plural(empty.tested, 'chart was tested and lies', 'charts were tested and all lie')} within{' '}
            {empty.tested === 1 ? 'its' : 'their'} lines, or with too small a count to report.
          </p>
        </Empty>
      )
    case 'filtered-out':
      return (
        <Empty title="No exception matches your filters">
          <p class="govuk-body">
            {plural(empty.found, 'exception is', 'exceptions are')} left out.{' '}
            <a class="govuk-link" href={exceptionsHref({ month: filters.month })}>
              Show all exceptions of the month
            </a>
          </p>
        </Empty>
      )
  }
}

function List(view: ListView): Html {
  const { list } = view
  const first = (list.page - 1) * 50 + 1
  return (
    <table class="govuk-table pf-exceptions" role="table">
      <caption class="govuk-table__caption govuk-table__caption--m">
        {list.pages > 1
          ? `Exceptions ${first} to ${first + list.rows.length - 1} of ${formatNumber(list.total)}`
          : plural(list.total, 'exception', 'exceptions')}
      </caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row" role="row">
          <Sortable view={view} by="type" />
          <Sortable view={view} by="area" />
          <Sortable view={view} by="count" />
          <Sortable view={view} by="expected" />
          <th scope="col" class="govuk-table__header" role="columnheader">
            Direction
          </th>
          <Sortable view={view} by="strength" />
          <th scope="col" class="govuk-table__header" role="columnheader">
            Response
          </th>
          <th scope="col" class="govuk-table__header pf-exceptions__chart" role="columnheader">
            {DRAWN_MONTHS} months
          </th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {list.rows.map((row, i) => (
          <Row row={row} index={i} />
        ))}
      </tbody>
    </table>
  )
}

const COLUMNS: Readonly<Record<SortKey, SortColumn>> = {
  type: { key: 'type', text: 'Type', numeric: false },
  area: { key: 'area', text: 'Area', numeric: false },
  count: { key: 'count', text: 'Count', numeric: true },
  expected: { key: 'expected', text: 'Expected', numeric: true },
  strength: { key: 'strength', text: 'Strength', numeric: true },
}

function Sortable(props: { view: ListView; by: SortKey }): Html {
  const { view, by } = props
  return (
    <SortHeading
      column={COLUMNS[by]}
      sort={view.form.sort ?? { key: 'strength', descending: true }}
      href={(sort) => exceptionsHref(listQuery(view.form, { sort: sort === '-strength' ? null : sort }))}
    />
  )
}

/** Where one reads on: the exception that was asked about, or the chart. */
export function rowHref(row: Pick<ChartedRow, 'requestId' | 'measure' | 'type' | 'area' | 'month'>): string {
  if (row.requestId !== null) return `/exceptions/requests/${row.requestId}`
  return chartHref({ measure: row.measure.slug, type: row.type.slug, area: row.area.code }, { month: row.month })
}

function Row(props: { row: ChartedRow; index: number }): Html {
  const { row, index } = props
  const title = typeTitle(row.measure, row.type)
  return (
    <tr class="govuk-table__row" role="row">
      <th scope="row" class="govuk-table__header pf-exceptions__type" role="rowheader">
        <a class="govuk-link" href={rowHref(row)}>
          {title}
          <span class="govuk-visually-hidden"> in {row.area.name}</span>
        </a>
        {title !== row.measure.title && <span class="pf-exceptions__more">{row.measure.title}</span>}
      </th>
      <td class="govuk-table__cell pf-exceptions__area" role="cell">
        {row.area.name}
        {row.area.kind !== 'district' && <span class="pf-exceptions__more">{kindWords(row.area.kind).one}</span>}
      </td>
      <td class="govuk-table__cell fp-number pf-exceptions__count" role="cell" data-label="Count">
        {formatNumber(row.count)}
      </td>
      <td class="govuk-table__cell fp-number" role="cell" data-label="Expected">
        {formatNumber(row.expected, 1)}
        <span class="pf-exceptions__more">
          <span class="govuk-visually-hidden">lines at </span>
          {row.lower === null ? '–' : formatNumber(row.lower, 1)} to{' '}
          {row.upper === null ? '–' : formatNumber(row.upper, 1)}
        </span>
      </td>
      <td class="govuk-table__cell" role="cell" data-label="Direction">
        <CrossingSign crossing={row} />
      </td>
      <td class="govuk-table__cell pf-exceptions__strength" role="cell" data-label="Strength">
        {strengthWords(row.strength)}
        {row.strong && <Tag classes="pf-strong">Strong</Tag>}
        {!row.significant && <span class="pf-exceptions__more">Small count</span>}
      </td>
      <td class="govuk-table__cell pf-exceptions__state" role="cell" data-label="Response">
        <StateTag state={row.state} />
        {row.cameBack.state !== 'no later month yet' && (
          <span class="pf-exceptions__more">{returnWords(row.cameBack)}</span>
        )}
      </td>
      <td class="govuk-table__cell pf-exceptions__chart" role="cell">
        <SmallChart row={row} index={index} />
      </td>
    </tr>
  )
}

function SmallChart({ row, index }: { row: ChartedRow; index: number }): Html {
  const months = row.figures.rows.filter((one) => one.month <= row.month && !one.ahead)
  return sparkChart({
    id: `chart-${index + 1}`,
    title: `${typeTitle(row.measure, row.type)} in ${row.area.name}, ${METHOD_NAMES[row.chart].toLowerCase()}`,
    unit: unitAMonth(row.measure),
    floor: 0,
    points: months.slice(-DRAWN_MONTHS).map((one) => ({
      x: one.month,
      y: one.count,
      mean: one.expected,
      lower: one.lower,
      upper: one.upper,
      mark: markOf(one),
      segmentStart: one.newLimits,
    })),
  })
}
