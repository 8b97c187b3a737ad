import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/index.ts'

/**
 * Leaves a message for the overseers and for each party: for the team through which it is asked and its information
 * governance teams, or for all its teams where it has neither. With `unsigned`, only for parties that have not signed.
 */
export async function tellParties(
  tx: Tx,
  message: {
    readonly kind: 'agreement-to-sign' | 'agreement-in-force' | 'agreement-review-due'
    readonly agreementId: string
    readonly to: 'all' | 'unsigned'
  },
): Promise<void> {
  await sql`
    insert into sharing.messages (kind, team_id, to_overseers, subject_id)
    select ${message.kind}, t.id, false, p.agreement_id
    from sharing.agreement_parties p join sharing.working_teams t on t.agency_id = p.agency_id
    where p.agreement_id = ${message.agreementId}::uuid and (${message.to === 'all'} or p.signed_at is null)
      and (t.id = p.contact_team_id or t.kind = 'information-governance'
        or not exists (select from sharing.working_teams o where o.agency_id = p.agency_id
          and (o.id = p.contact_team_id or o.kind = 'information-governance')))
    union all
    select ${message.kind}, null, true, ${message.agreementId}::uuid`.execute(tx)
}
