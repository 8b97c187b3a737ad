/** The real server and layout with the pages of purposes and agreements; access is kept in step as wiring does. */
import type { FastifyInstance } from 'fastify'
import { openTestApp } from '../../../../../test/app.ts'
import type { Db } from '../../../../platform/db/index.ts'
import { raw } from '../../../../platform/html/jsx-runtime.ts'
import { type AssetStore, everyone, page, route } from '../../../../platform/http/index.ts'
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

export async function openAgreementsApp(
  db: Db,
  options: { now?: () => Date; assets?: AssetStore } = {},
): Promise<AgreementsApp> {
  const now = options.now ?? (() => new Date())
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
  const home = route({
    ...{ method: 'GET', path: '/', access: everyone() },
    handle: () => page({ title: 'Home', body: raw('<h1>Home</h1>') }),
  })
  const { app } = await openTestApp({
    ...{ db, now, assets: options.assets, areaIdsOf: async () => [] },
    notices: { ...purposeNotices, ...agreementNotices },
    routes: [home, ...rooms],
  })
  return { app, changedPurposes }
}
