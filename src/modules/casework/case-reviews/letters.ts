/** Letters to the applicant, as they begin: whoever writes one changes it before it is sent. Plain words, nothing technical. */
import { formatDate } from '../../../platform/html/format.ts'
import type { Clock, Threshold } from '../domain/case-review.ts'
import type { CaseReview, LetterKind, Recommendation } from '../store/case-reviews.ts'

export interface LetterFacts {
  readonly review: CaseReview
  readonly threshold: Threshold
  readonly clocks: readonly Clock[]
  readonly recommendations: readonly (Recommendation & { readonly agencyName: string })[]
  readonly partnershipName: string
  readonly teamName: string
  /** ISO day. */
  readonly today: string
}

export function letterFor(kind: LetterKind, facts: LetterFacts): string {
  const { review, partnershipName, teamName } = facts
  const body = BODIES[kind](facts)
  return [
    `${partnershipName}\n${formatDate(facts.today)}`,
    `Your reference: ${review.reference}`,
    'Dear applicant,',
    ...body,
    `Yours sincerely,\n\n${teamName}`,
  ].join('\n\n')
}

const due = ({ clocks }: LetterFacts, what: Clock['what']) => {
  const clock = clocks.find((one) => one.what === what)
  return clock === undefined ? '' : formatDate(clock.dueOn)
}

const BODIES: Readonly<Record<LetterKind, (facts: LetterFacts) => string[]>> = {
  acknowledgement: (facts) => [
    `Thank you. We received your application for a review of how agencies dealt with anti-social behaviour on ${formatDate(facts.review.appliedOn)}.`,
    `We now ask the agencies that you told what they know and what they did. By ${due(facts, 'decide')} we decide whether the threshold for a review is met, and tell you.`,
    'You can choose how to take part, and change your mind at any time. Tell us if anything new happens. In an emergency call 999.',
  ],
  'threshold-met': (facts) => [
    `The threshold for a review is met: ${facts.threshold.counted} of your complaints count, and ${facts.threshold.needed} are needed.`,
    facts.review.decisionReason,
    `The agencies meet and look at what happened, what was done and what else can be done. The review is to end by ${due(facts, 'review')}. We then write to you again.`,
  ],
  'threshold-not-met': (facts) => [
    `The threshold for a review is not met: ${facts.threshold.counted} of your complaints count, and ${facts.threshold.needed} are needed.`,
    facts.review.decisionReason,
    'This does not mean that we do not believe you, or that nothing happens. The agencies go on dealing with your reports. If it happens again, report it, and you may apply again.',
    'You may appeal against this decision: write to us and say why.',
  ],
  outcome: (facts) => [
    'The review is done. This is what was found:',
    facts.review.findings,
    ...(facts.recommendations.length === 0
      ? ['The panel made no recommendation.']
      : [
          'The panel recommends:',
          facts.recommendations.map((one, i) => `${i + 1}. To ${one.agencyName}: ${one.text}`).join('\n'),
        ]),
    'You may appeal if you think that the review was not held properly: write to us and say why.',
  ],
}
