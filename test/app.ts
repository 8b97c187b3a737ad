/** The real server and layout with the pages of some rooms, for tests of what they answer. */
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { errorPage } from '../src/app/layout/error-page.tsx'
import { createLayout } from '../src/app/layout/layout.tsx'
import { idsServed } from '../src/foundations/areas/index.ts'
import { refusalRecorder } from '../src/foundations/audit/index.ts'
import { createVisitorResolver, identityRoutes, notices } from '../src/foundations/identity/index.ts'
import type { Db } from '../src/platform/db/index.ts'
import {
  type AssetStore,
  createAssetStore,
  createLog,
  createServer,
  type Notice,
  type Route,
  type ServerOptions,
} from '../src/platform/http/index.ts'

export interface TestAppOptions {
  readonly db: Db
  /** Pages of the rooms; those of identity are there as well, for people sign in by them. */
  readonly routes: readonly Route[]
  readonly notices?: Readonly<Record<string, Notice>>
  readonly now?: () => Date
  /** The real stylesheet and script, where somebody looks; names without contents unless given. */
  readonly assets?: AssetStore | undefined
  readonly identity?: Partial<Pick<Parameters<typeof identityRoutes>[0], 'setUpCode' | 'areaChoices'>>
  readonly areaIdsOf?: Parameters<typeof createVisitorResolver>[0]['areaIdsOf']
  /** Who a session is of, where people do not sign in. The pages of identity are left out. */
  readonly resolveVisitor?: ServerOptions['resolveVisitor']
  /** Where lines of the log are put. */
  readonly logLines?: string[]
}

export interface TestApp {
  readonly app: FastifyInstance
  /** Everything that was logged so far. */
  readonly logLines: readonly string[]
}

export async function openTestApp(options: TestAppOptions): Promise<TestApp> {
  const { db, now = () => new Date(), logLines = [], assets = namesOfAssets(), resolveVisitor } = options
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logLines.push(String(chunk))
      done()
    },
  })
  const identity = () =>
    identityRoutes({
      ...{ db, now, secret: new Uint8Array(32).fill(7), setUpCode: () => null, areaChoices: async () => [] },
      ...options.identity,
    })
  const app = await createServer({
    ...{ log: createLog({ destination }), assets, errorPage, signInPath: '/sign-in' },
    layout: createLayout({
      ...{ assets, navigation: [] },
      partnership: () => ({ name: 'Test', demonstration: false, colour: 'green' }),
    }),
    notices: { ...notices, ...options.notices },
    routes: [...(resolveVisitor === undefined ? identity() : []), ...options.routes],
    resolveVisitor: resolveVisitor ?? createVisitorResolver({ db, now, areaIdsOf: options.areaIdsOf ?? idsServed }),
    onRefused: refusalRecorder(db),
    secure: false,
    requestsPerMinute: 100_000,
    beatMs: 0,
  })
  return { app, logLines }
}

function namesOfAssets(): AssetStore {
  return createAssetStore(
    ['icon.svg', 'site.css', 'site.js'].map((name) => ({ name, type: 'text/plain', bytes: Buffer.from(name) })),
  )
}

/** Work to be done after an answer, which a test can wait for. */
export function keepForLater(): { afterwards(work: () => Promise<unknown>): void; settle(): Promise<void> } {
  const pending: Promise<unknown>[] = []
  return {
    afterwards: (work) => {
      pending.push(work())
    },
    settle: async () => {
      while (pending.length > 0) await pending.shift()
    },
  }
}
