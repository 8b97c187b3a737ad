import type { Route } from '../../platform/http/index.ts'
import { browseAreasRoute } from './browse-areas/route.tsx'
import type { AreasDeps } from './deps.ts'
import { groupAreasRoutes } from './group-areas/routes.tsx'
import { importFilesRoutes } from './import-files/routes.tsx'
import { showAreaRoutes } from './show-area/routes.tsx'

/** The pages of this room, all below /reference/areas. */
export function areasRoutes(deps: AreasDeps): Route[] {
  return [browseAreasRoute(deps), ...importFilesRoutes(deps), ...groupAreasRoutes(deps), ...showAreaRoutes(deps)]
}
