import { formatDate, formatDateTime } from '../../../platform/html/format.ts'
import { Table, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { Heading, Scroll } from '../../../platform/html/parts.tsx'
import { notFound, page, type Reply, type Visit } from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { teamNames, userNames } from '../../identity/index.ts'
import { reading, type SharingDeps } from '../deps.ts'
import { todayOf } from '../disclosures/fields.tsx'
import { dayOf, type NamedRecord, namedRecord, RecordName, StateTag, whenOf } from '../disclosures/parts.tsx'
import { shownState } from '../domain/disclosure.ts'
import { emergencyReasons, emergencyStateLabels, shownEmergency } from '../domain/emergency.ts'
import { mayProtect } from '../domain/protection.ts'
import { type Because, levelLabels } from '../domain/words.ts'
import { type BannerNames, bannerNames, Marked, RecordBanner, Text, untilInWords } from '../record-banner.tsx'
import { type Disclosure, disclosuresOf } from '../store/disclosures.ts'
import { type Emergency, emergenciesOf } from '../store/emergencies.ts'
import { type Opener, openersOf } from '../store/protection.ts'
import {
  findRecord,
  type RecordEvent,
  type RecordEventKind,
  type RecordHeader,
  recordEvents,
} from '../store/records.ts'

const WHY: Readonly<Record<Because, string>> = {
  owner: 'Owns it',
  succession: 'Took over from the owner',
  rule: 'The agreement shares it with them',
  open: 'Parties may know that it exists',
  disclosure: 'It was disclosed to them',
  'break-glass': 'Opened it in an emergency',
  'hand-over': 'Handed it over',
}

const HISTORY: Readonly<Record<RecordEventKind, string>> = {
  created: 'Created',
  moved: 'Moved',
  closed: 'Closed to named people',
  opened: 'Opened again',
  conflict: 'Conflict of interest declared',
  'conflict-lifted': 'Conflict of interest lifted',
  restricted: 'Processing restricted',
  unrestricted: 'Restriction lifted',
  reclassified: 'Classification changed',
  named: 'Named people changed',
}

interface AccessView {
  readonly header: RecordHeader
  readonly banner: BannerNames
  readonly record: NamedRecord
  readonly openers: readonly Opener[]
  readonly disclosures: readonly Disclosure[]
  readonly emergencies: readonly Emergency[]
  readonly events: readonly RecordEvent[]
  readonly users: ReadonlyMap<string, string>
  readonly teams: ReadonlyMap<string, string>
}

/** Who can open a record, why and until when; what was decided about it; what happened to it. For those who manage it. */
export async function accessPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const id = visit.params['record']
  if (!isUuid(id)) return notFound()
  const view = await deps.db.withActor(
    visit.actor,
    reading(visit, 'view-access'),
    async (tx, note): Promise<AccessView | null> => {
      const header = await findRecord(tx, id)
      if (header === null || header.level !== 'manage') {
        note({ outcome: 'refused' })
        return null
      }
      note({ recordIds: [id], purposeId: header.purposeId })
      const openers = await openersOf(tx, header)
      const events = await recordEvents(tx, id)
      const emergencies = await emergenciesOf(tx, id)
      const ids = [
        ...[header.namedUserIds ?? [], header.barredUserIds, openers.map(({ userId }) => userId)].flat(),
        ...events.flatMap((event) => [event.byUserId, event.aboutUserId, ...(event.namedUserIds ?? [])]),
        ...emergencies.map(({ userId }) => userId),
      ].filter((one) => one !== null)
      const teamIds = events.flatMap(({ toTeamId }) => (toTeamId === null ? [] : [toTeamId]))
      return {
        ...{ header, openers, events, emergencies, banner: await bannerNames(tx, header) },
        ...{ record: await namedRecord(deps, tx, header), disclosures: await disclosuresOf(tx, id) },
        ...{ users: await userNames(tx, ids), teams: await teamNames(tx, teamIds) },
      }
    },
  )
  if (view === null) return notFound()
  const { header, record } = view
  const protects = mayProtect({
    ...{ userId: visit.actor.userId ?? '', permissions: visit.actor.permissions, level: header.level },
  })
  return page({
    title: 'Who can open this record',
    crumbs: [
      { text: `This ${record.label}`, ...(record.href === null ? {} : { href: record.href }) },
      { text: 'Who can open it' },
    ],
    wide: true,
    body: (
      <Marked classification={header.classification}>
        <Heading caption={<RecordName record={record} />}>Who can open this record</Heading>
        <RecordBanner header={header} names={view.banner} actor={visit.actor} />
        <Openers view={view} />
        {header.namedUserIds === null && header.reasons.some(({ because }) => because === 'open') && (
          <p class="govuk-body">
            Everybody who works with records at an agency that has signed the agreement may know that it exists, and
            whose it is: the purpose is open to them.
          </p>
        )}
        <Closed view={view} />
        {protects && <Changes header={header} />}
        <Decisions view={view} today={todayOf(deps)} now={deps.now()} />
        <History view={view} />
      </Marked>
    ),
  })
}

function Openers({ view }: { view: AccessView }): Html {
  return (
    <Scroll label="Who can open it">
      <Table
        caption={view.header.namedUserIds === null ? 'Teams and people' : 'Teams and people, if it were not closed'}
        captionClasses="govuk-table__caption--m"
        firstCellIsHeader
        head={['Who', 'Access', 'Why', 'Until'].map((content) => ({ content }))}
        rows={view.openers.map((opener) => [
          {
            content:
              opener.userId === null
                ? `${opener.teamName}, ${opener.agencyName}`
                : (view.users.get(opener.userId) ?? 'Somebody'),
          },
          { content: levelLabels[opener.level] },
          { content: <Why opener={opener} /> },
          { content: untilInWords(opener) },
        ])}
      />
    </Scroll>
  )
}

