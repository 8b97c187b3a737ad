import type { Route } from '../../../platform/http/index.ts'
import { contactRoutes } from '../contacts/routes.tsx'
import type { CaseworkDeps } from '../deps.ts'
import { incidentRoutes } from '../incidents/routes.tsx'
import { involvedAgencyRoutes } from '../involved-agencies/routes.tsx'
import { planRoutes } from '../plan/routes.tsx'
import { supportRoutes } from '../supports/routes.tsx'

/** Pages about what is done on a case. */
export function workRoutes(deps: CaseworkDeps): Route[] {
  return [
    ...contactRoutes(deps),
    ...incidentRoutes(deps),
    ...supportRoutes(deps),
    ...involvedAgencyRoutes(deps),
    ...planRoutes(deps),
  ]
}
