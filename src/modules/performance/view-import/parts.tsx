import { monthInWords } from '../../../platform/clock/index.ts'
import { FILE_PROBLEMS } from '../../../platform/files/index.ts'
import { formatBytes, formatNumber, formatSigned, plural } from '../../../platform/html/format.ts'
import { Details, Table, type TableCell, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Scroll } from '../../../platform/html/parts.tsx'
import { FORMAT_PROBLEMS, WARNINGS } from '../formats/index.ts'
import type { FileReport, ImportReport, MonthReport } from '../import-counts/index.ts'
import { Facts, FORMAT_NAMES, importHref, shortHash, spanInWords } from '../pages/imports.tsx'
import { TYPE_PATH } from '../store/measures.ts'
import { byType, type ImportView, totalsOf } from './view-model.ts'

/** Rows of a long table that stand open; the rest is behind a summary. */
const ROWS_OPEN = 24
const DIFFERENCES_OPEN = 20
const LABELS_SHOWN = 15

const number = (value: number): TableCell => ({ content: formatNumber(value), format: 'numeric' })
const signed = (value: number): TableCell => ({ content: formatSigned(value), format: 'numeric' })
const heads = (...names: readonly string[]): TableCell[] => names.map((content) => ({ content }))
const figures = (...names: readonly string[]): TableCell[] => names.map((content) => ({ content, format: 'numeric' }))

export function typeText(type: string): string {
  return type === '' ? 'No type given' : type.replaceAll(TYPE_PATH, ' › ')
}

/** What changes, or changed, in one row of figures. */
export function ReportFacts(props: { report: ImportReport }): Html {
  const totals = totalsOf(props.report)
  const months = (list: readonly unknown[], words: string) => ({
    figure: formatNumber(list.length),
    words: `${list.length === 1 ? 'month' : 'months'} ${words}`,
    quiet: list.length === 0,
  })
  return (
    <Facts
      items={[
        months(totals.fresh, 'new'),
        months(totals.replaced, 'replaced'),
        months(totals.unchanged, 'unchanged'),
        { figure: formatNumber(totals.read), words: totals.read === 1 ? 'row read' : 'rows read' },
        { figure: formatNumber(totals.outside), words: 'outside known areas', quiet: totals.outside === 0 },
        { figure: formatNumber(totals.rejected), words: 'rejected', quiet: totals.rejected === 0 },
      ]}
    />
  )
}

const CHANGES: Readonly<Record<MonthReport['change'], { words: string; colour: string }>> = {
  new: { words: 'New', colour: 'govuk-tag--green' },
  replaced: { words: 'Replaced', colour: 'govuk-tag--yellow' },
  unchanged: { words: 'Unchanged', colour: 'govuk-tag--grey' },
}

/** Every month with its total before and after, the newest first. */
export function MonthsTable(props: { report: ImportReport }): Child {
  const { months } = props.report
  if (months.length === 0) return null
  const several = new Set(months.map((month) => month.series)).size > 1
  // Nothing to compare with while every month is new.
  const compare = months.some((month) => month.change !== 'new')
  const rows = months.toReversed().map((month) => [
    { content: monthInWords(month.month) },
    ...(several ? [{ content: month.series }] : []),
    {
      content: <Tag classes={`pf-import-state ${CHANGES[month.change].colour}`}>{CHANGES[month.change].words}</Tag>,
    },
    ...(compare ? [month.change === 'new' ? none : number(month.before)] : []),
    number(month.after),
    ...(compare ? [signed(month.after - (month.change === 'new' ? 0 : month.before))] : []),
  ])
  const head = [
    ...heads('Month', ...(several ? ['Source'] : []), 'Change'),
    ...(compare ? figures('Before', 'After', 'Difference') : figures('Count')),
  ]
  const table = (part: typeof rows, caption: string) => (
    <Scroll label={caption}>
      <Table
        caption={caption}
        captionClasses="govuk-visually-hidden"
        head={head}
        rows={part}
        firstCellIsHeader
        classes="pf-tight"
      />
    </Scroll>
  )
  const [series] = months
  return (
    <section class="pf-section" aria-labelledby="months">
      <h2 class="govuk-heading-m" id="months">
        Months
      </h2>
      {!several && series !== undefined && (
        <p class="govuk-body fp-quiet">{`${series.series}, ${spanInWords(months.map((one) => one.month))}`}</p>
      )}
      {table(rows.slice(0, ROWS_OPEN), 'Months, the newest first')}
      {rows.length > ROWS_OPEN && (
        <Details summary={`Show ${plural(rows.length - ROWS_OPEN, 'earlier month', 'earlier months')}`}>
          {table(rows.slice(ROWS_OPEN), 'Earlier months')}
        </Details>
      )}
    </section>
  )
}

