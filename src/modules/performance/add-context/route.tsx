import type { Actor, Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import {
  may,
  notFound,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { isUuid } from '../../../platform/ids/index.ts'
import { type AnsweringDeps, type People, reading, writing } from '../pages/answering.ts'
import { addContext, type Context, changeContext, contextsFor } from '../store/index.ts'
import { exceptionCrumbs } from '../view-exception/route.tsx'
import { getSubject, type Subject } from '../view-exception/view-model.ts'
import { type ContextDraft, draftOf, parseContext } from './form.ts'
import { ContextConflictPage, ContextPage } from './page.tsx'

const PATH = '/exceptions/requests/:id/context'
const MAY = may('performance.analyse')

export function addContextRoutes({ db, people }: AnsweringDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: PATH,
      access: MAY,
      handle: (visit) =>
        db.withActor(visit.actor, reading(visit, 'open-context'), async (tx, note) => {
          const subject = await getSubject(tx, visit.params['id'])
          note({ subjectType: 'request', subjectId: subject.request.id })
          const draft = { version: '0', body: '', about: 'month' }
          return contextPage(visit, { subject, draft, contextId: null, errors: [] })
        }),
    }),
    route({
      method: 'POST',
      path: PATH,
      access: MAY,
      handle: (visit) =>
        db.withActor(visit.actor, writing(visit, 'add-context'), async (tx, note) => {
          const subject = await getSubject(tx, visit.params['id'])
          const { request } = subject
          note({ subjectType: 'request', subjectId: request.id })
          const draft = draftOf(visit.form)
          const parsed = parseContext(draft)
          if (!parsed.ok) {
            note({ outcome: 'invalid' })
            return contextPage(visit, { subject, draft, contextId: null, errors: parsed.errors })
          }
          const { body, about } = parsed.value
          const saved = await addContext(tx, visit.actor, {
            typeId: request.typeId,
            areaId: request.areaId,
            month: about === 'month' ? request.month : null,
            body,
          })
          if (!saved.ok) {
            note({ outcome: saved.problem.code })
            const errors = [{ field: 'body', message: 'Enter the context' }]
            return contextPage(visit, { subject, draft, contextId: null, errors })
          }
          note({ detail: { context: saved.value.id } })
          return redirect(`/exceptions/requests/${request.id}`, { notice: 'context-added' })
        }),
    }),
    route({
      method: 'GET',
      path: `${PATH}/:context`,
      access: MAY,
      handle: (visit) =>
        db.withActor(visit.actor, reading(visit, 'open-context'), async (tx, note): Promise<Reply> => {
          const subject = await getSubject(tx, visit.params['id'])
          note({ subjectType: 'request', subjectId: subject.request.id })
          const context = await contextOf(tx, subject, visit.params['context'])
          if (context === null) return notFound()
          const about = context.month === null ? 'chart' : 'month'
          const draft = { version: String(context.version), body: context.body, about }
          return contextPage(visit, { subject, draft, contextId: context.id, errors: [] })
        }),
    }),
    route({
      method: 'POST',
      path: `${PATH}/:context`,
      access: MAY,
      handle: (visit) =>
        db.withActor(visit.actor, writing(visit, 'change-context'), async (tx, note): Promise<Reply> => {
          const subject = await getSubject(tx, visit.params['id'])
          const contextId = visit.params['context']
          note({ subjectType: 'request', subjectId: subject.request.id })
          if (!isUuid(contextId)) return notFound()
          const draft = draftOf(visit.form)
          const parsed = parseContext(draft)
          if (!parsed.ok) {
            note({ outcome: 'invalid' })
            return contextPage(visit, { subject, draft, contextId, errors: parsed.errors })
          }
          const { version, body } = parsed.value
          const outcome = await change(tx, { actor: visit.actor, subject, id: contextId, version, body })
          note({ outcome, detail: { context: contextId } })
          if (outcome === 'done') {
            return redirect(`/exceptions/requests/${subject.request.id}`, { notice: 'context-changed' })
          }
          if (outcome === 'missing') return notFound()
          return conflictPage(tx, { visit, subject, draft, contextId, people })
        }),
    }),
    route({
      method: 'POST',
      path: `${PATH}/:context/withdraw`,
      access: MAY,
      handle: (visit) =>
        db.withActor(visit.actor, writing(visit, 'withdraw-context'), async (tx, note): Promise<Reply> => {
          const subject = await getSubject(tx, visit.params['id'])
          const contextId = visit.params['context']
          note({ subjectType: 'request', subjectId: subject.request.id })
          const version = Number(visit.form.get('version'))
          const context = await contextOf(tx, subject, contextId)
          if (!isUuid(contextId) || !Number.isInteger(version) || context === null) return notFound()
          const outcome = await change(tx, { actor: visit.actor, subject, id: contextId, version, body: '' })
          note({ outcome, detail: { context: contextId } })
          if (outcome === 'done') {
            return redirect(`/exceptions/requests/${subject.request.id}`, { notice: 'context-withdrawn' })
          }
          if (outcome === 'missing') return notFound()
          const draft = { version: String(version), body: context.body, about: 'month' }
          return conflictPage(tx, { visit, subject, draft, contextId, people })
        }),
    }),
  ]
}

/** A note that is shown with this exception; null for any other. */
async function contextOf(tx: Tx, { request }: Subject, id: string | undefined): Promise<Context | null> {
  const { typeId, areaId, month } = request
  const all = await contextsFor(tx, { typeIds: [typeId], areaIds: [areaId], month })
  return all.find((one) => one.id === id) ?? null
}

async function change(
  tx: Tx,
  given: {
    readonly actor: Actor
    readonly subject: Subject
    readonly id: string
    readonly version: number
    readonly body: string
  },
): Promise<'done' | 'stale' | 'missing'> {
  const { actor, subject, id, version, body } = given
  // Withdrawn, or of another chart: either way not here to be changed.
  if ((await contextOf(tx, subject, id)) === null) return 'stale'
  const saved = await changeContext(tx, actor, { id, version, body })
  return saved.ok ? 'done' : saved.problem.code
}

interface Shown {
  readonly subject: Subject
  readonly draft: ContextDraft
  readonly contextId: string | null
}

function contextPage(visit: Visit, given: Shown & { readonly errors: readonly FieldError[] }): Reply {
  const title = given.contextId === null ? 'Add context' : 'Change context'
  return page({
    title,
    status: given.errors.length > 0 ? 422 : 200,
    body: <ContextPage {...given} formToken={visit.formToken} />,
    crumbs: [...exceptionCrumbs(given.subject, { linked: true }), { text: title }],
  })
}

async function conflictPage(
  tx: Tx,
  { visit, people, ...shown }: Shown & { readonly visit: Visit; readonly people: People },
): Promise<Reply> {
  const current = shown.contextId === null ? null : await contextOf(tx, shown.subject, shown.contextId)
  const names = await people.userNames(tx, current?.byUserId == null ? [] : [current.byUserId])
  const view = {
    ...shown,
    // Withdrawn meanwhile: what is saved now is a new note.
    contextId: current === null ? null : shown.contextId,
    draft: { ...shown.draft, version: String(current?.version ?? 0) },
    formToken: visit.formToken,
    errors: [],
    current,
    by: current?.byUserId == null ? null : (names.get(current.byUserId) ?? null),
  }
  return page({
    title: 'This context was changed meanwhile',
    status: 409,
    body: <ContextConflictPage {...view} />,
    crumbs: [...exceptionCrumbs(shown.subject, { linked: true }), { text: 'Changed meanwhile' }],
  })
}
