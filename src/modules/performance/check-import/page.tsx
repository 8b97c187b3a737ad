import { PostForm } from '../../../platform/forms/index.ts'
import { formatNumber, plural } from '../../../platform/html/format.ts'
import { Button, SummaryList, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { columnsOf, type Mapping } from '../formats/index.ts'
import type { ImportReport } from '../import-counts/index.ts'
import { FORMAT_NAMES, importHref, spanInWords } from '../pages/imports.tsx'
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
} from '../view-import/parts.tsx'
import { type ImportView, totalsOf } from '../view-import/view-model.ts'

/** What would happen, before anything does. */
export function CheckPage(props: { view: ImportView; report: ImportReport; token: string }): Html {
  const { view, report, token } = props
  const { id } = view.record
  const blocked = report.problems.length > 0
  return (
    <>
      <Heading caption="Import" lead={blocked ? 'Nothing has been stored.' : sentenceOf(report)}>
        {blocked ? headingOfProblems(report) : 'Check before you import'}
      </Heading>
      {blocked ? (
        <Problems view={view} report={report} token={token} />
      ) : (
        <Decide view={view} report={report} token={token} />
      )}
      <RowErrors view={view} />
      {!blocked && (
        <>
          <UnknownNames report={report} done={false} />
          <MonthsTable report={report} />
          <Differences report={report} id={id} done={false} />
          <TypesTable report={report} />
        </>
      )}
      <FilesTable files={report.files} fullHash={false} />
      <Columns report={report} id={id} />
    </>
  )
}

/** The whole in one sentence. */
export function sentenceOf(report: ImportReport): string {
  const { fresh, replaced, unchanged } = totalsOf(report)
  if (fresh.length + replaced.length === 0) return 'These figures are already here; nothing would change.'
  const parts = [
    ...(fresh.length > 0 ? [`add ${plural(fresh.length, 'month', 'months')} (${spanInWords(fresh)})`] : []),
    ...(replaced.length > 0
      ? [`replace ${plural(replaced.length, 'month', 'months')} (${spanInWords(replaced)})`]
      : []),
  ]
  const rest =
    unchanged.length > 0
      ? ` ${plural(unchanged.length, 'month is', 'months are')} already here as ${unchanged.length === 1 ? 'it is' : 'they are'}.`
      : ''
  return `This would ${parts.join(' and ')}.${rest} Nothing has been stored yet.`
}

function Decide(props: { view: ImportView; report: ImportReport; token: string }): Html {
  const { report, token } = props
  const { id } = props.view.record
  const totals = totalsOf(report)
  const nothing = totals.fresh.length + totals.replaced.length === 0
  const measures = report.measures.map((one) => (one.created ? `${one.title} (new)` : one.title))
  return (
    <>
      <ReportFacts report={report} />
      <NothingInside report={report} />
      {measures.length > 0 && <p class="govuk-body">{`The figures go to: ${measures.join(', ')}.`}</p>}
      {totals.rejected > 0 && !nothing && (
        <WarningText>
          {`${plural(totals.rejected, 'row', 'rows')} of ${formatNumber(totals.read)} could not be read and would be missing from the figures. Look at ${totals.rejected === 1 ? 'it' : 'them'} below first.`}
        </WarningText>
      )}
      <div class="fp-actions">
        {!nothing && (
          <PostForm action={importHref(id, 'confirm')} token={token}>
            <Button preventDoubleClick>Import these figures</Button>
          </PostForm>
        )}
        <CancelButton id={id} token={token} label={nothing ? 'Close this import' : 'Cancel'} />
        {nothing && (
          <a class="govuk-link" href="/imports/new">
            Import other files
          </a>
        )}
      </div>
    </>
  )
}

function CancelButton(props: { id: string; token: string; label: string }): Html {
  return (
    <PostForm action={importHref(props.id, 'cancel')} token={props.token}>
      <Button classes="govuk-button--secondary" preventDoubleClick>
        {props.label}
      </Button>
    </PostForm>
  )
}

/** Problems that choosing columns or a measure can mend. */
const MENDED_BY_MAPPING = [
  'bad-mapping',
  'column-missing',
  'format-unknown',
  'header-duplicate',
  'measure-missing',
  'unknown-measure',
  'ambiguous-measure',
  'measure-exists',
  'measure-without-name',
]
const ABOUT_MEASURE = [
  'measure-missing',
  'unknown-measure',
  'ambiguous-measure',
  'measure-exists',
  'measure-without-name',
]

function isAboutMeasure(report: ImportReport): boolean {
  return report.problems.length > 0 && report.problems.every((one) => ABOUT_MEASURE.includes(one.code))
}

function headingOfProblems(report: ImportReport): string {
  if (isAboutMeasure(report)) return 'Say what these figures count'
  const files = new Set(report.problems.map((one) => one.file).filter((file) => file !== ''))
  if (files.size === 0) return 'These files cannot be imported as they are'
  if (report.files.length === 1) return 'This file cannot be imported as it is'
  return `${plural(files.size, 'file', 'files')} of ${formatNumber(report.files.length)} cannot be used`
}

