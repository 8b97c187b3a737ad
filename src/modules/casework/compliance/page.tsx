import { formatDate, plural } from '../../../platform/html/format.ts'
import { Button, Select, Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { MEASURES, type MeasureKey, type Tally } from '../domain/compliance.ts'
import type { JudgedCase } from '../store/compliance.ts'

export interface Choice {
  readonly id: string
  readonly name: string
}

export interface Line extends Tally {
  readonly key: MeasureKey
  /** The same some weeks ago; null when nothing was counted. */
  readonly before: Tally | null
}

export interface ComplianceView {
  readonly lines: readonly Line[]
  readonly cases: number
  readonly teams: readonly Choice[]
  readonly leads: readonly Choice[]
  readonly team: string
  readonly lead: string
  /** ISO day of the figures beside; null when there are none. */
  readonly beforeDay: string | null
  readonly query: string
  readonly maySeeFigures: boolean
}

/** Per cent without decimals, rounded down, so that 100% means all. */
export function percent({ met, applicable }: Tally): string {
  return applicable === 0 ? '' : `${Math.floor((100 * met) / applicable)}%`
}

export function CompliancePage(props: ComplianceView): Html {
  return (
    <>
      <Heading lead="How the open cases of your teams meet the standards, worked out from the cases as they are now.">
        Compliance
      </Heading>
      {props.maySeeFigures && (
        <p class="govuk-body fp-noprint">
          <a class="govuk-link" href="/casework/figures">
            Figures of the whole partnership
          </a>
        </p>
      )}
      <form method="get" action="/compliance" class="fp-filters fp-noprint" aria-label="Choose a team or a worker">
        <div class="fp-filters__row">
          <Select
            name="team"
            label={{ content: 'Team' }}
            value={props.team}
            items={[
              { value: '', text: 'All my teams' },
              ...props.teams.map(({ id, name }) => ({ value: id, text: name })),
            ]}
          />
          <Select
            name="lead"
            label={{ content: 'Lead' }}
            value={props.lead}
            items={[
              { value: '', text: 'Everybody' },
              ...props.leads.map(({ id, name }) => ({ value: id, text: name })),
            ]}
          />
          <Button classes="govuk-button--secondary">Show</Button>
        </div>
      </form>
      {props.cases === 0 ? (
        <Empty title="No open case">
          <p class="govuk-body">There is nothing to measure.</p>
        </Empty>
      ) : (
        <>
          <p class="govuk-body fp-noprint">
            <a class="govuk-link" href={`/compliance.csv${props.query}`}>
              Download as CSV
            </a>
          </p>
          <Scroll label="Standards">
            <Table
              caption={plural(props.cases, 'open case', 'open cases')}
              captionClasses="govuk-table__caption--m"
              head={[
                { content: 'Standard' },
                { content: 'Met', format: 'numeric' },
                { content: 'Of', format: 'numeric' },
                { content: 'Share', format: 'numeric' },
                { content: props.beforeDay === null ? 'Before' : formatDate(props.beforeDay), format: 'numeric' },
                { content: 'To mend' },
              ]}
              rows={props.lines.map((line) => [
                {
                  content: (
                    <>
                      {MEASURES[line.key].label}
                      <br />
                      <span class="fp-quiet">{MEASURES[line.key].help}</span>
                    </>
                  ),
                },
                { content: String(line.met), format: 'numeric' },
                { content: String(line.applicable), format: 'numeric' },
                { content: percent(line), format: 'numeric' },
                { content: line.before === null ? '' : percent(line.before), format: 'numeric' },
                { content: <Mend line={line} query={props.query} /> },
              ])}
            />
          </Scroll>
          {props.beforeDay === null && (
            <p class="govuk-body">
              Figures are kept from day to day; a trend is shown once there are some from four weeks ago.
            </p>
          )}
        </>
      )}
    </>
  )
}

function Mend({ line, query }: { line: Line; query: string }): Child {
  const left = line.applicable - line.met
  if (line.applicable === 0) return <span class="fp-quiet">Does not apply</span>
  if (left === 0) return <Tag classes="govuk-tag--green">All met</Tag>
  return (
    <a class="govuk-link" href={`/compliance/${line.key}${query}`}>
      <Tag classes="govuk-tag--red">{plural(left, 'case', 'cases')}</Tag>
      <span class="govuk-visually-hidden"> without: {MEASURES[line.key].label}</span>
    </a>
  )
}

/** The cases behind one figure. */
export function FaultsPage(props: {
  measure: MeasureKey
  cases: readonly (JudgedCase & { readonly teamName: string; readonly leadName: string })[]
}): Html {
  const { label, help } = MEASURES[props.measure]
  return (
    <>
      <Heading caption="Compliance" lead={help}>
        {label}
      </Heading>
      {props.cases.length === 0 ? (
        <Empty title="Every case meets this" />
      ) : (
        <Scroll label="Cases to mend">
          <Table
            caption={`${plural(props.cases.length, 'case', 'cases')} to mend`}
            captionClasses="govuk-table__caption--m"
            head={['Case', 'Lead', 'Team'].map((content) => ({ content }))}
            rows={props.cases.map((one) => [
              {
                content: (
                  <>
                    <a class="govuk-link" href={`/cases/${one.recordId}`}>
                      {one.reference}
                    </a>{' '}
                    {one.title}
                  </>
                ),
              },
              { content: one.leadName },
              { content: one.teamName },
            ])}
          />
        </Scroll>
      )}
    </>
  )
}
