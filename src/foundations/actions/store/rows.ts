/** Actions as they are read. */
import { type RawBuilder, sql } from 'kysely'
import { type ActionState, type Owner, tidyLine } from '../domain/action.ts'

export interface Action extends Owner {
  readonly id: string
  readonly recordId: string
  readonly title: string
  readonly details: string
  readonly dueOn: string
  readonly state: ActionState
  /** What came of it, or why it was cancelled; null while it is open. */
  readonly outcome: string | null
  readonly doneOn: string | null
  readonly source: string | null
  readonly sourceId: string | null
  readonly createdBy: string | null
  readonly createdTeamId: string | null
  readonly createdAt: Date
  readonly changedAt: Date
  readonly version: number
}

export interface ActionRow {
  id: string
  record_id: string
  title: string
  details: string
  owner_team_id: string | null
  owner_user_id: string | null
  owner_name: string | null
  due_on: string
  state: ActionState
  outcome: string | null
  done_on: string | null
  source: string | null
  source_id: string | null
  created_by: string | null
  created_team_id: string | null
  created_at: Date
  changed_at: Date
  version: number
}

/** Every column, of the table under the name `a`. */
export const COLUMNS: RawBuilder<unknown> = sql`a.id, a.record_id, a.title, a.details, a.owner_team_id, a.owner_user_id,
  a.owner_name, a.due_on::text as due_on, a.state, a.outcome, a.done_on::text as done_on, a.source, a.source_id, a.created_by,
  a.created_team_id, a.created_at, a.changed_at, a.version`

export function actionOf(row: ActionRow): Action {
  return {
    ...{ id: row.id, recordId: row.record_id, title: row.title, details: row.details, dueOn: row.due_on },
    ...{ ownerTeamId: row.owner_team_id, ownerUserId: row.owner_user_id, ownerName: row.owner_name },
    ...{ state: row.state, outcome: row.outcome, doneOn: row.done_on, source: row.source, sourceId: row.source_id },
    ...{ createdBy: row.created_by, createdTeamId: row.created_team_id, createdAt: row.created_at },
    ...{ changedAt: row.changed_at, version: row.version },
  }
}

/** The name as it is stored: empty is none. */
export function nameOrNull(name: string | null | undefined): string | null {
  const tidied = tidyLine(name ?? '')
  return tidied === '' ? null : tidied
}
