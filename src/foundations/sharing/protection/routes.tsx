import { may, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import type { SharingDeps } from '../deps.ts'
import { accessPage } from './access.tsx'
import {
  classificationPage,
  closePage,
  movePage,
  openPage,
  postClassification,
  postClose,
  postMove,
  postOpen,
  postRestriction,
  restrictionPage,
} from './changes.tsx'
import { closedRecordsPage, postRescue, rescuePage } from './closed-records.tsx'
import { barPage, liftPage, ownConflictPage, postBar, postLift, postOwnConflict } from './conflicts.tsx'

/** Who can open a record, and everything that takes access away or moves it. */
export function protectionRoutes(deps: SharingDeps): Route[] {
  type Page = (deps: SharingDeps, visit: Visit) => Promise<Reply>
  const pair = (path: string, access: Route['access'], show: Page, save: Page): Route[] => [
    route({ method: 'GET', path, access, handle: (visit) => show(deps, visit) }),
    route({ method: 'POST', path, access, handle: (visit) => save(deps, visit) }),
  ]
  const use = may('sharing.use')
  const decide = may('sharing.decide')
  const rights = may('sharing.manage-rights')
  return [
    route({ method: 'GET', path: '/records/:record/access', access: use, handle: (visit) => accessPage(deps, visit) }),
    ...pair('/records/:record/conflict', use, ownConflictPage, postOwnConflict),
    ...pair('/records/:record/bar', decide, barPage, postBar),
    ...pair('/records/:record/lift', decide, liftPage, postLift),
    ...pair('/records/:record/close', decide, closePage, postClose),
    ...pair('/records/:record/open', decide, openPage, postOpen),
    ...pair('/records/:record/move', decide, movePage, postMove),
    ...pair('/records/:record/classification', decide, classificationPage, postClassification),
    ...pair('/records/:record/restriction', decide, restrictionPage, postRestriction),
    route({
      method: 'GET',
      path: '/closed-records',
      access: rights,
      handle: (visit) => closedRecordsPage(deps, visit),
    }),
    ...pair('/closed-records/:record', rights, rescuePage, postRescue),
  ]
}
