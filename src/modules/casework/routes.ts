import type { Route } from '../../platform/http/index.ts'
import type { CaseworkDeps } from './deps.ts'
import { listCasesRoutes } from './list-cases/routes.tsx'
import { meetingRoutes } from './meetings/routes.tsx'
import { myWorkRoutes } from './my-work/routes.tsx'
import { viewCaseRoutes } from './view-case/routes.tsx'

/** Every page of this room. Fixed addresses stand before those with a record in them. */
export function caseworkRoutes(deps: CaseworkDeps): Route[] {
  return [...listCasesRoutes(deps), ...myWorkRoutes(deps), ...meetingRoutes(deps), ...viewCaseRoutes(deps)]
}
