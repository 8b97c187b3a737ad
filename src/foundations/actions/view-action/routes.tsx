import { londonDay } from '../../../platform/clock/index.ts'
import { may, notFound, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import type { ActionsDeps } from '../deps.ts'
import { canChange, canComplete, canReopen, canUndo } from '../domain/action.ts'
import { historyOf } from '../domain/history.ts'
import { crumbsTo, loadAction } from '../pages/load.ts'
import { eventsOf } from '../store/actions.ts'
import { namesFor } from '../store/owners.ts'
import { ViewPage } from './page.tsx'

/** One action with its history. */
export function viewActionRoutes(deps: ActionsDeps): Route[] {
  return [
    route({ method: 'GET', path: '/actions/:id', access: may('sharing.use'), handle: (visit) => show(deps, visit) }),
  ]
}

async function show(deps: ActionsDeps, visit: Visit): Promise<Reply> {
  const found = await loadAction(deps, visit, {
    ...{ id: visit.params['id'], action: 'view-action' },
    more: async (tx, { action }) => {
      const events = await eventsOf(tx, action.id)
      const owners = events.flatMap(({ wasOwner }) => (wasOwner === null ? [] : [wasOwner]))
      const userIds = [action.createdBy, ...events.map(({ byUserId }) => byUserId)]
      return { events, names: await namesFor(tx, { owners: [action, ...owners], userIds }) }
    },
  })
  if (found === null) return notFound()
  const { action, record, standing, more } = found
  const now = deps.now()
  return page({
    title: action.title,
    crumbs: crumbsTo(record, { text: 'Action' }),
    body: (
      <ViewPage
        {...{ action, record, names: more.names }}
        steps={historyOf(action, more.events)}
        today={londonDay(now)}
        formToken={visit.formToken}
        may={{
          change: canChange(action, standing),
          complete: canComplete(action, standing),
          reopen: canReopen(action, standing),
          undo: canUndo(action, standing, more.events.at(-1), { userId: visit.actor.userId, at: now }),
        }}
      />
    ),
  })
}
