import { z } from 'zod'
import type { AuditNote, Tx } from '../../../platform/db/index.ts'
import { toCsv } from '../../../platform/files/index.ts'
import { type FieldError, PostForm, ProblemSummary, parseForm } from '../../../platform/forms/index.ts'
import { formatDateTime, plural } from '../../../platform/html/format.ts'
import { Button, Input, Select, SummaryList, Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Pages, pageNumber } from '../../../platform/html/paging.tsx'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { download, forbidden, notFound, page, type Reply, redirect, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { unreachable } from '../../../platform/result/index.ts'
import { listAgencies, userNames } from '../../identity/index.ts'
import { exporting, reading, type SharingDeps, writing } from '../deps.ts'
import {
  CSV_LIMIT,
  dayIn,
  emptyForm,
  type FormState,
  Narrow,
  OneOf,
  PER_PAGE,
  TextBox,
  withQuery,
  writtenText,
} from '../disclosures/fields.tsx'
import { type NamedRecord, namedRecord, RecordName } from '../disclosures/parts.tsx'
import {
  checkEnding,
  checkReview,
  emergencyReasons,
  emergencyStateLabels,
  type Reviewer,
  type ReviewRefusal,
  reviewOutcomes,
  type ShownEmergency,
  shownEmergency,
} from '../domain/emergency.ts'
import { Marked, Text } from '../record-banner.tsx'
import {
  type Emergency,
  type EmergencyFilter,
  findEmergency,
  listEmergencies,
  writeReview,
} from '../store/emergencies.ts'
import { sendMessage } from '../store/messages.ts'
import { findRecord } from '../store/records.ts'

export const REGISTER = { text: 'Emergency access', href: '/emergencies' }
const FILTER_STATES = ['to-review', 'reviewed', 'refused'] as const

export function filterOf(query: URLSearchParams): EmergencyFilter {
  const agencyId = query.get('agency')
  return {
    state: FILTER_STATES.find((state) => state === query.get('state')),
    agencyId: isUuid(agencyId) ? agencyId : undefined,
    ...{ from: dayIn(query, 'from'), to: dayIn(query, 'to') },
  }
}

function hrefOf(path: string, filter: EmergencyFilter, page?: number): string {
  const { agencyId: agency, ...rest } = filter
  return withQuery(path, { ...rest, agency, page: page === 1 ? undefined : page })
}

const COLOURS: Readonly<Record<ShownEmergency, string>> = {
  open: 'govuk-tag--red',
  'to-review': 'govuk-tag--yellow',
  reviewed: 'govuk-tag--green',
  refused: 'govuk-tag--grey',
}

function EmergencyTag(props: { state: ShownEmergency }): Html {
  return <Tag classes={COLOURS[props.state]}>{emergencyStateLabels[props.state]}</Tag>
}

function peopleOf(tx: Tx, emergencies: readonly Emergency[]): Promise<Map<string, string>> {
  const ids = emergencies.flatMap(({ userId, reviewedBy, endedBy }) => [userId, reviewedBy, endedBy])
  return userNames(
    tx,
    ids.filter((id) => id !== null),
  )
}

function noteList(note: (note: AuditNote) => void, emergencies: readonly Emergency[], filter: EmergencyFilter): void {
  note({
    recordIds: emergencies.flatMap(({ record }) => (record === null ? [] : [record.recordId])),
    detail: { filter: { ...filter }, emergencies: emergencies.length },
  })
}

export async function registerPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const filter = filterOf(visit.query)
  const wanted = pageNumber(visit.query)
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-emergencies'), async (tx, note) => {
    const list = await listEmergencies(tx, filter, { limit: PER_PAGE, offset: (wanted - 1) * PER_PAGE })
    noteList(note, list.emergencies, filter)
    return { ...list, names: await peopleOf(tx, list.emergencies), agencies: await listAgencies(tx) }
  })
  return page({
    title: 'Emergency access',
    wide: true,
    body: (
      <Marked classification="official-sensitive">
        <Heading lead="Records that were opened without being shared, why, and what the review found.">
          Emergency access
        </Heading>
        <form method="get" action="/emergencies" class="fp-filters" aria-label="Filter the emergencies">
          <div class="fp-filters__row">
            <Select
              name="state"
              label={{ content: 'State' }}
              value={filter.state}
              items={[
                { value: '', text: 'All states' },
                ...FILTER_STATES.map((state) => ({ value: state, text: emergencyStateLabels[state] })),
              ]}
            />
            <Select
              name="agency"
              label={{ content: 'Agency' }}
              value={filter.agencyId}
              items={[
                { value: '', text: 'All agencies' },
                ...found.agencies.map(({ id, name }) => ({ value: id, text: name })),
              ]}
            />
            <Input name="from" type="date" label={{ content: 'From' }} value={filter.from} />
            <Input name="to" type="date" label={{ content: 'To' }} value={filter.to} />
            <Button classes="govuk-button--secondary">Show</Button>
          </div>
        </form>
        {found.total === 0 ? (
          <Empty title="No emergency fits" />
        ) : (
          <>
            <div class="fp-actions fp-noprint">
              <a class="govuk-link" href={hrefOf('/emergencies.csv', filter)}>
                Download as CSV
              </a>
            </div>
            <Register emergencies={found.emergencies} names={found.names} total={found.total} now={deps.now()} />
            <Pages
              total={found.total}
              perPage={PER_PAGE}
              page={wanted}
              href={(to) => hrefOf('/emergencies', filter, to)}
            />
          </>
        )}
      </Marked>
    ),
  })
}

