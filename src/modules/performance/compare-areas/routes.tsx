import { toCsv } from '../../../platform/files/index.ts'
import { download, may, notFound, page, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { fourDecimals } from '../pages/csv.ts'
import type { PageDeps } from '../pages/deps.ts'
import { NoFigures } from '../pages/no-figures.tsx'
import { ComparePage } from './page.tsx'
import { type CompareView, readComparison } from './view-model.ts'

const CRUMBS = [{ text: 'Home', href: '/' }, { text: 'Compare areas' }]

export function compareRoutes({ db }: Pick<PageDeps, 'db'>): Route[] {
  const read = (visit: Visit, kind: 'read' | 'export') =>
    db.withActor(visit.actor, { name: 'performance.view-comparison', kind, correlationId: visit.correlationId }, (tx) =>
      readComparison(tx, visit.query),
    )
  return [
    route({
      method: 'GET',
      path: '/compare',
      access: may('performance.view'),
      handle: async (visit) => {
        const view = await read(visit, 'read')
        const mayImport = visit.actor.permissions.includes('performance.import')
        return page({
          title: 'Compare areas',
          status: view !== null && view.errors.length > 0 ? 422 : 200,
          body: view === null ? <NoFigures title="Compare areas" mayImport={mayImport} /> : <ComparePage view={view} />,
          crumbs: CRUMBS,
          wide: true,
        })
      },
    }),
    route({
      method: 'GET',
      path: '/compare.csv',
      access: may('performance.view'),
      handle: async (visit) => {
        const view = await read(visit, 'export')
        if (view === null) return notFound()
        const { measure, type } = view.chosen
        return download({
          name: `compare-${measure.slug}-${type.slug}-${view.to}.csv`,
          type: 'text/csv; charset=utf-8',
          body: asCsv(view),
        })
      },
    }),
  ]
}

/** The page's table: a change or rate that the page does not give is empty here too. */
function asCsv(view: CompareView): string {
  return toCsv(
    [
      ...['area', 'code', 'previous_12_months', 'last_12_months', 'change', 'percent_change'],
      ...['previous_rate_per_1000', 'last_rate_per_1000', 'residents', 'population_year'],
      ...['previous_months_present', 'last_months_present'],
    ],
    view.rows.map((row) => [
      row.area.name,
      row.area.code,
      row.previousMonths === 0 ? null : row.previous,
      row.lastMonths === 0 ? null : row.last,
      row.whole ? row.change : null,
      row.whole ? row.percentChange : null,
      fourDecimals(row.previousRate),
      fourDecimals(row.lastRate),
      row.residents,
      row.populationYear,
      row.previousMonths,
      row.lastMonths,
    ]),
  )
}
