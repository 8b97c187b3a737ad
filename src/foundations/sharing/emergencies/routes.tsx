import { may, type Route, route } from '../../../platform/http/index.ts'
import type { SharingDeps } from '../deps.ts'
import { askPage, postAsk } from './ask.tsx'
import { endPage, postEnd } from './end.tsx'
import { postReview, registerCsv, registerPage, viewPage } from './register.tsx'

/** Breaking the glass, and the review of it. */
export function emergencyRoutes(deps: SharingDeps): Route[] {
  const read = may('sharing.use', 'sharing.oversee')
  const breakGlass = may('sharing.break-glass')
  return [
    route({ method: 'GET', path: '/emergencies', access: read, handle: (visit) => registerPage(deps, visit) }),
    route({ method: 'GET', path: '/emergencies.csv', access: read, handle: (visit) => registerCsv(deps, visit) }),
    route({ method: 'GET', path: '/emergencies/ask', access: breakGlass, handle: (visit) => askPage(deps, visit) }),
    route({ method: 'POST', path: '/emergencies/ask', access: breakGlass, handle: (visit) => postAsk(deps, visit) }),
    route({ method: 'GET', path: '/emergencies/:emergency', access: read, handle: (visit) => viewPage(deps, visit) }),
    route({
      ...{ method: 'POST', path: '/emergencies/:emergency/review', access: may('sharing.oversee', 'sharing.decide') },
      handle: (visit) => postReview(deps, visit),
    }),
    route({
      ...{ method: 'GET', path: '/emergencies/:emergency/end', access: may('sharing.decide') },
      handle: (visit) => endPage(deps, visit),
    }),
    route({
      ...{ method: 'POST', path: '/emergencies/:emergency/end', access: may('sharing.decide') },
      handle: (visit) => postEnd(deps, visit),
    }),
  ]
}
