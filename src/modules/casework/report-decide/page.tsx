import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, Input, InsetText, Radios, Select, Textarea } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { CLOSE_REASONS, REPORT_STATES } from '../domain/report-words.ts'
import { ASB_TYPES, BANDS, CASE_STATES, FOCUSES, LAWFUL_GROUNDS } from '../domain/words.ts'
import type { Case } from '../store/cases.ts'
import type { Report } from '../store/reports.ts'

interface Common {
  readonly report: Report
  readonly errors: readonly FieldError[]
  readonly formToken: string
}

function Hidden({ report }: { report: Report }): Html {
  return <input type="hidden" name="version" value={report.version} />
}

function Buttons(props: { report: Report; children: Child }): Html {
  return (
    <div class="fp-actions">
      {props.children}
      <a class="govuk-link" href={`/reports/${props.report.recordId}`}>
        Cancel
      </a>
    </div>
  )
}

export interface AcceptDraft {
  readonly title: string
  readonly focus: string
  readonly asbType: string
  readonly reason: string
  readonly lawfulGround: string
  readonly callerRole: string
  readonly teamId: string
}

export interface AcceptView extends Common {
  readonly draft: AcceptDraft
  readonly callerName: string | null
  readonly teams: readonly { readonly id: string; readonly name: string }[]
}

export function AcceptPage(view: AcceptView): Html {
  const { report, draft, errors } = view
  const options = (list: Readonly<Record<string, string>>) =>
    Object.entries(list).map(([value, content]) => ({ value, content }))
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading caption={`Report ${report.reference}`} lead="Look it over and confirm. You lead the case.">
        Open a case from it
      </Heading>
      <PostForm action={`/reports/${report.recordId}/accept`} token={view.formToken}>
        <Hidden report={report} />
        <Input
          name="title"
          label={{ content: 'What the case is about, in a few words', classes: 'govuk-label--s' }}
          value={draft.title}
          errorMessage={errorAt(errors, 'title')}
        />
        <Radios
          name="focus"
          value={draft.focus}
          classes="govuk-radios--small govuk-radios--inline"
          fieldset={{ legend: { content: 'About', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'focus')}
          items={options(FOCUSES)}
        />
        <Radios
          name="asbType"
          value={draft.asbType}
          classes="govuk-radios--small"
          fieldset={{ legend: { content: 'Type', classes: 'govuk-fieldset__legend--s' } }}
          errorMessage={errorAt(errors, 'asbType')}
          items={options(ASB_TYPES)}
        />
        <Input
          name="reason"
          label={{ content: 'Why you open a case, in a sentence', classes: 'govuk-label--s' }}
          value={draft.reason}
          errorMessage={errorAt(errors, 'reason')}
        />
        <Select
          name="lawfulGround"
          label={{ content: 'Lawful purpose' }}
          value={draft.lawfulGround}
          errorMessage={errorAt(errors, 'lawfulGround')}
          items={Object.entries(LAWFUL_GROUNDS).map(([value, text]) => ({ value, text }))}
        />
        {view.callerName !== null && (
          <Radios
            name="callerRole"
            value={draft.callerRole}
            classes="govuk-radios--small govuk-radios--inline"
            fieldset={{
              legend: { content: `${view.callerName}, who told it, is`, classes: 'govuk-fieldset__legend--s' },
            }}
            items={[
              { value: 'victim', content: 'The victim' },
              { value: 'witness', content: 'A witness' },
              { value: 'other', content: 'Somebody else' },
              { value: 'none', content: 'Not in the case' },
            ]}
          />
        )}
        {view.teams.length > 1 ? (
          <Select
            name="teamId"
            label={{ content: 'Team that answers for the case' }}
            value={draft.teamId}
            errorMessage={errorAt(errors, 'teamId')}
            items={view.teams.map(({ id, name }) => ({ value: id, text: name }))}
          />
        ) : (
          <input type="hidden" name="teamId" value={draft.teamId} />
        )}
        <Buttons report={report}>
          <Button preventDoubleClick>Open the case</Button>
        </Buttons>
      </PostForm>
    </>
  )
}

export interface AttachView extends Common {
  readonly text: string
  /** Cases of the same people or places, or null after a search. */
  readonly cases: readonly Case[]
  readonly searched: boolean
}

