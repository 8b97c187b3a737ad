import type { Db, Tx } from '../../../platform/db/index.ts'
import { may, type Notice, page, type Route, redirect, route } from '../../../platform/http/index.ts'
import type { Result } from '../../../platform/result/index.ts'
import type { ImportDeps } from '../pages/import-deps.ts'
import { IMPORTS_CRUMB, importHref } from '../pages/imports.tsx'
import { withdrawEditions } from '../store/index.ts'
import { UndoPage } from './page.tsx'

export const undoImportNotices = {
  'import-undone': {
    title: 'The import was undone',
    text: 'Figures, charts and exceptions are what they would be without it.',
  },
  'import-already-undone': {
    title: 'This import was undone already',
    text: 'Nothing was changed now.',
    kind: 'important',
  },
  'import-not-stored': {
    title: 'There is nothing to undo',
    text: 'This import has not stored anything. If it is still being worked on, you can cancel it.',
    kind: 'important',
  },
} as const satisfies Record<string, Notice>

const REFUSED = { 'already-undone': 'import-already-undone', 'not-stored': 'import-not-stored' } as const

export function undoImportRoutes({ db, imports }: ImportDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/imports/:id/undo',
      access: may('performance.import'),
      handle: async (visit) => {
        const id = visit.params['id'] ?? ''
        const purpose = { name: 'performance.preview-undo', kind: 'read', correlationId: visit.correlationId } as const
        const found = await rehearse(db, { actor: visit.actor, purpose }, (tx) => withdrawEditions(tx, visit.actor, id))
        if (!found.ok) return redirect(importHref(id), { notice: REFUSED[found.problem.code] })
        return page({
          title: 'Undo this import?',
          crumbs: [IMPORTS_CRUMB, { text: 'Import', href: importHref(id) }, { text: 'Undo' }],
          body: <UndoPage id={id} months={found.value} token={visit.formToken} />,
        })
      },
    }),
    route({
      method: 'POST',
      path: '/imports/:id/undo',
      access: may('performance.import'),
      handle: async (visit) => {
        const id = visit.params['id'] ?? ''
        const done = await imports.undo(visit.actor, id)
        return redirect(importHref(id), { notice: done.ok ? 'import-undone' : REFUSED[done.problem.code] })
      },
    }),
  ]
}

/** Carries the outcome out of the transaction that must not be kept. */
class Rehearsed<Value> extends Error {
  readonly outcome: Value
  constructor(outcome: Value) {
    super('rehearsed')
    this.outcome = outcome
  }
}

/** Does the work, takes it back and says what came of it, so that the page promises exactly what undoing does. */
async function rehearse<Value, Problem>(
  db: Db,
  { actor, purpose }: { actor: Parameters<Db['withActor']>[0]; purpose: Parameters<Db['withActor']>[1] },
  work: (tx: Tx) => Promise<Result<Value, Problem>>,
): Promise<Result<Value, Problem>> {
  try {
    return await db.withActor(actor, purpose, async (tx) => {
      throw new Rehearsed(await work(tx))
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.outcome as Result<Value, Problem>
    throw error
  }
}
