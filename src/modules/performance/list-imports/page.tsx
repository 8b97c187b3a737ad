import { formatDateTime, formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, Input, Pagination, Select } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { ImportTag, importHref, isRunning, LabelsNotice, pageLinks, runInWords, shortHash } from '../pages/imports.tsx'
import type { ImportRow, ImportsView, MonthsOfImport } from './view-model.ts'
import { STATE_CHOICES } from './view-model.ts'

/** Files named in a row of the list; the rest are on the import's own page. */
const FILES_SHOWN = 2

export function ImportsPage(props: { view: ImportsView }): Html {
  const { view } = props
  const links = pageLinks({
    path: '/imports',
    query: { state: view.filter.state, person: view.filter.person, file: view.filter.text },
    page: view.filter.page,
    more: view.more,
  })
  const nothingYet = view.rows.length === 0 && !view.filtered && view.filter.page === 1
  return (
    <>
      <Heading lead="Who brought in which figures, when, and what they changed.">Imports</Heading>
      {!nothingYet && (
        <div class="fp-actions">
          <Button href="/imports/new">Import files</Button>
          <a class="govuk-link" href="/imports/labels">
            Names that files use
          </a>
        </div>
      )}
      <LabelsNotice pending={view.pending} />
      {nothingYet ? (
        <FirstSteps />
      ) : (
        <>
          <Filters view={view} />
          {view.rows.length === 0 ? (
            <Empty title="No imports fit">
              <p class="govuk-body">
                <a class="govuk-link" href="/imports">
                  Show all imports
                </a>
              </p>
            </Empty>
          ) : (
            <ImportTable rows={view.rows} />
          )}
          {(links.previous !== undefined || links.next !== undefined) && <Pagination {...links} />}
        </>
      )}
    </>
  )
}

function FirstSteps(): Html {
  return (
    <>
      <h2 class="govuk-heading-m">Start here</h2>
      <ol class="fp-steps">
        <li>
          <h3 class="govuk-heading-s">Fetch your force’s files</h3>
          <p class="govuk-body">
            Open the{' '}
            <a class="govuk-link" href="https://data.police.uk/data/" rel="noreferrer">
              data.police.uk download page
            </a>
            , choose at least four years of months, your force, and “Include crime data”. You get one zip file. You do
            not have to unpack it.
          </p>
        </li>
        <li>
          <h3 class="govuk-heading-s">Import them</h3>
          <p class="govuk-body">
            Send the zip file as it is. We check it first and show you what would change. Nothing is stored until you
            say so, and you can undo it.
          </p>
        </li>
        <li>
          <h3 class="govuk-heading-s">Look at the exceptions</h3>
          <p class="govuk-body">
            Every area and crime type gets its chart, and the partnerships concerned are asked about the months that
            stand out.
          </p>
        </li>
      </ol>
      <Button href="/imports/new">Import files</Button>
    </>
  )
}

function Filters(props: { view: ImportsView }): Html {
  const { filter, people } = props.view
  return (
    <form method="get" action="/imports" class="fp-filters" role="search" aria-label="Imports">
      <div class="fp-filters__row">
        <Input
          name="file"
          label={{ content: 'File name or hash' }}
          value={filter.text}
          classes="govuk-input--width-20"
        />
        <Select
          name="state"
          label={{ content: 'State' }}
          value={filter.state}
          items={[
            { value: '', text: 'All' },
            ...Object.entries(STATE_CHOICES).map(([value, { words }]) => ({ value, text: words })),
          ]}
        />
        <Select
          name="person"
          label={{ content: 'Imported by' }}
          value={filter.person}
          items={[{ value: '', text: 'Everybody' }, ...people.map((one) => ({ value: one.id, text: one.displayName }))]}
        />
        <Button classes="govuk-button--secondary">Show</Button>
      </div>
    </form>
  )
}

function ImportTable(props: { rows: readonly ImportRow[] }): Html {
  return (
    <table class="govuk-table pf-stack">
      <caption class="govuk-table__caption govuk-visually-hidden">Imports, the newest first</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header">
            Files
          </th>
          <th scope="col" class="govuk-table__header">
            Imported
          </th>
          <th scope="col" class="govuk-table__header govuk-table__header--numeric">
            Rows
          </th>
          <th scope="col" class="govuk-table__header">
            Months
          </th>
          <th scope="col" class="govuk-table__header">
            State
          </th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {props.rows.map(({ record, person, months }) => (
          <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header pf-stack__title">
              <a class="govuk-link" href={importHref(record.id)}>
                {titleOf(record.files)}
              </a>
              <Files files={record.files} />
            </th>
            <td class="govuk-table__cell" data-label="Imported">
              <div>
                {formatDateTime(record.createdAt)}
                <br />
                <span class="fp-quiet">{person ?? 'By a command'}</span>
              </div>
            </td>
            <td class="govuk-table__cell govuk-table__cell--numeric" data-label="Rows">
              {formatNumber(isRunning(record.state) ? record.rowsDone : rowsOf(record.files))}
            </td>
            <td class="govuk-table__cell" data-label="Months">
              <Months months={months} stored={record.state === 'done' || record.state === 'undone'} />
            </td>
            <td class="govuk-table__cell" data-label="State">
              <ImportTag state={record.state} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type Files = ImportRow['record']['files']

/** Files as read stand for zip files as sent, once they are read. */
export function filesShown(files: Files): Files {
  const read = files.filter((file) => !file.waiting)
  return read.length > 0 ? read : files
}

function titleOf(files: Files): string {
  const shown = filesShown(files)
  const [first] = shown
  if (first === undefined) return 'No files'
  return shown.length === 1 ? first.name : plural(shown.length, 'file', 'files')
}

function rowsOf(files: Files): number {
  return filesShown(files).reduce((sum, file) => sum + file.rowsRead, 0)
}

function Files(props: { files: Files }): Child {
  const shown = filesShown(props.files)
  if (shown.length === 0) return null
  if (shown.length === 1) {
    const [file] = shown
    return file?.sha256 === null || file === undefined ? null : (
      <span class="pf-hash">{`SHA-256 ${shortHash(file.sha256)}…`}</span>
    )
  }
  const more = shown.length - FILES_SHOWN
  return (
    <ul class="pf-file-names">
      {shown.slice(0, FILES_SHOWN).map((file) => (
        <li>
          {file.name} {file.sha256 !== null && <span class="pf-hash">{`${shortHash(file.sha256)}…`}</span>}
        </li>
      ))}
      {more > 0 && <li>{`and ${formatNumber(more)} more`}</li>}
    </ul>
  )
}

function Months(props: { months: MonthsOfImport | undefined; stored: boolean }): Child {
  const { months } = props
  if (months === undefined || months.from === null || months.to === null) {
    return (
      <>
        <span aria-hidden="true">–</span>
        <span class="govuk-visually-hidden">none yet</span>
      </>
    )
  }
  const parts = [
    ...(months.fresh > 0 ? [`${formatNumber(months.fresh)} new`] : []),
    ...(months.replaced > 0 ? [`${formatNumber(months.replaced)} replaced`] : []),
    ...(months.unchanged > 0 ? [`${formatNumber(months.unchanged)} unchanged`] : []),
  ]
  return (
    <div>
      {runInWords({ first: months.from, last: months.to })}
      <br />
      <span class="fp-quiet">{parts.join(', ')}</span>
    </div>
  )
}
