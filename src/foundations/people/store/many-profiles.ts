/** Many profiles at once, for who brings a whole register: through the same checks as one, in a few statements. */
import { sql } from 'kysely'
import { londonDay } from '../../../platform/clock/index.ts'
import type { Actor, Tx } from '../../../platform/db/index.ts'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import { createRecords } from '../../sharing/index.ts'
import { addressLine } from '../domain/addresses.ts'
import { keysOf } from '../domain/keys.ts'
import { checkProfile, displayNameOf, type ProfileInput } from '../domain/profile.ts'
import { sketchOf } from '../domain/sketch.ts'
import { addRows, partTables } from './parts.ts'
import { answerColumns, partRows, presentAddress, type SaveRefusal, waitForTheLike } from './profiles.ts'

/** What was refused, and at which place in what was given; nothing of all is written. */
export interface ManyRefusal {
  readonly at: number
  readonly problem: SaveRefusal
}

export interface MadeProfile {
  readonly recordId: string
  readonly profile: ProfileInput
}

/**
 * Makes a record and a profile for each. Nobody finds them before `makeFindable` has run; who else may be the same is said by
 * `matchRecords` after that.
 * @returns what was made, in the order given
 */
export async function createProfiles(
  tx: Tx,
  actor: Actor,
  given: {
    readonly purposeId: string
    readonly ownerTeamId: string
    readonly profiles: readonly {
      readonly profile: ProfileInput
      readonly areaId: number
      /** When it was first written down; now unless given. */
      readonly createdAt?: Date
    }[]
  },
): Promise<Result<readonly MadeProfile[], ManyRefusal>> {
  const { purposeId, ownerTeamId, profiles } = given
  const today = londonDay(new Date())
  for (const [at, { profile }] of profiles.entries()) {
    const problems = checkProfile(profile, { today })
    if (problems.length > 0) return refused({ at, problem: { kind: 'invalid', problems } })
  }
  const records = profiles.map(({ profile, areaId }) => ({ kind: profile.kind, areaId }))
  const made = await createRecords(tx, actor, { purposeId, ownerTeamId, records })
  if (!made.ok) return refused({ at: 0, problem: { kind: 'sharing', problem: made.problem } })
  const all = made.value.flatMap((id, at) => {
    const one = profiles[at]
    return one === undefined ? [] : [{ recordId: id, ...one }]
  })
  await waitForTheLike(tx, ...all.map(({ profile }) => profile))
  const now = new Date()
  const subjects = all.map(({ recordId, profile, createdAt = now }) => ({
    ...{ id: recordId, kind: profile.kind, name: displayNameOf(profile), at: createdAt },
  }))
  await sql`insert into people.subjects (record_id, kind, display_name, created_at, changed_at)
    select g.id, g.kind, g.name, g.at, g.at
    from jsonb_to_recordset(${JSON.stringify(subjects)}::jsonb) as g (id uuid, kind text, name text, at timestamptz)`.execute(
    tx,
  )
  for (const table of partTables) {
    const rows = all.flatMap(({ recordId, profile }) =>
      partRows(profile)[table].map((row, position) => ({ ...row, record_id: recordId, position })),
    )
    await addRows(tx, { table, rows })
  }
  await addDetails(tx, all)
  return ok(all.map(({ recordId, profile }) => ({ recordId, profile })))
}

async function addDetails(tx: Tx, all: readonly MadeProfile[]): Promise<void> {
  const rows = all.flatMap(({ recordId: id, profile }) => {
    if (profile.kind !== 'person') return []
    const { details, born } = profile
    const answers = {
      gender: answerColumns(details?.gender),
      ethnicity: answerColumns(details?.ethnicity),
      language: answerColumns(details?.language),
      disability: answerColumns(details?.disability),
    }
    return [
      { id, on: born?.on ?? null, precision: born?.precision ?? null, answers, needs: details?.needs.trim() ?? '' },
    ]
  })
  if (rows.length === 0) return
  await sql`
    insert into people.details (record_id, born_on, born_precision, gender, gender_described, gender_because, ethnicity,
      ethnicity_because, language, language_because, disability, disability_because, needs)
    select g.id, g."on", g.precision, a #>> '{gender,value}', a #>> '{gender,described}', a #>> '{gender,because}',
      a #>> '{ethnicity,value}', a #>> '{ethnicity,because}', a #>> '{language,value}', a #>> '{language,because}',
      a #>> '{disability,value}', a #>> '{disability,because}', g.needs
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as g (id uuid, "on" date, precision text, answers jsonb, needs text) cross join lateral (select g.answers as a) x`.execute(
    tx,
  )
}

/**
 * Makes sketches, keys and pointers of profiles that have none: all follow from what the profiles say. In the name of whoever
 * may write them, or as the embedded database's own login, which no policy slows down.
 */
export async function makeFindable(tx: Tx, all: readonly MadeProfile[]): Promise<void> {
  const found = all.map(({ recordId: id, profile }) => {
    const sketch = sketchOf({ ...profile, displayName: displayNameOf(profile) })
    const present = presentAddress(profile.addresses)
    const line = present === undefined ? '' : addressLine(present)
    return { id, sketch, line, keys: keysOf(sketch).filter((key) => key.length <= 200) }
  })
  const given = JSON.stringify(found)
  await sql`insert into people.sketches (record_id, sketch, address_line)
    select g.id, g.sketch, g.line from jsonb_to_recordset(${given}::jsonb) as g (id uuid, sketch jsonb, line text)`.execute(
    tx,
  )
  // In a statement by itself and in one order: the next one then sees what whoever held them has done.
  await sql`select people.hold_ways_in(h.id, true) from (
    select distinct on (hashtext(g.id::text) & 255) g.id from jsonb_to_recordset(${given}::jsonb) as g (id uuid)
    order by hashtext(g.id::text) & 255) h`.execute(tx)
  await sql`
    insert into people.search_keys (key, record_id, audience_id, purpose_id)
    select k.key, r.id, people.found_through(r.audience_id, r.named_user_ids, r.barred_user_ids), r.purpose_id
    from jsonb_to_recordset(${given}::jsonb) as g (id uuid, keys jsonb)
    join sharing.records r on r.id = g.id cross join lateral jsonb_array_elements_text(g.keys) as k (key)
    on conflict do nothing`.execute(tx)
  await sql`select people.refresh_pointers(array(select g.id from jsonb_to_recordset(${given}::jsonb) as g (id uuid)))`.execute(
    tx,
  )
}
