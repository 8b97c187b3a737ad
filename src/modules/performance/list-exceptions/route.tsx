import { monthInWords } from '../../../platform/clock/index.ts'
import { toCsv } from '../../../platform/files/index.ts'
import { download, may, page, type Route, route } from '../../../platform/http/index.ts'
import { type AnsweringDeps, exporting, reading } from '../pages/answering.ts'
import { today } from '../pages/deps.ts'
import { tableOf } from './command.ts'
import { ExceptionsPage } from './page.tsx'
import { COLUMNS } from './table.ts'
import { viewList } from './view-model.ts'

export function listExceptionsRoutes({ db, now }: AnsweringDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/exceptions',
      access: may('performance.view'),
      handle: (visit) =>
        db.withActor(visit.actor, reading(visit, 'list-exceptions'), async (tx, note) => {
          const view = await viewList(tx, { query: visit.query, actor: visit.actor, today: today(now()) })
          note({ detail: { month: view.month } })
          return page({
            title: view.month === null ? 'Exceptions' : `Exceptions in ${monthInWords(view.month)}`,
            status: view.form.errors.length > 0 ? 422 : 200,
            body: <ExceptionsPage {...view} />,
            wide: true,
            crumbs: [{ text: 'Home', href: '/' }, { text: 'Exceptions' }],
          })
        }),
    }),
    route({
      method: 'GET',
      path: '/exceptions.csv',
      access: may('performance.view'),
      handle: (visit) =>
        db.withActor(visit.actor, exporting(visit, 'download-exceptions'), async (tx, note) => {
          const { month, rows } = await tableOf(tx, { query: visit.query, today: today(now()) })
          note({ detail: { month } })
          const body = toCsv(
            COLUMNS,
            rows.map((row) => COLUMNS.map((column) => row[column])),
          )
          return download({ name: `exceptions-${month}.csv`, type: 'text/csv; charset=utf-8', body })
        }),
    }),
  ]
}
