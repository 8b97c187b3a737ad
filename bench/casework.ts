/**
 * A busy morning of casework: fifty pages asked a second, of a county with a million people and ten years of cases, through
 * the whole application on a PostgreSQL server. Pages are asked on time, whether or not those before were answered.
 */
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Answer, Browser } from '../src/foundations/identity/testing/browser.ts'
import { searchFor } from '../src/foundations/people/testing/many-people.ts'
import type { Db } from '../src/platform/db/index.ts'
import { addCasework } from './casework-world.ts'
import { openBenchHouse } from './house.ts'
import { type Measured, quantile } from './result.ts'
import { EMAIL, openBare, openWorld, personAt, RECORDS, type World } from './sharing-world.ts'

const A_SECOND = 50
const SECONDS = 20
const WARM_UP = 10
const LIMIT_MS = 60
/** Of the database, as a server is set up for an office of this size. */
const CONNECTIONS = 8

export async function casework(): Promise<Measured[]> {
  const tell = (line: string) => console.error(`  ${line}`)
  const world = await openWorld(tell)
  try {
    await addCasework(world, tell)
    return await measureCasework(world, tell)
  } finally {
    await world.close()
  }
}

/** What the caseworker's team may read, by kind. */
interface Readable {
  readonly cases: readonly string[]
  readonly reports: readonly string[]
  readonly people: readonly string[]
}

interface Page {
  readonly name: string
  /** Of every hundred pages, this many. */
  readonly share: number
  ask(browser: Browser, turn: number): Promise<Answer>
}

const at = (ids: readonly string[], turn: number) => ids[turn % ids.length] ?? ''

/** What caseworkers open on a morning, as often as they do. */
const pagesOf = (readable: Readable): readonly Page[] => [
  { name: 'a case', share: 40, ask: (browser, turn) => browser.get(`/cases/${at(readable.cases, turn)}`) },
  { name: 'my work', share: 15, ask: (browser) => browser.get('/my-work') },
  { name: 'list of cases', share: 10, ask: (browser) => browser.get('/cases') },
  { name: 'inbox of reports', share: 10, ask: (browser) => browser.get('/reports') },
  { name: 'a report', share: 10, ask: (browser, turn) => browser.get(`/reports/${at(readable.reports, turn)}`) },
  { name: 'a person', share: 5, ask: (browser, turn) => browser.get(`/people/${at(readable.people, turn)}`) },
  {
    ...{ name: 'search for a person', share: 10 },
    ask: (browser, turn) => browser.post('/people/search', { text: searchFor(personAt((turn * 7919) % RECORDS), 0) }),
  },
]

/** In a world that has its cases. */
export async function measureCasework(world: World, tell: (line: string) => void): Promise<Measured[]> {
  const house = await openBenchHouse(world, CONNECTIONS)
  const { browser } = house
  try {
    const pages = pagesOf(await readableIn(world))
    for (const page of pages) {
      // Each connection plans each statement a few times before it keeps the plan.
      for (let turn = 0; turn < WARM_UP; turn++) {
        await Promise.all(Array.from({ length: CONNECTIONS }, (_, i) => asked(page, browser, turn * CONNECTIONS + i)))
      }
    }
    const times = await morning(pages, browser)
    for (const { name } of pages) {
      const own = times.filter(({ page }) => page === name).map(({ took }) => took)
      tell(
        `${name}: median ${quantile(own, 0.5).toFixed(1)} ms, 95% ${quantile(own, 0.95).toFixed(1)} ms, of ${own.length}`,
      )
    }
    const all = times.map(({ took }) => took)
    const records = new Intl.NumberFormat('en-GB').format(RECORDS)
    return (
      [
        ['median', 0.5],
        ['95%', 0.95],
      ] as const
    ).map(([words, share]) => ({
      ...{ part: 'casework', what: `${A_SECOND} pages a second of ${records} records, ${words}`, unit: 'ms' as const },
      ...{ measured: quantile(all, share), baseline: null, target: LIMIT_MS },
    }))
  } finally {
    await house.close()
  }
}

interface Took {
  readonly page: string
  /** Milliseconds. */
  readonly took: number
}

async function asked(page: Page, browser: Browser, turn: number): Promise<Took> {
  const begun = performance.now()
  const { status } = await page.ask(browser, turn)
  assert.equal(status, 200, page.name)
  return { page: page.name, took: performance.now() - begun }
}

/** Every page in its share, spread evenly over the time. */
async function morning(pages: readonly Page[], browser: Browser): Promise<Took[]> {
  const order = turnsOf(pages)
  const begun = performance.now()
  const answers: Promise<Took>[] = []
  for (let turn = 0; turn < A_SECOND * SECONDS; turn++) {
    const wait = begun + (turn * 1000) / A_SECOND - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    const page = order[turn % order.length]
    if (page !== undefined) answers.push(asked(page, browser, turn))
  }
  return Promise.all(answers)
}

/** A hundred turns in which each page comes as evenly as its share allows. */
function turnsOf(pages: readonly Page[]): Page[] {
  return pages
    .flatMap((page) => Array.from({ length: page.share }, (_, i) => ({ page, when: (i + 0.5) / page.share })))
    .sort((a, b) => a.when - b.when)
    .map(({ page }) => page)
}

/** Open cases first among the cases: those are what people work on. */
async function readableIn(world: World): Promise<Readable> {
  const bare: Db = await openBare(world)
  try {
    return await bare.asLogin(async (tx) => {
      const ids = async (kind: string, from: string, order: string) => {
        const { rows } = await sql<{ id: string }>`
          select r.id from sharing.records r ${sql.raw(from)}
          where r.kind = ${kind} and r.named_user_ids is null and r.barred_user_ids = '{}' and r.purpose_id = 'asb'
            and r.audience_id in (select t.audience_id from sharing.audience_teams t
              join identity.team_members m on m.team_id = t.team_id join identity.users u on u.id = m.user_id
              where u.email = ${EMAIL} and t.level >= 2)
          order by ${sql.raw(order)} limit 200`.execute(tx)
        if (rows.length === 0) throw new Error(`No ${kind} to open`)
        return rows.map(({ id }) => id)
      }
      return {
        cases: await ids('case', 'join casework.cases c on c.record_id = r.id', `c.state <> 'open', md5(r.id::text)`),
        reports: await ids('report', '', 'r.created_at desc'),
        people: await ids('person', '', 'md5(r.id::text)'),
      }
    })
  } finally {
    await bare.close()
  }
}
