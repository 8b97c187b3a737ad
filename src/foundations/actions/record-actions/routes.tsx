import { londonDay } from '../../../platform/clock/index.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { may, notFound, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { Marked } from '../../sharing/index.ts'
import type { ActionsDeps } from '../deps.ts'
import { ActionsPart, readActionsPart } from '../pages/actions-part.tsx'
import { crumbsTo, loadRecord } from '../pages/load.ts'

/** All actions of one record, for records whose own page does not show them. */
export function recordActionsRoutes(deps: ActionsDeps): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/records/:record/actions', access: may('sharing.use') },
      handle: (visit) => show(deps, visit),
    }),
  ]
}

async function show(deps: ActionsDeps, visit: Visit): Promise<Reply> {
  const today = londonDay(deps.now())
  const present = await loadRecord(deps, visit, {
    ...{ id: visit.params['record'], action: 'list-actions-of-record' },
    more: (tx, { header }) => readActionsPart(tx, { header, actor: visit.actor, today }),
  })
  if (present === null) return notFound()
  return page({
    title: 'Actions',
    crumbs: crumbsTo(present, { text: 'Actions' }),
    body: (
      <Marked classification={present.header.classification}>
        <Heading caption="Actions about">{present.name}</Heading>
        <ActionsPart {...present.more} />
      </Marked>
    ),
  })
}
