import { monthInWords } from '../../../platform/clock/index.ts'
import { formatDate, formatDateTime, formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { smallChart } from '../pages/charts.tsx'
import { SignalTag } from '../pages/parts.tsx'
import { chartHref, exceptionsHref, measureHref, requestHref } from '../pages/paths.ts'
import { listInWords, typeTitle } from '../pages/words.ts'
import type { ImportRecord } from '../store/imports.ts'
import type { HomeException, HomeRequest, HomeView, MonthOfMeasure } from './view-model.ts'

export function HomePage({ view }: { view: HomeView }): Html {
  const months = [...new Set(view.measures.map((one) => one.month))].sort().reverse()
  const [newest] = months
  const asked = <Asked view={view} />
  return (
    <>
      <Heading lead={newest === undefined ? undefined : `The latest figures are of ${monthInWords(newest)}.`}>
        {view.asked.own ? 'What is asked of your areas' : 'What changed'}
      </Heading>
      {view.asked.own && asked}
      {view.asked.own && <h2 class="govuk-heading-l">What changed</h2>}
      <Measures measures={view.measures} />
      <Strongest view={view} />
      {!view.asked.own && asked}
      <Work view={view} />
    </>
  )
}

/** Before anything has been imported. */
export function FirstRunPage({ mayImport, mayImportAreas }: { mayImport: boolean; mayImportAreas: boolean }): Html {
  if (!mayImport) {
    return (
      <>
        <Heading>Welcome</Heading>
        <Empty title="There are no figures yet.">
          <p class="govuk-body">
            An analyst of your partnership imports the police force’s files. Then this page shows what changed, which
            charts stand out and what is asked of your areas.
          </p>
        </Empty>
      </>
    )
  }
  return (
    <>
      <Heading
        caption="Welcome"
        lead="Frankpledge turns your force’s monthly crime files into charts for every area and type, finds the months that stand out and asks for answers."
      >
        Import your force’s files
      </Heading>
      <ol class="fp-steps">
        <li>
          <h2 class="govuk-heading-s">Load your areas</h2>
          <p class="govuk-body">
            Crime files name small census areas. To add them up to districts, a county and a force, load the look-up
            files and boundaries of the Office for National Statistics and Ordnance Survey:{' '}
            <a class="govuk-link" href="https://geoportal.statistics.gov.uk" rel="noreferrer">
              geoportal.statistics.gov.uk
            </a>
            . Population by area gives rates.
          </p>
          {mayImportAreas && (
            <p class="govuk-body">
              <a class="govuk-link" href="/reference/areas">
                Areas, boundaries and population
              </a>
            </p>
          )}
        </li>
        <li>
          <h2 class="govuk-heading-s">Download the street-level crime files</h2>
          <p class="govuk-body">
            From{' '}
            <a class="govuk-link" href="https://data.police.uk/data/" rel="noreferrer">
              data.police.uk/data
            </a>
            : choose at least three years of months and your force, leave only “Include crime data” ticked, and download
            the zip file. Older months are in its archive.
          </p>
        </li>
        <li>
          <h2 class="govuk-heading-s">Drop the zip file in</h2>
          <p class="govuk-body">
            Nothing is stored until you have seen what would change. Your own counts work as well: tables by month, area
            and type as CSV.
          </p>
          <Button href="/imports/new" isStartButton>
            Import files
          </Button>
        </li>
        <li>
          <h2 class="govuk-heading-s">See which months stand out</h2>
          <p class="govuk-body">
            This page then shows the exceptions of the latest month, and each partnership is asked for an answer to its
            own.
          </p>
        </li>
      </ol>
    </>
  )
}

/** For people whose roles bring nothing of this module. */
export function PlainHomePage(): Html {
  return (
    <>
      <Heading>Home</Heading>
      <p class="govuk-body">Your roles do not include the figures. Use the menu above for what you may do.</p>
      <p class="govuk-body">If you should see more, ask your team administrator.</p>
    </>
  )
}

function Measures({ measures }: { measures: readonly MonthOfMeasure[] }): Html {
  return (
    <ul class="fp-cards">
      {measures.map(({ measure, month, screening, since }) => (
        <li class="fp-card">
          <h2 class="govuk-heading-s pf-card-title">
            <a class="govuk-link" href={measureHref(measure.slug)}>
              {measure.title}
            </a>
          </h2>
          <a class="pf-card-figure" href={exceptionsHref({ month, measure: measure.slug })}>
            <span class="fp-card__figure">{screening === null ? '–' : formatNumber(screening.exceptions)}</span>{' '}
            {screening?.exceptions === 1 ? 'exception' : 'exceptions'} in {monthInWords(month)}
          </a>
          <p class="govuk-body-s pf-card-text">
            {screening === null
              ? 'There are too few months to judge any chart yet.'
              : `${sinceWords(since)} ${chanceWords(screening)}`}
          </p>
        </li>
      ))}
    </ul>
  )
}

function sinceWords({ fresh, still, back }: MonthOfMeasure['since']): string {
  const parts: string[] = []
  if (fresh > 0) parts.push(`${formatNumber(fresh)} new since the month before`)
  if (still > 0) parts.push(`${formatNumber(still)} for the second month or more`)
  if (back > 0) parts.push(`${formatNumber(back)} came back`)
  return parts.length === 0 ? 'Nothing new since the month before.' : `${capital(listInWords(parts))}.`
}

function chanceWords(screening: NonNullable<MonthOfMeasure['screening']>): string {
  const { charts, expectedByChance } = screening
  const chance = expectedByChance < 0.5 ? 'fewer than one' : `about ${formatNumber(Math.round(expectedByChance))}`
  return `Of ${plural(charts, 'chart', 'charts')} tested, chance alone would list ${chance}.`
}

function Strongest({ view }: { view: HomeView }): Html {
  if (view.strongest.length === 0) {
    return (
      <Empty title="No chart stands out in its latest month.">
        <p class="govuk-body">Every count lies within the lines of its chart, or is too small to report.</p>
      </Empty>
    )
  }
  const all = view.exceptions === view.strongest.length
  return (
    <section aria-labelledby="strongest">
      <h2 class="govuk-heading-m" id="strongest">
        {all ? 'Exceptions' : 'The strongest exceptions'}
      </h2>
      <ul class="fp-small-multiples pf-strongest">
        {view.strongest.map((one) => (
          <ExceptionCard one={one} />
        ))}
      </ul>
      {!all && (
        <p class="govuk-body">
          <a class="govuk-link" href={exceptionsHref()}>
            {`See all ${formatNumber(view.exceptions)} exceptions`}
          </a>
        </p>
      )}
    </section>
  )
}

function ExceptionCard({ one }: { one: HomeException }): Html {
  const { exception, measure, type, area, figures } = one
  const title = `${typeTitle(measure, type)} in ${area.name}`
  return (
    <li class={`pf-small-chart pf-small-chart--${exception.class}`}>
      <h3 class="govuk-heading-s pf-small-chart__title">
        <a
          class="govuk-link"
          href={chartHref({ measure: measure.slug, type: type.slug, area: area.code }, { method: exception.chart })}
        >
          {title}
        </a>
      </h3>
      {smallChart({ id: `chart-${exception.typeId}-${exception.areaId}`, title, measure, figures })}
      <p class="pf-small">
        {`${formatNumber(exception.count)} in ${monthInWords(exception.month)}, ${formatNumber(Math.round(exception.expected))} expected`}
      </p>
      <p class="pf-small">
        <SignalTag signal={{ ...exception }} kind={exception.chart} />
      </p>
    </li>
  )
}

function Asked({ view }: { view: HomeView }): Html {
  const { asked } = view
  const where = asked.own ? 'your areas' : 'the partnership'
  return (
    <section aria-labelledby="asked">
      {!asked.own && (
        <h2 class="govuk-heading-m" id="asked">
          Answers outstanding
        </h2>
      )}
      {asked.own && (
        <h2 class="govuk-visually-hidden" id="asked">
          Answers outstanding
        </h2>
      )}
      {asked.total === 0 ? (
        <Empty
          title={
            asked.own ? 'Nothing is waiting for an answer from your areas.' : 'No exception is waiting for an answer.'
          }
        >
          <p class="govuk-body">Exceptions of the next import will appear here.</p>
        </Empty>
      ) : (
        <>
          <p class="govuk-body">
            {`${plural(asked.total, 'exception waits', 'exceptions wait')} for an answer from ${where}`}
            {asked.overdue > 0 ? `, ${formatNumber(asked.overdue)} of them overdue.` : ', none of them overdue.'}
          </p>
          <Scroll label="Table of answers outstanding">
            <table class="govuk-table pf-table">
              <caption class="govuk-table__caption govuk-visually-hidden">
                Exceptions that wait for an answer, those due first
              </caption>
              <thead class="govuk-table__head">
                <tr class="govuk-table__row">
                  {['Exception', 'Month', 'Answer due'].map((text) => (
                    <th scope="col" class="govuk-table__header">
                      {text}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody class="govuk-table__body">
                {asked.first.map((one) => (
                  <RequestRow one={one} />
                ))}
              </tbody>
            </table>
          </Scroll>
          {asked.total > asked.first.length && (
            <p class="govuk-body">
              <a class="govuk-link" href="/exceptions/unanswered">
                {`See all ${formatNumber(asked.total)}`}
              </a>
            </p>
          )}
        </>
      )}
    </section>
  )
}

function RequestRow({ one }: { one: HomeRequest }): Html {
  const { request, measure, type, area, overdue } = one
  const words = `${formatNumber(request.count)}, ${formatNumber(Math.round(request.expected))} expected`
  return (
    <tr class="govuk-table__row">
      <th scope="row" class="govuk-table__header">
        <a class="govuk-link" href={requestHref(request.id)}>
          {`${typeTitle(measure, type)} in ${area.name}`}
        </a>
        <span class="pf-small pf-block">{words}</span>
      </th>
      <td class="govuk-table__cell">{monthInWords(request.month)}</td>
      <td class="govuk-table__cell">
        {formatDate(request.dueOn)} {overdue && <Tag classes="govuk-tag--red">Overdue</Tag>}
      </td>
    </tr>
  )
}

function Work({ view }: { view: HomeView }): Child {
  const { imports, pending } = view
  const waiting = pending === null ? 0 : pending.areas + pending.types
  if (imports === null && waiting === 0) return null
  return (
    <div class="pf-work">
      {pending !== null && (
        <section aria-labelledby="labels">
          <h2 class="govuk-heading-m" id="labels">
            Labels to map
          </h2>
          <p class="govuk-body">
            {waiting === 0 ? (
              'Every area and type that the files name is known.'
            ) : (
              <>
                <a class="govuk-link" href="/imports/labels">
                  {listInWords([
                    ...(pending.areas > 0 ? [plural(pending.areas, 'unknown area', 'unknown areas')] : []),
                    ...(pending.types > 0 ? [plural(pending.types, 'unknown type', 'unknown types')] : []),
                  ])}
                </a>{' '}
                {waiting === 1 ? 'waits' : 'wait'} to be mapped. Counts that name {waiting === 1 ? 'it' : 'them'} are
                left out until then.
              </>
            )}
          </p>
        </section>
      )}
      {imports !== null && (
        <section aria-labelledby="imports">
          <h2 class="govuk-heading-m" id="imports">
            Recent imports
          </h2>
          {imports.length === 0 ? (
            <p class="govuk-body">Nobody has imported anything here.</p>
          ) : (
            <ul class="govuk-list pf-lines">
              {imports.map((one) => (
                <ImportLine one={one} />
              ))}
            </ul>
          )}
          <p class="govuk-body">
            <a class="govuk-link" href="/imports/new">
              Import your force’s files
            </a>
            <br />
            <span class="fp-quiet">Free from data.police.uk, month by month.</span>
          </p>
        </section>
      )}
    </div>
  )
}

const STATE_WORDS: Readonly<Record<ImportRecord['state'], string>> = {
  receiving: 'being received',
  'to-check': 'waiting to be checked',
  checking: 'being checked',
  ready: 'ready to be stored',
  'to-store': 'waiting to be stored',
  storing: 'being stored',
  done: 'stored',
  failed: 'failed',
  cancelled: 'cancelled',
  undone: 'undone',
}

function ImportLine({ one }: { one: ImportRecord }): Html {
  const [first] = one.files
  const others = one.files.length - 1
  const name =
    first === undefined ? 'Import' : others > 0 ? `${first.name} and ${plural(others, 'other', 'others')}` : first.name
  return (
    <li>
      <a class="govuk-link pf-break" href={`/imports/${one.id}`}>
        {name}
      </a>
      <span class="pf-small pf-block">{`${formatDateTime(one.createdAt)}, ${STATE_WORDS[one.state]}`}</span>
    </li>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
