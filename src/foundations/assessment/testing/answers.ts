/** Answers for tests. */
import { builtIn } from '../domain/built-in.ts'
import { nameOf, questionsOf, scoresOf } from '../domain/instrument.ts'
import type { Answers } from '../domain/score.ts'

const SCORES = builtIn().flatMap((one) => (nameOf(one) === 'asb-ram@2015' ? questionsOf(one).map(scoresOf) : []))

/** Answers to the matrix of January 2015 that come to this total, the highest scores first where they fit. */
export function ram(total: number): Answers {
  const order = [6, 7, 0, 4, 5, 9, 10, 2, 1, 3, 8]
  const chosen = search(order, total)
  if (chosen === undefined) throw new Error(`No answers come to ${total}`)
  return Object.fromEntries(order.map((question, at) => [String(question + 1), chosen[at] ?? 0]))
}

function search(order: readonly number[], left: number): number[] | undefined {
  const [question, ...others] = order
  if (question === undefined) return left === 0 ? [] : undefined
  for (const score of (SCORES[question] ?? []).toReversed()) {
    if (score > left) continue
    const rest = search(others, left - score)
    if (rest !== undefined) return [score, ...rest]
  }
  return undefined
}

/** As a form posts them: each answer by its key. */
export function ramForm(total: number): Record<string, string> {
  const yesNo = new Set(['2', '4', '6', '9', '10'])
  return Object.fromEntries(
    Object.entries(ram(total)).map(([number, score]) => [
      `q${number}`,
      yesNo.has(number) ? (score === 0 ? 'no' : 'yes') : String(score),
    ]),
  )
}
