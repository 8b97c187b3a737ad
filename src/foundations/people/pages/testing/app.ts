/** The pages of identity and people behind the real server and layout, and browsers that are signed in. */
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { errorPage } from '../../../../app/layout/error-page.tsx'
import { createLayout } from '../../../../app/layout/layout.tsx'
import type { Db } from '../../../../platform/db/index.ts'
import { createAssetStore, createLog, createServer } from '../../../../platform/http/index.ts'
import { idsServed } from '../../../areas/index.ts'
import { refusalRecorder } from '../../../audit/index.ts'
import { createVisitorResolver, notices as identityNotices, identityRoutes } from '../../../identity/index.ts'
import { type Browser, openBrowser } from '../../../identity/testing/browser.ts'
import { PASSWORD, type PersonName, type SharingHouse } from '../../../sharing/testing/house.ts'
import { notices } from '../../notices.ts'
import { peopleRoutes } from '../../routes.ts'

export interface PeopleApp {
  readonly app: FastifyInstance
  /** Everything that was logged so far. */
  readonly logLines: readonly string[]
  browser(name: PersonName): Promise<Browser>
  /** Waits until all that was to be done after an answer is done. */
  settle(): Promise<void>
  close(): Promise<void>
}

export async function openPeopleApp(db: Db, house: SharingHouse): Promise<PeopleApp> {
  const logLines: string[] = []
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
  const pending: Promise<unknown>[] = []
  const app = await createServer({
    log: createLog({ destination }),
    assets,
    layout: createLayout({
      assets,
      partnership: () => ({ name: 'Test', demonstration: false, colour: 'green' }),
      navigation: [],
    }),
    errorPage,
    signInPath: '/sign-in',
    notices: { ...identityNotices, ...notices },
    routes: [
      ...identityRoutes({
        ...{ db, now, secret: new Uint8Array(32).fill(7), setUpCode: () => null, areaChoices: async () => [] },
      }),
      ...peopleRoutes({ db, now, afterwards: (work) => pending.push(work()) }),
    ],
    resolveVisitor: createVisitorResolver({ db, now, areaIdsOf: idsServed }),
    onRefused: refusalRecorder(db),
    secure: false,
    requestsPerMinute: 100_000,
  })
  return {
    app,
    logLines,
    browser: async (name) => {
      const browser = openBrowser(app)
      const answer = await browser.signIn(house.emails[name], PASSWORD)
      if (answer.status !== 303) throw new Error(`${name} could not sign in: ${answer.status}`)
      return browser
    },
    settle: async () => {
      while (pending.length > 0) await pending.shift()
    },
    close: () => app.close(),
  }
}
