import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import {
  forbidden,
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { userNames } from '../../identity/index.ts'
import { Marked } from '../../sharing/index.ts'
import { type Approver, type AssessmentDeps, reading, writing } from '../deps.ts'
import { aboutAssessment, crumbsTo, findHeldAssessment, type HeldAssessment, mayAdd } from '../pages/load.ts'
import {
  askForJudgement,
  decideJudgement,
  isNewest,
  openJudgement,
  waitingFor,
  withdrawJudgement,
} from '../store/judgements.ts'
import { AskPage, type AskTyped, DecidePage } from './page.tsx'

/**
 * Professional judgement. One address: for who may ask, while nothing waits, the form to ask; for the named approver, while it
 * waits, the form to decide. For everybody else there is nothing here.
 */
export function judgementRoutes(deps: AssessmentDeps): Route[] {
  const path = '/assessments/:assessment/judgement'
  const access = may('sharing.use')
  return [
    route({ method: 'GET', path, access, handle: (visit) => open(deps, visit) }),
    route({ method: 'POST', path, access, handle: (visit) => post(deps, visit) }),
  ]
}

/** What this address is for this person now. */
type Place = { readonly held: HeldAssessment } & (
  | { readonly kind: 'ask'; readonly approvers: readonly Approver[] }
  | { readonly kind: 'decide'; readonly people: ReadonlyMap<string, string> }
)

/** Null when there is nothing here for this person: the answer is then the same as for an assessment that is not there. */
async function placeFor(deps: AssessmentDeps, visit: Visit): Promise<Place | null> {
  const found = await deps.db.withActor(visit.actor, reading(visit, 'open-judgement'), async (tx, note) => {
    const held = await findHeldAssessment(deps, tx, visit.params['assessment'])
    const kind = held === null ? null : await kindOf(tx, visit, held)
    if (held === null || kind === null) {
      note({ outcome: 'refused' })
      return null
    }
    note(aboutAssessment(held))
    const askedBy = waitingFor(held.assessment, visit.actor)?.askedBy
    return {
      held,
      kind,
      people:
        askedBy === undefined ? new Map<string, string>() : await userNames(tx, [askedBy, visit.actor.userId ?? '']),
    }
  })
  if (found === null) return null
  const { held, kind, people } = found
  const needed = kind === 'decide' || held.instrument.judgement.approver
  const { correlationId, actor } = visit
  const approvers = needed ? await deps.approversFor({ actor, recordId: held.record.header.id, correlationId }) : []
  if (kind === 'ask') return { held, kind, approvers: approvers.filter(({ userId }) => userId !== actor.userId) }
  // Whoever was named and may not approve any more does not decide.
  return approvers.some(({ userId }) => userId === actor.userId) ? { held, kind, people } : null
}

async function kindOf(tx: Tx, visit: Visit, held: HeldAssessment): Promise<Place['kind'] | null> {
  const { assessment, record, instrument } = held
  if (waitingFor(assessment, visit.actor) !== null) return record.header.restrictedAt === null ? 'decide' : null
  if (openJudgement(assessment) !== null || instrument.judgement.adjust === 'none') return null
  return mayAdd(record) && (await isNewest(tx, assessment)) ? 'ask' : null
}

const NOTHING: AskTyped = { adjustedTotal: '', reason: '', approver: '' }

async function open(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const place = await placeFor(deps, visit)
  if (place === null) return notFound()
  return place.kind === 'ask'
    ? askPage(visit, place.held, { approvers: place.approvers, typed: NOTHING, errors: [] })
    : decidePage(visit, place.held, { people: place.people, noteTyped: '', errors: [] })
}

function askPage(
  visit: Visit,
  held: HeldAssessment,
  view: { readonly approvers: readonly Approver[]; readonly typed: AskTyped; readonly errors: readonly FieldError[] },
): Reply {
  const { record, assessment, instrument, subjectName } = held
  return page({
    title: 'Adjust the total',
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: crumbsOf(held, 'Adjust the total'),
    body: (
      <Marked classification={record.header.classification}>
        <AskPage
          {...view}
          {...{ assessment, instrument }}
          name={subjectName ?? record.name}
          formToken={visit.formToken}
        />
      </Marked>
    ),
  })
}

function decidePage(
  visit: Visit,
  held: HeldAssessment,
  view: {
    readonly people: ReadonlyMap<string, string>
    readonly noteTyped: string
    readonly errors: readonly FieldError[]
  },
): Reply {
  const { record, assessment, instrument, subjectName } = held
  const judgement = openJudgement(assessment)
  if (judgement === null) return notFound()
  return page({
    title: 'Confirm or refuse an adjustment',
    status: view.errors.length > 0 ? 422 : 200,
    crumbs: crumbsOf(held, 'Judgement'),
    body: (
      <Marked classification={record.header.classification}>
        <DecidePage
          {...view}
          {...{ assessment, instrument, judgement }}
          name={subjectName ?? record.name}
          formToken={visit.formToken}
        />
      </Marked>
    ),
  })
}

function crumbsOf(held: HeldAssessment, here: string) {
  return crumbsTo(
    held.record,
    { text: held.instrument.title, href: `/assessments/${held.assessment.id}` },
    { text: here },
  )
}

async function post(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  const step = visit.form.get('do') ?? 'ask'
  if (step === 'withdraw') return withdraw(deps, visit)
  const place = await placeFor(deps, visit)
  const decision = step === 'confirm' ? 'confirmed' : step === 'refuse' ? 'refused' : null
  // Somebody asked or decided meanwhile, or pressed a button of the other form.
  if (place === null || (place.kind === 'decide') !== (decision !== null)) return notFound()
  return deps.db.withActor(
    visit.actor,
    writing(visit, decision === null ? 'ask-judgement' : 'decide-judgement'),
    async (tx, note): Promise<Reply> => {
      note(aboutAssessment(place.held))
      const refuse = (reply: Reply, outcome = 'refused') => {
        note({ outcome })
        return reply
      }
      if (place.kind === 'ask') return ask(deps, tx, visit, { ...place, refuse })
      return decision === null ? refuse(notFound()) : decide(deps, tx, visit, { ...place, decision, refuse })
    },
  )
}

async function withdraw(deps: AssessmentDeps, visit: Visit): Promise<Reply> {
  return deps.db.withActor(visit.actor, writing(visit, 'withdraw-judgement'), async (tx, note): Promise<Reply> => {
    const held = await findHeldAssessment(deps, tx, visit.params['assessment'])
    if (held !== null) note(aboutAssessment(held))
    const done =
      held === null ? null : await withdrawJudgement(tx, visit.actor, { assessmentId: held.assessment.id }, deps)
    if (held !== null && done?.ok === true) {
      return redirect(`/assessments/${held.assessment.id}`, { notice: 'judgement-withdrawn' })
    }
    note({ outcome: 'refused' })
    return notFound()
  })
}

interface Doing {
  readonly held: HeldAssessment
  readonly refuse: (reply: Reply, outcome?: string) => Reply
}

async function ask(
  deps: AssessmentDeps,
  tx: Tx,
  visit: Visit,
  { held, approvers, refuse }: Doing & { readonly approvers: readonly Approver[] },
): Promise<Reply> {
  const { assessment } = held
  const text = (name: string) => (visit.form.getAll(name).at(-1) ?? '').replaceAll(/\r\n?/g, '\n')
  const typed = { adjustedTotal: text('adjustedTotal').trim(), reason: text('reason'), approver: text('approver') }
  const chosen = approvers.find(({ userId }) => userId === typed.approver)
  const result = await askForJudgement(
    tx,
    visit.actor,
    {
      ...{ assessmentId: assessment.id, reason: typed.reason, approverId: chosen?.userId ?? null },
      adjustedTotal: /^\d{1,6}$/.test(typed.adjustedTotal) ? Number(typed.adjustedTotal) : null,
    },
    deps,
  )
  if (result.ok) {
    const path = `/assessments/${assessment.id}`
    if (chosen === undefined) return redirect(path, { notice: 'judgement-made' })
    await deps.tellApprover(tx, {
      ...{ assessmentId: assessment.id, recordId: assessment.recordId, approverId: chosen.userId },
    })
    return redirect(path, { notice: 'judgement-asked' })
  }
  const { problem } = result
  switch (problem.kind) {
    case 'invalid':
      return refuse(askPage(visit, held, { approvers, typed, errors: problem.problems }), 'invalid')
    case 'not-allowed':
      return refuse(forbidden('You can read this record and not add to it.'))
    case 'not-there':
    case 'already-judged':
    case 'not-the-newest':
      return refuse(notFound(), problem.kind)
  }
}

async function decide(
  deps: AssessmentDeps,
  tx: Tx,
  visit: Visit,
  {
    held,
    people,
    decision,
    refuse,
  }: Doing & { readonly people: ReadonlyMap<string, string>; readonly decision: 'confirmed' | 'refused' },
): Promise<Reply> {
  const { assessment } = held
  const noteTyped = (visit.form.getAll('note').at(-1) ?? '').replaceAll(/\r\n?/g, '\n')
  const askedBy = openJudgement(assessment)?.askedBy
  const result = await decideJudgement(
    tx,
    visit.actor,
    { assessmentId: assessment.id, decision, note: noteTyped },
    deps,
  )
  if (result.ok) {
    if (askedBy !== undefined) {
      await deps.tellDecided?.(tx, { assessmentId: assessment.id, recordId: assessment.recordId, userId: askedBy })
    }
    return redirect(`/assessments/${assessment.id}`, {
      notice: decision === 'confirmed' ? 'judgement-confirmed' : 'judgement-refused',
    })
  }
  const again = (message: string) =>
    refuse(decidePage(visit, held, { people, noteTyped, errors: [{ field: 'note', message }] }), 'invalid')
  switch (result.problem) {
    case 'not-there':
      return refuse(notFound())
    case 'no-note':
      return again('Enter why you refuse it')
    case 'note-too-long':
      return again('The note must be 2,000 characters or fewer')
  }
}
