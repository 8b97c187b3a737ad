/**
 * What it costs that the database decides who sees what: row-level security against the same statements without, the
 * search among a million people, what the time of an answer gives away (./signals.ts), and the sealing of the audit log.
 */
import assert from 'node:assert/strict'
import { randomInt, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { sealPending, writeAuditEvent } from '../src/foundations/audit/index.ts'
import { getProfile, searchProfiles } from '../src/foundations/people/index.ts'
import { searchFor } from '../src/foundations/people/testing/many-people.ts'
import { findRecord } from '../src/foundations/sharing/index.ts'
import { type Actor, type Db, systemActor, type Tx } from '../src/platform/db/index.ts'
import { type Measured, quantile, timed } from './result.ts'
import {
  actorsOf,
  type NamedActor,
  openBare,
  openUnderPolicies,
  openWorld,
  personAt,
  RECORDS,
  type World,
} from './sharing-world.ts'
import { signals } from './signals.ts'

const POLICY_LIMIT = 1.5
const SEARCH_LIMIT_MS = 100
const SEALED_A_SECOND = 500
const WARM_UP = 12
const ROUNDS = 20
const SEARCHES = 400
const EVENTS = 15_000

const read = { name: 'bench.read', kind: 'read' } as const
const people = new Intl.NumberFormat('en-GB').format(RECORDS)

export async function sharing(): Promise<Measured[]> {
  const tell = (line: string) => console.error(`  ${line}`)
  const world = await openWorld(tell)
  try {
    return await measureSharing(world, tell)
  } finally {
    await world.close()
  }
}

const PARTS = { costOfPolicies, timeOfSearch, signals, sealing }
export type Part = keyof typeof PARTS

/** Everything, or some of it, in a world that is there. */
export async function measureSharing(
  world: World,
  tell: (line: string) => void,
  parts: readonly Part[] = Object.keys(PARTS) as Part[],
): Promise<Measured[]> {
  const results: Measured[] = []
  for (const part of parts) {
    const begun = performance.now()
    results.push(...(await PARTS[part](world, tell)))
    tell(`${part} took ${((performance.now() - begun) / 1000).toFixed(0)} s`)
  }
  return results
}

/** The newest records that the actor's teams may read, with the names, as any list of records is made. */
async function list(tx: Tx): Promise<number> {
  const { rows } = await sql`
    select r.id, r.kind, r.purpose_id, r.created_at, s.display_name
    from sharing.records r join people.subjects s on s.record_id = r.id
    where exists (select from sharing.my_audiences a where a.audience_id = r.audience_id and a.level >= 2)
    order by r.created_at desc, r.id limit 50`.execute(tx)
  return rows.length
}

async function open(tx: Tx, recordId: string): Promise<number> {
  const header = await findRecord(tx, recordId)
  const profile = await getProfile(tx, recordId)
  return header === null || profile === undefined ? 0 : 1
}

/** Each is asked on both sides with the same words; the answer is how many were found. */
type Asking = (tx: Tx, wanted: { readonly recordId: string; readonly index: number }) => Promise<number>

const ASKINGS: Readonly<Record<string, Asking>> = {
  list: (tx) => list(tx),
  open: (tx, { recordId }) => open(tx, recordId),
  'search by name': async (tx, { index }) =>
    (await searchProfiles(tx, { text: searchFor(personAt(index), 1) })).results.length,
  'search by name and birth date': async (tx, { index }) =>
    (await searchProfiles(tx, { text: searchFor(personAt(index), 0) })).results.length,
  'search by postcode': async (tx, { index }) =>
    (await searchProfiles(tx, { postcode: personAt(index).addresses[0]?.postcode ?? '' })).results.length,
}

/** The same function on two connections in turns: under the policies as the actor, and past them with the same settings. */
async function costOfPolicies(world: World, tell: (line: string) => void): Promise<Measured[]> {
  const under = await openUnderPolicies(world, async () => {}, 1)
  const bare = await openBare(world)
  try {
    const actors = await actorsOf(bare)
    const readable = await Promise.all(actors.map(({ actor }) => readableBy(bare, actor)))
    const results: Measured[] = []
    for (const [what, ask] of Object.entries(ASKINGS)) {
      const times: { under: number[]; bare: number[] } = { under: [], bare: [] }
      const told: string[] = []
      for (const [a, { team, actor }] of actors.entries()) {
        const own: typeof times = { under: [], bare: [] }
        let found = 0
        for (let round = -WARM_UP; round < ROUNDS; round++) {
          const records = readable[a] ?? []
          const wanted = { recordId: records[(round + WARM_UP) % records.length] ?? '', index: randomInt(RECORDS) }
          const asked = async (tx: Tx) => {
            // What begins a transaction goes out with its first statement: answered on both sides before the clock starts.
            await sql`select 1`.execute(tx)
            return timed(() => ask(tx, wanted))
          }
          const sides = {
            under: () => under.withActor(actor, read, asked),
            bare: () => bare.asLogin(async (tx) => asked(await asActor(tx, actor))),
          }
          const first = round % 2 === 0 ? await sides.under() : undefined
          const second = await sides.bare()
          const answer = first ?? (await sides.under())
          if (what === 'open') assert.deepEqual([answer.result, second.result], [1, 1])
          if (what === 'list') assert.ok(answer.result > 0 && second.result > 0)
          if (round < 0) continue
          found += answer.result
          own.under.push(answer.took)
          own.bare.push(second.took)
        }
        times.under.push(...own.under)
        times.bare.push(...own.bare)
        const [with_, without] = [quantile(own.under, 0.5), quantile(own.bare, 0.5)]
        const each = (found / ROUNDS).toFixed(0)
        told.push(
          `${team} ${(with_ / without).toFixed(2)} (${with_.toFixed(1)} to ${without.toFixed(1)} ms, ${each} found)`,
        )
      }
      tell(`${what}: ${told.join('; ')}`)
      results.push({
        ...{ part: 'sharing', what: `${what}, with policies to without`, unit: 'ms', target: POLICY_LIMIT },
        ...{ measured: quantile(times.under, 0.5), baseline: quantile(times.bare, 0.5) },
      })
    }
    return results
  } finally {
    await under.close()
    await bare.close()
  }
}

/** The settings that the functions read, without the role that policies are about. */
async function asActor(tx: Tx, actor: Actor): Promise<Tx> {
  const list = (values: readonly (string | number)[]) => `{${values.map((value) => `"${value}"`).join(',')}}`
  await sql`select
    set_config('app.actor_kind', ${actor.kind}, true),
    set_config('app.user_id', ${actor.userId ?? ''}, true),
    set_config('app.agency_id', ${actor.agencyId ?? ''}, true),
    set_config('app.team_ids', ${list(actor.teamIds)}, true),
    set_config('app.area_ids', ${list(actor.areaIds)}, true),
    set_config('app.permissions', ${list(actor.permissions)}, true),
    set_config('app.purpose', ${read.name}, true)`.execute(tx)
  return tx
}

async function readableBy(bare: Db, actor: Actor): Promise<string[]> {
  return bare.asLogin(async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select r.id from sharing.records r tablesample system (50)
      join sharing.audience_teams t on t.audience_id = r.audience_id and t.level >= 2
      where t.team_id = any (${[...actor.teamIds]}::uuid[]) and r.kind = 'person' and r.named_user_ids is null and r.barred_user_ids = '{}'
      order by md5(r.id::text) limit ${WARM_UP + ROUNDS}`.execute(tx)
    return rows.map(({ id }) => id)
  })
}

/** As a page asks: the whole transaction with its audit event, by caseworkers of teams that see much and little. */
async function timeOfSearch(world: World, tell: (line: string) => void): Promise<Measured[]> {
  const db = await openUnderPolicies(world, writeAuditEvent, 1)
  const bare = await openBare(world)
  try {
    const actors = await actorsOf(bare)
    const times: { actor: NamedActor; took: number }[] = []
    for (let i = -WARM_UP * actors.length; i < SEARCHES; i++) {
      const actor = actors[(i + WARM_UP * actors.length) % actors.length]
      if (actor === undefined) throw new Error('Nobody to search')
      const text = searchFor(personAt(randomInt(RECORDS)), Math.abs(i) % 3)
      const { took } = await timed(() =>
        db.withActor(actor.actor, { name: 'people.search', kind: 'search' }, (tx) => searchProfiles(tx, { text })),
      )
      if (i >= 0) times.push({ actor, took })
    }
    const told = actors.map((one) => {
      const own = times.filter(({ actor }) => actor === one).map(({ took }) => took)
      return `${one.team} ${quantile(own, 0.5).toFixed(0)} and ${quantile(own, 0.95).toFixed(0)} ms`
    })
    tell(`search, median and 95%: ${told.join('; ')}`)
    const all = times.map(({ took }) => took)
    return (
      [
        ['median', 0.5],
        ['95%', 0.95],
      ] as const
    ).map(([words, share]) => ({
      ...{ part: 'sharing', what: `name search over ${people} people, ${words}`, unit: 'ms' as const },
      ...{ measured: quantile(all, share), baseline: null, target: SEARCH_LIMIT_MS },
    }))
  } finally {
    await db.close()
    await bare.close()
  }
}

/** Seals what has gathered while others write 500 events a second, as far as the machine lets them. */
async function sealing(world: World, tell: (line: string) => void): Promise<Measured[]> {
  const db = await openUnderPolicies(world, writeAuditEvent, 8)
  const sealer = await openUnderPolicies(world, async () => {}, 1)
  const bare = await openBare(world)
  try {
    await sealPending(sealer)
    await bare.asLogin(async (tx) => {
      await asActor(tx, systemActor())
      await sql`select audit.write_event('bench.read', 'read', 'record', gen_random_uuid()::text, 'done', '{"results": 3}',
        gen_random_uuid()::text, 'asb', array[gen_random_uuid(), gen_random_uuid(), gen_random_uuid()])
        from generate_series(1, ${EVENTS})`.execute(tx)
    })
    let writing = true
    let written = 0
    const begun = performance.now()
    const write = async () => {
      while (writing) {
        if (written / (performance.now() - begun) >= SEALED_A_SECOND / 1000) {
          await new Promise((resolve) => setTimeout(resolve, 2))
          continue
        }
        written += 1
        await db.withActor(systemActor(), read, async (_tx, note) => note({ recordIds: [randomUUID()] }))
      }
    }
    const writers = Array.from({ length: 8 }, write)
    const { took, result } = await timed(() => sealPending(sealer))
    writing = false
    await Promise.all(writers)
    const beside = (written / took) * 1000
    tell(
      `sealed ${result.events} events in ${took.toFixed(0)} ms: ${((result.events / took) * 1000).toFixed(0)} a second, beside ${beside.toFixed(0)} a second written`,
    )
    return [
      {
        ...{
          part: 'sharing',
          what: `sealing ${SEALED_A_SECOND} events, while ${beside.toFixed(0)} a second are written`,
        },
        ...{ unit: 'ms', measured: (took / result.events) * SEALED_A_SECOND, baseline: null, target: 1000 },
      },
    ]
  } finally {
    await db.close()
    await sealer.close()
    await bare.close()
  }
}
