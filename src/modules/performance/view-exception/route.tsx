import { monthInWords } from '../../../platform/clock/index.ts'
import { type Crumb, may, page, type Route, route } from '../../../platform/http/index.ts'
import { type AnsweringDeps, reading } from '../pages/answering.ts'
import { today } from '../pages/deps.ts'
import { exceptionsHref } from '../pages/paths.ts'
import { typeTitle } from '../pages/words.ts'
import { ExceptionPage } from './page.tsx'
import { type Subject, subjectTitle, viewException } from './view-model.ts'

export function viewExceptionRoutes({ db, now, people }: AnsweringDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/exceptions/requests/:id',
      access: may('performance.view'),
      handle: (visit) =>
        db.withActor(visit.actor, reading(visit, 'view-exception'), async (tx, note) => {
          const day = today(now())
          const view = await viewException(tx, { id: visit.params['id'], actor: visit.actor, today: day, people })
          note({ subjectType: 'request', subjectId: view.request.id })
          return page({
            title: subjectTitle({ title: typeTitle(view.measure, view.type), area: view.area, request: view.request }),
            body: <ExceptionPage {...view} today={day} />,
            crumbs: [...exceptionCrumbs(view, { linked: false })],
          })
        }),
    }),
  ]
}

/** The way to one exception. `linked`: for the pages below it. */
export function exceptionCrumbs(subject: Subject, { linked }: { linked: boolean }): Crumb[] {
  const { request, measure, type, area } = subject
  return [
    { text: 'Home', href: '/' },
    { text: `Exceptions, ${monthInWords(request.month)}`, href: exceptionsHref({ month: request.month }) },
    {
      text: `${typeTitle(measure, type)} in ${area.name}`,
      ...(linked ? { href: `/exceptions/requests/${request.id}` } : {}),
    },
  ]
}