const none: TableCell = { content: <Dash what="no figures before" />, format: 'numeric' }

function Dash(props: { what: string }): Child {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="govuk-visually-hidden">{props.what}</span>
    </>
  )
}

/** Sums by type over the months that change. */
export function TypesTable(props: { report: ImportReport }): Child {
  const types = byType(props.report)
  if (types.length === 0) return null
  const compare = types.some((type) => type.before !== 0)
  const rows = types.map((type) => [
    { content: typeText(type.type) },
    ...(compare ? [number(type.before)] : []),
    number(type.after),
    ...(compare ? [signed(type.after - type.before)] : []),
  ])
  const table = (
    <Scroll label="Types">
      <Table
        caption="All months that change, by type"
        captionClasses="govuk-visually-hidden"
        head={[...heads('Type'), ...(compare ? figures('Before', 'After', 'Difference') : figures('Count'))]}
        rows={rows}
        firstCellIsHeader
        classes="pf-tight"
      />
    </Scroll>
  )
  return (
    <section class="pf-section" aria-labelledby="types">
      <h2 class="govuk-heading-m" id="types">
        Types
      </h2>
      <p class="govuk-body fp-quiet">Sums over the months that are new or replaced.</p>
      {rows.length > ROWS_OPEN ? (
        <Details summary={`Show ${plural(rows.length, 'type', 'types')}`}>{table}</Details>
      ) : (
        table
      )}
    </section>
  )
}

/** For months that were there already: by area and type, what the new edition changes. */
export function Differences(props: { report: ImportReport; id: string; done: boolean }): Child {
  const replaced = props.report.months.filter((month) => month.change === 'replaced')
  if (replaced.length === 0) return null
  const all = replaced
    .flatMap((month) => month.differences.map((one) => ({ ...one, month: month.month })))
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
  const count = replaced.reduce((sum, month) => sum + month.differenceCount, 0)
  return (
    <section class="pf-section" aria-labelledby="differences">
      <h2 class="govuk-heading-m" id="differences">
        {props.done ? 'What changed in the replaced months' : 'What would change in the replaced months'}
      </h2>
      {all.length === 0 ? (
        <p class="govuk-body">
          The totals of every area and type stay as they are; only small areas within them differ.
        </p>
      ) : (
        <>
          <Scroll label="Differences">
            <Table
              caption="Differences by area and type, the largest first"
              captionClasses="govuk-visually-hidden"
              head={[...heads('Area', 'Type', 'Month'), ...figures('Before', 'After', 'Difference')]}
              rows={all
                .slice(0, DIFFERENCES_OPEN)
                .map((one) => [
                  { content: one.areaName },
                  { content: typeText(one.type) },
                  { content: monthInWords(one.month) },
                  number(one.before),
                  number(one.after),
                  signed(one.after - one.before),
                ])}
              firstCellIsHeader
              classes="pf-tight"
            />
          </Scroll>
          <p class="govuk-body">
            {count > DIFFERENCES_OPEN && `These are the ${DIFFERENCES_OPEN} largest of ${formatNumber(count)}. `}
            <a class="govuk-link" href={importHref(props.id, 'differences.csv')}>
              Download the differences (CSV)
            </a>
          </p>
        </>
      )}
    </section>
  )
}

