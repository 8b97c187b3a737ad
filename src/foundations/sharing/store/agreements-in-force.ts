import type { Tx } from '../../../platform/db/index.ts'
import type { Discoverability } from '../domain/words.ts'

export interface UsablePurpose {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly discoverability: Discoverability
  readonly agreementId: string
  readonly agreementTitle: string
  readonly handling: string
  /** After this day users of the agreement are warned. */
  readonly reviewOn: string | null
}

/** The purposes under which people of this agency may create records today: in force, and signed by the agency. */
export async function purposesFor(tx: Tx, agencyId: string): Promise<UsablePurpose[]> {
  const rows = await tx
    .selectFrom('sharing.signed_parties as p')
    .innerJoin('sharing.agreements_in_force as f', 'f.id', 'p.agreement_id')
    .innerJoin('sharing.purposes as u', 'u.id', 'p.purpose_id')
    .select(['u.id', 'u.title', 'u.description', 'f.discoverability', 'f.id as agreementId'])
    .select(['f.title as agreementTitle', 'f.handling', 'f.review_on as reviewOn'])
    .where('p.agency_id', '=', agencyId)
    .where('u.retired_on', 'is', null)
    .orderBy('u.title')
    .execute()
  return rows.map((row) => ({
    ...{ id: row.id ?? '', title: row.title, description: row.description },
    discoverability: row.discoverability as Discoverability,
    ...{ agreementId: row.agreementId ?? '', agreementTitle: row.agreementTitle ?? '' },
    ...{ handling: row.handling ?? '', reviewOn: row.reviewOn },
  }))
}
