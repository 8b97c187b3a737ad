import type { AuditNote, Tx } from '../../../platform/db/index.ts'
import { toCsv } from '../../../platform/files/index.ts'
import { formatDate, plural } from '../../../platform/html/format.ts'
import { Button, Input, Select, Table } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Pages, pageNumber } from '../../../platform/html/paging.tsx'
import { Empty, Heading, Scroll } from '../../../platform/html/parts.tsx'
import { download, page, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { listAgencies } from '../../identity/index.ts'
import { exporting, reading, type SharingDeps } from '../deps.ts'
import { consentLabels, shownState, shownStates, stateLabels } from '../domain/disclosure.ts'
import { levelLabels } from '../domain/words.ts'
import { Marked } from '../record-banner.tsx'
import {
  type Disclosure,
  type DisclosureFilter,
  type DisclosureSort,
  type DisclosureSortKey,
  disclosureSortKeys,
  listDisclosures,
} from '../store/disclosures.ts'
import { CSV_LIMIT, dayIn, PER_PAGE, todayOf, withQuery } from './fields.tsx'
import { dayOf, peopleOf, StateTag, whenOf } from './parts.tsx'

/** What stands in the address, as far as it makes sense; the rest is as if it were not there. */
export function filterOf(query: URLSearchParams): DisclosureFilter {
  const side = query.get('side')
  const agencyId = query.get('agency')
  const purposeId = query.get('purpose') ?? ''
  return {
    side: side === 'ours' || side === 'incoming' ? side : undefined,
    state: shownStates.find((state) => state === query.get('state')),
    agencyId: isUuid(agencyId) ? agencyId : undefined,
    purposeId: /^[a-z][a-z0-9-]{1,59}$/.test(purposeId) ? purposeId : undefined,
    from: dayIn(query, 'from'),
    to: dayIn(query, 'to'),
  }
}

export function sortOf(query: URLSearchParams): DisclosureSort {
  const text = query.get('sort') ?? '-when'
  const descending = text.startsWith('-')
  const key = disclosureSortKeys.find((one) => one === (descending ? text.slice(1) : text))
  return key === undefined ? { key: 'when', descending: true } : { key, descending }
}

function hrefOf(path: string, filter: DisclosureFilter, sort: DisclosureSort, page?: number): string {
  const { agencyId: agency, purposeId: purpose, ...rest } = filter
  const sortText = `${sort.descending ? '-' : ''}${sort.key}`
  return withQuery(path, {
    ...{ ...rest, agency, purpose, sort: sortText === '-when' ? undefined : sortText },
    page: page === 1 ? undefined : page,
  })
}

function noteList(note: (note: AuditNote) => void, disclosures: readonly Disclosure[], filter: DisclosureFilter): void {
  note({
    recordIds: disclosures.flatMap(({ record }) => (record === null ? [] : [record.recordId])),
    detail: { filter: { ...filter }, disclosures: disclosures.length },
  })
}

export async function registerPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const filter = filterOf(visit.query)
  const sort = sortOf(visit.query)
  const wanted = pageNumber(visit.query)
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-disclosures'), async (tx, note) => {
    const list = await listDisclosures(tx, filter, { sort, limit: PER_PAGE, offset: (wanted - 1) * PER_PAGE })
    noteList(note, list.disclosures, filter)
    return { ...list, agencies: await listAgencies(tx), purposes: await purposesIn(tx) }
  })
  const { disclosures, total } = found
  const oversees = visit.actor.permissions.includes('sharing.oversee')
  return page({
    title: 'Disclosures',
    wide: true,
    body: (
      <Marked classification="official-sensitive">
        <Heading
          lead={
            oversees
              ? 'Every decision to disclose a record, or not to, with the reasons and without what the records hold.'
              : 'What your teams asked for, and what others ask of them.'
          }
        >
          Disclosures
        </Heading>
        <Filters filter={filter} sort={sort} agencies={found.agencies} purposes={found.purposes} oversees={oversees} />
        {total === 0 ? (
          <Empty title="No disclosure fits">
            <p class="govuk-body">
              Ask for access from the page of a record that you know of, or from a pointer in a search.
            </p>
          </Empty>
        ) : (
          <>
            <div class="fp-actions fp-noprint">
              <a class="govuk-link" href={hrefOf('/disclosures.csv', filter, sort)}>
                Download as CSV
              </a>
            </div>
            <RegisterTable disclosures={disclosures} filter={filter} sort={sort} today={todayOf(deps)} total={total} />
            <Pages
              total={total}
              perPage={PER_PAGE}
              page={wanted}
              href={(to) => hrefOf('/disclosures', filter, sort, to)}
            />
          </>
        )}
      </Marked>
    ),
  })
}

async function purposesIn(tx: Tx): Promise<{ id: string; title: string }[]> {
  return tx.selectFrom('sharing.purposes').select(['id', 'title']).orderBy('title').execute()
}

