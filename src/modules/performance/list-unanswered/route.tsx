import { type CsvCell, toCsv } from '../../../platform/files/index.ts'
import { download, may, page, type Route, route } from '../../../platform/http/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import { type AnsweringDeps, exporting, reading } from '../pages/answering.ts'
import { fourDecimals } from '../pages/csv.ts'
import { today } from '../pages/deps.ts'
import { typeTitle } from '../pages/words.ts'
import { UnansweredPage } from './page.tsx'
import { type UnansweredRow, unansweredTable, viewUnanswered } from './view-model.ts'

/** docs/how-to/exceptions.md explains each. */
const COLUMNS = [
  'due_on',
  'days_overdue',
  'month',
  'area',
  'area_name',
  'partnership',
  'measure',
  'type',
  'count',
  'expected',
  'direction',
  'asked_on',
] as const

export function listUnansweredRoutes({ db, now }: AnsweringDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/exceptions/unanswered',
      access: may('performance.view'),
      handle: (visit) =>
        db.withActor(visit.actor, reading(visit, 'list-unanswered'), async (tx) => {
          const view = await viewUnanswered(tx, { query: visit.query, actor: visit.actor, today: today(now()) })
          return page({
            title: 'Unanswered exceptions',
            status: view.errors.length > 0 ? 422 : 200,
            body: <UnansweredPage {...view} />,
            wide: true,
            crumbs: [{ text: 'Home', href: '/' }, { text: 'Exceptions', href: '/exceptions' }, { text: 'Unanswered' }],
          })
        }),
    }),
    route({
      method: 'GET',
      path: '/exceptions/unanswered.csv',
      access: may('performance.view'),
      handle: (visit) =>
        db.withActor(visit.actor, exporting(visit, 'download-unanswered'), async (tx) => {
          const day = today(now())
          const { rows, errors } = await unansweredTable(tx, { query: visit.query, actor: visit.actor, today: day })
          const [problem] = errors
          if (problem !== undefined) throw new AppError('filter-not-understood', problem.message, { status: 422 })
          const body = toCsv(COLUMNS, rows.map(cells))
          return download({ name: `unanswered-${day}.csv`, type: 'text/csv; charset=utf-8', body })
        }),
    }),
  ]
}

function cells({ request, measure, type, area, partnerships, daysOver }: UnansweredRow): CsvCell[] {
  return [
    request.dueOn,
    Math.max(0, daysOver),
    request.month,
    area.code,
    area.name,
    partnerships.map((one) => one.name).join('; '),
    measure.title,
    typeTitle(measure, type),
    request.count,
    fourDecimals(request.expected),
    request.direction,
    today(request.askedAt),
  ]
}
