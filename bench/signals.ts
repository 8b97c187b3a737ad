/**
 * What the time of an answer gives away: records that are hidden from somebody against records that do not exist, asked in
 * turns through the whole application.
 */
import assert from 'node:assert/strict'
import { randomInt, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { permissionsOf, type RoleName, roleNames } from '../src/foundations/identity/index.ts'
import type { Browser } from '../src/foundations/identity/testing/browser.ts'
import type { Db } from '../src/platform/db/index.ts'
import { type Ask, asksOf, isRegister, leadsToOne } from '../test/sharing/addresses.ts'
import { type HiddenThings, hiddenAt, makeHiddenThings } from '../test/sharing/hidden-things.ts'
import { type BenchHouse, openBenchHouse } from './house.ts'
import { type Measured, quantile, timed } from './result.ts'
import { actorsOf, addUser, EMAIL, openBare, type World } from './sharing-world.ts'

const LIMIT = 3
/** One address of three hundred is beyond this by chance once in fifty runs. */
const ADDRESS_LIMIT = 4
const WARM_UP = 12
const ANSWERS = 400
/** Of each address, as each role. */
const TURNS = 4
/** Asked beside one another: nearly all of an answer's time is spent waiting for its beat. */
const LANES = 6

export async function signals(world: World, tell: (line: string) => void): Promise<Measured[]> {
  const bare = await openBare(world)
  const house = await openBenchHouse(world)
  try {
    return [...(await oneRecord(house, bare, tell)), ...(await everyAddress(house, bare, tell))]
  } finally {
    await house.close()
    await bare.close()
  }
}

type Side = 'there' | 'nobody'

/** In either order, as chance has it. */
async function inTurns<T>(ask: (side: Side) => Promise<T>): Promise<Record<Side, T>> {
  if (randomInt(2) === 0) {
    const there = await ask('there')
    return { there, nobody: await ask('nobody') }
  }
  const nobody = await ask('nobody')
  return { there: await ask('there'), nobody }
}

/** Two pages that a caseworker opens all day, each of hundreds of people. */
async function oneRecord({ browser }: BenchHouse, bare: Db, tell: (line: string) => void): Promise<Measured[]> {
  const hidden = await hiddenFrom(bare)
  const results: Measured[] = []
  for (const [what, ask, there, nobody] of [
    ['opening a record', openPage, hidden.map(({ id }) => id), hidden.map(() => randomUUID())],
    ['searching for a person', searchPage, hidden.map(({ phone }) => phone), await unusedPhones(bare)],
  ] as const) {
    const times: Record<Side, number[]> = { there: [], nobody: [] }
    const bodies = new Set<string>()
    for (const [i, id] of there.entries()) {
      const wanted = { there: id, nobody: nobody[i] ?? '' }
      const answers = await inTurns((side) => timed(() => ask(browser, wanted[side])))
      for (const side of ['there', 'nobody'] as const) {
        bodies.add(answers[side].result)
        if (i >= WARM_UP) times[side].push(answers[side].took)
      }
    }
    assert.equal(bodies.size, 1, `${what}: answers differ`)
    const [median, without] = [quantile(times.there, 0.5), quantile(times.nobody, 0.5)]
    tell(
      `${what}: hidden ${median.toFixed(2)} ms, not there ${without.toFixed(2)} ms (medians of ${times.there.length})`,
    )
    results.push({
      ...{ part: 'sharing', what: `${what}: hidden or not there, as the times tell`, unit: 'SE' as const },
      ...{ measured: Math.abs(mannWhitney(times.there, times.nobody)), baseline: null, target: LIMIT },
    })
  }
  return results
}

/** Every address that leads to a record, as every role, of one hidden thing of each kind. */
async function everyAddress(house: BenchHouse, bare: Db, tell: (line: string) => void): Promise<Measured[]> {
  const hidden = await hiddenByPolice(house.db, bare)
  const asks = asksOf(house.routes).filter(({ entry }) => leadsToOne(entry))
  const turns: { browser: Browser; ask: Ask }[] = []
  for (const { role, browser } of await onePerRole(house, bare)) {
    const permissions = permissionsOf([role])
    const asked = asks.filter(({ entry }) => !isRegister(entry, permissions)).map((ask) => ({ browser, ask }))
    for (let turn = 0; turn < TURNS; turn++) turns.push(...asked)
  }
  const pairs: Pair[] = []
  const lane = async () => {
    for (let next = turns.pop(); next !== undefined; next = turns.pop()) {
      const { browser, ask } = next
      const where = `${ask.entry.method} ${ask.entry.path}`
      const { there, nobody } = await inTurns((side) =>
        timed(() => statusOf(browser, ask, side === 'there' ? hiddenAt(hidden, ask.entry.path) : randomUUID())),
      )
      assert.equal(there.result, nobody.result, where)
      // At 403 the role may not use the address at all: nothing was asked.
      if (there.result !== 403) pairs.push({ where, longer: there.took > nobody.took })
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  const most = [...new Set(pairs.map(({ where }) => where))]
    .map((where) => ({ where, error: signTest(pairs.filter((pair) => pair.where === where)) }))
    .sort((a, b) => b.error - a.error)
  const said = most.slice(0, 3).map(({ where, error }) => `${where} ${error.toFixed(1)}`)
  const longer = pairs.filter((pair) => pair.longer).length
  tell(`every address: hidden took longer in ${longer} of ${pairs.length} pairs; most told: ${said.join(', ')}`)
  const of = `${asks.length} addresses as ${roleNames.length} roles`
  return [
    {
      ...{ part: 'sharing', what: `${of}: hidden or not there, as the times tell`, unit: 'SE' },
      ...{ measured: signTest(pairs), baseline: null, target: LIMIT },
    },
    {
      ...{ part: 'sharing', what: 'the address of these that tells most', unit: 'SE' },
      ...{ measured: most[0]?.error ?? 0, baseline: null, target: ADDRESS_LIMIT },
    },
  ]
}

interface Pair {
  readonly where: string
  /** Whether the hidden thing took longer than the absent one. */
  readonly longer: boolean
}

/** The sign test: by how many standard errors one side takes longer more often than in half of the pairs. */
function signTest(pairs: readonly Pair[]): number {
  const longer = pairs.filter((pair) => pair.longer).length
  return Math.abs(2 * longer - pairs.length) / Math.sqrt(pairs.length)
}

async function statusOf(browser: Browser, ask: Ask, id: string): Promise<number> {
  const answer =
    ask.entry.method === 'GET' ? await browser.get(ask.url(id)) : await browser.post(ask.url(id), ask.form(id))
  return answer.status
}

/** Of a hidden purpose that a police team shares with no team of the caseworker's agency. */
async function hiddenByPolice(db: Db, bare: Db): Promise<HiddenThings> {
  const { actor } = (await actorsOf(bare)).find(({ team }) => team === 'neighbourhood-policing') ?? assert.fail()
  const [{ area_id: areaId } = assert.fail()] = await bare.asLogin(async (tx) => {
    const { rows } = await sql<{ area_id: number }>`
      select a.area_id from sharing.audiences a
      where a.purpose_id = 'prevent' and a.owner_team_id = ${actor.teamIds[0]}::uuid order by 1 limit 1`.execute(tx)
    return rows
  })
  const maker = { ...actor, userId: actor.userId ?? assert.fail() }
  return makeHiddenThings(db, maker, { purposeId: 'prevent', ownerTeamId: actor.teamIds[0] ?? '', areaId })
}

/** Somebody new of each role in the caseworker's team. */
async function onePerRole(house: BenchHouse, bare: Db): Promise<{ role: RoleName; browser: Browser }[]> {
  const [team = assert.fail()] = await bare.asLogin(async (tx) => {
    const { rows } = await sql<{ id: string; agencyId: string }>`
      select t.id, t.agency_id as "agencyId" from identity.teams t join identity.team_members m on m.team_id = t.id
      join identity.users u on u.id = m.user_id where u.email = ${EMAIL}`.execute(tx)
    return rows
  })
  return Promise.all(
    roleNames.map(async (role) => {
      const email = `${role}-${randomUUID()}@district1.example`
      await addUser(house.db, team, { email, displayName: `R. ${role}`, role })
      return { role, browser: await house.signIn(email) }
    }),
  )
}

async function openPage(browser: Browser, id: string): Promise<string> {
  const answer = await browser.get(`/people/${id}`)
  assert.equal(answer.status, 404)
  return comparable(answer.body, id)
}

async function searchPage(browser: Browser, phone: string): Promise<string> {
  const answer = await browser.post('/people/search', { text: phone })
  assert.equal(answer.status, 200)
  // Where nobody is found, the page offers to add them, with the number as it is written here.
  return comparable(answer.body, phone).replace(/(name="phones\.0\.number" value=")[^"]*/g, '$1ASKED')
}

/** Without what was asked for, and without the numbers by which a request is known. */
function comparable(body: string, asked: string): string {
  return body.replaceAll(asked, 'ASKED').replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
}

/** Numbers of nobody, by whose last six digits nobody is found either. */
function unusedPhones(bare: Db): Promise<string[]> {
  const drawn = Array.from({ length: 8 * (ANSWERS + WARM_UP) }, () => `+443${String(randomInt(1e9)).padStart(9, '0')}`)
  return bare.asLogin(async (tx) => {
    const { rows } = await sql<{ number: string }>`
      select given.number from unnest(${drawn}::text[]) as given (number)
      where not exists (select from people.search_keys k where k.key = 'pt' || right(given.number, 6))
      limit ${ANSWERS + WARM_UP}`.execute(tx)
    return rows.map(({ number }) => number)
  })
}

/** People of hidden purposes, of whom the caseworker's team has nothing, with a phone by whose last digits nobody else is found. */
function hiddenFrom(bare: Db): Promise<{ id: string; phone: string }[]> {
  return bare.asLogin(async (tx) => {
    const { rows } = await sql<{ id: string; phone: string }>`
      with drawn as materialized (
        select r.id, p.number as phone from sharing.records r join people.phones p on p.record_id = r.id
        where r.purpose_id in ('prevent', 'domestic-abuse')
          and not exists (select from sharing.grants g where g.record_id = r.id)
          and not exists (select from sharing.audience_teams t where t.audience_id = r.audience_id
            and t.team_id in (select m.team_id from identity.team_members m join identity.users u on u.id = m.user_id
              where u.email = ${EMAIL}))
        order by md5(r.id::text || ${randomUUID()}) limit ${8 * (ANSWERS + WARM_UP)}
      )
      select d.id, d.phone from drawn d
      where (select count(*) from people.search_keys k where k.key = 'pt' || right(d.phone, 6)) = 1
      limit ${ANSWERS + WARM_UP}`.execute(tx)
    return rows
  })
}

/**
 * The Mann-Whitney test: by how many standard errors the first values tend to be larger. It asks only for the order of the
 * values, so that a busy moment counts no more than any other slow answer. By chance alone 3 comes once in 370 times.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): number {
  const all = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...second.map((value) => ({ value, isFirst: false })),
  ]
  all.sort((a, b) => a.value - b.value)
  let ranks = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to++
    const rank = (from + 1 + to) / 2
    for (let i = from; i < to; i++) if (all[i]?.isFirst === true) ranks += rank
    from = to
  }
  const [m, n] = [first.length, second.length]
  const u = ranks - (m * (m + 1)) / 2
  return (u - (m * n) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12)
}
