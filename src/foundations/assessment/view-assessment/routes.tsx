import type { Tx } from '../../../platform/db/index.ts'
import { may, notFound, page, type Reply, type Route, route, type Visit } from '../../../platform/http/index.ts'
import { agencyNames, teamNames, userNames } from '../../identity/index.ts'
import { Marked } from '../../sharing/index.ts'
import type { AssessmentDeps } from '../deps.ts'
import { crumbsTo, type HeldAssessment, loadAssessment, mayAdd } from '../pages/load.ts'
import { assessmentsOf, findAssessment, type Standing } from '../store/assessments.ts'
import { openJudgement, waitingFor } from '../store/judgements.ts'
import { AssessmentPage } from './page.tsx'

/** One assessment: what it came to, what changed, what was answered, and any judgement. */
export function viewAssessmentRoutes(deps: AssessmentDeps): Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/assessments/:assessment', access: may('sharing.use') },
      handle: (visit) => view(deps, visit),
    }),
  ]
}

async function view(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const found = await loadAssessment(deps, visit, { action: 'view-assessment', more: (tx, held) => around(tx, held) })
  if (found === null) return notFound()
  const { record, assessment, instrument, subjectName, more } = found
  const isNewest = more.chain[0]?.id === assessment.id
  const adds = mayAdd(record)
  return page({
    title: instrument.title,
    crumbs: crumbsTo(record, { text: instrument.title }),
    body: (
      <Marked classification={record.header.classification}>
        <AssessmentPage
          {...{ assessment, instrument, subjectName, ...more }}
          recordName={record.name}
          recordId={record.header.id}
          isNewest={isNewest}
          mayAssess={adds}
          mayAskJudgement={
            adds && isNewest && instrument.judgement.adjust !== 'none' && openJudgement(assessment) === null
          }
          mayWithdraw={assessment.judgements.some(
            ({ state, askedBy }) => state === 'asked' && askedBy === visit.actor.userId,
          )}
          decides={record.header.restrictedAt === null && waitingFor(assessment, visit.actor) !== null}
          formToken={visit.formToken}
        />
      </Marked>
    ),
  })
}

/** The assessments before and after, and the names of whoever had a hand in it. */
async function around(tx: Tx, { assessment, record }: HeldAssessment) {
  const all = await assessmentsOf(tx, record.header.id)
  const chain = all.filter((one) => isOfOne(one, assessment))
  const previous = assessment.previousId === null ? null : await findAssessment(tx, assessment.previousId)
  const people = assessment.judgements.flatMap(({ askedBy, approverId }) => [
    askedBy,
    ...(approverId === null ? [] : [approverId]),
  ])
  return {
    chain,
    previous,
    people: await userNames(tx, [...new Set([assessment.completedBy, ...people])]),
    agencyName: (await agencyNames(tx, [assessment.agencyId])).get(assessment.agencyId) ?? null,
    teamName:
      assessment.teamId === null ? null : ((await teamNames(tx, [assessment.teamId])).get(assessment.teamId) ?? null),
  }
}

/** Of the same subject by the same instrument, whatever its version. */
export function isOfOne(one: Standing, other: Standing): boolean {
  return one.subjectId === other.subjectId && one.instrumentId === other.instrumentId
}
