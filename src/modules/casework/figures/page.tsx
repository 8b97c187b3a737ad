import { monthInWords } from '../../../platform/clock/index.ts'
import { errorAt, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime, formatNumber, formatPercent, plural } from '../../../platform/html/format.ts'
import { Button, Input, Select, Table } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { COST_BASES, type EstimateLine } from '../domain/unit-costs.ts'
import type { UnitCost } from '../store/figure-rules.ts'
import type { MonthlySeries } from './count.ts'
import { type Asked, OWN, queryOf } from './form.ts'
import type { Period } from './periods.ts'
import type { Shown } from './suppress.ts'
import { type Block, type Breakdown, byFrequency, type Line, shownIn, type Tables } from './tables.ts'

type HeldCost = UnitCost & { readonly pounds: number }

export interface FiguresView {
  readonly asked: Asked
  readonly periods: readonly Period[]
  readonly tables: Tables
  /** Index of the district that was asked for; null for the whole partnership. */
  readonly column: number | null
  readonly countedAt: Date
  readonly monthly: readonly MonthlySeries[]
  readonly estimate: { readonly lines: readonly EstimateLine<HeldCost>[]; readonly pounds: number }
  /** Victims of crime by the labels of age and gender; null when the partnership holds none. */
  readonly crime: ReadonlyMap<string, number> | null
  /** What is set side by side for all districts. */
  readonly districtLines: readonly { readonly title: string; readonly line: Line }[]
  readonly mayConfigure: boolean
  readonly mayWork: boolean
}

export function smallWords(threshold: number): string {
  return `fewer than ${threshold}`
}

