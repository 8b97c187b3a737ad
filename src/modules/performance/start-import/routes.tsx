import type { FieldError } from '../../../platform/forms/index.ts'
import { may, page, type Reply, type Route, redirect, route, type Visit } from '../../../platform/http/index.ts'
import { AppError } from '../../../platform/result/index.ts'
import type { ImportDeps } from '../pages/import-deps.ts'
import { IMPORTS_CRUMB, importHref } from '../pages/imports.tsx'
import { type Kind, receiveForm } from './form.ts'
import { StartImportPage } from './page.tsx'

export function startImportRoutes({ imports, uploadLimit }: ImportDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/imports/new',
      access: may('performance.import'),
      handle: (visit) => show(visit, { kind: 'any', errors: [] }),
    }),
    route({
      method: 'POST',
      path: '/imports/new',
      access: may('performance.import'),
      upload: true,
      handle: async (visit) => {
        const { kind, uploads } = await receiveForm(visit.parts(), uploadLimit)
        if (uploads === null) {
          return show(visit, { kind, errors: [{ field: 'files', message: 'Choose at least one file' }] })
        }
        try {
          const id = await imports.stage(visit.actor, uploads, kind === 'any' ? {} : { format: kind })
          return redirect(importHref(id))
        } catch (error) {
          if (!(error instanceof AppError) || error.status !== 422) throw error
          return show(visit, { kind, errors: [{ field: 'files', message: error.message }] })
        }
      },
    }),
  ]
}

function show(visit: Visit, form: { readonly kind: Kind; readonly errors: readonly FieldError[] }): Reply {
  return page({
    title: 'Import files',
    status: form.errors.length > 0 ? 422 : 200,
    crumbs: [IMPORTS_CRUMB, { text: 'Import files' }],
    body: <StartImportPage token={visit.formToken} kind={form.kind} errors={form.errors} />,
  })
}
