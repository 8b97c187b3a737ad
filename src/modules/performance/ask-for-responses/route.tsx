import type { Tx } from '../../../platform/db/index.ts'
import type { FieldError } from '../../../platform/forms/index.ts'
import {
  type Crumb,
  may,
  type PageReply,
  page,
  type Route,
  redirect,
  route,
  type Visit,
} from '../../../platform/http/index.ts'
import { type AnsweringDeps, type People, reading, writing } from '../pages/answering.ts'
import { today } from '../pages/deps.ts'
import { exceptionsHref } from '../pages/paths.ts'
import { getSettings } from '../store/index.ts'
import { type Asking, ask, planAsking, readAsking } from './action.ts'
import { addDays, parseDueDate } from './form.ts'
import { AskPage, type AskView } from './page.tsx'

export function askForResponsesRoutes({ db, now, people }: AnsweringDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/exceptions/ask',
      access: may('performance.analyse'),
      handle: (visit) =>
        db.withActor(visit.actor, reading(visit, 'prepare-asking'), async (tx, note) => {
          const asking = await readAsking(tx, visit.query)
          note({ detail: { month: asking.month } })
          const { responseDays } = await getSettings(tx)
          const day = today(now())
          const [year = '', month = '', date = ''] = addDays(day, responseDays).split('-')
          const due = { day: String(Number(date)), month: String(Number(month)), year }
          return askPage(tx, { asking, people, visit, today: day, errors: [], due })
        }),
    }),
    route({
      method: 'POST',
      path: '/exceptions/ask',
      access: may('performance.analyse'),
      handle: (visit) =>
        db.withActor(visit.actor, writing(visit, 'ask-for-responses'), async (tx, note) => {
          const asking = await readAsking(tx, visit.form)
          const day = today(now())
          const parsed = parseDueDate(visit.form, day)
          if (!parsed.ok) {
            note({ outcome: 'invalid', detail: { month: asking.month } })
            const part = (name: string): string => visit.form.get(`due-${name}`) ?? ''
            const due = { day: part('day'), month: part('month'), year: part('year') }
            return askPage(tx, { asking, people, visit, today: day, errors: parsed.errors, due })
          }
          const { dueOn } = parsed.value
          const done = await ask(tx, asking, { people, askedBy: visit.actor.userId, today: day, dueOn })
          note({
            subjectType: 'measure',
            ...(asking.measure === null ? {} : { subjectId: asking.measure.id }),
            detail: { month: asking.month, dueOn, asked: done.asked, already: done.already },
          })
          return redirect(exceptionsHref({ month: asking.month, measure: asking.measure?.slug }), {
            notice: done.asked.length > 0 ? 'responses-asked' : 'responses-asked-before',
          })
        }),
    }),
  ]
}

async function askPage(
  tx: Tx,
  given: {
    readonly asking: Asking
    readonly people: People
    readonly visit: Visit
    readonly today: string
    readonly errors: readonly FieldError[]
    readonly due: AskView['due']
  },
): Promise<PageReply> {
  const { asking, people, visit, errors, due } = given
  const plan = await planAsking(tx, asking, { people, today: given.today })
  const crumbs: Crumb[] = [
    { text: 'Home', href: '/' },
    { text: 'Exceptions', href: exceptionsHref({ month: asking.month, measure: asking.measure?.slug }) },
    { text: 'Ask for responses' },
  ]
  return page({
    title: 'Ask for responses',
    status: errors.length > 0 ? 422 : 200,
    body: <AskPage asking={asking} plan={plan} formToken={visit.formToken} errors={errors} due={due} />,
    crumbs,
  })
}
