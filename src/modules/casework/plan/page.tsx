import { londonDay } from '../../../platform/clock/index.ts'
import { SummaryList, Tag } from '../../../platform/html/govuk/index.ts'
import type { Child, Html } from '../../../platform/html/jsx-runtime.ts'
import { PLAN_OUTCOMES } from '../domain/work-words.ts'
import { dayInWords } from '../entries/describe.ts'
import { DayField, type FormParts, LongField, OneOf } from '../entries/fields.tsx'
import { row, Typed } from '../entries/thing.tsx'
import type { Plan } from '../store/plans.ts'

export function PlanFields(form: FormParts): Html {
  return (
    <>
      <LongField form={form} name="aim" label="What is to be reached?" rows={4} />
      <LongField form={form} name="success" label="What does success look like?" rows={3} />
      <DayField form={form} name="reviewOn" label="Review on" />
    </>
  )
}

export function ReviewFields(form: FormParts): Html {
  return (
    <>
      <DayField form={form} name="reviewedOn" label="Reviewed on" />
      <OneOf form={form} name="outcome" label="What did the review find?" list={PLAN_OUTCOMES} />
      <LongField form={form} name="note" label="What was found" rows={4} />
    </>
  )
}

/** When the plan in force is reviewed, in words and colour; words say all of it. */
export function ReviewTag(props: { plan: Pick<Plan, 'reviewOn' | 'reviewedOn'>; today: string }): Child {
  const { reviewOn, reviewedOn } = props.plan
  if (reviewedOn !== null) return <Tag classes="govuk-tag--blue">Reviewed on {dayInWords(reviewedOn)}</Tag>
  return reviewOn < props.today ? (
    <Tag classes="govuk-tag--red">Review was due on {dayInWords(reviewOn)}</Tag>
  ) : (
    <Tag classes="govuk-tag--green">Review on {dayInWords(reviewOn)}</Tag>
  )
}

export function PlanFacts(props: { plan: Plan; users: ReadonlyMap<string, string> }): Html {
  const { plan, users } = props
  const by = (id: string | null) => (id === null ? '' : ` by ${users.get(id) ?? 'somebody'}`)
  return (
    <SummaryList
      rows={[
        row('Aim', <Typed text={plan.aim} />),
        row('What success looks like', <Typed text={plan.success} />),
        row('Written', `${dayInWords(londonDay(plan.writtenAt))}${by(plan.writtenBy)}`),
        row('To be reviewed on', dayInWords(plan.reviewOn)),
        plan.reviewedOn !== null && row('Reviewed on', `${dayInWords(plan.reviewedOn)}${by(plan.reviewedBy)}`),
        plan.reviewOutcome !== null && row('The review found', PLAN_OUTCOMES[plan.reviewOutcome]),
        plan.reviewNote !== '' && row('What was found', <Typed text={plan.reviewNote} />),
      ]}
    />
  )
}
