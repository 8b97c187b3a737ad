import type { Route } from '../../platform/http/index.ts'
import { agreementRoutes } from './agreements/routes.tsx'
import { disclosureRoutes } from './disclosures/routes.tsx'
import { emergencyRoutes } from './emergencies/routes.tsx'
import { messageRoutes } from './messages/routes.tsx'
import { overviewRoutes } from './overview/routes.tsx'
import { protectionRoutes } from './protection/routes.tsx'
import { purposeRoutes } from './purposes/routes.tsx'
import { retentionRoutes } from './retention/routes.tsx'
import type { RightsDeps } from './rights/ports.ts'
import { rightsRoutes } from './rights/routes.tsx'

/** Every page of this room. */
export function sharingRoutes(deps: RightsDeps): Route[] {
  return [
    ...overviewRoutes(deps),
    ...purposeRoutes(deps),
    ...agreementRoutes(deps),
    ...disclosureRoutes(deps),
    ...emergencyRoutes(deps),
    ...protectionRoutes(deps),
    ...messageRoutes(deps),
    ...retentionRoutes(deps),
    ...rightsRoutes(deps),
  ]
}
