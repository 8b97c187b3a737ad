import type { Route } from '../../platform/http/index.ts'
import type { CaseworkDeps } from './deps.ts'

/** Every page of this room. */
export function caseworkRoutes(_deps: CaseworkDeps): Route[] {
  return []
}
