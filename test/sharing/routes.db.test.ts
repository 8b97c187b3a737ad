/**
 * Every address of the whole house, as every role: a record that is not for somebody answers exactly as one that does not
 * exist. The addresses are read from the running server, so a new one is asked the day it is added.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { type House, wireHouse } from '../../src/app/wiring.ts'
import { writeAuditEvent } from '../../src/foundations/audit/index.ts'
import { type Browser, openBrowser } from '../../src/foundations/identity/testing/browser.ts'
import { makeSharingHouse, type PersonName, type SharingHouse } from '../../src/foundations/sharing/testing/house.ts'
import type { Db } from '../../src/platform/db/index.ts'
import { createLog, createServer, type Route } from '../../src/platform/http/index.ts'
import { describeOnEachDatabase } from '../databases.ts'
import { type Ask, asksOf, isRegister, reachableWithoutPermission } from './addresses.ts'
import { openRestorer } from './build-world.ts'
import { type HiddenThings, hiddenAt, makeHiddenThings } from './hidden-things.ts'

const NOBODYS = '00000000-0000-4000-8000-000000000bad'

/** One of each role, and colleagues of other teams and agencies. */
const PEOPLE = [
  ...(['southWorker', 'officer', 'sergeant', 'housingManager', 'nurse', 'boardMember'] as const),
  ...(['governance', 'auditor', 'sysadmin', 'manager'] as const),
] as const satisfies readonly PersonName[]

/** What is written about the hidden person, which is in no answer. */
const WORDS = ['Quillfeather', 'Zebedee']

describeOnEachDatabase(
  'every address',
  (database) => {
    let house: SharingHouse
    let wired: House
    let folder: string
    let asked: Ask[]
    let hidden: HiddenThings
    const asLogin: string[] = []
    const browsers = new Map<PersonName, Browser>()
    before(async () => {
      house = await makeSharingHouse(database.db)
      hidden = await closedThings(database.db, house)
      folder = await mkdtemp(path.join(tmpdir(), 'frankpledge-routes-'))
      wired = await wireHouse({
        // A request that asks as the login would see everything: it is written down, and refused.
        db: withoutLogin(database.db, asLogin),
        ...{ secret: new Uint8Array(32).fill(3), spoolFolder: folder, setUpCode: null, secure: false },
        log: createLog({ destination: new Writable({ write: (_chunk, _encoding, done) => done() }) }),
        ...{ requestsPerMinute: 1_000_000, beatMs: 0 },
      })
      asked = asksOf(wired.app.routeTable)
      for (const name of PEOPLE) {
        const browser = openBrowser(wired.app)
        const answer = await browser.signIn(house.emails[name])
        assert.equal(answer.status, 303, `${name} could not sign in`)
        browsers.set(name, browser)
      }
    })
    after(async () => {
      await wired.close()
      await rm(folder, { recursive: true, force: true })
    })

    test('is asked', () => {
      const parts = wired.app.routeTable.filter((entry) => entry.path.includes(':'))
      assert.equal(
        asked.filter(({ entry }) => entry.path.includes(':')).length,
        parts.length - 1,
        'all but /assets/:file',
      )
      assert.ok(parts.length > 40, `only ${parts.length} addresses with a part were seen`)
    })
    test('of a record needs a permission of a room that keeps records', () => {
      assert.deepEqual(reachableWithoutPermission(wired.app.routeTable), [])
    })
    for (const name of PEOPLE) {
      test(`says nothing to ${name} of a record that is not for them`, async () => {
        const browser = browsers.get(name)
        assert.ok(browser)
        const { permissions } = house.people[name]
        const told: string[] = []
        for (const { entry, url, form } of asked) {
          const answers = []
          for (const id of [hiddenAt(hidden, entry.path), NOBODYS]) {
            // What an earlier form left to be said once, on whichever page comes next.
            browser.cookies.delete('fp_notice')
            const answer = entry.method === 'GET' ? await browser.get(url(id)) : await browser.post(url(id), form(id))
            answers.push({ ...answer, body: plain(answer.body, id), location: answer.location?.replaceAll(id, 'ID') })
          }
          const [of, without] = answers
          const where = `${entry.method} ${entry.path}`
          for (const word of WORDS) if (of?.body.includes(word)) told.push(`${where}: says ${word}`)
          if ((of?.status ?? 500) >= 500) told.push(`${where}: fails`)
          if (isRegister(entry, permissions)) continue
          if (of?.status !== without?.status) told.push(`${where}: ${of?.status}, otherwise ${without?.status}`)
          else if (of?.location !== without?.location) told.push(`${where}: leads elsewhere`)
          else if (of?.body !== without?.body) told.push(`${where}: ${firstDifference(of?.body, without?.body)}`)
          if (/\/:record\b/.test(entry.path) && ![404, 403].includes(of?.status ?? 0))
            told.push(`${where}: answers ${of?.status} for a record that is not there`)
        }
        assert.deepEqual(told, [])
      })
    }
    test('asks nothing as the login of the database', () => {
      assert.deepEqual(asLogin, [])
    })
  },
  { audit: writeAuditEvent },
)

test('a record reachable by everybody, or with a permission of figures, would be seen', () => {
  assert.deepEqual(
    reachableWithoutPermission([
      { method: 'GET', path: '/people/:record', access: { kind: 'signed-in' } },
      {
        method: 'GET',
        path: '/records/:record/x',
        access: { kind: 'permission', anyOf: ['people.use', 'performance.view'] },
      },
      { method: 'GET', path: '/people/:record/y', access: { kind: 'permission', anyOf: ['people.use'] } },
    ]),
    ['GET /people/:record', 'GET /records/:record/x'],
  )
})

test('the server refuses to start with an address that does not say who may use it', async () => {
  const forgotten = {
    method: 'GET',
    path: '/people/:record',
    handle: () => ({ kind: 'not-found' }),
  } as unknown as Route
  await assert.rejects(
    createServer({
      ...{ routes: [forgotten], notices: {}, signInPath: '/sign-in', secure: false },
      ...{ layout: () => '', assets: { find: () => undefined } as never, errorPage: () => ({}) as never },
      log: createLog({ destination: new Writable({ write: (_chunk, _encoding, done) => done() }) }),
      resolveVisitor: async () => null,
    }),
    /does not say who may use it/,
  )
})

/** Hidden, and closed to the one who made it: nobody else is to learn of any of it. */
async function closedThings(db: Db, house: SharingHouse): Promise<HiddenThings> {
  const { caseworker } = house.people
  const record = { purposeId: 'prevent', ownerTeamId: house.teams.asb, areaId: house.areas.north }
  const made = await makeHiddenThings(db, caseworker, record)
  const restorer = await openRestorer(db)
  await restorer.restore((tx) =>
    sql`update sharing.records set named_user_ids = array[${caseworker.userId}::uuid]
      where id = any (${[...made.records]}::uuid[])`.execute(tx),
  )
  await restorer.close()
  return made
}

function withoutLogin(db: Db, noted: string[]): Db {
  return {
    ...db,
    asLogin: () => {
      noted.push(new Error('asked as the login').stack ?? '')
      return Promise.reject(new Error('No request asks as the login'))
    },
  }
}

/** Without what differs between any two answers: the id asked for, the answer's own id, and the time of day. */
function plain(body: string, id: string): string {
  return body
    .replaceAll(id, 'ID')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (found) =>
      found === id ? 'ID' : 'UUID',
    )
}

function firstDifference(one = '', other = ''): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return `“${one.slice(Math.max(0, at - 30), at + 60)}”, otherwise “${other.slice(Math.max(0, at - 30), at + 60)}”`
}
