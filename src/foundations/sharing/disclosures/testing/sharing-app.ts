/** The real server with the pages of sharing, and browsers in which the people of `makeSharingHouse` have signed in. */
import assert from 'node:assert/strict'
import { errorPage } from '../../../../app/layout/error-page.tsx'
import { createLayout } from '../../../../app/layout/layout.tsx'
import type { Db } from '../../../../platform/db/index.ts'
import { createAssetStore, createLog, createServer, type Notice, type Route } from '../../../../platform/http/index.ts'
import { idsServed } from '../../../areas/index.ts'
import { type EventFilter, readAuditEvents, refusalRecorder } from '../../../audit/index.ts'
import { createVisitorResolver, notices as identityNotices, identityRoutes } from '../../../identity/index.ts'
import { type Browser, openBrowser } from '../../../identity/testing/browser.ts'
import type { SharingDeps } from '../../deps.ts'
import { recordHeaders } from '../../store/records.ts'
import { makeSharingHouse, PASSWORD, type PersonName, type SharingHouse } from '../../testing/house.ts'

export interface SharingApp {
  readonly house: SharingHouse
  readonly deps: SharingDeps
  /** What pointers lead to, by the pointer's id. */
  readonly pointers: Map<string, string>
  /** Everything that `onAccessChanged` was told. */
  readonly changed: ({ recordIds: readonly string[] } | { purposeId: string })[]
  readonly logLines: string[]
  signedIn(name: PersonName): Promise<Browser>
  events(filter: EventFilter): ReturnType<typeof readAuditEvents>
  close(): Promise<void>
}

/** The name that a test record bears for those who may know it. */
export function nameOf(recordId: string): string {
  return `Ida Example ${recordId.slice(0, 8)}`
}

export async function openSharingApp(
  db: Db,
  rooms: {
    readonly routes: (deps: SharingDeps) => readonly Route[]
    readonly notices: Readonly<Record<string, Notice>>
  },
): Promise<SharingApp> {
  const house = await makeSharingHouse(db)
  const pointers = new Map<string, string>()
  const changed: SharingApp['changed'] = []
  const logLines: string[] = []
  const deps: SharingDeps = {
    ...{ db, now: () => new Date() },
    kinds: [
      {
        ...{ kind: 'person', label: 'profile of a person', path: (id) => `/people/${id}` },
        names: async (tx, ids) => {
          const known = await recordHeaders(tx, ids)
          return new Map([...known.keys()].map((id) => [id, nameOf(id)]))
        },
      },
    ],
    onAccessChanged: async (what) => {
      changed.push(what)
    },
    resolvePointer: async (_tx, pointerId) => pointers.get(pointerId) ?? null,
  }
  const { Writable } = await import('node:stream')
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logLines.push(String(chunk))
      done()
    },
  })
  const assets = createAssetStore(
    ['icon.svg', 'site.css', 'site.js'].map((name) => ({ name, type: 'text/plain', bytes: Buffer.from(name) })),
  )
  const app = await createServer({
    ...{ log: createLog({ destination }), assets, errorPage, signInPath: '/sign-in' },
    layout: createLayout({
      ...{ assets, navigation: [] },
      partnership: () => ({ name: 'Test', demonstration: false, colour: 'green' }),
    }),
    notices: { ...identityNotices, ...rooms.notices },
    routes: [
      ...identityRoutes({
        ...{ db, secret: new Uint8Array(32).fill(7), setUpCode: () => null, areaChoices: async () => [] },
      }),
      ...rooms.routes(deps),
    ],
    resolveVisitor: createVisitorResolver({ db, areaIdsOf: idsServed }),
    onRefused: refusalRecorder(db),
    secure: false,
    requestsPerMinute: 100_000,
  })
  return {
    ...{ house, deps, pointers, changed, logLines },
    signedIn: async (name) => {
      const browser = openBrowser(app)
      const answer = await browser.signIn(house.emails[name], PASSWORD)
      assert.equal(answer.status, 303, answer.body)
      return browser
    },
    events: (filter) =>
      db.withActor(house.people.auditor, { name: 'test.read', kind: 'read' }, (tx) =>
        readAuditEvents(tx, filter, 1000),
      ),
    close: () => app.close(),
  }
}
