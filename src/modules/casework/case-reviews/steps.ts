/** The steps of a review, each with what it asks and sets. */
import { z } from 'zod'
import type { CaseReview, ReviewSteps } from '../store/case-reviews.ts'

const day = (message: string) => z.iso.date(message)
const text = (message: string, most = 4000) =>
  z
    .string()
    .min(1, message)
    .max(most, `Use at most ${most.toLocaleString('en-GB')} letters`)
const optional = z.string().max(4000, 'Use at most 4,000 letters').default('')

export interface StepField {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly kind: 'day' | 'text' | 'line' | 'decision'
}

export interface Step {
  readonly title: string
  readonly lead: string
  readonly button: string
  readonly fields: readonly StepField[]
  readonly schema: z.ZodObject
  /** What the parsed form sets. */
  readonly changes: (values: Readonly<Record<string, string>>) => Partial<ReviewSteps>
  /** Why it cannot be done yet or any more; null when it can. */
  readonly hindrance: (review: CaseReview) => string | null
}

const field = (values: Readonly<Record<string, string>>, name: string) => values[name] ?? ''
const dayOr = (values: Readonly<Record<string, string>>, name: string) => values[name] || null
const closed = (review: CaseReview) => (review.closedOn === null ? null : 'This review is closed.')

export const STEPS = {
  acknowledge: {
    title: 'Acknowledge the application',
    lead: 'The applicant hears that it has come in, who deals with it and by when.',
    button: 'Note it',
    fields: [{ name: 'acknowledgedOn', label: 'Acknowledged on', kind: 'day' }],
    schema: z.object({ acknowledgedOn: day('Enter the day on which it was acknowledged') }),
    changes: (values) => ({ acknowledgedOn: field(values, 'acknowledgedOn') }),
    hindrance: closed,
  },
  decide: {
    title: 'Decide about the threshold',
    lead: 'Persistence of the behaviour, the harm it does and how agencies answered may meet it where the number alone does not.',
    button: 'Record the decision',
    fields: [
      { name: 'decidedOn', label: 'Decided on', kind: 'day' },
      { name: 'decision', label: 'The threshold is', kind: 'decision' },
      { name: 'decisionReason', label: 'Why', kind: 'text' },
      { name: 'persistence', label: 'Persistence (optional)', kind: 'text' },
      { name: 'harm', label: 'Harm, done or possible (optional)', kind: 'text' },
      { name: 'adequacy', label: 'How adequate the response was (optional)', kind: 'text' },
    ],
    schema: z.object({
      decidedOn: day('Enter the day of the decision'),
      decision: z.enum(['met', 'not-met'], 'Say whether the threshold is met'),
      decisionReason: text('Say why: the applicant is told'),
      ...{ persistence: optional, harm: optional, adequacy: optional },
    }),
    changes: (values) => ({
      decidedOn: field(values, 'decidedOn'),
      decision: values['decision'] === 'met' ? 'met' : 'not-met',
      ...{ decisionReason: field(values, 'decisionReason'), persistence: field(values, 'persistence') },
      ...{ harm: field(values, 'harm'), adequacy: field(values, 'adequacy') },
    }),
    hindrance: (review) =>
      closed(review) ??
      (review.reviewedOn === null ? null : 'The review is done: its decision about the threshold stays.'),
  },
  panel: {
    title: 'Plan the panel',
    lead: 'The chair is independent of the agencies whose response is reviewed.',
    button: 'Save',
    fields: [
      { name: 'panelOn', label: 'Day of the meeting', kind: 'day' },
      { name: 'chair', label: 'Chair, and for whom they work', kind: 'line' },
    ],
    schema: z.object({ panelOn: day('Enter the day of the meeting'), chair: text('Say who chairs it', 200) }),
    changes: (values) => ({ panelOn: field(values, 'panelOn'), chair: field(values, 'chair') }),
    hindrance: (review) =>
      closed(review) ?? (review.decision === 'met' ? null : 'First decide that the threshold is met.'),
  },
  findings: {
    title: 'What the panel found',
    lead: 'What happened, what was done, what was missed. Recommendations follow, each to its agency.',
    button: 'Record the findings',
    fields: [
      { name: 'reviewedOn', label: 'Reviewed on', kind: 'day' },
      { name: 'findings', label: 'Findings', kind: 'text' },
    ],
    schema: z.object({
      reviewedOn: day('Enter the day of the review'),
      findings: text('Write down what was found', 8000),
    }),
    changes: (values) => ({ reviewedOn: field(values, 'reviewedOn'), findings: field(values, 'findings') }),
    hindrance: (review) =>
      closed(review) ?? (review.decision === 'met' ? null : 'First decide that the threshold is met.'),
  },
  tell: {
    title: 'Tell the applicant',
    lead: 'The decision about the threshold, and after a review its outcome and recommendations.',
    button: 'Note it',
    fields: [{ name: 'toldOn', label: 'Told on', kind: 'day' }],
    schema: z.object({ toldOn: day('Enter the day on which they were told') }),
    changes: (values) => ({ toldOn: field(values, 'toldOn') }),
    hindrance: (review) => closed(review) ?? (review.decision === null ? 'First decide about the threshold.' : null),
  },
  appeal: {
    title: 'Appeal',
    lead: 'Against the decision about the threshold, or the way in which the review was held.',
    button: 'Save',
    fields: [
      { name: 'appealedOn', label: 'Appealed on', kind: 'day' },
      { name: 'appealReason', label: 'Why they appeal', kind: 'text' },
      { name: 'appealDecidedOn', label: 'Decided on (when it is)', kind: 'day' },
      { name: 'appealOutcome', label: 'What was decided (when it is)', kind: 'text' },
    ],
    schema: z.object({
      appealedOn: day('Enter the day of the appeal'),
      appealReason: text('Say why they appeal'),
      appealDecidedOn: z.union([z.literal(''), day('Enter a day, or leave it empty')]).default(''),
      appealOutcome: optional,
    }),
    changes: (values) => ({
      ...{ appealedOn: field(values, 'appealedOn'), appealReason: field(values, 'appealReason') },
      ...{ appealDecidedOn: dayOr(values, 'appealDecidedOn'), appealOutcome: field(values, 'appealOutcome') },
    }),
    hindrance: (review) => (review.decision === null ? 'First decide about the threshold.' : null),
  },
  close: {
    title: 'Close the review',
    lead: 'Nothing changes any more, except that an appeal may still come.',
    button: 'Close it',
    fields: [{ name: 'closedOn', label: 'Closed on', kind: 'day' }],
    schema: z.object({ closedOn: day('Enter the day') }),
    changes: (values) => ({ closedOn: field(values, 'closedOn') }),
    hindrance: (review) => {
      if (review.closedOn !== null) return 'This review is closed.'
      if (review.decision === null) return 'First decide about the threshold.'
      if (review.decision === 'met' && review.reviewedOn === null) return 'First record what the panel found.'
      return review.toldOn === null ? 'First tell the applicant.' : null
    },
  },
} as const satisfies Record<string, Step>

export type StepName = keyof typeof STEPS
export const stepNames = Object.keys(STEPS) as readonly StepName[]
export const isStep = (name: string | undefined): name is StepName => name !== undefined && Object.hasOwn(STEPS, name)

/** What stands in the fields of a step now. */
export function valuesOf(step: Step, review: CaseReview): Record<string, string> {
  return Object.fromEntries(step.fields.map(({ name }) => [name, String(review[name as keyof CaseReview] ?? '')]))
}
