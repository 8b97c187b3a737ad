/** What is due on a case, and when it becomes late. Days are ISO days of London's calendar. */
import { londonDay } from '../../../platform/clock/index.ts'
import { updateDueAt } from './case.ts'
import type { Band, CaseState } from './words.ts'

export interface Dated {
  readonly state: CaseState
  readonly band: Band | null
  readonly matrixDueOn: string | null
  /** When the last assessment was completed; null while there is none. */
  readonly assessedAt: Date | null
  readonly reviewDueOn: string | null
  readonly lastWorkedAt: Date
}

export interface Due {
  readonly what: 'matrix' | 'review' | 'update'
  /** The last day on which it is in time. */
  readonly on: string
  readonly late: boolean
}

/** What has to be done on an open case, the most urgent first; nothing on a closed one. */
export function dueOn(one: Dated, { today }: { readonly today: string }): Due[] {
  if (one.state === 'closed') return []
  const dues: Due[] = []
  const add = (what: Due['what'], on: string) => dues.push({ what, on, late: on < today })
  if (one.matrixDueOn !== null && one.assessedAt === null) add('matrix', one.matrixDueOn)
  if (one.reviewDueOn !== null && one.assessedAt !== null) add('review', one.reviewDueOn)
  add('update', londonDay(updateDueAt(one)))
  return dues.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

export const DUE_WORDS: Readonly<Record<Due['what'], string>> = {
  matrix: 'Risk assessment',
  review: 'Review of the risk',
  update: 'Update',
}
