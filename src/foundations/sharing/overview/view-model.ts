import { sql } from 'kysely'
import type { Actor, Tx } from '../../../platform/db/index.ts'

/** What waits for somebody, counted through the policies: nobody is told of what they may not see. */
export interface Waiting {
  readonly unread: number
  /** Requests for records that the actor's teams answer for. */
  readonly toDecide: number
  /** The actor's teams' own requests that have no answer yet. */
  readonly asked: number
  readonly emergenciesToReview: number
  readonly toSign: number
  /** Agreements past their review date. */
  readonly overdueAgreements: number
  readonly reviewsDue: number
}

export async function whatWaits(tx: Tx, actor: Actor): Promise<Waiting> {
  const { rows } = await sql<Waiting>`
    select
      (select count(*) from sharing.messages m where not exists (select from sharing.messages_seen s
        where s.message_id = m.id and s.user_id = (select platform.user_id())))::int as unread,
      (select count(*) from sharing.disclosures d join sharing.disclosure_records r on r.disclosure_id = d.id
        join sharing.manageable_records m on m.id = r.record_id
        where d.state = 'requested' and (select platform.may('sharing.decide')))::int as "toDecide",
      (select count(*) from sharing.disclosures d
        where d.state = 'requested' and d.to_team_id = any (${[...actor.teamIds]}::uuid[]))::int as asked,
      (select count(*) from sharing.emergencies e where e.state = 'opened' and e.reviewed_at is null
        and e.user_id <> (select platform.user_id()) and (select platform.may('sharing.oversee')))::int as "emergenciesToReview",
      (select count(*) from sharing.agreement_parties p join sharing.agreements a on a.id = p.agreement_id
        where p.agency_id = ${actor.agencyId}::uuid and p.signed_at is null and a.state in ('signing', 'in-force')
          and (select platform.may('sharing.sign-agreements')))::int as "toSign",
      (select count(*) from sharing.agreements_in_force f where f.review_on < (select sharing.today()))::int as "overdueAgreements",
      (select count(*) from sharing.clocks c where c.stopped_at is null and c.due_on <= (select sharing.today()))::int as "reviewsDue"`.execute(
    tx,
  )
  const waiting = rows[0]
  if (waiting === undefined) throw new Error('Counting always gives one row')
  return waiting
}