export function FiguresPage(props: FiguresView): Html {
  const { asked, tables, column } = props
  const place = column === null ? 'the whole partnership' : (tables.columns[column]?.name ?? '')
  return (
    <>
      <ProblemSummary errors={asked.errors} />
      <Heading
        caption="Casework"
        lead={`${asked.period.title}: ${formatDate(asked.period.from)} to ${formatDate(asked.period.to)}, ${place}.`}
      >
        Figures
      </Heading>
      <Choices {...props} />
      <div class="fp-actions fp-noprint">
        <a class="govuk-link" href={`/casework/figures.csv${queryOf(asked)}`}>
          Download as CSV
        </a>
        <button type="button" class="govuk-button govuk-button--secondary" data-print hidden>
          Print
        </button>
        {props.mayWork && (
          <a class="govuk-link" href="/compliance">
            Compliance
          </a>
        )}
      </div>
      <div class="govuk-inset-text">
        <p class="govuk-body">
          Counts below {tables.threshold} are shown as “{smallWords(tables.threshold)}”, nought included. Where one of
          them could be worked out from others, some of those are “not shown” as well. Periods are whole months, for the
          same reason.
        </p>
        <p class="govuk-body">
          Counted at {formatDateTime(props.countedAt)} from the records of the whole partnership. Records of hidden
          purposes, and those whose processing is restricted, are not counted, whoever looks.
        </p>
      </div>
      <nav class="cw-nav fp-noprint" aria-label="On this page">
        <ul>
          {[...tables.blocks.map(({ key, title }) => ({ key, title })), ...OTHERS].map(({ key, title }) => (
            <li>
              <a class="govuk-link" href={`#${key}`}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {tables.blocks.map((block) => (
        <BlockPart {...{ block, view: props }} />
      ))}
      {column === null && <Districts {...props} />}
      <Costs {...props} />
      <Monthly {...props} />
    </>
  )
}

const OTHERS = [
  { key: 'cost', title: 'Cost saved' },
  { key: 'measures', title: 'Charts of these counts' },
] as const

function Choices({ asked, periods, tables }: FiguresView): Html {
  return (
    <form method="get" action="/casework/figures" class="fp-filters fp-noprint" aria-label="Choose period and district">
      <div class="fp-filters__row">
        <Select
          name="period"
          label={{ content: 'Period' }}
          value={asked.errors.length > 0 ? OWN : asked.period.key}
          items={[...periods.map(({ key, title }) => ({ value: key, text: title })), { value: OWN, text: 'Own dates' }]}
        />
        <Input
          name="from"
          type="date"
          label={{ content: 'Own dates: from' }}
          classes="govuk-input--width-10"
          value={asked.from}
          errorMessage={errorAt(asked.errors, 'from')}
        />
        <Input
          name="to"
          type="date"
          label={{ content: 'Own dates: to' }}
          classes="govuk-input--width-10"
          value={asked.to}
          errorMessage={errorAt(asked.errors, 'to')}
        />
        <Select
          name="district"
          label={{ content: 'District' }}
          value={asked.areaId === null ? '' : String(asked.areaId)}
          items={[
            { value: '', text: 'Whole partnership' },
            ...tables.columns.flatMap(({ areaId, name }) =>
              areaId === null ? [] : [{ value: String(areaId), text: name }],
            ),
          ]}
        />
        <Button classes="govuk-button--secondary">Show</Button>
      </div>
    </form>
  )
}

interface BlockProps {
  readonly block: Block
  readonly view: FiguresView
}

function BlockPart({ block, view }: BlockProps): Html {
  const { tables } = view
  const column = block.byDistrict ? view.column : null
  const total = block.total === null ? null : shownIn(block.total, column)
  return (
    <section class="cw-section" id={block.key} aria-labelledby={`${block.key}-title`}>
      <h2 class="govuk-heading-m" id={`${block.key}-title`}>
        {block.title}
      </h2>
      <p class="govuk-body">
        {block.help}
        {!block.byDistrict && view.column !== null && ' This is of the whole partnership.'}
      </p>
      {total !== null && total.kind !== 'shown' ? (
        <p class="govuk-body">
          <strong>
            {block.total?.label}: {inWords(total, tables.threshold)}.
          </strong>{' '}
          Nothing more is shown.
        </p>
      ) : (
        <>
          {block.total !== null && (
            <p class="govuk-body">
              <strong>
                {block.total.label}: {inWords(shownIn(block.total, column), tables.threshold)}
              </strong>
              {block.key === 'matrix' && <MedianTime view={view} />}
            </p>
          )}
          <div class="cw-figures">
            {block.breakdowns.map((breakdown) => (
              <BreakdownTable {...{ block, breakdown, column, view, whole: total }} />
            ))}
          </div>
          {block.key === 'victims' && view.crime === null && (
            <p class="govuk-body">
              The partnership holds no counts of victims of crime by age or gender to set these beside. Import them as a
              measure called “Victims of crime”, with the ages and genders above as its types, and they stand here.
            </p>
          )}
        </>
      )}
    </section>
  )
}

function MedianTime({ view: { tables, column } }: { view: FiguresView }): Child {
  const hours = column === null ? tables.times.median.whole : (tables.times.median.columns[column] ?? null)
  return hours === null ? null : `, half of them within ${timeInWords(hours)} of the report`
}

export function timeInWords(hours: number): string {
  if (hours < 1) return plural(Math.max(1, Math.round(hours * 60)), 'minute', 'minutes')
  if (hours < 48) return plural(Math.round(hours * 10) / 10, 'hour', 'hours')
  return plural(Math.round((hours / 24) * 10) / 10, 'day', 'days')
}

function inWords(shown: Shown, threshold: number): string {
  switch (shown.kind) {
    case 'shown':
      return formatNumber(shown.value)
    case 'small':
      return smallWords(threshold)
    case 'hidden':
      return 'not shown'
  }
}

function BreakdownTable(props: {
  block: Block
  breakdown: Breakdown
  column: number | null
  view: FiguresView
  whole: Shown | null
}): Html {
  const { block, breakdown, column, view, whole } = props
  const sorted = block.total === null ? byFrequency(breakdown.lines, column) : breakdown.lines
  // A long list of small counts is said in a sentence.
  const folds = sorted.length >= FOLD_FROM && sorted.every(({ depth }) => depth === 0)
  const folded = folds ? sorted.filter((line) => shownIn(line, column).kind === 'small') : []
  const lines = sorted.filter((line) => !folded.includes(line))
  const values = lines.map((line) => shownIn(line, column))
  const most = Math.max(1, ...values.map((shown) => (shown.kind === 'shown' ? shown.value : 0)))
  const compared = view.crime !== null && breakdown.lines.some(({ label }) => view.crime?.has(label))
  const of = whole?.kind === 'shown' ? whole.value : null
  const small =
    folded.length === 0 ? null : (
      <p class="govuk-body">
        <strong>{capital(smallWords(view.tables.threshold))} each:</strong>{' '}
        {folded.map(({ label }) => label).join('; ')}.
      </p>
    )
  if (lines.length === 0) return <div>{small}</div>
  return (
    <div>
      <Scroll label={breakdown.title}>
        <Table
          firstCellIsHeader
          caption={block.total === null ? block.title : breakdown.title}
          captionClasses={block.total === null ? 'govuk-visually-hidden' : 'govuk-table__caption--s'}
          head={[
            { content: 'What' },
            { content: 'Count', format: 'numeric' },
            ...(of === null ? [] : [{ content: 'Share', format: 'numeric' as const }]),
            ...(compared ? [{ content: 'Victims of crime', format: 'numeric' as const }] : []),
            { content: <span class="govuk-visually-hidden">Bar</span>, classes: 'cw-bar-cell' },
          ]}
          rows={lines.map((line, i) => {
            const shown = values[i] ?? { kind: 'hidden' }
            return [
              {
                content:
                  line.depth === 0 ? line.label : <span class={`cw-part cw-part--${line.depth}`}>{line.label}</span>,
              },
              {
                content:
                  shown.kind === 'shown' ? (
                    formatNumber(shown.value)
                  ) : (
                    <span class="fp-quiet cw-small">{inWords(shown, view.tables.threshold)}</span>
                  ),
                format: 'numeric',
              },
              ...(of === null
                ? []
                : [
                    {
                      content: shown.kind === 'shown' && of > 0 ? formatPercent(shown.value / of, 0) : '',
                      format: 'numeric' as const,
                    },
                  ]),
              ...(compared ? [{ content: crimeIn(view, line.label), format: 'numeric' as const }] : []),
              { content: <Bar shown={shown} most={most} />, classes: 'cw-bar-cell' },
            ]
          })}
        />
      </Scroll>
      {small}
    </div>
  )
}

/** Lists at least as long as this say their small counts in a sentence. */
const FOLD_FROM = 10

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}

function crimeIn({ crime }: FiguresView, label: string): string {
  const count = crime?.get(label)
  return count === undefined ? '' : formatNumber(count)
}

/** The count once more, as a length; whoever listens has the number. */
function Bar({ shown, most }: { shown: Shown; most: number }): Child {
  if (shown.kind !== 'shown') return null
  return (
    <svg class="cw-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect x="0" y="0" width={String(Math.round((1000 * shown.value) / most) / 10)} height="10" />
    </svg>
  )
}

function Districts({ tables, districtLines }: FiguresView): Child {
  if (tables.columns.length < 2) return null
  return (
    <section class="cw-section" id="districts" aria-labelledby="districts-title">
      <h2 class="govuk-heading-m" id="districts-title">
        Districts side by side
      </h2>
      <Scroll label="Districts side by side">
        <Table
          firstCellIsHeader
          head={[
            { content: 'District' },
            ...districtLines.map(({ line }) => ({ content: line.label, format: 'numeric' as const })),
          ]}
          rows={[...tables.columns.keys(), null].map((column) => [
            { content: column === null ? 'Whole partnership' : (tables.columns[column]?.name ?? '') },
            ...districtLines.map(({ line }) => ({
              content: inWords(shownIn(line, column), tables.threshold),
              format: 'numeric' as const,
            })),
          ])}
        />
      </Scroll>
    </section>
  )
}

const POUNDS = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP', maximumFractionDigits: 2 })

/** £1,200 or £12.50: pence only where there are any. */
export function poundsInWords(pounds: number): string {
  return POUNDS.format(pounds).replace(/\.00$/, '')
}

function Costs({ estimate, mayConfigure, tables }: FiguresView): Html {
  const settings = mayConfigure ? (
    <a class="govuk-link" href="/casework-settings/figures">
      the settings of figures
    </a>
  ) : (
    'the settings of figures'
  )
  return (
    <section class="cw-section" id="cost" aria-labelledby="cost-title">
      <h2 class="govuk-heading-m" id="cost-title">
        Cost saved
      </h2>
      {estimate.lines.length === 0 ? (
        <Empty title="No unit costs are set">
          <p class="govuk-body">
            The product does not know what anything saves and invents no sums. Whoever keeps the settings of casework,
            such as a system administrator, sets what each of these is taken to save, and where that is from, in{' '}
            {settings}: {Object.values(COST_BASES).join('; ').toLowerCase()}.
          </p>
        </Empty>
      ) : (
        <>
          <p class="govuk-body">
            An estimate: so many of each, times what one is taken to save. It shows no cause, and counts that are not
            shown add nothing.
          </p>
          <Scroll label="Cost saved">
            <Table
              firstCellIsHeader
              head={[
                { content: 'What' },
                { content: 'Count', format: 'numeric' },
                { content: 'Of each', format: 'numeric' },
                { content: 'Together', format: 'numeric' },
                { content: 'Source' },
              ]}
              rows={[
                ...estimate.lines.map(({ cost, count, pounds }) => [
                  { content: COST_BASES[cost.basis] },
                  { content: count === null ? 'not shown' : formatNumber(count), format: 'numeric' as const },
                  { content: poundsInWords(cost.pounds), format: 'numeric' as const },
                  { content: pounds === null ? 'not shown' : poundsInWords(pounds), format: 'numeric' as const },
                  {
                    content: `${cost.assumption ? 'Assumption' : 'Published'}: ${cost.source} (since ${formatDate(cost.validFrom)})`,
                  },
                ]),
                [
                  { content: 'Estimate' },
                  { content: '' },
                  { content: '' },
                  { content: <strong>{poundsInWords(estimate.pounds)}</strong>, format: 'numeric' as const },
                  { content: '' },
                ],
              ]}
            />
          </Scroll>
          {estimate.lines.some(({ count }) => count === null) && (
            <p class="govuk-body">
              Some counts are below {tables.threshold} or hidden with them: the estimate is without them.
            </p>
          )}
        </>
      )}
    </section>
  )
}

function Monthly({ monthly, tables }: FiguresView): Html {
  return (
    <section class="cw-section" id="measures" aria-labelledby="measures-title">
      <h2 class="govuk-heading-m" id="measures-title">
        Charts of these counts
      </h2>
      <p class="govuk-body">
        Once a day the counts of months that are over become measures, with charts and exceptions like any crime. A
        measure begins with the first month after which the partnership counts {tables.threshold} or more in every
        month, and is told by district where each district does; otherwise its sum is told alone. Charts need two years
        of months to show what is usual.
      </p>
      <Scroll label="Charts of these counts">
        <Table
          firstCellIsHeader
          head={[{ content: 'Measure' }, { content: 'Months' }, { content: 'Districts' }]}
          rows={monthly.map(({ title, months, byDistrict }) => [
            {
              content:
                months === null ? (
                  title
                ) : (
                  <a class="govuk-link" href="/measures">
                    {title}
                  </a>
                ),
            },
            {
              content:
                months === null
                  ? `None yet: it takes ${tables.threshold} or more in the newest month that is over`
                  : `${monthInWords(months.first)} to ${monthInWords(months.last)}`,
            },
            { content: months === null ? '' : byDistrict ? 'Each' : 'All together' },
          ])}
        />
      </Scroll>
    </section>
  )
}
