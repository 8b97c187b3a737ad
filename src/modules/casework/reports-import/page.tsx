import type { PurposeChoices } from '../../../foundations/people/index.ts'
import { Marked } from '../../../foundations/sharing/index.ts'
import { errorAt, type FieldError, PostForm, ProblemSummary } from '../../../platform/forms/index.ts'
import { formatNumber, plural } from '../../../platform/html/format.ts'
import {
  Button,
  FileUpload,
  Input,
  InsetText,
  Select,
  Table,
  Tag,
  WarningText,
} from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { PARTNER_FIELDS, type PartnerMapping, partnerFields } from '../domain/report-partner.ts'
import type { ImportOutcome, RowOutcome, WaitingImport } from '../store/report-imports.ts'
import { MOST_LINES } from './read-file.ts'

export interface UploadDraft {
  readonly source: string
  readonly purposeId: string
  readonly teamId: string
  readonly areaId: string
}

export interface UploadView {
  readonly draft: UploadDraft
  readonly choices: PurposeChoices
  readonly errors: readonly FieldError[]
  readonly formToken: string
}

export function UploadPage(view: UploadView): Html {
  const { draft, choices, errors } = view
  return (
    <>
      <ProblemSummary errors={errors} />
      <Heading lead="Nothing is saved before you have seen what would happen to each line.">Take in a file</Heading>
      <PostForm action="/reports/import" token={view.formToken} upload>
        <Input
          name="source"
          label={{ content: 'Whose incident numbers are they?', classes: 'govuk-label--s' }}
          hint={{
            content:
              'The name of the system or contact centre, the same each time: a number that came before is not taken twice',
          }}
          value={draft.source}
          errorMessage={errorAt(errors, 'source')}
          autocomplete="off"
        />
        <Select
          name="areaId"
          label={{ content: 'Area, for lines that name none' }}
          value={draft.areaId}
          errorMessage={errorAt(errors, 'areaId')}
          items={[
            { value: '', text: 'Every line names its area' },
            ...choices.areas.map(({ id, name }) => ({ value: String(id), text: name })),
          ]}
        />
        <Select
          name="teamId"
          label={{ content: 'Team that answers for them' }}
          value={draft.teamId}
          errorMessage={errorAt(errors, 'teamId')}
          items={choices.teams.map(({ id, name }) => ({ value: id, text: name }))}
        />
        <Select
          name="purposeId"
          label={{ content: 'Purpose' }}
          value={draft.purposeId}
          errorMessage={errorAt(errors, 'purposeId')}
          items={[
            ...(draft.purposeId === '' ? [{ value: '', text: 'Choose' }] : []),
            ...choices.purposes.map(({ id, title }) => ({ value: id, text: title })),
          ]}
        />
        <FileUpload
          name="file"
          label={{ content: 'CSV file', classes: 'govuk-label--s' }}
          hint={{ content: `With a heading, and at most ${formatNumber(MOST_LINES)} reports` }}
          errorMessage={errorAt(errors, 'file')}
          attributes={{ accept: '.csv,text/csv' }}
        />
        <Button preventDoubleClick>Look at it</Button>
      </PostForm>
    </>
  )
}

export interface CheckView {
  readonly waiting: WaitingImport
  readonly outcome: ImportOutcome
  readonly errors: readonly FieldError[]
  readonly formToken: string
}

const SHOWN = 200

