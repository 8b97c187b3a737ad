import { momentOf } from '../domain/moments.ts'
import { PLAN_OUTCOMES } from '../domain/work-words.ts'
import { inShort } from '../entries/describe.ts'
import { EntryList } from '../entries/section.tsx'
import { type Plan, plansOf } from '../store/plans.ts'
import type { OwnPart, TimelineEntry } from '../view-case/case-part.ts'
import { dueOnDay } from '../view-case/due.ts'
import { ReviewTag } from './page.tsx'

/** The plan on the case page. */
export const planPart: OwnPart = {
  key: 'plan',
  title: 'Plan',
  read: async (tx, { one }) => {
    const plans = await plansOf(tx, [one.recordId])
    const [plan] = plans
    const href = `/cases/${one.recordId}/plan`
    return {
      body: ({ today, mayAdd }) => (
        <EntryList
          entries={
            plan === undefined
              ? []
              : [
                  {
                    ...{ href, title: inShort(plan.aim) },
                    tags: <ReviewTag plan={plan} today={today} />,
                    lines: [`Success: ${inShort(plan.success)}`],
                  },
                ]
          }
          empty="There is no plan yet. An open case needs one."
          add={mayAdd && plan === undefined ? { href: `${href}/edit`, text: 'Write the plan' } : null}
        />
      ),
      timeline: plans.flatMap((version) => entriesOf(version, href)),
      due: ({ today }) =>
        plan === undefined || plan.reviewedOn !== null
          ? []
          : dueOnDay({ what: 'Review of the plan', on: plan.reviewOn, today, href }),
    }
  },
}

function entriesOf(plan: Plan, href: string): TimelineEntry[] {
  const what = 'Plan'
  const verb = plan.number === 1 ? 'Written' : `Version ${plan.number} written`
  const written = {
    at: plan.writtenAt,
    what,
    text: `${verb}: ${inShort(plan.aim)}`,
    byUserId: plan.writtenBy,
    href,
  }
  if (plan.reviewedOn === null || plan.reviewOutcome === null) return [written]
  const text = `Reviewed: ${PLAN_OUTCOMES[plan.reviewOutcome].toLowerCase()}`
  return [
    { at: momentOf({ onDay: plan.reviewedOn, atTime: '' }), what, text, byUserId: plan.reviewedBy, href },
    written,
  ]
}