function Register(props: {
  emergencies: readonly Emergency[]
  names: ReadonlyMap<string, string>
  total: number
  now: Date
}): Html {
  return (
    <Scroll label="Emergencies">
      <Table
        caption={plural(props.total, 'emergency', 'emergencies')}
        captionClasses="govuk-table__caption--m"
        head={['When', 'Who', 'Reason', 'Holder', 'Purpose', 'State'].map((content) => ({ content }))}
        rows={props.emergencies.map((emergency) => {
          const who = props.names.get(emergency.userId) ?? 'Somebody'
          return [
            {
              content: (
                <a class="govuk-link" href={`/emergencies/${emergency.id}`}>
                  {formatDateTime(emergency.askedAt)}
                  <span class="govuk-visually-hidden">, {who}</span>
                </a>
              ),
            },
            { content: `${who}, ${emergency.teamName}, ${emergency.agencyName}` },
            { content: emergencyReasons[emergency.reasonCode] },
            {
              content:
                emergency.record === null
                  ? ''
                  : `${emergency.record.ownerTeamName}, ${emergency.record.ownerAgencyName}`,
            },
            { content: emergency.record?.purposeTitle ?? '' },
            { content: <EmergencyTag state={shownEmergency(emergency, props.now)} /> },
          ]
        })}
      />
    </Scroll>
  )
}

export async function registerCsv(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const filter = filterOf(visit.query)
  const body = await deps.db.withActor(visit.actor, exporting(visit, 'export-emergencies'), async (tx, note) => {
    const { emergencies } = await listEmergencies(tx, filter, { limit: CSV_LIMIT, offset: 0 })
    noteList(note, emergencies, filter)
    const names = await peopleOf(tx, emergencies)
    return toCsv(
      [
        ...['reference', 'asked_at', 'who', 'team', 'agency', 'reason', 'what_happened', 'hours', 'state', 'opened_at'],
        ...[
          'expires_at',
          'ended_at',
          'ended_by',
          'end_reason',
          'holder_team',
          'holder_agency',
          'purpose',
          'reviewed_at',
          'reviewed_by',
          'outcome',
          'note',
        ],
      ],
      emergencies.map((e) => [
        ...[e.id, e.askedAt.toISOString(), names.get(e.userId) ?? '', e.teamName, e.agencyName],
        ...[emergencyReasons[e.reasonCode], e.reason, e.hours],
        ...[emergencyStateLabels[shownEmergency(e, deps.now())], e.openedAt?.toISOString() ?? ''],
        ...[e.expiresAt?.toISOString() ?? '', e.endedAt?.toISOString() ?? ''],
        ...[e.endedBy === null ? '' : (names.get(e.endedBy) ?? ''), e.endReason],
        ...[e.record?.ownerTeamName ?? '', e.record?.ownerAgencyName ?? ''],
        ...[e.record?.purposeTitle ?? '', e.reviewedAt?.toISOString() ?? ''],
        ...[e.reviewedBy === null ? '' : (names.get(e.reviewedBy) ?? '')],
        ...[e.reviewOutcome === null ? '' : reviewOutcomes[e.reviewOutcome], e.reviewNote],
      ]),
    )
  })
  return download({ name: 'emergency-access.csv', type: 'text/csv; charset=utf-8', body })
}

