import type { FoundProfile, Pointer } from '../../../foundations/people/index.ts'
import { type BannerNames, Marked, RecordBanner } from '../../../foundations/sharing/index.ts'
import type { Actor } from '../../../platform/db/index.ts'
import { PostForm } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, InsetText, Radios, SummaryList } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { gradeInWords, suggestGrade } from '../domain/report-grade.ts'
import { CHANNELS, CLOSE_REASONS, GRADES, IMPACTS, UPDATE_WAYS, YES_NO } from '../domain/report-words.ts'
import { ASB_TYPES } from '../domain/words.ts'
import { Corrections } from '../report-correct/page.tsx'
import { foundItem } from '../report-new/page.tsx'
import type { PresentReport } from '../report-pages/load.ts'
import { EarlierReports, GradeTag, ReportStateTag, waitInWords } from '../report-pages/parts.tsx'
import { ScreeningStanding, Screenings } from '../screen-record/page.tsx'
import type { Correction } from '../store/report-corrections.ts'
import type { Report, ReportEvent } from '../store/reports.ts'
import type { Screening } from '../store/screenings.ts'

export interface ReportView extends PresentReport {
  readonly bannerNames: BannerNames
  readonly names: ReadonlyMap<string, string>
  readonly teams: ReadonlyMap<string, string>
  readonly profiles: ReadonlyMap<string, string>
  /** null when it is in no case, or in one that the reader may not see. */
  readonly caseTitle: string | null
  readonly screenings: readonly Screening[]
  readonly events: readonly ReportEvent[]
  readonly earlier: readonly Report[]
  /** Who the caller may be, while nobody has said; null otherwise. */
  readonly matches: { readonly people: readonly FoundProfile[]; readonly pointers: readonly Pointer[] } | null
  readonly mayDecide: boolean
  readonly mayCorrect: boolean
  /** The newest first. */
  readonly corrections: readonly Correction[]
  readonly actor: Pick<Actor, 'permissions'>
  readonly now: Date
  /** ISO day. */
  readonly today: string
  readonly formToken: string
}

export function ReportPage(view: ReportView): Html {
  const { report, header, mayDecide } = view
  return (
    <Marked classification={header.classification}>
      <Heading caption={ASB_TYPES[report.asbType]}>Report {report.reference}</Heading>
      <p class="govuk-body">
        <ReportStateTag state={report.state} /> <GradeTag grade={report.grade} />{' '}
        {report.state === 'pending' && `Waits ${waitInWords(report.reportedAt, view.now)}.`} Quote{' '}
        <strong>{report.reference}</strong> in letters and e-mails.
      </p>
      <RecordBanner header={header} names={view.bannerNames} actor={view.actor} />
      <Standing view={view} />
      {mayDecide && report.state === 'pending' && <Decide report={report} />}
      {mayDecide && report.state === 'closed' && (
        <PostForm action={`/reports/${report.recordId}/reopen`} token={view.formToken} class="fp-noprint">
          <input type="hidden" name="version" value={report.version} />
          <Button classes="govuk-button--secondary">Let it wait again</Button>
        </PostForm>
      )}
      <h2 class="govuk-heading-m" id="screening">
        Screening
      </h2>
      <ScreeningStanding
        {...{ recordId: report.recordId, screening: report.screening, matrixDueOn: report.matrixDueOn }}
        assessed={report.assessedAt !== null || report.state === 'in-case'}
        today={view.today}
        mayAdd={mayDecide && report.state !== 'in-case'}
      />
      {isOfOldAnswers(view) && (
        <InsetText>
          An answer was corrected after the last screening, which stands as it was made.{' '}
          {mayDecide && (
            <a class="govuk-link" href={`/records/${report.recordId}/screen`}>
              Screen again on the answers as they are now
            </a>
          )}
        </InsetText>
      )}
      <Screenings screenings={view.screenings} names={view.names} title="Screenings" />
      <h2 class="govuk-heading-m">What was told</h2>
      <Told view={view} />
      {view.mayCorrect && (
        <p class="govuk-body fp-noprint">
          <a class="govuk-link" href={`/reports/${report.recordId}/edit`}>
            Correct what was told
          </a>
        </p>
      )}
      <Corrections report={report} corrections={view.corrections} names={view.names} profiles={view.profiles} />
      {view.matches !== null && <Match view={view} matches={view.matches} />}
      <EarlierReports reports={view.earlier} title="They or this address reported before" id="earlier" />
      <History view={view} />
    </Marked>
  )
}

/** Whether an answer was corrected since the report was screened: a screening is asked again, never worked out. */
function isOfOldAnswers({ report, corrections }: ReportView): boolean {
  const { screenedAt, state } = report
  if (screenedAt === null || state === 'in-case') return false
  return corrections.some(({ answersChanged, at }) => answersChanged && at > screenedAt)
}

function Decide({ report }: { report: Report }): Html {
  const base = `/reports/${report.recordId}`
  return (
    <div class="fp-actions fp-noprint">
      <Button href={`${base}/accept`}>Open a case from it</Button>
      <Button href={`${base}/attach`} classes="govuk-button--secondary">
        Add it to a case
      </Button>
      <Button href={`${base}/close`} classes="govuk-button--secondary">
        Close it
      </Button>
    </div>
  )
}

