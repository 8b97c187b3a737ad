import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import {
  forbidden,
  may,
  page,
  type Reply,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { unreachable } from '../../../platform/result/index.ts'
import { type AnsweringDeps, type People, reading, writing } from '../pages/answering.ts'
import { answerRequest, canAnswer, type Response } from '../store/index.ts'
import { exceptionCrumbs } from '../view-exception/route.tsx'
import { getSubject, type Subject } from '../view-exception/view-model.ts'
import { type AnswerDraft, draftOf, parseAnswer } from './form.ts'
import { AnswerConflictPage, AnswerPage } from './page.tsx'

export function answerExceptionRoutes({ db, people }: AnsweringDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/exceptions/requests/:id/answer',
      access: may('performance.respond'),
      handle: (visit) =>
        db.withActor(visit.actor, reading(visit, 'open-answer'), async (tx, note): Promise<Reply> => {
          const subject = await getSubject(tx, visit.params['id'])
          const { request } = subject
          note({ subjectType: 'request', subjectId: request.id })
          if (!canAnswer(visit.actor, request)) return notYours(subject)
          if (request.withdrawnAt !== null) return withdrawn(subject)
          return answerPage(visit, { subject, draft: draftFrom(request.response), errors: [] })
        }),
    }),
    route({
      method: 'POST',
      path: '/exceptions/requests/:id/answer',
      access: may('performance.respond'),
      handle: (visit) =>
        db.withActor(visit.actor, writing(visit, 'answer-request'), async (tx, note): Promise<Reply> => {
          const subject = await getSubject(tx, visit.params['id'])
          const { request } = subject
          note({ subjectType: 'request', subjectId: request.id })
          if (!canAnswer(visit.actor, request)) {
            note({ outcome: 'refused' })
            return notYours(subject)
          }
          const draft = draftOf(visit.form)
          const parsed = parseAnswer(draft)
          if (!parsed.ok) {
            note({ outcome: 'invalid' })
            return answerPage(visit, { subject, draft, errors: parsed.errors })
          }
          const { version, ...texts } = parsed.value
          const saved = await answerRequest(tx, visit.actor, {
            requestId: request.id,
            expectedVersion: version,
            ...texts,
          })
          if (saved.ok) {
            note({ detail: { version: saved.value.version, wantsAnalysis: saved.value.wantsAnalysis } })
            return redirect(`/exceptions/requests/${request.id}`, {
              notice: saved.value.version === 1 ? 'exception-answered' : 'answer-changed',
            })
          }
          const refusal = saved.problem
          note({ outcome: refusal.code })
          switch (refusal.code) {
            case 'not-your-area':
              return notYours(subject)
            case 'withdrawn':
              return withdrawn(subject)
            case 'blank':
              return answerPage(visit, {
                subject,
                draft,
                errors: refusal.fields.map((field) => ({ field, message: 'Enter an answer' })),
              })
            case 'stale':
              return conflictPage(tx, { visit, subject, draft, people, current: refusal.current })
            default:
              return unreachable(refusal)
          }
        }),
    }),
  ]
}

function draftFrom(response: Response | null): AnswerDraft {
  if (response === null) return { version: '0', known: '', doing: '', wants: '', analysis: '' }
  const { version, known, doing, wantsAnalysis, analysis } = response
  return { version: String(version), known, doing, wants: wantsAnalysis ? 'yes' : 'no', analysis }
}

function notYours({ area }: Subject): Reply {
  return forbidden(
    `This exception is about ${area.name}, which none of your teams serves. People of its own partnership answer it; you can read what they say.`,
  )
}

function withdrawn({ request }: Subject): Reply {
  return redirect(`/exceptions/requests/${request.id}`, { notice: 'exception-withdrawn' })
}

interface Shown {
  readonly subject: Subject
  readonly draft: AnswerDraft
  readonly errors: readonly FieldError[]
}

function answerPage(visit: Visit, { subject, draft, errors }: Shown): Reply {
  return page({
    title: subject.request.response === null ? 'Answer this exception' : 'Change the answer',
    status: errors.length > 0 ? 422 : 200,
    body: <AnswerPage subject={subject} formToken={visit.formToken} errors={errors} draft={draft} />,
    crumbs: [...exceptionCrumbs(subject, { linked: true }), { text: 'Answer' }],
  })
}

async function conflictPage(
  tx: Tx,
  given: Omit<Shown, 'errors'> & {
    readonly visit: Visit
    readonly people: People
    readonly current: Response
  },
): Promise<Reply> {
  const { visit, subject, current, people } = given
  const names = await people.userNames(tx, current.byUserId === null ? [] : [current.byUserId])
  const view = {
    subject,
    formToken: visit.formToken,
    errors: [],
    // Saving again answers what is there now.
    draft: { ...given.draft, version: String(current.version) },
    current,
    by: current.byUserId === null ? null : (names.get(current.byUserId) ?? null),
  }
  return page({
    title: 'Two answers at once',
    status: 409,
    body: <AnswerConflictPage {...view} />,
    crumbs: [...exceptionCrumbs(subject, { linked: true }), { text: 'Two answers at once' }],
  })
}
