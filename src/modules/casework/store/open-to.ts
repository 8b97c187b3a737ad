/** How lists find what is open to somebody: by their audiences, through an index, before the policy looks at each row. */
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../../platform/db/index.ts'

const LEAST = { view: 2, contribute: 3 } as const

/**
 * A condition on `casework.cases c` or `casework.reports r`: open to the actor by their teams or given singly, and of these
 * owner teams and areas where any are named. It only narrows what the policies let through. Not for the system, which has no
 * teams.
 */
export function openTo(
  row: 'c' | 'r',
  of: {
    readonly teamIds?: readonly string[] | undefined
    readonly areaIds?: readonly number[] | undefined
    readonly level?: keyof typeof LEAST
  } = {},
): RawBuilder<unknown> {
  const level = sql.lit(LEAST[of.level ?? 'view'])
  const { teamIds, areaIds } = of
  const teams = teamIds === undefined ? sql`null` : sql`${[...teamIds]}::uuid[]`
  const areas = areaIds === undefined ? sql`null` : sql`${[...areaIds]}::int[]`
  const there = [
    ...(teamIds === undefined ? [] : [sql`w.owner_team_id = any (${teams})`]),
    ...(areaIds === undefined ? [] : [sql`w.area_id = any (${areas})`]),
  ]
  const rightly =
    there.length === 0
      ? sql``
      : sql` and exists (select from sharing.records w
          where w.id = ${sql.ref(`${row}.record_id`)} and ${sql.join(there, sql` and `)})`
  return sql`(${sql.ref(`${row}.audience_id`)} = any ((select sharing.open_audiences(${level}, ${teams}, ${areas}))::uuid[])
    or (${sql.ref(`${row}.record_id`)} = any ((select sharing.given_records(${level}))::uuid[])${rightly}))`
}

/** Of the cases that the actor leads, or of all that their teams answer for. */
export type Whose = 'mine' | 'team'
export type Who = Pick<Actor, 'userId' | 'teamIds'>

/** A condition on `casework.cases c`. */
export function ofWhom(actor: Who, whose: Whose): RawBuilder<unknown> {
  return whose === 'mine' ? sql`c.lead_user_id = ${actor.userId}::uuid` : openTo('c', { teamIds: actor.teamIds })
}
