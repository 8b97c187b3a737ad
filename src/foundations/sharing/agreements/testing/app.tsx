/** The real server and layout with the pages of purposes and agreements; access is kept in step as wiring does. */
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { errorPage } from '../../../../app/layout/error-page.tsx'
import { createLayout } from '../../../../app/layout/layout.tsx'
import type { Db } from '../../../../platform/db/index.ts'
import { raw } from '../../../../platform/html/jsx-runtime.ts'
import {
  type AssetStore,
  createAssetStore,
  createLog,
  createServer,
  everyone,
  page,
  route,
} from '../../../../platform/http/index.ts'
import { refusalRecorder } from '../../../audit/index.ts'
import { createVisitorResolver, identityRoutes, notices } from '../../../identity/index.ts'
import { purposeNotices } from '../../purposes/notices.ts'
import { purposeRoutes } from '../../purposes/routes.tsx'
import { keepAccess } from '../../store/keeping.ts'
import { agreementNotices } from '../notices.ts'
import { agreementRoutes } from '../routes.tsx'

export interface AgreementsApp {
  readonly app: FastifyInstance
  /** Purposes that the room said had changed, in order. */
  readonly changedPurposes: string[]
}

const bareAssets = () =>
  createAssetStore(
    ['icon.svg', 'site.css', 'site.js'].map((name) => ({ name, type: 'text/plain', bytes: Buffer.from(name) })),
  )

export async function openAgreementsApp(
  db: Db,
  options: { now?: () => Date; assets?: AssetStore } = {},
): Promise<AgreementsApp> {
  const now = options.now ?? (() => new Date())
  const assets = options.assets ?? bareAssets()
  const changedPurposes: string[] = []
  const deps = {
    ...{ db, now, kinds: [] },
    onAccessChanged: async (changed: { recordIds: readonly string[] } | { purposeId: string }) => {
      if ('purposeId' in changed) changedPurposes.push(changed.purposeId)
    },
    resolvePointer: async () => null,
  }
  const rooms = [...purposeRoutes(deps), ...agreementRoutes(deps)].map((one) =>
    one.method === 'GET'
      ? one
      : {
          ...one,
          handle: async (visit: Parameters<typeof one.handle>[0]) => {
            const reply = await one.handle(visit)
            await keepAccess(db)
            return reply
          },
        },
  )
  const app = await createServer({
    log: createLog({ destination: new Writable({ write: (_chunk, _encoding, done) => done() }) }),
    assets,
    layout: createLayout({
      assets,
      partnership: () => ({ name: 'Test', demonstration: false, colour: 'green' }),
      navigation: [],
    }),
    errorPage,
    signInPath: '/sign-in',
    notices: { ...notices, ...purposeNotices, ...agreementNotices },
    routes: [
      route({
        ...{ method: 'GET', path: '/', access: everyone() },
        handle: () => page({ title: 'Home', body: raw('<h1>Home</h1>') }),
      }),
      ...identityRoutes({
        ...{ db, now, secret: new Uint8Array(32).fill(7), setUpCode: () => null },
        areaChoices: async () => [],
      }),
      ...rooms,
    ],
    resolveVisitor: createVisitorResolver({ db, now, areaIdsOf: async () => [] }),
    onRefused: refusalRecorder(db),
    secure: false,
    requestsPerMinute: 100_000,
  })
  return { app, changedPurposes }
}