function Filters(props: {
  filter: DisclosureFilter
  sort: DisclosureSort
  agencies: readonly { id: string; name: string }[]
  purposes: readonly { id: string; title: string }[]
  oversees: boolean
}): Html {
  const { filter, sort } = props
  return (
    <form method="get" action="/disclosures" class="fp-filters" aria-label="Filter the disclosures">
      <div class="fp-filters__row">
        <Select
          name="side"
          label={{ content: 'Which' }}
          value={filter.side}
          items={[
            { value: '', text: props.oversees ? 'All' : 'Both' },
            { value: 'ours', text: 'To your teams' },
            { value: 'incoming', text: 'From your teams' },
          ]}
        />
        <Select
          name="state"
          label={{ content: 'State' }}
          value={filter.state}
          items={[
            { value: '', text: 'All states' },
            ...shownStates.map((state) => ({ value: state, text: stateLabels[state] })),
          ]}
        />
        <Select
          name="agency"
          label={{ content: 'Agency' }}
          value={filter.agencyId}
          items={[
            { value: '', text: 'All agencies' },
            ...props.agencies.map(({ id, name }) => ({ value: id, text: name })),
          ]}
        />
        <Select
          name="purpose"
          label={{ content: 'Purpose' }}
          value={filter.purposeId}
          items={[
            { value: '', text: 'All purposes' },
            ...props.purposes.map(({ id, title }) => ({ value: id, text: title })),
          ]}
        />
        <Input name="from" type="date" label={{ content: 'From' }} value={filter.from} />
        <Input name="to" type="date" label={{ content: 'To' }} value={filter.to} />
        <input type="hidden" name="sort" value={`${sort.descending ? '-' : ''}${sort.key}`} />
        <Button classes="govuk-button--secondary">Show</Button>
      </div>
    </form>
  )
}

const COLUMNS: readonly { readonly key: DisclosureSortKey; readonly text: string }[] = [
  { key: 'when', text: 'Asked or given' },
  { key: 'to', text: 'To' },
  { key: 'owner', text: 'From' },
  { key: 'state', text: 'State' },
  { key: 'until', text: 'Last day' },
]

function RegisterTable(props: {
  disclosures: readonly Disclosure[]
  filter: DisclosureFilter
  sort: DisclosureSort
  today: string
  total: number
}): Html {
  const { filter, sort } = props
  const head = COLUMNS.map(({ key, text }) => ({
    content: <SortLink column={{ key, text }} filter={filter} sort={sort} />,
    attributes: sort.key === key ? { 'aria-sort': sort.descending ? 'descending' : 'ascending' } : {},
  }))
  return (
    <Scroll label="Disclosures">
      <Table
        caption={plural(props.total, 'disclosure', 'disclosures')}
        captionClasses="govuk-table__caption--m"
        head={[...head.slice(0, 3), { content: 'Purpose' }, ...head.slice(3), { content: 'Access' }]}
        rows={props.disclosures.map((d) => [
          {
            content: (
              <a class="govuk-link" href={`/disclosures/${d.id}`}>
                {dayOf(whenOf(d))}
                <span class="govuk-visually-hidden">
                  , to {d.toTeamName}, {d.toAgencyName}
                </span>
              </a>
            ),
          },
          { content: `${d.toTeamName}, ${d.toAgencyName}` },
          { content: d.record === null ? <Unknown /> : `${d.record.ownerTeamName}, ${d.record.ownerAgencyName}` },
          { content: d.record === null ? <Unknown /> : d.record.purposeTitle },
          { content: <StateTag state={shownState(d, props.today)} /> },
          { content: d.expiresOn === null ? '' : formatDate(d.expiresOn) },
          { content: levelLabels[d.level] },
        ])}
      />
    </Scroll>
  )
}

function Unknown(): Child {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span class="govuk-visually-hidden">not known to you</span>
    </>
  )
}

function SortLink(props: {
  column: { readonly key: DisclosureSortKey; readonly text: string }
  filter: DisclosureFilter
  sort: DisclosureSort
}): Html {
  const { column, sort } = props
  const own = sort.key === column.key
  // Days are first wanted from the newest, names from the letter A.
  const descending = own ? !sort.descending : column.key === 'when'
  return (
    <a class="govuk-link" href={hrefOf('/disclosures', props.filter, { key: column.key, descending })}>
      {column.text}
      {own && <span aria-hidden="true">{sort.descending ? ' ▼' : ' ▲'}</span>}
    </a>
  )
}

export async function registerCsv(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const filter = filterOf(visit.query)
  const body = await deps.db.withActor(visit.actor, exporting(visit, 'export-disclosures'), async (tx, note) => {
    const { disclosures } = await listDisclosures(tx, filter, {
      sort: sortOf(visit.query),
      limit: CSV_LIMIT,
      offset: 0,
    })
    noteList(note, disclosures, filter)
    const names = await peopleOf(tx, disclosures)
    const who = (id: string | null) => (id === null ? '' : (names.get(id) ?? ''))
    return toCsv(
      [
        ...[
          'reference',
          'state',
          'asked_at',
          'asked_by',
          'to_agency',
          'to_team',
          'from_agency',
          'from_team',
          'purpose',
        ],
        ...[
          'information',
          'risk',
          'necessity',
          'proportionality',
          'lawful_basis',
          'consent',
          'consent_reason',
          'access',
        ],
        ...['decided_at', 'decided_by', 'decision_reason', 'restrictions', 'last_day', 'withdrawn_at', 'withdrawn_by'],
        'withdrawal_reason',
      ],
      disclosures.map((d) => [
        ...[d.id, stateLabels[shownState(d, todayOf(deps))], d.askedAt?.toISOString() ?? '', who(d.askedBy)],
        ...[d.toAgencyName, d.toTeamName, d.record?.ownerAgencyName ?? '', d.record?.ownerTeamName ?? ''],
        ...[d.record?.purposeTitle ?? '', d.information, d.risk, d.necessity, d.proportionality, d.lawfulBasis],
        ...[consentLabels[d.consent], d.consentReason, levelLabels[d.level], d.decidedAt?.toISOString() ?? ''],
        ...[who(d.decidedBy), d.decisionReason, d.restrictions, d.expiresOn ?? '', d.withdrawnAt?.toISOString() ?? ''],
        ...[who(d.withdrawnBy), d.withdrawalReason],
      ]),
    )
  })
  return download({ name: 'disclosures.csv', type: 'text/csv; charset=utf-8', body })
}