export function CheckPage(view: CheckView): Html {
  const { waiting, outcome } = view
  const action = `/reports/import/${waiting.id}`
  return (
    <Marked classification="official-sensitive">
      <ProblemSummary errors={view.errors} />
      <Heading caption={waiting.fileName} lead="Nothing is saved yet.">
        What would happen
      </Heading>
      <ul class="govuk-list govuk-list--bullet">
        <li>{plural(outcome.added, 'report is new', 'reports are new')} and would be taken in and shared at once</li>
        <li>{plural(outcome.known, 'report is', 'reports are')} there already and would stay as they are</li>
        <li>{plural(outcome.wrong, 'line is', 'lines are')} wrong</li>
      </ul>
      {outcome.wrong > 0 && (
        <WarningText>
          Mend the wrong lines in the file and send it again, or take in the others without them.{' '}
          <a class="govuk-link" href={`${action}/errors.csv`}>
            Save the wrong lines as CSV
          </a>
        </WarningText>
      )}
      <PostForm action={action} token={view.formToken}>
        <div class="fp-actions">
          {outcome.added > 0 && (
            <Button name="do" value={outcome.wrong > 0 ? 'take-others' : 'take'} preventDoubleClick>
              {outcome.wrong > 0
                ? `Take in ${plural(outcome.added, 'report', 'reports')} without the wrong lines`
                : `Take in ${plural(outcome.added, 'report', 'reports')}`}
            </Button>
          )}
          <Button name="do" value="drop" classes="govuk-button--secondary">
            Throw the file away
          </Button>
        </div>
      </PostForm>
      <Columns waiting={waiting} action={action} formToken={view.formToken} />
      <Rows outcome={outcome} />
    </Marked>
  )
}

function Columns(props: { waiting: WaitingImport; action: string; formToken: string }): Html {
  const { heading, mapping } = props.waiting
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Which column is what</span>
      </summary>
      <div class="govuk-details__text">
        <PostForm action={props.action} token={props.formToken}>
          {partnerFields.map((field) => (
            <Select
              name={`column.${field}`}
              label={{ content: PARTNER_FIELDS[field].label }}
              value={mapping[field] === null ? '' : String(mapping[field])}
              items={[
                { value: '', text: 'Not in the file' },
                ...heading.map((text, at) => ({ value: String(at), text: text === '' ? `Column ${at + 1}` : text })),
              ]}
            />
          ))}
          <Button name="do" value="columns" classes="govuk-button--secondary">
            Look again
          </Button>
        </PostForm>
      </div>
    </details>
  )
}

/** The columns as they were chosen; anything that is no column of the file is none. */
export function mappingOf(form: URLSearchParams, columns: number): PartnerMapping {
  return Object.fromEntries(
    partnerFields.map((field) => {
      const text = form.get(`column.${field}`) ?? ''
      const at = text === '' ? Number.NaN : Number(text)
      return [field, Number.isInteger(at) && at >= 0 && at < columns ? at : null]
    }),
  ) as PartnerMapping
}

const CALLERS: Readonly<Record<NonNullable<RowOutcome['caller']>, string>> = {
  known: 'The caller is known',
  new: 'A profile of the caller is made',
  told: 'Whoever decides says who the caller was',
  anonymous: 'The caller stays anonymous',
}

export function outcomeInWords(row: RowOutcome): string {
  switch (row.outcome) {
    case 'wrong':
      return row.problems.map(({ message }) => message).join('. ')
    case 'known':
      return `There already as ${row.reference}`
    case 'new':
      return row.caller === null ? 'New' : CALLERS[row.caller]
  }
}

const OUTCOMES = {
  new: { label: 'New', classes: 'govuk-tag--green' },
  known: { label: 'There already', classes: 'govuk-tag--grey' },
  wrong: { label: 'Wrong', classes: 'govuk-tag--red' },
} as const

function Rows({ outcome }: { outcome: ImportOutcome }): Child {
  // What is wrong is what somebody has to look at.
  const rows = [...outcome.rows].sort(
    (a, b) => Number(b.outcome === 'wrong') - Number(a.outcome === 'wrong') || a.line - b.line,
  )
  return (
    <>
      <h2 class="govuk-heading-m">Line by line</h2>
      <Scroll label="Lines of the file">
        <Table
          head={['Line', 'Incident number', 'Outcome', 'More'].map((content) => ({ content }))}
          rows={rows
            .slice(0, SHOWN)
            .map((row) => [
              { content: String(row.line) },
              { content: row.incidentNumber },
              { content: <Tag classes={OUTCOMES[row.outcome].classes}>{OUTCOMES[row.outcome].label}</Tag> },
              { content: outcomeInWords(row) },
            ])}
        />
      </Scroll>
      {rows.length > SHOWN && <InsetText>The first {SHOWN} lines are shown, wrong ones first.</InsetText>}
    </>
  )
}
