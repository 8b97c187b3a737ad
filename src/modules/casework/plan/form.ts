/** The forms of a plan and of its review: their fields, and what they mean. */
import { addDays } from '../../../platform/clock/index.ts'
import { isKeyOf } from '../domain/words.ts'
import { checkPlan, checkPlanReview, type Now, type PlanInput, type PlanReviewInput } from '../domain/work.ts'
import { PLAN_OUTCOMES } from '../domain/work-words.ts'
import { dayInWords, textInWords } from '../entries/describe.ts'
import { type Read, readOf, typed, type Values, valuesFrom } from '../entries/values.ts'
import type { Plan } from '../store/plans.ts'

export const groups = [
  { key: 'aim', label: 'Aim' },
  { key: 'success', label: 'What success looks like' },
  { key: 'reviewOn', label: 'Review on' },
] as const

/** A plan is looked at again after four weeks unless somebody says otherwise. */
const USUAL_REVIEW_DAYS = 28

/** A new version begins with what the last one says. */
export function valuesOf(plan: Plan | undefined, today: string): Values {
  return valuesFrom({
    ...{ aim: plan?.aim ?? '', success: plan?.success ?? '' },
    reviewOn: plan === undefined || plan.reviewedOn !== null ? addDays(today, USUAL_REVIEW_DAYS) : plan.reviewOn,
  })
}

export function read(values: Values, given: Now): Read<PlanInput> {
  const plan = { aim: typed(values, 'aim'), success: typed(values, 'success'), reviewOn: typed(values, 'reviewOn') }
  return readOf(plan, checkPlan(plan, given))
}

export function inWords(key: string, values: Values): string[] {
  return key === 'reviewOn' ? textInWords(values, key).map(dayInWords) : textInWords(values, key)
}

export function readReview(values: Values, given: Now & { readonly writtenOn: string }): Read<PlanReviewInput> {
  const outcome = typed(values, 'outcome')
  const review: PlanReviewInput = {
    ...{ reviewedOn: typed(values, 'reviewedOn'), note: typed(values, 'note') },
    outcome: isKeyOf(PLAN_OUTCOMES, outcome) ? outcome : 'on-track',
  }
  const missing = isKeyOf(PLAN_OUTCOMES, outcome) ? [] : [{ field: 'outcome', message: 'Choose what the review found' }]
  return readOf(review, [...missing, ...checkPlanReview(review, given)])
}
