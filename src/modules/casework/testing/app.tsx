/** The pages of identity, people and casework behind the real server and layout, and browsers that are signed in. */
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { errorPage } from '../../../app/layout/error-page.tsx'
import { createLayout } from '../../../app/layout/layout.tsx'
import { teamsServing } from '../../../app/ports.ts'
import { idsServed } from '../../../foundations/areas/index.ts'
import { refusalRecorder } from '../../../foundations/audit/index.ts'
import {
  createVisitorResolver,
  notices as identityNotices,
  identityRoutes,
} from '../../../foundations/identity/index.ts'
import { type Browser, openBrowser } from '../../../foundations/identity/testing/browser.ts'
import { notices as peopleNotices, peopleRoutes } from '../../../foundations/people/index.ts'
import { PASSWORD, type PersonName, type SharingHouse } from '../../../foundations/sharing/testing/house.ts'
import type { Db } from '../../../platform/db/index.ts'
import {
  type AssetStore,
  createAssetStore,
  createLog,
  createServer,
  type Notice,
  type Route,
} from '../../../platform/http/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import { notices } from '../notices.ts'
import { casesOfProfile } from '../profile-cases/section.tsx'
import { caseworkRoutes } from '../routes.ts'

export interface CaseworkApp {
  readonly app: FastifyInstance
  /** Everything that was logged so far. */
  readonly logLines: readonly string[]
  /** A browser in which this person is signed in; the same one each time. */
  browser(name: PersonName): Promise<Browser>
  /** Waits until all that was to be done after an answer is done. */
  settle(): Promise<void>
  close(): Promise<void>
}

export interface CaseworkAppOptions {
  readonly now?: () => Date
  /** Overrides what the pages are wired with, for example the sections of other rooms. */
  readonly deps?: Partial<CaseworkDeps>
  /** Pages of other rooms. */
  readonly routes?: (wired: { readonly afterwards: CaseworkDeps['afterwards']; readonly now: () => Date }) => Route[]
  readonly notices?: Readonly<Record<string, Notice>>
  /** The real stylesheet and script, where somebody looks; names without contents unless given. */
  readonly assets?: AssetStore
}

export async function openCaseworkApp(
  db: Db,
  house: SharingHouse,
  options: CaseworkAppOptions = {},
): Promise<CaseworkApp> {
  const logLines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logLines.push(String(chunk))
      done()
    },
  })
  const assets =
    options.assets ??
    createAssetStore(
      ['icon.svg', 'site.css', 'site.js'].map((name) => ({ name, type: 'text/plain', bytes: Buffer.from(name) })),
    )
  const now = options.now ?? (() => new Date())
  const pending: Promise<unknown>[] = []
  const afterwards = (work: () => Promise<unknown>) => {
    pending.push(work())
  }
  const deps: CaseworkDeps = { db, now, afterwards, teamsServing, ...options.deps }
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
    notices: { ...identityNotices, ...peopleNotices, ...notices, ...options.notices },
    routes: [
      ...identityRoutes({
        ...{ db, now, secret: new Uint8Array(32).fill(7), setUpCode: () => null, areaChoices: async () => [] },
      }),
      ...peopleRoutes({ db, now, afterwards, sections: casesOfProfile }),
      ...caseworkRoutes(deps),
      ...(options.routes?.({ afterwards, now }) ?? []),
    ],
    resolveVisitor: createVisitorResolver({ db, now, areaIdsOf: idsServed }),
    onRefused: refusalRecorder(db),
    secure: false,
    requestsPerMinute: 100_000,
  })
  const browsers = new Map<PersonName, Browser>()
  return {
    app,
    logLines,
    browser: async (name) => {
      const known = browsers.get(name)
      if (known !== undefined) return known
      const browser = openBrowser(app)
      const answer = await browser.signIn(house.emails[name], PASSWORD)
      if (answer.status !== 303) throw new Error(`${name} could not sign in: ${answer.status}`)
      browsers.set(name, browser)
      return browser
    },
    settle: async () => {
      while (pending.length > 0) await pending.shift()
    },
    close: () => app.close(),
  }
}
