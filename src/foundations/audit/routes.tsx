import type { Db, Tx } from '../../platform/db/index.ts'
import { formatDateTime } from '../../platform/html/format.ts'
import { Button, Input, Select, Table } from '../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../platform/html/jsx-runtime.ts'
import { Empty, Heading, Scroll } from '../../platform/html/parts.tsx'
import { download, may, page, type Reply, type Route, route, signedIn, type Visit } from '../../platform/http/index.ts'
import { agencyNames, allUserNames, userNames } from '../identity/index.ts'
import { type EventNames, eventsCsv } from './events-csv.ts'
import { type EventFilter, type RecordedEvent, readAuditEvents, recordedActions } from './read-events.ts'

export interface AuditDeps {
  readonly db: Db
}

const PER_PAGE = 50
export const CSV_LIMIT = 50_000

export function auditRoutes(deps: AuditDeps): Route[] {
  return [
    route({ method: 'GET', path: '/audit', access: may('audit.read'), handle: (visit) => auditPage(deps, visit) }),
    route({ method: 'GET', path: '/audit/events.csv', access: may('audit.read'), handle: (visit) => csv(deps, visit) }),
    route({
      method: 'GET',
      path: '/account/activity',
      access: signedIn(),
      handle: (visit) => ownActivity(deps, visit),
    }),
  ]
}

async function auditPage(deps: AuditDeps, visit: Visit): Promise<Reply> {
  const filter = filterOf(visit.query)
  const found = await deps.db.withActor(visit.actor, purpose(visit, 'view-events'), async (tx, note) => {
    note({ detail: { filter: { ...filter } } })
    const events = await readAuditEvents(tx, filter, PER_PAGE + 1)
    return {
      events,
      names: await namesFor(tx, events),
      users: await allUserNames(tx),
      actions: await recordedActions(tx),
    }
  })
  return page({
    title: 'Audit log',
    wide: true,
    body: (
      <>
        <Heading lead="Every transaction, what was looked at as well as what was changed. Nobody can change or remove an entry.">
          Audit log
        </Heading>
        <form method="get" action="/audit" class="fp-filters">
          <div class="fp-filters__row">
            <Select
              name="user"
              label={{ content: 'Person' }}
              value={filter.userId}
              items={[
                { value: '', text: 'Everybody' },
                ...found.users.map(({ id, displayName }) => ({ value: id, text: displayName })),
              ]}
            />
            <Select
              name="action"
              label={{ content: 'Action' }}
              value={filter.action}
              items={[
                { value: '', text: 'All actions' },
                ...roomsOf(found.actions).map((room) => ({ value: `${room}.`, text: `${room}: all` })),
                ...found.actions.map((action) => ({ value: action, text: describeAction(action) })),
              ]}
            />
            <Select
              name="kind"
              label={{ content: 'Kind' }}
              value={filter.kind}
              items={[
                { value: '', text: 'Both' },
                { value: 'write', text: 'Changes' },
                { value: 'read', text: 'Looks' },
              ]}
            />
            <Input name="from" type="date" label={{ content: 'From' }} value={filter.from} />
            <Input name="to" type="date" label={{ content: 'To' }} value={filter.to} />
            <Button>Show</Button>
          </div>
        </form>
        <p class="govuk-body">
          <a class="govuk-link" href={`/audit/events.csv${queryText(filter)}`}>
            Download these as CSV
          </a>{' '}
          (the newest {CSV_LIMIT.toLocaleString('en-GB')} at most)
        </p>
        <EventTable events={found.events.slice(0, PER_PAGE)} names={found.names} caption="Events" />
        <Older events={found.events} path="/audit" filter={filter} />
      </>
    ),
  })
}

async function csv(deps: AuditDeps, visit: Visit): Promise<Reply> {
  const filter = filterOf(visit.query)
  const body = await deps.db.withActor(visit.actor, purpose(visit, 'download-events'), async (tx, note) => {
    const events = await readAuditEvents(tx, filter, CSV_LIMIT)
    note({ detail: { filter: { ...filter }, events: events.length } })
    return eventsCsv(events, await namesFor(tx, events))
  })
  return download({ name: 'audit-events.csv', type: 'text/csv; charset=utf-8', body })
}

async function ownActivity(deps: AuditDeps, visit: Visit): Promise<Reply> {
  const userId = visit.actor.userId ?? ''
  const filter: EventFilter = { ...beforeOf(visit.query), userId }
  const found = await deps.db.withActor(visit.actor, purpose(visit, 'view-own-events'), async (tx) => {
    const events = await readAuditEvents(tx, filter, PER_PAGE + 1)
    return { events, names: await namesFor(tx, events) }
  })
  return page({
    title: 'Your activity',
    wide: true,
    crumbs: [{ text: 'Your account', href: '/account' }, { text: 'Your activity' }],
    body: (
      <>
        <Heading lead="What you did, and what was done to your account.">Your activity</Heading>
        <EventTable events={found.events.slice(0, PER_PAGE)} names={found.names} caption="Your events" />
        <Older events={found.events} path="/account/activity" filter={beforeOf(visit.query)} />
      </>
    ),
  })
}

