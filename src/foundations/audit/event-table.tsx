import type { Tx } from '../../platform/db/index.ts'
import { formatDateTime, plural } from '../../platform/html/format.ts'
import { Table } from '../../platform/html/govuk/index.ts'
import type { Html } from '../../platform/html/jsx-runtime.ts'
import { Empty, Scroll } from '../../platform/html/parts.tsx'
import { isUuid } from '../../platform/ids/index.ts'
import { agencyNames, teamNames, userNames } from '../identity/index.ts'
import type { EventNames } from './events-csv.ts'
import type { RecordedEvent } from './read-events.ts'
import { describeAction } from './words.ts'

export async function namesFor(tx: Tx, events: readonly RecordedEvent[]): Promise<EventNames> {
  const userIds = events.flatMap((event) => [
    ...(event.userId === null ? [] : [event.userId]),
    ...(event.subjectType === 'user' && event.subjectId !== null && isUuid(event.subjectId) ? [event.subjectId] : []),
  ])
  const agencyIds = events.flatMap((event) => (event.agencyId === null ? [] : [event.agencyId]))
  return {
    users: await userNames(tx, userIds),
    agencies: await agencyNames(tx, agencyIds),
    teams: await teamNames(
      tx,
      events.flatMap(({ teamIds }) => teamIds),
    ),
  }
}

export function EventTable(props: { events: readonly RecordedEvent[]; names: EventNames; caption: string }): Html {
  if (props.events.length === 0) return <Empty title="No events fit" />
  return (
    <Scroll label={props.caption}>
      <Table
        caption={props.caption}
        captionClasses="govuk-visually-hidden"
        head={['When', 'Who', 'Action', 'Subject', 'Purpose and records', 'How it ended', 'Details'].map((content) => ({
          content,
        }))}
        rows={props.events.map((event) => [
          { content: formatDateTime(event.at) },
          { content: whoDid(event, props.names) },
          { content: describeAction(event.action) },
          { content: subjectOf(event, props.names) },
          { content: recordsOf(event) },
          { content: event.outcome },
          { content: Object.keys(event.detail).length === 0 ? '' : <code>{JSON.stringify(event.detail)}</code> },
        ])}
      />
    </Scroll>
  )
}

export function whoDid(event: RecordedEvent, names: EventNames): string {
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

/** One record by its id, several by their number: the file has them all. */
function recordsOf(event: RecordedEvent): string {
  const { purposeId, recordIds } = event
  const records = recordIds.length === 1 ? `record ${recordIds[0]}` : plural(recordIds.length, 'record', 'records')
  return [...(purposeId === null ? [] : [purposeId]), ...(recordIds.length === 0 ? [] : [records])].join(', ')
}
