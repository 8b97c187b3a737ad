import type { Db } from '../../platform/db/index.ts'
import type { RouteRefusal, Visit } from '../../platform/http/index.ts'

/**
 * For the web server: writes an event for each request that was turned away. It names the route's pattern and never the
 * address, because an address may hold the id of something that its owner hides.
 */
export function refusalRecorder(db: Db): (visit: Visit, refusal: RouteRefusal) => Promise<void> {
  return (visit, { route, status, why }) =>
    db.withActor(
      visit.actor,
      {
        name: 'http.refused',
        kind: visit.method === 'GET' ? 'read' : 'write',
        correlationId: visit.correlationId,
      },
      async (_tx, note) =>
        note({
          ...{ subjectType: 'route', subjectId: `${visit.method} ${route}` },
          ...{ outcome: 'refused', detail: { status, why } },
        }),
    )
}
