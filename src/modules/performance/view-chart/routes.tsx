import { standaloneSvg, toPng } from '../../../platform/charts/index.ts'
import { toCsv } from '../../../platform/files/index.ts'
import {
  download,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { areaCrumbs } from '../pages/areas.ts'
import { chartForFile } from '../pages/charts.tsx'
import { fourDecimals } from '../pages/csv.ts'
import type { PageDeps } from '../pages/deps.ts'
import { areaHref, chartFileHref, chartHref } from '../pages/paths.ts'
import { rowWords, typeTitle } from '../pages/words.ts'
import { ChartPage } from './page.tsx'
import { type ChartView, readChart } from './view-model.ts'

const FORMATS = ['svg', 'png', 'csv'] as const
type Format = (typeof FORMATS)[number]

export function chartRoutes({ db }: Pick<PageDeps, 'db'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/charts/:measure/:type/:area',
      access: may('performance.view'),
      handle: async (visit) => {
        const { code, format } = codeAndFormat(visit.params['area'] ?? '')
        const name = { measure: visit.params['measure'] ?? '', type: visit.params['type'] ?? '', area: code }
        const purpose = {
          name: 'performance.view-chart',
          kind: format === null ? 'read' : 'export',
          correlationId: visit.correlationId,
        } as const
        const view = await db.withActor(visit.actor, purpose, (tx) => readChart(tx, name, visit.query))
        if (view === null) return notFound()
        if (view.area.code !== code) return redirect(properHref(view, { visit, format }))
        return format === null ? pageOf(view, visit) : fileOf(view, format)
      },
    }),
  ]
}

/** Codes of areas have no dots: what follows one says in which format the chart is wanted. */
function codeAndFormat(text: string): { code: string; format: Format | null } {
  const dot = text.lastIndexOf('.')
  const format = FORMATS.find((one) => dot >= 0 && text.slice(dot + 1) === one)
  return format === undefined ? { code: text, format: null } : { code: text.slice(0, dot), format }
}

function properHref(view: ChartView, { visit, format }: { visit: Visit; format: Format | null }): string {
  const query = Object.fromEntries(visit.query)
  return format === null ? chartHref(view.name, query) : chartFileHref(view.name, format, query)
}

function pageOf(view: ChartView, visit: Visit): Reply {
  return page({
    title: view.title,
    status: view.errors.length > 0 ? 422 : 200,
    body: <ChartPage view={view} mayAnalyse={visit.actor.permissions.includes('performance.analyse')} />,
    crumbs: [
      ...areaCrumbs(view.around),
      { text: view.area.name, href: areaHref(view.area.code) },
      { text: typeTitle(view.measure, view.type) },
    ],
  })
}

function fileOf(view: ChartView, format: Format): Reply {
  const { name, figures, rows, measure, title } = view
  const file = `${name.measure}-${name.type}-${name.area}.${format}`
  if (format === 'csv') return download({ name: file, type: 'text/csv; charset=utf-8', body: figuresAsCsv(view) })
  const svg = standaloneSvg(chartForFile({ id: 'chart', title, measure, figures, rows }))
  return format === 'svg'
    ? download({ name: file, type: 'image/svg+xml; charset=utf-8', body: svg })
    : download({ name: file, type: 'image/png', body: toPng(svg) })
}

/** The rows of the page's table, oldest first. */
function figuresAsCsv(view: ChartView): string {
  const { kind } = view.figures
  return toCsv(
    ['area', 'area_name', 'measure', 'type', 'chart', 'month', 'count', 'expected', 'lower', 'upper', 'signal'],
    view.rows.map((row) => [
      view.area.code,
      view.area.name,
      view.measure.title,
      typeTitle(view.measure, view.type),
      kind,
      row.month,
      row.count,
      fourDecimals(row.expected),
      fourDecimals(row.lower),
      fourDecimals(row.upper),
      rowWords(row, { kind, significance: view.measure.significance }),
    ]),
  )
}
