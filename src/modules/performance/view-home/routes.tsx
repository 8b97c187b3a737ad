import { page, type Route, route, signedIn } from '../../../platform/http/index.ts'
import { type PageDeps, today } from '../pages/deps.ts'
import { FirstRunPage, HomePage, PlainHomePage } from './page.tsx'
import { readHome } from './view-model.ts'

export function homeRoutes({ db, now }: PageDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/',
      access: signedIn(),
      handle: async (visit) => {
        const { actor } = visit
        if (!actor.permissions.includes('performance.view')) return page({ title: 'Home', body: <PlainHomePage /> })
        const purpose = { name: 'performance.view-home', kind: 'read', correlationId: visit.correlationId } as const
        const view = await db.withActor(actor, purpose, (tx) => readHome(tx, { actor, today: today(now()) }))
        const body =
          view.measures.length > 0 ? (
            <HomePage view={view} />
          ) : (
            <FirstRunPage
              mayImport={actor.permissions.includes('performance.import')}
              mayImportAreas={actor.permissions.includes('areas.import')}
            />
          )
        return page({ title: 'Home', body, wide: view.measures.length > 0 })
      },
    }),
  ]
}
