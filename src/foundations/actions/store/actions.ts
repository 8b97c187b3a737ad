/** Reading actions. */
import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { UNDO_MINUTES } from '../domain/action.ts'
import type { ActionEvent, ActionEventKind } from '../domain/history.ts'
import { type ActionSort, type ListFilter, restOfWeek, type SortKey } from '../domain/lists.ts'
import { type Action, type ActionRow, actionOf, COLUMNS } from './rows.ts'

/** Null when the actor may not read its record, or there is none: the answer is the same. */
export async function findAction(tx: Tx, id: string): Promise<Action | null> {
  const { rows } = await sql<ActionRow>`select ${COLUMNS} from actions.actions a where a.id = ${id}::uuid`.execute(tx)
  const [row] = rows
  return row === undefined ? null : actionOf(row)
}

/** Those of one record: open ones by their date, then what has ended, the newest first. */
export async function actionsOf(tx: Tx, recordId: string): Promise<Action[]> {
  const { rows } = await sql<ActionRow>`
    select ${COLUMNS} from actions.actions a where a.record_id = ${recordId}::uuid
    order by a.state = 'open' desc, case when a.state = 'open' then a.due_on end,
      a.done_on desc nulls last, a.changed_at desc, a.id`.execute(tx)
  return rows.map(actionOf)
}

export interface OpenFor {
  /** Those of this person, ... */
  readonly userId?: string | null
  /** ... and those of these teams. */
  readonly teamIds?: readonly string[]
  /** Due on or before this day. */
  readonly dueBy?: string
  /** 500 unless given. */
  readonly limit?: number
}

/** Open actions of a person, of teams, or of either, the most urgent first; of every record that the actor may read. */
export async function openActionsFor(tx: Tx, of: OpenFor): Promise<Action[]> {
  const { rows } = await sql<ActionRow>`
    select ${COLUMNS} from actions.actions a
    where a.state = 'open'
      and (a.owner_user_id = ${of.userId ?? null}::uuid or a.owner_team_id = any (${[...(of.teamIds ?? [])]}::uuid[]))
      and (${of.dueBy ?? null}::date is null or a.due_on <= ${of.dueBy ?? null}::date)
    order by a.due_on, a.created_at, a.id limit ${of.limit ?? 500}`.execute(tx)
  return rows.map(actionOf)
}

export interface ActionCounts {
  readonly open: number
  readonly overdue: number
}

/** Open and overdue actions by record; records without an open one are absent. `today` is London's unless given. */
export async function countsByRecord(
  tx: Tx,
  recordIds: readonly string[],
  today: string = londonDay(new Date()),
): Promise<Map<string, ActionCounts>> {
  if (recordIds.length === 0) return new Map()
  const { rows } = await sql<{ record_id: string; open: number; overdue: number }>`
    select a.record_id, count(*)::int as open, (count(*) filter (where a.due_on < ${today}::date))::int as overdue
    from actions.actions a where a.state = 'open' and a.record_id = any (${[...recordIds]}::uuid[])
    group by a.record_id`.execute(tx)
  return new Map(rows.map(({ record_id, open, overdue }) => [record_id, { open, overdue }]))
}

const ORDERS: Readonly<Record<SortKey, ReturnType<typeof sql>>> = {
  due: sql`a.due_on`,
  title: sql`lower(a.title)`,
  owner: sql`lower(coalesce(a.owner_name, (select n.display_name from identity.user_names n where n.user_id = a.owner_user_id),
    (select t.name from identity.teams t where t.id = a.owner_team_id)))`,
  added: sql`a.created_at`,
  done: sql`a.done_on`,
}

export interface ListedActions {
  readonly actions: readonly Action[]
  readonly total: number
}

