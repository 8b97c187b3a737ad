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
import { addAction } from '../../src/foundations/actions/index.ts'
import { completeAssessment } from '../../src/foundations/assessment/index.ts'
import { writeAuditEvent } from '../../src/foundations/audit/index.ts'
import { addDocument, prepareFile } from '../../src/foundations/documents/index.ts'
import { type Browser, openBrowser } from '../../src/foundations/identity/testing/browser.ts'
import { createProfile } from '../../src/foundations/people/index.ts'
import {
  makeSharingHouse,
  type PersonName,
  run,
  type SharingHouse,
} from '../../src/foundations/sharing/testing/house.ts'
import { openCase, takeReport } from '../../src/modules/casework/index.ts'
import { reportOf } from '../../src/modules/casework/testing/reports.ts'
import { addDays, londonDay } from '../../src/platform/clock/index.ts'
import type { Db } from '../../src/platform/db/index.ts'
import { createLog, createServer, type Route, type RouteEntry } from '../../src/platform/http/index.ts'
import { describeOnEachDatabase } from '../databases.ts'
import { openRestorer } from './build-world.ts'

const NOBODYS = '00000000-0000-4000-8000-000000000bad'

/** One of each role, and colleagues of other teams and agencies. */
const PEOPLE = [
  ...(['southWorker', 'officer', 'sergeant', 'housingManager', 'nurse', 'boardMember'] as const),
  ...(['governance', 'auditor', 'sysadmin', 'manager'] as const),
] as const satisfies readonly PersonName[]

/** Addresses that lead to one thing by a part of the address. */
const leadsToOne = (entry: RouteEntry) => entry.path.includes(':') && entry.path !== '/assets/:file'

/** Addresses to which a thing is named beside the address: `?record=`, or a field of the form. */
const mayName = (entry: RouteEntry) =>
  !entry.path.includes(':') &&
  entry.access.kind === 'permission' &&
  entry.access.anyOf.some((permission) => /^(sharing|people|casework)\./.test(permission))

/**
 * Registers about records: whoever holds the permission sees that there is one, and of what it holds nothing, which is
 * asked here too. The audit log's own pages grow by every request, so no two answers of theirs are the same.
 */
const REGISTERS: readonly { readonly under: string; readonly with: string }[] = [
  { under: '/closed-records/:record', with: 'sharing.manage-rights' },
  { under: '/closed-records/:record', with: 'sharing.oversee' },
  { under: '/retention/:record', with: 'sharing.manage-rights' },
  { under: '/audit', with: 'audit.read' },
]

/** What is written about the hidden person, which is in no answer. */
const WORDS = ['Quillfeather', 'Zebedee']

const NAMES = ['record', 'pointer', 'other', 'disclosure', 'profile', 'case'] as const

/** Permissions of figures and settings let nobody at a record. */
const KEEPS_RECORDS = /^(sharing|people|audit)\.|^casework\.(use|approve)$/

interface Ask {
  readonly entry: RouteEntry
  readonly url: (id: string) => string
  readonly form: (id: string) => Record<string, string>
}

/** What is asked of an address: for each of its parts, and beside it, the id of the thing. */
export function asksOf(routes: readonly RouteEntry[]): Ask[] {
  return routes
    .filter((entry) => leadsToOne(entry) || mayName(entry))
    .map((entry) => ({
      entry,
      url: (id) =>
        leadsToOne(entry)
          ? entry.path.replaceAll(/:[a-z]+/gi, id)
          : `${entry.path}${entry.method === 'GET' ? `?${NAMES.map((name) => `${name}=${id}`).join('&')}` : ''}`,
      form: (id) => Object.fromEntries(NAMES.map((name) => [name, id])),
    }))
}

