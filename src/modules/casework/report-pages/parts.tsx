/** What several pages about reports show: grade, state, how long one waits, earlier reports. */
import { formatDateTime, plural } from '../../../platform/html/format.ts'
import { Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { GRADES, type Grade, REPORT_STATES, type ReportState } from '../domain/report-words.ts'
import type { Report } from '../store/reports.ts'

const GRADE_CLASSES: Readonly<Record<Grade, string>> = {
  immediate: 'govuk-tag--red',
  prompt: 'govuk-tag--orange',
  scheduled: 'govuk-tag--blue',
}

export function GradeTag(props: { grade: Grade }): Html {
  return <Tag classes={GRADE_CLASSES[props.grade]}>{GRADES[props.grade]}</Tag>
}

const STATE_CLASSES: Readonly<Record<ReportState, string>> = {
  pending: 'govuk-tag--yellow',
  'in-case': 'govuk-tag--green',
  closed: 'govuk-tag--grey',
}

export function ReportStateTag(props: { state: ReportState }): Html {
  return <Tag classes={STATE_CLASSES[props.state]}>{REPORT_STATES[props.state]}</Tag>
}

/** "25 minutes", "3 hours", "2 days": rounded down, in the largest unit that is full. */
export function waitInWords(from: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - from.getTime()) / 60_000))
  if (minutes < 60) return plural(minutes, 'minute', 'minutes')
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? plural(hours, 'hour', 'hours') : plural(Math.floor(hours / 24), 'day', 'days')
}

/** The first words of what was told. */
export function inShort(text: string, most = 100): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`
}

/** Earlier reports in a list, the newest first; nothing where there is none. */
export function EarlierReports(props: {
  reports: readonly Report[]
  title: string
  id: string
  /** Of the heading; 2 unless given. */
  level?: 2 | 3
}): Child {
  if (props.reports.length === 0) return null
  const Title = props.level === 3 ? 'h3' : 'h2'
  return (
    <section aria-labelledby={props.id}>
      <Title class={props.level === 3 ? 'govuk-heading-s' : 'govuk-heading-m'} id={props.id}>
        {props.title}
      </Title>
      <ul class="govuk-list govuk-list--bullet">
        {props.reports.map((report) => (
          <li>
            <a class="govuk-link" href={`/reports/${report.recordId}`}>
              {report.reference}
            </a>
            , {formatDateTime(report.reportedAt)}: {inShort(report.what)} <ReportStateTag state={report.state} />
          </li>
        ))}
      </ul>
    </section>
  )
}