function Problems(props: { view: ImportView; report: ImportReport; token: string }): Html {
  const { view, report, token } = props
  const { id } = view.record
  const bad = [...new Set(report.problems.map((one) => one.file).filter((file) => file !== ''))]
  const usable = report.files.filter((file) => !file.leftOut && !bad.includes(file.name))
  const mapping = report.problems.some((one) => MENDED_BY_MAPPING.includes(one.code))
  // What columns cannot mend is mended first by leaving the files out.
  const mappingFirst = report.problems.every((one) => MENDED_BY_MAPPING.includes(one.code)) || usable.length === 0
  const measure = isAboutMeasure(report)
  const secondary = { classes: 'govuk-button--secondary' }
  const chooseColumns = mapping && (
    <Button href={importHref(id, 'mapping')} {...(mappingFirst ? {} : secondary)}>
      {measure ? 'Choose measure and columns' : 'Choose the columns'}
    </Button>
  )
  const goOn = !measure && usable.length > 0 && bad.length > 0 && (
    <PostForm action={importHref(id, 'leave-out')} token={token}>
      {bad.map((name) => (
        <input type="hidden" name="file" value={name} />
      ))}
      <Button {...(mapping && mappingFirst ? secondary : {})} preventDoubleClick>
        {`Go on without ${bad.length === 1 ? 'it' : 'them'}`}
      </Button>
    </PostForm>
  )
  return (
    <>
      {measure ? (
        <p class="govuk-body">
          {report.problems[0]?.code === 'measure-missing'
            ? 'A table can hold anything that is counted by month and area. Choose the measure that it belongs to, or make a new one, and look over the columns.'
            : report.problems[0]?.message}
        </p>
      ) : (
        <ul class="pf-problems">
          {report.problems.map((problem) => (
            <li>
              {problem.file !== '' && <strong class="pf-file-name">{problem.file}</strong>}
              <p class="govuk-body">{problem.message}</p>
              <Mend code={problem.code} message={problem.message} />
            </li>
          ))}
        </ul>
      )}
      <div class="fp-actions">
        {mappingFirst && chooseColumns}
        {goOn}
        {!mappingFirst && chooseColumns}
        <CancelButton id={id} token={token} label="Cancel" />
        {!measure && (
          <a class="govuk-link" href="/imports/new">
            Send other files
          </a>
        )}
      </div>
    </>
  )
}

function Mend(props: { code: string; message: string }): Child {
  const mend = mendOf(props.code)
  // Many messages say how to mend it themselves.
  return mend === null || props.message.includes(mend.slice(0, 20)) ? null : <p class="govuk-body fp-quiet">{mend}</p>
}

const PARTS: Readonly<Record<string, string>> = {
  area: 'Area',
  areaName: 'Name of the area',
  month: 'Month',
  months: 'Months',
  type: 'Type',
  category: 'Type',
  value: 'Count',
  scope: 'Force',
}

export function partWords(field: string): string {
  return PARTS[field] ?? field
}

/** How each different heading is read. */
function Columns(props: { report: ImportReport; id: string }): Child {
  const groups = new Map<string, { mapping: Mapping; files: string[]; confidence: number }>()
  for (const file of props.report.files) {
    if (file.mapping === null) continue
    const key = JSON.stringify(file.mapping)
    const group = groups.get(key) ?? { mapping: file.mapping, files: [], confidence: file.confidence }
    group.files.push(file.name)
    groups.set(key, group)
  }
  if (groups.size === 0) return null
  return (
    <section class="pf-section" aria-labelledby="columns">
      <h2 class="govuk-heading-m" id="columns">
        How we read the columns
      </h2>
      {[...groups.values()].slice(0, 10).map(({ mapping, files, confidence }) => (
        <SummaryList
          card={{
            title: {
              content: `${FORMAT_NAMES[mapping.format]}: ${files.length === 1 ? files[0] : plural(files.length, 'file', 'files')}`,
              headingLevel: 3,
            },
            actions: {
              items: [{ content: 'Change', href: importHref(props.id, 'mapping'), visuallyHiddenText: 'the columns' }],
            },
          }}
          rows={[
            ...(confidence < 0.7
              ? [{ key: { content: 'How sure' }, value: { content: 'Not very: please look it over' } }]
              : []),
            ...rowsOf(mapping).map(([part, columns]) => ({ key: { content: part }, value: { content: columns } })),
          ]}
        />
      ))}
    </section>
  )
}

function rowsOf(mapping: Mapping): [string, string][] {
  const rows = new Map<string, string[]>()
  for (const { field, column } of columnsOf(mapping)) {
    const part = partWords(field)
    rows.set(part, [...(rows.get(part) ?? []), column])
  }
  return [...rows].map(([part, columns]) => [
    part,
    columns.length > 6
      ? `${columns[0]} to ${columns.at(-1)} (${plural(columns.length, 'column', 'columns')})`
      : columns.join(', '),
  ])
}