/** Records are reached with a permission of a room that keeps records: anything wider is a mistake. */
export function reachableWithoutPermission(routes: readonly RouteEntry[]): string[] {
  return routes
    .filter(({ path: address }) => /\/:record\b/.test(address))
    .filter(({ access }) =>
      access.kind === 'permission' ? !access.anyOf.every((permission) => KEEPS_RECORDS.test(permission)) : true,
    )
    .map(({ method, path: address }) => `${method} ${address}`)
}

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
      hidden = await hiddenThings(database.db, house)
      folder = await mkdtemp(path.join(tmpdir(), 'frankpledge-routes-'))
      wired = await wireHouse({
        // A request that asks as the login would see everything: it is written down, and refused.
        db: withoutLogin(database.db, asLogin),
        ...{ secret: new Uint8Array(32).fill(3), spoolFolder: folder, setUpCode: null, secure: false },
        log: createLog({ destination: new Writable({ write: (_chunk, _encoding, done) => done() }) }),
        requestsPerMinute: 1_000_000,
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
        const isRegister = (entry: RouteEntry) =>
          REGISTERS.some(({ under, with: needed }) => entry.path.startsWith(under) && permissions.includes(needed))
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
          if (isRegister(entry)) continue
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

/** Ids of what is not for anybody but who made it, by the first part of the addresses that lead to it. */
interface HiddenThings {
  readonly byAddress: Readonly<Record<string, string>>
  readonly person: string
}

function hiddenAt({ byAddress, person }: HiddenThings, address: string): string {
  return byAddress[address.split('/')[1] ?? ''] ?? person
}

/**
 * Of the council's northern team, hidden purpose, and closed to the one who made it: nobody else is to learn of the
 * person, of the case and the report, or of what hangs on the case.
 */
async function hiddenThings(db: Db, house: SharingHouse): Promise<HiddenThings> {
  const { caseworker } = house.people
  const record = { purposeId: 'prevent', ownerTeamId: house.teams.asb, areaId: house.areas.north }
  const letter = await prepareFile({ name: 'letter.txt', bytes: Buffer.from('Zebedee Quillfeather wrote this.\n') })
  const today = londonDay(new Date())
  const made = await run(db, caseworker, async (tx) => {
    const person = await createProfile(tx, caseworker, {
      profile: {
        ...{ kind: 'person', names: [{ given: 'Zebedee', family: 'Quillfeather', use: 'main' }], born: null },
        ...{ addresses: [], phones: [], emails: [], references: [], details: null },
      },
      record,
    })
    const opened = await openCase(tx, caseworker, {
      case: {
        ...{ title: 'Zebedee Quillfeather', focus: 'people', asbType: 'personal', reason: 'To be hidden' },
        ...{ lawfulGround: 'prevent-crime', firstReportedAt: null },
      },
      ...{ record, leadUserId: caseworker.userId },
    })
    const report = await takeReport(tx, caseworker, {
      ...{ report: reportOf({ callerName: 'Zebedee Quillfeather' }), record, caller: { kind: 'told' } },
    })
    if (!person.ok || !opened.ok || !report.ok || !letter.ok) throw new Error('Something hidden was refused')
    const recordId = opened.value
    const on = { recordId, dueOn: addDays(today, 3), ownerUserId: caseworker.userId }
    const action = await addAction(tx, caseworker, { ...on, title: 'Visit Zebedee' })
    const answers = { '1': 0, '2': 0, '3': 0, '4': 0, '5': 0, '6': 0, '7': 0, '8': 0, '9': 0, '10': 0, '11': 0 }
    const assessed = await completeAssessment(tx, caseworker, {
      ...{ recordId, subjectId: person.value.recordId, instrument: 'asb-ram@2015', answers },
    })
    const document = await addDocument(tx, caseworker, {
      ...{ recordId, kind: 'letter', title: 'Letter of Quillfeather', datedOn: null, note: '', file: letter.value },
    })
    if (!action.ok || !assessed.ok || !document.ok) throw new Error('Something below the hidden case was refused')
    return { person: person.value.recordId, case: recordId, report: report.value.recordId, action, assessed, document }
  })
  const closed = [made.person, made.case, made.report]
  const restorer = await openRestorer(db)
  await restorer.restore((tx) =>
    sql`update sharing.records set named_user_ids = array[${caseworker.userId}::uuid]
      where id = any (${closed}::uuid[])`.execute(tx),
  )
  await restorer.close()
  return {
    person: made.person,
    byAddress: {
      ...{ cases: made.case, reports: made.report, records: made.case, actions: made.action.value.id },
      ...{ assessments: made.assessed.value.id, documents: made.document.value },
    },
  }
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
