import { monthInWords } from '../../../platform/clock/index.ts'
import { formatDate, formatDateTime, formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, InsetText, SummaryList, Table } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import type { ImportReport } from '../import-counts/index.ts'
import { ImportTag, importHref, LabelsNotice, spanInWords } from '../pages/imports.tsx'
import { exceptionsHref, measureHref } from '../pages/paths.ts'
import {
  Differences,
  FilesTable,
  MonthsTable,
  mendOf,
  NothingInside,
  ReportFacts,
  RowErrors,
  TypesTable,
  UnknownNames,
} from './parts.tsx'
import { type Asked, type ImportView, totalsOf } from './view-model.ts'

/** An import that is over, whichever way. */
export function ImportPage(props: { view: ImportView }): Html {
  const { view } = props
  const { record, report } = view
  switch (record.state) {
    case 'failed':
      return <Failed view={view} />
    case 'cancelled':
      return <Cancelled view={view} />
    case 'undone':
      return <Undone view={view} />
    default:
      return report === null ? <Failed view={view} /> : <Done view={view} report={report} />
  }
}

function Done(props: { view: ImportView; report: ImportReport }): Html {
  const { view, report } = props
  const { record } = view
  const { fresh, replaced } = totalsOf(report)
  const changed = fresh.length + replaced.length > 0
  return (
    <>
      <Heading
        caption="Import"
        lead={changed ? doneSentence(report) : 'These figures were already here; nothing changed.'}
      >
        {changed ? 'The figures are imported' : 'Nothing changed'}
      </Heading>
      <ReportFacts report={report} />
      <NothingInside report={report} />
      {report.unknownAreas.length + report.unknownTypes.length > 0 && <LabelsNotice pending={view.pending} />}
      {changed && <Next view={view} />}
      <AskedTable asked={view.asked} />
      <Differences report={report} id={record.id} done />
      <MonthsTable report={report} />
      <RowErrors view={view} />
      <UnknownNames report={report} done />
      <TypesTable report={report} />
      <FilesTable files={report.files} fullHash />
      <About view={view} />
      <p class="govuk-body">
        <a class="govuk-link" href={importHref(record.id, 'undo')}>
          Undo this import
        </a>
      </p>
    </>
  )
}

function doneSentence(report: ImportReport): string {
  const { fresh, replaced } = totalsOf(report)
  const parts = [
    ...(fresh.length > 0 ? [`${plural(fresh.length, 'new month', 'new months')} (${spanInWords(fresh)})`] : []),
    ...(replaced.length > 0
      ? [`${plural(replaced.length, 'month', 'months')} replaced (${spanInWords(replaced)})`]
      : []),
  ]
  return `${parts.join(' and ')}.`
}

function Next(props: { view: ImportView }): Child {
  const { measures } = props.view
  if (measures.length === 0) return null
  return (
    <section class="pf-section" aria-labelledby="next">
      <h2 class="govuk-heading-m" id="next">
        What next
      </h2>
      <ul class="govuk-list pf-next">
        {measures.map((measure) => (
          <li>
            {measure.newest !== null && (
              <>
                <a class="govuk-link" href={exceptionsHref({ month: measure.newest, measure: measure.slug })}>
                  {`Exceptions of ${monthInWords(measure.newest)}: ${measure.title}`}
                </a>
                <span class="fp-quiet"> · </span>
              </>
            )}
            <a class="govuk-link" href={measureHref(measure.slug)}>
              {measure.newest === null ? measure.title : 'all its charts'}
              {measure.newest !== null && <span class="govuk-visually-hidden">{` of ${measure.title}`}</span>}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function AskedTable(props: { asked: Asked }): Child {
  const { asked } = props
  if (asked.questions === 0) return null
  return (
    <section class="pf-section" aria-labelledby="asked">
      <h2 class="govuk-heading-m" id="asked">
        {plural(asked.questions, 'response was asked for', 'responses were asked for')}
      </h2>
      {asked.dueOn !== null && (
        <p class="govuk-body">{`For the exceptions of the newest month, by ${formatDate(asked.dueOn)}.`}</p>
      )}
      <Scroll label="Responses asked for">
        <Table
          caption="Responses asked for, by area"
          captionClasses="govuk-visually-hidden"
          head={[{ content: 'Area' }, { content: 'Asked of' }, { content: 'Exceptions', format: 'numeric' }]}
          rows={asked.areas.map((area) => [
            { content: area.name },
            {
              content:
                area.teams.length > 0 ? (
                  area.teams.join(', ')
                ) : (
                  <span class="fp-quiet">No team serves this area yet</span>
                ),
            },
            { content: formatNumber(area.questions), format: 'numeric' },
          ])}
          firstCellIsHeader
          classes="pf-tight"
        />
      </Scroll>
    </section>
  )
}

/** Who, when, and everything to keep. */
function About(props: { view: ImportView }): Html {
  const { record, person, undoneBy, report } = props.view
  const moment = (at: Date, who: string | null) => `${formatDateTime(at)}${who === null ? '' : ` by ${who}`}`
  return (
    <section class="pf-section" aria-labelledby="about">
      <h2 class="govuk-heading-m" id="about">
        About this import
      </h2>
      <SummaryList
        rows={[
          { key: { content: 'State' }, value: { content: <ImportTag state={record.state} /> } },
          { key: { content: 'Sent' }, value: { content: moment(record.createdAt, person ?? 'a command') } },
          record.storedAt !== null && {
            key: { content: 'Stored' },
            value: { content: formatDateTime(record.storedAt) },
          },
          record.undoneAt !== null && {
            key: { content: 'Undone' },
            value: { content: moment(record.undoneAt, undoneBy) },
          },
          { key: { content: 'Number' }, value: { content: <span class="pf-hash pf-hash--inline">{record.id}</span> } },
          report !== null && {
            key: { content: 'Report' },
            value: {
              content: (
                <>
                  <a class="govuk-link" href={importHref(record.id, 'report.csv')}>
                    CSV
                  </a>
                  {', '}
                  <a class="govuk-link" href={importHref(record.id, 'report.json')}>
                    JSON
                  </a>
                </>
              ),
            },
          },
        ]}
      />
    </section>
  )
}

function Undone(props: { view: ImportView }): Html {
  const { view } = props
  return (
    <>
      <Heading caption="Import" lead="Its figures do not count. What was here before it counts again.">
        This import was undone
      </Heading>
      <About view={view} />
      {view.report !== null && (
        <>
          <MonthsTable report={view.report} />
          <FilesTable files={view.report.files} fullHash />
        </>
      )}
      <Again />
    </>
  )
}

function Cancelled(props: { view: ImportView }): Html {
  return (
    <>
      <Heading caption="Import" lead="Nothing was stored, and the files were removed.">
        This import was cancelled
      </Heading>
      <About view={props.view} />
      <Again />
    </>
  )
}

function Failed(props: { view: ImportView }): Html {
  const { record, report } = props.view
  const mend = record.errorCode === null ? null : mendOf(record.errorCode)
  return (
    <>
      <Heading caption="Import" lead="Nothing was stored: an import is stored whole or not at all.">
        This import did not work
      </Heading>
      <InsetText>
        {record.errorMessage ?? 'It ended without saying why.'}
        {mend !== null && ` ${mend}`}
      </InsetText>
      <Again />
      {report !== null && <FilesTable files={report.files} fullHash />}
      <About view={props.view} />
    </>
  )
}

function Again(): Html {
  return (
    <div class="fp-actions">
      <Button href="/imports/new">Import files</Button>
      <a class="govuk-link" href="/imports">
        All imports
      </a>
    </div>
  )
}
