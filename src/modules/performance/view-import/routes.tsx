import type { Tx } from '../../../platform/db/index.ts'
import type { Html } from '../../../platform/html/jsx-runtime.ts'
import { download, may, notFound, page, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { CheckPage } from '../check-import/page.tsx'
import type { ImportDeps } from '../pages/import-deps.ts'
import { IMPORTS_CRUMB, isRunning } from '../pages/imports.tsx'
import { getImport, importErrors } from '../store/index.ts'
import { REFRESH_SECONDS, WatchPage, watched } from '../watch-import/page.tsx'
import { differencesCsv, errorsCsv, reportCsv, reportJson } from './files.ts'
import { ImportPage } from './page.tsx'
import { type ImportView, readImport } from './view-model.ts'

const ACCESS = may('performance.import')
const CSV = 'text/csv; charset=utf-8'

export function viewImportRoutes({ db, imports }: ImportDeps): Route[] {
  const reading = <T,>(visit: Visit, name: string, work: (tx: Tx, id: string) => Promise<T>): Promise<T> =>
    db.withActor(
      visit.actor,
      {
        name: `performance.${name}`,
        kind: name.startsWith('download-') ? 'export' : 'read',
        correlationId: visit.correlationId,
      },
      (tx, note) => {
        const id = visit.params['id'] ?? ''
        note({ subjectType: 'import', subjectId: id })
        return work(tx, id)
      },
    )

  return [
    route({
      method: 'GET',
      path: '/imports/:id',
      access: ACCESS,
      handle: async (visit) => {
        const view = await reading(visit, 'view-import', readImport)
        const { record } = view
        const progress = imports.progressOf(record.id)
        const running = isRunning(record.state)
        return page({
          title: running ? watched(record, progress).heading : titleOf(view),
          crumbs: [IMPORTS_CRUMB, { text: 'Import' }],
          refreshSeconds: running ? REFRESH_SECONDS : null,
          body: running ? (
            <WatchPage record={record} progress={progress} token={visit.formToken} />
          ) : (
            bodyOf(view, visit)
          ),
        })
      },
    }),
    route({
      method: 'GET',
      path: '/imports/:id/errors.csv',
      access: ACCESS,
      handle: async (visit) => {
        const errors = await reading(visit, 'download-import-errors', async (tx, id) => {
          await getImport(tx, id)
          return importErrors(tx, id)
        })
        return download({ name: 'import-errors.csv', type: CSV, body: errorsCsv(errors) })
      },
    }),
    route({
      method: 'GET',
      path: '/imports/:id/differences.csv',
      access: ACCESS,
      handle: async (visit) => {
        const { report } = await reading(visit, 'download-import-differences', getImport)
        return report === null
          ? notFound()
          : download({ name: 'import-differences.csv', type: CSV, body: differencesCsv(report) })
      },
    }),
    route({
      method: 'GET',
      path: '/imports/:id/report.csv',
      access: ACCESS,
      handle: async (visit) => {
        const { report } = await reading(visit, 'download-import-report', getImport)
        return report === null
          ? notFound()
          : download({ name: 'import-report.csv', type: CSV, body: reportCsv(report) })
      },
    }),
    route({
      method: 'GET',
      path: '/imports/:id/report.json',
      access: ACCESS,
      handle: async (visit) => {
        const { record, errors } = await reading(visit, 'download-import-report', async (tx, id) => ({
          record: await getImport(tx, id),
          errors: await importErrors(tx, id),
        }))
        if (record.report === null) return notFound()
        return download({
          name: 'import-report.json',
          type: 'application/json; charset=utf-8',
          body: reportJson(record, { report: record.report, errors }),
        })
      },
    }),
  ]
}

function titleOf({ record }: ImportView): string {
  switch (record.state) {
    case 'ready':
      return 'Check before you import'
    case 'done':
      return 'Imported figures'
    case 'undone':
      return 'Import undone'
    case 'cancelled':
      return 'Import cancelled'
    default:
      return 'Import failed'
  }
}

function bodyOf(view: ImportView, visit: Visit): Html {
  const { record, report } = view
  if (record.state === 'ready' && report !== null) {
    return <CheckPage view={view} report={report} token={visit.formToken} />
  }
  return <ImportPage view={view} />
}