export interface Shown {
  readonly emergency: Emergency
  readonly record: NamedRecord | null
  readonly names: ReadonlyMap<string, string>
}

export async function load(
  deps: SharingDeps,
  tx: Tx,
  of: { readonly id: string; readonly note: (note: AuditNote) => void },
): Promise<Shown | null> {
  of.note({ subjectType: 'emergency', subjectId: of.id })
  const emergency = await findEmergency(tx, of.id)
  if (emergency === null) {
    of.note({ outcome: 'refused' })
    return null
  }
  if (emergency.record !== null)
    of.note({ recordIds: [emergency.record.recordId], purposeId: emergency.record.purposeId })
  const header = emergency.record === null ? null : await findRecord(tx, emergency.record.recordId)
  return {
    ...{ emergency, names: await peopleOf(tx, [emergency]) },
    record: header === null ? null : await namedRecord(deps, tx, header),
  }
}

export function reviewerOf(visit: Visit, emergency: Emergency): Reviewer {
  return {
    ...{ userId: visit.actor.userId ?? '', permissions: visit.actor.permissions },
    manages: emergency.managed,
  }
}

export async function viewPage(deps: SharingDeps, visit: Visit, rejected: FormState | null = null): Promise<Reply> {
  const id = visit.params['emergency']
  if (!isUuid(id)) return notFound()
  const shown = await deps.db.withActor(visit.actor, reading(visit, 'view-emergency'), (tx, note) =>
    load(deps, tx, { id, note }),
  )
  if (shown === null) return notFound()
  const { emergency } = shown
  const form = rejected ?? emptyForm
  return page({
    title: 'Emergency access',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [REGISTER, { text: formatDateTime(emergency.askedAt) }],
    body: (
      <Marked classification="official-sensitive">
        <ProblemSummary errors={form.errors} />
        <Heading caption={formatDateTime(emergency.askedAt)}>
          Emergency access <EmergencyTag state={shownEmergency(emergency, deps.now())} />
        </Heading>
        <Details shown={shown} />
        {checkEnding(reviewerOf(visit, emergency), emergency, deps.now()).ok && (
          <div class="fp-actions">
            <a href={`/emergencies/${id}/end`} role="button" class="govuk-button govuk-button--warning">
              End it now
            </a>
          </div>
        )}
        {checkReview(reviewerOf(visit, emergency), emergency).ok && (
          <Narrow>
            <ReviewForm visit={visit} id={id} form={form} />
          </Narrow>
        )}
      </Marked>
    ),
  })
}

export function Details({ shown }: { shown: Shown }): Html {
  const { emergency: e, names, record } = shown
  const row = (key: string, value: Child) => ({ key: { content: key }, value: { content: value } })
  return (
    <SummaryList
      rows={[
        row('Who', `${names.get(e.userId) ?? 'Somebody'}, ${e.teamName}, ${e.agencyName}`),
        row('Reason', emergencyReasons[e.reasonCode]),
        row('What happened', <Text text={e.reason} />),
        row('Opened', e.openedAt === null ? 'Nothing was opened' : formatDateTime(e.openedAt)),
        e.expiresAt !== null && row('Until', formatDateTime(e.endedAt ?? e.expiresAt)),
        e.endedAt !== null &&
          row(
            'Ended before its time',
            <>
              By {names.get(e.endedBy ?? '') ?? 'somebody'}, instead of {formatDateTime(e.expiresAt ?? e.endedAt)}
              <Text text={e.endReason} />
            </>,
          ),
        e.record !== null && row('Holder', `${e.record.ownerTeamName}, ${e.record.ownerAgencyName}`),
        e.record !== null && row('Purpose', e.record.purposeTitle),
        record !== null && row('Record', <RecordName record={record} />),
        e.reviewedAt !== null &&
          row('Reviewed by', `${names.get(e.reviewedBy ?? '') ?? 'Somebody'} on ${formatDateTime(e.reviewedAt)}`),
        e.reviewOutcome !== null && row('Outcome', reviewOutcomes[e.reviewOutcome]),
        e.reviewNote !== '' && row('Note', <Text text={e.reviewNote} />),
      ]}
    />
  )
}