function Why({ opener }: { opener: Opener }): Child {
  const text = WHY[opener.because]
  const page = { disclosure: 'disclosures', 'break-glass': 'emergencies' }[opener.because as string]
  if (opener.sourceId === null || page === undefined) return text
  return (
    <a class="govuk-link" href={`/${page}/${opener.sourceId}`}>
      {text}
    </a>
  )
}

function People(props: { ids: readonly string[]; users: ReadonlyMap<string, string> }): Html {
  return (
    <ul class="govuk-list govuk-list--bullet">
      {props.ids.map((id) => (
        <li>{props.users.get(id) ?? 'Somebody who is not known any more'}</li>
      ))}
    </ul>
  )
}

function Closed({ view }: { view: AccessView }): Child {
  const { namedUserIds, barredUserIds } = view.header
  return (
    <>
      {namedUserIds !== null && (
        <>
          <h2 class="govuk-heading-m">
            Closed to everybody but these people <Tag classes="govuk-tag--red">Closed</Tag>
          </h2>
          <People ids={namedUserIds} users={view.users} />
        </>
      )}
      {barredUserIds.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Conflicts of interest: these people cannot open it</h2>
          <People ids={barredUserIds} users={view.users} />
        </>
      )}
    </>
  )
}

function Changes({ header }: { header: RecordHeader }): Html {
  const links = [
    header.namedUserIds === null
      ? ['close', 'Close it to named people']
      : ['close', 'Change the people who are named on it'],
    header.namedUserIds !== null && ['open', 'Open it again'],
    ['bar', 'Declare a conflict of interest of somebody else'],
    ['conflict', 'Declare your own conflict of interest'],
    header.barredUserIds.length > 0 && ['lift', 'Lift a conflict of interest'],
    ['move', 'Move it to another team or area'],
    ['classification', 'Change the classification'],
    [
      'restriction',
      header.restrictedAt === null ? 'Restrict its processing' : 'Lift the restriction of its processing',
    ],
  ].filter((link) => link !== false)
  return (
    <section aria-labelledby="changes" class="fp-noprint">
      <h2 class="govuk-heading-m" id="changes">
        Change who can open it
      </h2>
      <ul class="govuk-list">
        {links.map(([path, text]) => (
          <li>
            <a class="govuk-link" href={`/records/${header.id}/${path}`}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Decisions(props: { view: AccessView; today: string; now: Date }): Child {
  const { disclosures, emergencies, users } = props.view
  return (
    <>
      {disclosures.length > 0 && (
        <Scroll label="Disclosures">
          <Table
            caption="Disclosures"
            captionClasses="govuk-table__caption--m"
            head={['When', 'To', 'State', 'Last day'].map((content) => ({ content }))}
            rows={disclosures.map((d) => [
              {
                content: (
                  <a class="govuk-link" href={`/disclosures/${d.id}`}>
                    {dayOf(whenOf(d))}
                    <span class="govuk-visually-hidden">, to {d.toTeamName}</span>
                  </a>
                ),
              },
              { content: `${d.toTeamName}, ${d.toAgencyName}` },
              { content: <StateTag state={shownState(d, props.today)} /> },
              { content: d.expiresOn === null ? '' : formatDate(d.expiresOn) },
            ])}
          />
        </Scroll>
      )}
      {emergencies.length > 0 && (
        <Scroll label="Emergency access">
          <Table
            caption="Emergency access"
            captionClasses="govuk-table__caption--m"
            head={['When', 'Who', 'Reason', 'State'].map((content) => ({ content }))}
            rows={emergencies.map((e) => [
              {
                content: (
                  <a class="govuk-link" href={`/emergencies/${e.id}`}>
                    {formatDateTime(e.askedAt)}
                  </a>
                ),
              },
              { content: `${users.get(e.userId) ?? 'Somebody'}, ${e.agencyName}` },
              { content: emergencyReasons[e.reasonCode] },
              { content: emergencyStateLabels[shownEmergency(e, props.now)] },
            ])}
          />
        </Scroll>
      )}
    </>
  )
}

function History({ view }: { view: AccessView }): Html {
  const { users, teams } = view
  const who = (id: string | null) => (id === null ? 'The system' : (users.get(id) ?? 'Somebody'))
  const about = (event: RecordEvent) =>
    [
      event.aboutUserId !== null && who(event.aboutUserId),
      event.toTeamId !== null && `To ${teams.get(event.toTeamId) ?? 'a team'}`,
      (event.namedUserIds ?? []).map(who).join(', '),
    ]
      .filter((text) => text !== false && text !== '')
      .join('. ')
  return (
    <Scroll label="History">
      <Table
        caption="History"
        captionClasses="govuk-table__caption--m"
        head={['When', 'What', 'By', 'About', 'Reason'].map((content) => ({ content }))}
        rows={view.events.map((event) => [
          { content: formatDateTime(event.at) },
          { content: HISTORY[event.kind] },
          { content: who(event.byUserId) },
          { content: about(event) },
          { content: event.reason === '' ? '' : <Text text={event.reason} /> },
        ])}
      />
    </Scroll>
  )
}
