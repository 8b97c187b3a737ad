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
    -- One by one from those given, however many: the planner would rather ask the policy about everybody.
    from ${setOf(new Set(profileIds))} as given (id)
    cross join lateral (
      select s.* from people.subjects s where s.record_id = given.id and s.kind = 'person' and s.merged_into is null offset 0
    ) s
    cross join lateral (select d.ethnicity from people.details d where d.record_id = s.record_id offset 0) d`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.profileId, row]))
}
