import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'
import { PostForm } from '../../../platform/forms/index.ts'
import { formatDateTime } from '../../../platform/html/format.ts'
import { Button, Tag } from '../../../platform/html/govuk/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { Empty, Heading } from '../../../platform/html/parts.tsx'
import { may, page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import { teamNames, userNames } from '../../identity/index.ts'
import { reading, type SharingDeps, writing } from '../deps.ts'
import { PER_PAGE, withQuery } from '../disclosures/fields.tsx'
import { Marked } from '../record-banner.tsx'
import { listMessages, type Message, markRead } from '../store/messages.ts'
import { recordHeaders } from '../store/records.ts'
import { type MessageNames, wordsFor } from './words.ts'

const READERS = may(
  ...(['sharing.use', 'sharing.oversee', 'sharing.manage-agreements'] as const),
  ...(['sharing.sign-agreements', 'sharing.manage-rights'] as const),
)

/** The inbox: what a person's teams, the person or the overseers must know. */
export function messageRoutes(deps: SharingDeps): Route[] {
  return [
    route({ method: 'GET', path: '/messages', access: READERS, handle: (visit) => inboxPage(deps, visit) }),
    route({ method: 'POST', path: '/messages/read', access: READERS, handle: (visit) => postRead(deps, visit) }),
  ]
}

async function inboxPage(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const unreadOnly = visit.query.get('show') !== 'all'
  const before = Number(visit.query.get('before') ?? '')
  const beforeId = Number.isSafeInteger(before) && before > 0 ? before : undefined
  const found = await deps.db.withActor(visit.actor, reading(visit, 'read-messages'), async (tx, note) => {
    const filter = { unreadOnly, ...(beforeId === undefined ? {} : { beforeId }) }
    const messages = await listMessages(tx, filter, PER_PAGE + 1)
    const shown = messages.slice(0, PER_PAGE)
    const names = await namesFor(deps, tx, shown)
    note({ recordIds: [...names.records.keys()], detail: { messages: shown.length } })
    const teams = await teamNames(
      tx,
      shown.flatMap(({ teamId }) => (teamId === null ? [] : [teamId])),
    )
    return { shown, names, teams, more: messages.length > PER_PAGE }
  })
  const { shown, names, teams } = found
  const last = shown.at(-1)
  return page({
    title: 'Messages',
    body: (
      <Marked classification="official-sensitive">
        <Heading lead="What happened to records, requests and agreements that concern you or your teams.">
          Messages
        </Heading>
        <div class="fp-actions fp-noprint">
          {unreadOnly ? (
            <a class="govuk-link" href="/messages?show=all">
              Show those you have read as well
            </a>
          ) : (
            <a class="govuk-link" href="/messages">
              Show only what you have not read
            </a>
          )}
          {shown.some(({ seenAt }) => seenAt === null) && (
            <PostForm action="/messages/read" token={visit.formToken}>
              {shown.map(({ id, seenAt }) => seenAt === null && <input type="hidden" name="id" value={String(id)} />)}
              <Button classes="govuk-button--secondary">Mark all of these as read</Button>
            </PostForm>
          )}
        </div>
        {shown.length === 0 ? (
          <Empty title={unreadOnly ? 'You have read everything' : 'There are no messages'} />
        ) : (
          <ul class="govuk-list govuk-list--spaced">
            {shown.map((message) => (
              <Line visit={visit} message={message} names={names} teams={teams} />
            ))}
          </ul>
        )}
        {found.more && last !== undefined && (
          <p class="govuk-body">
            <a
              class="govuk-link"
              href={withQuery('/messages', { show: unreadOnly ? undefined : 'all', before: last.id })}
            >
              Older messages
            </a>
          </p>
        )}
      </Marked>
    ),
  })
}

function Line(props: {
  visit: Visit
  message: Message
  names: MessageNames
  teams: ReadonlyMap<string, string>
}): Html {
  const { message, visit } = props
  const { text, href } = wordsFor(message, props.names)
  const to = message.teamId === null ? (message.toOverseers ? 'Overseers' : 'You') : props.teams.get(message.teamId)
  return (
    <li class="fp-message">
      <p class="govuk-body govuk-!-margin-bottom-1">
        {message.seenAt === null && <Tag classes="govuk-tag--blue">New</Tag>}{' '}
        {href === null ? (
          text
        ) : (
          <a class="govuk-link" href={href}>
            {text}
          </a>
        )}
      </p>
      <p class="govuk-body-s fp-quiet govuk-!-margin-bottom-1">
        {formatDateTime(message.at)}, to {to ?? 'your team'}
      </p>
      {message.seenAt === null && (
        <PostForm action="/messages/read" token={visit.formToken}>
          <input type="hidden" name="id" value={String(message.id)} />
          <button type="submit" class="fp-link-button">
            Mark as read<span class="govuk-visually-hidden">: {text}</span>
          </button>
        </PostForm>
      )}
    </li>
  )
}

/** Names of what the messages are about, as far as the reader may know them. */
async function namesFor(deps: SharingDeps, tx: Tx, messages: readonly Message[]): Promise<MessageNames> {
  const ids = (of: readonly (string | null)[]) => [...new Set(of.filter((id) => id !== null))]
  const headers = await recordHeaders(tx, ids(messages.map(({ recordId }) => recordId)))
  const records = new Map<string, { name: string; href: string | null }>()
  for (const kind of deps.kinds) {
    const ofKind = [...headers.values()].filter((header) => header.kind === kind.kind).map(({ id }) => id)
    if (ofKind.length === 0) continue
    const names = await kind.names(tx, ofKind)
    for (const id of ofKind) records.set(id, { name: names.get(id) ?? `a ${kind.label}`, href: kind.path(id) })
  }
  for (const id of headers.keys()) if (!records.has(id)) records.set(id, { name: 'a record', href: null })
  return { records, subjects: await subjectsOf(tx, ids(messages.map(({ subjectId }) => subjectId))) }
}

async function subjectsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select d.id, t.name || ', ' || g.name as name from sharing.disclosures d
      join identity.teams t on t.id = d.to_team_id join identity.agencies g on g.id = d.to_agency_id
      where d.id = any (${[...ids]}::uuid[])
    union all
    select a.id, a.title from sharing.agreements a where a.id = any (${[...ids]}::uuid[])`.execute(tx)
  const emergencies = await tx
    .selectFrom('sharing.emergencies')
    .select(['id', 'user_id'])
    .where('id', 'in', [...ids])
    .execute()
  const people = await userNames(
    tx,
    emergencies.map((one) => one.user_id),
  )
  return new Map([
    ...rows.map((row): [string, string] => [row.id, row.name]),
    ...emergencies.map((one): [string, string] => [one.id, people.get(one.user_id) ?? 'Somebody']),
  ])
}

async function postRead(deps: SharingDeps, visit: Visit): Promise<Reply> {
  const ids = visit.form
    .getAll('id')
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0)
    .slice(0, 1000)
  await deps.db.withActor(visit.actor, writing(visit, 'mark-messages-read'), async (tx, note) => {
    const marked = await markRead(tx, { userId: visit.actor.userId ?? '', ids })
    note({ detail: { marked } })
  })
  return redirect('/messages', { notice: 'messages-read' })
}