function purpose(visit: Visit, name: string) {
  return { name: `audit.${name}`, kind: 'read', correlationId: visit.correlationId } as const
}

async function namesFor(tx: Tx, events: readonly RecordedEvent[]): Promise<EventNames> {
  const userIds = events.flatMap((event) => [
    ...(event.userId === null ? [] : [event.userId]),
    ...(event.subjectType === 'user' && event.subjectId !== null && UUID.test(event.subjectId)
      ? [event.subjectId]
      : []),
  ])
  const agencyIds = events.flatMap((event) => (event.agencyId === null ? [] : [event.agencyId]))
  return { users: await userNames(tx, userIds), agencies: await agencyNames(tx, agencyIds) }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** What stands in the address, as far as it makes sense; the rest is as if it were not there. */
export function filterOf(query: URLSearchParams): EventFilter {
  const given = (name: string, fits: RegExp) => {
    const text = query.get(name) ?? ''
    return fits.test(text) ? text : undefined
  }
  const user = given('user', UUID)
  const action = given('action', /^[a-z-]+\.[a-z0-9-]*$/)
  const kind = given('kind', /^(read|write)$/)
  const from = realDay(given('from', DAY))
  const to = realDay(given('to', DAY))
  const correlation = given('correlation', /^[A-Za-z0-9-]{1,64}$/)
  return {
    ...(user === undefined ? {} : { userId: user.toLowerCase() }),
    ...(action === undefined ? {} : { action }),
    ...(kind === 'read' || kind === 'write' ? { kind } : {}),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(correlation === undefined ? {} : { correlationId: correlation }),
    ...beforeOf(query),
  }
}

function beforeOf(query: URLSearchParams): { beforeId?: number } {
  const before = Number(query.get('before') ?? '')
  return Number.isSafeInteger(before) && before > 0 ? { beforeId: before } : {}
}

function realDay(day: string | undefined): string | undefined {
  if (day === undefined) return undefined
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : undefined
}

function queryText(filter: EventFilter): string {
  const names = { userId: 'user', action: 'action', kind: 'kind', from: 'from', to: 'to' } as const
  const query = new URLSearchParams()
  for (const [key, name] of Object.entries(names)) {
    const value = filter[key as keyof typeof names]
    if (value !== undefined) query.set(name, value)
  }
  if (filter.correlationId !== undefined) query.set('correlation', filter.correlationId)
  if (filter.beforeId !== undefined) query.set('before', String(filter.beforeId))
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

function Older(props: { events: readonly RecordedEvent[]; path: string; filter: EventFilter }): Child {
  const last = props.events[PER_PAGE - 1]
  if (last === undefined || props.events.length <= PER_PAGE) return null
  return (
    <p class="govuk-body">
      <a class="govuk-link" href={`${props.path}${queryText({ ...props.filter, beforeId: last.id })}`}>
        Older events
      </a>
    </p>
  )
}

function EventTable(props: { events: readonly RecordedEvent[]; names: EventNames; caption: string }): Html {
  if (props.events.length === 0) return <Empty title="No events fit" />
  return (
    <Scroll label={props.caption}>
      <Table
        caption={props.caption}
        captionClasses="govuk-visually-hidden"
        head={['When', 'Who', 'Action', 'Subject', 'How it ended', 'Details'].map((content) => ({ content }))}
        rows={props.events.map((event) => [
          { content: formatDateTime(event.at) },
          { content: whoDid(event, props.names) },
          { content: describeAction(event.action) },
          { content: subjectOf(event, props.names) },
          { content: event.outcome },
          { content: Object.keys(event.detail).length === 0 ? '' : <code>{JSON.stringify(event.detail)}</code> },
        ])}
      />
    </Scroll>
  )
}

function whoDid(event: RecordedEvent, names: EventNames): string {
  if (event.userId === null) return event.actorKind === 'system' ? 'The system' : 'A visitor'
  const agency = event.agencyId === null ? undefined : names.agencies.get(event.agencyId)
  const name = names.users.get(event.userId) ?? event.userId
  return agency === undefined ? name : `${name}, ${agency}`
}

function subjectOf(event: RecordedEvent, names: EventNames): string {
  if (event.subjectType === null) return ''
  const name = event.subjectType === 'user' ? names.users.get(event.subjectId ?? '') : undefined
  return `${event.subjectType} ${name ?? event.subjectId ?? ''}`
}

function roomsOf(actions: readonly string[]): string[] {
  return [...new Set(actions.map((action) => action.split('.')[0] ?? ''))]
}

/** `identity.change-roles` as "identity: change roles". */
export function describeAction(action: string): string {
  const [room = '', verb = ''] = action.split('.')
  return `${room}: ${verb.replaceAll('-', ' ')}`
}
