import {
  ActionsPart,
  actionHoldings,
  notices as actionNotices,
  actionsRoutes,
  countsByRecord,
  dueInWords,
  isOverdue,
  openActionsFor,
  readActionsPart,
} from '../foundations/actions/index.ts'
import {
  type Assessed,
  type AssessmentDeps,
  AssessmentsPart,
  assessmentHoldings,
  notices as assessmentNotices,
  assessRoutes,
  latestAssessments,
  loadChains,
} from '../foundations/assessment/index.ts'
import {
  DocumentsPart,
  documentHoldings,
  notices as documentNotices,
  documentsRoutes,
  listDocuments,
} from '../foundations/documents/index.ts'
import { namesOfRecords, personHoldings, personKinds } from '../foundations/people/index.ts'
import {
  contributorsTo,
  type Holding,
  keeper,
  type RecordKind,
  sendMessage,
  unreadMessages,
} from '../foundations/sharing/index.ts'
import {
  assessmentHeader,
  assessmentSubjects,
  type BeforeClosing,
  type CasePart,
  type CaseworkDeps,
  caseHoldings,
  caseKind,
  notices as caseworkNotices,
  caseworkRoutes,
  findCase,
  namesBeside,
  noteReportAssessed,
  putOnNextMeeting,
  reportHolding,
  reportKind,
  reviewHolding,
  reviewKind,
  setBand,
  titlesOfCases,
  touchCase,
  type WorkPart,
} from '../modules/casework/index.ts'
import { londonDay } from '../platform/clock/index.ts'
import type { Actor, Db, Tx } from '../platform/db/index.ts'
import { plural } from '../platform/html/format.ts'
import type { Notice, Route } from '../platform/http/index.ts'
import { victimsOfCrime } from './figure-ports.ts'

/** Casework and the foundations that hang on its records, put together: what each asks of the others. */

/** Every kind of record that something can hang on. */
export const recordKinds: readonly RecordKind[] = [...personKinds, caseKind, reportKind, reviewKind]
const KIND_NAMES = recordKinds.map(({ kind }) => kind)

/** Everything that the rooms hold below records, for people's rights and disposal. */
export const holdings: readonly Holding[] = [
  ...personHoldings,
  ...caseHoldings,
  reportHolding,
  reviewHolding,
  ...documentHoldings(KIND_NAMES),
  ...assessmentHoldings(KIND_NAMES),
  ...actionHoldings(KIND_NAMES),
]

export const recordNotices: Readonly<Record<string, Notice>> = {
  ...documentNotices,
  ...assessmentNotices,
  ...actionNotices,
  ...caseworkNotices,
}

export interface RecordWork {
  readonly db: Db
  readonly now: () => Date
  readonly afterwards: CaseworkDeps['afterwards']
  readonly teamsServing: CaseworkDeps['teamsServing']
}

/** Routes of documents, assessments, actions and casework. */
export function recordRoutes(work: RecordWork): Route[] {
  const { db, now } = work
  const onWorked = (tx: Tx, recordId: string) => touchCase(tx, recordId, now())
  const assessment = assessmentDeps(work)
  return [
    ...documentsRoutes({ db, now, kinds: recordKinds, onWorked }),
    ...assessRoutes(assessment),
    ...actionsRoutes({ db, now, kinds: recordKinds, onWorked }),
    ...caseworkRoutes({
      ...work,
      parts: caseParts,
      workParts: [actionWork, messageWork],
      beforeClosing: [openActions],
      victimsOfCrime,
    }),
  ]
}

const MATRIX = 'asb-ram'
const BANDS = ['standard', 'medium', 'high'] as const

function assessmentDeps({ db, now }: RecordWork): AssessmentDeps {
  return {
    ...{ db, now, kinds: recordKinds, namesOf: namesOfRecords },
    onWorked: (tx, recordId) => touchCase(tx, recordId, now()),
    subjectsOf: assessmentSubjects,
    headerFor: assessmentHeader,
    approversFor: ({ actor, recordId, correlationId }) =>
      db.withActor(keeper, { name: 'casework.find-approvers', kind: 'read', correlationId }, async (tx, note) => {
        note({ recordIds: [recordId] })
        const people = await contributorsTo(tx, recordId)
        return people.filter(
          (one) =>
            one.agencyId === actor.agencyId &&
            one.userId !== actor.userId &&
            one.permissions.includes('casework.approve'),
        )
      }),
    tellApprover: (tx, { assessmentId, recordId, approverId }) =>
      sendMessage(tx, { kind: 'judgement-asked', userId: approverId, recordId, subjectId: assessmentId }),
    tellDecided: (tx, { assessmentId, recordId, userId }) =>
      sendMessage(tx, { kind: 'judgement-decided', userId, recordId, subjectId: assessmentId }),
    onAssessed: (tx, assessed, actor) => takeUpBand(tx, { assessed, actor, today: londonDay(now()) }),
  }
}

