import type { Route } from '../../platform/http/index.ts'
import { caseReviewRoutes } from './case-reviews/routes.tsx'
import { changeCaseRoutes } from './change-case/routes.tsx'
import { closeCaseRoutes } from './close-case/routes.tsx'
import { complianceRoutes } from './compliance/routes.tsx'
import type { CaseworkDeps } from './deps.ts'
import { workRoutes } from './entries/routes.ts'
import { figuresRoutes } from './figures/routes.tsx'
import { interventionKindRoutes } from './intervention-kinds/routes.tsx'
import { interventionRoutes } from './interventions/routes.tsx'
import { listCasesRoutes } from './list-cases/routes.tsx'
import { meetingRoutes } from './meetings/routes.tsx'
import { myWorkRoutes } from './my-work/routes.tsx'
import { openCaseRoutes } from './open-case/routes.tsx'
import { participantRoutes } from './participants/routes.tsx'
import { reportRoutes } from './report-pages/routes.ts'
import { viewCaseRoutes } from './view-case/routes.tsx'
import { repeatRoutes } from './view-repeats/routes.tsx'
import { settingsRoutes } from './view-settings/routes.tsx'
import { vulnerabilityRoutes } from './vulnerabilities/routes.tsx'

/** Every page of this room. Fixed addresses stand before those with a record in them. */
export function caseworkRoutes(deps: CaseworkDeps): Route[] {
  return [
    ...listCasesRoutes(deps),
    ...myWorkRoutes(deps),
    ...meetingRoutes(deps),
    ...repeatRoutes(deps),
    ...complianceRoutes(deps),
    ...figuresRoutes(deps),
    ...caseReviewRoutes(deps),
    ...openCaseRoutes(deps),
    ...changeCaseRoutes(deps),
    ...participantRoutes(deps),
    ...reportRoutes(deps),
    ...closeCaseRoutes(deps),
    ...workRoutes(deps),
    ...interventionRoutes(deps),
    ...vulnerabilityRoutes(deps),
    ...settingsRoutes(),
    ...interventionKindRoutes(deps),
    ...viewCaseRoutes(deps),
  ]
}