/** One page of a list across records. */
export async function listActions(
  tx: Tx,
  actor: Pick<Actor, 'userId' | 'teamIds'>,
  of: {
    readonly filter: ListFilter
    readonly sort: ActionSort
    readonly today: string
    readonly limit: number
    readonly offset: number
  },
): Promise<ListedActions> {
  const { filter, sort } = of
  const where = sql`${whoseIs(filter, actor)} and ${shownBy(filter, of.today)}`
  const direction = sort.descending ? sql`desc nulls last` : sql`asc nulls last`
  const { rows } = await sql<ActionRow>`
    select ${COLUMNS} from actions.actions a where ${where}
    order by ${ORDERS[sort.key]} ${direction}, a.due_on, a.id limit ${of.limit} offset ${of.offset}`.execute(tx)
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from actions.actions a where ${where}`.execute(tx)
  return { actions: rows.map(actionOf), total: counted.rows[0]?.total ?? 0 }
}

function whoseIs({ whose }: ListFilter, actor: Pick<Actor, 'userId' | 'teamIds'>) {
  const teams = sql`${[...actor.teamIds]}::uuid[]`
  const own = sql`a.owner_user_id = ${actor.userId}::uuid`
  switch (whose) {
    case 'mine':
      return own
    case 'teams':
      return sql`a.owner_team_id = any (${teams})`
    case 'asked':
      // Asked for by the actor or their team, and neither the actor's nor their team's to do.
      return sql`(a.created_by = ${actor.userId}::uuid or a.created_team_id = any (${teams}))
        and ${own} is not true and (a.owner_team_id = any (${teams})) is not true`
    case 'all':
      return sql`true`
  }
}

function shownBy({ show }: ListFilter, today: string) {
  switch (show) {
    case 'open':
    case 'done':
    case 'cancelled':
      return sql`a.state = ${show}`
    case 'overdue':
      return sql`a.state = 'open' and a.due_on < ${today}::date`
    case 'week': {
      const { from, to } = restOfWeek(today)
      return sql`a.state = 'open' and a.due_on between ${from}::date and ${to}::date`
    }
  }
}

interface EventRow {
  id: number
  kind: ActionEventKind
  at: Date
  by_user_id: string | null
  note: string
  was_title: string | null
  was_details: string | null
  was_due_on: string | null
  was_owner_team_id: string | null
  was_owner_user_id: string | null
  was_owner_name: string | null
}

/** What happened to an action, the oldest first. */
export async function eventsOf(tx: Tx, actionId: string): Promise<ActionEvent[]> {
  const { rows } = await sql<EventRow>`
    select e.id, e.kind, e.at, e.by_user_id, e.note, e.was_title, e.was_details, e.was_due_on::text as was_due_on,
      e.was_owner_team_id, e.was_owner_user_id, e.was_owner_name
    from actions.action_events e where e.action_id = ${actionId}::uuid order by e.id`.execute(tx)
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, at: row.at, byUserId: row.by_user_id, note: row.note },
    ...{ wasTitle: row.was_title, wasDetails: row.was_details, wasDueOn: row.was_due_on },
    // Somebody always owned it before, so of a reassigned action one of the three is there.
    wasOwner:
      row.kind === 'reassigned'
        ? {
            ...{ ownerTeamId: row.was_owner_team_id, ownerUserId: row.was_owner_user_id },
            ownerName: row.was_owner_name,
          }
        : null,
  }))
}

/** What this person has said to be done within the time in which they may take that back, the newest first. */
export async function justDoneBy(tx: Tx, of: { userId: string; now: Date }): Promise<Action[]> {
  const since = new Date(of.now.getTime() - UNDO_MINUTES * 60_000)
  const { rows } = await sql<ActionRow>`
    select ${COLUMNS} from actions.action_events e join actions.actions a on a.id = e.action_id
    where e.by_user_id = ${of.userId}::uuid and e.at >= ${since} and e.kind = 'done' and a.state = 'done'
      and not exists (select from actions.action_events later where later.action_id = e.action_id and later.id > e.id)
    order by e.id desc limit 50`.execute(tx)
  return rows.map(actionOf)
}
