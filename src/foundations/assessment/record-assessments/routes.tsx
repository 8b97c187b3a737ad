import { londonDay } from '../../../platform/clock/index.ts'
import { Heading } from '../../../platform/html/parts.tsx'
import { may, notFound, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { Marked } from '../../sharing/index.ts'
import { type AssessmentDeps, reading } from '../deps.ts'
import { crumbsTo, findHeldRecord, mayAdd } from '../pages/load.ts'
import { AssessmentsPart, loadChains } from './part.tsx'

/** Every assessment below a record. */
export function recordAssessmentRoutes(deps: AssessmentDeps): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/records/:record/assessments', access: may('sharing.use') },
      handle: (visit) => list(deps, visit),
    }),
  ]
}

async function list(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const found = await deps.db.withActor(visit.actor, reading(visit, 'list-assessments'), async (tx, note) => {
    const record = await findHeldRecord(deps, tx, visit.params['record'])
    if (record === null) {
      note({ outcome: 'refused' })
      return null
    }
    const chains = await loadChains(deps, tx, record.header.id)
    const subjects = chains.flatMap(({ of }) => (of[0]?.subjectId == null ? [] : [of[0].subjectId]))
    note({ recordIds: [record.header.id, ...new Set(subjects)], purposeId: record.header.purposeId })
    return { record, chains }
  })
  if (found === null) return notFound()
  const { record, chains } = found
  return page({
    title: 'Assessments',
    crumbs: crumbsTo(record),
    body: (
      <Marked classification={record.header.classification}>
        <Heading caption={record.name}>Assessments</Heading>
        <AssessmentsPart
          recordId={record.header.id}
          chains={chains}
          mayAdd={mayAdd(record)}
          today={londonDay(deps.now())}
          headingLevel={2}
        />
      </Marked>
    ),
  })
}