export function AttachPage(view: AttachView): Html {
  const { report, cases, errors } = view
  const action = `/reports/${report.recordId}/attach`
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading
        caption={`Report ${report.reference}`}
        lead="It becomes an incident of the case, and its screening goes with it."
      >
        Add it to a case
      </Heading>
      <PostForm action={action} token={view.formToken}>
        <Hidden report={report} />
        <Input
          name="text"
          type="search"
          label={{ content: 'Find a case', classes: 'govuk-label--s' }}
          hint={{ content: 'By its reference or words of its title' }}
          value={view.text}
          errorMessage={errorAt(errors, 'text')}
          autocomplete="off"
        />
        <Button name="do" value="find" classes="govuk-button--secondary">
          Find
        </Button>
      </PostForm>
      {cases.length === 0 ? (
        <Empty
          title={view.searched ? 'No case to which you may add fits' : 'No case of the same people or place is known'}
        >
          <p class="govuk-body">Only cases that are not closed and to which you may add are found.</p>
        </Empty>
      ) : (
        <PostForm action={action} token={view.formToken}>
          <Hidden report={report} />
          <Radios
            name="caseId"
            classes="govuk-radios--small"
            fieldset={{
              legend: {
                content: view.searched ? 'Found' : 'Cases of the same people or place',
                classes: 'govuk-fieldset__legend--m',
              },
            }}
            errorMessage={errorAt(errors, 'caseId')}
            items={cases.map((one) => ({
              value: one.recordId,
              content: `${one.reference}: ${one.title}`,
              hint: {
                content: `${CASE_STATES[one.state]}, ${one.band === null ? 'risk not assessed' : `${BANDS[one.band].toLowerCase()} risk`}, opened ${formatDateTime(one.openedAt)}`,
              },
            }))}
          />
          <Buttons report={report}>
            <Button name="do" value="attach" preventDoubleClick>
              Add the report to this case
            </Button>
          </Buttons>
        </PostForm>
      )}
    </>
  )
}

export interface CloseView extends Common {
  readonly reason: string
  readonly note: string
}

export function ClosePage(view: CloseView): Html {
  const { report, errors } = view
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading
        caption={`Report ${report.reference}`}
        lead="It stays on record, counts as a report, and can wait again."
      >
        Close it
      </Heading>
      <PostForm action={`/reports/${report.recordId}/close`} token={view.formToken}>
        <Hidden report={report} />
        <Radios
          name="reason"
          value={view.reason}
          classes="govuk-radios--small"
          fieldset={{ legend: { content: 'Why?', classes: 'govuk-fieldset__legend--m' } }}
          errorMessage={errorAt(errors, 'reason')}
          items={Object.entries(CLOSE_REASONS).map(([value, content]) => ({ value, content }))}
        />
        <Textarea
          name="note"
          rows={3}
          label={{ content: 'More about it' }}
          hint={{ content: 'To whom it was passed, or the reference of the other report' }}
          value={view.note}
          errorMessage={errorAt(errors, 'note')}
        />
        <Buttons report={report}>
          <Button preventDoubleClick>Close the report</Button>
        </Buttons>
      </PostForm>
    </>
  )
}

/** Somebody was first, or changed the report since: what became of it, and where to go on. Nothing was saved. */
export function DecidedPage(props: { report: Report; name: string | undefined; again: string }): Html {
  const { report, name } = props
  return (
    <>
      <Heading caption={`Report ${report.reference}`}>
        {report.state === 'pending' ? 'Somebody changed the report meanwhile' : 'Somebody decided on it before you'}
      </Heading>
      <InsetText>
        {report.state === 'pending' || report.decidedAt === null
          ? 'It was screened, or the caller was noted, since you opened this page. Nothing of yours was saved: look at the report and decide again.'
          : `${REPORT_STATES[report.state]}: ${name ?? 'somebody'}, ${formatDateTime(report.decidedAt)}. Nothing of yours was saved.`}
      </InsetText>
      <div class="fp-actions">
        <Button href={`/reports/${report.recordId}`}>See the report</Button>
        {report.state === 'pending' && (
          <a class="govuk-link" href={props.again}>
            Decide again
          </a>
        )}
      </div>
    </>
  )
}
