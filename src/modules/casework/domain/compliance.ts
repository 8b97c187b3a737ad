/** Whether a case meets the standards of casework; shared/domain/casework.md section 6. Pure. Days are ISO days. */
import { londonDay } from '../../../platform/clock/index.ts'
import { updateDueAt } from './case.ts'
import type { Band, CaseState, LawfulGround } from './words.ts'

export const MEASURES = {
  purpose: { label: 'Lawful ground recorded', help: 'Why the case may be here at all' },
  access: { label: 'Open to the right teams', help: 'Every team that the agreement names can open it' },
  editing: { label: 'Right teams can add to it', help: 'Every team that the agreement lets contribute can' },
  reason: { label: 'Reason for the case recorded', help: 'Why it was opened, in a sentence' },
  matrix: {
    label: 'Risk assessed in time',
    help: 'Screened, and where that asks for it the matrix done by the end of that working day',
  },
  review: { label: 'Risk reviewed when due', help: 'By the day that the last assessment set' },
  updated: { label: 'Updated in time', help: 'At least every 28 days, every 7 at high risk' },
  ethnicity: {
    label: 'Ethnicity of victims recorded',
    help: 'An answer, also that none was given or why it was not asked',
  },
  duplicates: { label: 'No duplicate suspected', help: 'Nobody in it may be somebody whose profile exists twice' },
  actions: { label: 'No action overdue', help: 'Done, or moved with a reason' },
  plan: { label: 'A plan is written', help: 'What is to be reached, and when it is looked at again' },
} as const
export type MeasureKey = keyof typeof MEASURES
export const measureKeys = Object.keys(MEASURES) as readonly MeasureKey[]

/** All that the measures ask of a case. */
export interface Judged {
  readonly state: CaseState
  readonly openedAt: Date
  readonly reason: string
  readonly lawfulGround: LawfulGround | null
  readonly screening: 'standard' | 'matrix' | null
  readonly matrixDueOn: string | null
  readonly firstAssessedAt: Date | null
  readonly assessedAt: Date | null
  readonly reviewDueOn: string | null
  readonly lastWorkedAt: Date
  readonly band: Band | null
  /** A team that should open it, or add to it, cannot. */
  readonly access: { readonly view: boolean; readonly edit: boolean }
  /** Of persons who suffer, as far as the reader may read them. */
  readonly victims: readonly { readonly ethnicity: boolean }[]
  readonly anySuspected: boolean
  readonly overdueActions: number
  readonly hasPlan: boolean
}

/** Days after opening within which a case is screened and a plan written before either counts as missing. */
const GRACE_DAYS = { screening: 1, plan: 7 } as const
const DAY_MS = 86_400_000

/** True: met; false: not; null: it does not apply, or not yet. `now` is the moment of judging. */
export function judge(one: Judged, { now }: { readonly now: Date }): Record<MeasureKey, boolean | null> {
  const today = londonDay(now)
  const older = (days: number) => now.getTime() - one.openedAt.getTime() > days * DAY_MS
  return {
    purpose: one.lawfulGround !== null,
    access: one.access.view,
    editing: one.access.edit,
    reason: one.reason.trim() !== '',
    matrix: matrixInTime(one, { today, late: older(GRACE_DAYS.screening) }),
    review: one.reviewDueOn === null || one.assessedAt === null ? null : one.reviewDueOn >= today,
    updated: updateDueAt(one) >= now,
    ethnicity: one.victims.length === 0 ? null : one.victims.every(({ ethnicity }) => ethnicity),
    duplicates: !one.anySuspected,
    actions: one.overdueActions === 0,
    plan: one.hasPlan ? true : older(GRACE_DAYS.plan) ? false : null,
  }
}

function matrixInTime(one: Judged, { today, late }: { today: string; late: boolean }): boolean | null {
  if (one.screening === null && one.assessedAt === null) return late ? false : null
  if (one.matrixDueOn === null) return true
  if (one.firstAssessedAt !== null) return londonDay(one.firstAssessedAt) <= one.matrixDueOn
  return one.matrixDueOn < today ? false : null
}

export interface Tally {
  readonly met: number
  readonly applicable: number
}

export function tallyOf(judgements: readonly (boolean | null)[]): Tally {
  return {
    met: judgements.filter((one) => one === true).length,
    applicable: judgements.filter((one) => one !== null).length,
  }
}