/** Street files before the areas: every row is outside, and no chart would show anything. */
export function NothingInside(props: { report: ImportReport }): Child {
  const { stored, outside } = totalsOf(props.report)
  const street = props.report.files.some((file) => file.format === 'street' && file.rowsStored > 0)
  if (!street || stored === 0 || outside < stored) return null
  return (
    <div class="govuk-inset-text pf-notice">
      <p class="govuk-body">
        <strong>No row lies in an area that we know.</strong> Import the areas of your partnership first, or afterwards:
        the figures then count by themselves.
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href="/areas">
          Go to Areas
        </a>
      </p>
    </div>
  )
}

/** Names that somebody must explain before their rows count. */
export function UnknownNames(props: { report: ImportReport; done: boolean }): Child {
  const { unknownAreas, unknownTypes, outside } = props.report
  if (unknownAreas.length + unknownTypes.length + outside.rows === 0) return null
  return (
    <section class="pf-section" aria-labelledby="names">
      <h2 class="govuk-heading-m" id="names">
        Names and places
      </h2>
      {unknownAreas.length > 0 && (
        <>
          <h3 class="govuk-heading-s">
            {plural(unknownAreas.length, 'area that we do not know', 'areas that we do not know')}
          </h3>
          <p class="govuk-body">
            {unknownAreas
              .slice(0, LABELS_SHOWN)
              .map((one) => `${one.name ?? one.label} (${plural(one.rows, 'row', 'rows')})`)
              .join(', ')}
            {unknownAreas.length > LABELS_SHOWN && ` and ${formatNumber(unknownAreas.length - LABELS_SHOWN)} more`}.
          </p>
        </>
      )}
      {unknownTypes.length > 0 && (
        <>
          <h3 class="govuk-heading-s">
            {plural(unknownTypes.length, 'type that we do not know', 'types that we do not know')}
          </h3>
          <p class="govuk-body">
            {unknownTypes
              .slice(0, LABELS_SHOWN)
              .map((one) => `${typeText(one.label)} (${formatNumber(one.count)})`)
              .join(', ')}
            {unknownTypes.length > LABELS_SHOWN && ` and ${formatNumber(unknownTypes.length - LABELS_SHOWN)} more`}.
          </p>
        </>
      )}
      {unknownAreas.length + unknownTypes.length > 0 && (
        <p class="govuk-body">
          {props.done ? (
            <>
              Their figures are kept and count nowhere until somebody{' '}
              <a class="govuk-link" href="/imports/labels">
                says what they mean
              </a>
              .
            </>
          ) : (
            'They do not stop the import: their figures are kept, and count once somebody says what they mean.'
          )}
        </p>
      )}
      {outside.rows > 0 && (
        <p class="govuk-body">
          {`${plural(outside.rows, 'row lies', 'rows lie')} outside our areas`}
          {outside.withoutPlace > 0 && `, ${formatNumber(outside.withoutPlace)} of them without a place`}. They are
          kept, and counted as outside.
        </p>
      )}
    </section>
  )
}

/** What a code says about mending, where one of the lists has it. */
export function mendOf(code: string): string | null {
  // The list speaks of examples beside it, which are elsewhere here.
  if (code === 'format-unknown')
    return 'Choose the columns yourself, or compare it with the examples under Import files.'
  const lists: Readonly<Record<string, { readonly mend: string } | undefined>> = {
    ...FILE_PROBLEMS,
    ...FORMAT_PROBLEMS,
    ...WARNINGS,
  }
  return Object.hasOwn(lists, code) ? (lists[code]?.mend ?? null) : null
}

