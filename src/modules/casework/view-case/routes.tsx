import type { Route } from '../../../platform/http/index.ts'
import type { CaseworkDeps } from '../deps.ts'

/** A case, as far as this person may see it. */
export function viewCaseRoutes(_deps: CaseworkDeps): Route[] {
  return []
}
