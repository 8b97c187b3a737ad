/** What changed since last time, question by question. */
import type { Answered } from './score.ts'

export interface ChangedAnswer {
  readonly number: number
  readonly subject: string
  /** Null where nothing was answered, or the question was not asked. */
  readonly before: string | null
  readonly now: string | null
  /** How much more the answer scores than last time. */
  readonly by: number
  /** The question was not asked last time, or is not asked any more: the instrument's questions changed. */
  readonly question: 'same' | 'new' | 'gone'
}

/**
 * Answers that differ, in the order of the questions, those that are not asked any more at the end. Questions are the same
 * when they have the same subject, whatever their numbers: another version may count them otherwise.
 */
export function changedAnswers(before: readonly Answered[], now: readonly Answered[]): ChangedAnswer[] {
  const changes: ChangedAnswer[] = []
  for (const one of now) {
    const last = lastAnswer(before, one)
    if (last === undefined) {
      changes.push({ ...basics(one), before: null, now: one.said, by: one.score, question: 'new' })
    } else if (last.said !== one.said || last.score !== one.score) {
      changes.push({ ...basics(one), before: last.said, now: one.said, by: one.score - last.score, question: 'same' })
    }
  }
  for (const one of before) {
    if (lastAnswer(now, one) !== undefined) continue
    changes.push({ ...basics(one), before: one.said, now: null, by: -one.score, question: 'gone' })
  }
  return changes
}

/** What was said last time to this question. */
export function lastAnswer(
  before: readonly Answered[],
  asks: { readonly number: number; readonly subject: string },
): Answered | undefined {
  const subject = asks.subject.toLowerCase()
  return before.find((one) => one.subject.toLowerCase() === subject)
}

function basics({ number, subject }: Answered): Pick<ChangedAnswer, 'number' | 'subject'> {
  return { number, subject }
}
