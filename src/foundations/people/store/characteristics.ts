import { sql } from 'kysely'
import { setOf, type Tx } from '../../../platform/db/index.ts'

/** What figures about people are broken down by. */
export interface Characteristics {
  readonly profileId: string
  /** ISO day; of a month or year only, its first day. Null when it is not recorded. */
  readonly bornOn: string | null
  /** As coded, `prefer-not-to-say` and `not-asked` included; null while nobody recorded an answer. */
  readonly gender: string | null
}

/** For figures: of persons among these profiles, as far as the actor may read them. Households and places are absent. */
export async function characteristicsOf(tx: Tx, profileIds: readonly string[]): Promise<Map<string, Characteristics>> {
  if (profileIds.length === 0) return new Map()
  const { rows } = await sql<Characteristics>`
    select s.record_id as "profileId", d.born_on as "bornOn", d.gender
    from people.subjects s left join people.details d on d.record_id = s.record_id
    where s.kind = 'person'
      and s.record_id in ${setOf(new Set(profileIds))}`.execute(tx)
  return new Map(rows.map((row) => [row.profileId, row]))
}
