import type { Route } from '../../platform/http/index.ts'
import { checkImportRoutes } from './check-import/routes.tsx'
import { compareRoutes } from './compare-areas/routes.tsx'
import { confirmImportRoutes } from './confirm-import/routes.ts'
import { listImportsRoutes } from './list-imports/routes.tsx'
import { mapLabelsRoutes } from './map-labels/routes.tsx'
import { peopleOf } from './pages/answering.ts'
import { exceptionRoutes } from './pages/exception-routes.ts'
import type { ImportDeps } from './pages/import-deps.ts'
import { startImportRoutes } from './start-import/routes.tsx'
import type { TeamsServing } from './store/answers.ts'
import { undoImportRoutes } from './undo-import/routes.tsx'
import { areaPageRoutes } from './view-area/routes.tsx'
import { chartRoutes } from './view-chart/routes.tsx'
import { homeRoutes } from './view-home/routes.tsx'
import { viewImportRoutes } from './view-import/routes.tsx'
import { mapRoutes } from './view-map/routes.tsx'
import { measureRoutes } from './view-measures/routes.tsx'

/** What wiring gives this room. */
export interface PerformanceDeps extends ImportDeps {
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
    ...listImportsRoutes(deps),
    ...startImportRoutes(deps),
    ...viewImportRoutes(deps),
    ...checkImportRoutes(deps),
    ...confirmImportRoutes(deps),
    ...undoImportRoutes(deps),
    ...mapLabelsRoutes(deps),
    ...exceptionRoutes({ ...deps, people: peopleOf(deps.teamsServing) }),
  ]
}
