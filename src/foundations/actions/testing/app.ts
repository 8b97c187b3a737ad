/** The pages of identity and actions behind the real server and layout, and browsers that are signed in. */
import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { errorPage } from '../../../app/layout/error-page.tsx'
import { createLayout } from '../../../app/layout/layout.tsx'
import type { Db } from '../../../platform/db/index.ts'
import { createAssetStore, createLog, createServer } from '../../../platform/http/index.ts'
import { idsServed } from '../../areas/index.ts'
import { refusalRecorder } from '../../audit/index.ts'
import { createVisitorResolver, notices as identityNotices, identityRoutes } from '../../identity/index.ts'
import { type Browser, openBrowser } from '../../identity/testing/browser.ts'
import { recordHeaders } from '../../sharing/index.ts'
import { PASSWORD, type PersonName, type SharingHouse } from '../../sharing/testing/house.ts'
import { notices } from '../notices.ts'
import { actionsRoutes } from '../routes.ts'

export interface ActionsApp {
  /** Everything that was logged so far. */
  readonly logLines: readonly string[]
  /** Records of which the room that keeps them was told that they were worked on. */
  readonly worked: string[]
  browser(name: PersonName): Promise<Browser>
  close(): Promise<void>
}

/** The name that a test record bears for those who may know it. */
export function nameOf(recordId: string): string {
  return `Ida Example ${recordId.slice(0, 8)}`
}

export async function openActionsApp(db: Db, house: SharingHouse): Promise<ActionsApp> {
  const logLines: string[] = []
  const worked: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logLines.push(String(chunk))
      done()
    },
  })
  const assets = createAssetStore(
    ['icon.svg', 'site.css', 'site.js'].map((name) => ({ name, type: 'text/plain', bytes: Buffer.from(name) })),
  )
  const now = () => new Date()
  const app = await createServer({
    ...{ log: createLog({ destination }), assets, errorPage, signInPath: '/sign-in' },
    layout: createLayout({
      ...{ assets, navigation: [] },
      partnership: () => ({ name: 'Test', demonstration: false, colour: 'green' }),
    }),
    notices: { ...identityNotices, ...notices },
    routes: [
      ...identityRoutes({
        ...{ db, now, secret: new Uint8Array(32).fill(7), setUpCode: () => null, areaChoices: async () => [] },
      }),
      ...actionsRoutes({
        ...{ db, now },
        kinds: [
          {
            ...{ kind: 'person', label: 'profile of a person', path: (id) => `/people/${id}` },
            names: async (tx, ids) => {
              const known = await recordHeaders(tx, ids)
              return new Map([...known.keys()].map((id) => [id, nameOf(id)]))
            },
          },
        ],
        onWorked: async (_tx, recordId) => worked.push(recordId),
      }),
    ],
    resolveVisitor: createVisitorResolver({ db, now, areaIdsOf: idsServed }),
    onRefused: refusalRecorder(db),
    secure: false,
    requestsPerMinute: 100_000,
  })
  return {
    ...{ logLines, worked },
    browser: async (name) => {
      const browser = openBrowser(app)
      const answer = await browser.signIn(house.emails[name], PASSWORD)
      assert.equal(answer.status, 303, answer.body)
      return browser
    },
    close: () => app.close(),
  }
}
