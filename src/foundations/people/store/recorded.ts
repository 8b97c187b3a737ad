import { sql } from 'kysely'
import { setOf, type Tx } from '../../../platform/db/index.ts'

/** What is recorded of some profiles, as far as the actor may read them: for figures about records, without their contents. */
export interface Recorded {
  readonly profileId: string
  /** An answer stands there, be it that none was given or why it was not asked. */
  readonly ethnicity: boolean
  /** Another profile may be of the same person, and nobody has decided. */
  readonly suspected: boolean
}

/** Persons only: households and places have neither. Those that the actor may not read are absent. */
export async function recordedOf(tx: Tx, profileIds: readonly string[]): Promise<Map<string, Recorded>> {
  if (profileIds.length === 0) return new Map()
  const { rows } = await sql<Recorded>`
    select s.record_id as "profileId", d.ethnicity is not null as ethnicity,
      exists (select from people.suspected_pairs p where p.a_id = s.record_id and p.state = 'suspected')
        or exists (select from people.suspected_pairs p where p.b_id = s.record_id and p.state = 'suspected') as suspected
    from people.subjects s join people.details d on d.record_id = s.record_id
    where s.kind = 'person' and s.merged_into is null
      and s.record_id in ${setOf(new Set(profileIds))}`.execute(tx)
  return new Map(rows.map((row) => [row.profileId, row]))
}
