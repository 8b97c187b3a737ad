import { toCsv } from '../../../platform/files/index.ts'
import { download, may, notFound, page, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { fourDecimals } from '../pages/csv.ts'
import type { PageDeps } from '../pages/deps.ts'
import { NoFigures } from '../pages/no-figures.tsx'
import { MapPage } from './page.tsx'
import { type MapView, readMap } from './view-model.ts'

const CRUMBS = [{ text: 'Home', href: '/' }, { text: 'Map' }]

export function mapRoutes({ db }: Pick<PageDeps, 'db'>): Route[] {
  const read = (visit: Visit, kind: 'read' | 'export') =>
    db.withActor(visit.actor, { name: 'performance.view-map', kind, correlationId: visit.correlationId }, (tx) =>
      readMap(tx, visit.query),
    )
  return [
    route({
      method: 'GET',
      path: '/map',
      access: may('performance.view'),
      handle: async (visit) => {
        const view = await read(visit, 'read')
        const mayImport = visit.actor.permissions.includes('performance.import')
        return page({
          title: 'Map',
          status: view !== null && view.errors.length > 0 ? 422 : 200,
          body:
            view === null ? (
              <NoFigures title="Map" mayImport={mayImport} />
            ) : (
              <MapPage view={view} allRows={visit.query.get('rows') === 'all'} />
            ),
          crumbs: CRUMBS,
          wide: true,
        })
      },
    }),
    route({
      method: 'GET',
      path: '/map.csv',
      access: may('performance.view'),
      handle: async (visit) => {
        const view = await read(visit, 'export')
        if (view === null) return notFound()
        const { measure, type } = view.chosen
        return download({
          name: `map-${measure.slug}-${type.slug}-${view.level}-${view.to}.csv`,
          type: 'text/csv; charset=utf-8',
          body: asCsv(view),
        })
      },
    }),
  ]
}

function asCsv(view: MapView): string {
  return toCsv(
    ['area', 'code', 'count', 'residents', 'population_year', 'rate_per_1000', 'months_present'],
    view.rows.map((row) => [
      row.area.name,
      row.area.code,
      row.count,
      row.residents,
      row.populationYear,
      fourDecimals(row.rate),
      row.months,
    ]),
  )
}