/**
 * What an assessment means for its case: the band, when it is reviewed, and for a high risk a place on the list of the next
 * meeting. Of several victims the one at the highest risk decides how the case is dealt with.
 */
export async function takeUpBand(
  tx: Tx,
  { assessed, actor, today }: { readonly assessed: Assessed; readonly actor: Actor; readonly today: string },
): Promise<void> {
  if (assessed.instrumentId !== MATRIX) return
  const { recordId, completedAt } = assessed
  await noteReportAssessed(tx, { recordId, completedAt })
  const one = await findCase(tx, recordId)
  if (one === null) return
  const standing = ((await latestAssessments(tx, [recordId])).get(recordId) ?? []).filter(
    ({ instrumentId }) => instrumentId === MATRIX,
  )
  const band = BANDS.find((key) => key === standing[0]?.band)
  if (band === undefined) return
  const reviews = standing.flatMap(({ reviewDueOn }) => (reviewDueOn === null ? [] : [reviewDueOn])).sort()
  await setBand(tx, actor, { recordId, band, completedAt, reviewDueOn: reviews[0] ?? null })
  if (band === 'high' && one.band !== 'high') {
    await putOnNextMeeting(tx, actor, { caseId: recordId, because: 'high-risk', today })
  }
}

/** The assessments on the page of a case. */
const assessmentPart: CasePart = {
  ...{ key: 'assessments', title: 'Risk assessments' },
  read: async (tx, { one, known }) => {
    const namesOf: AssessmentDeps['namesOf'] = async (within, ids) => {
      const names = [...(await namesBeside(within, ids, known))]
      return new Map(names.flatMap(([id, name]) => (name === null ? [] : [[id, name] as const])))
    }
    const chains = await loadChains({ namesOf }, tx, one.recordId)
    const { recordId } = one
    return { body: ({ mayAdd, today }) => <AssessmentsPart {...{ recordId, chains, mayAdd, today }} /> }
  },
}

const actionPart: CasePart = {
  ...{ key: 'actions', title: 'Actions' },
  read: async (tx, { header, visit, today }) => {
    const read = await readActionsPart(tx, { header, actor: visit.actor, today })
    return { body: ({ mayAdd }) => <ActionsPart {...read} mayAdd={read.mayAdd && mayAdd} /> }
  },
}

const documentPart: CasePart = {
  ...{ key: 'documents', title: 'Documents and photographs' },
  read: async (tx, { one }) => {
    const documents = await listDocuments(tx, one.recordId)
    return { body: ({ mayAdd }) => <DocumentsPart recordId={one.recordId} documents={documents} mayAdd={mayAdd} /> }
  },
}

/** Sections of the case page that the foundations give. */
export const caseParts: readonly CasePart[] = [assessmentPart, actionPart, documentPart]

/** Before a case is closed: what is still to be done on it. */
const openActions: BeforeClosing = async (tx, caseId) => {
  const counts = (await countsByRecord(tx, [caseId])).get(caseId)
  return counts === undefined ? [] : [`${plural(counts.open, 'action is', 'actions are')} still open.`]
}

/** Actions of this person and their teams, the most urgent first. */
const actionWork: WorkPart = {
  ...{ key: 'actions', title: 'Actions' },
  show: async (tx, { visit, today, note }) => {
    const actions = await openActionsFor(tx, { userId: visit.actor.userId, teamIds: visit.actor.teamIds, limit: SHOWN })
    const names = await titlesOfCases(tx, [...new Set(actions.map(({ recordId }) => recordId))])
    note(actions.map(({ recordId }) => recordId))
    const body = (
      <>
        {actions.length === 0 ? (
          <p class="govuk-body">Nothing is open.</p>
        ) : (
          <ul class="govuk-list">
            {actions.map((action) => (
              <li>
                <a class="govuk-link" href={`/actions/${action.id}`}>
                  {action.title}
                </a>
                :{' '}
                {isOverdue(action, today) ? (
                  <strong class="cw-late">{dueInWords(action, today)}</strong>
                ) : (
                  dueInWords(action, today)
                )}
                <span class="fp-quiet"> {names.get(action.recordId) ?? ''}</span>
              </li>
            ))}
          </ul>
        )}
        <p class="govuk-body">
          <a class="govuk-link" href="/actions">
            All actions
          </a>
        </p>
      </>
    )
    return { count: actions.length, body }
  },
}

/** Actions shown at once. */
const SHOWN = 10

const messageWork: WorkPart = {
  ...{ key: 'messages', title: 'Messages' },
  show: async (tx) => {
    const count = await unreadMessages(tx)
    return count === 0
      ? null
      : {
          count,
          body: (
            <p class="govuk-body">
              <a class="govuk-link" href="/messages">
                {plural(count, 'message is', 'messages are')} unread
              </a>
            </p>
          ),
        }
  },
}