function ReviewForm(props: { visit: Visit; id: string; form: FormState }): Html {
  return (
    <PostForm action={`/emergencies/${props.id}/review`} token={props.visit.formToken}>
      <h2 class="govuk-heading-m">Review</h2>
      <OneOf
        form={props.form}
        name="outcome"
        legend="Was it justified to open the record?"
        options={Object.entries(reviewOutcomes).map(([value, text]) => ({ value, text }))}
      />
      <TextBox
        form={props.form}
        name="note"
        label="What did you find?"
        hint="Whom you asked, what they said, what follows from it. The person reads this."
        most={2000}
      />
      <Button preventDoubleClick>Save the review</Button>
    </PostForm>
  )
}

const reviewSchema = z.object({
  outcome: z.enum(['justified', 'not-justified', 'unclear'], 'Choose whether it was justified'),
  note: writtenText({ missing: 'Enter what you found', name: 'What you found' }, 2000),
})

const REFUSALS: Readonly<Record<Exclude<ReviewRefusal, 'reviewed-already'>, string>> = {
  'not-allowed':
    'An overseer, or somebody of the team that manages the record with the permission to decide, reviews it.',
  own: 'You opened this yourself. Somebody else reviews it.',
  'nothing-opened': 'Nothing was opened, so there is nothing to review.',
}

export async function postReview(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['emergency']
  if (!isUuid(id)) return notFound()
  const parsed = parseForm(reviewSchema, visit.form)
  const reviewed = await deps.db.withActor(visit.actor, writing(visit, 'review-emergency'), async (tx, note) => {
    const shown = await load(deps, tx, { id, note })
    if (shown === null) return { reply: notFound() }
    const { emergency } = shown
    const allowed = checkReview(reviewerOf(visit, emergency), emergency)
    if (!allowed.ok) {
      note({ outcome: allowed.problem })
      switch (allowed.problem) {
        case 'not-allowed':
        case 'own':
        case 'nothing-opened':
          return { reply: forbidden(REFUSALS[allowed.problem]) }
        case 'reviewed-already':
          return { reply: alreadyReviewed(shown) }
        default:
          return unreachable(allowed.problem)
      }
    }
    if (!parsed.ok) {
      note({ outcome: 'invalid' })
      return { errors: parsed.errors }
    }
    if (!(await writeReview(tx, { id, by: visit.actor.userId ?? '', ...parsed.value }))) {
      note({ outcome: 'reviewed-already' })
      return { reply: alreadyReviewed((await load(deps, tx, { id, note })) ?? shown) }
    }
    note({ detail: { outcome: parsed.value.outcome } })
    await sendMessage(tx, { kind: 'emergency-reviewed', userId: emergency.userId, subjectId: id })
    return { reply: redirect(`/emergencies/${id}`, { notice: 'emergency-reviewed' }) }
  })
  if ('errors' in reviewed) {
    const errors: readonly FieldError[] = reviewed.errors ?? []
    return viewPage(deps, visit, { values: visit.form, errors })
  }
  return reviewed.reply
}

function alreadyReviewed(shown: Shown): Reply {
  return page({
    title: 'Somebody else has reviewed this meanwhile',
    status: 409,
    crumbs: [REGISTER, { text: 'Reviewed meanwhile' }],
    body: (
      <Marked classification="official-sensitive">
        <Heading lead="Yours has not been saved.">Somebody else has reviewed this meanwhile</Heading>
        <Details shown={shown} />
      </Marked>
    ),
  })
}
