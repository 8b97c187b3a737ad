import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDate, formatDateTime } from '../../../platform/html/format.ts'
import { Button, InsetText, Radios, Table, WarningText } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { IMPACTS, SCREENING, type ScreeningQuestion, screeningQuestions } from '../domain/report-words.ts'
import type { Report } from '../store/reports.ts'
import type { Screening } from '../store/screenings.ts'
import type { ScreeningDraft } from './form.ts'

/** Where the risk assessment matrix of a record is filled in. */
export function matrixHref(recordId: string): string {
  return `/records/${recordId}/assess?instrument=asb-ram@2015`
}

export interface ScreenView {
  readonly recordId: string
  readonly caption: string
  readonly back: string
  readonly draft: ScreeningDraft
  readonly errors: readonly FieldError[]
  /** What was told, for a report. */
  readonly report: Report | null
  readonly earlier: readonly Screening[]
  readonly names: ReadonlyMap<string, string>
  readonly formToken: string
}

export function ScreenPage(view: ScreenView): Html {
  return (
    <>
      <ProblemSummary errors={view.errors} />
      <Heading
        caption={view.caption}
        lead="Six questions. Any yes makes the risk assessment matrix due the same working day."
      >
        Screen for risk
      </Heading>
      <PostForm action={`/records/${view.recordId}/screen`} token={view.formToken}>
        {screeningQuestions.map((name, index) => (
          <Radios
            name={name}
            value={view.draft[name]}
            classes="govuk-radios--small govuk-radios--inline"
            fieldset={{
              legend: {
                content: `${SCREENING[name].letter}: ${SCREENING[name].question}`,
                classes: 'govuk-fieldset__legend--s',
              },
              ...(index === 0 && view.errors.length === 0 ? { attributes: { id: 'first' } } : {}),
            }}
            hint={{ content: hintFor(name, view.report) }}
            errorMessage={errorAt(view.errors, name)}
            items={[
              { value: 'yes', content: 'Yes' },
              { value: 'no', content: 'No' },
            ]}
          />
        ))}
        <div class="fp-actions">
          <Button preventDoubleClick>Save</Button>
          <a class="govuk-link" href={view.back}>
            Cancel
          </a>
        </div>
      </PostForm>
      <Screenings screenings={view.earlier} names={view.names} title="Earlier screenings, which stay" />
    </>
  )
}

/** What the caller said to it, so that nothing is asked twice. Nothing is filled in from it. */
function hintFor(name: ScreeningQuestion, report: Report | null): string {
  const told = report === null ? '' : toldAbout(name, report)
  return told === '' ? SCREENING[name].title : `${SCREENING[name].title}. ${told}`
}

function toldAbout(name: ScreeningQuestion, report: Report): string {
  switch (name) {
    case 'vulnerable':
      return report.vulnerable === 'yes' ? 'The caller said that somebody there is disabled or long-term ill.' : ''
    case 'increasing':
      return report.before === 'yes' ? 'The caller said that it has happened before.' : ''
    case 'targeted':
      return report.targeted === 'yes' ? 'The caller said that it is aimed at them.' : ''
    case 'coping':
    case 'impact':
      return report.impact === 'not-known' ? '' : `The caller said: ${IMPACTS[report.impact].toLowerCase()}.`
    case 'multiAgency':
      return ''
  }
}

/** What follows from the last screening, and how to go on; for a report or a case. */
export function ScreeningStanding(props: {
  recordId: string
  screening: 'standard' | 'matrix' | null
  /** ISO day. */
  matrixDueOn: string | null
  assessed: boolean
  /** ISO day. */
  today: string
  mayAdd: boolean
}): Html {
  const { recordId, screening, matrixDueOn, assessed, today, mayAdd } = props
  const again = mayAdd && (
    <a class="govuk-link" href={`/records/${recordId}/screen`}>
      {screening === null ? 'Screen now' : 'Screen again'}
    </a>
  )
  if (screening === null) {
    return <InsetText>Nobody has asked the six screening questions yet. {again}</InsetText>
  }
  if (screening === 'standard') {
    return (
      <InsetText>
        Screened: no answer was yes. Standard risk; the receiving agency handles it under its own policy. {again}
      </InsetText>
    )
  }
  if (assessed || matrixDueOn === null) {
    return <InsetText>Screened: the matrix was asked for, and is done. {again}</InsetText>
  }
  return (
    <>
      <WarningText>
        {matrixDueOn < today
          ? `The risk assessment matrix was due on ${formatDate(matrixDueOn)}.`
          : `The risk assessment matrix is due by the end of ${matrixDueOn === today ? 'today' : formatDate(matrixDueOn)}.`}
      </WarningText>
      <div class="fp-actions fp-noprint">
        {mayAdd && <Button href={matrixHref(recordId)}>Fill in the matrix</Button>}
        {again}
      </div>
    </>
  )
}

/** All screenings, the newest first; nothing where there is none. */
export function Screenings(props: {
  screenings: readonly Screening[]
  names: ReadonlyMap<string, string>
  title: string
}): Child {
  const { screenings, names, title } = props
  if (screenings.length === 0) return null
  return (
    <Scroll label={title}>
      <Table
        caption={title}
        captionClasses="govuk-table__caption--s"
        head={['When', 'By', 'Answered with yes', 'Outcome'].map((content) => ({ content }))}
        rows={screenings.map((one) => [
          { content: formatDateTime(one.screenedAt) },
          {
            content: `${names.get(one.screenedBy ?? '') ?? 'Not known'}${one.carriedFrom === null ? '' : ', on the report'}`,
          },
          {
            content:
              screeningQuestions
                .filter((name) => one[name])
                .map((name) => SCREENING[name].title)
                .join('; ') || 'None',
          },
          {
            content: one.matrixDueOn === null ? 'Standard risk' : `Matrix due by ${formatDate(one.matrixDueOn)}`,
          },
        ])}
      />
    </Scroll>
  )
}
