import type { Classification } from '../../../foundations/sharing/index.ts'
import { Marked } from '../../../foundations/sharing/index.ts'
import { type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime, plural } from '../../../platform/html/format.ts'
import { Button, Checkboxes, Input, Select, Table } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Pages } from '../../../platform/html/paging.tsx'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { GRADES, REPORT_STATES } from '../domain/report-words.ts'
import { ASB_TYPES } from '../domain/words.ts'
import { GradeTag, inShort, ReportStateTag, waitInWords } from '../report-pages/parts.tsx'
import type { ListedReport } from '../store/reports.ts'
import { type InboxChoice, PER_PAGE, queryOf } from './filter.ts'

export interface InboxView {
  readonly choice: InboxChoice
  readonly reports: readonly ListedReport[]
  readonly total: number
  readonly areaNames: ReadonlyMap<number, string>
  readonly teamNames: ReadonlyMap<string, string>
  /** Those that the actor may decide on. */
  readonly mine: ReadonlySet<string>
  readonly classifications: readonly Classification[]
  /** What was looked for; null on the plain list. */
  readonly text: string | null
  readonly errors: readonly FieldError[]
  readonly serves: boolean
  readonly approves: boolean
  readonly now: Date
  readonly formToken: string
}

export function InboxPage(view: InboxView): Html {
  const { choice, reports, total, text } = view
  const body = (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading lead="What people told an agency, and what becomes of it. The oldest stands first.">Reports</Heading>
      <div class="fp-actions fp-noprint">
        <Button href="/reports/new">Report a problem</Button>
        <a class="govuk-link" href="/reports/import">
          Take in a file
        </a>
        {view.approves && (
          <a class="govuk-link" href="/reports/feeds">
            Partner feeds
          </a>
        )}
      </div>
      <Find view={view} />
      {text === null && <Filters choice={choice} />}
      {reports.length === 0 ? (
        <Nothing view={view} />
      ) : (
        <>
          <h2 class="govuk-heading-m">
            {text === null ? plural(total, 'report', 'reports') : `${plural(total, 'report', 'reports')} found`}
          </h2>
          <List view={view} />
          {text === null ? (
            <Pages
              {...{ page: choice.page, total, perPage: PER_PAGE }}
              href={(page) => `/reports${queryOf({ ...choice, page })}`}
            />
          ) : (
            <Cut view={view} />
          )}
          {text === null && (
            <p class="govuk-body fp-noprint">
              <a class="govuk-link" href={`/reports/export.csv${queryOf({ ...choice, page: 1 })}`}>
                Save this list as CSV
              </a>{' '}
              It is recorded who saved what.
            </p>
          )}
        </>
      )}
    </>
  )
  return reports.length === 0 ? body : <Marked classification={view.classifications}>{body}</Marked>
}

function Find({ view }: { view: InboxView }): Html {
  const error = view.errors.find(({ field }) => field === 'text')
  return (
    <PostForm action="/reports/search" token={view.formToken} class="fp-noprint">
      <Input
        name="text"
        type="search"
        label={{ content: 'Find a report' }}
        hint={{ content: 'Reference, incident number, caller, place or words of what was told' }}
        classes="govuk-input--width-20"
        value={view.text ?? ''}
        errorMessage={error && { content: error.message }}
        autocomplete="off"
        spellcheck={false}
      />
      <Button classes="govuk-button--secondary">Find</Button>
    </PostForm>
  )
}

function Filters({ choice }: { choice: InboxChoice }): Html {
  const options = (list: Readonly<Record<string, string>>) =>
    Object.entries(list).map(([value, text]) => ({ value, text }))
  return (
    <form method="get" action="/reports" class="fp-noprint">
      <div class="fp-actions">
        <Select
          name="state"
          label={{ content: 'Show' }}
          value={choice.state}
          items={[...options(REPORT_STATES), { value: 'all', text: 'All' }]}
        />
        <Select
          name="grade"
          label={{ content: 'Grade' }}
          value={choice.grade}
          items={[{ value: '', text: 'Every grade' }, ...options(GRADES)]}
        />
        <Select
          name="areas"
          label={{ content: 'Areas' }}
          value={choice.areas}
          items={[
            { value: 'mine', text: 'Of my teams' },
            { value: 'all', text: 'All that I may read' },
          ]}
        />
        <Checkboxes
          name="matrix"
          classes="govuk-checkboxes--small"
          values={choice.matrixDue ? ['due'] : []}
          items={[{ value: 'due', content: 'Matrix due' }]}
        />
        <Button classes="govuk-button--secondary">Show</Button>
      </div>
    </form>
  )
}

function Nothing({ view }: { view: InboxView }): Html {
  const { choice, text } = view
  if (text !== null) {
    return (
      <Empty title="Nothing found">
        <p class="govuk-body">Try one word less, or the reference alone, such as R-7K3M-92QD.</p>
      </Empty>
    )
  }
  const usual = choice.state === 'pending' && choice.grade === '' && !choice.matrixDue
  return (
    <Empty title={usual ? 'No report waits' : 'No report is like that'}>
      <p class="govuk-body">
        {choice.areas === 'mine' && !view.serves
          ? 'Your teams serve no area. Show all areas that you may read, or ask your team administrator.'
          : usual
            ? 'Everything that was told in your areas has been decided on. New reports appear here at once.'
            : 'Choose another filter above.'}
      </p>
    </Empty>
  )
}

function List({ view }: { view: InboxView }): Html {
  const { reports, now, choice, text } = view
  const waiting = choice.state === 'pending' && text === null
  return (
    <Scroll label="Reports">
      <Table
        firstCellIsHeader
        head={['Report', 'What', 'Where', 'Grade', waiting ? 'Waits' : 'Told', 'Stands'].map((content) => ({
          content,
        }))}
        rows={reports.map((report) => [
          {
            content: (
              <a class="govuk-link" href={`/reports/${report.recordId}`}>
                {report.reference}
              </a>
            ),
          },
          { content: <What report={report} /> },
          {
            content: [inShort(report.location, 60), view.areaNames.get(report.areaId)]
              .filter((part) => part !== undefined && part !== '')
              .join(', '),
          },
          { content: <GradeTag grade={report.grade} /> },
          { content: waiting ? waitInWords(report.reportedAt, now) : formatDateTime(report.reportedAt) },
          { content: <Stands view={view} report={report} /> },
        ])}
      />
    </Scroll>
  )
}

function What({ report }: { report: ListedReport }): Html {
  return (
    <>
      {inShort(report.what)}
      <span class="govuk-hint">{ASB_TYPES[report.asbType].split(':')[0]}</span>
    </>
  )
}

function Stands({ view, report }: { view: InboxView; report: ListedReport }): Child {
  const team = view.teamNames.get(report.ownerTeamId)
  return (
    <>
      <ReportStateTag state={report.state} />
      <br />
      {report.screening === null ? 'Not screened' : report.screening === 'standard' ? 'Standard risk' : matrix(report)}
      {team !== undefined && (
        <>
          <br />
          {team}
        </>
      )}
      {!view.mine.has(report.recordId) && (
        <>
          <br />
          Read only
        </>
      )}
    </>
  )
}

function matrix(report: ListedReport): string {
  if (report.assessedAt !== null) return 'Matrix done'
  return `Matrix due ${report.matrixDueOn === null ? '' : formatDate(report.matrixDueOn)}`
}

function Cut({ view }: { view: InboxView }): Child {
  if (view.total <= view.reports.length) return null
  return <p class="govuk-body">These are the newest {view.reports.length}. Add a word to find fewer.</p>
}
