import { sql } from 'kysely'
import type { PurposeKind, Tx } from '../../platform/db/index.ts'
import { formatDateTime } from '../../platform/html/format.ts'
import { Table } from '../../platform/html/govuk/index.ts'
import type { Html } from '../../platform/html/jsx-runtime.ts'
import { Empty, Scroll } from '../../platform/html/parts.tsx'
import { agencyNames, userNames } from '../identity/index.ts'
import { describeAction } from './words.ts'

/** One event about a record, as its owners see it: nothing of other records, nothing of what was typed. */
export interface RecordLook {
  readonly eventId: number
  readonly at: Date
  readonly actorKind: 'person' | 'system' | 'anonymous'
  readonly userId: string | null
  readonly userName: string | null
  readonly agencyName: string | null
  readonly action: string
  readonly kind: PurposeKind
  readonly outcome: string
}

export interface RecordLooksFound {
  readonly looks: readonly RecordLook[]
  /** Given as `before`, it brings the next page; null on the last. */
  readonly next: number | null
}

/**
 * Who has looked at a record or changed it, the newest first. The database gives the events to auditors and to those who
 * manage the record; for anybody else there are none.
 */
export async function recordLooks(
  tx: Tx,
  recordId: string,
  options: { before?: number; limit: number },
): Promise<RecordLooksFound> {
  const { rows } = await sql<{
    id: number
    at: Date
    actor_kind: 'person' | 'system' | 'anonymous'
    user_id: string | null
    agency_id: string | null
    action: string
    kind: PurposeKind
    outcome: string
  }>`select e.id, e.at, e.actor_kind, e.user_id, e.agency_id, e.action, e.kind, e.outcome
    from audit.event_records r join audit.events e on e.id = r.event_id
    where r.record_id = ${recordId}::uuid and r.event_id < ${options.before ?? Number.MAX_SAFE_INTEGER}
    order by r.event_id desc limit ${options.limit + 1}`.execute(tx)
  const shown = rows.slice(0, options.limit)
  const users = await userNames(
    tx,
    shown.flatMap(({ user_id }) => (user_id === null ? [] : [user_id])),
  )
  const agencies = await agencyNames(
    tx,
    shown.flatMap(({ agency_id }) => (agency_id === null ? [] : [agency_id])),
  )
  return {
    looks: shown.map((row) => ({
      ...{ eventId: row.id, at: row.at, actorKind: row.actor_kind, userId: row.user_id },
      userName: row.user_id === null ? null : (users.get(row.user_id) ?? null),
      agencyName: row.agency_id === null ? null : (agencies.get(row.agency_id) ?? null),
      ...{ action: row.action, kind: row.kind, outcome: row.outcome },
    })),
    next: rows.length > options.limit ? (shown.at(-1)?.id ?? null) : null,
  }
}

/** The table “Who has looked at this record”, for the record's page. `olderHref` makes the address of the next page. */
export function RecordLooks(props: { found: RecordLooksFound; olderHref: (before: number) => string }): Html {
  const { looks, next } = props.found
  if (looks.length === 0) return <Empty title="Nobody has looked at this record yet" />
  return (
    <>
      <Scroll label="Who has looked at this record">
        <Table
          caption="Who has looked at this record"
          captionClasses="govuk-table__caption--m"
          head={['When', 'Who', 'What they did', 'How it ended'].map((content) => ({ content }))}
          rows={looks.map((look) => [
            { content: formatDateTime(look.at) },
            { content: whoLooked(look) },
            { content: describeAction(look.action) },
            { content: look.outcome },
          ])}
        />
      </Scroll>
      {next !== null && (
        <p class="govuk-body">
          <a class="govuk-link" href={props.olderHref(next)}>
            Earlier looks
          </a>
        </p>
      )}
    </>
  )
}

function whoLooked(look: RecordLook): string {
  if (look.userId === null) return look.actorKind === 'system' ? 'The system' : 'A visitor'
  const name = look.userName ?? look.userId
  return look.agencyName === null ? name : `${name}, ${look.agencyName}`
}
