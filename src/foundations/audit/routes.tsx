import { Button, Input, Select } from '../../platform/html/govuk/index.ts'
import type { Child } from '../../platform/html/jsx-runtime.ts'
import { Heading } from '../../platform/html/parts.tsx'
import { download, may, page, type Reply, type Route, route, signedIn, type Visit } from '../../platform/http/index.ts'
import { allUserNames, listAgencies, listTeams } from '../identity/index.ts'
import { chainRoutes } from './chain/pages.tsx'
import { lastHead } from './chain/store.ts'
import { type AuditDeps, acting } from './deps.ts'
import { EventTable, namesFor } from './event-table.tsx'
import { eventsCsv } from './events-csv.ts'
import { beforeOf, filterOf, queryText } from './filter.ts'
import {
  type EventFilter,
  type RecordedEvent,
  readAuditEvents,
  recordedActions,
  recordedPurposes,
} from './read-events.ts'
import { signalRoutes } from './signals/pages.tsx'
import { describeAction, kindWords } from './words.ts'

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
    ...chainRoutes(deps),
    ...signalRoutes(deps),
  ]
}

async function auditPage(deps: AuditDeps, visit: Visit): Promise<Reply> {
  const filter = filterOf(visit.query)
  const found = await deps.db.withActor(visit.actor, acting(visit, 'view-events'), async (tx, note) => {
    note({ detail: { filter: { ...filter } } })
    const events = await readAuditEvents(tx, filter, PER_PAGE + 1)
    return {
      events,
      names: await namesFor(tx, events),
      users: await allUserNames(tx),
      agencies: await listAgencies(tx),
      teams: await listTeams(tx, { includeClosed: true }),
      actions: await recordedActions(tx),
      purposes: await recordedPurposes(tx),
      head: await lastHead(tx),
    }
  })
  const everything = (text: string) => ({ value: '', text })
  return page({
    title: 'Audit log',
    wide: true,
    body: (
      <>
        <Heading lead="Every transaction, what was looked at as well as what was changed. Nobody can change or remove an entry unnoticed.">
          Audit log
        </Heading>
        <p class="govuk-body fp-actions">
          <a class="govuk-link" href="/audit/signals">
            Signals of misuse
          </a>
          <a class="govuk-link" href="/audit/chain">
            {found.head === null ? 'The chain of seals' : `The chain of seals (${found.head.number} so far)`}
          </a>
        </p>
        <form method="get" action="/audit" class="fp-filters">
          <div class="fp-filters__row">
            <Select
              name="user"
              label={{ content: 'Person' }}
              value={filter.userId}
              items={[
                everything('Everybody'),
                ...found.users.map(({ id, displayName }) => ({ value: id, text: displayName })),
              ]}
            />
            <Select
              name="agency"
              label={{ content: 'Agency' }}
              value={filter.agencyId}
              items={[everything('All agencies'), ...found.agencies.map(({ id, name }) => ({ value: id, text: name }))]}
            />
            <Select
              name="team"
              label={{ content: 'Team' }}
              value={filter.teamId}
              items={[
                everything('All teams'),
                ...found.teams.map(({ id, name, agencyName }) => ({ value: id, text: `${name}, ${agencyName}` })),
              ]}
            />
            <Select
              name="purpose"
              label={{ content: 'Purpose' }}
              value={filter.purposeId}
              items={[everything('All purposes'), ...found.purposes.map((id) => ({ value: id, text: id }))]}
            />
            <Select
              name="action"
              label={{ content: 'Action' }}
              value={filter.action}
              items={[
                everything('All actions'),
                ...roomsOf(found.actions).map((room) => ({ value: `${room}.`, text: `${room}: all` })),
                ...found.actions.map((action) => ({ value: action, text: describeAction(action) })),
              ]}
            />
            <Select
              name="kind"
              label={{ content: 'Kind' }}
              value={filter.kind}
              items={[everything('All kinds'), ...Object.entries(kindWords).map(([value, text]) => ({ value, text }))]}
            />
            <Select
              name="outcome"
              label={{ content: 'How it ended' }}
              value={filter.outcome}
              items={[
                everything('However it ended'),
                { value: 'done', text: 'Done' },
                { value: 'refused', text: 'Refused' },
                { value: 'not-done', text: 'Anything but done' },
              ]}
            />
            <Input name="record" label={{ content: 'Record (its id)' }} value={filter.recordId} autocomplete="off" />
            <Input name="from" type="date" label={{ content: 'From' }} value={filter.from} />
            <Input name="to" type="date" label={{ content: 'To' }} value={filter.to} />
            <Button classes="govuk-button--secondary">Show</Button>
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
  const body = await deps.db.withActor(visit.actor, acting(visit, 'download-events', 'export'), async (tx, note) => {
    const events = await readAuditEvents(tx, filter, CSV_LIMIT)
    note({ detail: { filter: { ...filter }, events: events.length } })
    return eventsCsv(events, await namesFor(tx, events))
  })
  return download({ name: 'audit-events.csv', type: 'text/csv; charset=utf-8', body })
}

async function ownActivity(deps: AuditDeps, visit: Visit): Promise<Reply> {
  const userId = visit.actor.userId ?? ''
  const filter: EventFilter = { ...beforeOf(visit.query), userId }
  const found = await deps.db.withActor(visit.actor, acting(visit, 'view-own-events'), async (tx) => {
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

function roomsOf(actions: readonly string[]): string[] {
  return [...new Set(actions.map((action) => action.split('.')[0] ?? ''))]
}
