import { may, type Notice, type Route, redirect, route } from '../../../platform/http/index.ts'
import type { ImportDeps } from '../pages/import-deps.ts'
import { importHref } from '../pages/imports.tsx'

export const confirmImportNotices = {
  'import-cancelled': { title: 'The import was cancelled', text: 'Nothing was stored, and the files were removed.' },
  'import-not-waiting': {
    title: 'Nothing was changed by that',
    text: 'The import does not wait for a decision any more. This is how it stands now.',
    kind: 'important',
  },
  'import-has-problems': {
    title: 'Not imported: there are problems to mend first',
    text: 'They are listed on this page.',
    kind: 'important',
  },
} as const satisfies Record<string, Notice>

/** Sent twice, the second finds nothing that waits, and so stores nothing. */
export function confirmImportRoutes({ imports }: ImportDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/imports/:id/confirm',
      access: may('performance.import'),
      handle: async (visit) => {
        const id = visit.params['id'] ?? ''
        const done = await imports.confirm(visit.actor, id)
        if (done.ok) return redirect(importHref(id))
        return redirect(importHref(id), {
          notice: done.problem.code === 'has-problems' ? 'import-has-problems' : 'import-not-waiting',
        })
      },
    }),
    route({
      method: 'POST',
      path: '/imports/:id/cancel',
      access: may('performance.import'),
      handle: async (visit) => {
        const id = visit.params['id'] ?? ''
        const done = await imports.cancel(visit.actor, id)
        return redirect(importHref(id), { notice: done.ok ? 'import-cancelled' : 'import-not-waiting' })
      },
    }),
  ]
}
