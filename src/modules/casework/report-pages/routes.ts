import type { Route } from '../../../platform/http/index.ts'
import type { CaseworkDeps } from '../deps.ts'
import { feedApiRoutes } from '../feeds/api.ts'
import { feedKeyRoutes } from '../feeds/routes.tsx'
import { correctReportRoutes } from '../report-correct/routes.tsx'
import { decideReportRoutes } from '../report-decide/routes.tsx'
import { inboxRoutes } from '../report-inbox/routes.tsx'
import { newReportRoutes } from '../report-new/routes.tsx'
import { viewReportRoutes } from '../report-view/routes.tsx'
import { importReportsRoutes } from '../reports-import/routes.tsx'
import { screenRoutes } from '../screen-record/routes.tsx'

/** How reports come in, and what becomes of them. Fixed addresses stand before those with a record in them. */
export function reportRoutes(deps: CaseworkDeps): Route[] {
  return [
    ...newReportRoutes(deps),
    ...inboxRoutes(deps),
    ...importReportsRoutes(deps),
    ...feedKeyRoutes(deps),
    ...feedApiRoutes(deps),
    ...viewReportRoutes(deps),
    ...correctReportRoutes(deps),
    ...decideReportRoutes(deps),
    ...screenRoutes(deps),
  ]
}
