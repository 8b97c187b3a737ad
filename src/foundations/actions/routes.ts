import type { Route } from '../../platform/http/index.ts'
import { addActionRoutes } from './add-action/routes.tsx'
import { changeActionRoutes } from './change-action/routes.tsx'
import type { ActionsDeps } from './deps.ts'
import { endActionRoutes } from './end-action/routes.tsx'
import { listActionsRoutes } from './list-actions/routes.tsx'
import { recordActionsRoutes } from './record-actions/routes.tsx'
import { viewActionRoutes } from './view-action/routes.tsx'

/** Every page of this room. */
export function actionsRoutes(deps: ActionsDeps): Route[] {
  return [
    ...listActionsRoutes(deps),
    ...recordActionsRoutes(deps),
    ...addActionRoutes(deps),
    ...viewActionRoutes(deps),
    ...changeActionRoutes(deps),
    ...endActionRoutes(deps),
  ]
}
