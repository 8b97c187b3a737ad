import { may, notFound, page, type Route, redirect, route } from '../../../platform/http/index.ts'
import { areaCrumbs } from '../pages/areas.ts'
import type { PageDeps } from '../pages/deps.ts'
import { NoFigures } from '../pages/no-figures.tsx'
import { areaHref } from '../pages/paths.ts'
import { AreaListPage } from './list-page.tsx'
import { readAreaList } from './list-view-model.ts'
import { AreaPage } from './page.tsx'
import { readArea } from './view-model.ts'

export function areaPageRoutes({ db }: Pick<PageDeps, 'db'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/areas',
      access: may('performance.view'),
      handle: async (visit) => {
        const purpose = { name: 'performance.view-areas', kind: 'read', correlationId: visit.correlationId } as const
        const view = await db.withActor(visit.actor, purpose, (tx) => readAreaList(tx))
        const { permissions } = visit.actor
        return page({
          title: 'Areas',
          body:
            view.wide.length + view.small.length === 0 ? (
              <NoFigures title="Areas" mayImport={permissions.includes('performance.import')} />
            ) : (
              <AreaListPage view={view} mayImportAreas={permissions.includes('areas.import')} />
            ),
          crumbs: [{ text: 'Home', href: '/' }, { text: 'Areas' }],
        })
      },
    }),
    route({
      method: 'GET',
      path: '/areas/:code',
      access: may('performance.view'),
      handle: async (visit) => {
        const code = visit.params['code'] ?? ''
        const purpose = { name: 'performance.view-area', kind: 'read', correlationId: visit.correlationId } as const
        const view = await db.withActor(visit.actor, purpose, (tx) => readArea(tx, code, visit.query))
        if (view === null) return notFound()
        if (view.area.code !== code) return redirect(areaHref(view.area.code, Object.fromEntries(visit.query)))
        return page({
          title: view.area.name,
          status: view.errors.length > 0 ? 422 : 200,
          body: <AreaPage view={view} />,
          crumbs: [...areaCrumbs(view.around), { text: view.area.name }],
          wide: true,
        })
      },
    }),
  ]
}
