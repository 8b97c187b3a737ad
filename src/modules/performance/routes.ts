import type { Route } from '../../platform/http/index.ts'
import { compareRoutes } from './compare-areas/routes.tsx'
import type { ImportQueue } from './import-counts/queue.ts'
import { peopleOf } from './pages/answering.ts'
import type { PageDeps } from './pages/deps.ts'
import { exceptionRoutes } from './pages/exception-routes.ts'
import type { TeamsServing } from './store/answers.ts'
import { areaPageRoutes } from './view-area/routes.tsx'
import { chartRoutes } from './view-chart/routes.tsx'
import { homeRoutes } from './view-home/routes.tsx'
import { mapRoutes } from './view-map/routes.tsx'
import { measureRoutes } from './view-measures/routes.tsx'

/** What wiring gives this room. */
export interface PerformanceDeps extends PageDeps {
  readonly imports: ImportQueue
  /** Which teams serve an area, for asking them. */
  readonly teamsServing: TeamsServing
}

/** Every page of this room. */
export function performanceRoutes(deps: PerformanceDeps): Route[] {
  return [
    ...homeRoutes(deps),
    ...measureRoutes(deps),
    ...areaPageRoutes(deps),
    ...chartRoutes(deps),
    ...compareRoutes(deps),
    ...mapRoutes(deps),
    ...exceptionRoutes({ ...deps, people: peopleOf(deps.teamsServing) }),
  ]
}