function Standing({ view }: { view: ReportView }): Child {
  const { report, names } = view
  if (report.state === 'pending' || report.decidedAt === null) return null
  const by = `${names.get(report.decidedBy ?? '') ?? 'Not known'} on ${formatDateTime(report.decidedAt)}`
  if (report.state === 'closed') {
    return (
      <InsetText>
        Closed by {by}: {report.closeReason === null ? '' : CLOSE_REASONS[report.closeReason].toLowerCase()}.{' '}
        {report.closeNote}
      </InsetText>
    )
  }
  return (
    <InsetText>
      Taken into a case by {by}:{' '}
      {view.caseTitle === null ? (
        'you cannot see the case.'
      ) : (
        <a class="govuk-link" href={`/cases/${report.caseId}`}>
          {view.caseTitle}
        </a>
      )}
    </InsetText>
  )
}

const row = (key: string, value: Child) => ({ key: { content: key }, value: { content: value } })

function Told({ view }: { view: ReportView }): Html {
  const { report } = view
  return (
    <SummaryList
      rows={[
        row('What', <div class="fp-text">{report.what}</div>),
        row('Where', <PlaceOf view={view} />),
        row('When', `${formatDateTime(report.happenedAt)}${report.ongoing ? ', going on when it was told' : ''}`),
        row('Told', `${formatDateTime(report.reportedAt)}`),
        row('Happened before', YES_NO[report.before]),
        row('What it does to them', IMPACTS[report.impact]),
        row('Aimed at them', YES_NO[report.targeted]),
        row('Disabled or long-term ill', YES_NO[report.vulnerable]),
        row('Keep them informed', UPDATE_WAYS[report.updateBy]),
        row('Grade', <GradeOf report={report} />),
        row('Caller', <CallerOf view={view} />),
        report.incidentNumber !== null && row('Incident number', `${report.incidentNumber} (${report.source})`),
        row(
          'Taken by',
          [
            view.names.get(report.takenBy ?? ''),
            view.teams.get(report.takenTeamId),
            CHANNELS[report.channel].toLowerCase(),
          ]
            .filter((part) => part !== undefined)
            .join(', '),
        ),
      ]}
    />
  )
}

function PlaceOf({ view }: { view: ReportView }): Child {
  const { location, placeProfileId } = view.report
  return (
    <>
      {location === '' && placeProfileId === null && 'Not said'}
      {location}
      {placeProfileId !== null && (
        <>
          {location !== '' && <br />}
          <ProfileLink id={placeProfileId} view={view} />
        </>
      )}
    </>
  )
}

function ProfileLink({ id, view }: { id: string; view: ReportView }): Child {
  const name = view.profiles.get(id)
  return name === undefined ? (
    'Somebody whose record you cannot see'
  ) : (
    <a class="govuk-link" href={`/people/${id}`}>
      {name}
    </a>
  )
}

function CallerOf({ view }: { view: ReportView }): Child {
  const { report } = view
  if (report.callerAnonymous) return 'Stays anonymous'
  const told = [report.callerName, report.callerPhone, report.callerAddress].filter((part) => part !== '').join(', ')
  return (
    <>
      {report.callerProfileId !== null && (
        <>
          <ProfileLink id={report.callerProfileId} view={view} />
          <br />
        </>
      )}
      {told !== '' && `As told: ${told}`}
    </>
  )
}

function GradeOf({ report }: { report: Report }): Child {
  const suggested = suggestGrade(report)
  const words = gradeInWords(suggested, GRADES[suggested.grade])
  if (report.grade === report.suggestedGrade) return words
  return (
    <>
      {GRADES[report.grade]}: {report.gradeReason}
      <br />
      Suggested was: {words}
    </>
  )
}

function Match({ view, matches }: { view: ReportView; matches: NonNullable<ReportView['matches']> }): Html {
  const { report } = view
  return (
    <section class="fp-noprint" aria-labelledby="caller">
      <h2 class="govuk-heading-m" id="caller">
        Who told it?
      </h2>
      <PostForm action={`/reports/${report.recordId}/caller`} token={view.formToken}>
        <Radios
          name="callerId"
          classes="govuk-radios--small"
          fieldset={{
            legend: {
              content:
                matches.people.length === 0
                  ? 'Nobody known fits what was told'
                  : 'Somebody known may fit what was told',
              classes: 'govuk-fieldset__legend--s',
            },
          }}
          items={[...matches.people.map(foundItem), { value: 'new', content: 'Somebody new: make a profile' }]}
        />
        {matches.people.map(({ recordId }) => (
          <input type="hidden" name="seen" value={recordId} />
        ))}
        <Button classes="govuk-button--secondary" preventDoubleClick>
          Note who it was
        </Button>
      </PostForm>
      {matches.pointers.map((pointer) => (
        <p class="govuk-body">
          {pointer.agencyName} holds something that may be about them:{' '}
          <a class="govuk-link" href={`/disclosures/ask?pointer=${pointer.id}`}>
            ask {pointer.teamName ?? pointer.agencyName}
          </a>
        </p>
      ))}
    </section>
  )
}

const EVENTS: Readonly<Record<ReportEvent['kind'], string>> = {
  taken: 'Taken',
  screened: 'Screened',
  accepted: 'A case was opened from it',
  attached: 'Added to a case',
  closed: 'Closed',
  reopened: 'Waits again',
  caller: 'The caller was noted',
  corrected: 'What was told was corrected',
}

function History({ view }: { view: ReportView }): Html {
  return (
    <section aria-labelledby="history">
      <h2 class="govuk-heading-m" id="history">
        What happened to it
      </h2>
      <ul class="govuk-list">
        {view.events.map((event) => (
          <li>
            {formatDateTime(event.at)}: {EVENTS[event.kind]},{' '}
            {view.names.get(event.byUserId ?? '') ?? 'not known by whom'}
            {event.note !== '' && `. ${event.note}`}
          </li>
        ))}
      </ul>
    </section>
  )
}
