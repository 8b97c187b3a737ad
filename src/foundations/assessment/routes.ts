import type { Route } from '../../platform/http/index.ts'
import { assessingRoutes } from './assess/routes.tsx'
import { composeRoutes } from './compose/routes.tsx'
import type { AssessmentDeps } from './deps.ts'
import { judgementRoutes } from './judgement/routes.tsx'
import { loadInstrumentRoutes } from './load-instrument/routes.tsx'
import { recordAssessmentRoutes } from './record-assessments/routes.tsx'
import { viewAssessmentRoutes } from './view-assessment/routes.tsx'
import { viewInstrumentRoutes } from './view-instruments/routes.tsx'

/** Every page of this room. */
export function assessRoutes(deps: AssessmentDeps): Route[] {
  return [
    ...viewInstrumentRoutes(deps),
    ...composeRoutes(deps),
    ...loadInstrumentRoutes(deps),
    ...recordAssessmentRoutes(deps),
    ...assessingRoutes(deps),
    ...viewAssessmentRoutes(deps),
    ...judgementRoutes(deps),
  ]
}
