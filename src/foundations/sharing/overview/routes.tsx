import { may, page, type Route, route } from '../../../platform/http/index.ts'
import { reading, type SharingDeps } from '../deps.ts'
import { permissions } from '../permissions.ts'
import { OverviewPage } from './page.tsx'
import { whatWaits } from './view-model.ts'

/** The way in to everything about sharing, for all who have any part in it. */
export function overviewRoutes(deps: Pick<SharingDeps, 'db' | 'places'>): Route[] {
  const [first = '', ...others] = Object.keys(permissions)
  return [
    route({
      method: 'GET',
      path: '/sharing',
      access: may(first, ...others),
      handle: async (visit) => {
        const waiting = await deps.db.withActor(visit.actor, reading(visit, 'view-overview'), (tx) =>
          whatWaits(tx, visit.actor),
        )
        return page({
          title: 'Sharing',
          body: <OverviewPage waiting={waiting} permissions={visit.actor.permissions} places={deps.places ?? []} />,
        })
      },
    }),
  ]
}
