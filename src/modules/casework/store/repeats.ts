/** Who and what comes up again and again: repeat victims and places, and those who trouble several people. */
import { sql } from 'kysely'
import { namesOfRecords, sameAs } from '../../../foundations/people/index.ts'
import type { Tx } from '../../../platform/db/index.ts'

/** One person, household or place under all profiles that are known to be theirs. */
export interface Repeated {
  /** The profile by which they are shown. */
  readonly profileId: string
  readonly name: string
  /** Incidents that count once, however many agencies were told; of somebody who causes them, people who suffered. */
  readonly count: number
  readonly caseIds: readonly string[]
  /** ISO day. */
  readonly lastOn: string
}

interface Row {
  readonly profile_id: string
  /** What is counted once: an incident, or somebody who suffered. */
  readonly key: string
  readonly case_id: string
  readonly on_day: string
}

export interface Repeats {
  readonly victims: readonly Repeated[]
  readonly places: readonly Repeated[]
  readonly perpetrators: readonly Repeated[]
}

/** How often somebody has to come up in the span to be listed; casework.md section 4. */
export const REPEATED = 2

/**
 * Those who come up at least twice between two ISO days, in cases that the actor may read: victims and places by incidents,
 * perpetrators by how many people suffered from them. Linked and merged profiles count as one. The most first.
 */
export async function findRepeats(tx: Tx, of: { readonly from: string; readonly to: string }): Promise<Repeats> {
  const span = sql`t.removed_at is null and t.on_day between ${of.from}::date and ${of.to}::date`
  const { rows: suffered } = await sql<Row>`
    select p.profile_id, coalesce(t.same_as, t.id) as key, t.case_id, t.on_day
    from casework.incidents t join casework.incident_people p on p.incident_id = t.id and p.part = 'suffered'
    where ${span}`.execute(tx)
  const { rows: places } = await sql<Row>`
    select a.profile_id, coalesce(t.same_as, t.id) as key, t.case_id, t.on_day
    from casework.incidents t join casework.participants a on a.case_id = t.case_id and a.role = 'place'
    where ${span}`.execute(tx)
  const { rows: caused } = await sql<Row>`
    select d.profile_id, s.profile_id as key, t.case_id, t.on_day
    from casework.incidents t join casework.incident_people d on d.incident_id = t.id and d.part = 'did'
    join casework.incident_people s on s.incident_id = t.id and s.part = 'suffered'
    where ${span}`.execute(tx)
  const ids = [...suffered, ...places, ...caused].map(({ profile_id }) => profile_id)
  const identities = await sameAs(tx, [...ids, ...caused.map(({ key }) => key)])
  const one = (id: string) => identities.get(id)?.[0] ?? id
  const names = await namesOfRecords(tx, [...new Set(ids.flatMap((id) => [id, one(id)]))])
  const repeated = (rows: readonly Row[], keyOf: (key: string) => string) => gather(rows, { one, keyOf, names })
  return {
    victims: repeated(suffered, (key) => key),
    places: repeated(places, (key) => key),
    // The same victim under two profiles is one victim.
    perpetrators: repeated(caused, one),
  }
}

function gather(
  rows: readonly Row[],
  by: {
    readonly one: (id: string) => string
    readonly keyOf: (key: string) => string
    readonly names: ReadonlyMap<string, string>
  },
): Repeated[] {
  const found = new Map<string, { shown: string; keys: Set<string>; cases: Set<string>; lastOn: string }>()
  for (const row of rows) {
    const identity = by.one(row.profile_id)
    const known = found.get(identity) ?? {
      shown: row.profile_id,
      keys: new Set(),
      cases: new Set(),
      lastOn: row.on_day,
    }
    known.keys.add(by.keyOf(row.key))
    known.cases.add(row.case_id)
    if (row.on_day > known.lastOn) known.lastOn = row.on_day
    found.set(identity, known)
  }
  return [...found.values()]
    .filter(({ keys }) => keys.size >= REPEATED)
    .map(({ shown, keys, cases, lastOn }) => ({
      ...{ profileId: shown, name: by.names.get(shown) ?? 'Somebody whose record you cannot see' },
      ...{ count: keys.size, caseIds: [...cases].sort(), lastOn },
    }))
    .sort((a, b) => b.count - a.count || b.lastOn.localeCompare(a.lastOn) || a.name.localeCompare(b.name, 'en'))
}
