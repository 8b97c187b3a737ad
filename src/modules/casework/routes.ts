import type { Route } from '../../platform/http/index.ts'
import type { CaseworkDeps } from './deps.ts'
import { viewCaseRoutes } from './view-case/routes.tsx'

/** Every page of this room. Fixed addresses stand before those with a record in them. */
export function caseworkRoutes(deps: CaseworkDeps): Route[] {
  return [...viewCaseRoutes(deps)]
}