/** The files with their rows, hash, and what is worth knowing about each. */
export function FilesTable(props: { files: readonly FileReport[]; fullHash: boolean }): Html {
  const rows = props.files.map((file) => (
    <tr class="govuk-table__row">
      <th scope="row" class="govuk-table__header pf-stack__title">
        <span class="pf-file-name">{file.name}</span>
        <span class="pf-under">
          {[file.format === null ? null : FORMAT_NAMES[file.format], formatBytes(file.bytes)]
            .filter((one) => one !== null)
            .join(', ')}
        </span>
        {file.sha256 !== null && (
          <span class="pf-hash">{`SHA-256 ${props.fullHash ? file.sha256 : `${shortHash(file.sha256)}…`}`}</span>
        )}
        {file.leftOut && <span class="pf-under">{`Left out: ${file.problem?.message ?? ''}`}</span>}
        {file.problem !== null && !file.leftOut && <span class="pf-under pf-under--bad">{file.problem.message}</span>}
        <Warnings file={file} />
      </th>
      {[
        ['Read', file.rowsRead],
        ['Accepted', file.rowsStored],
        ['Outside', file.rowsOutside],
        ['Rejected', file.rowsRejected],
      ].map(([label, value]) => (
        <td class="govuk-table__cell govuk-table__cell--numeric" data-label={label}>
          {formatNumber(Number(value))}
        </td>
      ))}
    </tr>
  ))
  const table = (part: readonly Html[], caption: string) => (
    <table class="govuk-table pf-stack pf-tight">
      <caption class="govuk-table__caption govuk-visually-hidden">{caption}</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header">
            File
          </th>
          {['Read', 'Accepted', 'Outside', 'Rejected'].map((name) => (
            <th scope="col" class="govuk-table__header govuk-table__header--numeric">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body">{part}</tbody>
    </table>
  )
  const open = 8
  return (
    <section class="pf-section" aria-labelledby="files">
      <h2 class="govuk-heading-m" id="files">
        Files
      </h2>
      {table(rows.slice(0, open), 'Files')}
      {rows.length > open && (
        <Details summary={`Show ${plural(rows.length - open, 'more file', 'more files')}`}>
          {table(rows.slice(open), 'More files')}
        </Details>
      )}
    </section>
  )
}

function Warnings(props: { file: FileReport }): Child {
  const { warnings } = props.file
  if (warnings.length === 0) return null
  return (
    <ul class="pf-warnings">
      {warnings.slice(0, 5).map((warning) => (
        <li>
          {warning.message}
          {warning.count > 1 && ` (${formatNumber(warning.count)} times)`}
        </li>
      ))}
      {warnings.length > 5 && <li>{`and ${formatNumber(warnings.length - 5)} more`}</li>}
    </ul>
  )
}

/** The line has a column of its own. */
function withoutLine(message: string): string {
  const text = message.replace(/^Line \d+: /, '')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** The first rows that could not be read, with their lines. */
export function RowErrors(props: { view: ImportView }): Child {
  const { errors, errorCount, record } = props.view
  if (errorCount === 0) return null
  return (
    <section class="pf-section" aria-labelledby="errors">
      <h2 class="govuk-heading-m" id="errors">
        {plural(errorCount, 'row could not be read', 'rows could not be read')}
      </h2>
      <p class="govuk-body">
        The rest of the file is used without {errorCount === 1 ? 'it' : 'them'}. The line is the one that a text editor
        counts.
      </p>
      <Scroll label="Rows that could not be read">
        <Table
          caption="Rows that could not be read"
          captionClasses="govuk-visually-hidden"
          head={[...heads('File'), ...figures('Line'), ...heads('What is wrong')]}
          rows={errors.map((error) => [
            { content: error.file, classes: 'pf-file-name' },
            number(error.line),
            { content: withoutLine(error.message) },
          ])}
          classes="pf-tight"
        />
      </Scroll>
      <p class="govuk-body">
        {errorCount > errors.length && `These are the first ${formatNumber(errors.length)}. `}
        <a class="govuk-link" href={importHref(record.id, 'errors.csv')}>
          Download all errors (CSV)
        </a>
      </p>
    </section>
  )
}
