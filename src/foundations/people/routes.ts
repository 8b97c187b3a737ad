import type { Route } from '../../platform/http/index.ts'
import { addProfileRoutes } from './add-profile/routes.tsx'
import { changeProfileRoutes } from './change-profile/routes.tsx'
import type { PeopleDeps } from './deps.ts'
import { historyRoutes } from './history/routes.tsx'
import { householdRoutes } from './household/routes.tsx'
import { linkRoutes } from './links/routes.tsx'
import { ownAddressRoutes } from './own-addresses/routes.tsx'
import { pairRoutes } from './pairs/routes.tsx'
import { searchRoutes } from './search/routes.tsx'
import { viewProfileRoutes } from './view-profile/routes.tsx'

/** Every page of this room. */
export function peopleRoutes(deps: PeopleDeps): Route[] {
  return [
    ...searchRoutes(deps),
    ...addProfileRoutes(deps),
    ...pairRoutes(deps),
    ...viewProfileRoutes(deps),
    ...changeProfileRoutes(deps),
    ...historyRoutes(deps),
    ...linkRoutes(deps),
    ...householdRoutes(deps),
    ...ownAddressRoutes(deps),
  ]
}
