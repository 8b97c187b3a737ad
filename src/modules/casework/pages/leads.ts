/** Who may be said to lead a case. */
import { sql } from 'kysely'
import { allUserNames, userNames } from '../../../foundations/identity/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { openTo } from '../store/open-to.ts'

export interface LeadChoices {
  /** The actor first, then who leads cases of the actor's teams, and who leads this one. */
  readonly near: readonly { readonly id: string; readonly name: string }[]
  readonly others: readonly { readonly id: string; readonly name: string }[]
}

/** Cases that are looked through for colleagues. */
const RECENT = 300

/** `present` is the user who leads the case now. Membership of teams is for their administrators only, so work tells. */
export async function leadChoices(tx: Tx, actor: Actor, present: string | null = null): Promise<LeadChoices> {
  const { rows } = await sql<{ id: string }>`
    select distinct c.lead_user_id as id from (
      select c.lead_user_id from casework.cases c
      where c.state <> 'closed' and c.lead_user_id is not null and ${openTo('c', { teamIds: actor.teamIds })}
      order by c.last_worked_at desc limit ${RECENT}) c`.execute(tx)
  const ids = [actor.userId, present, ...rows.map(({ id }) => id)].filter((id) => id !== null)
  const names = await userNames(tx, [...new Set(ids)])
  const near = [...names].map(([id, name]) => ({ id, name }))
  near.sort(
    (a, b) => Number(b.id === actor.userId) - Number(a.id === actor.userId) || a.name.localeCompare(b.name, 'en'),
  )
  const others = (await allUserNames(tx)).filter(({ id }) => !names.has(id))
  return { near, others: others.map(({ id, displayName }) => ({ id, name: displayName })) }
}

export function leadIds(choices: LeadChoices): ReadonlySet<string> {
  return new Set([...choices.near, ...choices.others].map(({ id }) => id))
}
