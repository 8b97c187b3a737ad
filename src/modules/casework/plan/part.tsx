import { momentOf } from '../domain/moments.ts'
import { PLAN_OUTCOMES } from '../domain/work-words.ts'
import { inShort } from '../entries/describe.ts'
import { EntryList } from '../entries/section.tsx'
import { plansOf } from '../store/plans.ts'
import type { CasePart, TimelineEntry } from '../view-case/case-part.ts'
import { ReviewTag } from './page.tsx'

/** The plan on the case page. */
export const planPart: CasePart = {
  key: 'plan',
  title: 'Plan',
  show: async (tx, { one, today, mayAdd }) => {
    const [plan] = await plansOf(tx, [one.recordId])
    const href = `/cases/${one.recordId}/plan`
    return (
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
    )
  },
  timeline: async (tx, caseId) => {
    const href = `/cases/${caseId}/plan`
    return (await plansOf(tx, [caseId])).flatMap((plan): TimelineEntry[] => {
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
    })
  },
}
