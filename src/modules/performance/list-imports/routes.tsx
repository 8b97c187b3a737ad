import { may, page, type Route, route } from '../../../platform/http/index.ts'
import type { PageDeps } from '../pages/deps.ts'
import { ImportsPage } from './page.tsx'
import { filterOf, readImports } from './view-model.ts'

export function listImportsRoutes({ db }: Pick<PageDeps, 'db'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/imports',
      access: may('performance.import'),
      handle: async (visit) => {
        const purpose = { name: 'performance.list-imports', kind: 'read', correlationId: visit.correlationId } as const
        const view = await db.withActor(visit.actor, purpose, (tx) => readImports(tx, filterOf(visit.query)))
        return page({ title: 'Imports', body: <ImportsPage view={view} />, wide: true })
      },
    }),
  ]
}
